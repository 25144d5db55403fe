"""What a person says of a finding: that it is explained, or that something must be done; always with a reason.

A decision changes nothing on the cases: what must be done is done by an act of its own, with its own persons.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.moment import now
from cases.refusals import Forbidden, Unacceptable
from indicators.models import Finding, FindingDecision, Verdict

REASON_LENGTH = 500


@transaction.atomic
def decide(finding: Finding, *, by: User, verdict: Verdict, reason: str) -> Finding:
    """Store a decision; a later one takes its place and leaves it on record.

    Raises:
        Forbidden: the finding is about the person's own closings.
        Unacceptable: no reason is given.
    """
    held = Finding.objects.select_for_update().get(pk=finding.pk)
    if held.person_id == by.pk:
        raise Forbidden
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise Unacceptable(_("Enter the reason."), "reason")
    held.verdict, held.reason, held.decided_by, held.decided_at = verdict, reason, by, now().at
    held.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    FindingDecision.objects.create(finding=held, verdict=verdict, reason=reason, by=by, at=held.decided_at)
    return held

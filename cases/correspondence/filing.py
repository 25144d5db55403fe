"""Who is told what while an application is filed, and when evidence comes in."""

from collections.abc import Mapping

from django.urls import reverse

from accounts.models import User
from cases.audience import Audience
from cases.correspondence.people import applicants, clerks
from cases.correspondence.rows import Recipient, Tell
from cases.models import Case, CaseEvent, Deadline, LiveGrant
from cases.permissions import PARTY_ROLES, Action, Role
from notices.texts import Kind


def _answer_by(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return the day by which the centre says whether it accepts."""
    deadline = Deadline.objects.get(case=case, code="MED_INTAKE_REVIEW", status="RUNNING")
    return {"date": deadline.due_on.isoformat()}


def _receipt(case: Case, event: CaseEvent) -> str:
    return reverse("filing_receipt", args=[case.pk])


def readers(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the people with an account who see an item with the event's audience, but whoever made it.

    Only grants in force count: before acceptance the respondent has none and is told nothing.
    """
    roles = PARTY_ROLES | {Role.MEDIATOR}
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role__in=roles)
    if event.audience == Audience.SIDE:
        grants = grants.filter(role=Role.MEDIATOR) | grants.filter(side_id=event.side_id)
    people = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
    return list(people if event.by_id is None else people.exclude(pk=event.by_id))


_TO_APPLICANT = Tell(Kind.APPLICATION_RECEIVED, applicants, _answer_by, _receipt)
_TO_CLERKS = Tell(Kind.APPLICATION_TO_REVIEW, clerks, _answer_by)
ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.SUBMIT: (_TO_APPLICANT, _TO_CLERKS),
    Action.RESUBMIT: (_TO_APPLICANT, _TO_CLERKS),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: (Tell(Kind.WITHDRAWN, applicants), Tell(Kind.WITHDRAWN, clerks)),
    Action.ADD_EVIDENCE: (Tell(Kind.NEW_DOCUMENT, readers),),
}

"""Merging a mediation into a lead case, and the lock that every step with a lead case takes.

The merged case ends: its meetings and time limits fall away, its file stays where it is. It is never counted; the
lead case counts for both. Source: transitions.csv (merge); DOMAIN.md R8, R16; decision 0100.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.agreement_terms import agreement_in_force
from cases.audience import Audience
from cases.entered import Entered
from cases.kinds import Kind
from cases.leads import lead_of
from cases.models import Case, Note
from cases.permissions import Action
from cases.refusals import Unacceptable
from cases.services.agreements import void_current
from cases.services.appointment import end_open
from cases.services.meetings import cancel_coming
from cases.services.procedure import Act, Done, Performed, act, perform

LONGEST_REASON = 500


def merge(
    *,
    case_id: UUID,
    by: Actor,
    lead_id: UUID,
    reason: str,
    has_same_facts: bool,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Merge a mediation into an open one of the same organisation, between the same parties about the same facts.

    Args:
        lead_id: the case that goes on.
        reason: why; both sides read it in the notice (M04).
        has_same_facts: whoever merges has found that both cases are about the same facts.
    Raises:
        Unacceptable: the lead case cannot take it in, the facts are not the same, or no reason is given.
    Writes:
        what perform writes; the reason as a note of the centre; appointment and meetings to come end.
    """
    data = {"reason": reason, "has_same_facts": has_same_facts}
    return perform_with_lead(Action.MERGE, case_id, lead_id, by, data, key, at)


def perform_with_lead(
    action: Action,
    case_id: UUID,
    lead_id: UUID,
    by: Actor,
    data: dict[str, Any] | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Take a step by which a case goes on in another one: both are locked, in the order of their ids."""
    with transaction.atomic():
        both = Case.objects.select_for_update(of=("self",)).filter(pk__in={case_id, lead_id})
        list(both.order_by("pk").values_list("pk"))
        return perform(
            case_id=case_id, action=action, by=by, data={"lead": str(lead_id), **(data or {})}, key=key, at=at
        )


@act(Action.MERGE, Kind.MEDIATION)
def _merge(a: Act) -> Done:
    lead, reason = _read_lead(a.case, a.data), a.data.text("reason")
    if not reason:
        raise Unacceptable(_("Enter the reason."), "reason")
    if a.data["has_same_facts"] is not True:
        raise Unacceptable(_("Cases about other facts are not merged."), "has_same_facts")
    cancel_coming(a.case, a.moment)
    named = end_open(a.case, a.moment, "merged")
    if agreement_in_force(a.case.pk) is not None:  # a draft made since must not hide what binds
        void_current(a.case, "ENDED", a.moment)
    note = Note.objects.create(
        case=a.case, text=reason[:LONGEST_REASON], audience=Audience.CENTRE, made_by=a.by.user
    )
    a.case.lead = lead
    appointment = str(named.pk) if named else ""
    return Done(data={"lead": str(lead.pk), "note": str(note.pk), "appointment": appointment})


def _read_lead(case: Case, data: Entered) -> Case:
    lead = lead_of(case, data.id("lead"))
    if lead is None:
        raise Unacceptable(_("Select an open case between the same parties."), "lead_id")
    return lead

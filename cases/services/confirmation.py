"""Judicial confirmation: whether a court would take it, until when, and what became of it.

A small machine beside the case: ELIGIBLE → APPLIED → CONFIRMED | REJECTED, or BARRED; ELIGIBLE → EXPIRED when the
last day has passed. The application is joint and the period cannot be extended. What was handed in to the court in
time may be recorded later: the period is kept by the application, not by our record of it. Source: 民事诉讼法 205-206; 民诉法解释 351-358; DOMAIN §1.6.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.agreement_check import is_about_ownership
from cases.audience import Audience
from cases.models import Case, CaseEvent, ConfirmationStatus, JudicialConfirmation
from cases.moment import Moment
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import due_for

BARRED: Mapping[str, str | Promise] = {
    "OWNERSHIP": _(
        "The dispute is about who owns a right. Courts do not accept applications to confirm agreements on who owns an intellectual property right."
    ),
}
OVER = "confirmation_over"
_S = ConfirmationStatus
# What may follow what, and who may record it: the court's ruling is recorded by the secretary, who has seen it.
FOLLOWS: Mapping[ConfirmationStatus, tuple[ConfirmationStatus, ...]] = {
    _S.ELIGIBLE: (_S.APPLIED,),
    _S.EXPIRED: (_S.APPLIED,),
    _S.APPLIED: (_S.CONFIRMED, _S.REJECTED),
}


def record(
    *, case_id: UUID, by: Actor, status: str, on: date, key: str = "", at: datetime | None = None
) -> Performed:
    """Record that the parties applied, or how the court ruled.

    Args:
        status: APPLIED, CONFIRMED or REJECTED.
        on: the day on which it happened.
    Raises:
        Unacceptable: the day does not fit.
        Forbidden: a party records a ruling.
    """
    data = {"status": status, "on": on.isoformat()}
    return perform(case_id=case_id, action=Action.RECORD_CONFIRMATION, by=by, data=data, key=key, at=at)


def assess(case: Case, moment: Moment) -> JudicialConfirmation:
    """Write down whether the agreement that takes effect now may be confirmed, and the last day to apply."""
    because = "OWNERSHIP" if is_about_ownership(case) else ""
    due, _row = due_for(case, "JC_APPLY", moment.today)
    row, _new = JudicialConfirmation.objects.update_or_create(
        case=case,
        defaults={
            "status": _S.BARRED if because else _S.ELIGIBLE,
            "barred_because": because,
            "last_day": None if because else due.due_on,
            "unconfirmed_year": min(due.unconfirmed_years, default=None),
            "applied_on": None,
            "decided_on": None,
        },
    )
    return row


def let_expire(case: Case, moment: Moment) -> None:
    """Note that the last day to apply has passed. The case is locked by the caller; doing it twice does it once.

    Writes: the confirmation, and an event in the name of the system.
    """
    waiting = JudicialConfirmation.objects.filter(case=case, status=_S.ELIGIBLE, last_day__lt=moment.today)
    if not waiting.update(status=_S.EXPIRED):
        return
    CaseEvent(
        case=case,
        kind=OVER,
        by_label="system",
        role=Role.SYSTEM.value,
        state_from=case.state,
        state_to=case.state,
        audience=Audience.JOINT,
        at=moment.at,
    ).save()


def next_statuses(confirmation: JudicialConfirmation, role: Role) -> tuple[ConfirmationStatus, ...]:
    """Return what somebody may record next."""
    following = FOLLOWS.get(_S(confirmation.status), ())
    return (
        following
        if role is Role.CASE_SECRETARY
        else tuple(status for status in following if status == _S.APPLIED)
    )


@act(Action.RECORD_CONFIRMATION)
def _record(a: Act) -> Done:
    row = JudicialConfirmation.objects.select_for_update().filter(case=a.case).first()
    on = a.data.day("on")
    if row is None or str(a.data["status"]) not in FOLLOWS.get(_S(row.status), ()):
        raise Conflict(_("This cannot be recorded at present."))
    status = _S(str(a.data["status"]))
    if status not in next_statuses(row, a.standing.role):
        raise Forbidden(_("The case secretary records the ruling of the court."))
    first = a.case.agreed_on if status == _S.APPLIED else row.applied_on
    if on > a.moment.today or (first and on < first):
        raise Unacceptable(_("Enter the day on which it happened."), "on")
    if status == _S.APPLIED and row.last_day and on > row.last_day:
        raise Unacceptable(_("The period ended before this day."), "on")
    row.status = status
    if status == _S.APPLIED:
        row.applied_on = on
    else:
        row.decided_on = on
    row.save()
    return Done(data={"status": status.value, "on": on.isoformat()})

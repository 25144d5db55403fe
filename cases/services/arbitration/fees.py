"""Fees: assessed by the rows of a schedule; recorded as paid, deferred or waived; lapsed when nobody pays."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import of
from cases.fees import Assessment, NoFee, assessed
from cases.models import Case, Fee, FeeBracket, FeeStatus, Side
from cases.models.fee import SETTLED
from cases.moment import Moment
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

REASON_LENGTH, REFERENCE_LENGTH = 500, 100


def record(
    *,
    case_id: UUID,
    by: Actor,
    fee_id: UUID,
    status: str,
    on: date,
    reference: str = "",
    reason: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Record that a fee was paid, is deferred or waived, or that a deferral is refused.

    Args:
        status: PAID with the reference of the payment; DEFERRED or WAIVED with a reason; DUE with a reason:
            the deferral that was asked for is refused, and the period for payment begins anew.
        on: the day of the payment or of the decision.
    Raises:
        Unacceptable: a reference or reason is missing, or the day has not come.
        Conflict: the fee is settled already, or no deferral was asked for.
    """
    data = {
        "fee": str(fee_id), "status": status, "on": on.isoformat(), "reference": reference.strip(),
        "reason": reason.strip(),
    }  # fmt: skip
    return perform(case_id=case_id, action=Action.RECORD_FEE, by=by, data=data, key=key, at=at)


def ask_to_defer(
    *, case_id: UUID, by: Actor, fee_id: UUID, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Ask for one's own fee to be deferred.

    Raises:
        Unacceptable: no reason is given.
        NotVisible: it is no fee of one's side.
        Conflict: the fee is not due, or a deferral was asked for already.
    """
    data = {"fee": str(fee_id), "reason": reason.strip()}
    return perform(case_id=case_id, action=Action.ASK_TO_DEFER_FEE, by=by, data=data, key=key, at=at)


def lapse(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Deem the request withdrawn: the fee was not paid in time, and no deferral asked for."""
    return perform(case_id=case_id, action=Action.FEE_LAPSE, by=by, key=key, at=at)


def schedule_of(case: Case) -> str:
    """Return the schedule of a case: the one frozen at acceptance; before that the institution's."""
    return of(case).fee_schedule or str(case.organisation.fee_schedule)


def work_out(schedule: str, base_fen: int, moment: Moment) -> Assessment:
    """Return the fees of a schedule for an amount in dispute, by the rows in force on the day.

    Args:
        base_fen: the amount in dispute in fen of renminbi; 0 where none can be named.
    Raises:
        Unacceptable: the schedule cannot say what the fee is.
    """
    rows = FeeBracket.objects.in_force_on(moment.today).filter(schedule=schedule)
    try:
        return assessed(rows, base_fen)
    except NoFee as error:
        raise Unacceptable(
            _("This fee schedule cannot be used: it is missing or leaves the rate open."), "fee_schedule"
        ) from error


def assess(*, case: Case, side: Side, base_fen: int, moment: Moment, is_counterclaim: bool = False) -> Fee:
    """Assess what a side owes for its claim or counterclaim, inside the caller's act.

    Args:
        base_fen: the amount in dispute in fen of renminbi; 0 where none can be named.
        moment: the moment of the act; the rows in force on its day are used and remembered.
    Raises:
        Unacceptable: the case's schedule cannot say what the fee is.
    Writes:
        A fee that is due, with the ids of its rows.
    """
    schedule = schedule_of(case)
    found = work_out(schedule, base_fen, moment)
    return Fee.objects.create(
        case=case,
        side=side,
        is_counterclaim=is_counterclaim,
        base_fen=base_fen,
        acceptance_fen=found.acceptance_fen,
        handling_fen=found.handling_fen,
        schedule=schedule,
        rows=found.row_ids,
        made_at=moment.at,
    )


# --- What the acts do ----------------------------------------------------------------------------------


def _fee_of(a: Act) -> Fee:
    fee = Fee.objects.select_for_update().filter(case=a.case, pk=a.data.id("fee")).first()
    if fee is None:
        raise NotVisible
    return fee


@act(Action.RECORD_FEE)
def _record(a: Act) -> Done:
    fee, status = _fee_of(a), str(a.data.get("status", ""))
    if fee.status in SETTLED and not (fee.status == FeeStatus.DEFERRED and status == FeeStatus.PAID):
        raise Conflict(_("This fee is settled already."))
    if status == FeeStatus.DUE and fee.status != FeeStatus.DEFERRAL_ASKED:
        raise Conflict(_("No deferral was asked for."))
    _check(a, status)
    fee.status, fee.settled_by = status, a.by.user
    fee.settled_on = None if status == FeeStatus.DUE else a.data.day("on")
    fee.reference = str(a.data.get("reference") or "")[:REFERENCE_LENGTH]
    fee.reason = str(a.data.get("reason") or fee.reason)[:REASON_LENGTH]
    fee.save()
    return Done(data={"fee": str(fee.pk), "status": status, "is_counterclaim": fee.is_counterclaim})


def _check(a: Act, status: str) -> None:
    """Refuse an entry in which something is missing.

    Raises:
        Unacceptable: see `record`.
    """
    if status not in {*SETTLED, FeeStatus.DUE}:
        raise Unacceptable(_("Say what became of the fee."), "status")
    reference, reason = str(a.data.get("reference", "")), str(a.data.get("reason", ""))
    if status == FeeStatus.PAID and not 0 < len(reference) <= REFERENCE_LENGTH:
        raise Unacceptable(_("Enter the reference of the payment."), "reference")
    if status != FeeStatus.PAID and not 0 < len(reason) <= REASON_LENGTH:
        raise Unacceptable(_("Write the reason, in 500 characters at most."), "reason")
    if a.data.day("on") > a.moment.today:
        raise Unacceptable(_("This day has not come yet."), "on")


@act(Action.ASK_TO_DEFER_FEE)
def _ask_to_defer(a: Act) -> Done:
    fee, reason = _fee_of(a), str(a.data.get("reason", ""))
    if fee.side_id != a.standing.side_id:
        raise NotVisible
    if fee.status != FeeStatus.DUE:
        raise Conflict(_("This fee is not due, or a deferral was asked for already."))
    if not 0 < len(reason) <= REASON_LENGTH:
        raise Unacceptable(_("Write the reason, in 500 characters at most."), "reason")
    fee.status, fee.reason = FeeStatus.DEFERRAL_ASKED, reason
    fee.save(update_fields=["status", "reason"])
    return Done(data={"fee": str(fee.pk)})


@act(Action.FEE_LAPSE)
def _lapse(a: Act) -> Done:
    return Done(facts={"on": a.moment.today})

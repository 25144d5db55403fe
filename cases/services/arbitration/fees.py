"""Fees: assessed by the rows of a schedule; recorded as paid, deferred or waived; lapsed when nobody pays."""

from django.utils.translation import gettext_lazy as _

from cases.arbitration_facts import of
from cases.fees import Assessment, NoFee, assessed
from cases.models import Case, Fee, FeeBracket, Side
from cases.moment import Moment
from cases.refusals import Unacceptable


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

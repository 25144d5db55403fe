"""The page of the tribunal: its seats, who holds them, what they disclosed, and what the reader may do. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.access import Standing, may_with
from cases.models import Appointment, Case, Challenge, Seat, Side
from cases.moment import Moment
from cases.permissions import PARTY_ROLES, Action
from cases.services.arbitration.panel import seats_of, sitting
from cases.services.arbitration.tribunal import JOINT_SEATS, is_for_the_head, is_period_over
from cases.services.procedure import is_legal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class SeatLine:
    """One seat: who holds it, and what the reader may do about it."""

    seat: Seat
    label: "str | _StrPromise"
    named: Appointment | None
    challenges: list[Challenge]
    may_choose: bool
    may_rank: bool
    may_appoint: bool
    may_challenge: bool
    may_replace: bool


@dataclass(frozen=True)
class TribunalPage:
    """What the page shows.

    Args:
        former: who was named and does not sit: declined, taken off.
        waiving: accepted, and the reader's side has not said yet that it has no objection.
    """

    seats: list[SeatLine]
    former: list[Appointment]
    waiving: list[Appointment]
    may_leave: bool
    may_decide: bool


def page_of(case: Case, standings: Iterable[Standing], moment: Moment) -> TribunalPage:
    """Return the page of a case's tribunal for somebody with these standings."""
    held_by = tuple(standings)
    side_id = next((s.side_id for s in held_by if s.role in PARTY_ROLES and s.side_id), None)
    side = Side.objects.filter(pk=side_id).first() if side_id else None

    def may(action: Action) -> bool:
        return may_with(case, held_by, action) is not None and is_legal(case, action)

    held = sitting(case)
    chooses = may(Action.CHOOSE_ARBITRATOR) and side is not None and not is_period_over(case, moment)
    rows = list(
        Challenge.objects.filter(case=case).select_related("side", "appointment__neutral", "decided_by")
    )
    lines = [
        SeatLine(
            seat=seat,
            label=seat.label,
            named=(named := held.get(seat)),
            challenges=[row for row in rows if named and row.appointment_id == named.pk],
            may_choose=chooses and named is None and side is not None and seat == side.kind,
            may_rank=chooses and named is None and seat in JOINT_SEATS,
            may_appoint=may(Action.APPOINT_ARBITRATOR)
            and named is None
            and is_for_the_head(case, seat, moment),
            may_challenge=may(Action.CHALLENGE) and named is not None and named.status != "PROPOSED",
            may_replace=may(Action.REPLACE_ARBITRATOR) and named is not None,
        )
        for seat in seats_of(case)
    ]
    former = Appointment.objects.filter(case=case, status__in=["DECLINED", "REPLACED"]).exclude(
        seat=Seat.MEDIATOR
    )
    waiving = [
        named
        for named in held.values()
        if side is not None and named.status == "ACCEPTED" and not named.answers.filter(side=side).exists()
    ]
    return TribunalPage(
        seats=lines,
        former=list(former.select_related("neutral").prefetch_related("challenges__side")),
        waiving=waiving if may(Action.ANSWER_DISCLOSURE) else [],
        may_leave=chooses and side is not None and side.asked_to_recommend_at is None
        and any(line.named is None for line in lines),
        may_decide=may(Action.DECIDE_CHALLENGE),
    )  # fmt: skip

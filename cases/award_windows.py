"""What each party may still do after an award, and until when: ask for a correction, apply to set it aside.

Both periods run from the day on which that party received the award; neither can be extended. 仲裁法69, 72.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.deadlines import due_on
from cases.models import Arbitration, Award, CalendarDay, Case, Party, Serving, Side, TimeLimit
from cases.moment import SHANGHAI

CORRECTION, SET_ASIDE = "ARB_CORRECTION", "ARB_SET_ASIDE"


@dataclass(frozen=True)
class Window:
    """One party's periods.

    Args:
        received_on: when the award was served on the party; None while it was not.
    """

    party: Party
    received_on: date | None = None
    correction_until: date | None = None
    set_aside_until: date | None = None


def windows_of(award: Award) -> list[Window]:
    """Return the periods of every party after an award."""
    received = received_on(award)
    parties = (
        Party.objects.filter(case=award.case_id).select_related("side").order_by("side__position", "position")
    )
    return [_window(award.case, party, received.get(party.pk)) for party in parties]


def received_on(award: Award) -> dict[Any, date]:
    """Return on which day each party received a decision, by the party's id: the first way that reached it."""
    rows = Serving.objects.filter(
        case=award.case_id, paper__paper=award.paper_id, status="DELIVERED", delivered_at__isnull=False
    )
    found: dict[Any, date] = {}
    if award.paper_id is None:
        return found
    for row in rows.order_by("delivered_at"):
        if row.delivered_at is not None:
            found.setdefault(row.party_id, row.delivered_at.astimezone(SHANGHAI).date())
    return found


def received_by_sides(award: Award) -> dict[Any, date]:
    """Return on which day each side received a decision, by the side's id: when the last of its parties had."""
    received = received_on(award)
    days: dict[Any, list[date | None]] = {}
    for party in Party.objects.filter(case=award.case_id):
        days.setdefault(party.side_id, []).append(received.get(party.pk))
    return {side_id: max(day for day in found if day) for side_id, found in days.items() if None not in found}


def last_day_to_ask(award: Award, side: Side) -> date | None:
    """Return until when a side may ask for a correction; None while the award has not reached it."""
    received = received_on(award)
    days = [
        received[party.pk]
        for party in Party.objects.filter(case=award.case_id, side=side)
        if party.pk in received
    ]
    return _until(award.case, CORRECTION, max(days)) if days else None


def _window(case: Case, party: Party, received: date | None) -> Window:
    if received is None:
        return Window(party)
    return Window(party, received, _until(case, CORRECTION, received), _until(case, SET_ASIDE, received))


def _until(case: Case, code: str, from_on: date) -> date:
    rule_set = Arbitration.objects.only("rule_set").get(case=case).rule_set
    row = TimeLimit.objects.rule_for(code, from_on, rule_set or case.organisation.rule_set)
    return due_on(from_on, row.rule(), CalendarDay.objects.calendar(from_on)).due_on

"""What must hold of a case's file whatever was done, read from the tables of the specification and the file itself.

Nothing here asks the procedures or the rules of the count, so that neither can agree with its own mistake.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.chain import find_break
from cases.kinds import Kind
from cases.models import Case, CaseEvent, MeetingRecord, OutcomeRow
from indicators import ledger
from indicators.models import LedgerLine
from tests.factories import make_case
from tests.tribunal import institution

TRANSITIONS = Path(__file__).parent / "cases" / "transitions.csv"
ROWS = list(csv.DictReader(TRANSITIONS.read_text(encoding="utf-8").splitlines()))
STATES = {
    kind: {row[end] for row in ROWS if row["machine"] == kind for end in ("from", "to")} for kind in Kind
}
# What each kind of event may do to the state; an event that the table does not name leaves it as it is.
MOVES = {(row["machine"], row["event"], row["from"], row["to"]) for row in ROWS}


@dataclass
class Known:
    """What was seen of a file before: nothing in it may change or go away."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)


def look_at_file(case: Case, known: Known) -> None:
    """Look at a file, and remember it.

    Raises:
        AssertionError: an illegal state or move, an event that was lost or changed, a broken chain, a wrong count.
    """
    assert case.state in STATES[Kind(case.kind)]
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    rows = [(e.seq, e.kind, e.state_from, e.state_to, e.at, e.by_id, e.data, e.hash) for e in events]
    assert rows[: len(known.events)] == known.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    _look_at_moves(case, events)
    assert find_break(CaseEvent.objects.all()) is None
    _look_at_count(case, events, known)
    known.events = rows


def _look_at_moves(case: Case, events: list[CaseEvent]) -> None:
    """Each event begins in the state in which the one before it ended, and moves as the table says."""
    before = events[0].state_from if events else case.state
    for event in events:
        assert event.state_from == before
        move = (case.kind, event.kind, event.state_from, event.state_to)
        assert event.state_from == event.state_to or move in MOVES
        before = event.state_to
    assert case.state == before


def _look_at_count(case: Case, events: list[CaseEvent], known: Known) -> None:
    """A dispute counts once at most, from its first closing that counts; only two acts of two persons change that."""
    lines = list(
        LedgerLine.objects.filter(unit=case.dispute_id, rule_version=1)
        .order_by("turn")
        .values_list("pk", "amount", "event", "counted_on", "outcome")
    )
    assert lines[: len(known.lines)] == known.lines
    elsewhere = LedgerLine.objects.filter(unit=case.dispute_id, rule_version=1).exclude(case=case).exists()
    counted = next((event for event in _closings(events) if _counts(event, events)), None)
    if elsewhere or counted is None:
        assert len(lines) == elsewhere
    else:
        expected = _expected_lines(counted, events)
        assert [(amount, event, str(on), outcome) for _pk, amount, event, on, outcome in lines] == expected
    known.lines = lines


def _expected_lines(counted: CaseEvent, events: list[CaseEvent]) -> list[tuple[int, int, str, str]]:
    """Return the lines of a closing that counts, with what was corrected and struck out afterwards."""
    if any(event.kind == "strike_out" and event.seq < counted.seq for event in events):
        return []
    on, outcome = counted.data["closed_on"], counted.data["outcome"]
    lines = [(1, counted.pk, on, outcome)]
    for event in events:
        if event.seq < counted.seq or event.kind not in {"correct_closing", "strike_out"}:
            continue
        if event.data.get("was", on) != on:
            continue  # another closing of the case is corrected
        lines.append((-1, event.pk, on, outcome))
        if event.kind == "strike_out":
            break
        on = event.data["closed_on"]
        lines.append((1, event.pk, on, outcome))
    return lines


def _closings(events: list[CaseEvent]) -> Iterator[CaseEvent]:
    return (event for event in events if event.state_to == "CLOSED" and event.state_from != "CLOSED")


def _counts(closing: CaseEvent, events: list[CaseEvent]) -> bool:
    """Return whether a closing counts by itself: the table of outcomes, and who took part by the file."""
    row = OutcomeRow.objects.filter(track=closing.case.kind, code=closing.data["outcome"]).first()
    if row is None or not row.counts_by_default:
        return False
    confirmed = any(event.kind == "confirm_mediator" and event.seq < closing.seq for event in events)
    records = MeetingRecord.objects.filter(
        case=closing.case_id, has_participation=True, made_at__lte=closing.recorded_at
    )
    return not row.needs_participation or (confirmed and records.exists())


def count_elsewhere(case: Case) -> None:
    """Have the dispute counted already, in the other procedure."""
    other, outcome = Kind.ARBITRATION, "AWARD"
    if case.kind == Kind.ARBITRATION:
        other, outcome = Kind.MEDIATION, "AGREEMENT_WRITTEN"
    organisation = institution() if other is Kind.ARBITRATION else None
    earlier = make_case("CLOSED", kind=other.value, dispute=case.dispute, organisation=organisation)
    today = timezone.localdate().isoformat()
    event = CaseEvent(
        case=earlier, kind="close", by_label="system", role="SYSTEM", state_from="AGREED", state_to="CLOSED",
        audience="JOINT", data={"outcome": outcome, "closed_on": today, "took_part": True}, at=timezone.now(),
    )  # fmt: skip
    event.save()
    ledger.on_event(case=earlier, event=event)
    assert LedgerLine.objects.filter(unit=case.dispute_id, rule_version=1).count() == 1

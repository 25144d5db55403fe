"""The golden cases as events of the log: what golden_cases.csv says, laid down for the ledger to read."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cases.models import Case, CaseEvent, Dispute
from cases.moment import SHANGHAI
from indicators.ledger import on_event
from tests.factories import make_case

ROWS = Path("indicators/golden_cases.csv")
VERSIONS = (1, 2, 3, 4, 5)
# What an event does to the state of a case.
_ENDS = {"REOPEN": ("reopen", "MEDIATING"), "ANNUL": ("annul", "CLOSED"), "STRIKE_OUT": ("strike_out", "CLOSED"),
         "MERGE": ("merge", "MERGED"), "UNDO": ("undo_import", "CANCELLED")}  # fmt: skip


@dataclass(frozen=True)
class Golden:
    """One golden case: its row of the domain reference, its events in words, and what each version counts."""

    code: str
    events: str
    counts: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.code}: {self.events}"


def golden_cases() -> list[Golden]:
    """Return all golden cases."""
    with ROWS.open(encoding="utf-8") as file:
        return [
            Golden(row["code"], row["events"], tuple(int(row[f"v{version}"]) for version in VERSIONS))
            for row in csv.DictReader(file)
        ]


def lay(golden: Golden, *, first: date, live: bool = True) -> list[Case]:
    """Lay the cases and events of a golden case down, one event a day from a day on.

    Args:
        live: whether the ledger takes each event as it happens; else nothing is posted.
    """
    disputes: dict[str, Dispute] = {}
    day, cases = first, []
    for words in (part.split() for part in golden.events.split("|")):
        dispute = disputes.setdefault(words[0], Dispute.objects.create())
        case, day = _lay_case(dispute, words[1:], day, live=live)
        cases.append(case)
    return cases


def _lay_case(dispute: Dispute, words: list[str], day: date, *, live: bool) -> tuple[Case, date]:
    track, rest = words[0], words[1:]
    kind = track if track == "ARBITRATION" else "MEDIATION"
    source = "IMPORT" if track == "IMPORT" else "PARTY"
    case = make_case("CLOSED" if rest else track, kind=kind, dispute=dispute, source=source, closed_on=day)
    steps: list[tuple[str, str, dict[str, object]]] = []
    if track not in {"IMPORT", "NOT_ACCEPTED", "CANCELLED", "MERGED"}:
        steps.append(("accept", "CONSENT_PENDING", {}))
    if not rest:
        steps.append(("reject", track, {"outcome": "MERGED" if track == "MERGED" else ""}))
    for word in rest:
        if word in _ENDS:
            steps.append((*_ENDS[word], {}))
        elif word not in {"+", "-"}:
            steps.append(("import" if track == "IMPORT" else "close", "CLOSED", {"outcome": word}))
        else:
            steps[-1][2]["took_part"] = word == "+"
    before = "SUBMITTED"
    for action, state, data in steps:
        day += timedelta(days=1)
        before = _write(case, action, before, state, day, data, live=live)
    return case, day


def _write(
    case: Case, action: str, before: str, state: str, day: date, data: dict[str, object], *, live: bool
) -> str:
    if action in {"close", "import"}:
        data |= {"closed_on": day.isoformat(), "took_part": data.get("took_part", True)}
    if action == "import":
        data["accepted_on"] = (day - timedelta(days=1)).isoformat()
    event = CaseEvent.objects.create(
        case=case, kind=action, role="CASE_SECRETARY", state_from=before, state_to=state,
        at=datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI), data=data | {"dispute": str(case.dispute_id)},
    )  # fmt: skip
    if live:
        on_event(case=case, event=event)
    return state

"""Laying the city down: rows by COPY, the events chained by the database itself, then the ledger over all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation
from cases.audience import Audience
from cases.models import (
    Arbitration,
    Case,
    CaseEvent,
    Dispute,
    LegacyLedger,
    LegacyLine,
    Party,
    RightInDispute,
    Side,
)
from cases.moment import SHANGHAI
from cases.services.copying import copy_rows
from indicators.city import town
from indicators.city.answer import answer
from indicators.city.planning import IMPORTED_ON, PlannedCase, plan
from indicators.city.rows import (
    Numbers,
    Row,
    case_row,
    event_rows,
    ledger_line_row,
    right_row,
    side_rows,
)
from indicators.ledger import lay_down
from indicators.writing import refresh_statistics

BATCH = 4000
Progress = Callable[[int], None]


@dataclass
class _Laying:
    """What the batches of one city share."""

    seed: int
    organisations: dict[str, Organisation]
    titles: dict[UUID, str] = field(default_factory=dict)
    ledgers: dict[str, LegacyLedger] = field(default_factory=dict)
    lines: int = 0

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.organisations)

    def lay(self, cases: Sequence[PlannedCase]) -> None:
        """Write the rows of some cases and let the ledger see them."""
        rows: dict[str, list[Row]] = {
            name: [] for name in ("case", "event", "side", "party", "right", "line")
        }
        for case in cases:
            self._add(case, rows)
        copy_rows(Dispute(), [{"id": dispute} for dispute in dict.fromkeys(case.dispute for case in cases)])
        copy_rows(Case(), rows["case"])
        arbitrations = [row for row in rows["case"] if row["kind"] == "ARBITRATION"]
        copy_rows(Arbitration(agreement_form="CLAUSE"), [{"case_id": row["id"]} for row in arbitrations])
        copy_rows(Side(), rows["side"])
        copy_rows(Party(contact_unknown=True), rows["party"])
        copy_rows(RightInDispute(), rows["right"])
        if rows["line"]:
            copy_rows(LegacyLine(ledger=next(iter(self.ledgers.values()))), rows["line"])
        copy_rows(CaseEvent(audience=Audience.JOINT.value), sorted(rows["event"], key=lambda row: row["at"]))
        lay_down([case.id for case in cases])

    def _add(self, case: PlannedCase, rows: dict[str, list[Row]]) -> None:
        organisation = self.organisations[case.organisation]
        number = self.numbers.next(case)
        ledger = self._ledger(organisation) if case.ledger_days else None
        reference = f"CY-{self.seed % 10**6}-{len(self.titles):07d}"
        events = event_rows(case, number, ledger.pk if ledger else None)
        row = case_row(case, number, reference, organisation, events)
        self.titles[case.id] = row["number"] or reference
        rows["case"].append(row)
        rows["event"] += events
        for side, party in side_rows(case):
            rows["side"].append(side)
            rows["party"].append(party)
        rows["right"].append(right_row(case))
        if ledger:
            self.lines += 1
            rows["line"].append(ledger_line_row(case, ledger.pk, self.lines, number or ""))

    def _ledger(self, organisation: Organisation) -> LegacyLedger:
        """Return the ledger of the years before that an organisation brought."""
        if organisation.code not in self.ledgers:
            self.ledgers[organisation.code] = LegacyLedger.objects.create(
                organisation=organisation, name=f"{organisation.name_zh_hans}台账.xlsx", sha256="0" * 64,
                imported_at=datetime.combine(IMPORTED_ON, time(9), SHANGHAI),
            )  # fmt: skip
        return self.ledgers[organisation.code]


@transaction.atomic
def lay_city(number: int, seed: int, until: date, progress: Progress = lambda done: None) -> dict[str, Any]:
    """Lay a city down and return its known answer.

    Args:
        number: how many cases.
        until: its last day.
        progress: told how many cases are done, now and then.
    Writes:
        organisations, disputes, cases with sides, parties, rights and events, and the ledger.
    """
    cases = plan(number, seed, until)
    laying = _Laying(seed, town.build())
    done = 0
    for batch in _batches(cases):
        laying.lay(batch)
        done += len(batch)
        progress(done)
    refresh_statistics(done)
    return answer(cases, laying.titles, seed, until)


def _batches(cases: Sequence[PlannedCase]) -> Iterator[list[PlannedCase]]:
    """Cut the cases into batches, never through a scenario: its cases share disputes and a lead case."""
    source = iter(cases)
    batch: list[PlannedCase] = []
    for case in source:
        if len(batch) >= BATCH and case.scenario is not batch[-1].scenario:
            yield batch
            batch = []
        batch.append(case)
    if batch:
        yield batch

"""The rules of the detector. Pure: rows and thresholds in, suspicions out.

A suspicion is a hint for a person, never a decision: two disputes about one trade mark within a month may be
two disputes. Struck-out, merged and never accepted cases are not looked at; what was decided about them stands.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cases.deadlines import ONE_DAY, Calendar, working_days_between

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules look at of one case.

    Args:
        applicants, respondents: the parties' names as names.name_key makes them comparable.
        rights: numbers, else kind and title, of the rights in dispute.
        has_paper: whether the paper that ends the case is on file; True where none is expected yet.
        closer, acted_on: who took the step that closed it, and on which day; None for the years before.
    """

    case: UUID
    dispute: UUID
    is_imported: bool = False
    is_closed: bool = False
    received_on: date | None = None
    accepted_on: date | None = None
    closed_on: date | None = None
    applicants: frozenset[str] = frozenset()
    respondents: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    has_paper: bool = True
    closer: UUID | None = None
    acted_on: date | None = None

    @property
    def began_on(self) -> date | None:
        """The first day known of the case."""
        return self.received_on or self.accepted_on or self.closed_on

    @property
    def pairs(self) -> Iterator[Pair]:
        """Each two parties on opposite sides, whoever of them filed."""
        for one in self.applicants:
            for other in self.respondents:
                if one != other:
                    yield (one, other) if one < other else (other, one)


@dataclass(frozen=True)
class Thresholds:
    """What a rule goes by; see DetectorRule."""

    days: int = 0
    number: int = 0
    percent: int = 0


@dataclass(frozen=True)
class World:
    """All rows, the day of the run, and the working days."""

    rows: Sequence[CaseFacts]
    today: date
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True)
class Suspicion:
    """Some cases that look wrong together.

    Args:
        latest_on: the last day that it is about, for the order of the list.
        data: the values of its sentence, in JSON types.
        about: what else makes it another suspicion: the days that contradict each other.
    """

    code: str
    cases: tuple[UUID, ...]
    latest_on: date
    data: Mapping[str, Any]
    person: UUID | None = None
    about: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What is the same as long as the same is found, whatever the thresholds were."""
        found = [self.code, sorted(map(str, self.cases)), self.about, str(self.person or "")]
        return hashlib.sha256(json.dumps(found).encode()).hexdigest()


Rule = Callable[[World, Thresholds], Iterable[Suspicion]]


def same_parties_and_right(world: World, limits: Thresholds) -> Iterable[Suspicion]:
    """Find cases of different disputes between the same parties about the same right.

    `days`: at most so many from one application to the next. One quarrel that goes on (a mediation, then an
    arbitration of the same dispute) is not found.
    """
    piles: dict[tuple[Pair, str], list[CaseFacts]] = defaultdict(list)
    for row in world.rows:
        for pair in row.pairs:
            for right in row.rights:
                piles[pair, right].append(row)
    return _chains("SAME_PARTIES_AND_RIGHT", piles.values(), limits)


def split_quarrel(world: World, limits: Thresholds) -> Iterable[Suspicion]:
    """Find one quarrel split in many: at least `number` disputes between the same parties, whatever the right.

    `days`: at most so many from one application to the next. One holder of a right against many others is a
    series (R9 of the counting rule), and not found.
    """
    piles: dict[Pair, list[CaseFacts]] = defaultdict(list)
    for row in world.rows:
        for pair in row.pairs:
            piles[pair].append(row)
    return _chains("SPLIT_QUARREL", piles.values(), limits)


def no_paper(world: World, limits: Thresholds) -> Iterable[Suspicion]:
    """Find closed cases without the paper that ends them. Imported ones rest on their ledger."""
    for row in world.rows:
        if row.is_closed and not row.is_imported and not row.has_paper and row.closed_on:
            yield Suspicion("NO_PAPER", (row.case,), row.closed_on, {"on": row.closed_on.isoformat()})


def impossible_dates(world: World, limits: Thresholds) -> Iterable[Suspicion]:
    """Find cases whose days contradict each other, or lie in the future."""
    for row in world.rows:
        wrong = [code for code, is_wrong in _contradictions(row, world.today) if is_wrong]
        if wrong:
            days = {"received": row.received_on, "accepted": row.accepted_on, "closed": row.closed_on}
            data = {name: day.isoformat() for name, day in days.items() if day}
            latest = max(day for day in days.values() if day)
            about = (*wrong, *data.values())
            yield Suspicion("IMPOSSIBLE_DATES", (row.case,), latest, {"wrong": wrong, **data}, about=about)


def _contradictions(row: CaseFacts, today: date) -> Iterator[tuple[str, bool]]:
    received, accepted, closed = row.received_on, row.accepted_on, row.closed_on
    yield "ACCEPTED_BEFORE_RECEIVED", bool(accepted and received and accepted < received)
    yield "CLOSED_BEFORE_ACCEPTED", bool(closed and accepted and closed < accepted)
    yield "CLOSED_BEFORE_RECEIVED", bool(closed and received and closed < received)
    yield "CLOSED_AFTER_THE_ACT", bool(closed and row.acted_on and closed > row.acted_on)
    yield "IN_THE_FUTURE", any(day is not None and day > today for day in (received, accepted, closed))


def month_end_rush(world: World, limits: Thresholds) -> Iterable[Suspicion]:
    """Find a person's months in which closings crowd on the last working days.

    `days`: the last working days; `percent`: the least share of the person's closings of the month on them;
    `number`: the fewest closings in the month. Months that are not over are left alone.
    """
    months: dict[tuple[UUID, date], list[CaseFacts]] = defaultdict(list)
    for row in world.rows:
        if row.closer and row.acted_on and row.is_closed:
            months[row.closer, row.acted_on.replace(day=1)].append(row)
    for (person, month), rows in months.items():
        end = (month + timedelta(days=31)).replace(day=1) - ONE_DAY
        if end >= world.today or len(rows) < limits.number:
            continue
        start = _last_working_days(end, limits.days, world.calendar)
        late = [row for row in rows if row.acted_on and row.acted_on >= start]
        if 100 * len(late) >= limits.percent * len(rows):
            even = working_days_between(month - ONE_DAY, end, world.calendar)
            data = {
                "month": f"{month:%Y-%m}", "late": len(late), "all": len(rows), "days": limits.days,
                "share": round(100 * len(late) / len(rows)), "even": round(100 * limits.days / max(even, 1)),
            }  # fmt: skip
            yield Suspicion("MONTH_END_RUSH", tuple(row.case for row in late), end, data, person)


RULES: Mapping[str, Rule] = {
    "SAME_PARTIES_AND_RIGHT": same_parties_and_right,
    "SPLIT_QUARREL": split_quarrel,
    "NO_PAPER": no_paper,
    "IMPOSSIBLE_DATES": impossible_dates,
    "MONTH_END_RUSH": month_end_rush,
}


def _last_working_days(end: date, count: int, calendar: Calendar) -> date:
    """Return the first of the last working days up to `end`."""
    day, left = end + ONE_DAY, count
    while left:
        day -= ONE_DAY
        left -= calendar.is_working(day)
    return day


def _chains(code: str, piles: Iterable[list[CaseFacts]], limits: Thresholds) -> list[Suspicion]:
    """Return the runs of cases that follow each other closely, the largest of those that hold each other."""
    found: dict[frozenset[UUID], Suspicion] = {}
    for pile in piles:
        if len(pile) < limits.number:
            continue
        for run in _runs(pile, limits.days):
            if len({row.dispute for row in run}) >= max(limits.number, 2):
                cases = frozenset(row.case for row in run)
                found.setdefault(cases, _suspicion(code, run))
    return _largest(found)


def _runs(pile: Iterable[CaseFacts], days: int) -> Iterator[list[CaseFacts]]:
    dated = sorted(((row.began_on, str(row.case), row) for row in pile if row.began_on), key=lambda r: r[:2])
    run: list[CaseFacts] = []
    last: date | None = None
    for day, _case, row in dated:
        if last is not None and day and (day - last).days > days:
            yield run
            run = []
        run.append(row)
        last = day
    if run:
        yield run


def _suspicion(code: str, run: Sequence[CaseFacts]) -> Suspicion:
    days = [row.began_on for row in run if row.began_on]
    data = {
        "cases": len(run), "disputes": len({row.dispute for row in run}),
        "first": min(days).isoformat(), "last": max(days).isoformat(),
        "span": (max(days) - min(days)).days,
    }  # fmt: skip
    return Suspicion(code, tuple(row.case for row in run), max(days), data)


def _largest(found: Mapping[frozenset[UUID], Suspicion]) -> list[Suspicion]:
    """Leave out what another suspicion of the same rule holds whole."""
    holders: dict[UUID, list[frozenset[UUID]]] = defaultdict(list)
    kept = []
    for cases in sorted(found, key=lambda cases: (-len(cases), sorted(map(str, cases)))):
        if not any(cases < other for other in holders[next(iter(cases))]):
            kept.append(found[cases])
            for case in cases:
                holders[case].append(cases)
    return kept

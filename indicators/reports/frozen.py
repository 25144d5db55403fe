"""The frozen months as they were stored, read into rows. Neither the ledger nor the cases are asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from indicators.counting import Figure, Span
from indicators.models import FrozenMonth, PlanPeriod, Posting
from indicators.posting import month_end

SLICES = ("outcome", "kind", "right_type", "district", "source", "organisation")
# What pending cases are cut by: a case that is pending has no outcome yet.
FLOW_SLICES = SLICES[1:]


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """One line of the ledger as a month kept it.

    Args:
        posted: the first day of the month that it was posted to.
        amount: 1 counted, -1 taken out again.
    """

    number: str
    case: str
    counted_on: date
    posted: date
    amount: int
    posting: Posting
    why: str
    slices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FrozenMovement:
    """One case that came into (1) or went out of (-1) the pending cases, as a month kept it.

    Args:
        takes_back: it takes an earlier line of the case back.
        row: all that the month kept of it.
    """

    on: date
    posted: date
    amount: int
    takes_back: bool
    slices: Mapping[str, str]
    row: Mapping[str, Any]


@dataclass(frozen=True)
class FrozenPlan:
    """The plan as a month kept it."""

    rule: int
    first_on: date
    last_on: date
    target: int
    basis: str
    points: Sequence[tuple[date, int]]

    def figure(self, as_of: date, counted: int = 0) -> Figure:
        """Return a count against this plan, whatever became of the plan's row since."""
        period = PlanPeriod(
            first_on=self.first_on, last_on=self.last_on, target=self.target, basis=self.basis,
            rule_version=self.rule,
        )  # fmt: skip
        bare = Figure(period, as_of, self.rule, counted, {})
        span = bare.span
        inside = [point for point in self.points if span.first_on <= point[0] < span.last_on]
        return Figure(period, as_of, self.rule, counted, {}, inside)

    def span(self, month: date) -> Span:
        """Return the days that the target is for, seen from a month."""
        return self.figure(month_end(month)).span


@dataclass(frozen=True)
class Month:
    """One frozen month: what was stored, read."""

    month: date
    body: str
    sha256: str
    previous: str
    proposed_by: str
    proposed_at: datetime
    frozen_by: str
    frozen_at: datetime

    @cached_property
    def data(self) -> dict[str, Any]:
        """The record as it was stored."""
        data: dict[str, Any] = json.loads(self.body)
        return data

    @cached_property
    def plan(self) -> FrozenPlan:
        """The plan that the month belongs to."""
        data = self.data
        first, last = map(date.fromisoformat, data["period"])
        points = [(date.fromisoformat(day), number) for day, number in data["points"]]
        return FrozenPlan(data["rule"], first, last, data["target"], data["basis"], points)

    @cached_property
    def lines(self) -> Sequence[FrozenLine]:
        """The lines that the month keeps, in the order in which they were posted."""
        return [
            FrozenLine(
                row["number"], row["case"], date.fromisoformat(row["counted_on"]), _month(row["posted"]),
                row["amount"], Posting(row["posting"]), row["why"], _slices(row),
            )
            for row in self.data["lines"]
        ]  # fmt: skip

    @cached_property
    def movements(self) -> Sequence[FrozenMovement]:
        """What came into and went out of the pending cases."""
        rows = self.data["movements"]
        return [
            FrozenMovement(
                date.fromisoformat(row["on"]), _month(row["posted"]), row["amount"], row["takes_back"],
                _slices(row), row,
            )
            for row in rows
        ]  # fmt: skip


@dataclass(frozen=True)
class Book:
    """All frozen months up to one of them, in their order; at least one."""

    months: Sequence[Month]

    @property
    def last(self) -> Month:
        """The newest of them."""
        return self.months[-1]

    @cached_property
    def lines(self) -> Sequence[FrozenLine]:
        """The lines of all months."""
        return [line for month in self.months for line in month.lines]

    @cached_property
    def movements(self) -> Sequence[FrozenMovement]:
        """The flow of all months."""
        return [movement for month in self.months for movement in month.movements]

    @property
    def is_first(self) -> bool:
        """Whether the newest is the very first month that was frozen, which took along what came before."""
        return len(self.months) == 1


def read_book(until: date) -> Book:
    """Return all frozen months up to one.

    Raises:
        FrozenMonth.DoesNotExist: that month is not frozen.
    """
    rows = FrozenMonth.objects.filter(month__lte=until).select_related("proposed_by", "frozen_by")
    months = [_read(row) for row in rows.order_by("month")]
    if not months or months[-1].month != until:
        raise FrozenMonth.DoesNotExist
    return Book(months)


def read_month(month: date) -> Month:
    """Return one frozen month.

    Raises:
        FrozenMonth.DoesNotExist: it is not frozen.
    """
    return _read(FrozenMonth.objects.select_related("proposed_by", "frozen_by").get(month=month))


def frozen_months() -> list[date]:
    """Return the frozen months, the newest first."""
    return list(FrozenMonth.objects.order_by("-month").values_list("month", flat=True))


def last_frozen() -> date | None:
    """Return the newest frozen month."""
    return FrozenMonth.objects.order_by("-month").values_list("month", flat=True).first()


def _read(row: FrozenMonth) -> Month:
    return Month(
        row.month, row.body, row.sha256, row.previous, row.proposed_by.name, row.proposed_at,
        row.frozen_by.name, row.frozen_at,
    )  # fmt: skip


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _slices(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in SLICES}

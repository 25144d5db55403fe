"""What the dashboard shows, read from the ledger in a handful of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import OutcomeRow, RightType
from django.db.models import Count
from django.db.models.functions import TruncMonth

from indicators.charts import LineChart, cumulative_chart
from indicators.ledger import Figure, figure, lines
from indicators.models import LedgerLine


@dataclass(frozen=True)
class Slice:
    """One row of a table: its label, its number, and the filter of the list behind it."""

    label: str
    number: int
    query: str


@dataclass(frozen=True)
class MonthRow:
    """One month: closed in it, closed up to it, and where the plan stands at its end."""

    month: date
    number: int
    cumulative: int
    pace: int

    @property
    def query(self) -> str:
        """The filter of the list behind the number."""
        return f"month={self.month:%Y-%m}"


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page of the count."""

    figure: Figure
    months: Sequence[MonthRow]
    by_outcome: Sequence[Slice]
    by_right: Sequence[Slice]
    wide: LineChart
    narrow: LineChart


def dashboard(as_of: date) -> Dashboard:
    """Return the count with its months, outcomes and kinds of right. Four statements."""
    found = figure(as_of)
    months = _months(found)
    series = ([m.month for m in months], [m.cumulative for m in months], [m.pace for m in months])
    return Dashboard(
        figure=found,
        months=months,
        by_outcome=_by_outcome(found),
        by_right=_by_right(found),
        wide=cumulative_chart(*series, width=860, height=280, labels=12),
        narrow=cumulative_chart(*series, width=328, height=220, labels=4),
    )


@dataclass(frozen=True)
class CountedRow:
    """One line of the list behind a number."""

    line: LedgerLine
    outcome: str
    right: str


def rows_of(page: Iterable[LedgerLine]) -> list[CountedRow]:
    """Return a page of lines with the names of their outcomes and rights."""
    outcomes = {row.code: row.name for row in OutcomeRow.objects.all()}
    rights = {row.pk: row.name for row in RightType.objects.all()}
    return [
        CountedRow(line, outcomes.get(line.outcome, line.outcome), rights.get(line.right_type, line.right_type))
        for line in page
    ]


def _months(found: Figure) -> list[MonthRow]:
    rows = (
        lines(found.period, found.as_of)
        .annotate(month=TruncMonth("counted_on"))
        .order_by("month")
        .values_list("month")
        .annotate(Count("pk"))
    )
    numbers = {month: number for month, number in rows}
    result, total = [], 0
    for month in _months_until(found.period.first_on, min(found.as_of, found.period.last_on)):
        total += numbers.get(month, 0)
        end = min(_next_month(month), found.as_of)
        at_end = Figure(found.period, end, found.rule, total, {})
        result.append(MonthRow(month, numbers.get(month, 0), total, at_end.pace))
    return result


def _months_until(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := _next_month(months[-1])) <= last:
        months.append(following)
    return months


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _by_outcome(found: Figure) -> list[Slice]:
    names = {row.code: row.name for row in OutcomeRow.objects.all()}
    return [Slice(names.get(code, code), number, f"outcome={code}") for code, number in found.by_outcome.items()]


def _by_right(found: Figure) -> list[Slice]:
    names = {row.pk: row.name for row in RightType.objects.all()}
    rows = lines(found.period, found.as_of).order_by("right_type").values_list("right_type").annotate(n=Count("pk"))
    ordered = sorted(rows, key=lambda row: -row[1])
    return [Slice(names.get(code, code), number, f"right={code}") for code, number in ordered]

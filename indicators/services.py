"""What the dashboard shows, read from the ledger in a handful of statements."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from cases.models import OutcomeRow, RightType
from indicators.charts import LineChart, ProgressBar, cumulative_chart
from indicators.counting import Figure, period_of, points_of, span_of, tallies
from indicators.models import LedgerLine, PlanPeriod
from indicators.posting import next_month

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slice:
    """One row of a table: its label, its number, the filter of the list behind it, the length of its bar in %."""

    label: str
    number: int
    query: str
    bar: float


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
    progress: ProgressBar
    wide: LineChart
    narrow: LineChart


@dataclass(frozen=True)
class Counts:
    """The counted disputes of a period, by month, outcome and kind of right."""

    months: Mapping[date, int]
    outcomes: Mapping[str, int]
    rights: Mapping[str, int]


def dashboard(as_of: date) -> Dashboard:
    """Return the count with its months, outcomes and kinds of right. Four statements."""
    period = period_of(as_of)
    counts = _counts(period, as_of)
    by_outcome = dict(sorted(counts.outcomes.items()))
    points = points_of(period, as_of)
    found = Figure(period, as_of, period.rule_version, sum(by_outcome.values()), by_outcome, points)
    months = _months(found, counts.months)
    series = ([m.month for m in months], [m.cumulative for m in months], [m.pace for m in months])
    return Dashboard(
        figure=found,
        months=months,
        by_outcome=_slices("outcome", counts.outcomes, _outcome_names()),
        by_right=_slices("right", counts.rights, _right_names()),
        progress=ProgressBar.of(found.counted, found.pace, found.target),
        wide=cumulative_chart(*series, width=1120, height=320, labels=12),
        narrow=cumulative_chart(*series, width=328, height=220, labels=3),
    )


@dataclass(frozen=True)
class CountedRow:
    """One line of the list behind a number."""

    line: LedgerLine
    outcome: str
    right: str


def rows_of(page: Iterable[LedgerLine]) -> list[CountedRow]:
    """Return a page of lines with the names of their outcomes and rights."""
    outcomes, rights = _outcome_names(), _right_names()
    return [
        CountedRow(
            line, outcomes.get(line.outcome, line.outcome), rights.get(line.right_type, line.right_type)
        )
        for line in page
    ]


def _counts(period: PlanPeriod, as_of: date) -> Counts:
    """Read the ledger's sums once; every number of the dashboard is a sum of the same rows."""
    span = span_of(period, as_of)
    rows = (
        tallies(period.rule_version, span.first_on, as_of)
        .order_by()
        .values_list("legal_month", "outcome", "right_type")
        .annotate(Sum("number"))
    )
    months: Counter[date] = Counter()
    outcomes: Counter[str] = Counter()
    rights: Counter[str] = Counter()
    for month, outcome, right, number in rows:
        months[month] += number
        outcomes[outcome] += number
        rights[right] += number
    return Counts(months, outcomes, rights)


def _months(found: Figure, numbers: Mapping[date, int]) -> list[MonthRow]:
    result, total = [], 0
    for month in _months_until(found.span.first_on, min(found.as_of, found.span.last_on)):
        total += numbers.get(month, 0)
        end = min(next_month(month) - ONE_DAY, found.as_of)
        at_end = Figure(found.period, end, found.rule, total, {}, found.points)
        result.append(MonthRow(month, numbers.get(month, 0), total, at_end.pace))
    return result


def _months_until(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := next_month(months[-1])) <= last:
        months.append(following)
    return months


def _slices(name: str, numbers: Mapping[str, int], labels: Mapping[str, str]) -> list[Slice]:
    """Return the largest first."""
    most = max(numbers.values(), default=1)
    ordered = sorted(numbers.items(), key=lambda row: (-row[1], row[0]))
    return [
        Slice(labels.get(code, code), number, f"{name}={code}", round(100 * number / most, 1))
        for code, number in ordered
    ]


def _outcome_names() -> dict[str, str]:
    return {row.code: row.name for row in OutcomeRow.objects.all()}


def _right_names() -> dict[str, str]:
    return {row.pk: row.name for row in RightType.objects.all()}

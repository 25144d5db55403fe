"""The figures of a report: pure sums of what frozen months keep."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.counting import Figure
from indicators.measures import Measures, closed_of_frozen, measures_of
from indicators.models import Posting
from indicators.posting import month_end, next_month
from indicators.reports.frozen import FLOW_SLICES, SLICES, Book, FrozenLine, FrozenMovement, FrozenPlan


@dataclass(frozen=True)
class Postings:
    """How lines came into some months: counted and taken out again, in time, late, as corrections."""

    in_time: int
    late: int
    added: int
    taken_out: int

    @property
    def corrections(self) -> int:
        """What corrections add, less what they take out."""
        return self.added - self.taken_out

    @property
    def total(self) -> int:
        """The sum by posting."""
        return self.in_time + self.late + self.corrections


@dataclass(frozen=True)
class MonthRow:
    """One month of the target's span.

    Args:
        by_legal_date: lines whose legal event lies in the month, whenever they were posted.
        cumulative: counted from the first day of the span to the month's end, by legal date.
        pace: where the plan stands at the month's end.
    """

    month: date
    postings: Postings
    by_legal_date: int
    cumulative: int
    cumulative_posted: int
    pace: int


@dataclass(frozen=True)
class FlowRow:
    """The pending cases of one slice: at the start, what came in, what went out, at the end.

    `end` is counted by itself and not from the other three, so that `adds_up` says something.
    """

    code: str
    start: int
    came: int
    went: int
    end: int

    @property
    def adds_up(self) -> bool:
        """Whether open + new - closed = open at the end."""
        return self.start + self.came - self.went == self.end


@dataclass(frozen=True)
class CutRow:
    """Counted disputes of one slice: in the months of the report, and in the span of the target."""

    code: str
    number: int
    cumulative: int


@dataclass(frozen=True)
class Report:
    """What is reported of one month, or of several.

    Args:
        first, last: the first days of the first and of the last month.
        figure: the count by legal date at the end, against the target and the plan's pace.
        lines: posted in these months; `taken_along`: what the first frozen month took along from before.
        versions: of the counting rule, that months of the span follow.
        measures, measures_so_far: of the first closings posted to these months, and of those of the span.
    """

    first: date
    last: date
    plan: FrozenPlan
    figure: Figure
    postings: Postings
    by_legal_date: int
    cumulative_posted: int
    months: Sequence[MonthRow]
    flow: FlowRow
    flows: dict[str, Sequence[FlowRow]]
    cuts: dict[str, Sequence[CutRow]]
    lines: Sequence[FrozenLine]
    taken_along: Sequence[FrozenLine]
    versions: Sequence[int]
    measures: Measures
    measures_so_far: Measures

    @property
    def corrections(self) -> Sequence[FrozenLine]:
        """Lines that were not posted in time, and lines that take out."""
        return [line for line in self.lines if line.posting != Posting.IN_TIME or line.amount < 0]

    @property
    def is_month(self) -> bool:
        """Whether it is one month's report."""
        return self.first == self.last


def report_of(book: Book, first: date) -> Report:
    """Return the report from a month to the newest of a book.

    Args:
        first: the first day of the first month.
    """
    last, plan = book.last.month, book.last.plan
    span, as_of = plan.span(last), month_end(last)
    counted = [line for line in book.lines if line.counted_on in span and line.counted_on <= as_of]
    lines = [line for line in book.lines if first <= line.posted]
    months = _months(book, counted, plan)
    return Report(
        first=first,
        last=last,
        plan=plan,
        figure=plan.figure(as_of, _sum(counted)),
        postings=_postings(lines),
        by_legal_date=_sum(line for line in book.lines if first <= line.counted_on <= as_of),
        cumulative_posted=months[-1].cumulative_posted,
        months=months,
        flow=_flow(book, first, lambda _slices: "")[0],
        flows={name: _flow(book, first, lambda slices, name=name: slices[name]) for name in FLOW_SLICES},
        cuts={name: _cuts(name, lines, counted) for name in SLICES},
        lines=lines,
        taken_along=[line for line in book.last.lines if line.posted < first] if book.is_first else [],
        versions=sorted({month.plan.rule for month in book.months if month.month >= span.first_on}),
        measures=_measures(movement for movement in book.movements if first <= movement.posted),
        measures_so_far=_measures(m for m in book.movements if m.on in span),
    )


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of the months from one to another, both included."""
    months = [first.replace(day=1)]
    while months[-1] < last.replace(day=1):
        months.append(next_month(months[-1]))
    return months


def _measures(movements: Iterable[FrozenMovement]) -> Measures:
    closed = (closed_of_frozen(movement.row) for movement in movements)
    return measures_of(row for row in closed if row is not None)


def _sum(lines: Iterable[FrozenLine]) -> int:
    return sum(line.amount for line in lines)


def _postings(lines: Iterable[FrozenLine]) -> Postings:
    sums: Counter[tuple[Posting, int]] = Counter()
    for line in lines:
        sums[line.posting, line.amount] += line.amount
    return Postings(
        in_time=sums[Posting.IN_TIME, 1] + sums[Posting.IN_TIME, -1],
        late=sums[Posting.LATE, 1] + sums[Posting.LATE, -1],
        added=sums[Posting.CORRECTION, 1],
        taken_out=-sums[Posting.CORRECTION, -1],
    )


def _months(book: Book, counted: Iterable[FrozenLine], plan: FrozenPlan) -> list[MonthRow]:
    legal, posted = Counter[date](), dict[date, list[FrozenLine]]()
    for line in counted:
        legal[line.counted_on.replace(day=1)] += line.amount
    for line in book.lines:
        posted.setdefault(line.posted, []).append(line)
    rows: list[MonthRow] = []
    total = total_posted = 0
    last = book.last.month
    for month in months_between(plan.span(last).first_on, last):
        postings = _postings(posted.get(month, ()))
        total, total_posted = total + legal[month], total_posted + postings.total
        pace = plan.figure(month_end(month)).pace
        rows.append(MonthRow(month, postings, legal[month], total, total_posted, pace))
    return rows


def _flow(book: Book, first: date, code_of: Callable[..., str]) -> list[FlowRow]:
    """The pending cases. What takes an earlier line back is taken off where that line was."""
    start, came, went, end = (Counter[str]() for _n in range(4))
    for movement in book.movements:
        code = code_of(movement.slices)
        end[code] += movement.amount
        if movement.posted < first:
            start[code] += movement.amount
        elif (movement.amount > 0) is not movement.takes_back:
            came[code] += movement.amount
        else:
            went[code] -= movement.amount
    rows = [FlowRow(code, start[code], came[code], went[code], end[code]) for code in sorted(end)]
    busy = [row for row in rows if row.start or row.came or row.went or row.end]
    return busy or [FlowRow("", 0, 0, 0, 0)]


def _cuts(name: str, lines: Iterable[FrozenLine], counted: Iterable[FrozenLine]) -> list[CutRow]:
    number, cumulative = Counter[str](), Counter[str]()
    for line in lines:
        number[line.slices[name]] += line.amount
    for line in counted:
        cumulative[line.slices[name]] += line.amount
    rows = [CutRow(code, number[code], cumulative[code]) for code in {*number, *cumulative}]
    return sorted(rows, key=lambda row: (-row.cumulative, -row.number, row.code))

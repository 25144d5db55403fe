"""What the dashboard shows, read from the ledger's sums in five statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.charts import LineChart, ProgressBar, Series, line_chart
from indicators.counting import Figure, Plan, plan_of
from indicators.definitions import DEFINITIONS
from indicators.forecast import Forecast, forecast
from indicators.lists import DIMENSIONS, NOT_STATED
from indicators.measures import Measures, Median, Rate
from indicators.models import What
from indicators.names import Names, read_names
from indicators.posting import month_end, next_month
from indicators.satisfaction.figures import Satisfaction
from indicators.sums import Sums, read_measures, read_sums

FLOW_MONTHS = 24  # drawn and listed


@dataclass(frozen=True)
class Number:
    """A number and the list behind it.

    Args:
        query: the address's parameters of the list; empty where there is nothing to list.
    """

    value: int
    query: str = ""


@dataclass(frozen=True)
class Slice:
    """One row of a table of parts: its label, its number, the length of its bar in %."""

    label: str
    number: int
    query: str
    bar: float


@dataclass(frozen=True)
class Cut:
    """The counted disputes by one dimension, the largest part first."""

    name: str
    head: str
    rows: Sequence[Slice]


@dataclass(frozen=True)
class MonthRow:
    """One month: counted in it, counted up to it, and where the plan stands at its end."""

    month: date
    number: int
    cumulative: int
    pace: int

    @property
    def query(self) -> str:
        """The list behind the month's number."""
        return f"month={self.month:%Y-%m}"

    @property
    def query_until(self) -> str:
        """The list behind the number up to the month."""
        return f"until={self.month:%Y-%m}"


@dataclass(frozen=True)
class FlowRow:
    """The pending cases of one month: at its start, what came in and went out, and at its end."""

    month: date
    start: int
    came: int
    went: int
    end: int

    @property
    def address(self) -> str:
        """The month as lists are asked for it."""
        return f"{self.month:%Y-%m}"

    @property
    def address_before(self) -> str:
        """The month before, at whose end the month starts."""
        return f"{self.month - timedelta(days=1):%Y-%m}"


@dataclass(frozen=True)
class Row:
    """One measure: what it is, what it comes to, and of how many cases.

    Args:
        value: as it is printed; None where nothing is recorded, and where the number of cases says it all.
        part, whole: the numbers it is worked out from, with their lists; part is none for medians and sums.
        fen: of an amount; the template prints it.
    """

    code: str
    value: str | None
    whole: Number
    part: Number | None = None
    fen: int | None = None
    is_number: bool = False

    @property
    def name(self) -> str | Promise:
        """The measure's name."""
        return DEFINITIONS[self.code].name

    @property
    def text(self) -> str | Promise:
        """Its definition."""
        return DEFINITIONS[self.code].text


@dataclass(frozen=True)
class YearRow:
    """One year of the plan: what was counted in it, what came in, and the measures of its closings."""

    year: int
    counted: int
    came: int
    rows: Mapping[str, Row]
    closed: int


@dataclass(frozen=True)
class Drawing:
    """A chart drawn twice: for wide pages, and for phones."""

    wide: LineChart
    narrow: LineChart


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page of the count.

    Args:
        hidden: how many of the counted disputes lie in organisations whose register the reader does not see.
        forecast: None under six whole months, and once the period is over.
    """

    figure: Figure
    plan: Plan
    months: Sequence[MonthRow]
    years: Sequence[YearRow]
    cuts: Sequence[Cut]
    flow: Sequence[FlowRow]
    pending: int
    measures: Sequence[Row]
    forecast: Forecast | None
    progress: ProgressBar
    chart: Drawing
    flow_chart: Drawing | None
    hidden: int
    satisfaction: Satisfaction


def dashboard(as_of: date, mine: UUID | None = None, now: date | None = None) -> Dashboard:
    """Return the count with everything that explains it. Five statements, however many cases.

    Args:
        as_of: today, or the last day of a plan period that is over.
        now: today, where it is another day.
        mine: the organisation whose register the reader sees; None for every one.
    """
    plan = plan_of(as_of, now or as_of)
    span = plan.span(as_of)
    sums = read_sums(plan.period.rule_version, span, as_of)
    until = min(as_of, span.last_on)
    years = range(span.first_on.year, until.year + 1)
    measures = read_measures(years)
    counted = sum(number for month, number in sums.months.items() if month >= span.first_on.replace(day=1))
    found = Figure(
        plan.period, as_of, plan.period.rule_version, counted, sums.slices.get("outcome", {}), plan.points
    )
    months = _months(found, sums.months)
    expected = forecast(sums.months, counted, as_of, span.last_on)
    flow = _flow(sums, until)
    by_organisation = sums.slices.get("organisation", {})
    return Dashboard(
        figure=found,
        plan=plan,
        months=months,
        years=[_year(year, measures[year], months, sums) for year in years],
        cuts=_cuts(sums, read_names()),
        flow=flow,
        pending=sums.pending,
        measures=[*_measures(measures[None], "of=closed"), *_confirmations(sums, years)],
        forecast=expected,
        progress=ProgressBar.of(found.counted, found.pace, found.target),
        chart=_chart(found, months, expected),
        flow_chart=_flow_chart(flow),
        hidden=counted - by_organisation.get(str(mine), 0) if mine else 0,
        satisfaction=Satisfaction.of(sums.ratings),
    )


# --- The count -----------------------------------------------------------------------------------------


def _months(found: Figure, numbers: Mapping[date, int]) -> list[MonthRow]:
    result, total = [], 0
    for month in _months_until(found.span.first_on, min(found.as_of, found.span.last_on)):
        total += numbers.get(month, 0)
        result.append(
            MonthRow(month, numbers.get(month, 0), total, _pace_at(found, min(month_end(month), found.as_of)))
        )
    return result


def _pace_at(found: Figure, day: date) -> int:
    return Figure(found.period, day, found.rule, 0, {}, found.points).pace


def _months_until(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := next_month(months[-1])) <= last:
        months.append(following)
    return months


def _cuts(sums: Sums, names: Names) -> list[Cut]:
    heads = {
        "kind": _("By procedure"),
        "outcome": _("By outcome"),
        "right": _("By kind of right"),
        "district": _("By district of the respondent"),
        "organisation": _("By organisation"),
        "source": _("By source"),
    }
    return [Cut(name, head, _slices(name, sums, names)) for name, head in heads.items()]


def _slices(name: str, sums: Sums, names: Names) -> list[Slice]:
    dimension = DIMENSIONS[name]
    numbers = sums.slices.get(dimension, {})
    most = max(numbers.values(), default=1)
    ordered = sorted(numbers.items(), key=lambda row: (-row[1], row[0]))
    return [
        Slice(
            names.of(dimension, value),
            number,
            urlencode({name: value or NOT_STATED}),
            round(100 * number / max(most, 1), 1),
        )
        for value, number in ordered
    ]


# --- The pending cases ---------------------------------------------------------------------------------


def _flow(sums: Sums, until: date) -> list[FlowRow]:
    """Return the last months, the oldest first."""
    came, went = sums.flow[What.CAME], sums.flow[What.WENT]
    if not came and not went:
        return []
    rows, pending = [], 0
    for month in _months_until(min([*came, *went]), until):
        start, pending = pending, pending + came.get(month, 0) - went.get(month, 0)
        rows.append(FlowRow(month, start, came.get(month, 0), went.get(month, 0), pending))
    return rows[-FLOW_MONTHS:]


# --- Measures ------------------------------------------------------------------------------------------


def _measures(found: Measures, query: str) -> list[Row]:
    """Return the rows of the measures.

    Args:
        query: the parameters of the list of all the closings.
    """

    def rate(code: str, of: Rate, part: str, whole: str) -> Row:
        value = f"{of.percent}%" if of.percent is not None else None
        numbers = (
            Number(of.denominator, f"{query}&set={whole}"),
            Number(of.numerator, f"{query}&set={part}"),
        )
        return Row(code, value, *numbers)

    def median(code: str, of: Median) -> Row:
        value = f"{of.value.normalize():f}" if of.value is not None else None
        return Row(code, value, Number(of.n, f"{query}&set=with_days"))

    amounts = (
        ("amount_claimed", found.amount_claimed, "with_claim"),
        ("amount_agreed", found.amount_agreed, "with_payment"),
    )
    return [
        rate("agreement_rate", found.agreement_rate, "agreed", "worked"),
        rate("agreement_rate_wide", found.agreement_rate_wide, "agreed", "mediated"),
        rate("settled_incl_rate", found.settled_incl_rate, "agreed_or_settled", "worked"),
        median("duration_median", found.duration_median),
        median("duration_median_with_pauses", found.duration_median_with_pauses),
        rate("on_time_rate", found.on_time_rate, "in_time", "limited"),
        *(
            Row(code, None, Number(of.n, f"{query}&set={part}"), fen=_fen(of.total))
            for code, of, part in amounts
        ),
    ]


def _fen(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _confirmations(sums: Sums, years: range) -> list[Row]:
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    found = {
        "confirm_applied": ("applied", sums.within(What.CONFIRM_APPLIED, first, last)),
        "confirm_granted": ("granted", sums.within(What.CONFIRM_GRANTED, first, last)),
    }
    return [
        Row(code, None, Number(number, f"of={of}"), is_number=True) for code, (of, number) in found.items()
    ]


def _year(year: int, found: Measures, months: Sequence[MonthRow], sums: Sums) -> YearRow:
    rows = {row.code: row for row in _measures(found, f"of=closed&year={year}")}
    counted = sum(row.number for row in months if row.month.year == year)
    came = sums.within(What.CAME, date(year, 1, 1), date(year, 12, 31))
    return YearRow(year, counted, came, rows, found.closed)


# --- Charts --------------------------------------------------------------------------------------------


def _chart(found: Figure, months: Sequence[MonthRow], expected: Forecast | None) -> Drawing:
    all_months = _months_until(found.span.first_on, found.span.last_on)
    known = [row.cumulative for row in months]
    pace = [_pace_at(found, min(month_end(month), found.span.last_on)) for month in all_months]
    series = [
        Series("counted", f"{_('Counted')} {known[-1]}", known),
        Series("pace", f"{_('Plan pace')} {pace[-1]}", pace),
    ]
    band: list[tuple[int, int] | None] = []
    if expected is not None:
        points = {point.month: point for point in expected.points}
        now = months[-1].month
        line: list[int | None] = [points[m].expected if m in points else None for m in all_months]
        band = [(points[m].low, points[m].high) if m in points else None for m in all_months]
        if now not in points:
            line[all_months.index(now)] = known[-1]
            band[all_months.index(now)] = (known[-1], known[-1])
        name = pgettext("of the count", "Forecast")
        series.append(Series("forecast", f"{name} {expected.end.expected}", line))
    return Drawing(
        line_chart(all_months, series, width=1120, height=340, labels=12, band=band),
        line_chart(all_months, series, width=328, height=260, labels=3, band=band),
    )


def _flow_chart(rows: Sequence[FlowRow]) -> Drawing | None:
    if len(rows) < 2:
        return None
    months = [row.month for row in rows]
    series = [
        Series("counted", f"{pgettext('cases', 'Pending')} {rows[-1].end}", [row.end for row in rows]),
        Series("came", f"{_('Came in')} {rows[-1].came}", [row.came for row in rows]),
        Series("went", f"{_('Went out')} {rows[-1].went}", [row.went for row in rows]),
    ]
    return Drawing(
        line_chart(months, series, width=1120, height=260, labels=12),
        line_chart(months, series, width=328, height=220, labels=3),
    )

"""The sums of the ledger that the dashboard shows, each read in one statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, Q, Sum, Value, When

from indicators.counting import Span
from indicators.measures import Amount, Closed, Measures, measures_of, median_of
from indicators.models import ALL, ClosingTally, DaysTally, SliceTally, What

NO_RULE = 0
OF_THE_FLOW = (What.CAME, What.WENT, What.CLOSED, What.CONFIRM_APPLIED, What.CONFIRM_GRANTED)


@dataclass(frozen=True)
class Sums:
    """Numbers up to a day.

    Args:
        months: counted disputes by legal month, those before the plan's period too.
        slices: counted disputes of the period by dimension and value.
        flow: by legal month, what came into and went out of the pending cases, was closed for the first time,
            and was applied for or confirmed by a court.
        ratings: how many questions about satisfaction have each score; None is no answer yet.
    """

    months: Mapping[date, int]
    slices: Mapping[str, Mapping[str, int]]
    flow: Mapping[What, Mapping[date, int]]
    ratings: Mapping[int | None, int]

    def within(self, what: What, first: date, last: date) -> int:
        """Return how many there were between two days, of whole months."""
        return sum(number for month, number in self.flow[what].items() if first <= month <= last)

    @property
    def pending(self) -> int:
        """How many cases are pending on the day."""
        return sum(self.flow[What.CAME].values()) - sum(self.flow[What.WENT].values())


def read_sums(rule: int, span: Span, as_of: date) -> Sums:
    """Return all sums up to a day. One statement."""
    counted = Q(what=What.COUNTED, rule_version=rule) & (Q(dimension=ALL) | Q(month__gte=span.first_on))
    flow = Q(what__in=OF_THE_FLOW, rule_version=NO_RULE, dimension=ALL)
    rated = Q(what=What.RATED, rule_version=NO_RULE, month__gte=span.first_on.replace(day=1))
    rows = (
        SliceTally.objects.filter(
            counted | flow | rated, organisation="", month__lte=min(as_of, span.last_on)
        )
        .order_by()
        .annotate(of_month=Case(When(dimension=ALL, then=F("month")), default=Value(None)))
        .values_list("what", "dimension", "value", "of_month")
        .annotate(sum=Sum("number"))
    )
    months: dict[date, int] = {}
    slices: dict[str, dict[str, int]] = {}
    flows: dict[What, dict[date, int]] = {what: {} for what in OF_THE_FLOW}
    ratings: dict[int | None, int] = {}
    for what, dimension, value, month, number in rows:
        if not number:
            continue
        if what == What.RATED:
            ratings[int(value) if value else None] = number
        elif what != What.COUNTED:
            flows[What(what)][month] = number
        elif dimension == ALL:
            months[month] = number
        else:
            slices.setdefault(dimension, {})[value] = number
    return Sums(months, slices, flows, ratings)


@dataclass
class _Known:
    """The amounts and days of some closings."""

    claimed: Decimal = Decimal(0)
    claimed_n: int = 0
    agreed: Decimal = Decimal(0)
    agreed_n: int = 0
    days: Counter[int] = field(default_factory=Counter)
    days_with_pauses: Counter[int] = field(default_factory=Counter)

    def amounts(self) -> tuple[Amount, Amount]:
        """The sums claimed and payable, absent where none is known."""
        claimed = Amount(self.claimed if self.claimed_n else None, self.claimed_n)
        return claimed, Amount(self.agreed if self.agreed_n else None, self.agreed_n)


def read_measures(years: Sequence[int]) -> dict[int | None, Measures]:
    """Return the measures of each year's first closings, and of all of them under None. Two statements."""
    closings: dict[int | None, list[Closed]] = {year: [] for year in (None, *years)}
    known: dict[int | None, _Known] = {year: _Known() for year in closings}
    for row in ClosingTally.objects.filter(year__in=years).order_by():
        closed = Closed(row.kind, row.outcome, row.took_part, in_time=row.in_time, number=row.number)
        for year in (None, row.year):
            closings[year].append(closed)
            known[year].claimed += row.claimed
            known[year].claimed_n += row.claimed_n
            known[year].agreed += row.agreed
            known[year].agreed_n += row.agreed_n
    days = DaysTally.objects.filter(year__in=years).order_by()
    for year, with_pauses, length, number in days.values_list("year", "with_pauses", "days", "number"):
        for key in (None, year):
            histogram = known[key].days_with_pauses if with_pauses else known[key].days
            histogram[length] += number
    return {year: _measures(closings[year], known[year]) for year in closings}


def _measures(closings: Sequence[Closed], known: _Known) -> Measures:
    claimed, agreed = known.amounts()
    return replace(
        measures_of(closings),
        duration_median=median_of(known.days),
        duration_median_with_pauses=median_of(known.days_with_pauses),
        amount_claimed=claimed,
        amount_agreed=agreed,
    )

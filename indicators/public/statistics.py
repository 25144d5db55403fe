"""The public statistics as a page and a file show them: cards, charts, tables."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.charts import LineChart, Series, line_chart
from indicators.counting import Figure
from indicators.measures import median_of
from indicators.posting import month_end, next_month
from indicators.public.release import FEWEST, Cut, Group, cut_of, groups_of, half_years_of, months_of
from indicators.public.summaries import CUTS, MonthSums, Published

# A rate or a median of fewer cases than this says more of single cases than of the work.
FEWEST_FOR_RATES = 20


@dataclass(frozen=True)
class HalfYear:
    """A half-year that is published.

    Args:
        success: agreements in whole percent of the mediations in which both sides took part; None of too few.
        median: days from acceptance to closing; None of too few.
    """

    group: Group
    success: int | None
    median: Decimal | None
    cuts: Mapping[str, Cut]


@dataclass(frozen=True)
class Statistics:
    """Everything that is published.

    Args:
        until: the last day that the figures reach; None while nothing can be published.
        groups: of the plan's span; all_groups: since the first frozen month.
    """

    frozen_at: datetime
    figure: Figure
    until: date | None
    groups: Sequence[Group]
    all_groups: Sequence[Group]
    halves: Sequence[HalfYear]
    months: Sequence[date]
    cumulative: Sequence[int]
    pace: Sequence[int]

    @property
    def newest(self) -> HalfYear | None:
        """The newest half-year."""
        return self.halves[-1] if self.halves else None

    def chart(self, *, width: int, height: int, labels: int) -> LineChart:
        """Return the drawing of the count against the plan's pace."""
        series = (
            Series("counted", f"{_('Counted')} {self.cumulative[-1]}", self.cumulative),
            Series("pace", f"{_('Plan pace')} {self.pace[-1]}", self.pace),
        )
        return line_chart(self.months, series, width=width, height=height, labels=labels)


def statistics_of(found: Published) -> Statistics:
    """Return what may be published of the frozen months."""
    first = min([*found.months, found.last])
    totals = [(month, _sums(found, [month]).counted) for month in _between(first, found.last)]
    all_groups = groups_of(totals)
    span = found.plan.span(found.last)
    groups = [group for group in all_groups if group.first in span and group.last in span]
    until = month_end(groups[-1].last) if groups else None
    figure = found.plan.figure(until or month_end(found.last), sum(group.number for group in groups))
    months = list(_between(groups[0].first, groups[-1].last)) if groups else []
    return Statistics(
        frozen_at=found.frozen_at,
        figure=figure,
        until=until,
        groups=groups,
        all_groups=all_groups,
        halves=[_half(found, group) for group in half_years_of(all_groups)],
        months=months,
        cumulative=_cumulative(months, groups),
        pace=[found.plan.figure(month_end(month)).pace for month in months],
    )


def shown_codes(halves: Iterable[HalfYear], cut: str) -> list[str]:
    """Return the parts that are named: those of which some half-year publishes a number; the largest first."""
    totals: Counter[str] = Counter()
    for half in halves:
        totals.update(half.cuts[cut].parts)
    return [code for code, number in totals.most_common() if number]


def _half(found: Published, group: Group) -> HalfYear:
    sums = _sums(found, months_of(group))
    cuts = {
        cut: cut_of({code: number for (name, code), number in sums.parts.items() if name == cut})
        for cut in CUTS
    }
    is_wide = sums.worked >= FEWEST_FOR_RATES and FEWEST <= sums.agreed <= sums.worked - FEWEST
    median = median_of(sums.days)
    return HalfYear(
        group,
        round(100 * sums.agreed / sums.worked) if is_wide else None,
        median.value if median.n >= FEWEST_FOR_RATES else None,
        cuts,
    )


def _sums(found: Published, months: Iterable[date]) -> MonthSums:
    sums = MonthSums()
    for month in months:
        sums.add(found.months.get(month, MonthSums()))
    return sums


def _cumulative(months: Sequence[date], groups: Sequence[Group]) -> list[int]:
    """Return the sum at the end of each month; within a group of months what was published before it."""
    at_end = {group.last: group.number for group in groups}
    result, total = [], 0
    for month in months:
        total += at_end.get(month, 0)
        result.append(total)
    return result


def _between(first: date, last: date) -> Iterable[date]:
    month = first
    while month <= last:
        yield month
        month = next_month(month)

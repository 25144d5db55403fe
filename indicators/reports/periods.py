"""The spans that are reported besides single months: half-years, years, and plan periods that are frozen to the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indicators.models import PlanPeriod

_HALVES = {1: 6, 7: 12}
_YEAR = {1: 12}


@dataclass(frozen=True)
class Period:
    """Some months that are reported together: the first days of the first and of the last."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """The name in the language in force."""
        if self.first.year != self.last.year:
            return _("Plan period %(first)s–%(last)s") % {"first": self.first.year, "last": self.last.year}
        if _YEAR.get(self.first.month) == self.last.month:
            return _("Year %(year)s") % {"year": self.first.year}
        text = _("First half of %(year)s") if self.first.month == 1 else _("Second half of %(year)s")
        return text % {"year": self.first.year}


def periods_of(frozen: Iterable[date]) -> list[Period]:
    """Return what can be reported, the newest first: whatever ends with a frozen month.

    Args:
        frozen: the first days of the frozen months.
    """
    ends = {
        (plan.last_on.year, plan.last_on.month): plan.first_on.replace(day=1)
        for plan in PlanPeriod.objects.all()
    }
    found = set[Period]()
    for last in frozen:
        for first, end in (*_HALVES.items(), *_YEAR.items()):
            if end == last.month:
                found.add(Period(date(last.year, first, 1), last))
        if (last.year, last.month) in ends:
            found.add(Period(ends[last.year, last.month], last))
    return sorted(found, key=lambda period: (period.last, period.first), reverse=True)

"""The working calendar: the days that do not follow the week, and the years whose schedule is known."""

from collections.abc import Iterable
from datetime import date
from time import monotonic

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.deadlines import Calendar

__all__ = ["CalendarDay", "CalendarYear", "forget_calendars"]

KEPT_SECONDS = 60
YEARS_AHEAD = 3

# Per process: the year asked about, until when the answer is good, and the answer.
_kept: dict[int, tuple[float, Calendar]] = {}


def forget_calendars() -> None:
    """Make this process read the calendar again; called after every change of it."""
    _kept.clear()


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    """Days that do not follow the week."""

    def frozen_calendar(self, years: Iterable[int]) -> Calendar:
        """Return the calendar of some years, read now."""
        wanted = sorted(set(years))
        days = self.filter(date__year__range=(wanted[0], wanted[-1])).values_list("date", "is_working")
        confirmed = CalendarYear.objects.filter(year__in=wanted, confirmed=True).values_list(
            "year", flat=True
        )
        return Calendar(dict(days), frozenset(confirmed))

    def calendar(self, around: date) -> Calendar:
        """Return the calendar from the year before `around` to three years after it.

        Read at most once a minute in each process: a changed day shows elsewhere after that time.
        """
        kept = _kept.get(around.year)
        if kept is not None and kept[0] > monotonic():
            return kept[1]
        years = range(around.year - 1, around.year + YEARS_AHEAD + 1)
        calendar = self.frozen_calendar(years)
        _kept[around.year] = (monotonic() + KEPT_SECONDS, calendar)
        return calendar


class CalendarDay(models.Model):
    """A day on which the week's order does not hold: a public holiday, or a make-up working day."""

    date = models.DateField(_("date"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    reviewed_on = models.DateField(_("checked by the centre on"), null=True, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        """Return the date and what it is."""
        return f"{self.date.isoformat()} {self.note}".strip()


class CalendarYear(models.Model):
    """Whether the State Council has published the schedule of a year."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    confirmed = models.BooleanField(_("schedule published"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)
    reviewed_on = models.DateField(_("checked by the centre on"), null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")

    def __str__(self) -> str:
        """Return the year."""
        return str(self.year)

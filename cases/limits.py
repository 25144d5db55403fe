"""Deadlines in words: how long is left, and the rule that gave them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.deadlines import Calendar, working_days_between
from cases.parts import Row
from cases.situation import day_of

SOON = 2  # working days


@dataclass(frozen=True)
class TimeLeft:
    """How long is left until a day."""

    due_on: date
    words: str
    is_soon: bool
    is_overdue: bool


def time_left(due_on: date, today: date, calendar: Calendar) -> TimeLeft:
    """Return how long is left, in working days and words."""
    days = working_days_between(today, due_on, calendar)
    if due_on < today:
        late = max(1, -days)
        words = ngettext("%(n)s working day overdue", "%(n)s working days overdue", late) % {"n": late}
        return TimeLeft(due_on, words, is_soon=False, is_overdue=True)
    if due_on == today:
        return TimeLeft(due_on, _("Due today"), is_soon=True, is_overdue=False)
    left = max(1, days)
    words = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    return TimeLeft(due_on, words, is_soon=left <= SOON, is_overdue=False)


def rule_words(limit: Row) -> str:
    """Return the rule that a deadline rests on.

    Only what the law itself fixes is quoted as law; every other period is named as the centre's own.
    """
    if not limit.get("name"):
        return ""
    if limit["use"] == "LEGAL" and limit.get("source"):
        return _("%(source)s, article %(article)s") % {"source": limit["source"], "article": limit["article"]}
    names = {"name": limit["name"], "period": period_words(limit["value"], limit["unit"])}
    return _("%(name)s: %(period)s, a period set by the centre") % names


def due_of(limit: Row | None) -> date | None:
    """Return the day of a deadline that was read with its case."""
    return day_of(limit["due"]) if limit else None


def period_words(value: int, unit: str) -> str:
    """Return a length of time in words."""
    match unit:
        case "WORKING_DAY":
            return ngettext("%(n)s working day", "%(n)s working days", value) % {"n": value}
        case "MONTH":
            return ngettext("%(n)s month", "%(n)s months", value) % {"n": value}
        case "YEAR":
            return ngettext("%(n)s year", "%(n)s years", value) % {"n": value}
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}

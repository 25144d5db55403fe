"""WHEN: day arithmetic on frozen rules and calendars.

Pure: no database, no clock. `cases.models.rule` turns rows into the `Rule` and `Calendar` used here.

Source: Civil Code arts. 200-204 and Civil Procedure Law art. 85. The day of the event is not counted; a
period of months or years ends on the day of the same number, or at the end of a month that has no such
day; a last day that is a rest day moves to the first working day after it. Rest days are those of the
State Council's yearly schedule, so a make-up Saturday is a working day. What the law leaves open (pauses,
extensions, counting backwards) is decided in docs/decisions/0011-days-and-calendars.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in; the values are those of time_limits.csv."""

    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    DAY_BEFORE = "DAY_BEFORE"  # counted back from a hearing
    EVENT = "EVENT"  # no period: the event itself is the limit
    MONTH_MIN = "MONTH_MIN"  # a shortest time of keeping, which no rest day moves


class Why(StrEnum):
    """A reason, for the reader, why a period ends on the day it does."""

    PAUSED = "PAUSED"
    MONTH_END = "MONTH_END"
    REST_DAY = "REST_DAY"
    MAKE_UP_DAY = "MAKE_UP_DAY"
    BROUGHT_FORWARD = "BROUGHT_FORWARD"


@dataclass(frozen=True)
class Rule:
    """A period: `value` times `unit`, under the code of its row."""

    code: str
    value: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raises: ValueError for a negative period."""
        if self.value < 0:
            raise ValueError(f"{self.code}: a period is not negative")


@dataclass(frozen=True)
class Calendar:
    """The days on which the week's usual order does not hold, and the years whose schedule is known.

    Args:
        working: True for a make-up working day at a weekend, False for a public holiday.
        confirmed_years: the years for which the State Council has published the schedule.
    """

    working: Mapping[date, bool] = field(default_factory=dict)
    confirmed_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Return whether offices work on `day`; an unlisted day follows the week."""
        return self.working.get(day, not _is_weekend(day))

    def is_make_up_day(self, day: date) -> bool:
        """Return whether `day` is a Saturday or Sunday on which offices work."""
        return _is_weekend(day) and self.is_working(day)

    def unconfirmed(self, first: date, last: date) -> frozenset[int]:
        """Return the years from `first` to `last` whose schedule is not yet known."""
        return frozenset(range(first.year, last.year + 1)) - self.confirmed_years


@dataclass(frozen=True)
class Pause:
    """The clock stands from `from_on` and runs again on `until_on`, which counts; None: it still stands."""

    from_on: date
    until_on: date | None

    def __post_init__(self) -> None:
        """Raises: ValueError when the pause ends before it begins."""
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("a pause ends on or after the day it begins")


@dataclass(frozen=True)
class Due:
    """Where a period ends.

    `raw_end` is the end by counting alone, `due_on` the last day in law. While a pause is open `stopped`
    is True and `due_on` is where the period would end without it: it will move.
    """

    raw_end: date
    due_on: date
    why: tuple[Why, ...] = ()
    unconfirmed_years: frozenset[int] = frozenset()
    stopped: bool = False


def due_on(event: date, rule: Rule, calendar: Calendar, paused: Sequence[Pause] = ()) -> Due:
    """Return where a period that starts with `event` ends.

    Args:
        event: the day of the event; it is not counted.
        rule: the period.
        calendar: the rest days around it.
        paused: when the clock stood; in any order, overlaps count once.
    """
    match rule.unit:
        case Unit.WORKING_DAY:
            return _due_in_working_days(event, rule.value, calendar, paused)
        case Unit.DAY_BEFORE:
            return _due_before(event, rule.value, calendar)
        case Unit.EVENT:
            return Due(raw_end=event, due_on=event)
        case Unit.MONTH_MIN:
            end = add_months(event, rule.value)
            return Due(raw_end=end, due_on=end, why=_month_end(event, end))
        case Unit.DAY:
            end = event + timedelta(days=rule.value)
            return _due_after(event, end, (), calendar, paused)
        case Unit.MONTH | Unit.YEAR:
            end = add_months(event, rule.value * (12 if rule.unit is Unit.YEAR else 1))
            return _due_after(event, end, _month_end(event, end), calendar, paused)


def extended(due: Due, rule: Rule, calendar: Calendar) -> Due:
    """Return where an extended period ends.

    The extension runs on from the last day of the period, whenever it was agreed or granted.
    """
    return due_on(due.due_on, rule, calendar)


def is_overdue(due: Due, today: date) -> bool:
    """Return whether the period is over on `today`; the last day itself is still in time."""
    return not due.stopped and today > due.due_on


def add_working_days(day: date, count: int, calendar: Calendar) -> date:
    """Return the working day `count` working days after `day` (before it, if negative); `day` for 0."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Return how many working days follow `start` up to and with `end`.

    Negative when `end` is before `start`: so many working days overdue.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return `day` if it is a working day, else the first one after it."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def previous_working_day(day: date, calendar: Calendar) -> date:
    """Return `day` if it is a working day, else the last one before it."""
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """Return the day of the same number `months` later, or the end of a month that has no such day.

    Source: Civil Code art. 202.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _month_end(event: date, end: date) -> tuple[Why, ...]:
    return (Why.MONTH_END,) if end.day != event.day else ()


def _due_after(
    event: date, end: date, why: tuple[Why, ...], calendar: Calendar, paused: Sequence[Pause]
) -> Due:
    """Move an end for the pauses, then off the rest days."""
    pauses = _merged(paused, event)
    raw_end = end
    for from_on, until_on in pauses:
        # A pause that begins when the period is over in law changes nothing.
        if from_on > next_working_day(raw_end, calendar):
            break
        raw_end += until_on - from_on
    due = next_working_day(raw_end, calendar)
    if raw_end != end:
        why = (*why, Why.PAUSED)
    if due != raw_end:
        why = (*why, Why.REST_DAY)
    if calendar.is_make_up_day(due):
        why = (*why, Why.MAKE_UP_DAY)
    return Due(raw_end, due, why, calendar.unconfirmed(raw_end, due), _is_stopped(paused, due))


def _due_in_working_days(event: date, count: int, calendar: Calendar, paused: Sequence[Pause]) -> Due:
    """Count working days that lie in no pause."""
    pauses = _merged(paused, event)
    unpaused = end = add_working_days(event, count, calendar)
    if pauses:
        standing = {first + timedelta(days=n) for first, last in pauses for n in range((last - first).days)}
        end, left = event, count
        while left:
            end += ONE_DAY
            left -= calendar.is_working(end) and end not in standing
    why: tuple[Why, ...] = (Why.PAUSED,) if end != unpaused else ()
    if any(calendar.is_make_up_day(event + timedelta(days=n)) for n in range(1, (end - event).days + 1)):
        why = (*why, Why.MAKE_UP_DAY)
    unknown = calendar.unconfirmed(min(event + ONE_DAY, end), end)
    return Due(end, end, why, unknown, _is_stopped(paused, end))


def _due_before(event: date, count: int, calendar: Calendar) -> Due:
    """Count back from an event; a rest day moves the limit to the working day before it."""
    raw_end = event - timedelta(days=count)
    due = previous_working_day(raw_end, calendar)
    why = (Why.BROUGHT_FORWARD,) if due != raw_end else ()
    return Due(raw_end, due, why, calendar.unconfirmed(due, raw_end))


def _merged(paused: Iterable[Pause], event: date) -> list[tuple[date, date]]:
    """Return the ended pauses after `event`, merged and in order.

    The day of the event is not counted anyway, so a pause on it takes nothing away.
    """
    ended: list[tuple[date, date]] = []
    for pause in sorted(paused, key=lambda each: each.from_on):
        if pause.until_on is None:
            continue
        from_on, until_on = max(pause.from_on, event + ONE_DAY), pause.until_on
        if ended and from_on <= ended[-1][1]:
            from_on, until_on = ended[-1][0], max(until_on, ended[-1][1])
            ended.pop()
        if until_on > from_on:
            ended.append((from_on, until_on))
    return ended


def _is_stopped(paused: Iterable[Pause], due: date) -> bool:
    """Return whether the clock stands: a pause still open that began before the period was over."""
    return any(pause.until_on is None and pause.from_on <= due for pause in paused)

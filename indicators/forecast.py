"""Where the count will stand at the end of the plan's period, with an interval. Pure: months in, numbers out.

Method: the level of the last twelve whole months goes on, with a cautious share of the growth over the twelve
before and, once there are two years to learn from, each calendar month's usual share of a year. The spread of the
last months about that level, wider than chance alone where they are uneven, and what is not known of the growth
give the 80 % interval; it widens with the time that is left. Back-tested on made-up years in
tests/indicators/test_forecast.py. Under six whole months nothing is said.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt

LEAST_MONTHS = 6
WINDOW = 12  # whole months that the level is taken from
SEASONS_FROM = 24  # whole months before the calendar month is looked at
CAUTION = 2  # months of an even year that each calendar month is mixed with
GROWTH = 0.13  # what a yearly growth, up or down, usually is before any is seen
Z = 1.2816  # of a normal distribution, 80 % lie within


@dataclass(frozen=True)
class Point:
    """The count expected at a month's end, and between what it will lie four times in five."""

    month: date
    low: int
    expected: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """What is expected, month by month.

    Args:
        months_used: the whole months that the level was taken from.
        points: one for each month that is left; the last is the end of the period.
    """

    months_used: int
    has_seasons: bool
    points: Sequence[Point]

    @property
    def end(self) -> Point:
        """What is expected at the period's end."""
        return self.points[-1]


def forecast(numbers: Mapping[date, int], counted: int, as_of: date, last_on: date) -> Forecast | None:
    """Return where the count will stand; None under six whole months, or when the period is over.

    Args:
        numbers: how many were counted in each month, by its first day; months without any may be missing.
        counted: the count on the day.
        as_of: the day; its own month is not whole unless it is the month's last.
        last_on: the last day of the period.
    """
    history = _whole_months(numbers, as_of)
    if len(history) < LEAST_MONTHS or as_of >= last_on:
        return None
    seasons = _seasons(history)
    window = history[-WINDOW:]
    if not any(number for _, number in window):  # nothing to go on with
        return None
    weights = [seasons[month.month] for month, _ in window]
    level = sum(number for _, number in window) / sum(weights)
    if not level:  # nothing for so long that nothing can be said of what is to come
        return None
    spread = _spread([number for _, number in window], [level * weight for weight in weights])
    growth, doubt = _growth(history, spread)
    freedom = len(window) - 1
    reach = Z + (Z**3 + Z) / (4 * freedom)  # a little wider than normal: the spread itself is an estimate
    middle = len(window) / 24  # years from the middle of the window to the day
    points, expected, drift = [], 0.0, 0.0
    for month, share in _months_left(as_of, last_on):
        years = (month - as_of).days / 365 + share / 24 + middle
        number = level * seasons[month.month] * share * exp(growth * years)
        expected, drift = expected + number, drift + number * years
        variance = spread * expected + spread * expected**2 / (level * sum(weights)) + drift**2 * doubt
        points.append(_point(month, counted, expected, reach * sqrt(variance)))
    return Forecast(len(window), len(history) >= SEASONS_FROM, tuple(points))


def _point(month: date, counted: int, expected: float, width: float) -> Point:
    low, high = max(expected - width, 0), expected + width
    return Point(month, counted + round(low), counted + round(expected), counted + round(high))


def _whole_months(numbers: Mapping[date, int], as_of: date) -> list[tuple[date, int]]:
    """The months from the first in which anything was counted to the last that is over."""
    started = [month for month, number in numbers.items() if number]
    if not started:
        return []
    month, found = min(started), []
    while (following := _next(month)) <= as_of + timedelta(days=1):
        found.append((month, numbers.get(month, 0)))
        month = following
    return found


def _seasons(history: Sequence[tuple[date, int]]) -> Mapping[int, float]:
    """Each calendar month's number as a multiple of the average month; 1 for all while there is little to learn from."""
    even = dict.fromkeys(range(1, 13), 1.0)
    if len(history) < SEASONS_FROM:
        return even
    usual = [_share_of_year(history, index) for index in range(len(history))]
    sums: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    for (month, _), share in zip(history, usual, strict=True):
        sums[month.month] += share  # type: ignore[assignment]
        seen[month.month] += 1
    mixed = {month: (sums[month] + CAUTION) / (seen[month] + CAUTION) for month in even}
    mean = sum(mixed.values()) / 12
    return {month: value / mean for month, value in mixed.items()}


def _share_of_year(history: Sequence[tuple[date, int]], index: int) -> float:
    """A month's number against the average of the twelve months around it, so that growth is no season."""
    first = min(max(index - 6, 0), len(history) - 12)
    around = [number for _, number in history[first : first + 12]]
    return history[index][1] * 12 / sum(around) if sum(around) else 1.0


def _spread(seen: Sequence[int], expected: Sequence[float]) -> float:
    """How much wider than chance the months scatter: Pearson's statistic over its degrees of freedom, at least 1."""
    parts = [(a - b) ** 2 / b for a, b in zip(seen, expected, strict=True) if b > 0]
    return max(1.0, sum(parts) / max(len(seen) - 1, 1))


def _growth(history: Sequence[tuple[date, int]], spread: float) -> tuple[float, float]:
    """The yearly growth (as a logarithm) of the last twelve months over the twelve before, and its variance.

    Drawn towards none the less certain it is.
    """
    before, last = (sum(number for _, number in part) for part in (history[-24:-12], history[-12:]))
    if len(history) < SEASONS_FROM or not before or not last:
        return 0.0, GROWTH**2
    noise = spread * (1 / before + 1 / last)
    trust = GROWTH**2 / (GROWTH**2 + noise)
    return trust * log(last / before), trust * noise


def _months_left(as_of: date, last_on: date) -> list[tuple[date, float]]:
    """The months from the day to the period's end, each with the share of it that is still to come."""
    found = []
    month = (as_of + timedelta(days=1)).replace(day=1)
    while month <= last_on:
        following = _next(month)
        days = (following - month).days
        left = (min(following - timedelta(days=1), last_on) - max(as_of, month - timedelta(days=1))).days
        found.append((month, left / days))
        month = following
    return found


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)

"""The forecast against made-up years: how often the interval holds, and how far off it is beside a straight line."""

import math
import random
from datetime import date, timedelta
from statistics import mean

import pytest

from indicators.forecast import LEAST_MONTHS, forecast

FIRST, LAST = date(2021, 1, 1), date(2025, 12, 31)
# Few close around the Spring Festival, many at the year's end.
SEASON = (0.9, 0.5, 1.0, 1.0, 1.0, 1.05, 0.95, 0.95, 1.05, 0.95, 1.15, 1.5)
COVERED = (0.70, 0.93)  # of 80 % stated


def months() -> list[date]:
    """Return the months of the plan period."""
    return [date(year, month, 1) for year in range(2021, 2026) for month in range(1, 13)]


def made_up(seed: int, *, level: float, growth: float, uneven: float, seasonal: bool) -> dict[date, int]:
    """Return five years of months.

    Args:
        level: cases in an average month of the first year.
        growth: how much more each year.
        uneven: how far months scatter beyond chance, as the share of the level.
    """
    chance = random.Random(seed)
    found = {}
    for index, month in enumerate(months()):
        expected = level * (1 + growth) ** (index / 12) * (SEASON[month.month - 1] if seasonal else 1)
        expected = chance.gammavariate(1 / uneven**2, expected * uneven**2) if uneven else expected
        found[month] = _poisson(chance, expected)
    return found


def _poisson(chance: random.Random, expected: float) -> int:
    limit, product, number = math.exp(-expected), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number


# The mean error at most, beside that of a straight line from the plan's first day: looking at the last months costs
# something where nothing changes, and is worth much more where something does.
BESIDE_NAIVE = {"even": 2.1, "seasonal": 1.7, "growing": 0.7, "small": 1.2}
WORLDS = {
    "even": {"level": 33, "growth": 0, "uneven": 0, "seasonal": False},
    "seasonal": {"level": 33, "growth": 0, "uneven": 0.15, "seasonal": True},
    "growing": {"level": 25, "growth": 0.12, "uneven": 0.15, "seasonal": True},
    "small": {"level": 6, "growth": 0.05, "uneven": 0.3, "seasonal": True},
}
DAYS = (date(2022, 6, 30), date(2023, 6, 30), date(2024, 3, 31), date(2024, 12, 31), date(2025, 6, 30))
YEARS = 200


def _figures(world: str) -> tuple[float, float, float]:
    """Return how often the interval held, and the mean error of the forecast and of a straight line."""
    held, ours, naive = [], [], []
    for seed in range(YEARS):
        numbers = made_up(seed, **WORLDS[world])  # type: ignore[arg-type]
        truth = sum(numbers.values())
        for day in DAYS:
            counted = sum(number for month, number in numbers.items() if month <= day)
            found = forecast(numbers, counted, day, LAST)
            assert found is not None
            held.append(found.end.low <= truth <= found.end.high)
            ours.append(abs(found.end.expected - truth))
            naive.append(abs(counted * (LAST - FIRST).days / (day - FIRST).days - truth))
    return mean(held), mean(ours), mean(naive)


@pytest.mark.parametrize("world", WORLDS)
def test_interval_holds_as_often_as_it_says(world: str) -> None:
    held, ours, naive = _figures(world)
    print(f"{world}: held {held:.2f}, mean error {ours:.0f}, straight line {naive:.0f}")  # noqa: T201
    assert COVERED[0] <= held <= COVERED[1]
    assert ours <= naive * BESIDE_NAIVE[world]


def test_nothing_is_said_under_six_whole_months() -> None:
    numbers = {date(2021, month, 1): 30 for month in range(1, 7)}
    assert forecast(numbers, 165, date(2021, 6, 29), LAST) is None
    found = forecast(numbers, 180, date(2021, 6, 30), LAST)
    assert found is not None
    assert (found.months_used, found.has_seasons, found.end.expected) == (LEAST_MONTHS, False, 180 + 54 * 30)
    assert forecast({}, 0, date(2024, 1, 1), LAST) is None


def test_nothing_is_said_of_a_year_in_which_nothing_was_counted() -> None:
    empty = {date(2025, month, 1): 0 for month in range(1, 13)}
    assert forecast(empty, 0, date(2025, 12, 31), date(2030, 12, 31)) is None


def test_nothing_is_said_when_the_period_is_over() -> None:
    assert forecast(dict.fromkeys(months(), 30), 1800, LAST, LAST) is None


def test_points_go_to_the_end_and_widen() -> None:
    numbers = {month: 30 for month in months() if month < date(2025, 1, 1)}
    found = forecast(numbers, 1455, date(2025, 1, 16), LAST)
    assert found is not None
    assert [point.month for point in found.points] == [date(2025, month, 1) for month in range(1, 13)]
    assert found.end.expected == 1455 + round(30 * (15 / 31 + 11))
    widths = [point.high - point.low for point in found.points]
    assert widths == sorted(widths)
    assert found.points[0].month + timedelta(days=30) <= found.points[1].month

"""Charts as SVG, made on the server. Pure: numbers in, coordinates out; the template draws and labels.

Text in a chart is never below 12 px on screen, so a page holds two drawings: a wide and a narrow one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tick:
    """A grid line: where, and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """Two lines over months: what was counted, and the plan's pace.

    Args:
        width, height: in px; the plot lies inside the margins.
        counted, pace: points of a polyline.
    """

    width: int
    height: int
    left: int
    right: int
    bottom: int
    counted: str
    pace: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


LEFT, RIGHT, TOP, BOTTOM = 48, 30, 12, 28


def cumulative_chart(
    months: Sequence[date],
    counted: Sequence[int],
    pace: Sequence[int],
    *,
    width: int,
    height: int,
    labels: int,
) -> LineChart:
    """Return the chart of the cumulative count against the plan's pace.

    Args:
        months: the first day of each month.
        labels: at most this many labels on the horizontal axis.
    """
    top = _round_up(max([*counted, *pace, 1]))
    right, base = width - RIGHT, height - BOTTOM
    steps = max(len(months) - 1, 1)

    def x(index: int) -> float:
        return round(LEFT + (right - LEFT) * index / steps, 1)

    def y(value: float) -> float:
        return round(base - (base - TOP) * value / top, 1)

    def points(values: Sequence[int]) -> str:
        return " ".join(f"{x(index)},{y(value)}" for index, value in enumerate(values))

    every = max(1, -(-len(months) // labels))
    return LineChart(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        bottom=base,
        counted=points(counted),
        pace=points(pace),
        x_ticks=tuple(Tick(x(i), f"{m.year}-{m.month:02d}") for i, m in enumerate(months) if i % every == 0),
        y_ticks=tuple(Tick(y(top * part / 4), str(top * part // 4)) for part in range(5)),
    )


@dataclass(frozen=True)
class ProgressBar:
    """How much of the target is reached, and where the plan stands: widths out of WIDTH."""

    counted: float
    pace: float
    WIDTH = 1000

    @classmethod
    def of(cls, counted: int, pace: int, target: int) -> "ProgressBar":
        """Return the bar of a figure; more than the target fills it."""
        whole = max(target, 1)
        return cls(*(round(min(value / whole, 1) * cls.WIDTH, 1) for value in (counted, pace)))


def _round_up(value: int) -> int:
    step = 4
    while step * 5 < value:
        step *= 10 if step * 10 * 5 <= value else 2
    return -(-value // step) * step

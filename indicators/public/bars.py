"""A bar chart as SVG, made on the server. Pure: names and numbers in, coordinates out; the template draws."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW, BAR, LABEL = 44, 14, 18  # px: a row, its bar, and the line of text above it
NUMBER = 52  # px kept free for the number behind the longest bar


@dataclass(frozen=True)
class Bar:
    """One bar: its name above it, its number behind it."""

    name: str
    number: int
    text_at: int
    bar_at: int
    width: float
    number_at: float


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars, the largest first."""

    width: int
    height: int
    thick: int
    bars: tuple[Bar, ...]


def bar_chart(rows: Sequence[tuple[str, int]], *, width: int) -> BarChart:
    """Return the chart of some parts."""
    most = max((number for _name, number in rows), default=1) or 1
    bars = []
    for place, (name, number) in enumerate(rows):
        long = round((width - NUMBER) * number / most, 1)
        top = place * ROW
        bars.append(Bar(name, number, top + LABEL - 4, top + LABEL, long, long + 8))
    return BarChart(width, len(rows) * ROW, BAR, tuple(bars))

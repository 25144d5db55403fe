"""Charts as SVG, made on the server. Pure: numbers in, coordinates out; the template draws and labels.

Text in a chart is never below 12 px on screen, so a page holds two drawings: a wide and a narrow one. Lines differ in
style as well as in colour and carry their names, so that a print in grey is read as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

LEFT, RIGHT, TOP, BOTTOM = 52, 24, 26, 28  # to the right half the name of a month, which may stand at the end
LINE_HEIGHT = 16  # between two labels


@dataclass(frozen=True)
class Tick:
    """A grid line: where, and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Series:
    """One line to draw.

    Args:
        style: counted, pace, forecast, came or went: see count.css.
        name: what stands beside its end.
        values: one for each month; None where there is none.
    """

    style: str
    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class Label:
    """A line's name: where, and which way it runs from there."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line as it is drawn.

    Args:
        points: of a polyline.
    """

    style: str
    points: str
    label: Label


@dataclass(frozen=True)
class LineChart:
    """Lines over months.

    Args:
        width, height: in px; the plot lies inside the margins.
        band: points of the polygon of an interval; empty without one.
    """

    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[Line, ...]
    band: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class _Plane:
    """From months and numbers to px."""

    width: int
    height: int
    steps: int
    top: int

    def x(self, index: int) -> float:
        return round(LEFT + (self.width - RIGHT - LEFT) * index / max(self.steps, 1), 1)

    def y(self, value: float) -> float:
        base = self.height - BOTTOM
        return round(base - (base - TOP) * value / self.top, 1)

    def points(self, values: Sequence[int | None]) -> list[tuple[float, float]]:
        return [(self.x(index), self.y(value)) for index, value in enumerate(values) if value is not None]


def line_chart(
    months: Sequence[date],
    series: Sequence[Series],
    *,
    width: int,
    height: int,
    labels: int,
    band: Sequence[tuple[int, int] | None] = (),
) -> LineChart:
    """Return a chart of at most five lines.

    Args:
        months: the first day of each month.
        labels: at most this many labels on the horizontal axis.
        band: the lowest and highest value of an interval for each month.
    """
    known = [value for line in series for value in line.values if value is not None]
    most = _round_up(max([*known, *(high for _, high in filter(None, band)), 1]))
    plane = _Plane(width, height, len(months) - 1, most)
    drawn = [(line, plane.points(line.values)) for line in series]
    lines = [Line(line.style, _text(points), _label(line, points, plane)) for line, points in drawn if points]
    every = max(1, -(-len(months) // labels))
    return LineChart(
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        bottom=height - BOTTOM,
        lines=tuple(_apart(lines, plane)),
        band=_band(band, plane),
        x_ticks=tuple(Tick(plane.x(i), _month(m)) for i, m in enumerate(months) if i % every == 0),
        y_ticks=tuple(Tick(plane.y(most * part / 4), str(most * part // 4)) for part in range(5)),
    )


def _month(month: date) -> str:
    return f"{month.year}-{month.month:02d}"


def _text(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _label(line: Series, points: Sequence[tuple[float, float]], plane: _Plane) -> Label:
    x, y = points[-1]
    if x < plane.width / 3:  # little is drawn yet: below the line, where the others do not pass
        return Label(x, round(min(y + 18, plane.height - BOTTOM - 4), 1), "start", line.name)
    return Label(x, round(y - 8, 1), "end", line.name)


def _apart(lines: Sequence[Line], plane: _Plane) -> list[Line]:
    """Move labels that would lie on each other: the lower line's goes below, as far as there is room."""
    lowest = plane.height - BOTTOM - 4
    placed: list[Line] = []
    for line in sorted(lines, key=lambda line: line.label.y):
        y = max(line.label.y, TOP - 12)
        for other in placed:
            if abs(other.label.x - line.label.x) < plane.width / 3 and y - other.label.y < LINE_HEIGHT:
                y = other.label.y + LINE_HEIGHT
        placed.append(replace(line, label=replace(line.label, y=round(y, 1))))
    over = max((line.label.y for line in placed), default=0.0) - lowest
    if over > 0:
        placed = [
            replace(line, label=replace(line.label, y=round(line.label.y - over, 1))) for line in placed
        ]
    return [next(p for p in placed if p.style == line.style) for line in lines]


def _band(band: Sequence[tuple[int, int] | None], plane: _Plane) -> str:
    known = [(index, each) for index, each in enumerate(band) if each is not None]
    lower = [(plane.x(index), plane.y(low)) for index, (low, _) in known]
    upper = [(plane.x(index), plane.y(high)) for index, (_, high) in known]
    return _text([*lower, *reversed(upper)])


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

"""What is drawn rather than set: the organisation's round seal, and the code that leads to verification."""

from io import BytesIO
from math import cos, pi, sin
from xml.sax.saxutils import escape

import segno

_RED = "#c8102e"
# More characters than a rim can hold are left out of the drawing.
_MOST = 40


def round_seal(text: str, *, sample: bool) -> bytes:
    """Return a round seal of 42 mm as SVG: the name along the rim, a star, 示例 where it is a sample.

    The characters are placed one by one, so that the drawing does not depend on text on a path.

    Args:
        text: the organisation's name as its seal has it.
        sample: the organisation's data is not confirmed: the seal says so and is drawn lighter.
    """
    marks = "".join(_rim(text))
    foot = (
        '<text x="50" y="80" font-size="9" font-family="Noto Sans SC" font-weight="700" '
        f'text-anchor="middle" fill="{_RED}">示例</text>'
        if sample
        else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="42mm" height="42mm">'
        f'<g opacity="{0.55 if sample else 0.85}">'
        f'<circle cx="50" cy="50" r="48" fill="none" stroke="{_RED}" stroke-width="2.4"/>'
        f'<polygon points="{_star(14)}" fill="{_RED}"/>{marks}{foot}</g></svg>'
    ).encode()


def _rim(text: str) -> list[str]:
    """Return the characters, turned and spread over the rim, the first at the lower left."""
    text = text[:_MOST]
    sweep = min(280.0, 22.0 * max(len(text) - 1, 1))
    step = sweep / max(len(text) - 1, 1)
    size = min(12.5, step * 0.62)
    drawn = []
    for index, character in enumerate(text):
        angle = -sweep / 2 + step * index
        drawn.append(
            f'<text x="50" y="{12.5 + size * 0.32:.2f}" font-size="{size:.2f}" font-family="Noto Serif SC" '
            f'font-weight="700" text-anchor="middle" fill="{_RED}" '
            f'transform="rotate({angle:.2f} 50 50)">{escape(character)}</text>'
        )
    return drawn


def _star(radius: float) -> str:
    points = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.382
        angle = pi * index / 5
        points.append(f"{50 + reach * sin(angle):.2f},{50 - reach * cos(angle):.2f}")
    return " ".join(points)


def verification_code(address: str) -> bytes:
    """Return a QR code of an address as SVG, with room for damage (level M)."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True
    )
    return drawing.getvalue()

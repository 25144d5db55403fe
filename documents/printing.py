"""The near side of the press: what a rendering gives, and the function that a child process runs.

Importing this module does not import the renderer, which costs a second and 60 MB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FONTS_DIR: Final = Path(__file__).parent / "fonts"
STYLES_DIR: Final = Path(__file__).parent / "styles"
# Noto Serif SC for text, Noto Sans SC for headings (decision 0005).
FONTS: Final = ("NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf", "NotoSansSC_700Bold.ttf")
# What the fork server imports once for all its children.
PRESS: Final = "documents.press"
INSPECTION: Final = "documents.inspection"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A PDF and the number of its pages."""

    pdf: bytes
    pages: int


def print_paper(html: str, images: Mapping[str, bytes]) -> Printed:
    """Set HTML as PDF/A-2b. Call it through children.run(): the text is other people's.

    Args:
        html: a whole page; it may name images as paper:/<name> and no other address.
        images: those names, each with its SVG.
    """
    from .press import press

    return press.print(html, images)

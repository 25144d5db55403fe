"""Makes people's text fit to print: no control or direction characters, a limit, no empty boxes."""

import dataclasses
import unicodedata
from functools import cache
from typing import Any, Final, TypeVar

from .printing import FONTS, FONTS_DIR

T = TypeVar("T")

MOST_CHARACTERS: Final = 100_000
# A newline that somebody typed, apart from those of the templates.
LINE: Final = "\u2028"
# The printer's mark for a character that the fount does not have.
MISSING: Final = "〓"

# Invisible, or able to swap names by turning the direction of writing.
_DROPPED: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}
_VARIANTS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class TooLong(Exception):
    """The paper holds more text than can be set."""


@cache
def covered() -> frozenset[int]:
    """Return the characters that all our fonts have."""
    from fontTools.ttLib import TTFont  # only where papers are made

    maps = []
    for name in FONTS:
        with TTFont(FONTS_DIR / name, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)


@dataclasses.dataclass
class Cleaner:
    """Cleans one paper's data; afterwards knows its length and the characters that no font has."""

    length: int = 0
    missing: set[str] = dataclasses.field(default_factory=set)

    def clean(self, value: T) -> T:
        """Return a copy of a context with every text in it cleaned.

        Raises:
            TooLong: the texts together exceed MOST_CHARACTERS.
        """
        result: T = self._clean(value)
        return result

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str) and type(value) is str:
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(self._clean(item) for item in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: self._clean(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return type(value)(**fields)
        return value

    def _text(self, text: str) -> str:
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise TooLong
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
        return "".join(self._character(character) for character in text)

    def _character(self, character: str) -> str:
        if character in "\n\r\u2028\u2029":
            return LINE
        if unicodedata.category(character) in _DROPPED or any(ord(character) in run for run in _VARIANTS):
            return ""
        if ord(character) not in covered():
            self.missing.add(character)
            return MISSING
        return character

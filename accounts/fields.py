"""Form fields that take what people type: full-width digits, stray spaces, and days in several spellings."""

import unicodedata
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

# The full-width forms of digits, letters and the signs that stand in numbers. Chinese punctuation stays.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
FULL_WIDTH |= {
    ord("－"): ord("-"),
    ord("．"): ord("."),
    ord("／"): ord("/"),
    ord("＋"): ord("+"),
    ord("＠"): ord("@"),
}
FULL_WIDTH |= {0x3000: ord(" ")}
# Characters that reorder or hide text: they could swap the names in an agreement (SECURITY.md T16).
HIDDEN = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8203, 8206, 8207, 65279))


def half_width(text: str) -> str:
    """Return a text with full-width digits, Latin letters and the signs of numbers made half-width."""
    return text.translate(FULL_WIDTH)


def plain_text(text: str) -> str:
    """Return a text without what cannot be seen: control and reordering characters, and CR before LF."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(HIDDEN)
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")


class FullWidthMixin:
    """For fields that hold a number, a code or a day: takes them typed with a Chinese input method."""

    def to_python(self, value: Any) -> Any:
        """Make full-width characters half-width before the field reads the value."""
        return super().to_python(half_width(value) if isinstance(value, str) else value)  # type: ignore[misc]


class PlainTextField(forms.CharField):
    """Text as people wrote it, without invisible characters; a line break counts as one character."""

    def to_python(self, value: Any) -> str:
        """Take the invisible characters out before length and content are checked."""
        return cast(str, super().to_python(plain_text(value) if isinstance(value, str) else value))


class CodeField(FullWidthMixin, PlainTextField):
    """A number or code, kept as text: half-width, without spaces."""

    def to_python(self, value: Any) -> str:
        """Take the spaces out as well."""
        return str(super().to_python(value)).replace(" ", "")


class WholeNumberField(FullWidthMixin, forms.IntegerField):
    """A whole number in a text box: a spinner's arrows change figures by accident."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number keys."""
        return {"inputmode": "numeric"}


class DayField(FullWidthMixin, forms.DateField):
    """A day, typed as 2026-12-09, 2026年12月9日, 2026/12/9, 2026.12.9 or 9 December 2026."""

    default_error_messages = {
        "required": _("Enter a date, for example 2026-12-09"),
        "invalid": _("Enter a date that exists, for example 2026-12-09"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y"]
        )
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d"))
        options.setdefault("help_text", _("For example 2026-12-09"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Take spaces inside a Chinese date out: 2026 年 12 月 9 日."""
        if isinstance(value, str) and "年" in value:
            value = value.replace(" ", "").replace("\u3000", "")
        day: date | None = super().to_python(value)
        return day

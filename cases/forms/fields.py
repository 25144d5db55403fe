"""Form fields that several parts of the procedure use."""

import re
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField, half_width

_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CURRENCY = re.compile(
    r"人民币|人民幣|港币|港幣|澳门币|澳門幣|美元|RMB|CNY|HKD|MOP|USD|¥|￥|\$|元|圆|圓", re.IGNORECASE
)
_FILLERS = re.compile(r"[\s,，_'’]")
MOST_FEN = 10**14  # a million million


class LineField(PlainTextField):
    """A text of one line: a name, a title. Without invisible characters; runs of spaces become one."""

    def to_python(self, value: Any) -> str:
        """Take line breaks and doubled spaces out."""
        return " ".join(super().to_python(value).split())


class AmountField(forms.CharField):
    """An amount of money; the cleaned value is in fen, or None for an empty box.

    Takes 1200000, 1,200,000.50, １２０万, 1.2亿, 人民币120万元.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> int | None:
        """Return the amount in fen.

        Raises:
            ValidationError: it is no amount, below nothing, too large, or finer than a fen.
        """
        text = str(super().clean(value))
        return fen_of(text) if text else None


def fen_of(text: str) -> int:
    """Return an amount as people write it in fen.

    Raises:
        ValidationError: it is no amount, below nothing, too large, or finer than a fen.
    """
    bare = _FILLERS.sub("", _CURRENCY.sub("", half_width(text)))
    factor = 1
    if bare and bare[-1] in _UNITS:
        factor, bare = _UNITS[bare[-1]], bare[:-1]
    try:
        fen = Decimal(bare) * factor * 100
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or not re.fullmatch(r"\d+(\.\d+)?", bare):
        raise ValidationError(_("Enter the amount in figures, for example 1200000 or 120万."), code="amount")
    if fen != fen.to_integral_value(ROUND_DOWN):
        raise ValidationError(_("Enter the amount with two decimal places at most."), code="amount")
    if fen > MOST_FEN:
        raise ValidationError(_("This amount is too large. Check the number of zeros."), code="amount")
    return int(fen)


class SeveralFilesInput(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True

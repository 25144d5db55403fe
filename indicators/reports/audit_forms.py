"""What an auditor enters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

_SEED = RegexValidator(r"^[0-9A-Za-z-]{1,40}$", _("Enter up to 40 digits, letters or hyphens."))


class MonthForm(forms.Form):
    """A form that asks for frozen months."""

    def __init__(self, months: Sequence[date], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months]
        for name in {"month", "first", "last"} & self.fields.keys():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices if field.required else [("", _("Any month")), *choices]

    def chosen(self, name: str) -> date | None:
        """Return a month that was chosen."""
        text = self.cleaned_data.get(name)
        return date.fromisoformat(f"{text}-01") if text else None


class VerifyForm(MonthForm):
    """A hash, a month, or both."""

    sha256 = forms.CharField(
        label=_("SHA-256 printed on the report"), required=False, strip=True,
        validators=[RegexValidator(r"^[0-9A-Fa-f]{64}$", _("Enter the 64 digits 0-9 and letters a-f."))],
    )  # fmt: skip
    month = forms.ChoiceField(label=_("Month"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not (data.get("sha256") or data.get("month")):
            raise forms.ValidationError(_("Enter a hash or choose a month."))
        return data


class ReplayForm(MonthForm):
    """The month to compute again."""

    month = forms.ChoiceField(label=_("Month"))


class DrawForm(MonthForm):
    """From which months to draw, and the seed."""

    first = forms.ChoiceField(label=_("First month"))
    last = forms.ChoiceField(label=_("Last month"))
    seed = forms.CharField(
        label=_("Seed"), required=False, validators=[_SEED],
        help_text=_("Leave empty for a new draw. The same seed draws the same cases again."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for months in their order."""
        data = super().clean() or {}
        if not self.errors and data["first"] > data["last"]:
            raise forms.ValidationError(_("The first month comes after the last."))
        return data

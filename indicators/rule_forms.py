"""Writing a version of the counting rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from indicators.models import CountingRule
from indicators.rule_versions import WRITTEN


def _long(label: Any) -> PlainTextField:
    return PlainTextField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name and text in three languages, and what the version says."""

    text_zh_hans = _long(_("text (Simplified Chinese)"))
    text_zh_hant = _long(_("text (Traditional Chinese)"))
    text_en = _long(_("text (English)"))
    reason = PlainTextField(
        label=_("Remark for the second person"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = CountingRule
        fields = WRITTEN
        widgets = {"counts_at": forms.RadioSelect, "unit": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("counts_at", "unit"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]  # type: ignore[attr-defined]

"""The form in which the administrator changes a time limit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.models import TimeLimit
from cases.rules.codes import UnitChoice
from cases.services.rule_changes import UNITS


class LimitForm(forms.Form):
    """A new length, from which day on, and why."""

    value = forms.IntegerField(
        label=_("Length"),
        min_value=1,
        max_value=3650,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[(unit.value, UnitChoice(unit.value).label) for unit in UNITS],
        widget=forms.RadioSelect,
    )
    from_on = DayField(
        label=_("In force from"), help_text=_("Periods that begin on or after this day have the new length.")
    )
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_(
            "For example the decision of the centre and its date. Not needed to confirm a row as it is."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, row: TimeLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].initial = row.value
        self.fields["unit"].initial = row.unit

    @property
    def unit_label(self) -> object:
        """The chosen unit in the reader's language."""
        return UnitChoice(self.cleaned_data["unit"]).label

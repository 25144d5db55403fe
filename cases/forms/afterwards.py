"""What is asked about a closed case: another closing date with its proof, a finding, a result that fell away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.endings import ActForm, ReasonForm
from cases.forms.fields import LineField
from cases.forms.filing_files import ONE_FILE_HINT
from cases.marks import Finding, Ground


class ClosingDateForm(ReasonForm):
    """The closing date as a paper has it. Once the file has arrived it need not be chosen again."""

    field_order = ("key", "stored", "closed_on", "file", "reason")
    stored = forms.UUIDField(widget=forms.HiddenInput, required=False)
    closed_on = DayField(
        label=_("Corrected closing date"), help_text=_("The day of the legal event, as the paper has it.")
    )
    file = forms.FileField(label=_("Paper that proves the date"), required=False, help_text=ONE_FILE_HINT)

    def clean(self) -> dict[str, Any]:
        """Ask for a file where none has arrived."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("stored") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return data


class FindingForm(ReasonForm):
    """What was found about a closed case."""

    field_order = ("key", "finding", "reason")
    finding = forms.ChoiceField(label=_("What was found"), choices=Finding.choices, widget=forms.RadioSelect)


class AnnulmentForm(ActForm):
    """The decision by which the result of a case fell away."""

    ground = forms.ChoiceField(label=_("What happened to the result"), widget=forms.RadioSelect)
    court = LineField(label=_("Court"), max_length=100)
    reference = LineField(label=_("Number of the decision"), max_length=60)
    on = DayField(label=_("Day of the decision"))
    reason = PlainTextField(
        label=_("More about it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(g.value, g.label) for g in grounds]  # type: ignore[attr-defined]

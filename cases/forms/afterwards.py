"""What is asked about a closed case: another closing date with its proof, a finding, a result that fell away."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.endings import ActForm, ReasonForm
from cases.forms.fields import LineField
from cases.forms.filing_files import ONE_FILE_HINT
from cases.marks import Finding, Ground
from cases.moment import day_in_words


class ClosingDateForm(ReasonForm):
    """The closing date as a paper has it. Once the file has arrived it need not be chosen again."""

    field_order = ("key", "stored", "was", "closed_on", "file", "reason")
    stored = forms.UUIDField(widget=forms.HiddenInput, required=False)
    was = forms.TypedChoiceField(
        label=_("Which closing date is wrong?"),
        help_text=_("A case is counted once, as a rule on the day of its first closing."),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select which closing date is wrong.")},
    )
    closed_on = DayField(
        label=_("Corrected closing date"), help_text=_("The day of the legal event, as the paper has it.")
    )
    file = forms.FileField(
        label=_("Paper that proves the date"),
        help_text=ONE_FILE_HINT,
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, closings: Sequence[date] = (), **kwargs: Any) -> None:
        """Ask which date is meant where there are two.

        Args:
            closings: the case's closing dates, the last one first.
        """
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("stored")
        if len(closings) < 2:
            del self.fields["was"]
            return
        words = (_("The last closing, on %(day)s"), _("The first closing, on %(day)s"))
        self.fields["was"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), text % {"day": day_in_words(day)})
            for day, text in zip(closings, words, strict=True)
        ]


class FindingForm(ReasonForm):
    """What was found about a closed case."""

    field_order = ("key", "finding", "reason")
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("What was checked, and what it showed; for a duplicate, the number of the other case."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
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

"""The forms of the detector: which findings, and what is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import PlainTextField
from indicators.detector.deciding import REASON_LENGTH
from indicators.models import Oddity, Verdict

GONE = "GONE"


class FilterForm(forms.Form):
    """Which findings are listed."""

    needed_by_an_answer = ("rule", "state")  # a filter is no question: nothing is marked as optional

    rule = forms.ChoiceField(
        label=pgettext_lazy("by the detector", "What was found"),
        choices=[("", _("Everything")), *Oddity.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("about a finding", "Decision"),
        choices=[
            ("", _("To be decided")),
            *Verdict.choices,
            (GONE, _("Not found any longer")),
        ],
        required=False,
    )


class DecisionForm(forms.Form):
    """Explained, or something must be done; with the reason."""

    verdict = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=Verdict.choices,
        coerce=Verdict,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select your decision.")},
    )
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Say what you looked at, and what must be done by whom. No names of parties."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter the reason.")},
    )

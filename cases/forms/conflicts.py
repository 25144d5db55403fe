"""What is asked about a connection that the conflict search found."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import PlainTextField
from cases.forms.endings import ActForm


class AskReleaseForm(ActForm):
    """Why the connections of a person need not stand in the way."""

    reason = PlainTextField(
        label=_("Why need the connection not stand in the way?"),
        help_text=_("For example: another person of the same name; the firm was left ten years ago."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerReleaseForm(ActForm):
    """The decision on one connection."""

    releases = forms.TypedChoiceField(
        label=pgettext_lazy("connection", "Decision"),
        choices=[
            ("yes", _("Released: it does not stand in the way in this case")),
            ("no", _("Upheld: this person is not named in this case")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(
        label=_("Reasons of the decision"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

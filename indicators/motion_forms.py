"""What one person proposes about the count, and what another answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField


class ProposeForm(forms.Form):
    """A remark for the second person."""

    reason = PlainTextField(
        label=_("Remark for the second person"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(forms.Form):
    """Agree or decline."""

    agrees = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I agree")), ("no", _("I decline"))],
    )
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Needed if you decline. Whoever proposed it will read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

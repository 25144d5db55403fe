"""The button by which a side consents to something, or takes its consent back."""

from django import forms

from cases.models import ConsentSubject


class ConsentForm(forms.Form):
    """One subject and one button."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    subject = forms.ChoiceField(choices=ConsentSubject.choices, widget=forms.HiddenInput)
    withdraws = forms.BooleanField(required=False, widget=forms.HiddenInput)

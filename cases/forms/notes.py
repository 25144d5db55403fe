"""The form for a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField


class NoteForm(forms.Form):
    """A note for a stated audience."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    text = PlainTextField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

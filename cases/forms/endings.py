"""What is asked when a case ends."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from cases.models.event import new_key


class ActForm(forms.Form):
    """A form that confirms one act: nothing but the key that makes a second sending harmless."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class TerminationForm(ActForm):
    """Why the mediation ends."""

    outcome = forms.ChoiceField(label=_("Why does the mediation end?"), widget=forms.RadioSelect)
    reason = PlainTextField(
        label=_("More about it"),
        help_text=_("Please do not write what was offered or conceded in the mediation."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, reasons: Iterable[tuple[str, object]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["outcome"].choices = list(reasons)  # type: ignore[attr-defined]


class ReopenForm(ActForm):
    """Why a closed case is opened again."""

    ground = forms.ChoiceField(label=_("Why is the case opened again?"), widget=forms.RadioSelect)
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, grounds: Iterable[tuple[str, object]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    """A reason, for an act that needs one."""

    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class MergeForm(ReasonForm):
    """Into which case this one is merged, and why."""

    field_order = ("key", "lead_id", "has_same_facts", "reason")
    lead_id = forms.ChoiceField(label=_("Lead case"), widget=forms.RadioSelect)
    has_same_facts = forms.BooleanField(label=_("I have checked that both cases are about the same facts"))

    def __init__(self, *args: Any, leads: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = list(leads)  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _(
            "Both sides read it in the notice. Please do not write what was said in the mediation."
        )

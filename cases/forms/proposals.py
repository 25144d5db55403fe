"""The forms by which people agree, oversee and assign."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.fields import PlainTextField
from accounts.models import User
from cases.models import Case
from cases.models.event import new_key


class AnswerForm(forms.Form):
    """Agree to a proposal or decline it."""

    agrees = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("I agree")), ("no", _("I decline"))],
    )
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Needed if you decline. Whoever proposed it will read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BreakGlassForm(forms.Form):
    """Why a supervisor opens a file."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key)
    reason = PlainTextField(
        label=_("Reason for opening this file"),
        help_text=_("The case's secretary and all supervisors can read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SecretaryForm(forms.Form):
    """Which secretary takes a case. The one with the fewest open cases comes first."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key)
    user = forms.ChoiceField(label=_("Case secretary"), widget=forms.RadioSelect)

    def __init__(self, *args: object, people: Iterable[User] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(str(person.pk), load_of(person)) for person in people]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]
        self.fields["user"].initial = choices[0][0] if choices else None


class AssignmentForm(SecretaryForm):
    """Several cases at once."""

    cases = forms.MultipleChoiceField(label=_("Cases"), widget=forms.CheckboxSelectMultiple)
    field_order = ("key", "cases", "user")

    def __init__(self, *args: Any, unassigned: Iterable[Case] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = [  # type: ignore[attr-defined]
            (str(case.pk), f"{case.title} · {case.state_label}") for case in unassigned
        ]


def load_of(person: User) -> str:
    """Return a person's name with the number of cases at work."""
    count: int = person.open_cases  # type: ignore[attr-defined]
    words = ngettext("%(n)s open case", "%(n)s open cases", count) % {"n": count}
    return f"{person.name} · {words}"

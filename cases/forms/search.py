"""The search and the filters above the list of cases."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from cases.kinds import Kind
from cases.procedures.states import STATES
from cases.search import LONGEST
from cases.tribunal_worklist import CHALLENGE, SEAT


def _states() -> list[tuple[str, object]]:
    """Return the states of both procedures, those that both know once."""
    return list({code: label for states in STATES.values() for code, label in states.choices}.items())


class SearchForm(forms.Form):
    """What narrows the list. Every field may be empty; a value that does not exist narrows nothing."""

    q = PlainTextField(
        label=_("Case number or party's name"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Procedure"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    right = forms.ChoiceField(label=_("Kind of right"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    # Reached from the first page of the head of the institution; not offered in the form.
    waits = forms.ChoiceField(
        choices=[("", ""), (CHALLENGE, _("Challenges to decide")), (SEAT, _("Seats to fill"))],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: object, rights: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every = [("", _("Every"))]
        self.fields["kind"].choices = [*every, *Kind.choices]  # type: ignore[attr-defined]
        self.fields["state"].choices = [*every, *_states()]  # type: ignore[attr-defined]
        self.fields["right"].choices = [*every, *rights]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, str]:
        """Return what was entered and is known, by name, as it stands in the address."""
        self.is_valid()
        entered = {
            name: str(value) for name, value in self.cleaned_data.items() if value not in ("", False, None)
        }
        return {name: ("1" if name == "overdue" else value) for name, value in entered.items()}

    def words(self, name: str) -> str:
        """Return a filter in force as its chip prints it."""
        if name == "overdue":
            return str(_("Overdue"))
        value = self.cleaned_data[name]
        return value if name == "q" else str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]

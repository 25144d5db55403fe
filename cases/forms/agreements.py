"""What is asked for the agreement as a whole, its signing and its confirmation by a court."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField, WholeNumberField
from accounts.models import OrganisationKind
from cases.forms.endings import ActForm
from cases.forms.fields import LineField
from cases.models import Agreement, Case
from cases.services.agreements import TEXTS


class Later:
    """A fact that is needed in the end, and may be missing from a draft: not printed as optional, not demanded."""

    empty_values: Any

    def validate(self, value: Any) -> None:
        """Check a value, if there is one."""
        if value not in self.empty_values:
            super().validate(value)  # type: ignore[misc]


class LaterText(Later, PlainTextField):
    """A text that may be missing for now."""


class LaterLine(Later, LineField):
    """A line that may be missing for now."""


class LaterDay(Later, DayField):
    """A day that may be missing for now."""


def area(rows: int) -> forms.Textarea:
    """Return a text area of some lines."""
    return forms.Textarea(attrs={"rows": rows})


class LockedForm(ActForm):
    """A form of the draft: it knows which state of the draft its reader saw."""

    lock = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TextsForm(LockedForm):
    """The texts of the agreement around its clauses. What is empty may be filled in later."""

    facts = LaterText(
        label=_("Main facts"),
        help_text=_("Only what both sides accept. The other side reads it."),
        max_length=4000,
        widget=area(8),
    )
    matters = LaterText(
        label=_("Matters in dispute"),
        help_text=_("One a line."),
        max_length=2000,
        widget=area(4),
    )
    responsibility = LaterText(label=_("Responsibility of each side"), max_length=2000, widget=area(4))
    is_partial = forms.BooleanField(label=_("The agreement covers part of the claims only"), required=False)
    remaining = PlainTextField(
        label=_("What is not agreed"),
        help_text=_("Only where the agreement is partial."),
        max_length=2000,
        required=False,
        widget=area(3),
    )
    place = LineField(label=_("Place of signing"), max_length=100, required=False)
    copies = WholeNumberField(label=_("Number of copies"), min_value=1, max_value=50)
    applies_for_confirmation = forms.BooleanField(
        label=_("The parties agree to apply together for judicial confirmation"), required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.organisation_kind != OrganisationKind.PEOPLES:
            self.fields["responsibility"].required = False
        else:
            self.fields["responsibility"].help_text = _("People's mediation requires it.")

    @staticmethod
    def values_of(agreement: Agreement | None, parties: int) -> dict[str, Any]:
        """Return the draft as the form's initial values."""
        if agreement is None:
            return {"lock": 0, "copies": parties + 1}
        return {"lock": agreement.lock, **{name: getattr(agreement, name) for name in TEXTS}}

    def texts(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        return {name: self.cleaned_data[name] for name in TEXTS}


class RevisionForm(ActForm):
    """Why the text is opened again."""

    reason = PlainTextField(
        label=_("What is to be changed"),
        help_text=_("Both sides and the mediator read it."),
        max_length=300,
        widget=area(3),
    )


class SignatureForm(ActForm):
    """The act of signing: the fingerprint that was read, the signer's own name, the method agreed to."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agrees = forms.BooleanField(
        label=_(
            "I have read the agreement. I agree to sign it electronically: after my identity has been checked, by typing my name. This counts as my handwritten signature."
        )
    )
    name = LineField(label=_("Type your full name to sign"), max_length=100)

    def __init__(self, *args: Any, signer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Exactly as your account has it: %(name)s") % {"name": signer}
        self.fields["name"].widget.attrs.update(autocomplete="off", spellcheck="false")


class OralForm(ActForm):
    """An oral agreement, as the mediator records it."""

    facts = PlainTextField(label=_("What the dispute is about"), max_length=2000, widget=area(4))
    content = PlainTextField(label=_("What was agreed"), max_length=3000, widget=area(6))
    performance = PlainTextField(
        label=_("How and by when it is performed"),
        help_text=_("If it was performed on the spot, say so."),
        max_length=1000,
        widget=area(3),
    )
    no_text = forms.BooleanField(label=_("Both sides say that they need no written agreement"))


class ConfirmationForm(ActForm):
    """That the parties applied, or how the court ruled."""

    status = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    on = DayField(label=_("On which day"))

    def __init__(self, *args: Any, statuses: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(statuses)
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["status"].widget = forms.HiddenInput()
            self.initial.setdefault("status", choices[0][0])

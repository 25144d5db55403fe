"""What is asked when a mediator is named."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.fields import PlainTextField
from accounts.models import User
from cases.forms.endings import ActForm


class NeutralChoice(forms.ModelChoiceField[User]):
    """One mediator of the roster, with what helps to choose."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name, and how many cases the mediator has in hand."""
        busy: int = getattr(obj, "busy", 0)
        load = ngettext("%(n)d case in hand", "%(n)d cases in hand", busy) % {"n": busy}
        return f"{obj.name} · {load}"


class AppointForm(ActForm):
    """Whom the organisation names."""

    neutral = NeutralChoice(
        label=_("Mediator"), queryset=User.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: object, roster: QuerySet[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["neutral"].queryset = roster  # type: ignore[attr-defined]


class DisclosureForm(ActForm):
    """The answer of whoever is named, with the disclosure that both sides see."""

    nothing = forms.BooleanField(
        label=_("I know of nothing that could make anybody doubt my independence"), required=False
    )
    disclosure = PlainTextField(
        label=_("What I disclose"),
        help_text=_(
            "For example: earlier work for a party or its lawyer, shares, family, or statements about this dispute. "
            "Both sides will read it."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: object, is_seat: bool = False, **kwargs: object) -> None:
        """Speak of mediating, or with `is_seat` of deciding as an arbitrator."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if is_seat:
            self.fields["nothing"].label = _(
                "I know of nothing that could make anybody doubt my independence or impartiality as arbitrator"
            )

    def clean(self) -> dict[str, object]:
        """Ask for exactly one of the two answers."""
        data = super().clean() or {}
        if bool(data.get("nothing")) == bool(str(data.get("disclosure", "")).strip()):
            raise forms.ValidationError(
                _("Either tick that there is nothing to disclose, or write what you disclose.")
            )
        return data


class DeclineForm(ActForm):
    """Why the mediator declines."""

    reason = PlainTextField(label=_("Reason"), max_length=300, required=False)


class DisclosureAnswerForm(ActForm):
    """What one side says to the disclosure."""

    objects = forms.TypedChoiceField(
        label=_("Do you object to this mediator?"),
        choices=[("no", _("No objection")), ("yes", _("I object"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReplaceForm(ActForm):
    """Why another mediator is asked for."""

    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

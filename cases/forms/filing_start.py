"""Opening an application, and handing it in."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationKind
from cases.forms.filing_people import ACTING_FOR
from cases.kinds import Kind
from cases.models.event import new_key


class OpenForm(forms.Form):
    """For whom, and where. With one organisation there is nothing to choose."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    acting_for = forms.ChoiceField(
        label=_("For whom do you apply?"),
        choices=ACTING_FOR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom you apply.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Which organisation should mediate?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose an organisation.")},
    )

    procedure = forms.ChoiceField(
        choices=Kind.choices, widget=forms.HiddenInput, required=False, initial=Kind.MEDIATION
    )

    def __init__(self, data: Any = None, *, kind: Kind = Kind.MEDIATION) -> None:
        super().__init__(data, initial={"procedure": kind})
        field: Any = self.fields["organisation"]
        field.queryset = organisations_for(kind)
        if kind is Kind.ARBITRATION:
            field.label = _("Which institution does the arbitration agreement name?")
            field.error_messages["required"] = _("Choose an institution.")
        field.label_from_instance = lambda row: row.name_in(get_language() or "")
        self.organisations = list(field.queryset)
        if self.organisations:
            field.initial = self.organisations[0].pk
        if len(self.organisations) < 2:
            field.widget = forms.HiddenInput()


def organisations_for(kind: Kind) -> Any:
    """Return the organisations that take new cases of a kind."""
    active, arbitral = Organisation.objects.filter(is_active=True), Q(kind=OrganisationKind.ARBITRAL)
    return active.filter(arbitral if kind is Kind.ARBITRATION else ~arbitral)


class DeclarationForm(forms.Form):
    """What the applicant declares when the application is submitted."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    declared = forms.BooleanField(
        label=_("I confirm this declaration."),
        error_messages={"required": _("Confirm the declaration before you submit.")},
    )


class ConfirmForm(forms.Form):
    """Confirms one act and asks nothing."""

    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)

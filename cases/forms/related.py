"""The form for going on with a dispute in another procedure."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, OrganisationKind
from cases.forms.rooms import KeyedForm
from cases.kinds import Kind
from cases.models import Case


class GoOnForm(KeyedForm):
    """Where the dispute goes on: before an arbitration institution, or with a mediation organisation."""

    organisation = forms.ModelChoiceField(
        label=_("Where you go on"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """Offer the organisations of the other procedure."""
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.all()
        arbitral = OrganisationKind.ARBITRAL
        rows = rows.filter(kind=arbitral) if case.kind == Kind.MEDIATION else rows.exclude(kind=arbitral)
        field: Any = self.fields["organisation"]
        field.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            field.initial = only[0].pk
        field.label_from_instance = lambda row: row.name_in(get_language() or "zh-hans")

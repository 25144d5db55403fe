"""The pages of a request for arbitration that a mediation does not have, or asks otherwise."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.fields import LineField
from cases.forms.filing import FactsForm, FilingForm, of
from cases.models import AgreementForm, Arbitration
from cases.moment import today


class ClaimsForm(FactsForm):
    """Facts and reasons, the claims, and the amount in dispute. Source: 仲裁法34."""

    heading = _("Facts, reasons and claims")

    def prepare(self) -> None:
        """Ask for claims where a mediation asks for wishes."""
        facts, wish, amount = (self.fields[name] for name in ("facts_text", "wish_text", "amount"))
        facts.label = _("Facts and reasons")
        facts.help_text = _(
            "Who did what, when and where; which contract or right it concerns; why you are entitled to what you"
            " claim."
        )
        facts.error_messages["required"] = _("Write the facts and reasons.")
        wish.label = _("Claims")
        wish.help_text = _(
            "One claim a line, each with its amount, for example: Pay licence fees of RMB 1,200,000. The other"
            " side bears the costs of the arbitration."
        )
        wish.error_messages["required"] = _("Write your claims.")
        amount.label = _("Amount in dispute, all claims together")
        amount.help_text = _(
            "The fee depends on it. For example 1200000 or 120万. Leave it empty where no amount can be named."
        )


class AgreementPageForm(FilingForm):
    """The arbitration agreement: intent, matter, institution. Source: 仲裁法27, 33."""

    heading = _("Arbitration agreement")
    needed_by_an_answer = ("agreement_text", "institution_named")
    intro = _(
        "Without an arbitration agreement an institution cannot decide your dispute. It may be a clause in a"
        " contract or a paper of its own, made before or after the dispute arose."
    )
    agreement_form = forms.ChoiceField(
        label=_("Where did you agree on arbitration?"),
        choices=[
            (AgreementForm.CLAUSE.value, _("In a clause of the contract")),
            (AgreementForm.SEPARATE.value, _("In a separate agreement")),
            (
                AgreementForm.ASSERTED.value,
                _("There is an agreement, but no paper to show; I assert it"),
            ),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "If you only assert an agreement, the tribunal asks the other side at the first hearing. If it denies"
            " the agreement, the arbitration ends."
        ),
        error_messages={"required": _("Say where the arbitration agreement stands.")},
    )
    agreement_text = PlainTextField(
        label=_("Words of the agreement"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Copy the clause word for word, in its own language."),
    )
    institution_named = LineField(
        label=_("Institution named in it"),
        required=False,
        max_length=200,
        help_text=_("As it is written there."),
    )
    agreement_on = DayField(label=_("Date of the agreement"), required=False)

    def from_rows(self) -> dict[str, Any]:
        """Return the agreement as stored."""
        row = Arbitration.objects.get(case=self.case)
        return of(row, "agreement_form", "agreement_text", "institution_named", "agreement_on")

    def clean_agreement_on(self) -> date | None:
        """Refuse a day that has not come."""
        day: date | None = self.cleaned_data["agreement_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """An agreement on paper has its words and names an institution."""
        data = self.cleaned_data
        if data.get("agreement_form") in (AgreementForm.CLAUSE, AgreementForm.SEPARATE):
            if not data.get("agreement_text"):
                self.add_error("agreement_text", _("Copy the words of the agreement."))
            if not data.get("institution_named"):
                self.add_error("institution_named", _("Enter the institution that the agreement names."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the agreement, its day as text."""
        values = dict(self.cleaned_data)
        day = values["agreement_on"]
        return {**values, "agreement_on": day.isoformat() if day else None}

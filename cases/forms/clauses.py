"""What is asked for each kind of clause. Gaps may be saved; they are named on the draft and block its signing."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import CodeField, DayField, PlainTextField, WholeNumberField
from cases.agreement_terms import lines_of
from cases.forms.agreements import Later, LaterDay, LaterLine, LaterText, LockedForm, area
from cases.forms.fields import AmountField, LineField
from cases.models import Case, ClauseKind, Currency
from documents import contexts as c

PURPOSES = (
    (c.PayPurpose.COMPENSATION, _("Compensation")),
    (c.PayPurpose.REASONABLE_COSTS, _("Reasonable costs of enforcement")),
    (c.PayPurpose.COMPENSATION_AND_COSTS, _("Compensation and reasonable costs")),
    (c.PayPurpose.LICENCE_FEE, _("Licence fee")),
    (c.PayPurpose.REMUNERATION, _("Reward or remuneration")),
    (c.PayPurpose.OTHER, _("Other payment")),
)
MANNERS = (
    (c.LicenceManner.NON_EXCLUSIVE, _("Non-exclusive")),
    (c.LicenceManner.SOLE, _("Sole: the licensor may use it too")),
    (c.LicenceManner.EXCLUSIVE, _("Exclusive: the licensor may not use it either")),
)
STATEMENT = _("This clause decides neither who owns a right nor whether it is valid.")
STATEMENT_OF_OWNERSHIP = _("This clause does not decide whether a right is valid.")


class LaterCode(Later, CodeField):
    """A number that may be missing for now."""


class LaterWhole(Later, WholeNumberField):
    """A whole number that may be missing for now."""


class AmountBox(AmountField):
    """An amount that may be missing for now; nothing is not an amount to be paid."""

    def prepare_value(self, value: Any) -> Any:
        """Show an amount in fen as people write it."""
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return the amount in fen.

        Raises:
            ValidationError: no amount, or zero.
        """
        fen = super().clean(value)
        if fen == 0:
            raise forms.ValidationError(_("Enter an amount above zero."))
        return fen


class LaterAmount(Later, AmountBox):
    """An amount that may be missing for now."""


def _day(label: Any, help_text: Any = None) -> DayField:
    return DayField(label=label, required=False, **({"help_text": help_text} if help_text else {}))


class ClauseForm(LockedForm):
    """One clause. `term()` is what was entered; `values_of` is the way back."""

    kind: ClassVar[ClauseKind]

    def __init__(self, *args: Any, case: Case, asks_ownership: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = [
            (n, f"{party.name} · {party.side}") for n, party in enumerate(case.parties.select_related("side"))
        ]
        for name in ("by", "to"):
            if name in self.fields:
                self.fields[name].choices = parties  # type: ignore[attr-defined]
        if "declared" in self.fields and asks_ownership:
            self.fields["declared"].label = STATEMENT_OF_OWNERSHIP

    @property
    def heading(self) -> str:
        """Return the heading of the clause's page."""
        return gettext("Clause: %(kind)s") % {"kind": self.kind.label}

    @property
    def is_declared(self) -> bool:
        """What the mediator says of a free clause."""
        return bool(self.cleaned_data.get("declared"))

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        raise NotImplementedError

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        return {name: getattr(term, name) for name in cls.base_fields if hasattr(term, name)}

    def _entered(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}


def _party(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, widget=forms.RadioSelect)


class StopForm(ClauseForm):
    """Stop the acts complained of."""

    kind = ClauseKind.STOP
    by = _party(_("Who stops"))
    acts = LaterText(
        label=_("What is stopped"),
        help_text=_("One act a line."),
        max_length=2000,
        widget=area(4),
    )
    from_on = _day(
        _("From which day"), _("Leave it empty if it holds from the day on which the agreement takes effect.")
    )

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        return c.StopClause(acts=lines_of(self.cleaned_data["acts"]), **self._entered("by", "from_on"))

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        return {**super().values_of(term), "acts": "\n".join(term.acts)}


class InstalmentForm(forms.Form):
    """One payment."""

    amount = LaterAmount(label=_("Amount"))
    due_on = LaterDay(label=_("To be paid by"), help_text="")


class PayForm(ClauseForm):
    """Pay money, at once or by instalments."""

    kind = ClauseKind.PAY
    by = _party(_("Who pays"))
    to = _party(_("Who is paid"))
    purpose = forms.ChoiceField(label=_("For what"), choices=PURPOSES)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    holder = LaterLine(label=_("Holder of the account"), max_length=120)
    bank = LaterLine(label=_("Bank and branch"), max_length=120)
    number = LaterCode(
        label=_("Number of the account"),
        max_length=40,
        help_text=_("Printed in the agreement, which both sides read."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = self.initial.get("instalments") or ()
        initial = [
            {"amount": line.amount.fen if line.amount else None, "due_on": line.due_on} for line in lines
        ]
        rows = forms.formset_factory(InstalmentForm, extra=2 if lines else 3, max_num=60, absolute_max=60)
        self.instalments = rows(self.data if self.is_bound else None, initial=initial, prefix="pay")

    def clean(self) -> dict[str, Any]:
        """Say on top of the page that a payment needs a correction; what it is stands at its row."""
        if not self.instalments.is_valid():
            self.add_error(None, _("Correct the payments that are marked below."))
        return super().clean() or {}

    def term(self) -> c.Clause:
        """Return the clause as it was entered; empty rows are left out."""
        currency = self.cleaned_data["currency"]
        lines = tuple(
            c.Instalment(
                amount=c.Money(fen=row["amount"], currency=currency) if row.get("amount") else None,
                due_on=row.get("due_on"),
            )
            for row in self.instalments.cleaned_data
            if row.get("amount") or row.get("due_on")
        )
        account = c.BankAccount(**self._entered("holder", "bank", "number"))
        purpose = c.PayPurpose(self.cleaned_data["purpose"])
        return c.PayClause(purpose=purpose, instalments=lines, account=account, **self._entered("by", "to"))

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        account = term.account
        amounts = [line.amount for line in term.instalments if line.amount]
        return {
            **super().values_of(term),
            "instalments": term.instalments,
            "currency": amounts[0].currency if amounts else Currency.CNY,
            "holder": account.holder,
            "bank": account.bank,
            "number": account.number,
        }


class DestroyForm(ClauseForm):
    """Destroy stock, moulds, packaging or copies."""

    kind = ClauseKind.DESTROY
    by = _party(_("Who destroys"))
    items = LaterText(label=_("What is destroyed or taken down"), max_length=1000, widget=area(3))
    due_on = LaterDay(label=_("By which day"))
    proof = LineField(
        label=_("How it is shown"),
        max_length=300,
        required=False,
        help_text=_("For example: photographs sent to the other side."),
    )

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        return c.DestroyClause(**self._entered("by", "items", "due_on", "proof"))


class PublishForm(ClauseForm):
    """Publish a statement in a medium."""

    kind = ClauseKind.PUBLISH
    by = _party(_("Who publishes"))
    statement = LaterText(label=_("Text of the statement"), max_length=2000, widget=area(5))
    medium = LaterLine(label=_("Where it is published"), max_length=200)
    due_on = LaterDay(label=_("By which day"))
    keep_days = WholeNumberField(
        label=_("For how many days it stays published"), min_value=1, max_value=3650, required=False
    )

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        return c.PublishClause(**self._entered("by", "statement", "medium", "due_on", "keep_days"))


class LicenceForm(ClauseForm):
    """Grant a licence."""

    kind = ClauseKind.LICENCE
    by = _party(_("Who grants the licence"))
    to = _party(_("Who receives it"))
    right = LaterLine(label=_("Which right"), max_length=300, help_text=_("With its number."))
    manner = forms.ChoiceField(label=_("Kind of licence"), choices=MANNERS, widget=forms.RadioSelect)
    territory = LaterLine(label=_("Territory"), max_length=200)
    from_on = LaterDay(label=_("First day"))
    until_on = LaterDay(label=_("Last day"))
    fee = AmountBox(
        label=_("Licence fee"),
        required=False,
        help_text=_("In renminbi. A payment clause says when it is due."),
    )
    fee_terms = PlainTextField(label=_("More about the fee"), max_length=500, required=False, widget=area(2))

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        fee = self.cleaned_data["fee"]
        return c.LicenceClause(
            manner=c.LicenceManner(self.cleaned_data["manner"]),
            fee=c.Money(fen=fee) if fee else None,
            **self._entered("by", "to", "right", "territory", "from_on", "until_on", "fee_terms"),
        )

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        return {**super().values_of(term), "fee": term.fee.fen if term.fee else None}


class ConfidentialityForm(ClauseForm):
    """Keep the agreement and the mediation confidential."""

    kind = ClauseKind.CONFIDENTIALITY
    years = WholeNumberField(
        label=_("For how many years"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Leave it empty for no limit of time."),
    )

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        return c.ConfidentialityClause(**self._entered("years"))


class DefaultForm(ClauseForm):
    """What a party that is late owes."""

    kind = ClauseKind.DEFAULT
    by = _party(_("Who owes it"))
    daily_ten_thousandths = LaterWhole(
        label=_("Daily rate, in ten-thousandths of the overdue amount"),
        min_value=1,
        max_value=100,
        help_text=_("For example 5 for 0.05% a day."),
    )
    grace_days = WholeNumberField(label=_("Days of grace"), min_value=0, max_value=365, initial=0)
    all_falls_due = forms.BooleanField(
        label=_("All that is still to be paid falls due at once"), required=False
    )
    penalty = AmountBox(
        label=_("Fixed sum for breach of the other duties"), required=False, help_text=_("In renminbi.")
    )

    def term(self) -> c.Clause:
        """Return the clause as it was entered."""
        fen = self.cleaned_data["penalty"]
        return c.DefaultClause(
            penalty=c.Money(fen=fen) if fen else None,
            **self._entered("by", "daily_ten_thousandths", "grace_days", "all_falls_due"),
        )

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        return {**super().values_of(term), "penalty": term.penalty.fen if term.penalty else None}


class FreeForm(ClauseForm):
    """A clause in the parties' own words."""

    kind = ClauseKind.FREE
    title = LineField(label=_("Heading"), max_length=60, required=False)
    text = LaterText(
        label=_("Text of the clause"),
        help_text=_("Write what each side will do, how and by when."),
        max_length=3000,
        widget=area(8),
    )
    declared = forms.BooleanField(label=STATEMENT, required=False)

    def term(self) -> c.Clause:
        """Return the clause as it was entered, in the language of the page on which it was written."""
        language = self.initial.get("language") or get_language() or "zh-hans"
        return c.FreeClause(language=language, **self._entered("title", "text"))

    @classmethod
    def values_of(cls, term: Any) -> dict[str, Any]:
        """Return a clause as the form's initial values."""
        return {**super().values_of(term), "language": term.language}


_ALL: Iterable[type[ClauseForm]] = (
    StopForm, PayForm, DestroyForm, PublishForm, LicenceForm, ConfidentialityForm, DefaultForm, FreeForm,
)  # fmt: skip
FORMS: dict[str, type[ClauseForm]] = {form.kind.value: form for form in _ALL}

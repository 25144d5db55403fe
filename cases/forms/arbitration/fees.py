"""What is entered about a fee: by the secretary, and by the party that asks for a deferral."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.endings import ActForm
from cases.forms.fields import LineField
from cases.models import Fee, FeeStatus
from cases.moment import today
from cases.services.arbitration.fees import REASON_LENGTH, REFERENCE_LENGTH


class RecordFeeForm(ActForm):
    """What became of a fee."""

    status = forms.ChoiceField(
        label=_("What became of the fee?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what became of the fee.")},
    )
    on = DayField(label=_("Day of the payment or decision"))
    reference = LineField(
        label=_("Reference of the payment"),
        required=False,
        max_length=REFERENCE_LENGTH,
        help_text=_("Only for a payment: the number of the bank record or receipt."),
    )
    reason = PlainTextField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Not for a payment. The party reads it."),
    )

    def __init__(self, *args: Any, fee: Fee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (FeeStatus.PAID.value, _("Paid in full")),
            (FeeStatus.DEFERRED.value, _("Payment is deferred")),
            (FeeStatus.WAIVED.value, _("Payment is waived")),
        ]
        if fee.status == FeeStatus.DEFERRAL_ASKED:
            refused = _("The deferral is refused; the period for payment begins anew")
            choices.append((FeeStatus.DUE.value, refused))
        if fee.status == FeeStatus.DEFERRED:
            choices = choices[:1]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.fields["on"].initial = today()

    def clean(self) -> dict[str, Any]:
        """A payment has its reference, everything else its reason."""
        data = self.cleaned_data
        if data.get("status") == FeeStatus.PAID and not data.get("reference"):
            self.add_error("reference", _("Enter the reference of the payment."))
        if data.get("status") not in (None, FeeStatus.PAID) and not data.get("reason"):
            self.add_error("reason", _("Write the reason, in 500 characters at most."))
        return data


class DeferFeeForm(ActForm):
    """Why the fee should be deferred."""

    reason = PlainTextField(
        label=_("Why do you ask for a deferral?"),
        help_text=_("Say why you cannot pay now, and when you will be able to."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason, in 500 characters at most.")},
    )

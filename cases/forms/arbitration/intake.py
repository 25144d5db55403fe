"""What the clerk and the supervisor enter when a request for arbitration is examined."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from cases.forms.endings import ActForm
from cases.forms.fields import AmountField
from cases.models import ArbitrationTrack
from cases.services.arbitration.intake import SEATS, TEXT_LENGTH, TICKS

# The general rules have no code of their own; a choice needs one.
GENERAL = "GENERAL"
_LABELS = {
    "intent": _("It shows the intent to arbitrate"),
    "matter": _("It names the matter, and the dispute falls under it"),
    "institution": _("It chooses this institution"),
    "asserted": _(
        "The applicant asserts an agreement; the tribunal asks the other side at the first hearing"
    ),
}


class AcceptForm(ActForm):
    """What the agreement shows, and by what rules the case goes on."""

    track = forms.ChoiceField(
        label=_("Procedure"),
        choices=ArbitrationTrack.choices,
        widget=forms.RadioSelect,
        initial=ArbitrationTrack.ORDINARY,
    )
    seats = forms.TypedChoiceField(
        label=_("Number of arbitrators"),
        choices=[(SEATS[0], _("One")), (SEATS[1], _("Three"))],
        coerce=int,
        widget=forms.RadioSelect,
        initial=SEATS[0],
        help_text=_("As the parties have agreed; otherwise as the rules say."),
    )
    rule_set = forms.ChoiceField(label=_("Rules"), widget=forms.RadioSelect)
    fee_schedule = forms.ChoiceField(label=_("Fee schedule"), widget=forms.RadioSelect)
    base = AmountField(
        label=_("Amount in dispute for the fee, in renminbi"),
        help_text=_("The request names none in renminbi. Enter 0 where none can be named."),
        error_messages={"required": _("Enter the amount in dispute in renminbi; 0 where none can be named.")},
    )

    def __init__(
        self,
        *args: Any,
        is_asserted: bool,
        rule_sets: Iterable[tuple[str, object]],
        schedules: Iterable[tuple[str, object]],
        needs_base: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ticks = ("asserted",) if is_asserted else TICKS
        for name in self.ticks:
            required = {"required": _("Confirm this, or do not accept the request.")}
            self.fields[name] = forms.BooleanField(label=_LABELS[name], error_messages=required)
        named = [(code or GENERAL, words) for code, words in rule_sets]
        for name, rows in (("rule_set", named), ("fee_schedule", list(schedules))):
            field: Any = self.fields[name]
            field.choices = rows
            field.initial = rows[0][0] if rows else ""
        if not needs_base:
            del self.fields["base"]
        self.order_fields([*self.ticks, "track", "seats", "rule_set", "fee_schedule", "base", "key"])

    def chosen(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        data = self.cleaned_data
        return {
            "examined": {name: data[name] for name in self.ticks},
            "base_fen": data.get("base"),
            "rule_set": "" if data["rule_set"] == GENERAL else data["rule_set"],
            **{name: data[name] for name in ("fee_schedule", "track", "seats", "key")},
        }


class ArbitrabilityForm(ActForm):
    """Whether a doubtful kind of dispute may be arbitrated, and why."""

    arbitrable = forms.TypedChoiceField(
        label=_("May this dispute be arbitrated?"),
        choices=[("yes", _("Yes, it may be arbitrated")), ("no", _("No, it may not be arbitrated"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the dispute may be arbitrated.")},
    )
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("It is kept with the case. Staff read it; the parties do not."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason, in 500 characters at most.")},
    )

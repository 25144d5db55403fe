"""What is asked about decisions and endings of an arbitration."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import DayField, PlainTextField
from cases.award_text import orders_as_text
from cases.forms.agreements import LaterText, LockedForm, SignatureForm, area
from cases.forms.endings import ActForm
from cases.forms.fields import LineField
from cases.models import Award, AwardKind, CorrectionKind
from cases.procedures.states import Outcome
from cases.services.arbitration.awards import AWARD_OUTCOMES
from cases.services.arbitration.endings import DISMISSALS

_LONG = 15000


class DraftForm(LockedForm):
    """The tribunal's draft. What is empty may be filled in later."""

    kind = forms.ChoiceField(label=_("What kind of decision is it?"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("How does an award end the case?"),
        choices=[(outcome.value, outcome.label) for outcome in AWARD_OUTCOMES],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only for an award."),
    )
    claims = LaterText(label=_("Claims"), max_length=6000, widget=area(4))
    facts = LaterText(label=_("Facts in dispute"), max_length=10000, widget=area(8))
    reasons = LaterText(label=_("Reasons"), max_length=_LONG, widget=area(10))
    leaves_out_reasons = forms.BooleanField(
        label=_("The parties agreed to leave out facts and reasons"), required=False
    )
    result = LaterText(
        label=pgettext_lazy("award", "Result"),
        help_text=_("One order a line. The orders are numbered when the decision is issued."),
        max_length=_LONG,
        widget=area(6),
    )
    costs = LaterText(
        label=_("Who bears the costs"),
        help_text=_("The amounts of the fees are added from the case."),
        max_length=2000,
        widget=area(3),
    )

    def __init__(self, *args: Any, kinds: Iterable[AwardKind] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if AwardKind.AWARD not in tuple(kinds):
            del self.fields["outcome"]

    @staticmethod
    def values_of(draft: Award | None, kinds: tuple[AwardKind, ...]) -> dict[str, Any]:
        """Return what stands in the form when it is opened."""
        if draft is None:
            return {"lock": 0, "kind": kinds[0] if kinds else "", "outcome": Outcome.AWARD}
        names = ("kind", "outcome", "claims", "facts", "reasons", "leaves_out_reasons", "costs")
        return {
            "lock": draft.version,
            "result": orders_as_text(draft.result),
            **{name: getattr(draft, name) for name in names},
        }


class ScrutinyForm(LockedForm):
    """Whether the draft passes, or goes back with remarks."""

    passes = forms.TypedChoiceField(
        label=_("What do you decide?"),
        choices=[("1", _("The draft passes")), ("0", _("The draft goes back with remarks"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    remarks = PlainTextField(
        label=_("Remarks for the tribunal"),
        help_text=_("Form and completeness. The tribunal alone decides on the substance."),
        max_length=2000,
        required=False,
        widget=area(5),
    )


class AwardSignatureForm(SignatureForm):
    """Sign, or dissent without signing."""

    dissents = forms.TypedChoiceField(
        label=_("Do you sign?"),
        choices=[("0", _("I sign")), ("1", _("I dissent and do not sign"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    field_order = ("key", "sha256", "dissents", "agrees", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = _(
            "I have read the text. I answer electronically: after my identity has been checked, by typing my name."
        )
        self.fields["name"].label = _("Type your full name")


class ReceiptForm(ActForm):
    """The act of signing for receipt."""

    name = LineField(label=_("Type your full name to sign for receipt"), max_length=100)

    def __init__(self, *args: Any, signer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Exactly as your account has it: %(name)s") % {"name": signer}
        self.fields["name"].widget.attrs.update(autocomplete="off", spellcheck="false")


class PeriodForm(ActForm):
    """A later end of the period for the award, and why."""

    ends_on = DayField(label=_("New end of the period"))
    reason = PlainTextField(label=_("Special reason"), max_length=500, widget=area(4))


class AskForm(ActForm):
    """What a side asks the tribunal to correct."""

    award_id = forms.ChoiceField(label=_("Which award is to be corrected?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What is to be corrected?"), choices=CorrectionKind.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(
        label=_("Which passage, how it should read, and why"),
        help_text=_(
            "The tribunal does not decide the dispute again. The other side and the tribunal read this text."
        ),
        max_length=4000,
        widget=area(7),
    )

    def __init__(self, *args: Any, found: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_id"].choices = list(found)  # type: ignore[attr-defined]


class RefusalForm(ActForm):
    """Why an award is not corrected."""

    reasons = PlainTextField(
        label=_("Reasons"), help_text=_("Both sides read them."), max_length=2000, widget=area(6)
    )


class GrantForm(ActForm):
    """What is corrected."""

    result = PlainTextField(
        label=_("What is corrected"),
        help_text=_(
            "One correction a line: an error of text or arithmetic, or what was decided and left out."
        ),
        max_length=6000,
        widget=area(5),
    )


class CorrectionForm(GrantForm):
    """What is corrected in which award, and at whose request."""

    award_id = forms.ChoiceField(label=_("Which award is corrected?"), widget=forms.RadioSelect)
    side_id = forms.ChoiceField(label=_("Who asked for it?"), required=False, widget=forms.RadioSelect)
    asked_on = DayField(label=_("Asked on"), required=False)
    field_order = ("award_id", "result", "side_id", "asked_on")

    def __init__(
        self,
        *args: Any,
        found: Iterable[tuple[str, Any]] = (),
        sides: Iterable[tuple[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_id"].choices = list(found)  # type: ignore[attr-defined]
        nobody = ("", _("Nobody: the tribunal corrects of its own accord"))
        self.fields["side_id"].choices = [nobody, *sides]  # type: ignore[attr-defined]


class WhyForm(ActForm):
    """Why somebody withdraws; it need not be said."""

    reason = PlainTextField(label=_("Reason"), max_length=500, required=False, widget=area(3))


class DismissalForm(ActForm):
    """Why a case is dismissed."""

    outcome = forms.ChoiceField(
        label=_("Why is the case dismissed?"),
        choices=[(outcome.value, outcome.label) for outcome in DISMISSALS],
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(label=_("Reasons"), max_length=2000, widget=area(6))


class LeadForm(ActForm):
    """Which case takes this one in."""

    lead_id = forms.ChoiceField(label=_("Lead case"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, leads: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = list(leads)  # type: ignore[attr-defined]


class CourtNoticeForm(ActForm):
    """The court's notice to arbitrate again."""

    court = LineField(label=_("Court"), max_length=100)
    reference = LineField(label=_("Number of the notice"), max_length=60)
    noticed_on = DayField(label=_("Received on"))

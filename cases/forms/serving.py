"""What is entered about serving papers, checks of identity, and flags."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.endings import ActForm
from cases.models import ServingChannel, ServingStatus

INVITATION = "invitation"  # what was sent before its paper existed


class ServeForm(ActForm):
    """An attempt to serve a paper, or its result."""

    paper_id = forms.TypedChoiceField(
        label=_("Paper"),
        coerce=lambda value: None if value == INVITATION else UUID(value),
        error_messages={"required": _("Select the paper.")},
    )
    party_ids = forms.TypedMultipleChoiceField(
        label=_("Served on"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one party.")},
    )
    channel = forms.ChoiceField(
        label=_("How"),
        choices=ServingChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how the paper was served.")},
    )
    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=[choice for choice in ServingStatus.choices if choice[0] != ServingStatus.PREPARED],
        widget=forms.RadioSelect,
        initial=ServingStatus.SENT,
    )
    on = DayField(
        label=_("Date"), required=False, help_text=_("For example 2026-12-09. Leave it empty for today.")
    )
    proof = PlainTextField(
        label=_("Proof"),
        help_text=_("The number of the letter, who received it, or what you heard."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        papers: Iterable[tuple[UUID | str, object]],
        parties: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        paper: Any = self.fields["paper_id"]
        paper.choices = [(str(pk), label) for pk, label in papers]
        party: Any = self.fields["party_ids"]
        party.choices = [(str(pk), name) for pk, name in parties]


class TellCodeForm(ActForm):
    """Whom the secretary called to tell a code."""

    proof = PlainTextField(
        label=_("Whom did you call, and on which number?"),
        help_text=_("Call a number that you know from another source, not one given in a message."),
        max_length=300,
        error_messages={"required": _("Write whom you called and on which number.")},
    )


class IdentityForm(ActForm):
    """Which papers the secretary has seen."""

    note = PlainTextField(
        label=_("Papers that you have seen"),
        help_text=_(
            "For example: business licence and identity card of the legal representative, compared with the originals."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write which papers you have seen.")},
    )


class RaiseFlagForm(ActForm):
    """What points to a sham mediation."""

    note = PlainTextField(
        label=_("What did you notice?"),
        help_text=_("Facts, no judgement. The supervisor reads it; the parties do not."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you noticed.")},
    )


class ClearFlagForm(ActForm):
    """Why a case may go on."""

    reason = PlainTextField(
        label=_("Why may the case go on?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why the case may go on.")},
    )

"""What is asked for the hearings of an arbitration, its suspension, and what the tribunal arranges."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.endings import ActForm
from cases.forms.hearings import LENGTHS, ClockField, MeetingForm, PresentChoice
from cases.models import Case, MeetingMode, MeetingPerson, SuspensionGround
from cases.moment import SHANGHAI
from cases.services.arbitration.hearings import DENIED, NOT_DENIED
from cases.services.meetings import Slot


class HearingForm(MeetingForm):
    """When and where a hearing is. It is online unless a party objected to that."""

    def __init__(self, *args: Any, case: Case, slots: Sequence[Slot], is_online: bool, **kwargs: Any) -> None:
        super().__init__(*args, case=case, slots=slots, **kwargs)
        del self.fields["who"]
        self.fields["minutes"].initial = 180
        self.fields["mode"].label = _("How the hearing is held")
        self.fields["mode"].initial = MeetingMode.VIDEO if is_online else MeetingMode.ONSITE
        if is_online:
            self._choose("mode", *reversed(MeetingMode.choices))
        else:
            self._choose("mode", (MeetingMode.ONSITE.value, MeetingMode.ONSITE.label))


class PostponeForm(MeetingForm):
    """When a later hearing should be, and why."""

    reason = PlainTextField(
        label=_("Why the hearing should be later"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("who", "mode", "venue", "link"):
            del self.fields[name]
        self.fields["minutes"].initial = 180


class HearingRecordForm(ActForm):
    """The record of a hearing (A15). At the first hearing it asks for the answer about the agreement."""

    attended = PresentChoice(
        label=_("Who took part"), queryset=MeetingPerson.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    absent_because = PlainTextField(
        label=_("If a side stayed away: how it was asked, and whether it has a good reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    witnesses = PlainTextField(
        label=_("Witnesses and experts who were heard"),
        help_text=_("One a line: name and capacity."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreement = forms.ChoiceField(
        label=_("Asked at this first hearing: does a party deny the arbitration agreement?"),
        help_text=_(
            "Ask each party present before the case is heard. Whoever does not deny it now cannot do so later."
        ),
        choices=[
            (NOT_DENIED, _("No party present denies the agreement")),
            (DENIED, _("A party denies the agreement")),
        ],
        widget=forms.RadioSelect,
    )
    agreement_said = PlainTextField(
        label=_("What was answered"),
        help_text=_("If it is denied: who denies it, and why."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence_shown = PlainTextField(
        label=_("Evidence shown, and what was said to it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    course = PlainTextField(
        label=_("Course of the hearing"), max_length=6000, widget=forms.Textarea(attrs={"rows": 12})
    )
    result = PlainTextField(
        label=_("Last statements and result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, people: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people  # type: ignore[attr-defined]
        if not asks:
            del self.fields["agreement"], self.fields["agreement_said"]


class SuspensionForm(ActForm):
    """Why the proceedings are suspended."""

    ground = forms.ChoiceField(label=_("Ground"), choices=SuspensionGround.choices, widget=forms.RadioSelect)
    reason = PlainTextField(
        label=_("Reasons, as the decision prints them"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TribunalMeetingForm(ActForm):
    """When the tribunal meets alone."""

    on = DayField(label=_("Date"), help_text=_("For example 2026-12-09"))
    starts = ClockField(label=_("Starts at (Beijing time)"), help_text=_("For example 14:30"))
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=60)
    link = forms.URLField(label=_("Video link"), required=False, assume_scheme="https", max_length=500)

    def clean(self) -> dict[str, Any]:
        """Add `starts_at` and `ends_at`, instants in Beijing time."""
        data = super().clean() or {}
        if data.get("on") and data.get("starts"):
            data["starts_at"] = datetime.combine(data["on"], data["starts"], SHANGHAI)
            data["ends_at"] = data["starts_at"] + timedelta(minutes=data.get("minutes") or 60)
        return data

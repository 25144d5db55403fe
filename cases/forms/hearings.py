"""What is asked for sessions, their records and the mediation period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, FullWidthMixin, PlainTextField
from cases.forms.endings import ActForm
from cases.models import Case, MeetingMode, MeetingPerson, Venue
from cases.moment import SHANGHAI
from cases.permissions import ROLE_LABELS
from cases.services.meetings import LENGTH, Slot

LENGTHS = [(60, _("60 minutes")), (90, _("90 minutes")), (120, _("2 hours")), (180, _("3 hours"))]


JOINT, OTHER = "joint", "other"


class ClockField(FullWidthMixin, forms.TimeField):
    """A time of day; takes the full-width colon."""

    def to_python(self, value: Any) -> Any:
        """Make the colon half-width before the field reads the value."""
        return super().to_python(value.replace("：", ":") if isinstance(value, str) else value)


class MeetingForm(ActForm):
    """Who meets, when and where. Everything is chosen beforehand: sending it as it stands is enough."""

    who = forms.ChoiceField(label=_("Kind of session"), widget=forms.RadioSelect, initial=JOINT)
    slot = forms.ChoiceField(label=_("Times at which everybody is free"), widget=forms.RadioSelect)
    on = DayField(label=_("Date"), help_text=_("For example 2026-12-09"), required=False)
    starts = ClockField(label=_("Starts at (Beijing time)"), help_text=_("For example 14:30"), required=False)
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=90)
    mode = forms.ChoiceField(
        label=_("How people meet"),
        choices=MeetingMode.choices,
        widget=forms.RadioSelect,
        initial=MeetingMode.ONSITE,
    )
    venue = forms.ModelChoiceField(
        label=_("Venue"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("Any venue that is free"),
    )
    link = forms.URLField(label=_("Video link"), required=False, assume_scheme="https", max_length=500)

    def __init__(self, *args: Any, case: Case, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(str(side.pk), side.get_kind_display()) for side in case.sides.all()]
        self._choose("who", (JOINT, _("Joint session: both sides")),
                     *[(pk, _("Private session: %(side)s") % {"side": name}) for pk, name in sides])  # fmt: skip
        slots = [*slots, *self._slot_no_longer_free(slots)]
        # A label may be a slot: the template prints it as a day and two times.
        self._choose(
            "slot", *[(slot.starts_at.isoformat(), slot) for slot in slots], (OTHER, _("Another time"))
        )
        self.fields["slot"].initial = slots[0].starts_at.isoformat() if slots else OTHER
        self.fields["venue"].queryset = Venue.objects.filter(  # type: ignore[attr-defined]
            organisation=case.organisation_id, is_active=True
        )

    def _slot_no_longer_free(self, slots: Sequence[Slot]) -> list[Slot]:
        """Keep what was chosen before somebody took it, so that the answer can say who or what is taken."""
        chosen = parse_datetime(self.data.get("slot", "")) if self.is_bound else None
        if chosen is None or chosen.tzinfo is None or any(slot.starts_at == chosen for slot in slots):
            return []
        return [Slot(chosen, chosen + LENGTH)]

    def _choose(self, name: str, *choices: tuple[str, Any]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is wrong with the time beside the time that was chosen."""
        is_suggested = field == "starts" and self.data.get("slot") != OTHER
        super().add_error("slot" if is_suggested else field, error)

    def clean(self) -> dict[str, Any]:
        """Add `starts_at` and `ends_at`, instants in Beijing time."""
        data = super().clean() or {}
        if starts_at := self._starts_at(data):
            data["starts_at"] = starts_at
            data["ends_at"] = starts_at + timedelta(minutes=data.get("minutes") or 90)
        if data.get("mode") == MeetingMode.VIDEO and not data.get("link") and "link" not in self.errors:
            self.add_error("link", _("Enter the video link."))
        return data

    def _starts_at(self, data: dict[str, Any]) -> datetime | None:
        if data.get("slot") != OTHER:
            return datetime.fromisoformat(data["slot"]) if data.get("slot") else None
        for name, text in (("on", _("Enter the date, for example 2026-12-09")),
                           ("starts", _("Enter the time, for example 14:30"))):  # fmt: skip
            if not data.get(name) and name not in self.errors:
                self.add_error(name, text)
        on, starts = data.get("on"), data.get("starts")
        return datetime.combine(on, starts, SHANGHAI) if on and starts else None


class CancelForm(ActForm):
    """Why a session is cancelled."""

    reason = PlainTextField(label=_("Reason"), max_length=300)


_ROLES = {role.value: label for role, label in ROLE_LABELS.items()}


class PresentChoice(forms.ModelMultipleChoiceField[MeetingPerson]):
    """Those who were asked to a session."""

    def label_from_instance(self, obj: MeetingPerson) -> str:
        """Return the name and the side, or what somebody is who stands on none."""
        what = obj.side or _ROLES.get(obj.capacity)
        return f"{obj.name} · {what}" if what else obj.name


class RecordForm(ActForm):
    """The record of a session (M19)."""

    attended = PresentChoice(
        label=_("Who took part"), queryset=MeetingPerson.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    course = PlainTextField(
        label=_("Course of the session"), max_length=6000, widget=forms.Textarea(attrs={"rows": 12})
    )
    result = PlainTextField(label=_("Result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].queryset = people  # type: ignore[attr-defined]


class RecordAnswerForm(ActForm):
    """One side's answer to a record."""

    confirms = forms.TypedChoiceField(
        label=_("Is the record right?"),
        choices=[("yes", _("I confirm the record")), ("no", _("I object to it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    objection = PlainTextField(
        label=_("What is wrong, if you object"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForSideForm(RecordAnswerForm):
    """The answer of a side without an account, as it reached the secretary."""

    side_id = forms.ChoiceField(label=_("For which side"), widget=forms.RadioSelect)
    name = PlainTextField(label=_("Name of the person who answers"), max_length=100)
    how = PlainTextField(
        label=_("How the answer reached the centre"),
        help_text=_("For example: signed on the printed record on 9 December 2026, scan in the file."),
        max_length=300,
    )

    def __init__(self, *args: Any, sides: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(side.pk), str(side)) for side in sides]
        self.fields["side_id"].choices = choices  # type: ignore[attr-defined]
        self.fields["side_id"].initial = choices[0][0] if len(choices) == 1 else None
        self.order_fields(["side_id", "confirms", "objection", "name", "how"])


class ExtensionForm(ActForm):
    """Until when the mediation shall last."""

    ends_on = DayField(label=_("New last day"), help_text=_("For example 2026-12-31"))
    reason = PlainTextField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, ends_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present_end = ends_on

    def clean_ends_on(self) -> date:
        """Refuse a day that does not lengthen the period, before the other side is asked."""
        day: date = self.cleaned_data["ends_on"]
        if self.present_end and day <= self.present_end:
            raise forms.ValidationError(_("The new end must be later than the present one."))
        return day


class SuspensionForm(ActForm):
    """Why the mediation is suspended."""

    reason = PlainTextField(
        label=_("Reason"),
        help_text=_(
            "For example an appraisal, an expert opinion, or a decision on validity that is awaited."
        ),
        max_length=300,
    )

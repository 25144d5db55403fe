"""What is asked for sessions, their records and the mediation period."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.endings import ActForm
from cases.models import Case, MeetingMode, MeetingPerson, Venue

SHANGHAI = ZoneInfo("Asia/Shanghai")
LENGTHS = [(60, _("60 minutes")), (90, _("90 minutes")), (120, _("2 hours")), (180, _("3 hours"))]


class MeetingForm(ActForm):
    """When and where people meet, and who."""

    who = forms.ChoiceField(label=_("Kind of session"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Date"), help_text=_("For example 2026-12-09"))
    starts = forms.TimeField(label=_("Starts at (Beijing time)"), help_text=_("For example 14:30"))
    minutes = forms.TypedChoiceField(label=_("Length"), choices=LENGTHS, coerce=int, initial=90)
    mode = forms.ChoiceField(
        label=_("How people meet"), choices=MeetingMode.choices, widget=forms.RadioSelect
    )
    venue = forms.ModelChoiceField(label=_("Venue"), queryset=Venue.objects.none(), required=False)
    link = forms.URLField(label=_("Video link"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(str(side.pk), side.get_kind_display()) for side in case.sides.all()]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Joint session: both sides")),
            *[(pk, _("Private session: %(side)s") % {"side": name}) for pk, name in sides],
        ]
        self.fields["who"].required = False
        self.fields["venue"].queryset = Venue.objects.filter(  # type: ignore[attr-defined]
            organisation=case.organisation_id, is_active=True
        )

    def clean(self) -> dict[str, Any]:
        """Add `starts_at` and `ends_at`, instants in Beijing time."""
        data = super().clean() or {}
        on: date | None = data.get("on")
        starts: time | None = data.get("starts")
        if on and starts:
            data["starts_at"] = datetime.combine(on, starts, SHANGHAI)
            data["ends_at"] = data["starts_at"] + timedelta(minutes=data.get("minutes") or 90)
        if data.get("mode") == MeetingMode.ONSITE and not data.get("venue") and "venue" not in self.errors:
            self.add_error("venue", _("Select a venue."))
        if data.get("mode") == MeetingMode.VIDEO and not data.get("link") and "link" not in self.errors:
            self.add_error("link", _("Enter the video link."))
        return data


class CancelForm(ActForm):
    """Why a session is cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class PresentChoice(forms.ModelMultipleChoiceField):
    """Those who were asked to a session."""

    def label_from_instance(self, obj: MeetingPerson) -> str:  # type: ignore[override]
        """Return the name and the side."""
        return f"{obj.name} · {obj.side}" if obj.side else obj.name


class RecordForm(ActForm):
    """The record of a session (M19)."""

    attended = PresentChoice(
        label=_("Who took part"), queryset=MeetingPerson.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    course = forms.CharField(
        label=_("Course of the session"), max_length=6000, widget=forms.Textarea(attrs={"rows": 12})
    )
    result = forms.CharField(label=_("Result"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

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
    objection = forms.CharField(
        label=_("What is wrong (only if you object)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ExtensionForm(ActForm):
    """Until when the mediation shall last."""

    ends_on = forms.DateField(label=_("New last day"), help_text=_("For example 2026-12-31"))
    reason = forms.CharField(label=_("Reason (optional)"), max_length=300, required=False)


class SuspensionForm(ActForm):
    """Why the mediation is suspended."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "For example an appraisal, an expert opinion, or a decision on validity that is awaited."
        ),
        max_length=300,
    )

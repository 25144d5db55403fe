"""What is asked for the notice, the answer, and the forming of the tribunal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import DayField, PlainTextField
from accounts.models import User
from cases.candidates import Candidate
from cases.forms.appointment import AppointForm
from cases.forms.endings import ActForm
from cases.forms.fields import AmountField
from cases.models import Appointment

STRIKE = "strike"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChoiceForm(AppointForm):
    """One arbitrator of the panel."""

    def __init__(self, *args: object, roster: QuerySet[User], **kwargs: object) -> None:
        super().__init__(*args, roster=roster, **kwargs)
        self.fields["neutral"].label = _("Arbitrator")
        self.fields["neutral"].error_messages["required"] = _("Select an arbitrator from the panel.")


class RankForm(ActForm):
    """Ranks and strikes: a box for each candidate who can be named."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = [row.person for row in candidates if row.is_open]
        places = [(str(n + 1), str(n + 1)) for n in range(min(len(self.people), 9))]
        choices = [("", _("No rank")), *places, (STRIKE, _("Strike"))]
        for person in self.people:
            self.fields[f"place_{person.pk}"] = forms.ChoiceField(
                label=person.name, choices=choices, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Return `ranked` in their order, and `struck`; each rank is given once."""
        data = super().clean() or {}
        places = {person.pk: str(data.get(f"place_{person.pk}", "")) for person in self.people}
        ranks = [place for place in places.values() if place.isdecimal()]
        if not ranks:
            raise forms.ValidationError(_("Rank at least one candidate."))
        if len(set(ranks)) < len(ranks):
            raise forms.ValidationError(_("Give each rank to one candidate only."))
        order = sorted((int(place), pk) for pk, place in places.items() if place.isdecimal())
        data["ranked"] = [pk for _place, pk in order]
        data["struck"] = [pk for pk, place in places.items() if place == STRIKE]
        return data


class SeatedChoice(forms.ModelMultipleChoiceField[Appointment]):
    """Arbitrators by name."""

    def label_from_instance(self, obj: Appointment) -> str:
        """Return the arbitrator's name."""
        return obj.neutral.name


class WaiveForm(ActForm):
    """To which arbitrators a side has no objection."""

    appointments = SeatedChoice(
        label=_("No objection to"),
        queryset=Appointment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select the arbitrators to whom your side has no objection.")},
    )

    def __init__(self, *args: Any, rows: QuerySet[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appointments"].queryset = rows  # type: ignore[attr-defined]


class ChallengeForm(ActForm):
    """The grounds of a challenge."""

    grounds = PlainTextField(
        label=_("Grounds of the challenge"),
        help_text=_(
            "Say what connects the arbitrator with a party, a representative or the matter, and how you know."
        ),
        max_length=2000,
        widget=_area(6),
    )
    known_on = DayField(
        label=_("Since when has your side known these grounds?"),
        help_text=_("Needed once the usual time for a challenge is over."),
        required=False,
    )


class DecisionForm(ActForm):
    """The decision on a challenge."""

    upholds = forms.TypedChoiceField(
        label=pgettext_lazy("challenge", "Decision"),
        choices=[
            ("no", _("Not upheld: the arbitrator goes on")),
            ("yes", _("Upheld: the arbitrator leaves at once")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reasons = PlainTextField(label=_("Reasons of the decision"), max_length=2000, widget=_area(6))


class AnswerForm(ActForm):
    """The answer, and a counterclaim."""

    text = PlainTextField(
        label=_("Answer: facts and reasons"), max_length=8000, required=False, widget=_area(10)
    )
    counterclaim = PlainTextField(
        label=_("Counterclaim: facts and reasons"),
        help_text=_("Leave it empty if you make none. A fee falls due for a counterclaim."),
        max_length=8000,
        required=False,
        widget=_area(6),
    )
    relief = PlainTextField(
        label=_("What the counterclaim asks for"), max_length=2000, required=False, widget=_area(3)
    )
    amount_fen = AmountField(
        label=_("Amount of the counterclaim, in yuan"),
        help_text=_("For example 120000 or 12万. Leave it empty where there is no amount."),
        required=False,
    )


class LeaveForm(ActForm):
    """Until when, and why, an answer may be filed later."""

    until = DayField(label=_("New last day"))
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=_area(3))


class ObjectionForm(ActForm):
    """An objection with its reasons."""

    text = PlainTextField(label=_("Facts and reasons"), max_length=8000, widget=_area(8))


class OnlineObjectionForm(ActForm):
    """An objection that needs no reason."""

    text = PlainTextField(
        label=_("Reason, if you wish to give one"), max_length=2000, required=False, widget=_area(4)
    )

"""The forms of satisfaction: the rating itself, and what the centre does about a low one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from accounts.models import User
from indicators.models import Finish, Ground, Level, Rating
from indicators.satisfaction.answering import WORDS_LENGTH
from indicators.satisfaction.follow_ups import NOTE_LENGTH


class RatingForm(forms.Form):
    """Five levels, what it is about, and words: one short page."""

    level = forms.TypedChoiceField(
        label=_("How satisfied are you with our service in this case?"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how satisfied you are.")},
    )
    grounds = forms.MultipleChoiceField(
        label=_("What is this about?"),
        choices=Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = PlainTextField(
        label=_("Anything else"),
        help_text=_("Please write nothing of what was said in the proceedings, and no names."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, rating: Rating, data: Any = None) -> "RatingForm":
        """Return the form with the answer that was given before."""
        known = {"level": rating.score, "grounds": rating.grounds, "words": rating.words}
        return cls(data, initial=known if rating.answered_at else {})


class AssignForm(forms.Form):
    """Who looks into a low rating."""

    person = forms.ModelChoiceField(
        label=_("Who follows it up?"),
        queryset=User.objects.none(),
        empty_label=_("Please select"),
        error_messages={"required": _("Select a person."), "invalid_choice": _("Select a person.")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        """Offer the people who may do it."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda user: user.name


class FinishForm(forms.Form):
    """How it ended, and what was done."""

    finish = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Finish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how it ended.")},
    )
    note = PlainTextField(
        label=_("What was found, and what was done?"),
        help_text=_("Only those who follow up ratings read this."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Enter what was found and done.")},
    )

"""The forms of the rooms: a message, words to be released, an offer, undisputed facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, PlainTextField
from cases.forms.fields import AmountField


class KeyedForm(forms.Form):
    """A form that creates something once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)


class MessageForm(KeyedForm):
    """What is said in a room."""

    text = PlainTextField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ReleaseForm(KeyedForm):
    """The exact words that the mediator would like to tell the other side."""

    words = PlainTextField(
        label=_("Exact words"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leave out what need not be told. Do not change the words."),
    )


class OfferForm(KeyedForm):
    """What a side offers, and to whom."""

    amount = AmountField(label=_("Amount (may be left empty)"), required=False)
    terms = PlainTextField(label=_("Terms"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    valid_until = DayField(
        label=_("Valid until (may be left empty)"),
        required=False,
    )
    audience = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[
            ("JOINT", _("The other side and the mediator")),
            ("SIDE", _("The mediator alone, in confidence")),
        ],
        widget=forms.RadioSelect,
    )


class OfferAnswerForm(KeyedForm):
    """The answer to the other side's offer."""

    accepts = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("We accept the terms")), ("no", _("We decline"))],
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(label=_("Reason (may be left empty)"), max_length=500, required=False)


class UndisputedForm(KeyedForm):
    """Facts that nobody disputes."""

    text = PlainTextField(
        label=_("Undisputed facts"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Facts only: no statements, concessions or proposals made in the mediation."),
    )


class UndisputedAnswerForm(KeyedForm):
    """One side's answer to recorded facts."""

    confirms = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("We confirm these facts")), ("no", _("We do not confirm them"))],
        widget=forms.RadioSelect,
    )
    releases = forms.BooleanField(
        label=_("They may be used in an arbitration or lawsuit on the same dispute"), required=False
    )

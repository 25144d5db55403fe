"""What an invited respondent enters, and what a secretary enters for one who answered by another way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.contacts import CodeField
from accounts.fields import PlainTextField
from cases.forms.endings import ActForm
from cases.models import Answer, Capacity

MORE_TIME = "MORE_TIME"


class EntryForm(forms.Form):
    """The code that proves that link and contact belong to the same person."""

    code = CodeField(
        label=_("Code of 6 digits"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        max_length=12,
        error_messages={"required": _("Enter the code of 6 digits.")},
    )


class ReplyForm(ActForm):
    """The answer to the invitation."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select your answer.")},
    )
    name = PlainTextField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    capacity = forms.ChoiceField(
        label=_("In which capacity do you answer?"),
        choices=[("", _("Please select")), *Capacity.choices],
        error_messages={"required": _("Select the capacity in which you answer.")},
    )
    reason = PlainTextField(
        label=_("Reason for declining, or a remark"),
        help_text=_("The applicant will read it. You need not give a reason."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, may_ask_for_time: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [
            (Answer.AGREE.value, _("I agree to mediate")),
            (Answer.DECLINE.value, _("I do not agree to mediate")),
        ]
        if may_ask_for_time:
            answers.append((MORE_TIME, _("I need more time (once)")))
        field: Any = self.fields["answer"]
        field.choices = answers
        if self.data.get("answer") == MORE_TIME:
            self.fields["name"].required = self.fields["capacity"].required = False

    @property
    def asks_for_time(self) -> bool:
        """Whether the respondent asks for more time instead of answering."""
        return bool(self.cleaned_data["answer"] == MORE_TIME)

    def reply(self) -> dict[str, Any]:
        """Return the answer as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("answer", "name", "capacity", "reason", "key")}


class RecordedReplyForm(ReplyForm):
    """A reply that reached the centre by letter, by telephone or in person, recorded by the secretary."""

    party_id = forms.TypedChoiceField(
        label=_("Whose reply is it?"),
        widget=forms.RadioSelect,
        coerce=UUID,
        error_messages={"required": _("Select whose reply it is.")},
    )
    recorded_how = PlainTextField(
        label=_("How did the reply reach the centre?"),
        help_text=_(
            "For example: letter received on 5 March, kept in the file; telephone call on 5 March at 10:20."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write how the reply reached the centre.")},
    )
    field_order = ("party_id", "answer", "name", "capacity", "recorded_how", "reason")

    def __init__(self, *args: Any, parties: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party_id"]
        field.choices = [(str(pk), name) for pk, name in parties]
        answer: Any = self.fields["answer"]
        answer.label = _("The answer")
        answer.choices = Answer.choices
        self.fields["name"].label = _("Name of the person who answered")
        self.fields["capacity"].label = _("Capacity of this person")

    def reply(self) -> dict[str, Any]:
        """Return the answer as the service takes it."""
        recorded = {name: self.cleaned_data[name] for name in ("party_id", "recorded_how")}
        return {**super().reply(), **recorded}


class AddressForm(ActForm):
    """Where papers reach a party, and whether it accepts electronic service."""

    address = PlainTextField(
        label=_("Address for service"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Enter the address at which papers reach you.")},
    )
    recipient = PlainTextField(
        label=_("Person who receives papers"),
        max_length=100,
        error_messages={"required": _("Enter the name of the person who receives papers.")},
    )
    mobile = PlainTextField(
        label=_("Mobile number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = PlainTextField(
        label=_("Mail address"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}),
    )
    accepts_electronic = forms.BooleanField(
        label=_(
            "I accept that papers are served by this system, the mobile number and the mail address above"
        ),
        help_text=_("You can withdraw this at any time; what was served before stays served."),
        required=False,
    )

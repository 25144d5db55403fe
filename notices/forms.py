"""The form of one's own choices about messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.models import Mute
from notices.texts import TEXTS, Kind

OPTIONAL = [kind for kind in Kind if TEXTS[kind].is_optional]


class MuteForm(forms.Form):
    """Which of the messages that one may do without come by mail or text message."""

    wanted = forms.MultipleChoiceField(
        label=_("Also send me these by mail or text message"),
        help_text=_(
            "You find all messages on this site. What concerns your rights or a deadline is always sent."
        ),
        choices=[(kind.value, kind.label) for kind in OPTIONAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        muted = set(Mute.objects.filter(user=user).values_list("kind", flat=True))
        self.fields["wanted"].initial = [kind.value for kind in OPTIONAL if kind.value not in muted]

    @property
    def muted(self) -> list[str]:
        """The kinds that were left out."""
        return [kind.value for kind in OPTIONAL if kind.value not in self.cleaned_data["wanted"]]

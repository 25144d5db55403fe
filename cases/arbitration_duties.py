"""Who must do what next on an arbitration, state by state, as duties.py lists it for a mediation. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases import hearing_duties
from cases.duty import CLERK, Duty
from cases.permissions import Action
from cases.situation import Situation


def _submitted(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({CLERK}),
        _("Examine the request"),
        _("The institution is examining the request"),
        action=Action.ACCEPT,
        limit="ARB_ACCEPT",
    )


STATES: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "SUBMITTED": _submitted,
    **hearing_duties.STATES,
}

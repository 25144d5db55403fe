"""The six stages of a mediation, as the bar on its page shows them. Pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STAGES = (
    pgettext_lazy("stage", "Application"),
    pgettext_lazy("stage", "Acceptance"),
    pgettext_lazy("stage", "Respondent agrees"),
    pgettext_lazy("stage", "Mediation"),
    pgettext_lazy("stage", "Signing"),
    pgettext_lazy("stage", "Closing"),
)
# The stage in which a case stands in each state.
_AT = {
    "DRAFT": 0,
    "SUBMITTED": 1,
    "CORRECTION": 1,
    "CONSENT_PENDING": 2,
    "MEDIATOR_PENDING": 3,
    "MEDIATING": 3,
    "SUSPENDED": 3,
    "SIGNING": 4,
    "AGREED": 5,
    "TERMINATED": 5,
}


@dataclass(frozen=True)
class Stage:
    """One stage of the bar."""

    label: "str | _StrPromise"
    is_done: bool
    is_current: bool


def stages_of(state: str) -> list[Stage]:
    """Return the bar of a case; [] for one that ended before its acceptance or goes on elsewhere."""
    if state in ("CLOSED", "ARCHIVED"):
        return [Stage(label, is_done=True, is_current=False) for label in STAGES]
    if state not in _AT:
        return []
    at = _AT[state]
    return [Stage(label, is_done=n < at, is_current=n == at) for n, label in enumerate(STAGES)]

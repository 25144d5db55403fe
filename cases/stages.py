"""The six stages of a mediation and the seven of an arbitration, as the bar on a case's page shows them. Pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from cases.kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_MEDIATION = (
    pgettext_lazy("stage", "Application"),
    pgettext_lazy("stage", "Acceptance"),
    pgettext_lazy("stage", "Respondent agrees"),
    pgettext_lazy("stage", "Mediation"),
    pgettext_lazy("stage", "Signing"),
    pgettext_lazy("stage", "Closing"),
)
_ARBITRATION = (
    pgettext_lazy("stage", "Request"),
    pgettext_lazy("stage", "Acceptance and fee"),
    pgettext_lazy("stage", "Answer"),
    pgettext_lazy("stage", "Tribunal"),
    pgettext_lazy("stage", "Proceedings"),
    pgettext_lazy("stage", "Award"),
    pgettext_lazy("stage", "Closing"),
)
# The stage in which a case stands in each state.
_AT_MEDIATION = {
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
_AT_ARBITRATION = {
    "DRAFT": 0,
    "SUBMITTED": 1,
    "CORRECTION": 1,
    "FEE_PENDING": 1,
    "ANSWER_PERIOD": 2,
    "TRIBUNAL_PENDING": 3,
    "IN_PROCEEDINGS": 4,
    "HEARING": 4,
    "MEDIATION": 4,
    "SUSPENDED": 4,
    "DELIBERATION": 5,
    "CONSENT_SERVED": 5,
    "DECIDED": 6,
}
_OF = {Kind.MEDIATION: (_MEDIATION, _AT_MEDIATION), Kind.ARBITRATION: (_ARBITRATION, _AT_ARBITRATION)}


@dataclass(frozen=True)
class Stage:
    """One stage of the bar."""

    label: "str | _StrPromise"
    is_done: bool
    is_current: bool


def stages_of(kind: str, state: str) -> list[Stage]:
    """Return the bar of a case; [] for one that ended before its acceptance or goes on elsewhere."""
    stages, at_state = _OF[Kind(kind)]
    if state in ("CLOSED", "ARCHIVED"):
        return [Stage(label, is_done=True, is_current=False) for label in stages]
    if state not in at_state:
        return []
    at = at_state[state]
    return [Stage(label, is_done=n < at, is_current=n == at) for n, label in enumerate(stages)]

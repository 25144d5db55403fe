"""A duty: something that somebody must do on a case, as duties.py and arbitration_duties.py list them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from cases.permissions import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

APPLICANT, RESPONDENT = "APPLICANT", "RESPONDENT"
CLERK, SECRETARY, SUPERVISOR, MEDIATOR = "INTAKE_CLERK", "CASE_SECRETARY", "SUPERVISOR", "MEDIATOR"
BOTH = frozenset({APPLICANT, RESPONDENT})
# The states in which a case is somebody's: without a secretary it waits for the supervisor.
ASSIGNED = frozenset(
    {
        *("CONSENT_PENDING", "MEDIATOR_PENDING", "MEDIATING", "SUSPENDED", "SIGNING", "AGREED"),
        *("FEE_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING", "IN_PROCEEDINGS", "HEARING", "MEDIATION"),
        *("DELIBERATION", "CONSENT_SERVED", "DECIDED"),
    }
)


@dataclass(frozen=True)
class Duty:
    """Something that somebody must do.

    Args:
        whose: who must do it.
        act: what the doer reads; wait: what everybody else reads.
        action: the act whose page the button opens.
        limit: the code of the deadline that runs for it; `due_on` where it is not a deadline of the case.
        after: what happens when nothing is done.
        at: the instant of a meeting, printed behind `wait`.
        proposal: the proposal that is to be answered.
        internal: shown to staff alone.
    """

    whose: frozenset[str]
    act: "Words"
    wait: "Words" = ""
    action: Action | None = None
    limit: str = ""
    due_on: date | None = None
    after: "Words" = ""
    at: datetime | None = None
    proposal: str = ""
    internal: bool = False

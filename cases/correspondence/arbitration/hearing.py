"""Who is told what in an arbitration: the hearing, suspension and mediation inside the arbitration."""

from cases.audience import Audience
from cases.correspondence import hearings
from cases.correspondence.people import both_sides, engaged, secretary
from cases.correspondence.rows import Recipient, Row, Tell
from cases.models import Case, CaseEvent
from cases.permissions import TRIBUNAL_ROLES, Action


def tribunal(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the arbitrators in office."""
    return list(engaged(case, *TRIBUNAL_ROLES))


def _everybody(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return both sides and the tribunal; the tribunal alone, of what is its own."""
    sides = [] if event.audience == Audience.TRIBUNAL else both_sides(case, event)
    return [*sides, *tribunal(case, event)]


def _others(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return both sides, the tribunal and the secretary, without whoever acted."""
    told = [*_everybody(case, event), *secretary(case, event)]
    return [person for person in told if getattr(person, "pk", None) != event.by_id]


_SCHEDULED = (Tell("HEARING_ON", _everybody, hearings.when),)
_NEWS = (Tell("RESPONDENT_ANSWERED", _others),)
ROWS: dict[Action, tuple[Row, ...]] = {
    Action.SCHEDULE_HEARING: _SCHEDULED,
    Action.REOPEN_HEARING: _SCHEDULED,
    Action.POSTPONE: (Tell("HEARING_MOVED", _everybody, hearings.when),),
    Action.SCHEDULE_MEETING: (Tell("HEARING_SCHEDULED", _everybody, hearings.when),),
    Action.CANCEL_MEETING: (Tell("HEARING_CANCELLED", _everybody, hearings.date_only),),
    Action.HOLD_HEARING: (Tell("RECORD_TO_CONFIRM", both_sides),),
    Action.HOLD_SESSION: (Tell("RECORD_TO_CONFIRM", both_sides),),
    Action.CLOSE_HEARING: _NEWS,
    Action.DOCUMENTS_ONLY: _NEWS,
    Action.GIVE_CONSENT: _NEWS,
    Action.SUSPEND: _NEWS,
    Action.RESUME: _NEWS,
    Action.START_MEDIATION: _NEWS,
    Action.MEDIATION_FAILED: _NEWS,
}

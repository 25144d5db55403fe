"""Who is told of sessions and of the period. A private session is known to its own side only."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases.brief import brief_of
from cases.correspondence.people import both_sides, mediator, secretary, side_people
from cases.correspondence.rows import Recipient, Tell
from cases.models import Case, CaseEvent
from cases.permissions import Action


def _asked(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the people of the sides that the event is for, and the mediator."""
    sides = [event.side] if event.side else brief_of(case).sides
    return [*mediator(case, event), *(person for side in sides for person in side_people(case, side))]


def _sides_asked(case: Case, event: CaseEvent) -> list[Recipient]:
    sides = [event.side] if event.side else brief_of(case).sides
    return [person for side in sides for person in side_people(case, side)]


def when(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return the day and the time of the meeting that an event is about."""
    start = timezone.localtime(parse_datetime(event.data["starts_at"]))
    return {"date": start.date().isoformat(), "time": f"{start:%H:%M}"}


def date_only(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return the day of the meeting that an event is about."""
    return {"date": when(case, event)["date"]}


_NEWS = (Tell("RESPONDENT_ANSWERED", both_sides), Tell("RESPONDENT_ANSWERED", secretary))
ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.SCHEDULE_MEETING: (Tell("HEARING_SCHEDULED", _asked, when),),
    Action.CANCEL_MEETING: (Tell("HEARING_CANCELLED", _asked, date_only),),
    Action.HOLD_SESSION: (Tell("RECORD_TO_CONFIRM", _sides_asked),),
    Action.SUSPEND: _NEWS,
    Action.RESUME: _NEWS,
    Action.EXTEND: _NEWS,
}

"""What one event changes in a case's entry: its stage and days, how it ended, how long it stood still."""

from datetime import date

from cases.models import Case, CaseEvent
from cases.moment import Moment
from indicators.happenings import accepted_on, closed_on, was_closed_on
from indicators.models import Entry
from indicators.rules import Stage, stage_of

SUSPENDED = "SUSPENDED"
PENDING = frozenset({Stage.OPEN, Stage.ENDED})


def fill(entry: Entry, case: Case, event: CaseEvent) -> None:
    """Bring a case's entry forward by one event."""
    stage, data = stage_of(event.state_to), event.data
    for name in ("kind", "right_type", "district", "source", "organisation_id"):
        setattr(entry, name, getattr(case, name))
    entry.dispute_id, entry.title, entry.stage, entry.last_event = (
        case.dispute_id,
        case.title,
        stage,
        event.pk,
    )
    entry.received_on = entry.received_on or (Moment(case.submitted_at).today if case.submitted_at else None)
    entry.accepted_on = entry.accepted_on or accepted_on(event)
    entry.is_pending = stage in PENDING and entry.accepted_on is not None
    entry.outcome = (
        "" if entry.is_pending and event.state_from == "CLOSED" else data.get("outcome", entry.outcome)
    )
    entry.took_part = bool(data.get("took_part", entry.took_part))
    _fill_closing(entry, event)
    entry.is_marked = entry.is_marked or event.kind == "annul"
    _pause(entry, event)


def _fill_closing(entry: Entry, event: CaseEvent) -> None:
    """Keep the closing days. A correction replaces the one that it names: a reopened case has two."""
    day, was = closed_on(event), was_closed_on(event)
    if event.kind == "correct_closing":
        entry.closed_on = day if entry.closed_on == was else entry.closed_on
        entry.first_closed_on = day if entry.first_closed_on == was else entry.first_closed_on
    else:
        entry.closed_on = day or (entry.closed_on if entry.stage == Stage.CLOSED else None)
        entry.first_closed_on = entry.first_closed_on or entry.closed_on


def _pause(entry: Entry, event: CaseEvent) -> None:
    """Keep how many days the proceedings stood still."""
    today = Moment(event.at).today
    if event.state_to == SUSPENDED:
        entry.paused_on = entry.paused_on or today
    elif entry.paused_on is not None:
        entry.paused_days += max((today - entry.paused_on).days, 0)
        entry.paused_on = None


def moved_on(entry: Entry, event: CaseEvent) -> date:
    """The legal day on which a case came into, or went out of, the pending ones."""
    stated = accepted_on(event) if entry.is_pending else closed_on(event)
    return stated or Moment(event.at).today

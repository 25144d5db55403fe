"""Events of the log, read as a counting rule sees them: from what the event itself keeps, and nothing else."""

from collections.abc import Mapping
from datetime import date

from cases.models import CaseEvent, OutcomeRow
from cases.moment import Moment
from indicators.rules import Happening, stage_of

Flags = Mapping[str, tuple[bool, bool]]


def read_flags() -> Flags:
    """Return, for each outcome code, whether it counts by default and whether both sides must have taken part."""
    rows = OutcomeRow.objects.values_list("code", "counts_by_default", "needs_participation")
    return {code: (counts, needs) for code, counts, needs in rows}


def happening_of(event: CaseEvent, flags: Flags) -> Happening:
    """Return an event as a rule sees it."""
    outcome = event.data.get("outcome", "")
    counts, needs = flags.get(outcome, (False, False))
    return Happening(
        action=event.kind,
        stage=stage_of(event.state_to),
        outcome=outcome,
        counts_by_default=counts,
        needs_participation=needs,
        took_part=bool(event.data.get("took_part")),
        is_imported=event.kind == "import",
        accepted_on=accepted_on(event),
        closed_on=closed_on(event),
        was=was_closed_on(event),
    )


def accepted_on(event: CaseEvent) -> date | None:
    """Return the day of acceptance that an event states."""
    if event.kind == "accept":
        return Moment(event.at).today
    return _day(event.data.get("accepted_on")) if event.kind == "import" else None


def closed_on(event: CaseEvent) -> date | None:
    """Return the closing day that an event states: the day of the legal event, not of the click."""
    is_closing = event.kind in {"close", "import", "correct_closing"}
    return _day(event.data.get("closed_on")) if is_closing else None


def was_closed_on(event: CaseEvent) -> date | None:
    """Return the closing day that a correction replaces."""
    return _day(event.data.get("was")) if event.kind == "correct_closing" else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""The count computed again from the event log alone: neither the ledger nor the cases are asked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cases.models import CaseEvent
from indicators.happenings import happening_of, read_flags
from indicators.ledger import ACTIONS
from indicators.rules import Claim, Terms, Unit, after

_CHUNK = 5000
_FIELDS = ("id", "case_id", "kind", "state_from", "state_to", "data", "at")


@dataclass
class _Case:
    claim: Claim = field(default_factory=Claim)
    unit: str = ""
    claimed_by: int = 0


def recount(terms: Terms, first: date, last: date) -> int:
    """Return how many units of a version count between two days.

    Args:
        terms: the version.
        first, last: the legal days, both included.
    """
    return sum(first <= day <= last for day in days_counted(terms))


def days_counted(terms: Terms) -> list[date]:
    """Return the day on which each counted unit counts."""
    cases: dict[str, _Case] = defaultdict(_Case)
    flags = read_flags()
    for event in _events():
        case = cases[str(event.case_id)]
        dispute = event.data.get("dispute") if terms.unit is Unit.DISPUTE else None
        case.unit = dispute or case.unit or str(event.case_id)
        had = case.claim.on
        case.claim = after(terms, happening_of(event, flags), case.claim)
        if had is None and case.claim.on is not None:
            case.claimed_by = event.pk
    claimed = sorted((c for c in cases.values() if c.claim.on), key=lambda c: c.claimed_by, reverse=True)
    first_claims = {case.unit: case.claim.on for case in claimed}
    return [day for day in first_claims.values() if day is not None]


def _events() -> Iterator[CaseEvent]:
    """The events that matter, in the order in which they were written."""
    for event in CaseEvent.objects.order_by("pk").only(*_FIELDS).iterator(chunk_size=_CHUNK):
        if event.state_to != "DRAFT" and (event.state_to != event.state_from or event.kind in ACTIONS):
            yield event

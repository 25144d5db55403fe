"""The count ledger: one line per counted dispute (being written)."""

from cases.models import Case, CaseEvent


def on_event(*, case: Case, event: CaseEvent) -> None:
    """Take note of an event that may close a case."""

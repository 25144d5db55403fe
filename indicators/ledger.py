"""The count ledger: what each act changes in it, inside the transaction of the act.

Everything that shows the count reads what is written here, so that no two figures can differ. `on_event` takes
one event of one case; `lay_down` takes all events of many cases at once (imports, a made-up city). Both go over
the same desk.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from cases.models import Case, CaseEvent
from indicators.desk import Desk

# Events that matter to the count though the case stays where it is.
ACTIONS = frozenset({"annul", "strike_out", "correct_closing", "merge", "import", "undo_import"})
CHUNK = 2000


def on_event(*, case: Case, event: CaseEvent) -> None:
    """Take account of an event. Called inside the transaction of the act.

    Writes:
        The case's entry, what each rule makes of it, and the lines and movements that follow.
    """
    if matters(event):
        desk = Desk([case], seen=event.state_from != "DRAFT")
        desk.take(case, event)
        desk.write()


def on_events(*, cases: Sequence[Case], events: Sequence[CaseEvent]) -> None:
    """Take account of one event on each of many cases, which the caller has locked.

    Writes:
        As on_event, a few statements for each 2,000 cases.
    """
    by_case = {event.case_id: event for event in events}
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        desk = Desk(chunk, seen=True)
        for case in chunk:
            desk.take(case, by_case[case.pk])
        desk.write()


def matters(event: CaseEvent) -> bool:
    """Return whether an event can change what is counted."""
    if event.state_to == "DRAFT":
        return False
    return event.state_to != event.state_from or event.kind in ACTIONS


@transaction.atomic
def lay_down(case_ids: Collection[UUID]) -> int:
    """Take account of all events of cases that were laid down in bulk.

    Args:
        case_ids: cases whose events the ledger has not seen; others are left alone.
    Returns:
        How many cases were new to the ledger.
    Writes:
        As on_event, a few statements for each 2,000 cases.
    """
    new = Case.objects.filter(pk__in=case_ids, entry__isnull=True).values_list("pk", "dispute_id")
    number = 0
    for chunk in _chunks(new.order_by("submitted_at", "pk")):
        cases = Case.objects.defer("facts_text", "wish_text").in_bulk(chunk)
        desk = Desk([cases[pk] for pk in chunk], seen=False)
        for event in events_of(cases):
            desk.take(cases[event.case_id], event)
        desk.write()
        number += len(chunk)
    return number


def _chunks(rows: Iterable[tuple[UUID, UUID]]) -> Iterator[list[UUID]]:
    """Cut cases into chunks; those of one dispute stay together, for which of them counts is settled among them."""
    by_dispute: dict[UUID, list[UUID]] = {}
    for case_id, dispute in rows:
        by_dispute.setdefault(dispute, []).append(case_id)
    chunk: list[UUID] = []
    for cases in by_dispute.values():
        chunk += cases
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def events_of(case_ids: Iterable[UUID]) -> Iterable[CaseEvent]:
    """Return the events of cases that can change what is counted, in the order in which they were written."""
    events = CaseEvent.objects.filter(case__in=list(case_ids)).order_by("pk")
    return (event for event in events.iterator(chunk_size=CHUNK) if matters(event))

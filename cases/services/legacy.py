"""Cases from the ledgers of the years before: laid down closed, in bulk; completed; taken back.

The closing date is the ledger's own and never the day of the import. Laying down is no step of a procedure, for
the case was closed elsewhere: it is one chained event `import`. Taking back is a step (`undo_import`), through
the one door like any other, for a few days and only while nothing else happened on the case; those of one ledger go
together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.actors import Actor
from cases.audience import Audience
from cases.entered import Entered
from cases.models import Case, CaseEvent, LegacyLedger, LegacyLine
from cases.moment import Moment, now
from cases.permissions import Action
from cases.procedures.states import Outcome
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services.copying import copy_rows
from cases.services.legacy_rows import LegacyCase, LegacyParty, Lot, write_lines
from cases.services.procedure import Act, Done, act, perform, tell_of_many

__all__ = ["CHUNK", "LegacyCase", "LegacyParty", "changed_since", "complete", "lay_down", "undo"]

CHUNK = 1000
# What a ledger may fill in on a case that is there already: no date, no state, no outcome.
FILLABLE = ("right_type", "dispute_type", "amount_fen", "district")

# What taking back changes on a case, beside its state.
_TAKEN_BACK = ("outcome", "number", "closed_on", "first_closed_on")

Progress = Callable[[int], None]


@transaction.atomic
def lay_down(
    *,
    ledger_id: UUID,
    name: str,
    sha256: str,
    organisation: Organisation,
    lines: Iterable[LegacyCase],
    by: Actor,
    progress: Progress = lambda done: None,
    at: datetime | None = None,
) -> list[UUID]:
    """Lay the lines of a ledger down as closed cases.

    Args:
        ledger_id, name, sha256: the import and its file.
        lines: checked before; their numbers are free.
        by: whoever confirmed the import; SYSTEM for a command.
        progress: told how many are done, now and then.
    Returns:
        The ids of the new cases, in the order of the lines.
    Raises:
        Unacceptable: a date in the future, or before acceptance.
        Conflict: somebody took one of the numbers in the meantime.
    Writes:
        a ledger; for each line a dispute, a case with two sides and its parties, the line itself, one event.
    """
    moment = Moment(at) if at else now()
    ledger = LegacyLedger.objects.create(
        pk=ledger_id, name=name[:200], sha256=sha256, organisation=organisation, imported_by=by.user, imported_at=moment.at
    )  # fmt: skip
    lot = Lot(ledger, organisation, by, moment)
    ids: list[UUID] = []
    for chunk in _chunks(lines):
        ids += write_lines(chunk, lot)
        progress(len(ids))
    return ids


def _chunks(lines: Iterable[LegacyCase]) -> Iterator[list[LegacyCase]]:
    source = iter(lines)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


# --- Completing a case that is there already -------------------------------------------------------


def complete(
    *, case_id: UUID, by: Actor, values: Mapping[str, Any], ledger_id: UUID, at: datetime | None = None
) -> bool:
    """Fill in what a case lacks and a ledger has. Returns whether anything was.

    Args:
        values: of the fields FILLABLE; those that the case has already are left alone.
    """
    case = Case.objects.get(pk=case_id)
    found = {
        name: values[name] for name in FILLABLE if values.get(name) and getattr(case, name) in ("", None)
    }
    if not found:
        return False
    data = {"values": found, "import": str(ledger_id)}
    perform(case_id=case_id, action=Action.COMPLETE_FROM_LEDGER, by=by, data=data, at=at)
    return True


@act(Action.COMPLETE_FROM_LEDGER)
def _complete(a: Act) -> Done:
    given = a.data.part("values")
    values = {
        name: _readable(given, name)
        for name in FILLABLE
        if given.get(name) and getattr(a.case, name) in ("", None)
    }
    if not values:
        raise Unacceptable(_("There is nothing to fill in."))
    data = {"import": str(a.data.id("import")), "filled": sorted(values)}
    return Done(facts={"values": values}, data=data, audience=Audience.CENTRE)


def _readable(given: Entered, name: str) -> int | str:
    if name == "amount_fen":
        return given.whole(name)
    text = given.text(name)
    longest = int(getattr(Case._meta.get_field(name), "max_length", 0))
    if len(text) > longest:
        raise Unacceptable(_("At most %(limit)s characters") % {"limit": longest}, name)
    return text


# --- Taking an import back -------------------------------------------------------------------------


@dataclass(frozen=True)
class NotUndone:
    """Why a ledger cannot be taken back: the cases in the way, and the first few of their numbers."""

    number: int
    titles: Sequence[str]


def changed_since(ledger_id: UUID) -> NotUndone | None:
    """Return the cases of a ledger on which something happened after the import, or None."""
    changed = Case.objects.filter(legacy__ledger=ledger_id).filter(~Q(state="CLOSED") | Q(events__seq__gt=1))
    titles = list(changed.order_by("number").distinct().values_list("number", "legacy__number"))
    shown = [number or before for number, before in titles[:5]]
    return NotUndone(len(titles), shown) if titles else None


@transaction.atomic
def undo(
    *, ledger_id: UUID, by: Actor, progress: Progress = lambda done: None, at: datetime | None = None
) -> int:
    """Take every case of a ledger back, or none. Returns how many.

    The first goes through the one door, which asks for the right, the state and the days; the others are in all of
    that the same as the first, and follow it together.

    Raises:
        Conflict: it was taken back before; a case was changed since; the days are over.
    Writes:
        each case: state, event, the count; the ledger.
    """
    ledger = LegacyLedger.objects.select_for_update().get(pk=ledger_id)
    if ledger.undone_at is not None:
        raise Conflict(_("This import was taken back already."))
    locked = Case.objects.select_for_update(of=("self",)).filter(legacy__ledger=ledger)
    ids = list(locked.order_by("pk").values_list("pk", flat=True))
    if found := changed_since(ledger_id):
        raise NotYet([
            _("%(number)s of its cases were changed since, for instance %(titles)s.")
            % {"number": found.number, "titles": "、".join(found.titles)}
        ])  # fmt: skip
    moment = Moment(at) if at else now()
    if ids:
        perform(case_id=ids[0], action=Action.UNDO_IMPORT, by=by, at=moment.at)
        for start in range(1, len(ids), CHUNK):
            _follow(ids[0], ids[start : start + CHUNK])
            progress(min(start + CHUNK, len(ids)))
    ledger.undone_by, ledger.undone_at = by.user, moment.at
    ledger.save(update_fields=["undone_by", "undone_at"])
    return len(ids)


def _follow(first_id: UUID, ids: Sequence[UUID]) -> None:
    """Do to locked cases what was done to the first one of their ledger."""
    first = Case.objects.get(pk=first_id)
    event = CaseEvent.objects.get(case=first, kind=Action.UNDO_IMPORT.value)
    became = {name: getattr(first, name) for name in ("state", *_TAKEN_BACK, "version", "changed_at")}
    Case.objects.filter(pk__in=ids).update(**became)
    copy_rows(_another(event), [{"case_id": case_id} for case_id in ids])
    events = list(CaseEvent.objects.filter(case__in=ids, kind=event.kind))
    tell_of_many(list(Case.objects.filter(pk__in=ids).order_by("pk")), events)


def _another(event: CaseEvent) -> CaseEvent:
    """Return an event with the same words, for other cases; the database gives it its place in their chains."""
    names = ("kind", "by_id", "by_label", "role", "state_from", "state_to", "audience", "at", "data")
    return CaseEvent(**{name: getattr(event, name) for name in names})


@act(Action.UNDO_IMPORT)
def _undo(a: Act) -> Done:
    ledger = LegacyLine.objects.filter(case=a.case).values_list("ledger_id", flat=True).first()
    return Done(data={"import": str(ledger or ""), "outcome": Outcome.VOID_ENTRY.value})

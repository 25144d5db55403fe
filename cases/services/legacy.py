"""Cases from the ledgers of the years before: laid down closed, in bulk; completed; taken back.

The closing date is the ledger's own and never the day of the import. Laying down is no step of a procedure, for
the case was closed elsewhere: it is one chained event `import`. Taking back is a step (`undo_import`), through
the one door like any other, for a few days and only while nothing else happened on the case.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.chain import canonical_json
from accounts.models import Organisation
from cases.actors import Actor
from cases.audience import Audience
from cases.entered import Entered
from cases.kinds import Kind
from cases.models import (
    Arbitration,
    Case,
    CaseEvent,
    Dispute,
    LegacyLedger,
    LegacyLine,
    Party,
    PersonKind,
    Side,
    Source,
)
from cases.models.case import PROXIES
from cases.moment import SHANGHAI, Moment, now
from cases.names import name_key
from cases.permissions import Action, Role, SideKind
from cases.procedures.states import AGREEMENT_OUTCOMES, Outcome
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services.filing import REFERENCE_SIGNS
from cases.services.procedure import Act, Done, act, label_of, perform

CHUNK = 1000
IMPORT = "import"
# Whoever was refused or not reached did not take part; of everybody else it is assumed (rule R17).
NOT_TAKEN_PART = frozenset({Outcome.RESPONDENT_REFUSED, Outcome.UNREACHABLE})
# What a ledger may fill in on a case that is there already: no date, no state, no outcome.
FILLABLE = ("right_type", "dispute_type", "amount_fen", "district")

Progress = Callable[[int], None]


@dataclass(frozen=True)
class LegacyParty:
    """A party as a ledger names it."""

    name: str
    is_organisation: bool


@dataclass(frozen=True)
class LegacyCase:
    """One line of a ledger, checked.

    Args:
        sheet, row, row_sha256: where it stands in the file, and the hash of its cells.
        closed_on: as the ledger has it; received_on and accepted_on where it has them.
        outcome: a code of cases.procedures.states.Outcome.
    """

    sheet: str
    row: int
    row_sha256: str
    number: str
    applicants: Sequence[LegacyParty]
    respondents: Sequence[LegacyParty]
    closed_on: date
    outcome: str
    received_on: date | None = None
    accepted_on: date | None = None
    right_type: str = ""
    dispute_type: str = ""
    amount_fen: int | None = None
    currency: str = "CNY"
    district: str = ""


@dataclass(frozen=True)
class Lot:
    """What the lines of one import have in common."""

    ledger: LegacyLedger
    organisation: Organisation
    by: Actor
    moment: Moment

    @property
    def kind(self) -> Kind:
        """The procedure of an organisation's cases."""
        return Kind.ARBITRATION if self.organisation.is_arbitral else Kind.MEDIATION


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
        ids += _write(chunk, lot)
        progress(len(ids))
    return ids


def _chunks(lines: Iterable[LegacyCase]) -> Iterator[list[LegacyCase]]:
    source = iter(lines)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _write(lines: list[LegacyCase], lot: Lot) -> list[UUID]:
    """Write one chunk, a statement or two for each table."""
    for line in lines:
        _require_order(line, lot.moment.today)
    numbers = [line.number for line in lines]
    if Case.objects.filter(number__in=numbers).exists():
        raise Conflict(_("A case number of this file was taken in the meantime. Check the file again."))
    disputes = Dispute.objects.bulk_create(Dispute() for _line in lines)
    references = _references(len(lines))
    cases = [
        _case(line, lot, dispute, reference)
        for line, dispute, reference in zip(lines, disputes, references, strict=True)
    ]
    Case.objects.bulk_create(cases)
    if lot.kind is Kind.ARBITRATION:
        Arbitration.objects.bulk_create(Arbitration(case=case) for case in cases)
    _write_parties(lines, cases)
    pairs = list(zip(lines, cases, strict=True))
    LegacyLine.objects.bulk_create(_line(line, case, lot.ledger) for line, case in pairs)
    CaseEvent.objects.bulk_create(_event(line, case, lot) for line, case in pairs)
    return [case.pk for case in cases]


def _require_order(line: LegacyCase, today: date) -> None:
    days = [day for day in (line.received_on, line.accepted_on, line.closed_on) if day is not None]
    if days != sorted(days) or line.closed_on > today:
        raise Unacceptable(_("Row %(row)s: the dates are not in their order.") % {"row": line.row})


def _case(line: LegacyCase, lot: Lot, dispute: Dispute, reference: str) -> Case:
    """Return the case of a line. The earliest day that the ledger names stands for the day it was filed."""
    filed_on = line.received_on or line.accepted_on or line.closed_on
    return PROXIES[lot.kind](
        id=uuid4(),
        kind=lot.kind,
        state="CLOSED",
        dispute=dispute,
        organisation=lot.organisation,
        organisation_kind=lot.organisation.kind,
        reference=reference,
        number=line.number,
        source=Source.IMPORT,
        right_type=line.right_type,
        dispute_type=line.dispute_type,
        amount_fen=line.amount_fen,
        currency=line.currency,
        district=line.district,
        submitted_at=datetime.combine(filed_on, time(), SHANGHAI),
        accepted_on=line.accepted_on,
        closed_on=line.closed_on,
        first_closed_on=line.closed_on,
        outcome=line.outcome,
        version=1,
        **{_end_field(line, lot.kind): line.closed_on},
    )


def _end_field(line: LegacyCase, kind: Kind) -> str:
    if kind is Kind.ARBITRATION:
        return "decided_on"
    return "agreed_on" if line.outcome in AGREEMENT_OUTCOMES else "terminated_on"


def _references(number: int) -> list[str]:
    """Return random references that no case has; longer ones than a filing's, for there may be many."""
    while True:
        found = {_reference() for _each in range(number)}
        if len(found) == number and not Case.objects.filter(reference__in=found).exists():
            return list(found)


def _reference() -> str:
    signs = "".join(secrets.choice(REFERENCE_SIGNS) for _place in range(9))
    return f"LR-{signs[:5]}-{signs[5:]}"


def _write_parties(lines: list[LegacyCase], cases: list[Case]) -> None:
    sides: list[Side] = []
    parties: list[Party] = []
    for line, case in zip(lines, cases, strict=True):
        for position, (kind, names) in enumerate(
            ((SideKind.APPLICANT, line.applicants), (SideKind.RESPONDENT, line.respondents))
        ):
            side = Side(id=uuid4(), case=case, kind=kind, position=position)
            sides.append(side)
            parties += (_party(party, side, place) for place, party in enumerate(names))
    Side.objects.bulk_create(sides)
    Party.objects.bulk_create(parties)


def _party(party: LegacyParty, side: Side, position: int) -> Party:
    kind = PersonKind.ORGANISATION if party.is_organisation else PersonKind.NATURAL
    return Party(
        case=side.case,
        side=side,
        position=position,
        name=party.name,
        name_key=name_key(party.name)[:160],
        person_kind=kind,
        contact_unknown=True,
    )


def _line(line: LegacyCase, case: Case, ledger: LegacyLedger) -> LegacyLine:
    return LegacyLine(
        case=case,
        ledger=ledger,
        sheet=line.sheet[:100],
        row=line.row,
        row_sha256=line.row_sha256,
        number=line.number,
    )


def _event(line: LegacyCase, case: Case, lot: Lot) -> CaseEvent:
    """Return the one event of an imported case: what the count needs, and where it comes from."""
    data = {
        "import": str(lot.ledger.pk),
        "sha256": lot.ledger.sha256,
        "row": line.row,
        "row_sha256": line.row_sha256,
        "outcome": line.outcome,
        "closed_on": line.closed_on.isoformat(),
        "accepted_on": line.accepted_on.isoformat() if line.accepted_on else None,
        "took_part": line.outcome not in NOT_TAKEN_PART,
        "dispute": str(case.dispute_id),
        "number": line.number,
    }
    canonical_json(data)
    return CaseEvent(
        case=case,
        kind=IMPORT,
        by_id=lot.by.user_id,
        by_label=label_of(lot.by),
        role=Role.SYSTEM if lot.by.is_system else Role.STATISTICIAN,
        state_from="",
        state_to="CLOSED",
        audience=Audience.JOINT,
        data=data,
        at=lot.moment.at,
    )


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

    Raises:
        Conflict: it was taken back before; a case was changed since; the days are over.
    Writes:
        each case through the one door: state, event, the count; the ledger.
    """
    ledger = LegacyLedger.objects.select_for_update().get(pk=ledger_id)
    if ledger.undone_at is not None:
        raise Conflict(_("This import was taken back already."))
    if found := changed_since(ledger_id):
        raise NotYet([
            _("%(number)s of its cases were changed since, for instance %(titles)s.")
            % {"number": found.number, "titles": "、".join(found.titles)}
        ])  # fmt: skip
    moment = Moment(at) if at else now()
    ids = list(Case.objects.filter(legacy__ledger=ledger).order_by("pk").values_list("pk", flat=True))
    for done, case_id in enumerate(ids, start=1):
        perform(case_id=case_id, action=Action.UNDO_IMPORT, by=by, at=moment.at)
        if done % 100 == 0:
            progress(done)
    ledger.undone_by, ledger.undone_at = by.user, moment.at
    ledger.save(update_fields=["undone_by", "undone_at"])
    return len(ids)


@act(Action.UNDO_IMPORT)
def _undo(a: Act) -> Done:
    ledger = LegacyLine.objects.filter(case=a.case).values_list("ledger_id", flat=True).first()
    return Done(data={"import": str(ledger or ""), "outcome": Outcome.VOID_ENTRY.value})

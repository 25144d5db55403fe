"""The rows of imported cases, written in bulk: what one line of a ledger becomes."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from accounts.chain import canonical_json
from accounts.models import Organisation
from cases.actors import Actor
from cases.audience import Audience
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
from cases.moment import SHANGHAI, Moment
from cases.names import name_key
from cases.permissions import Role, SideKind
from cases.procedures.states import AGREEMENT_OUTCOMES, Outcome
from cases.refusals import Conflict, Unacceptable
from cases.services.copying import copy_rows
from cases.services.filing import REFERENCE_SIGNS
from cases.services.procedure import label_of

IMPORT = "import"
# Whoever was refused or not reached did not take part; of everybody else it is assumed (rule R17).
NOT_TAKEN_PART = frozenset({Outcome.RESPONDENT_REFUSED, Outcome.UNREACHABLE})
Row = dict[str, Any]


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


def write_lines(lines: Sequence[LegacyCase], lot: Lot) -> list[UUID]:
    """Write the cases of some lines, one COPY for each table. Returns their ids, in the order of the lines.

    Raises:
        Unacceptable: a date in the future, or before acceptance.
        Conflict: somebody took one of the numbers in the meantime.
    """
    for line in lines:
        _require_order(line, lot.moment.today)
    if Case.objects.filter(number__in=[line.number for line in lines]).exists():
        raise Conflict(_("A case number of this file was taken in the meantime. Check the file again."))
    cases = [
        _case(line, lot, reference) for line, reference in zip(lines, _references(len(lines)), strict=True)
    ]
    ids = [case["id"] for case in cases]
    pairs = list(zip(lines, cases, strict=True))
    copy_rows(Dispute(), [{"id": case["dispute_id"]} for case in cases])
    copy_rows(_usual_case(lot), cases)
    if lot.kind is Kind.ARBITRATION:
        copy_rows(Arbitration(), [{"case_id": case_id} for case_id in ids])
    _write_parties(lines, ids)
    copy_rows(LegacyLine(ledger=lot.ledger), [_line(line, case) for line, case in pairs])
    copy_rows(_usual_event(lot), [_event(line, case, lot) for line, case in pairs])
    return ids


def _require_order(line: LegacyCase, today: date) -> None:
    days = [day for day in (line.received_on, line.accepted_on, line.closed_on) if day is not None]
    if days != sorted(days) or line.closed_on > today:
        raise Unacceptable(_("Row %(row)s: the dates are not in their order.") % {"row": line.row})


def _usual_case(lot: Lot) -> Case:
    """Return what all cases of a lot have in common."""
    return Case(
        kind=lot.kind,
        state="CLOSED",
        organisation=lot.organisation,
        organisation_kind=lot.organisation.kind,
        source=Source.IMPORT,
        version=1,
    )


def _case(line: LegacyCase, lot: Lot, reference: str) -> Row:
    """Return the case of a line. The earliest day that the ledger names stands for the day it was filed."""
    filed_on = line.received_on or line.accepted_on or line.closed_on
    return {
        "id": uuid4(),
        "dispute_id": uuid4(),
        "reference": reference,
        "number": line.number,
        "right_type": line.right_type,
        "dispute_type": line.dispute_type,
        "amount_fen": line.amount_fen,
        "currency": line.currency,
        "district": line.district,
        "submitted_at": datetime.combine(filed_on, time(), SHANGHAI),
        "accepted_on": line.accepted_on,
        "closed_on": line.closed_on,
        "first_closed_on": line.closed_on,
        "outcome": line.outcome,
        _end_field(line, lot.kind): line.closed_on,
    }


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


def _write_parties(lines: Sequence[LegacyCase], ids: Sequence[UUID]) -> None:
    sides: list[Row] = []
    parties: list[Row] = []
    for line, case_id in zip(lines, ids, strict=True):
        both = ((SideKind.APPLICANT, line.applicants), (SideKind.RESPONDENT, line.respondents))
        for position, (kind, names) in enumerate(both):
            side = {"id": uuid4(), "case_id": case_id, "kind": kind.value, "position": position}
            sides.append(side)
            parties += _parties(names, side)
    copy_rows(Side(), sides)
    copy_rows(Party(contact_unknown=True), parties)


def _parties(names: Sequence[LegacyParty], side: Row) -> Iterator[Row]:
    for position, party in enumerate(names):
        kind = PersonKind.ORGANISATION if party.is_organisation else PersonKind.NATURAL
        yield {
            "id": uuid4(),
            "case_id": side["case_id"],
            "side_id": side["id"],
            "position": position,
            "name": party.name,
            "name_key": name_key(party.name)[:160],
            "person_kind": kind.value,
        }


def _line(line: LegacyCase, case: Row) -> Row:
    return {
        "case_id": case["id"],
        "sheet": line.sheet[:100],
        "row": line.row,
        "row_sha256": line.row_sha256,
        "number": line.number,
    }


def _usual_event(lot: Lot) -> CaseEvent:
    return CaseEvent(
        kind=IMPORT,
        by_id=lot.by.user_id,
        by_label=label_of(lot.by),
        role=(Role.SYSTEM if lot.by.is_system else Role.STATISTICIAN).value,
        state_from="",
        state_to="CLOSED",
        audience=Audience.JOINT.value,
        at=lot.moment.at,
    )


def _event(line: LegacyCase, case: Row, lot: Lot) -> Row:
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
        "dispute": str(case["dispute_id"]),
        "number": line.number,
    }
    canonical_json(data)
    return {"case_id": case["id"], "data": data}

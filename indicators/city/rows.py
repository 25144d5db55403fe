"""What a planned case is in the database: its row, its sides and parties, its events."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from accounts.models import Organisation
from cases.models import PersonKind
from cases.moment import SHANGHAI, Moment
from cases.names import name_key
from cases.permissions import SideKind
from cases.procedures.states import AGREEMENT_OUTCOMES
from indicators.city.planning import Happened, PlannedCase
from indicators.city.scenarios import Track
from indicators.city.town import Name

Row = dict[str, Any]
# Who does what: names for the log, by role.
_LABELS = {
    "INTAKE_CLERK": "何晓燕", "CASE_SECRETARY": "李静", "SUPERVISOR": "赵刚", "MEDIATOR": "王敏", "STATISTICIAN": "吴佳",
    "INSTITUTION_CHAIR": "孙明远", "PRESIDING_ARBITRATOR": "沈志远", "SYSTEM": "",
}  # fmt: skip
_PERIOD = timedelta(days=30)  # of a mediation from the respondent's consent


@dataclass
class Numbers:
    """Case numbers as organisations give them: one after the other, in each year."""

    organisations: dict[str, Organisation]
    given: dict[tuple[str, str], int] = field(default_factory=dict)

    def next(self, case: PlannedCase) -> str | None:
        """Return the number of a case; None for one that was never accepted."""
        if case.ledger_days:
            closed = case.ledger_days[1]
            return f"澜知调{closed.year}-{self._serial(f'ledger {case.organisation}', closed):05d}"[:24]
        accepted = case.accepted_on
        if accepted is None:
            return None
        serial = self._serial(case.organisation, accepted)
        return self.organisations[case.organisation].format_number(year=accepted.year, serial=serial)

    def _serial(self, series: str, day: date) -> int:
        key = (series if not series.startswith("ledger") else "ledger", f"{day.year}")
        self.given[key] = self.given.get(key, 0) + 1
        return self.given[key]


def case_row(
    case: PlannedCase, number: str | None, reference: str, organisation: Organisation, events: list[Row]
) -> Row:
    """Return the row of a case, as the events leave it."""
    track = case.story.track
    closings = case.closings
    last = case.happened[-1]
    is_closed = events[-1]["state_to"] == "CLOSED"
    closed_on = case.corrected_on or (closings[-1][0] if closings else None)
    first = case.corrected_on or (closings[0][0] if closings else None)
    row: Row = {
        "id": case.id,
        "dispute_id": case.dispute,
        "kind": "ARBITRATION" if track is Track.ARBITRATION else "MEDIATION",
        "state": events[-1]["state_to"],
        "organisation_id": organisation.pk,
        "organisation_kind": organisation.kind,
        "reference": reference,
        "number": None if last.step.kind == "undo_import" else number,
        "source": case.source,
        "right_type": case.quarrel.right_type,
        "dispute_type": case.quarrel.dispute_type,
        "amount_fen": case.amount_fen,
        "district": case.district,
        "created_at": case.happened[0].at,
        "changed_at": last.at,
        "submitted_at": _filed_at(case),
        "accepted_on": case.accepted_on,
        "consented_on": next(iter(case.days("consent")), None),
        "closed_on": closed_on if is_closed else None,
        "first_closed_on": None if last.step.kind == "undo_import" else first,
        "outcome": _outcome(case),
        "lead_id": case.lead if last.step.state == "MERGED" else None,
        "version": len(events),
    }
    if row["consented_on"]:
        row["period_ends_on"] = row["consented_on"] + _PERIOD
    if ended := _ended(case):
        row[_end_field(row)] = ended
    return row


def _filed_at(case: PlannedCase) -> datetime:
    if case.ledger_days:
        return datetime.combine(case.ledger_days[0] or case.ledger_days[1], time(), SHANGHAI)
    return case.happened[0].at


def _outcome(case: PlannedCase) -> str:
    """Return the outcome that the events leave: none while the case is open again."""
    outcome = ""
    for happened in case.happened:
        if happened.step.kind == "reopen":
            outcome = ""
        elif happened.step.state == "MERGED":
            outcome = "MERGED"
        elif happened.step.kind == "undo_import":
            outcome = "VOID_ENTRY"
        else:
            outcome = happened.step.outcome or outcome
    return outcome


def _ended(case: PlannedCase) -> date | None:
    """Return the day of the legal event that ended the work, as it stands."""
    if case.ledger_days:
        return case.ledger_days[1]
    day = None
    for happened in case.happened:
        if happened.step.kind == "reopen":
            day = None
        elif happened.step.state in {"AGREED", "TERMINATED", "DECIDED"}:
            day = happened.day
    return day


def _end_field(row: Row) -> str:
    if row["kind"] == "ARBITRATION":
        return "decided_on"
    return "agreed_on" if row["outcome"] in AGREEMENT_OUTCOMES else "terminated_on"


# --- The events -----------------------------------------------------------------------------------------


def event_rows(case: PlannedCase, number: str | None, ledger: UUID | None) -> list[Row]:
    """Return the events of a case, in their order."""
    rows: list[Row] = []
    closings = iter(case.closings)
    state = "" if case.ledger_days else "DRAFT"
    for happened in case.happened:
        after = happened.step.state or state
        rows.append(
            {
                "case_id": case.id,
                "kind": happened.step.kind,
                "by_label": _LABELS.get(happened.step.role) or _party(case, happened),
                "role": happened.step.role,
                "state_from": state,
                "state_to": after,
                "at": happened.at,
                "data": _data(case, happened, number, ledger, closings),
            }
        )
        state = after
    return rows


def _party(case: PlannedCase, happened: Happened) -> str:
    names = {"APPLICANT": case.quarrel.applicant.text, "RESPONDENT": case.respondent.text}
    return names.get(happened.step.role, "")


def _data(
    case: PlannedCase,
    happened: Happened,
    number: str | None,
    ledger: UUID | None,
    closings: Iterator[tuple[date, str]],
) -> dict[str, Any]:
    step = happened.step
    match step.kind:
        case "accept":
            return {"number": number, "dispute": str(case.dispute)}
        case "close" | "import":
            day, outcome = next(closings)
            data = {
                "outcome": outcome,
                "closed_on": day.isoformat(),
                "took_part": step.took_part,
                "dispute": str(case.dispute),
            }
            return data if step.kind == "close" else data | _of_ledger(case, number, ledger)
        case "correct_closing":
            corrected = case.corrected_on or happened.day
            return {"was": case.closings[-1][0].isoformat(), "closed_on": corrected.isoformat(), "paper": ""}
        case "merge":
            return {"lead": str(case.lead or "")}
        case "reopen":
            day, outcome = case.closings[0]
            return {"first_closed_on": day.isoformat(), "outcome": outcome}
        case "strike_out":
            return {"finding": "SHAM"}
        case "undo_import":
            return {"import": str(ledger or ""), "outcome": "VOID_ENTRY"}
    return {"outcome": step.outcome} if step.outcome else {}


def _of_ledger(case: PlannedCase, number: str | None, ledger: UUID | None) -> dict[str, Any]:
    accepted = case.accepted_on
    return {
        "import": str(ledger or ""),
        "accepted_on": accepted.isoformat() if accepted else None,
        "number": number,
    }


# --- Who and what ---------------------------------------------------------------------------------------


def side_rows(case: PlannedCase) -> Iterator[tuple[Row, Row]]:
    """Return the two sides of a case, each with its party."""
    names = ((SideKind.APPLICANT, case.quarrel.applicant), (SideKind.RESPONDENT, case.respondent))
    for position, (kind, name) in enumerate(names):
        side_id = uuid5(case.id, kind.value)
        side = {"id": side_id, "case_id": case.id, "kind": kind.value, "position": position}
        yield side, _party_row(case, side_id, name)


def _party_row(case: PlannedCase, side_id: UUID, name: Name) -> Row:
    kind = PersonKind.ORGANISATION if name.is_organisation else PersonKind.NATURAL
    return {
        "id": uuid5(side_id, "party"),
        "case_id": case.id,
        "side_id": side_id,
        "name": name.text,
        "name_key": name_key(name.text)[:160],
        "person_kind": kind.value,
    }


def right_row(case: PlannedCase) -> Row:
    """Return the right in dispute."""
    return {
        "id": uuid5(case.id, "right"),
        "case_id": case.id,
        "right_type": case.quarrel.right_type,
        "number": case.quarrel.right_number,
        "title": "涉案权利",
        "holder": case.quarrel.applicant.text,
    }


def ledger_line_row(case: PlannedCase, ledger: UUID, row: int, number: str) -> Row:
    """Return the line of a ledger that an imported case comes from."""
    return {
        "case_id": case.id,
        "ledger_id": ledger,
        "sheet": "台账",
        "row": row,
        "row_sha256": "0" * 64,
        "number": number,
    }


def imported_at(case: PlannedCase) -> Moment:
    """Return when a case was imported."""
    return Moment(case.happened[0].at)

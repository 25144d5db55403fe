"""Where cases stand: everything that the next step is worked out from, read for a page of cases in one statement.

Lists and the case page read the same parts, so that they never say different things. What only one state needs
is read only of cases in that state.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from cases.access import WAITS_FOR_ARBITRABILITY
from cases.frame import cause_label, name_column, right_label
from cases.models import (
    Agreement,
    Appointment,
    Arbitration,
    Award,
    AwardSignature,
    Case,
    Challenge,
    ConflictRelease,
    CorrectionRequest,
    Deadline,
    DisclosureAnswer,
    Fee,
    JudicialConfirmation,
    LiveGrant,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Nomination,
    Party,
    Pleading,
    Proposal,
    ProposalAnswer,
    Receipt,
    RecordAnswer,
    Reply,
    Serving,
    ShamFlag,
    Side,
)
from cases.parts import Found, Part, Row, columns, read
from documents.models import SignatureRequest

_AT_THE_TABLE = (
    "MEDIATING",
    "SUSPENDED",
    "SIGNING",
    "HEARING",
    "MEDIATION",
    "IN_PROCEEDINGS",
    "DELIBERATION",
)


@dataclass(frozen=True)
class Situation:
    """What has been done on a case and what has not.

    Args:
        cause, right: the names of the kinds of dispute and of right.
        parties: side, name, checked (when the identity was).
        limits: running deadlines by code: due, name, value, unit, use, source, article.
        grants: who has which role: user, role, side, party, special, name.
        sides: kind and asked (for a recommendation of a mediator).
        named: the open appointment: status, name, until, answered (kinds of sides), objected.
        meetings: not cancelled: starts, status, audience, side, recorded, answered and came (kinds of sides), apart
            (of a mediation, kept out of the file on which a tribunal decides).
        signatures: every signature that was asked for on the final text: user, status.
        proposals: open ones: id, action, by, needs_role, needs_sides, side, answered.
    """

    kind: str
    state: str
    cause: str = ""
    right: str = ""
    parties: tuple[Row, ...] = ()
    limits: Mapping[str, Row] = field(default_factory=dict)
    grants: tuple[Row, ...] = ()
    proposals: tuple[Row, ...] = ()
    has_flag: bool = False
    sides: tuple[Row, ...] = ()
    named: Row | None = None
    is_served: bool = False
    replied: tuple[str, ...] = ()
    meetings: tuple[Row, ...] = ()
    signatures: tuple[Row, ...] = ()
    confirmation: Row | None = None
    arbitration: Row | None = None
    named_seats: tuple[Row, ...] = ()
    nominations: tuple[Row, ...] = ()
    pleadings: tuple[Row, ...] = ()
    challenges: tuple[Row, ...] = ()
    conflict_asks: tuple[Row, ...] = ()
    outcome: str = ""
    period_ends_on: date | None = None
    fee_status: str = ""
    waits_for_arbitrability: bool = False
    is_imported: bool = False
    awards: tuple[Row, ...] = ()
    receipts: tuple[Row, ...] = ()
    to_serve: bool = False
    corrections: tuple[Row, ...] = ()

    @property
    def unchecked(self) -> bool:
        """Whether the identity of a party has still to be checked."""
        return any(party["checked"] is None for party in self.parties)

    @property
    def hearings(self) -> tuple[Row, ...]:
        """The hearings of an arbitration that are not cancelled."""
        return tuple(m for m in self.meetings if m["audience"] == "JOINT" and not m["apart"])

    @property
    def sessions(self) -> tuple[Row, ...]:
        """The sessions in which the tribunal mediates, not cancelled."""
        return tuple(m for m in self.meetings if m["audience"] == "JOINT" and m["apart"])

    @property
    def has_secretary(self) -> bool:
        """Whether the case is assigned."""
        return any(grant["role"] == "CASE_SECRETARY" for grant in self.grants)

    def names_in(self, role: str) -> list[str]:
        """Return the names of those who have a role."""
        return [str(grant["name"]) for grant in self.grants if grant["role"] == role]


def situations_of(cases: Collection[Case]) -> dict[UUID, Situation]:
    """Return where each of some cases stands. One statement."""
    parts: defaultdict[UUID, dict[str, tuple[Row, ...]]] = defaultdict(dict)
    for (case_id, name), rows in read(PARTS, cases).items():
        parts[case_id][name] = tuple(rows)
    return {case.pk: _situation(case, parts[case.pk]) for case in cases}


def situation_in(found: Found, case: Case) -> Situation:
    """Return where a case stands whose PARTS were read."""
    mine = {name: tuple(rows) for (case_id, name), rows in found.items() if case_id == case.pk}
    return _situation(case, mine)


def _situation(case: Case, parts: Mapping[str, tuple[Row, ...]]) -> Situation:
    def rows(part: str) -> tuple[Row, ...]:
        return parts.get(part, ())

    names = next(iter(rows("names")), {})
    return Situation(
        kind=case.kind,
        state=case.state,
        cause=names.get("cause") or "",
        right=names.get("right") or "",
        parties=rows("parties"),
        limits={limit["code"]: limit for limit in rows("limits")},
        grants=rows("grants"),
        proposals=rows("proposals"),
        has_flag=bool(rows("flags")),
        sides=rows("sides"),
        named=next(iter(rows("named")), None),
        is_served=bool(rows("served")),
        replied=tuple(reply["party"] for reply in rows("replies")),
        meetings=rows("meetings"),
        signatures=tuple(signature for text in rows("final") for signature in text["signatures"]),
        confirmation=next(iter(rows("confirmation")), None),
        arbitration=next(iter(rows("arbitration")), None),
        named_seats=rows("named_seats"),
        nominations=rows("nominations"),
        pleadings=rows("pleadings"),
        challenges=rows("challenges"),
        conflict_asks=rows("conflict_asks"),
        outcome=case.outcome,
        is_imported=case.is_imported,
        period_ends_on=case.period_ends_on,
        fee_status=next((fee["status"] for fee in rows("fees")), ""),
        waits_for_arbitrability=bool(rows("undecided")),
        awards=(*rows("awards"), *rows("settlements")),
        receipts=tuple(rows("receipts")),
        to_serve=bool(rows("to_serve")),
        corrections=rows("corrections"),
    )


def day_of(value: str | None) -> date | None:
    """Return a day that was read as text."""
    return date.fromisoformat(value) if value else None


def instant_of(value: str) -> datetime:
    """Return an instant that was read as text."""
    return datetime.fromisoformat(value)


def _limits() -> Mapping[str, Any]:
    column = name_column()
    return {
        "code": "code", "due": "due_on", "name": f"rule__{column}", "value": "rule__value", "unit": "rule__unit",
        "use": "rule__use", "source": f"rule__source__{column}", "article": "rule__article",
    }  # fmt: skip


def _grants() -> Mapping[str, Any]:
    return {
        "user": "user_id", "role": "role", "side": "side__kind", "party": "party_id", "special": "special",
        "name": "user__name",
    }  # fmt: skip


def _proposals() -> Mapping[str, Any]:
    answered = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), agrees=True).values("side__kind")
    return {
        "id": "id", "action": "action", "by": "by_id", "needs_role": "needs_role", "needs_sides": "needs_sides",
        "side": "side__kind", "answered": ArraySubquery(answered), "made": "made_at",
    }  # fmt: skip


def _named() -> Mapping[str, Any]:
    answers = DisclosureAnswer.objects.filter(appointment=OuterRef("pk"))
    objections = answers.filter(objects_to_it=True, dismissed_by=None)
    return {
        "status": "status", "name": "neutral__name", "until": "objections_until",
        "answered": ArraySubquery(answers.values("side__kind")),
        "objected": ArraySubquery(objections.values("side__kind")),
    }  # fmt: skip


def _named_seats() -> Mapping[str, Any]:
    waived = DisclosureAnswer.objects.filter(appointment=OuterRef("pk"), objects_to_it=False)
    return {
        "seat": "seat", "status": "status", "user": "neutral_id", "until": "objections_until",
        "answered": ArraySubquery(waived.values("side__kind")),
    }  # fmt: skip


def _meetings() -> Mapping[str, Any]:
    record = MeetingRecord.objects.filter(meeting=OuterRef("pk"))
    answers = RecordAnswer.objects.filter(record__meeting=OuterRef("pk"))
    came = MeetingPerson.objects.filter(meeting=OuterRef("pk"), attended=True, side__isnull=False).order_by()
    return {
        "id": "id", "starts": "starts_at", "ends": "ends_at", "status": "status", "audience": "audience",
        "side": "side__kind", "recorded": ArraySubquery(record.values("id")),
        "answered": ArraySubquery(answers.values("side__kind")), "apart": "without_prejudice",
        "came": ArraySubquery(came.values("side__kind").distinct()),
    }  # fmt: skip


def _signatures() -> Mapping[str, Any]:
    asked = SignatureRequest.objects.filter(paper=OuterRef("paper_id")).order_by()
    return {"signatures": ArraySubquery(asked.values(row=JSONObject(user="user", status="status")))}


# While the tribunal of an arbitration is being formed.
_FORMING = ("ANSWER_PERIOD", "TRIBUNAL_PENDING")


def _awards() -> Mapping[str, Any]:
    given = AwardSignature.objects.filter(award=OuterRef("pk"))
    answers = ArraySubquery(given.values(row=JSONObject(user="arbitrator_id", version="version")))
    return {"kind": "kind", "status": "status", "version": "version", "answers": answers}


PARTS: dict[str, Part] = {
    "names": Part(
        lambda: Case.objects.all(),
        lambda: {"cause": cause_label(name_column()), "right": right_label(name_column())},
        case="pk",
    ),
    "parties": Part(
        lambda: Party.objects.all(),
        columns(
            side="side__kind", name="name", checked="identity_checked_at", at="side__position", n="position"
        ),
        order=("at", "n"),
    ),
    "limits": Part(lambda: Deadline.objects.filter(status="RUNNING"), _limits),
    "grants": Part(lambda: LiveGrant.objects.all(), _grants, case="content_object_id", order=("name",)),
    "proposals": Part(lambda: Proposal.objects.filter(status="OPEN"), _proposals, order=("made",)),
    "flags": Part(lambda: ShamFlag.objects.filter(cleared_at=None), columns(id="id")),
    "sides": Part(
        lambda: Side.objects.all(),
        columns(kind="kind", asked="asked_to_recommend_at"),
        states=("MEDIATOR_PENDING", *_FORMING),
    ),
    "arbitration": Part(lambda: Arbitration.objects.all(), columns(seats="seats"), states=_FORMING),
    "named_seats": Part(
        lambda: Appointment.objects.filter(status__in=["PROPOSED", "ACCEPTED", "CONFIRMED"]),
        _named_seats,
        states=_FORMING,
    ),
    "nominations": Part(
        lambda: Nomination.objects.filter(is_struck=False), columns(side="side__kind"), states=_FORMING
    ),
    "pleadings": Part(
        lambda: Pleading.objects.filter(withdrawn_at=None), columns(kind="kind"), states=("ANSWER_PERIOD",)
    ),
    "challenges": Part(
        lambda: Challenge.objects.filter(decided_at=None),
        columns(id="id"),
        states=(*_FORMING, "IN_PROCEEDINGS", "HEARING", "DELIBERATION"),
    ),
    "conflict_asks": Part(
        lambda: ConflictRelease.objects.filter(is_released=None),
        columns(by="asked_role"),
        states=("MEDIATOR_PENDING", *_FORMING),
    ),
    "named": Part(
        lambda: Appointment.objects.filter(status__in=["PROPOSED", "ACCEPTED", "CHALLENGED"]),
        _named,
        states=("MEDIATOR_PENDING",),
    ),
    "served": Part(
        lambda: Serving.objects.exclude(status="PREPARED"),
        columns(id="id"),
        states=("CONSENT_PENDING", "ANSWER_PERIOD"),
    ),
    "replies": Part(lambda: Reply.objects.all(), columns(party="party_id"), states=("CONSENT_PENDING",)),
    "meetings": Part(
        lambda: Meeting.objects.exclude(status="CANCELLED"),
        _meetings,
        order=("starts",),
        states=_AT_THE_TABLE,
    ),
    "awards": Part(
        lambda: Award.objects.filter(
            status__in=["DRAFT", "SCRUTINY", "APPROVED"], kind__in=["AWARD", "PARTIAL"]
        ),
        _awards,
        states=("IN_PROCEEDINGS", "DELIBERATION"),
    ),
    "settlements": Part(
        lambda: Award.objects.filter(
            status__in=["DRAFT", "SCRUTINY", "APPROVED"], kind__in=["STATEMENT", "CONSENT"]
        ),
        _awards,
        states=("MEDIATION",),
    ),
    "receipts": Part(
        lambda: Receipt.objects.filter(award__status="ISSUED"),
        columns(side="side__kind"),
        case="award__case_id",
        states=("CONSENT_SERVED",),
    ),
    "to_serve": Part(
        lambda: Serving.objects.filter(status="PREPARED"), columns(id="id"), states=("DECIDED",)
    ),
    "corrections": Part(
        lambda: CorrectionRequest.objects.filter(decided_at=None),
        columns(id="id"),
        states=("DECIDED", "CLOSED"),
    ),
    "fees": Part(
        lambda: Fee.objects.filter(is_counterclaim=False), columns(status="status"), states=("FEE_PENDING",)
    ),
    "undecided": Part(
        lambda: Case.objects.filter(WAITS_FOR_ARBITRABILITY),
        columns(id="id"),
        case="pk",
        states=("SUBMITTED",),
    ),
    "final": Part(lambda: Agreement.objects.filter(status="FINAL"), _signatures, states=("SIGNING",)),
    "confirmation": Part(
        lambda: JudicialConfirmation.objects.all(),
        columns(status="status", last_day="last_day", applied="applied_on"),
        states=("AGREED", "CLOSED"),
    ),
}

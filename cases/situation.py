"""Where cases stand: everything that the next step is worked out from, read with the case in one statement.

Lists and the case page use the same annotations, so that they never say different things. What only one state
needs is asked only of cases in that state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as If
from django.db.models import Exists, OuterRef, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from cases.frame import cause_label, name_column
from cases.models import (
    Agreement,
    Appointment,
    Case,
    Deadline,
    DisclosureAnswer,
    JudicialConfirmation,
    LiveGrant,
    Meeting,
    MeetingRecord,
    Party,
    Proposal,
    ProposalAnswer,
    RecordAnswer,
    Reply,
    Serving,
    ShamFlag,
    Side,
)
from cases.queries import CaseQuerySet
from documents.models import SignatureRequest

Row = Mapping[str, Any]
_AT_THE_TABLE = ("MEDIATING", "SUSPENDED", "SIGNING")


@dataclass(frozen=True)
class Situation:
    """What has been done on a case and what has not.

    Args:
        limits: running deadlines by code: due, name, value, unit, use, source, article.
        grants: who has which role: user, role, side, party, special, name.
        sides: kind and asked (for a recommendation of a mediator).
        named: the open appointment: status, name, until, answered (kinds of sides), objected.
        meetings: not cancelled: starts, status, audience, side, recorded, answered (kinds of sides).
        signatures: every signature that was asked for on the final text: user, status.
        proposals: open ones: id, action, by, needs_role, needs_sides, side, answered.
    """

    kind: str
    state: str
    limits: Mapping[str, Row] = field(default_factory=dict)
    grants: tuple[Row, ...] = ()
    proposals: tuple[Row, ...] = ()
    has_flag: bool = False
    sides: tuple[Row, ...] = ()
    named: Row | None = None
    unchecked: bool = False
    is_served: bool = False
    replied: tuple[str, ...] = ()
    meetings: tuple[Row, ...] = ()
    signatures: tuple[Row, ...] = ()
    confirmation: Row | None = None
    outcome: str = ""
    period_ends_on: date | None = None

    @property
    def has_secretary(self) -> bool:
        """Whether the case is assigned."""
        return any(grant["role"] == "CASE_SECRETARY" for grant in self.grants)

    def names_in(self, role: str) -> list[str]:
        """Return the names of those who have a role."""
        return [str(grant["name"]) for grant in self.grants if grant["role"] == role]


def situated() -> CaseQuerySet:
    """Return all cases, each to be read together with where it stands; narrow it as any other query of cases."""
    return _situated(name_column()).all()


@cache
def _situated(column: str) -> CaseQuerySet:
    """Build the query once for each language: that costs more than the database's whole answer."""
    found: CaseQuerySet = Case.objects.select_related("organisation").annotate(
        cause_name=cause_label(column),
        party_rows=_parties(),
        limit_rows=_limits(column),
        grant_rows=_grants(),
        proposal_rows=_proposals(),
        has_flag=Exists(ShamFlag.objects.filter(case=OuterRef("pk"), cleared_at=None)),
        side_rows=_only("MEDIATOR_PENDING", then=_sides()),
        named_rows=_only("MEDIATOR_PENDING", then=_named()),
        unchecked_rows=_only(
            "MEDIATOR_PENDING", then=array_of(rows_of(Party).filter(identity_checked_at=None), id="id")
        ),
        served_rows=_only(
            "CONSENT_PENDING", then=array_of(rows_of(Serving).exclude(status="PREPARED")[:1], id="id")
        ),
        reply_rows=_only("CONSENT_PENDING", then=array_of(rows_of(Reply), party="party_id")),
        meeting_rows=_only(*_AT_THE_TABLE, then=_meetings()),
        signature_rows=_only("SIGNING", then=_signatures()),
        confirmation_rows=_only("AGREED", "CLOSED", then=_confirmation()),
    )
    return found


def situation_of(case: Case) -> Situation:
    """Return where a case stands that was read by `situated`."""
    row: Any = case
    return Situation(
        kind=case.kind,
        state=case.state,
        limits={limit["code"]: limit for limit in row.limit_rows},
        grants=tuple(row.grant_rows),
        proposals=tuple(row.proposal_rows),
        has_flag=row.has_flag,
        sides=tuple(row.side_rows or ()),
        named=next(iter(row.named_rows or ()), None),
        unchecked=bool(row.unchecked_rows),
        is_served=bool(row.served_rows),
        replied=tuple(reply["party"] for reply in row.reply_rows or ()),
        meetings=tuple(row.meeting_rows or ()),
        signatures=tuple(row.signature_rows or ()),
        confirmation=next(iter(row.confirmation_rows or ()), None),
        outcome=case.outcome,
        period_ends_on=case.period_ends_on,
    )


def day_of(value: str | None) -> date | None:
    """Return a day that was read as text."""
    return date.fromisoformat(value) if value else None


def instant_of(value: str) -> datetime:
    """Return an instant that was read as text."""
    return datetime.fromisoformat(value)


def rows_of(model: Any) -> QuerySet[Any]:
    """Return the rows of a model that belong to the case of the outer query."""
    found: QuerySet[Any] = model.objects.filter(case=OuterRef("pk")).order_by()
    return found


def array_of(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    """Return rows as an array of objects with these columns."""
    return ArraySubquery(rows.values(row=JSONObject(**columns)))


def _only(*states: str, then: ArraySubquery) -> Combinable:
    return If(When(state__in=states, then=then), default=None)


def _parties() -> ArraySubquery:
    rows = rows_of(Party).order_by("side__position", "position")
    return array_of(rows, side="side__kind", name="name")


def _limits(column: str) -> ArraySubquery:
    rows = rows_of(Deadline).filter(status="RUNNING")
    return array_of(
        rows, code="code", due="due_on", name=f"rule__{column}", value="rule__value", unit="rule__unit",
        use="rule__use", source=f"rule__source__{column}", article="rule__article",
    )  # fmt: skip


def _grants() -> ArraySubquery:
    rows = LiveGrant.objects.filter(content_object_id=OuterRef("pk")).order_by("user__name")
    return array_of(
        rows,
        user="user_id",
        role="role",
        side="side__kind",
        party="party_id",
        special="special",
        name="user__name",
    )


def _proposals() -> ArraySubquery:
    answered = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), agrees=True).values("side__kind")
    return array_of(
        rows_of(Proposal).filter(status="OPEN").order_by("made_at"),
        id="id", action="action", by="by_id", needs_role="needs_role", needs_sides="needs_sides",
        side="side__kind", answered=ArraySubquery(answered),
    )  # fmt: skip


def _sides() -> ArraySubquery:
    return array_of(rows_of(Side), kind="kind", asked="asked_to_recommend_at")


def _named() -> ArraySubquery:
    answers = DisclosureAnswer.objects.filter(appointment=OuterRef("pk"))
    objections = answers.filter(objects_to_it=True, dismissed_by=None)
    rows = rows_of(Appointment).filter(status__in=["PROPOSED", "ACCEPTED", "CHALLENGED"])
    return array_of(
        rows, status="status", name="neutral__name", until="objections_until",
        answered=ArraySubquery(answers.values("side__kind")), objected=ArraySubquery(objections.values("side__kind")),
    )  # fmt: skip


def _meetings() -> ArraySubquery:
    record = MeetingRecord.objects.filter(meeting=OuterRef("pk"))
    answers = RecordAnswer.objects.filter(record__meeting=OuterRef("pk"))
    return array_of(
        rows_of(Meeting).exclude(status="CANCELLED").order_by("starts_at"),
        id="id", starts="starts_at", ends="ends_at", status="status", audience="audience", side="side__kind",
        recorded=ArraySubquery(record.values("id")), answered=ArraySubquery(answers.values("side__kind")),
    )  # fmt: skip


def _signatures() -> ArraySubquery:
    papers = Agreement.objects.filter(case=OuterRef(OuterRef("pk")), status="FINAL").values("paper_id")
    rows = SignatureRequest.objects.filter(paper__in=papers).order_by()
    return array_of(rows, user="user", status="status")


def _confirmation() -> ArraySubquery:
    return array_of(rows_of(JudicialConfirmation), status="status", last_day="last_day", applied="applied_on")

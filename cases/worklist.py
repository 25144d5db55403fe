"""The views of the list of cases: what each reader must do, by queries whose cost follows what is shown."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases import award_worklist, tribunal_worklist
from cases.access import WAITS_FOR_ARBITRABILITY
from cases.actors import Actor
from cases.duty import ASSIGNED
from cases.hearing_worklist import of_side, of_tribunal
from cases.models import (
    Agreement,
    Appointment,
    ConflictRelease,
    DisclosureAnswer,
    Fee,
    JudicialConfirmation,
    LiveGrant,
    Meeting,
    MeetingRecord,
    Party,
    Proposal,
    RecordAnswer,
    Serving,
    ShamFlag,
    Side,
)
from cases.permissions import PARTY_ROLES, Role
from cases.queries import CaseQuerySet
from documents.models import SignatureRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WEEK = timedelta(days=7)
VIEWS: "Mapping[str, _StrPromise]" = {
    "todo": _("To do"),
    "open": _("All open"),
    "week": _("Due this week"),
    "waiting": _("Waiting on others"),
    "closed": _("Closed cases"),
}
_OF_CASE = OuterRef("pk")
_AT_THE_TABLE = ["MEDIATING", "SUSPENDED", "SIGNING"]


def narrowed(cases: CaseQuerySet, view: str, actor: Actor, at: datetime, today: date) -> CaseQuerySet:
    """Return the cases of one view; a draft belongs to what its writer has to do."""
    match view:
        case "todo":
            return cases.filter(todo(actor, at, today))
        case "week":
            return cases.open().filter(next_due_on__range=(today, today + WEEK))
        case "waiting":
            return cases.open().exclude(todo(actor, at, today))
        case "closed":
            return cases.filter(state__in=["CLOSED", "ARCHIVED", "NOT_ACCEPTED", "CANCELLED", "MERGED"])
    return cases.open()


def todo(actor: Actor, at: datetime, today: date) -> Q:
    """Return what waits for somebody. The same conditions as cases.duties, as the database asks them."""
    found = Q(pk__in=[])
    if actor.role is None:
        found |= _as_party(actor, at) | tribunal_worklist.of_side(actor, today)
        if actor.user is not None and actor.user.organisation_id is not None:  # neutrals belong to one
            found |= _as_mediator(actor, at) | of_tribunal(actor, at)
            found |= award_worklist.of_tribunal(actor)
    if actor.role is Role.INTAKE_CLERK:
        found |= Q(state="SUBMITTED")
    if actor.role is Role.CASE_SECRETARY:
        waiting = _as_secretary() | tribunal_worklist.of_secretary(today) | _proposal(actor)
        found |= Exists(_mine(actor, Role.CASE_SECRETARY)) & waiting
    if actor.role in (Role.SUPERVISOR, Role.INSTITUTION_CHAIR):
        found |= _as_overseer(actor)
    if actor.role is Role.INSTITUTION_CHAIR:
        found |= award_worklist.of_head() | tribunal_worklist.to_decide() | tribunal_worklist.to_fill(today)
        found |= tribunal_worklist.to_constitute(today)
    return found


def _mine(actor: Actor, *roles: Role, **more: Any) -> Any:
    return LiveGrant.objects.filter(content_object_id=_OF_CASE, user_id=actor.user_id, role__in=roles, **more)


def _side(actor: Actor, **more: Any) -> Any:
    """Return my grants as a party or representative on the case of the outer query."""
    return _mine(actor, *PARTY_ROLES, **more)


def _as_party(actor: Actor, at: datetime) -> Q:
    applicant = Exists(_side(actor, side__kind="APPLICANT"))
    unreplied = Exists(_side(actor, side__kind="RESPONDENT", party__reply=None))
    return (
        Q(applicant, state__in=["DRAFT", "CORRECTION"])
        | Q(applicant, Exists(_fees(status="DUE")), state="FEE_PENDING")
        | Q(unreplied, state="CONSENT_PENDING")
        | Q(_silent_side(actor), state="MEDIATOR_PENDING")
        | Q(_unanswered_record(actor), state__in=["MEDIATING", "SIGNING"])
        | Q(_to_sign(actor), state="SIGNING")
        | Q(Exists(_side(actor)), Exists(_confirmable()), state="AGREED")
        | Q(_open_to_my_side(actor))
        | of_side(actor)
        | award_worklist.of_side(actor)
    )


def _as_mediator(actor: Actor, at: datetime) -> Q:
    mine = Exists(_mine(actor, Role.MEDIATOR))
    meetings = Meeting.objects.filter(case=_OF_CASE).exclude(status="CANCELLED")
    free = ~Exists(meetings.filter(ends_at__gt=at)) | Exists(meetings.filter(ends_at__lte=at, record=None))
    return Q(mine, free, state="MEDIATING") | Q(mine, state="SUSPENDED") | Q(_to_sign(actor), state="SIGNING")


def _as_secretary() -> Q:
    served = Serving.objects.filter(case=_OF_CASE).exclude(status="PREPARED")
    unchecked = Party.objects.filter(case=_OF_CASE, identity_checked_at=None)
    unasked = Side.objects.filter(case=_OF_CASE, asked_to_recommend_at=None)
    named = Appointment.objects.filter(case=_OF_CASE, status__in=["PROPOSED", "ACCEPTED", "CHALLENGED"])
    refused = named.filter(
        Q(status="CHALLENGED") | Q(answers__objects_to_it=True, answers__dismissed_by=None)
    )
    to_name = (~Exists(unasked) & ~Exists(named)) | Exists(refused)
    return (
        Q(~Exists(served), state="CONSENT_PENDING")
        | Q(~Exists(_fees(status="DUE")), state="FEE_PENDING")
        | Q(Exists(unchecked) | to_name, state="MEDIATOR_PENDING")
        | Q(state__in=["AGREED", "TERMINATED", "DECIDED", "CLOSED"])
    )


def _as_overseer(actor: Actor) -> Q:
    found = _proposal(actor) | _connections(actor)
    if actor.role is Role.SUPERVISOR:
        assigned = LiveGrant.objects.filter(content_object_id=_OF_CASE, role=Role.CASE_SECRETARY)
        running = sorted(ASSIGNED)
        found |= Q(Exists(ShamFlag.objects.filter(case=_OF_CASE, cleared_at=None)))
        found |= WAITS_FOR_ARBITRABILITY
        found |= Q(~Exists(assigned), state__in=running)
    return found


def _connections(actor: Actor) -> Q:
    """Return the cases with a connection to decide on that another role asked about."""
    asked = ConflictRelease.objects.filter(case=_OF_CASE, is_released=None).exclude(asked_role=actor.role)
    return Q(Exists(asked), state__in=["MEDIATOR_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"])


def _proposal(actor: Actor) -> Q:
    role = actor.role.value if actor.role else ""
    return Q(Exists(Proposal.objects.filter(case=_OF_CASE, status="OPEN", needs_role=role)))


def _fees(**more: Any) -> Any:
    """Return the fees of the claim on the case of the outer query."""
    return Fee.objects.filter(case=_OF_CASE, is_counterclaim=False, **more)


def _open_to_my_side(actor: Actor) -> Exists:
    sides = _grants_of(actor, OuterRef(OuterRef("pk"))).values("side_id")
    waiting = Proposal.objects.filter(case=_OF_CASE, status="OPEN", needs_sides=True)
    return Exists(waiting.exclude(side_id__in=sides).filter(Exists(_grants_of(actor, OuterRef("case_id")))))


def _grants_of(actor: Actor, case_id: Any) -> Any:
    return LiveGrant.objects.filter(
        content_object_id=case_id, user_id=actor.user_id, role__in=PARTY_ROLES, side__isnull=False
    )


def _silent_side(actor: Actor) -> Q:
    named = Appointment.objects.filter(case=_OF_CASE, status__in=["PROPOSED", "ACCEPTED", "CHALLENGED"])
    answered = DisclosureAnswer.objects.filter(appointment=OuterRef("pk"))
    mine = _grants_of(actor, OuterRef(OuterRef("case_id"))).values("side_id")
    objected = answered.filter(objects_to_it=True, dismissed_by=None)
    disclosed = named.filter(~Exists(answered.filter(side__in=mine)), ~Exists(objected), status="ACCEPTED")
    return Q(Exists(_side(actor, side__asked_to_recommend_at=None)), ~Exists(named)) | Q(
        Exists(_side(actor)), Exists(disclosed)
    )


def _unanswered_record(actor: Actor) -> Exists:
    mine = _grants_of(actor, OuterRef("case_id"))
    answered = RecordAnswer.objects.filter(record=OuterRef("pk"))
    my_sides = _grants_of(actor, OuterRef(OuterRef("case_id"))).values("side_id")
    seen = Q(audience="JOINT") | Q(side__in=mine.values("side_id"))
    records = MeetingRecord.objects.filter(seen, case=_OF_CASE).exclude(
        Exists(answered.filter(side__in=my_sides))
    )
    return Exists(records.filter(Exists(mine)))


def _to_sign(actor: Actor) -> Exists:
    papers = Agreement.objects.filter(case=OuterRef(OuterRef("pk")), status="FINAL").values("paper_id")
    asked = SignatureRequest.objects.filter(paper__in=papers, status="REQUESTED", user=actor.user_id)
    return Exists(asked)


def _confirmable() -> Any:
    return JudicialConfirmation.objects.filter(case=_OF_CASE, status="ELIGIBLE", applied_on=None)

"""The one door: every act on a case goes through perform().

One transaction: the idempotency key, the case row locked and read afresh, the right to act, the state, what
the act does (an *act* registered by the service of its subject), the guards, the transition, the save, the
event, the deadlines, papers and notices as rows, the sinks. Lock order: the case first, several cases in the
order of their ids, the number last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import DataError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from cases import correspondence, paperwork
from cases.access import Standing, require
from cases.actors import Actor
from cases.audience import Audience
from cases.brief import begin_brief
from cases.entered import Entered
from cases.facts import facts_of
from cases.kinds import Kind
from cases.models import Case, CaseEvent, IdempotencyKey, Proposal, Side
from cases.moment import Moment, now
from cases.permissions import TRIBUNAL_ROLES, Action, Role, permission_for
from cases.procedures.step import Guard
from cases.refusals import Conflict, NotVisible, NotYet, Unacceptable
from cases.services import timetable

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """What an act knows: the locked case, who, in which standing, what was entered, when."""

    case: Case
    by: Actor
    standing: Standing
    data: Entered
    moment: Moment


@dataclass(frozen=True)
class Done:
    """What an act leaves behind.

    Args:
        facts: arguments of the transition (the case's own fields).
        data: what the event keeps: identifiers, codes, dates, hashes; never case text.
        audience, side: who sees the event.
        at: the legal time of the event, where it is not the moment of the act.
        quiet: no event (a page of a draft was saved).
        then: what is written once the guards have held, where they look at what it would change.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    audience: Audience = Audience.JOINT
    side: Side | None = None
    at: datetime | None = None
    quiet: bool = False
    then: Callable[[], object] | None = None


@dataclass(frozen=True)
class Performed:
    """The result of perform().

    Args:
        proposal_id: set when the act waits for a second person instead of having happened.
        data: what the event keeps.
    """

    case_id: UUID
    action: Action
    state: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    proposal_id: UUID | None = None


class Sink(Protocol):
    """A function named in CASE_EVENT_SINKS: called inside the transaction of each event."""

    def __call__(self, *, case: Case, event: CaseEvent) -> None:
        """Take note of an event."""


ActFunction = Callable[[Act], Done]
ACTS: dict[tuple[str, Action], ActFunction] = {}
_SERVICES = (
    "filing", "intake", "invitations", "flags", "conflicts", "appointment", "hearings", "rooms", "offers", "period", "agreements", "signing", "confirmation", "endings", "merging", "afterwards", "evidence",
    "assignment", "legacy", "notes", "oversight", "replies", "serving", "identity",
    *(f"arbitration.{part}" for part in ("intake", "fees", "answers", "tribunal", "challenges", "hearings", "suspension", "deliberation", "consents", "awards", "decisions", "corrections", "statements", "endings")),
)  # fmt: skip


def act(action: Action, *kinds: Kind) -> Callable[[ActFunction], ActFunction]:
    """Register what an action does. An action without an act only moves the state.

    Args:
        kinds: the procedures in which it does this; every one where none is named.
    """

    def register(function: ActFunction) -> ActFunction:
        ACTS.update({(kind, action): function for kind in kinds or Kind})
        return function

    return register


def perform(
    *,
    case_id: UUID,
    action: Action,
    by: Actor,
    data: Data | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Take one step on a case.

    Args:
        case_id: the case.
        action: what to do.
        by: who does it.
        data: what was entered, in JSON types, since a proposal stores it.
        key: the idempotency key of the form; the same key returns the first result.
        at: the legal time; given only by the demo and by imports.
    Returns:
        What happened, or the proposal that now waits for a second person.
    Raises:
        NotVisible, Forbidden: 404, 403.
        Conflict: the state has moved, or a fact is missing (NotYet).
        Unacceptable: the data cannot be taken.
    Writes:
        The case, its event, deadlines, papers and notices to be made, the ledger.
    """
    load_services()
    moment, entered = Moment(at) if at else now(), Entered(data or {})
    with keepable(), transaction.atomic():
        if key and (stored := _first_result(by, key)):
            return stored
        case = lock_case(case_id)
        standing = require(case, action, by)
        require_legal(case, action)
        if permission_for(case.kind, action).needs_others(case.state) and by.second is None:
            result = _propose(Act(case, by, standing, entered, moment), action)
        else:
            result = carry_out(Act(case, by, standing, entered, moment), action)
        if key:
            _store_result(by, key, result)
    return result


@contextmanager
def keepable() -> Iterator[None]:
    """Refuse what is too long or too great for the database: no form lets it through, a request by hand does."""
    try:
        yield
    except DataError as error:
        raise Unacceptable(_("What was entered cannot be read.")) from error


def carry_out(act_: Act, action: Action) -> Performed:
    """Do a step whose right and state were checked, inside the caller's transaction."""
    case, state_before = act_.case, act_.case.state
    does = ACTS.get((case.kind, action))
    done = does(act_) if does else Done()
    _require_guards(case, action, act_.moment)
    if done.then is not None:
        done.then()
    getattr(case, action.value)(**done.facts)
    case.version += 1
    case.save()
    if done.quiet:
        return _performed(case, action, done)
    event = _record(act_, action, done, state_before)
    if case.state != state_before:
        Proposal.objects.filter(case=case, status="OPEN").exclude(state=case.state).update(
            status="LAPSED", ended_at=act_.moment.at
        )
    timetable.move_deadlines(case, event, action, act_.moment)
    begin_brief(case)
    paperwork.issue(case, event, action)
    correspondence.tell(case, event, action)
    for sink in _sinks():
        sink(case=case, event=event)
    return _performed(case, action, done)


def lock_case(case_id: UUID) -> Case:
    """Return a case, locked and read afresh.

    Raises:
        NotVisible: there is none.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=case_id).first()
    )
    if case is None:
        raise NotVisible
    return case


def is_legal(case: Case, action: Action) -> bool:
    """Return whether the procedure knows this step in the case's state, whatever the guards say."""
    method = getattr(case, action.value, None)
    return method is not None and method._django_fsm.get_transition(case.state) is not None


def require_legal(case: Case, action: Action) -> None:
    """Refuse a step that the procedure does not know in this state.

    Raises:
        Conflict: with the state the case is in now.
    """
    if not is_legal(case, action):
        raise Conflict


def guards_of(case: Case, action: Action) -> list[Guard]:
    """Return the guards of a step that is legal in the case's state."""
    transition_ = getattr(case, action.value)._django_fsm.get_transition(case.state)
    return list(transition_.conditions)


def reasons_against(case: Case, action: Action) -> list[Any]:
    """Return the sentences of the guards that do not hold. `case.facts` must have been read."""
    return [guard.because for guard in guards_of(case, action) if not guard(case)]


def _require_guards(case: Case, action: Action, moment: Moment) -> None:
    case.facts = facts_of(case, moment.today, guards_of(case, action))
    if reasons := reasons_against(case, action):
        raise NotYet(reasons)


def _record(act_: Act, action: Action, done: Done, state_before: str) -> CaseEvent:
    by = act_.by
    data = dict(done.data)
    if by.second is not None:
        data["second"] = str(by.second.pk)
    event = CaseEvent(
        case=act_.case,
        kind=action.value,
        by_id=by.user_id,
        by_label=label_of(by),
        role=act_.standing.role.value,
        state_from=state_before,
        state_to=act_.case.state,
        audience=done.audience,
        side=done.side,
        data=data,
        at=done.at or act_.moment.at,
    )
    event.save()
    return event


def label_of(by: Actor) -> str:
    """Return the name that an event keeps for somebody without an account."""
    return "invitation" if by.invitation is not None else ("system" if by.is_system else "")


def _propose(act_: Act, action: Action) -> Performed:
    case = act_.case
    _require_guards(case, action, act_.moment)
    needs = permission_for(case.kind, action)
    approver = needs.approver_in(case.state)
    if Proposal.objects.filter(case=case, action=action.value, status="OPEN").exists():
        raise Conflict
    proposal = Proposal.objects.create(
        case=case,
        action=action.value,
        data=dict(act_.data),
        state=case.state,
        by=act_.by.user,
        by_role=act_.standing.role.value,
        side_id=act_.standing.side_id if needs.all_sides else None,
        needs_role=approver.value if approver else "",
        needs_sides=needs.all_sides,
        reason=str(act_.data.get("reason", ""))[:1000],
        made_at=act_.moment.at,
    )
    note_proposal(proposal, "proposal_made", by=act_.by, role=act_.standing.role, at=act_.moment.at)
    correspondence.tell_proposal(case, proposal)
    return Performed(case.pk, action, case.state, case.title, {}, proposal.pk)


def note_proposal(proposal: Proposal, kind: str, *, by: Actor, role: Role, at: datetime) -> CaseEvent:
    """Record that an act was proposed, or that a proposal was answered without being carried out.

    What needs a second person of the centre is the centre's own; what needs every side, or the tribunal's
    decision, is seen by all.
    """
    is_open = proposal.needs_sides or proposal.needs_role in TRIBUNAL_ROLES
    event = CaseEvent(
        case=proposal.case,
        kind=kind,
        by_id=by.user_id,
        by_label=label_of(by),
        role=role.value,
        state_from=proposal.state,
        state_to=proposal.state,
        audience=Audience.JOINT if is_open else Audience.CENTRE,
        data={"proposal": str(proposal.pk), "action": proposal.action},
        at=at,
    )
    event.save()
    return event


def _performed(case: Case, action: Action, done: Done) -> Performed:
    return Performed(case.pk, action, case.state, case.title, dict(done.data))


def _first_result(by: Actor, key: str) -> Performed | None:
    """Claim a key, or return what its first use led to. The second sender waits for the first."""
    stored = IdempotencyKey.objects.claim(by.key, key)
    if stored is None:
        return None
    return Performed(
        case_id=UUID(stored["case_id"]),
        action=Action(stored["action"]),
        state=stored["state"],
        title=stored["title"],
        data=stored["data"],
        proposal_id=UUID(stored["proposal_id"]) if stored["proposal_id"] else None,
    )


def _store_result(by: Actor, key: str, result: Performed) -> None:
    stored = {
        "case_id": str(result.case_id),
        "action": result.action.value,
        "state": result.state,
        "title": result.title,
        "data": dict(result.data),
        "proposal_id": str(result.proposal_id) if result.proposal_id else "",
    }
    IdempotencyKey.objects.filter(actor=by.key, key=key).update(result=stored)


def _sinks() -> list[Sink]:
    return [import_string(path) for path in settings.CASE_EVENT_SINKS]


def tell_of_many(cases: Sequence[Case], events: Sequence[CaseEvent]) -> None:
    """Tell of one event on each of many cases at once: the sinks for many (CASE_EVENTS_SINKS) take them together."""
    for path in settings.CASE_EVENTS_SINKS:
        import_string(path)(cases=cases, events=events)


@cache
def load_services() -> None:
    """Import the services once, so that their acts are registered."""
    for name in _SERVICES:
        import_module(f"cases.services.{name}")

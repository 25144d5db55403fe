"""Anybody tries anything: whatever is done and entered, the case stays a case that the procedure knows.

Two state machines of Hypothesis walk a mediation and an arbitration through `perform()` and the answers to
proposals: steps that lead on, steps of the wrong people, and data that no form lets through. After each one the
file is looked at. A search of any length: `HYPOTHESIS_EXAMPLES=500 pytest tests/cases/test_random_acts.py`.
"""

import os
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as search
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from accounts.chain import find_break
from cases.access import standings_of
from cases.actors import Actor
from cases.kinds import Kind
from cases.models import Case, CaseEvent, Meeting, MeetingRecord, OutcomeRow, Proposal
from cases.permissions import MATRIX, Action
from cases.procedures.reading import legal_moves
from cases.procedures.states import ArbitrationState, MediationState
from cases.refusals import Refusal
from cases.services import proposals
from cases.services.procedure import Performed, is_legal, perform
from indicators.models import LedgerLine
from tests.acts import World, plausible
from tests.walks import LEADS_ON, make_world, print_papers, who

pytestmark = pytest.mark.django_db

MOVES = legal_moves()
STATES = {Kind.MEDIATION: MediationState.values, Kind.ARBITRATION: ArbitrationState.values}
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "5"))
NO_ID = "00000000-0000-4000-8000-00000000abcd"
JUNK: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    True,
    1.5,
    [],
    {},
    ["x"],
    [None],
    {"x": "y"},
    "2026-13-45",
    "2026-06-01",
    NO_ID,
    "文" * 9000,
    "\x00",
)
GONE = object()


class Acts(RuleBasedStateMachine):
    """One case, and what is tried on it."""

    kind: Kind

    def __init__(self) -> None:
        """Begin in a transaction of its own."""
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.lines: dict[int, Any] = {}

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(stages=st.integers(0, 9), data=st.data())
    def lay(self, stages: int, data: st.DataObject) -> None:
        """File a draft, and lead it on some way."""
        self.world = make_world(self.kind, timezone.now() - timedelta(days=200))
        for _stage in range(stages):
            self.lead_on(data)

    # --- What is tried ---------------------------------------------------------------------------------

    @rule(data=st.data())
    def lead_on(self, data: st.DataObject) -> None:
        """Do what takes the case out of its state."""
        w = self.use(data)
        before = w.case.state
        for name, action in data.draw(st.sampled_from(LEADS_ON[self.kind][before]), "way"):
            if w.case.state != before:
                break
            self.let_hearings_begin()
            for actor in who(w, name):
                self.tried(actor, action, plausible(w, action, actor))
            self.answer_all()

    @rule(data=st.data())
    def do_a_likely_act(self, data: st.DataObject) -> None:
        """Let somebody who may take a step that the state knows."""
        w = self.use(data)
        actor, action = self.draw_likely(data)
        self.tried(actor, action, plausible(w, action, actor))

    @rule(data=st.data())
    def enter_junk(self, data: st.DataObject) -> None:
        """Do the same, with something entered that no form lets through."""
        w = self.use(data)
        actor, action = self.draw_likely(data)
        entered = deepcopy(plausible(w, action, actor))
        places = list(places_in(entered))
        for _time in range(data.draw(st.integers(1, 2)) if places else 0):
            inner, key = data.draw(st.sampled_from(places), "place")
            value = data.draw(st.sampled_from((GONE, *JUNK)), "junk")
            inner.pop(key, None) if value is GONE else inner.update({key: deepcopy(value)})
        self.tried(actor, action, entered)

    @rule(data=st.data())
    def do_anything(self, data: st.DataObject) -> None:
        """Let anybody try any act of either procedure."""
        w = self.use(data)
        actor = w.people[data.draw(st.sampled_from(sorted(w.people)), "who")]
        action = data.draw(st.sampled_from(Action), "action")
        self.tried(actor, action, plausible(w, action, actor))

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Let anybody answer what waits, or what waited once."""
        w = self.use(data)
        rows = list(Proposal.objects.filter(case=w.case_id).order_by("made_at", "pk"))
        if rows:
            row = data.draw(st.sampled_from(rows), "proposal")
            actor = w.people[data.draw(st.sampled_from(sorted(w.people)), "who")]
            self.answered(
                row, actor, agrees=data.draw(st.booleans()), reason=data.draw(st.sampled_from(["", "不同意"]))
            )

    @rule(days=st.sampled_from([1, 10, 40]))
    def wait(self, days: int) -> None:
        """Let time pass, as far as today."""
        if self.world.now + timedelta(days=days) < timezone.now():
            self.world.now += timedelta(days=days)

    # --- How it is tried -------------------------------------------------------------------------------

    def use(self, data: st.DataObject) -> World:
        """Have what is entered drawn from here on by this rule; the papers are made meanwhile."""
        self.world.choose = lambda options: data.draw(st.sampled_from(options))
        print_papers(self.world)
        return self.world

    def draw_likely(self, data: st.DataObject) -> tuple[Actor, Action]:
        """Draw a step that the state knows, and one of those to whom the matrix gives it."""
        w = self.world
        case = w.case
        held = {name: {s.role for s in standings_of(case, actor)} for name, actor in w.people.items()}
        pairs = [
            (name, action)
            for action, permission in MATRIX[self.kind].items()
            if is_legal(case, action)
            for name in sorted(held)
            if permission.roles & held[name]
        ]
        if not pairs:
            return w.people["NOBODY"], Action.SUBMIT
        action = data.draw(st.sampled_from(sorted({action for _name, action in pairs})), "action")
        name = data.draw(st.sampled_from([name for name, known in pairs if known == action]), "who")
        return w.people[name], action

    def let_hearings_begin(self) -> None:
        """Wait until what is scheduled has begun."""
        coming = (
            Meeting.objects.filter(case=self.world.case_id, status="SCHEDULED").order_by("starts_at").last()
        )
        if coming is not None and self.world.now < coming.starts_at < timezone.now():
            self.world.now = coming.starts_at + timedelta(hours=2)

    def answer_all(self) -> None:
        """Have whoever may agree to what waits."""
        for row in Proposal.objects.filter(case=self.world.case_id, status="OPEN"):
            for actor in self.world.people.values():
                if proposals.may_answer(self.world.case, row, actor, standings_of(self.world.case, actor)):
                    self.answered(row, actor, agrees=True, reason="")

    def tried(self, actor: Actor, action: Action, entered: Mapping[str, Any]) -> None:
        """Try an act, and look at what it left."""
        w, before = self.world, self.snapshot()
        try:
            done = perform(case_id=w.case_id, action=action, by=actor, data=entered, at=w.now)
        except Refusal:
            assert self.snapshot() == before
        else:
            self.look_at_act(before, action, done)
        self.look_at_file()

    def answered(self, row: Proposal, actor: Actor, *, agrees: bool, reason: str) -> None:
        """Try an answer to a proposal, and look at what it left."""
        before, is_again = self.snapshot(), row.answers.filter(by_id=actor.user_id, agrees=agrees).exists()
        try:
            proposals.answer(proposal_id=row.pk, by=actor, agrees=agrees, reason=reason, at=self.world.now)
        except Refusal:
            assert self.snapshot() == before
        else:
            assert self.snapshot()[2] == before[2] + (not is_again)
        self.look_at_file()

    # --- What must hold --------------------------------------------------------------------------------

    def snapshot(self) -> tuple[Any, ...]:
        """Return what a refusal may not change."""
        case = self.world.case
        waiting = sorted(Proposal.objects.filter(case=case).values_list("pk", "status"))
        return case.version, case.state, case.events.count(), waiting

    def look_at_act(self, before: tuple[Any, ...], action: Action, done: Performed) -> None:
        """One act, one event; a proposal and a page of a draft leave the case as it is."""
        version, state, events, _waiting = self.snapshot()
        if done.proposal_id is not None:
            assert (version, state, events) == (before[0], before[1], before[2] + 1)
            return
        assert version == before[0] + 1
        assert events == before[2] + (action is not Action.EDIT_DRAFT)
        if action is not Action.EDIT_DRAFT:
            event = CaseEvent.objects.filter(case=self.world.case_id).latest("seq")
            assert (event.kind, event.state_from, event.state_to) == (action.value, before[1], state)

    def look_at_file(self) -> None:
        """The state is known, every move is legal, the chain holds, the dispute is counted as the rules say."""
        case = self.world.case
        assert case.state in STATES[self.kind]
        events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        for event in events:
            assert (
                event.state_from == event.state_to or (self.kind, event.state_from, event.state_to) in MOVES
            )
        assert not events or events[-1].state_to == case.state
        assert find_break(CaseEvent.objects.filter(case=case)) is None
        self.look_at_count(case, events)

    def look_at_count(self, case: Case, events: list[CaseEvent]) -> None:
        """At most one line; the first closing that counts makes it, and nothing ever changes it."""
        lines = {
            line.pk: (line.event_id, line.counted_on, line.outcome)
            for line in LedgerLine.objects.filter(dispute=case.dispute_id)
        }
        assert self.lines.items() <= lines.items()
        counted = next((event for event in closings(events) if is_counted(event, events)), None)
        day = counted and counted.data["closed_on"]
        assert [(pk, str(on)) for pk, on, _outcome in lines.values()] == (
            [(counted.pk, day)] if counted else []
        )
        self.lines = lines


def places_in(entered: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every place in what was entered: the mapping, and the key."""
    for key, value in entered.items():
        yield entered, key
        if isinstance(value, dict):
            yield from places_in(value)


def closings(events: list[CaseEvent]) -> Iterator[CaseEvent]:
    """Yield the events that closed the case."""
    return (event for event in events if event.state_to == "CLOSED" and event.state_from != "CLOSED")


def is_counted(closing: CaseEvent, events: list[CaseEvent]) -> bool:
    """Return whether the outcome counts, read from the table and the file rather than from the rules."""
    row = OutcomeRow.objects.filter(
        track=closing.case.kind, code=closing.case.events.get(pk=closing.pk).data["outcome"]
    ).first()
    if row is None or not row.counts_by_default:
        return False
    confirmed = any(event.kind == "confirm_mediator" and event.seq < closing.seq for event in events)
    records = MeetingRecord.objects.filter(
        case=closing.case_id, has_participation=True, made_at__lte=closing.recorded_at
    )
    return not row.needs_participation or (confirmed and records.exists())


class Mediation(Acts):
    """A mediation."""

    kind = Kind.MEDIATION


class Arbitration(Acts):
    """An arbitration."""

    kind = Kind.ARBITRATION


@pytest.mark.parametrize("machine", [Mediation, Arbitration])
def test_whatever_anybody_tries_the_file_stays_true(machine: type[Acts], settings: Any) -> None:
    settings.PAPERS_ENABLED = False
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=search(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            derandomize=EXAMPLES <= 20,
            database=None,
            phases=[
                Phase.generate
            ],  # making a failure shorter takes minutes; its steps are printed as they were
            suppress_health_check=list(HealthCheck),
        ),
    )

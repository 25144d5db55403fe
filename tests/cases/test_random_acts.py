"""Anybody tries anything: whatever is done and entered, the case stays a case that the procedure knows.

Two state machines of Hypothesis walk a mediation and an arbitration through `perform()` and the answers to
proposals: steps that lead on, steps beside the road, steps of the wrong people, and data that no form lets
through. After each one the file is looked at. How many acts were taken and refused is printed, and a search in
which too few were really taken fails: `pytest -rP tests/cases/test_random_acts.py` shows the figures,
`HYPOTHESIS_EXAMPLES=500` makes the search longer.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as search
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cases.access import standings_of
from cases.actors import Actor
from cases.kinds import Kind
from cases.models import CaseEvent, Meeting, Proposal
from cases.permissions import MATRIX, Action
from cases.refusals import Refusal
from cases.services import proposals
from cases.services.procedure import Performed, is_legal, perform
from tests.acts import World, plausible
from tests.true_file import STATES, Known, count_elsewhere, look_at_file
from tests.walks import LAPSES, LEADS_ON, Way, aside, let_respondent_in, make_world, print_papers, who

pytestmark = pytest.mark.django_db

USUAL_EXAMPLES = 10
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", USUAL_EXAMPLES))
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
HELD = {Action.HOLD_SESSION, Action.HOLD_HEARING}


@dataclass(frozen=True)
class Snapshot:
    """What a refusal may not change."""

    version: int
    state: str
    events: int
    waiting: list[tuple[Any, str]]


@dataclass
class Tally:
    """What became of all that was tried: by act, by way of trying, and the states that were reached."""

    taken: Counter[Action] = field(default_factory=Counter)
    refused: Counter[Action] = field(default_factory=Counter)
    ways: Counter[tuple[str, bool]] = field(default_factory=Counter)
    states: set[str] = field(default_factory=set)

    def note(self, action: Action, how: str, state: str, *, is_taken: bool) -> None:
        """Count one try."""
        (self.taken if is_taken else self.refused)[action] += 1
        self.ways[how, is_taken] += 1
        self.states.add(state)

    def figures(self, kind: Kind) -> str:
        """Return the figures, a line each."""
        kinds = f"{len(self.taken.keys() & MATRIX[kind].keys())} of {len(MATRIX[kind])} kinds of acts"
        lines = [f"{kind}: {self.taken.total()} acts taken, {self.refused.total()} refused, {kinds}"]
        lines += [
            f"  {act.value}: {self.taken[act]} taken, {self.refused[act]} refused" for act in MATRIX[kind]
        ]
        lines += [
            f"  {how}, {'taken' if ok else 'refused'}: {n}" for (how, ok), n in sorted(self.ways.items())
        ]
        return "\n".join([*lines, f"  states reached: {' '.join(sorted(self.states))}"])

    def require_fair_shares(self, kind: Kind) -> None:
        """Fail where the search cannot have shown much: few acts taken, few kinds of acts, few states."""
        acts = MATRIX[kind].keys()
        assert self.taken.total() > len(acts) * 2
        assert self.refused.total() > len(acts)
        assert len(self.taken.keys() & acts) > len(acts) / 2, sorted(acts - self.taken.keys())
        assert len(self.states) > len(STATES[kind]) * 2 / 3, sorted(STATES[kind] - self.states)
        assert all(self.ways[how, True] for how in ("road", "aside", "likely"))
        assert all(self.ways[how, False] for how in ("road", "aside", "likely", "junk", "anything"))


class Acts(RuleBasedStateMachine):
    """One case, and what is tried on it."""

    kind: ClassVar[Kind]
    tally: ClassVar[Tally]
    world: World
    known: Known
    tried_before: set[Any]

    def __init__(self) -> None:
        """Begin in a transaction of its own."""
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(
        stages=st.sampled_from([9, 0, 3, 5, 7, 11]),
        is_counted=st.sampled_from([False] * 4 + [True]),
        data=st.data(),
    )
    def lay(self, stages: int, is_counted: bool, data: st.DataObject) -> None:
        """File a draft, of a dispute that may have been counted already, and lead it on some way."""
        self.begin(is_counted)
        for _stage in range(stages):
            self.turn_aside(data)
            self.lead_on(data)

    def begin(self, is_counted: bool) -> None:
        """File a draft."""
        self.world, self.known, self.tried_before = (
            make_world(self.kind, timezone.now() - timedelta(days=200)),
            Known(),
            set(),
        )
        if is_counted:
            count_elsewhere(self.world.case)

    # --- What is tried ---------------------------------------------------------------------------------

    @rule(data=st.data())
    def lead_on(self, data: st.DataObject) -> None:
        """Do what takes the case out of its state; after its end comes the next case."""
        ways = LEADS_ON[self.kind].get(self.use(data, is_steady=True).case.state)
        if ways is None:
            self.begin(is_counted=data.draw(st.booleans(), "counted"))
        else:
            self.go(data.draw(st.sampled_from(ways), "way"), "road")

    @rule(data=st.data())
    def turn_aside(self, data: st.DataObject) -> None:
        """Do what the state allows besides."""
        state = self.use(data, is_steady=True).case.state
        if ways := self.new_first(aside(self.kind, state)):
            self.go(data.draw(st.sampled_from(ways), "way"), "aside")

    @rule(data=st.data())
    def do_a_likely_act(self, data: st.DataObject) -> None:
        """Let somebody who may take a step that the state knows."""
        w = self.use(data)
        actor, action = self.draw_likely(data)
        self.tried(actor, action, plausible(w, action, actor), "likely")

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
        self.tried(actor, action, entered, "junk")

    @rule(data=st.data())
    def do_anything(self, data: st.DataObject) -> None:
        """Let anybody try any act of either procedure."""
        w = self.use(data)
        actor = w.people[data.draw(st.sampled_from(sorted(w.people)), "who")]
        action = data.draw(st.sampled_from(Action), "action")
        self.tried(actor, action, plausible(w, action, actor), "anything")

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Let anybody answer what waits, or what waited once."""
        w = self.use(data)
        rows = list(Proposal.objects.filter(case=w.case_id).order_by("made_at", "pk"))
        if rows:
            row = data.draw(st.sampled_from(rows), "proposal")
            actor = w.people[data.draw(st.sampled_from(sorted(w.people)), "who")]
            agrees, reason = data.draw(st.booleans()), data.draw(st.sampled_from(["", "不同意"]))
            self.answered(row, actor, "anything", agrees=agrees, reason=reason)

    @rule(days=st.sampled_from([1, 10, 40, 70]), data=st.data())
    def wait(self, days: int, data: st.DataObject) -> None:
        """Let time pass, as far as today, and somebody do what a period that is over leads to."""
        w = self.use(data)
        if w.now + timedelta(days=days) < timezone.now():
            w.now += timedelta(days=days)
        for way in LAPSES.get(w.case.state, ()) if days > 1 else ():
            self.go(way, "aside")

    # --- How it is tried -------------------------------------------------------------------------------

    def use(self, data: st.DataObject, *, is_steady: bool = False) -> World:
        """Have what is entered drawn from here on by this rule, mostly what leads on if need be; papers are made meanwhile."""
        self.world.choose = lambda options: data.draw(
            st.sampled_from([options[0]] * len(options) * is_steady + [*options])
        )
        let_respondent_in(self.world)
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
        actions = self.new_first(sorted({action for _name, action in pairs}))
        action = data.draw(st.sampled_from(actions), "action")
        self.tried_before.add(action)
        name = data.draw(st.sampled_from([name for name, known in pairs if known == action]), "who")
        return w.people[name], action

    def new_first(self, options: Sequence[Any]) -> Sequence[Any]:
        """Return what was not tried on this case yet, or everything once all was."""
        return [option for option in options if option not in self.tried_before] or options

    def go(self, way: Way, how: str) -> None:
        """Take the steps of a way until the state moves; whoever may agrees to what is proposed."""
        self.tried_before.add(way)
        w, before = self.world, self.world.case.state
        for name, action in way:
            if w.case.state != before:
                break
            if action in HELD:
                self.let_hearings_begin()
            for actor in who(w, name):
                self.tried(actor, action, plausible(w, action, actor), how)
            self.answer_all(how)

    def let_hearings_begin(self) -> None:
        """Wait until what is scheduled has begun."""
        meetings = Meeting.objects.filter(case=self.world.case_id, status="SCHEDULED")
        coming = meetings.order_by("starts_at").last()
        if coming is not None and self.world.now < coming.starts_at < timezone.now():
            self.world.now = coming.starts_at + timedelta(hours=2)

    def answer_all(self, how: str) -> None:
        """Have whoever may agree to what waits."""
        for row in Proposal.objects.filter(case=self.world.case_id, status="OPEN"):
            for actor in self.world.people.values():
                if proposals.may_answer(self.world.case, row, actor, standings_of(self.world.case, actor)):
                    self.answered(row, actor, how, agrees=True, reason="")

    def tried(self, actor: Actor, action: Action, entered: Mapping[str, Any], how: str) -> None:
        """Try an act, and look at what it left."""
        w, before = self.world, self.snapshot()
        is_taken = False
        try:
            done = perform(case_id=w.case_id, action=action, by=actor, data=entered, at=w.now)
        except Refusal:
            assert self.snapshot() == before
        else:
            is_taken = done.proposal_id is None
            self.look_at_act(before, action, done)
        if is_taken or self.snapshot() != before:
            look_at_file(w.case, self.known)
        if is_taken or self.snapshot() == before:  # what waits for others is counted once they have answered
            self.tally.note(action, how, w.case.state, is_taken=is_taken)

    def answered(self, row: Proposal, actor: Actor, how: str, *, agrees: bool, reason: str) -> None:
        """Try an answer to a proposal, and look at what it left."""
        w, before = self.world, self.snapshot()
        is_again = row.answers.filter(by_id=actor.user_id, agrees=agrees).exists()
        try:
            proposals.answer(proposal_id=row.pk, by=actor, agrees=agrees, reason=reason, at=w.now)
        except Refusal:
            assert self.snapshot() == before
            return
        look_at_file(w.case, self.known)
        row.refresh_from_db(fields=["status"])
        assert (self.snapshot().events > before.events) is not is_again
        if row.status == "DONE" and not is_again:
            self.look_at_step(before, Action(row.action))
            self.tally.note(Action(row.action), how, w.case.state, is_taken=True)

    # --- What must hold after one act ------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return what a refusal may not change."""
        case = self.world.case
        waiting = sorted(Proposal.objects.filter(case=case).values_list("pk", "status"))
        return Snapshot(case.version, case.state, case.events.count(), waiting)

    def look_at_act(self, before: Snapshot, action: Action, done: Performed) -> None:
        """One act, one event; a proposal is an event too, and leaves the case as it is."""
        if done.proposal_id is None:
            self.look_at_step(before, action)
        else:
            now = self.snapshot()
            assert (now.version, now.state, now.events) == (before.version, before.state, before.events + 1)

    def look_at_step(self, before: Snapshot, action: Action) -> None:
        """One step makes one event, of its own kind, from the old state to the new; a page of a draft makes none.

        The system may note besides that it saw signs of a sham.
        """
        now = self.snapshot()
        assert now.version == before.version + 1
        new = list(CaseEvent.objects.filter(case=self.world.case_id, seq__gt=before.events).order_by("seq"))
        own = [event for event in new if (event.kind, event.role) != ("raise_flag", "SYSTEM")]
        assert [(event.kind, event.state_from, event.state_to) for event in own or new] == (
            [(action.value, before.state, now.state)] if action is not Action.EDIT_DRAFT else []
        )


def places_in(entered: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every place in what was entered: the mapping, and the key."""
    for key, value in entered.items():
        yield entered, key
        if isinstance(value, dict):
            yield from places_in(value)


class Mediation(Acts):
    """A mediation."""

    kind = Kind.MEDIATION


class Arbitration(Acts):
    """An arbitration."""

    kind = Kind.ARBITRATION


@pytest.mark.parametrize("machine", [Mediation, Arbitration])
def test_whatever_anybody_tries_the_file_stays_true(machine: type[Acts], settings: Any) -> None:
    settings.PAPERS_ENABLED = False
    machine.tally = Tally()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=search(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            derandomize=EXAMPLES <= USUAL_EXAMPLES,
            database=None,
            # Making a failure shorter takes minutes; its steps are printed as they were.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    sys.stdout.write(machine.tally.figures(machine.kind) + "\n")
    if EXAMPLES >= USUAL_EXAMPLES:
        machine.tally.require_fair_shares(machine.kind)

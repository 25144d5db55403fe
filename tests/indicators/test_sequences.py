"""Months freeze, and life goes on: whatever happens later, they stay, and the difference is explained to the unit."""

import os
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase
from hypothesis import settings as search
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from cases.permissions import Role
from indicators.counting import standing
from indicators.models import LedgerLine, Posting, Why
from indicators.posting import next_month
from tests.factories import make_organisation, make_user
from tests.indicators.register import DISTRICTS, RIGHTS, Life, Register, look

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
USUAL_EXAMPLES = 12
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", USUAL_EXAMPLES))
OUTCOMES = ("AGREEMENT_WRITTEN", "DEADLOCK", "RESPONDENT_REFUSED", "COLLUSION", "SETTLED_WITHDRAWN")


def make_people() -> tuple[User, User]:
    """Return a statistician and a supervisor."""
    organisation = make_organisation()
    return (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )


@pytest.fixture
def register(db: None) -> Register:
    """Return an empty register in March 2025."""
    return Register(make_people(), date(2025, 3, 3))


def since(month: date) -> list[tuple[int, str, str]]:
    """Return what was posted after a month: amount, how and why."""
    lines = LedgerLine.objects.filter(rule_version=1, posted_month__gt=month).order_by("pk")
    return list(lines.values_list("amount", "posting", "why"))


def test_whatever_happens_after_a_freeze_the_month_stays_and_the_difference_is_explained(
    register: Register,
) -> None:
    agreed = [register.close(register.open(), "AGREEMENT_WRITTEN") for _each in range(5)]
    failed = register.close(register.open(), "DEADLOCK")
    refused = register.close(register.open(), "RESPONDENT_REFUSED", took_part=False)
    months = {MARCH: register.freeze(MARCH).body}
    assert standing(1).count() == 6

    register.day = date(2025, 4, 22)  # ten working days after March are over
    register.strike_out(agreed[0])
    register.correct(agreed[1], date(2025, 4, 2))
    register.merge(agreed[2], agreed[3])
    register.annul(agreed[4])
    register.reopen(failed)
    register.close(failed, "PARTY_QUIT")
    arbitration = register.close(register.convert(refused), "AWARD")
    (first, second) = register.bring(["AGREEMENT_WRITTEN", "RESPONDENT_REFUSED"], date(2025, 3, 20))
    out, back, in_ = (-1, 1, 1)
    assert since(MARCH) == [
        (out, Posting.CORRECTION, Why.STRUCK_OUT),
        (out, Posting.CORRECTION, Why.DATE_CORRECTED),
        (back, Posting.IN_TIME, Why.DATE_CORRECTED),
        (out, Posting.CORRECTION, Why.MERGED),
        (in_, Posting.IN_TIME, Why.COUNTED),
        (in_, Posting.CORRECTION, Why.COUNTED),
    ]
    look(months)

    months[APRIL] = register.freeze(APRIL).body
    register.day = date(2025, 5, 6)
    register.undo(first)
    register.undo(second)
    register.bring(["AGREEMENT_WRITTEN", "RESPONDENT_REFUSED"], date(2025, 3, 20))
    register.strike_out(arbitration, "DUPLICATE")
    late = register.close(register.open(), "AGREEMENT_WRITTEN", days_ago=20)
    assert since(APRIL) == [
        (out, Posting.CORRECTION, Why.STRUCK_OUT),
        (in_, Posting.CORRECTION, Why.COUNTED),
        (out, Posting.LATE, Why.STRUCK_OUT),
        (in_, Posting.IN_TIME, Why.COUNTED),
    ]
    assert late.closed_on == date(2025, 5, 7)
    look(months)
    # March stood at 6: less one struck out, one moved to April, one merged, more one imported.
    assert standing(1).filter(counted_on__lt=APRIL).count() == 6 - 3 + 1
    assert standing(1).count() == 4 + 1 + 1


def test_a_closing_entered_after_the_freeze_is_late_and_then_a_correction(register: Register) -> None:
    lives = [register.open() for _each in range(3)]
    months = {MARCH: register.freeze(MARCH).body}
    for life, day in zip(lives, (date(2025, 4, 1), date(2025, 4, 15), date(2025, 4, 16)), strict=True):
        register.day = day
        register.close(life, "AGREEMENT_WRITTEN", days_ago=(day - date(2025, 3, 28)).days)
    assert [how for _amount, how, _why in since(MARCH)] == [Posting.LATE, Posting.LATE, Posting.CORRECTION]
    assert standing(1).filter(counted_on=date(2025, 3, 28)).count() == 3
    look(months)


def test_correcting_the_second_closing_of_a_reopened_case_leaves_its_first_day(register: Register) -> None:
    life = register.close(register.open(), "DEADLOCK")
    first_day = life.closed_on
    register.day += timedelta(days=40)
    register.reopen(life)
    register.day += timedelta(days=10)
    register.close(life, "AGREEMENT_WRITTEN")
    register.correct(life, register.day - timedelta(days=3))
    assert standing(1).get().counted_on == first_day
    life.case.entry.refresh_from_db()
    assert (life.case.entry.first_closed_on, life.case.entry.closed_on) == (first_day, life.closed_on)
    look({})


def test_a_district_that_is_corrected_leaves_the_flow_of_every_slice_even(register: Register) -> None:
    life = register.open(district="海湾区")
    life.case.district = "城南区"
    life.case.save()
    register.close(life, "AGREEMENT_WRITTEN")
    look({})


class Sequences(RuleBasedStateMachine):
    """Any sequence of what can happen to the cases of a register, and months frozen in between."""

    register: Register
    known: dict[date, str]

    def __init__(self) -> None:
        """Begin in a transaction of its own."""
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        """Look at everything once more, and take it back."""
        try:
            look(self.known)
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """Begin in March with a few cases."""
        self.register = Register(make_people(), date(2025, 3, 3))
        self.known = {}
        for right in RIGHTS:
            self.register.open(right=right)

    def some(self, data: st.DataObject, *, closed: bool) -> Life | None:
        """Return one of the open or closed cases."""
        lives = [life for life in self.register.lives if (life.is_closed if closed else life.is_open)]
        return data.draw(st.sampled_from(lives)) if lives else None

    @rule(right=st.sampled_from(RIGHTS), district=st.sampled_from(DISTRICTS))
    def opens(self, right: str, district: str) -> None:
        """A case is filed and accepted."""
        self.register.open(right=right, district=district)

    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES), took_part=st.booleans(), ago=st.integers(0, 50))
    def closes(self, data: st.DataObject, outcome: str, took_part: bool, ago: int) -> None:
        """A case is closed on a day that may lie back."""
        if life := self.some(data, closed=False):
            is_arbitration = life.case.kind == "ARBITRATION"
            self.register.close(
                life, "AWARD" if is_arbitration else outcome, took_part=took_part, days_ago=ago
            )

    @rule(data=st.data())
    def reopens(self, data: st.DataObject) -> None:
        """A closed case is opened again."""
        if life := self.some(data, closed=True):
            self.register.reopen(life)

    @rule(data=st.data(), back=st.integers(-30, 30))
    def is_corrected(self, data: st.DataObject, back: int) -> None:
        """The closing date of a case is corrected, forth or back, never before it came in nor into the future."""
        if (life := self.some(data, closed=True)) and life.closed_on:
            to = min(life.closed_on + timedelta(days=back), self.register.day)
            if life.case.source != "IMPORT":
                to = max(to, self.register.came_in(life))
            self.register.correct(life, to)

    @rule(data=st.data())
    def is_struck_out(self, data: st.DataObject) -> None:
        """A closed case is found sham."""
        if life := self.some(data, closed=True):
            self.register.strike_out(life)

    @rule(data=st.data())
    def is_annulled(self, data: st.DataObject) -> None:
        """What a case ended in is annulled."""
        if life := self.some(data, closed=True):
            self.register.annul(life)

    @rule(data=st.data(), closed=st.booleans())
    def is_merged(self, data: st.DataObject, closed: bool) -> None:
        """A case is merged into another, open or closed."""
        if life := self.some(data, closed=closed):
            self.register.merge(life, self.register.lives[0])

    @rule(data=st.data())
    def is_arbitrated(self, data: st.DataObject) -> None:
        """The dispute of a closed case goes to arbitration."""
        if life := self.some(data, closed=True):
            self.register.convert(life)

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=3), ago=st.integers(5, 200))
    def is_imported(self, outcomes: list[str], ago: int) -> None:
        """Rows of a ledger come in, some without a day of acceptance."""
        day = self.register.day - timedelta(days=ago)
        self.register.bring(outcomes, day, accepted=ago % 3 != 0)

    @rule(data=st.data())
    def is_undone(self, data: st.DataObject) -> None:
        """An imported case on which nothing happened is taken back."""
        lives = [life for life in self.register.lives if life.case.source == "IMPORT" and life.is_closed]
        untouched = [life for life in lives if life.case.events.count() == 1]
        if untouched:
            self.register.undo(data.draw(st.sampled_from(untouched)))

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        """The clock goes on."""
        self.register.day += timedelta(days=days)

    @precondition(lambda self: len(self.known) < 5)
    @rule()
    def freezes(self) -> None:
        """The next month is frozen, and everything is looked at."""
        month = next_month(max(self.known)) if self.known else MARCH
        self.known[month] = self.register.freeze(month).body
        look(self.known)


def test_any_sequence_keeps_frozen_months_and_explains_what_came_later() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Sequences,
        settings=search(
            max_examples=EXAMPLES,
            stateful_step_count=24,
            deadline=None,
            derandomize=EXAMPLES <= USUAL_EXAMPLES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_sums_of_posted_and_of_legal_months_are_the_same_in_all(register: Register) -> None:
    for _each in range(3):
        register.close(register.open(), "AGREEMENT_WRITTEN")
    register.freeze(MARCH)
    register.close(register.open(), "AGREEMENT_WRITTEN", days_ago=0)
    totals = LedgerLine.objects.filter(rule_version=1).aggregate(n=Sum("amount"))
    assert totals["n"] == standing(1).count() == 4

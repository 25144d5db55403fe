"""Frozen months stay; what comes later is posted to the first open month and explains the difference."""

import json
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.db.utils import DatabaseError

from accounts.models import User
from cases.models import Case, CaseEvent
from cases.moment import SHANGHAI
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, Unacceptable
from indicators.freezing import HEAD, body_of, canonical, freeze, propose_freeze
from indicators.ledger import on_event
from indicators.models import FrozenMonth, LedgerLine, Movement, PlanPeriod, Posting, Tally, Why
from indicators.models.freeze import hash_of
from tests.factories import make_organisation, make_user
from tests.indicators.golden import Golden, lay

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
AGREED = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", (1, 1, 1, 1, 1))


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Return a statistician and a supervisor."""
    organisation = make_organisation()
    return (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )


def frozen(month: date, people: tuple[User, User]) -> FrozenMonth:
    """Freeze a month."""
    return freeze(motion=propose_freeze(month=month, by=people[0]), by=people[1])


def happens(case: Case, action: str, state: str, on: date, **data: Any) -> None:
    """Write one more event of a case and let the ledger see it."""
    event = CaseEvent.objects.create(
        case=case, kind=action, role="SUPERVISOR", state_from="CLOSED", state_to=state, data=data,
        at=datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI),
    )  # fmt: skip
    on_event(case=case, event=event)


def posted(version: int = 1) -> list[tuple[int, date, date, str, str]]:
    """Return the lines: amount, legal day, month, how and why they were posted."""
    lines = LedgerLine.objects.filter(rule_version=version).order_by("pk")
    return list(lines.values_list("amount", "counted_on", "posted_month", "posting", "why"))


def test_one_person_proposes_and_another_freezes(people: tuple[User, User]) -> None:
    lay(AGREED, first=MARCH)
    motion = propose_freeze(month=MARCH, by=people[0])
    with pytest.raises(Conflict):
        propose_freeze(month=MARCH, by=people[1])
    with pytest.raises(Forbidden):
        freeze(motion=motion, by=people[0])
    assert not FrozenMonth.objects.exists()
    month = freeze(motion=motion, by=people[1])
    assert month.is_intact
    assert (month.proposed_by, month.frozen_by) == people
    with pytest.raises(Conflict):
        freeze(motion=motion, by=people[1])


def test_months_freeze_in_order_and_only_when_over(people: tuple[User, User]) -> None:
    with pytest.raises(Unacceptable):
        propose_freeze(month=date.today().replace(day=1), by=people[0])
    frozen(MARCH, people)
    for month in (date(2025, 2, 1), MARCH, MAY):
        with pytest.raises(Unacceptable):
            propose_freeze(month=month, by=people[0])
    assert frozen(APRIL, people).previous == FrozenMonth.objects.get(month=MARCH).sha256


@pytest.mark.parametrize(
    ("at", "posting"),
    [(date(2025, 4, 15), Posting.LATE), (date(2025, 4, 16), Posting.CORRECTION)],
)
def test_what_comes_after_the_freeze_goes_to_the_first_open_month(
    people: tuple[User, User], at: date, posting: str
) -> None:
    # Ten working days after 31 March 2025 end on 15 April: the 4th is a public holiday.
    frozen(MARCH, people)
    (case,) = lay(AGREED, first=MARCH, live=False)
    for event in case.events.order_by("pk"):
        CaseEvent.objects.filter(pk=event.pk)
        event.at = datetime(at.year, at.month, at.day, 12, tzinfo=SHANGHAI)
        on_event(case=case, event=event)
    assert posted() == [(1, date(2025, 3, 3), APRIL, posting, Why.COUNTED)]


def test_correction_leaves_the_frozen_month_and_explains_the_difference(people: tuple[User, User]) -> None:
    kept, struck, moved = (lay(AGREED, first=MARCH)[0] for _ in range(3))
    march = frozen(MARCH, people)
    before = march.body
    happens(struck, "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    happens(moved, "correct_closing", "CLOSED", date(2025, 6, 3), was="2025-03-03", closed_on="2025-04-02")
    happens(kept, "reopen", "MEDIATING", date(2025, 6, 4))
    happens(
        kept, "close", "CLOSED", date(2025, 6, 5), outcome="DEADLOCK", closed_on="2025-06-05", took_part=True
    )
    happens(kept, "annul", "CLOSED", date(2025, 6, 6))
    corrections = [
        (-1, date(2025, 3, 3), APRIL, Posting.CORRECTION, Why.STRUCK_OUT),
        (-1, date(2025, 3, 3), APRIL, Posting.CORRECTION, Why.DATE_CORRECTED),
        (1, date(2025, 4, 2), APRIL, Posting.IN_TIME, Why.DATE_CORRECTED),
    ]
    assert posted()[3:] == corrections
    march.refresh_from_db()
    assert (march.body, march.is_intact, canonical(body_of(MARCH))) == (before, True, before)
    assert by_month("posted_month") == {MARCH: 3, APRIL: -1}
    assert by_month("legal_month") == {MARCH: 1, APRIL: 1}
    assert sum(by_month("posted_month").values()) == sum(by_month("legal_month").values()) == 2


def by_month(name: str) -> dict[date, int]:
    """Return the sums of version 1 by posted or by legal month."""
    rows = Tally.objects.filter(rule_version=1).values_list(name).order_by(name).annotate(Sum("number"))
    return dict(rows)


def test_first_month_takes_along_what_was_posted_before(people: tuple[User, User]) -> None:
    lay(AGREED, first=date(2025, 1, 1))
    lay(AGREED, first=MARCH)
    march = json.loads(frozen(MARCH, people).body)
    lay(AGREED, first=APRIL)
    april = json.loads(frozen(APRIL, people).body)
    assert [line["posted"] for line in march["lines"]] == ["2025-01", "2025-03"]
    assert [line["posted"] for line in april["lines"]] == ["2025-04"]


def test_changed_plan_leaves_the_replay_of_a_frozen_month(people: tuple[User, User]) -> None:
    lay(AGREED, first=MARCH)
    march = frozen(MARCH, people)
    PlanPeriod.objects.update(target=3000, rule_version=4)
    head = {name: json.loads(march.body)[name] for name in HEAD}
    assert canonical(body_of(MARCH, head)) == march.body != canonical(body_of(MARCH))


def test_frozen_month_is_neither_changed_nor_deleted(people: tuple[User, User]) -> None:
    month = frozen(MARCH, people)
    for act in (lambda: FrozenMonth.objects.all().update(body="{}"), month.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert not FrozenMonth(body=month.body + " ", previous="", sha256=month.sha256).is_intact
    assert month.sha256 == hash_of("", month.body)


def test_command_freezes_with_two_persons(people: tuple[User, User]) -> None:
    statistician, supervisor = (person.email for person in people)
    out = StringIO()
    with pytest.raises(CommandError, match="one of these roles"):
        call_command("freeze_month", "2025-03", proposed_by=supervisor, frozen_by=statistician)
    with pytest.raises(CommandError, match="are one"):
        call_command("freeze_month", "2025-03", proposed_by=supervisor, frozen_by=supervisor)
    call_command("freeze_month", "2025-03", proposed_by=statistician, frozen_by=supervisor, stdout=out)
    assert out.getvalue().split() == ["2025-03", FrozenMonth.objects.get().sha256]
    with pytest.raises(CommandError, match="2025-04"):
        call_command("freeze_month", "2025-03", proposed_by=statistician, frozen_by=supervisor)


def test_correcting_the_last_closing_leaves_the_frozen_months_and_shows_in_the_open_one(
    people: tuple[User, User],
) -> None:
    refused_then_agreed = Golden("", "a MEDIATION DEADLOCK - REOPEN AGREEMENT_WRITTEN +", ())
    (twice,) = lay(refused_then_agreed, first=date(2025, 3, 3))  # counts at its second closing, on 7 March
    (first,) = lay(
        Golden("", "b MEDIATION DEADLOCK + REOPEN AGREEMENT_WRITTEN +", ()), first=date(2025, 3, 3)
    )
    month = frozen(MARCH, people)
    for case in (twice, first):
        happens(case, "correct_closing", "CLOSED", date(2025, 6, 2), was="2025-03-07", closed_on="2025-03-06")
    assert posted()[2:] == [
        (-1, date(2025, 3, 7), APRIL, Posting.CORRECTION, Why.DATE_CORRECTED),
        (1, date(2025, 3, 6), APRIL, Posting.CORRECTION, Why.DATE_CORRECTED),
    ]  # the other case counts at its first closing, which stays
    moved = Movement.objects.filter(posted_month=APRIL).order_by("pk").values_list("case", "amount", "on")
    assert list(moved) == [
        (case.pk, amount, date(2025, 3, day)) for case in (twice, first) for amount, day in ((1, 7), (-1, 6))
    ]
    month.refresh_from_db()
    assert month.is_intact
    assert canonical(body_of(MARCH, {name: json.loads(month.body)[name] for name in HEAD})) == month.body

"""A changed time limit: previewed first, a new row, and no running deadline moves."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountEvent
from cases.actors import Actor
from cases.deadline_words import DEADLINES
from cases.deadlines import Unit, due_on
from cases.models import CalendarDay, Case, Deadline, TimeLimit
from cases.moment import now
from cases.parts import read
from cases.refusals import Conflict, Forbidden, Unacceptable
from cases.services import period, rule_changes
from cases.services.rule_changes import Change
from cases.services.rules import load_all
from cases.services.timetable import due_for
from tests.factories import Cast, make_cast
from tests.table import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """A case in mediation whose period runs for ten days."""
    cast = make_cast("MEDIATING")
    run(cast.case, timezone.localdate() - timedelta(days=10))
    return cast


def run(case: Case, from_on: date, **fields: object) -> Deadline:
    """Let the mediation period run."""
    due, row = due_for(case, "MED_PERIOD", from_on)
    return Deadline.objects.create(
        case=case, code="MED_PERIOD", rule=row, role="MEDIATOR", from_on=from_on,
        **{"due_on": due.due_on, "original_due_on": due.due_on, **fields},
    )  # fmt: skip


def present() -> TimeLimit:
    """Return the row of the mediation period that holds today."""
    return TimeLimit.objects.rule_for("MED_PERIOD", timezone.localdate())


def to(value: int, unit: Unit = Unit.DAY, *, days: int = 1, reason: str = "主任办公会决定") -> Change:
    """Return a change from some day on."""
    return Change(present(), value, unit, timezone.localdate() + timedelta(days=days), reason)


def save(change: Change, by: Actor) -> TimeLimit:
    """Save a change that was previewed."""
    sealed = rule_changes.seal(change, rule_changes.affected(change))
    return rule_changes.change_limit(change=change, sealed=sealed, by=by, moment=now())


# --- Who -------------------------------------------------------------------------------------------------


def test_nobody_but_the_administrator_comes_here(cast: Cast, client: Client) -> None:
    pages = [reverse("rule_list"), reverse("rule_change", args=["MED_PERIOD"])]
    assert [client.get(page).status_code for page in pages] == [302, 302]
    for name in ("STRANGER", "APPLICANT", "MEDIATOR", "CASE_SECRETARY", "SUPERVISOR", "STATISTICIAN"):
        browser = sign_in(cast[name])
        assert {browser.get(page).status_code for page in pages} <= {403, 404}
    browser = sign_in(cast["ADMINISTRATOR"])
    assert [browser.get(page).status_code for page in pages] == [200, 200]


def test_what_the_law_fixes_has_no_page(cast: Cast) -> None:
    law = TimeLimit.objects.rule_for("JC_APPLY", timezone.localdate())
    assert not rule_changes.may_change(law)
    browser = sign_in(cast["ADMINISTRATOR"])
    assert browser.get(reverse("rule_change", args=["JC_APPLY"])).status_code == 404
    change = Change(law, 60, Unit.DAY, timezone.localdate(), "x")
    with pytest.raises(Forbidden):
        save(change, cast["ADMINISTRATOR"])


# --- The preview ---------------------------------------------------------------------------------------


def test_the_preview_names_each_open_deadline_and_where_it_would_end(cast: Cast) -> None:
    first = Deadline.objects.get()
    extended = run(make_cast("MEDIATING").case, first.from_on)
    later = extended.due_on + timedelta(days=30)
    extended.changes.create(
        kind="EXTENDED", before=extended.due_on, after=later, by_role="APPLICANT", at=timezone.now()
    )
    Deadline.objects.filter(pk=extended.pk).update(due_on=later)
    run(make_cast("MEDIATING").case, first.from_on, status="MET")
    change = to(45)
    shown = rule_changes.affected(change)
    expected = due_on(first.from_on, change_rule(change), CalendarDay.objects.calendar(first.from_on)).due_on
    assert [(row.number, row.due_on, row.would_be, row.moves) for row in shown] == [
        (cast.case.title, first.due_on, expected, True),
        (extended.case.title, later, later, False),
    ]


def change_rule(change: Change) -> Any:
    """Return the rule of a change, as the pure functions take it."""
    row = present()
    row.value, row.unit = change.value, change.unit.value
    return row.rule()


def test_a_pause_is_added_to_the_new_length_too(cast: Cast) -> None:
    Deadline.objects.update(paused_days=5, from_on=date(2026, 3, 2))
    (row,) = rule_changes.affected(to(20))
    assert row.would_be == date(2026, 3, 27)  # 22 March and five days


# --- Saving ----------------------------------------------------------------------------------------------


def test_a_running_deadline_keeps_the_row_it_began_with(cast: Cast) -> None:
    before = Deadline.objects.values().get()
    old = present()
    new = save(to(45), cast["ADMINISTRATOR"])
    assert Deadline.objects.values().get() == before
    old.refresh_from_db()
    today = timezone.localdate()
    assert (old.value, old.in_force_to, before["rule_id"]) == (30, today, old.pk)
    assert (new.value, new.in_force_from, new.in_force_to, new.source) == (
        45,
        today + timedelta(days=1),
        None,
        None,
    )
    assert present() == old
    assert TimeLimit.objects.rule_for("MED_PERIOD", today + timedelta(days=1)) == new
    shown = read({"deadlines": DEADLINES}, [cast.case])[cast.case.pk, "deadlines"]
    assert [row["value"] for row in shown] == [30]
    event = AccountEvent.objects.latest("seq")
    assert (event.kind, event.by_id) == ("ROW_CHANGED", cast["ADMINISTRATOR"].user_id)
    assert event.data == {
        "table": "cases_timelimit",
        "row": str(new.pk),
        "before": str(old.pk),
        "fields": ["reviewed_on", "value", "unit", "in_force_from"],
    }


def test_a_resumed_period_is_counted_with_the_row_it_began_with(cast: Cast) -> None:
    deadline = Deadline.objects.get()
    end = due_on(deadline.from_on, present().rule(), CalendarDay.objects.calendar(deadline.from_on)).raw_end
    save(to(90), cast["ADMINISTRATOR"])
    deadline.refresh_from_db()
    assert period.unpaused_end(deadline) == end


def test_a_new_release_does_not_change_what_a_case_counts_with(cast: Cast) -> None:
    TimeLimit.objects.filter(pk=present().pk).update(value=31)  # as if the file now said another number
    load_all()
    assert present().value == 31
    Deadline.objects.all().delete()
    load_all()
    assert present().value == 30


def test_nothing_is_saved_without_the_preview_or_after_something_moved(cast: Cast) -> None:
    change, by = to(45), cast["ADMINISTRATOR"]
    for sealed in ("", "x", rule_changes.seal(to(44), rule_changes.affected(to(44)))):
        with pytest.raises(Conflict):
            rule_changes.change_limit(change=change, sealed=sealed, by=by, moment=now())
    sealed = rule_changes.seal(change, rule_changes.affected(change))
    run(make_cast("MEDIATING").case, timezone.localdate())
    with pytest.raises(Conflict):
        rule_changes.change_limit(change=change, sealed=sealed, by=by, moment=now())
    assert present().value == 30


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": 45, "days": -1}, "from_on"),
        ({"value": 45, "reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        save(to(**change), cast["ADMINISTRATOR"])
    assert refusal.value.field == field


def test_a_row_is_confirmed_as_it_is(cast: Cast) -> None:
    assert present().needs_confirmation
    row = save(to(30, reason=""), cast["ADMINISTRATOR"])
    assert (row.pk, row.needs_confirmation, row.in_force_to) == (present().pk, False, None)


# --- The pages --------------------------------------------------------------------------------------------


def test_the_administrator_sees_first_and_saves_then(cast: Cast) -> None:
    browser = sign_in(cast["ADMINISTRATOR"])
    url = reverse("rule_change", args=["MED_PERIOD"])
    on = timezone.localdate() + timedelta(days=1)
    data = {"value": "45", "unit": "DAY", "from_on": on.isoformat(), "reason": "主任办公会决定"}
    page = browser.post(url, data).content.decode()
    assert cast.case.title in page
    assert TimeLimit.objects.filter(code="MED_PERIOD").count() == 1
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed is not None
    answer = browser.post(url, {**data, "sealed": sealed[1]})
    assert answer["Location"] == reverse("rule_list")
    assert TimeLimit.objects.filter(code="MED_PERIOD", value=45).count() == 1
    assert browser.post(url, {**data, "sealed": sealed[1]}).status_code in {404, 409}


def test_faults_stand_beside_their_boxes_and_nothing_typed_is_lost(cast: Cast) -> None:
    browser = sign_in(cast["ADMINISTRATOR"])
    url = reverse("rule_change", args=["MED_PERIOD"])
    answer = browser.post(url, {"value": "45", "unit": "DAY", "from_on": "2020-01-01", "reason": "标记"})
    page = answer.content.decode()
    assert (answer.status_code, "标记" in page, 'id="id_from_on-error"' in page or "error" in page) == (
        422,
        True,
        True,
    )

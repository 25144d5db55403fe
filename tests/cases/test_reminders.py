"""Deadlines that speak: who is told when, once, and what a timer proposes when a period is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from accounts.models import User
from cases.deadlines import Calendar
from cases.models import (
    CalendarDay,
    CaseEvent,
    CaseNotice,
    Deadline,
    IntakeReview,
    JudicialConfirmation,
    Party,
    Proposal,
    Reminder,
    Serving,
)
from cases.moment import SHANGHAI
from cases.permissions import Role
from cases.refusals import NotVisible
from cases.reminder_stages import last_day_to_look_at, stages_reached
from cases.services import proposals, reminders
from notices.models import Notice
from tests.cases.test_deadlines import CALENDAR, day
from tests.factories import Cast, make_cast
from tests.table import Table, lay_table, name_mediator

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 9, 10)
DUE = date(2026, 9, 24)  # a Thursday; the Sunday before it is a make-up working day


def noon(text: str) -> datetime:
    """Return the middle of a day in Beijing."""
    return datetime.combine(day(text), time(12), SHANGHAI)


def start(case: Any, code: str, role: Role, due_on: date = DUE, from_on: date = THURSDAY) -> Deadline:
    """Let a deadline run that an act started."""
    event = CaseEvent(case=case, kind="accept", role="INTAKE_CLERK", at=noon("2026-09-10"), data={})
    event.save()
    return Deadline.objects.create(
        case=case, code=code, role=role, event=event, from_on=from_on, due_on=due_on, original_due_on=due_on
    )


def told() -> list[tuple[str, str]]:
    """Return the kind of every message and the name of its reader."""
    rows = Notice.objects.select_related("recipient")
    return sorted((row.kind, row.recipient.name if row.recipient else row.to_email) for row in rows)


def remind(*days: str) -> list[int]:
    """Run the job at noon of some days."""
    return [reminders.remind(at=noon(text)) for text in days]


# --- When ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "from_on", "due", "today", "stages"),
    [
        # 24 September 2026 is a Thursday; Sunday the 20th works
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-20", ()),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-21", ("DUE_3",)),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-22", ("DUE_3",)),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-23", ("DUE_1",)),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-24", ("DUE_1",)),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-25", ("OVERDUE",)),
        # two working days later: 25 to 27 September are a holiday, so the 28th and the 29th
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-28", ("OVERDUE",)),
        ("MED_PERIOD", "2026-08-25", "2026-09-24", "2026-09-29", ("OVERDUE", "LATE")),
        # across National Day: three working days before 12 October are 8, 9 and 10
        ("MED_PERIOD", "2026-09-09", "2026-10-12", "2026-10-07", ()),
        ("MED_PERIOD", "2026-09-09", "2026-10-12", "2026-10-08", ("DUE_3",)),
        ("MED_PERIOD", "2026-09-09", "2026-10-12", "2026-10-10", ("DUE_1",)),
        # a period of three working days: nobody is reminded on the day on which it began
        ("MED_INTAKE_REVIEW", "2026-09-21", "2026-09-24", "2026-09-21", ()),
        ("MED_INTAKE_REVIEW", "2026-09-21", "2026-09-24", "2026-09-23", ("DUE_1",)),
        # judicial confirmation: days, and the last working day
        ("JC_APPLY", "2026-08-25", "2026-09-24", "2026-09-08", ()),
        ("JC_APPLY", "2026-08-25", "2026-09-24", "2026-09-09", ("DUE_15",)),
        ("JC_APPLY", "2026-08-25", "2026-09-24", "2026-09-19", ("DUE_5",)),
        ("JC_APPLY", "2026-08-25", "2026-09-24", "2026-09-23", ("DUE_1",)),
        # the archive is the centre's own business
        ("ARCHIVE", "2026-08-25", "2026-09-24", "2026-10-30", ("OVERDUE",)),
        # what may be done and was not is no failing
        ("JC_APPLY", "2026-08-25", "2026-09-24", "2026-09-25", ("OVER",)),
        ("MED_OBJECTION", "2026-09-10", "2026-09-24", "2026-10-30", ("OVER",)),
    ],
)
def test_stages(code: str, from_on: str, due: str, today: str, stages: tuple[str, ...]) -> None:
    assert stages_reached(code, day(from_on), day(due), day(today), CALENDAR) == stages


@pytest.mark.parametrize("today", ["2026-02-10", "2026-02-14", "2026-02-20", "2026-09-30", "2026-12-30"])
def test_no_deadline_is_looked_at_too_late(today: str) -> None:
    last = last_day_to_look_at(day(today), CALENDAR)
    beyond = [date.fromordinal(last.toordinal() + n) for n in range(1, 30)]
    for code in ("MED_PERIOD", "JC_APPLY"):
        assert [d for d in beyond if stages_reached(code, day("2020-01-01"), d, day(today), CALENDAR)] == []


def test_an_empty_calendar_follows_the_week() -> None:
    found = stages_reached("MED_PERIOD", day("2026-01-01"), day("2026-01-12"), day("2026-01-07"), Calendar())
    assert found == ("DUE_3",)


# --- Who, and once -----------------------------------------------------------------------------------


@pytest.fixture
def table() -> Table:
    """A case that waits for a mediator to be chosen."""
    table = lay_table()
    Notice.objects.all().delete()
    return table


def test_whose_duty_it_is_is_told_and_nobody_else(table: Table) -> None:
    deadline = start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    assert remind("2026-09-18", "2026-09-21", "2026-09-21", "2026-09-23", "2026-09-24") == [0, 2, 0, 2, 0]
    assert told() == sorted([("DEADLINE_NEAR", "乙方"), ("DEADLINE_NEAR", "甲方")] * 2)
    notice = Notice.objects.order_by("created_at")[0]
    assert notice.params == {"no": table.case.title, "date": "2026-09-24", "n": "3"}
    assert CaseNotice.objects.filter(case=table.case, event=deadline.event).count() == 4
    assert list(Reminder.objects.values_list("stage", "due_on")) == [("DUE_3", DUE), ("DUE_1", DUE)]


def test_the_duty_moves_with_the_case(table: Table) -> None:
    name_mediator(table)
    CaseNotice.objects.all().delete()
    Notice.objects.all().delete()
    start(table.case, "MED_OBJECTION", Role.APPLICANT)  # nobody has disclosed: no duty, so the role it has
    assert remind("2026-09-23") == [1]
    assert told() == [("DEADLINE_NEAR", "甲方")]


def test_an_extended_deadline_is_reminded_of_again(table: Table) -> None:
    deadline = start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    assert remind("2026-09-23") == [2]
    deadline.due_on = day("2026-10-15")
    deadline.save()
    assert remind("2026-09-24", "2026-10-14", "2026-10-15") == [0, 2, 0]


def test_a_paused_or_ended_deadline_is_silent(table: Table) -> None:
    deadline = start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    for status in ("PAUSED", "MET", "LAPSED"):
        Deadline.objects.filter(pk=deadline.pk).update(status=status)
        assert remind("2026-09-23", "2026-10-23") == [0, 0]


def test_overdue_goes_to_the_secretary_and_two_working_days_later_to_the_supervisor(table: Table) -> None:
    start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    assert remind("2026-09-25", "2026-09-28", "2026-09-29", "2026-09-30") == [3, 0, 1, 0]
    assert told() == sorted(
        ("DEADLINE_PASSED", name) for name in ("甲方", "乙方", "CASE_SECRETARY", "SUPERVISOR")
    )


def test_a_missed_day_is_made_up_for_once(table: Table) -> None:
    start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    assert remind("2027-10-29", "2027-10-29") == [4, 0]
    assert list(Reminder.objects.order_by("pk").values_list("stage", flat=True)) == ["OVERDUE", "LATE"]


def test_the_clerk_who_has_the_application_open_is_told() -> None:
    cast = make_cast("SUBMITTED")
    start(cast.case, "MED_INTAKE_REVIEW", Role.INTAKE_CLERK)
    other = User.objects.create_user(name="OTHER_OF_THE_SAME", email="o@test.example")
    other.organisation = cast.case.organisation
    other.save()
    other.groups.set(cast["INTAKE_CLERK"].user.groups.all())  # type: ignore[union-attr]
    IntakeReview.objects.create(case=cast.case, clerk=other, since=noon("2026-09-10"))
    Notice.objects.all().delete()
    assert remind("2026-09-23") == [1]
    assert told() == [("DEADLINE_NEAR", "OTHER_OF_THE_SAME")]


# --- What follows: a timer proposes, a person confirms --------------------------------------------------


def overdue(state: str, code: str, role: Role) -> Cast:
    """Return a case in a state with a deadline that ended on 24 September."""
    cast = make_cast(state)
    start(cast.case, code, role)
    return cast


@pytest.mark.parametrize(
    ("state", "code", "role", "action", "confirms", "ends_in"),
    [
        (
            "CORRECTION",
            "MED_CORRECTION",
            Role.APPLICANT,
            "lapse_correction",
            "INTAKE_CLERK",
            "CANCELLED",
        ),
        ("CONSENT_PENDING", "MED_CONSENT_REPLY", Role.RESPONDENT, "no_reply", "CASE_SECRETARY", "TERMINATED"),
        ("MEDIATING", "MED_PERIOD", Role.MEDIATOR, "expire", "MEDIATOR", "TERMINATED"),
    ],
)
def test_a_timer_proposes_and_a_person_confirms(
    settings: Any, state: str, code: str, role: Role, action: str, confirms: str, ends_in: str
) -> None:
    settings.PAPERS_ENABLED = False
    cast = overdue(state, code, role)
    case = cast.case
    type(case).objects.filter(pk=case.pk).update(period_ends_on=DUE)
    party = Party.objects.get(case=case, side=cast.respondent_side)
    Serving.objects.create(case=case, party=party, channel="POST", status="FAILED")
    remind("2026-09-25", "2026-09-25", "2026-09-28")
    proposal = Proposal.objects.get(case=case)
    assert (proposal.action, proposal.by, proposal.by_role, proposal.needs_role, proposal.status) == (
        action,
        None,
        "SYSTEM",
        confirms,
        "OPEN",
    )
    assert type(case).objects.get(pk=case.pk).state == state  # nothing has happened by itself
    for name in ("STRANGER", "APPLICANT", "RESPONDENT", "OTHER_CLERK"):
        with pytest.raises(NotVisible):
            proposals.answer(proposal_id=proposal.pk, by=cast[name], agrees=True, at=noon("2026-09-28"))
    proposals.answer(proposal_id=proposal.pk, by=cast[confirms], agrees=True, at=noon("2026-09-28"))
    event = CaseEvent.objects.filter(case=case, kind=action).get()
    user = cast[confirms].user
    assert user is not None
    assert (event.by_id, event.role, event.state_to) == (user.pk, confirms, ends_in)


def test_a_declined_proposal_of_a_timer_does_not_come_back(settings: Any) -> None:
    settings.PAPERS_ENABLED = False
    cast = overdue("MEDIATING", "MED_PERIOD", Role.MEDIATOR)
    type(cast.case).objects.filter(pk=cast.case.pk).update(period_ends_on=DUE)
    remind("2026-09-25")
    proposal = Proposal.objects.get()
    proposals.answer(
        proposal_id=proposal.pk, by=cast["MEDIATOR"], agrees=False, reason="仍在协商", at=noon("2026-09-28")
    )
    remind("2026-09-29", "2026-10-15")
    assert Proposal.objects.count() == 1


def test_nothing_is_proposed_that_is_not_possible() -> None:
    cast = overdue("CONSENT_PENDING", "MED_CONSENT_REPLY", Role.RESPONDENT)
    remind("2026-09-25")  # no attempt to reach the respondent is on record
    assert Proposal.objects.filter(case=cast.case).count() == 0
    assert ("DEADLINE_PASSED", "CASE_SECRETARY") in told()


def test_a_window_that_is_over_lapses_and_is_not_overdue() -> None:
    cast = make_cast("AGREED")
    deadline = start(cast.case, "JC_APPLY", Role.APPLICANT, from_on=day("2026-08-25"))
    JudicialConfirmation.objects.create(case=cast.case, status="ELIGIBLE", last_day=DUE)
    assert remind("2026-09-09", "2026-09-19", "2026-09-23") == [5, 5, 5]  # both sides and their agents
    notice = Notice.objects.filter(kind="CONFIRMATION_WINDOW").order_by("created_at").first()
    assert notice is not None
    assert notice.params == {"no": cast.case.title, "date": "2026-09-24", "n": "15"}
    assert remind("2026-09-25") == [0]
    deadline.refresh_from_db()
    assert deadline.status == "LAPSED"
    assert JudicialConfirmation.objects.get(case=cast.case).status == "EXPIRED"
    remind("2026-09-26")
    assert CaseEvent.objects.filter(case=cast.case, kind="confirmation_over").count() == 1
    assert type(cast.case).objects.get(pk=cast.case.pk).next_due_on is None


def test_it_is_run_by_the_clock() -> None:
    assert import_string("cases.services.reminders.remind_of_deadlines").func() == 0
    assert "cases.services.reminders.remind_of_deadlines" in settings.SCHEDULE


# --- Two workers at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one(table: Table) -> None:
    start(table.case, "MED_SELECT_MEDIATOR", Role.CASE_SECRETARY)
    CalendarDay.objects.calendar(DUE)
    barrier = Barrier(4)

    def work(_n: int) -> int:
        try:
            barrier.wait(10)
            return reminders.remind(at=noon("2026-09-23"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [0, 0, 0, 2]
    assert len(told()) == 2

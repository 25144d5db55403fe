"""Each deadline explains itself on the page of its case: to whom, and what."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cases.deadline_words import DEADLINES, Explained, explained
from cases.deadlines import due_on
from cases.models import CalendarDay, CalendarYear, Case, Deadline, DeadlineChange, TimeLimit
from cases.models.calendar import forget_calendars
from cases.moment import Moment, now
from cases.parts import read
from cases.permissions import Role
from cases.services import period, proposals, replies
from tests.cases.test_invitation import accepted, verified
from tests.factories import Cast, make_cast
from tests.table import Table, lay_mediation

pytestmark = pytest.mark.django_db


def run_period(case: Case, from_on: date, **fields: object) -> Deadline:
    """Let the mediation period run from a day, under the rule row of that day."""
    row = TimeLimit.objects.rule_for("MED_PERIOD", from_on)
    end = due_on(from_on, row.rule(), CalendarDay.objects.calendar(from_on))
    values = {
        "due_on": end.due_on,
        "original_due_on": end.due_on,
        "unconfirmed_year": min(end.unconfirmed_years, default=None),
        **fields,
    }
    return Deadline.objects.create(
        case=case, code="MED_PERIOD", rule=row, role=Role.MEDIATOR, from_on=from_on, **values
    )


def words(case: Case, on: date, *, is_staff: bool = False, with_reasons: bool = True) -> list[Explained]:
    """Return the explained deadlines of a case on a day, in English."""
    with translation.override("en"):
        moment = Moment(timezone.make_aware(datetime(on.year, on.month, on.day, 12)))
        return explained(
            read({"deadlines": DEADLINES}, [case])[case.pk, "deadlines"],
            moment,
            CalendarDay.objects.calendar(on),
            is_staff=is_staff,
            with_reasons=with_reasons,
        )


@pytest.fixture
def cast() -> Cast:
    """A case in mediation."""
    return make_cast("MEDIATING")


def test_rule_article_first_day_and_counting_are_stated(cast: Cast) -> None:
    run_period(cast.case, date(2026, 1, 20))
    (line,) = words(cast.case, date(2026, 2, 1))
    assert line.due_on == date(2026, 2, 24)
    assert (line.period, line.from_on, line.counts_from) == (
        "30 days",
        date(2026, 1, 20),
        "Case accepted and all parties consented",
    )
    assert "article 25" in line.basis
    assert [str(why) for why in line.why] == [
        "The last day was a rest day, so the period ends on the next working day."
    ]
    assert (line.original_on, line.paused_on, line.moves, line.unconfirmed_year) == (None, None, (), None)
    assert line.left is not None
    assert line.left.words == "12 working days left"


def test_the_law_is_named_as_the_law(cast: Cast) -> None:
    row = TimeLimit.objects.rule_for("JC_APPLY", date(2026, 3, 2))
    Deadline.objects.create(
        case=cast.case, code="JC_APPLY", rule=row, role="APPLICANT", from_on=date(2026, 3, 2),
        due_on=date(2026, 4, 1), original_due_on=date(2026, 4, 1),
    )  # fmt: skip
    (line,) = words(cast.case, date(2026, 3, 3))
    assert line.basis.endswith("article 205")
    assert not line.basis.startswith("A period set by the centre")


def test_an_unconfirmed_year_is_named_until_it_is_published(cast: Cast) -> None:
    run_period(cast.case, date(2026, 12, 10))
    (line,) = words(cast.case, date(2026, 12, 11))
    assert line.unconfirmed_year == 2027
    CalendarYear.objects.update_or_create(year=2027, defaults={"confirmed": True})
    forget_calendars()
    try:
        (line,) = words(cast.case, date(2026, 12, 11))
        assert line.unconfirmed_year is None
    finally:
        CalendarYear.objects.filter(year=2027).update(confirmed=False)
        forget_calendars()


def test_the_archive_is_the_centres_own_business(cast: Cast) -> None:
    row = TimeLimit.objects.rule_for("ARCHIVE", date(2026, 3, 2))
    Deadline.objects.create(
        case=cast.case, code="ARCHIVE", rule=row, role="CASE_SECRETARY", from_on=date(2026, 3, 2),
        due_on=date(2026, 4, 1), original_due_on=date(2026, 4, 1),
    )  # fmt: skip
    assert words(cast.case, date(2026, 3, 3)) == []
    assert len(words(cast.case, date(2026, 3, 3), is_staff=True)) == 1


# --- Moves: the original date stays, with who and why ----------------------------------------------------


def begun() -> tuple[Table, Deadline]:
    """Return a case in mediation with its period running."""
    table = lay_mediation()
    today = timezone.localdate()
    deadline = run_period(table.case, today - timedelta(days=2))
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=deadline.due_on)
    return table, deadline


def test_an_extension_keeps_the_original_date_who_and_why() -> None:
    table, deadline = begun()
    later = period.rolled(deadline.due_on + timedelta(days=20))
    done = period.propose_extension(
        case_id=table.case.pk, by=table.applicant, ends_on=later, reason="等待鉴定"
    )
    assert done.proposal_id is not None
    proposals.answer(proposal_id=done.proposal_id, by=table.respondent, agrees=True)
    (line,) = words(table.case, timezone.localdate())
    assert (line.due_on, line.original_on) == (later, deadline.original_due_on)
    (move,) = line.moves
    assert (move.what, move.before, move.after, move.by, move.reason, move.on) == (
        "Extended",
        deadline.original_due_on,
        later,
        "甲方",
        "等待鉴定",
        timezone.localdate(),
    )
    (register,) = words(table.case, timezone.localdate(), is_staff=True, with_reasons=False)
    assert register.moves[0].reason == ""


def test_a_pause_is_shown_while_it_lasts_and_after() -> None:
    table, deadline = begun()
    start = now().at
    done = period.suspend(case_id=table.case.pk, by=table.mediator, reason="鉴定", at=start)
    assert done.proposal_id is not None
    proposals.answer(proposal_id=done.proposal_id, by=table.supervisor, agrees=True, at=start)
    (line,) = words(table.case, timezone.localdate())
    assert (line.left, line.paused_on) == (None, timezone.localdate())
    period.resume(case_id=table.case.pk, by=table.mediator, at=start + timedelta(days=6))
    (line,) = words(table.case, timezone.localdate() + timedelta(days=6))
    change = DeadlineChange.objects.get(deadline=deadline)
    assert (change.kind, change.days, change.from_on) == ("RESUMED", 6, timezone.localdate())
    assert [(move.what, move.after) for move in line.moves] == [("The clock stood for 6 days", line.due_on)]
    assert line.original_on == deadline.original_due_on


def test_more_time_to_answer_is_a_move_too() -> None:
    case = accepted()
    invitation = case.invitations.get()
    replies.ask_for_time(case_id=case.pk, by=verified(invitation))
    change = DeadlineChange.objects.get(deadline__case=case)
    assert (change.kind, change.by, change.by_role) == ("EXTENDED", None, "INVITEE")


# --- The page ---------------------------------------------------------------------------------------------


@pytest.fixture
def open_as(client: Client) -> Callable[[Cast, str], tuple[int, str]]:
    """Return a function that opens the case's page as one of the cast."""

    def page(cast: Cast, name: str) -> tuple[int, str]:
        client.force_login(cast[name].user)  # type: ignore[arg-type]
        response = client.get(reverse("case", args=[cast.case.pk]))
        return response.status_code, response.content.decode()

    return page


def test_strangers_read_no_deadline(cast: Cast, open_as: Callable[[Cast, str], tuple[int, str]]) -> None:
    run_period(cast.case, timezone.localdate())
    for name in ("STRANGER", "OTHER_CLERK", "ADMINISTRATOR"):
        assert open_as(cast, name)[0] == 404
    for name in ("APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY", "SUPERVISOR"):
        status, page = open_as(cast, name)
        assert (status, 'aria-labelledby="deadlines"' in page) == (200, True)


def test_the_page_says_that_a_calendar_is_not_confirmed(
    cast: Cast, open_as: Callable[[Cast, str], tuple[int, str]]
) -> None:
    run_period(cast.case, timezone.localdate(), unconfirmed_year=2031)
    assert "2031年日历未确认" in open_as(cast, "APPLICANT")[1]

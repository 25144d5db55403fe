"""Sessions: two never share a venue or a person, a private one does not exist for the other side, records stay."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.closing_check import checklist_of
from cases.models import (
    Case,
    CaseEvent,
    CasePaper,
    Deadline,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Proposal,
    RecordAnswer,
    TimeLimit,
    Venue,
)
from cases.models.event import new_key
from cases.moment import Moment, now, today
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Refusal, Unacceptable
from cases.services import agreements, endings, hearings, period, proposals
from cases.services.engagements import end_engagements, engage
from cases.services.meetings import calendar_text, suggest_slots
from notices.models import Notice
from tests.agreements import TEXTS
from tests.factories import make_cast
from tests.table import Table, at_clock, hold, lay_mediation, schedule, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.fixture
def table(db: None) -> Table:
    """Return a case in mediation."""
    return lay_mediation()


def answer(table: Table, by: Actor, record: MeetingRecord, **values: Any) -> None:
    """Answer a record."""
    hearings.answer_record(case_id=table.case.pk, by=by, record_id=record.pk, **{"confirms": True, **values})


# --- Strangers ----------------------------------------------------------------------------------------


def test_strangers_do_nothing_with_sessions() -> None:
    cast = make_cast("MEDIATING")
    start = at_clock(3, 14)
    meeting = Meeting.objects.create(
        case=cast.case, starts_at=start, ends_at=start + timedelta(hours=1), mode="VIDEO"
    )
    for name, actor in cast.actors.items():
        if name not in {"MEDIATOR", "CASE_SECRETARY"}:
            with pytest.raises((NotVisible, Forbidden)):
                hearings.schedule_meeting(
                    case_id=cast.case.pk, by=actor, starts_at=start, ends_at=start, mode="VIDEO"
                )
            with pytest.raises((NotVisible, Forbidden)):
                hearings.cancel_meeting(case_id=cast.case.pk, by=actor, meeting_id=meeting.pk, reason="x")
        if name != "MEDIATOR":
            with pytest.raises((NotVisible, Forbidden)):
                hearings.write_record(
                    case_id=cast.case.pk, by=actor, meeting_id=meeting.pk, attended=[], course="x", result="x"
                )
    meeting.refresh_from_db()
    assert (meeting.status, CaseEvent.objects.filter(case=cast.case).count()) == ("SCHEDULED", 0)


def test_stranger_finds_no_page_of_a_session(table: Table) -> None:
    meeting = schedule(table, at_clock(3, 14))
    client = sign_in(table.stranger)
    for name, args in (("cancel_meeting", [table.case.pk, meeting.pk]), ("hold_session", [table.case.pk, meeting.pk]),
                       ("meeting_ics", [meeting.pk]), ("join_meeting", [meeting.pk]),
                       ("case_meetings", [table.case.pk]), ("schedule_meeting", [table.case.pk])):  # fmt: skip
        assert (name, client.get(reverse(name, args=args)).status_code) == (name, 404)
    assert str(table.case.number) not in client.get(reverse("agenda")).content.decode()


def test_meeting_of_another_case_is_not_found(table: Table) -> None:
    meeting = schedule(lay_mediation(), at_clock(3, 14))
    with pytest.raises(NotVisible):
        hearings.cancel_meeting(case_id=table.case.pk, by=table.mediator, meeting_id=meeting.pk, reason="x")


# --- One place at a time ------------------------------------------------------------------------------


def raw_meeting(venue: Venue, case: Case, start: datetime) -> Meeting:
    """Return a meeting of an hour, not saved."""
    return Meeting(case=case, venue=venue, starts_at=start, ends_at=start + timedelta(hours=1))


def test_database_refuses_two_meetings_in_one_venue(table: Table) -> None:
    venue, start = Venue.objects.get(), at_clock(3, 14)
    raw_meeting(venue, table.case, start).save()
    with pytest.raises(IntegrityError, match="cases_meeting_one_in_a_venue"), transaction.atomic():
        raw_meeting(venue, table.case, start + timedelta(minutes=59)).save()
    raw_meeting(venue, table.case, start + timedelta(hours=1)).save()
    cancelled = raw_meeting(venue, table.case, start)
    cancelled.status = "CANCELLED"
    cancelled.save()


def test_database_refuses_one_person_in_two_places(table: Table) -> None:
    start, person = at_clock(3, 14), uuid4()
    first, second = (raw_meeting(None, table.case, start) for _n in range(2))  # type: ignore[arg-type]
    first.save()
    second.save()
    same = {"person": person, "name": "王敏", "capacity": "MEDIATOR"}
    MeetingPerson.objects.create(meeting=first, starts_at=start, ends_at=start + timedelta(hours=1), **same)
    with pytest.raises(IntegrityError, match="cases_person_one_place_at_a_time"), transaction.atomic():
        MeetingPerson.objects.create(
            meeting=second,
            starts_at=start + timedelta(minutes=30),
            ends_at=start + timedelta(hours=2),
            **same,
        )
    MeetingPerson.objects.create(
        meeting=second, starts_at=start, ends_at=start + timedelta(hours=1), is_off=True, **same
    )


def test_sentence_names_the_time_of_the_venue(table: Table) -> None:
    schedule(table, at_clock(3, 14))
    other = lay_mediation()
    venue = Venue.objects.get()
    start = at_clock(3, 15)
    with pytest.raises(Unacceptable) as refusal:
        hearings.schedule_meeting(
            case_id=other.case.pk, by=other.mediator, starts_at=start, ends_at=start + timedelta(hours=1),
            mode="ONSITE", venue_id=venue.pk,
        )  # fmt: skip
    taken = at_clock(3, 14)
    assert (refusal.value.field, f"{taken:%Y-%m-%d} 14:00" in refusal.value.message) == ("venue", True)
    assert "15:30" in refusal.value.message


def test_sentence_names_the_mediator_and_the_time_and_no_party(table: Table) -> None:
    schedule(table, at_clock(3, 14), side=table.applicant_side)
    start = at_clock(3, 15)
    with pytest.raises(Unacceptable) as refusal:
        hearings.schedule_meeting(
            case_id=table.case.pk, by=table.secretary, starts_at=start, ends_at=start + timedelta(hours=1),
            mode="VIDEO", link="https://video.example/1",
        )  # fmt: skip
    message = refusal.value.message
    assert ("王敏" in message, "14:00" in message, "15:30" in message, "甲方" in message) == (
        True,
        True,
        True,
        False,
    )
    assert Meeting.objects.filter(case=table.case).count() == 1


def test_any_free_venue_is_taken_until_none_is_left(table: Table) -> None:
    first = schedule(table, at_clock(3, 14))
    other = lay_mediation()
    with pytest.raises(Unacceptable) as refusal:
        schedule(other, at_clock(3, 14))
    assert refusal.value.field == "venue"
    Venue.objects.create(
        organisation=table.case.organisation, name_zh_hans="第二", name_zh_hant="第二", name_en="2"
    )
    second = schedule(other, at_clock(3, 14))
    assert first.venue_id != second.venue_id


def test_cancelled_session_frees_venue_and_people(table: Table) -> None:
    meeting = schedule(table, at_clock(3, 14))
    hearings.cancel_meeting(case_id=table.case.pk, by=table.mediator, meeting_id=meeting.pk, reason="改期")
    schedule(table, at_clock(3, 14))
    with pytest.raises(Conflict):
        hearings.cancel_meeting(
            case_id=table.case.pk, by=table.mediator, meeting_id=meeting.pk, reason="改期"
        )


@pytest.mark.parametrize(
    ("start", "length", "field"),
    [(at_clock(-1, 9), 60, "starts"), (at_clock(3, 9), 0, "starts"), (at_clock(3, 9), -30, "starts")],
)
def test_times_that_make_no_session(table: Table, start: datetime, length: int, field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        hearings.schedule_meeting(
            case_id=table.case.pk, by=table.mediator, starts_at=start, ends_at=start + timedelta(minutes=length),
            mode="ONSITE",
        )  # fmt: skip
    assert refusal.value.field == field


def test_somebody_with_two_roles_on_a_side_is_asked_once(table: Table) -> None:
    user, side = table.applicant.user, table.applicant_side
    assert user is not None
    engage(case=table.case, user=user, role=Role.AGENT, side=side, party=side.parties.get())
    meeting = schedule(table, at_clock(3, 14))
    assert sorted(meeting.people.values_list("name", flat=True)) == ["乙方", "王敏", "甲方"]


def test_party_without_account_stands_for_itself(table: Table) -> None:
    table.case.engagements.filter(user=table.respondent.user).update(until=timezone.now())
    party = table.respondent_side.parties.get()
    meeting = schedule(table, at_clock(3, 14))
    assert meeting.people.get(side=table.respondent_side).person == party.pk


# --- At once, with real transactions ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_has_the_venue(settings: Any) -> None:
    tables = [lay_mediation() for _n in range(4)]
    start, barrier = at_clock(3, 14), Barrier(8)

    def run(table: Table) -> object:
        try:
            barrier.wait(30)
            return schedule(table, start)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, tables * 2))
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["Meeting", *["Unacceptable"] * 7]
    assert Meeting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_raw_rows_at_once_are_refused_by_the_database() -> None:
    table = lay_mediation()
    venue, start, barrier = Venue.objects.get(), at_clock(3, 14), Barrier(2)

    def run(_number: int) -> str:
        try:
            with transaction.atomic():
                barrier.wait(30)
                raw_meeting(venue, table.case, start).save()
            return "saved"
        except Exception as error:  # an exclusion, or a deadlock of two exclusions: either way not saved
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(run, range(2)))
    assert (results.count("saved"), Meeting.objects.count()) == (1, 1)


# --- A private session --------------------------------------------------------------------------------


def test_private_session_is_nothing_to_the_other_side(table: Table, settings: Any) -> None:
    settings.PAPERS_ENABLED = True
    quiet = {name: sign_in(table.respondent).get(address).content for name, address in _pages(table).items()}
    before = Notice.objects.filter(recipient=table.respondent.user).count()
    meeting = schedule(table, at_clock(3, 14), side=table.applicant_side)
    client = sign_in(table.respondent)
    for name, address in _pages(table).items():
        assert (name, _plain(client.get(address).content)) == (name, _plain(quiet[name]))
    assert Notice.objects.filter(recipient=table.respondent.user).count() == before
    assert (
        not CasePaper.objects.filter(case=table.case, kind="M16").exclude(side=table.applicant_side).exists()
    )
    for name, args in (("meeting_ics", [meeting.pk]), ("join_meeting", [meeting.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404
    own = sign_in(table.applicant)
    assert own.get(reverse("meeting_ics", args=[meeting.pk])).status_code == 200
    assert (
        f"{meeting.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        in own.get(reverse("meeting_ics", args=[meeting.pk])).content.decode()
    )


def _pages(table: Table) -> dict[str, str]:
    names = ("case", "case_parties", "case_materials", "case_meetings", "case_papers")
    return {name: reverse(name, args=[table.case.pk]) for name in names} | {
        name: reverse(name) for name in ("agenda", "case_home", "case_list")
    }


def _plain(page: bytes) -> bytes:
    """Return a page without what differs from one request to the next: keys, and the minute of printing."""
    return re.sub(
        rb'(csrfmiddlewaretoken" value="|name="key" value=")[^"]*|\d+ seconds?|only-print.>[^<]*', b"", page
    )


def test_record_of_a_private_session_is_not_found_by_the_other_side(table: Table) -> None:
    record = hold(table, side=table.applicant_side)
    address = reverse("answer_record", args=[table.case.pk, record.pk])
    assert (
        sign_in(table.respondent).get(address).status_code,
        sign_in(table.applicant).get(address).status_code,
    ) == (
        404,
        200,
    )
    with pytest.raises(NotVisible):
        answer(table, table.respondent, record)
    page = sign_in(table.secretary).get(reverse("case_meetings", args=[table.case.pk])).content.decode()
    assert "经过标记" not in page
    assert sign_in(table.secretary).get(address).status_code == 404


def test_private_session_is_no_taking_part_of_both(table: Table) -> None:
    record = hold(table, side=table.applicant_side)
    assert (record.audience, record.has_participation, record.without_prejudice) == ("SIDE", False, True)


# --- The record ---------------------------------------------------------------------------------------


def test_who_was_present_answers_and_the_objection_is_kept(table: Table) -> None:
    record = hold(table)
    answer(table, table.applicant, record)
    answer(table, table.respondent, record, confirms=False, objection="漏记我方意见")
    rows = (
        RecordAnswer.objects.filter(record=record)
        .order_by("name")
        .values_list("name", "confirms", "objection")
    )
    assert list(rows) == [("乙方", False, "漏记我方意见"), ("甲方", True, "")]
    page = (
        sign_in(table.applicant)
        .get(reverse("answer_record", args=[table.case.pk, record.pk]))
        .content.decode()
    )
    assert ("漏记我方意见" in page, 'name="confirms"' in page) == (True, False)
    with pytest.raises(Conflict):
        answer(table, table.applicant, record)


def test_absent_side_reads_a_joint_record_and_does_not_answer_it(table: Table) -> None:
    record = hold(table, only=table.applicant)
    assert record.has_participation is False
    page = sign_in(table.respondent).get(reverse("answer_record", args=[table.case.pk, record.pk]))
    assert (page.status_code, 'name="confirms"' in page.content.decode()) == (200, False)
    with pytest.raises(Forbidden):
        answer(table, table.respondent, record)


def test_objection_needs_words(table: Table) -> None:
    record = hold(table)
    with pytest.raises(Unacceptable) as refusal:
        answer(table, table.applicant, record, confirms=False, objection=" ")
    assert refusal.value.field == "objection"


def test_record_is_written_once_and_stays(table: Table) -> None:
    record = hold(table)
    with pytest.raises(Conflict):
        hearings.write_record(
            case_id=table.case.pk, by=table.mediator, meeting_id=record.meeting_id,
            attended=record.meeting.people.values_list("pk", flat=True), course="改写", result="改写",
        )  # fmt: skip
    for change in (
        lambda: MeetingRecord.objects.filter(pk=record.pk).update(course="改写"),
        lambda: MeetingRecord.objects.filter(pk=record.pk).delete(),
        lambda: RecordAnswer.objects.update(confirms=True),
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()


def test_record_says_who_came_and_needs_a_party(table: Table) -> None:
    start = timezone.now() - timedelta(hours=2)
    meeting = schedule(table, start, at=start - timedelta(hours=1))
    mediator = meeting.people.get(person=table.mediator.user_id)
    with pytest.raises(Unacceptable) as refusal:
        hearings.write_record(
            case_id=table.case.pk,
            by=table.mediator,
            meeting_id=meeting.pk,
            attended=[mediator.pk],
            course="x",
            result="x",
        )
    assert refusal.value.field == "attended"
    meeting.refresh_from_db()
    assert meeting.status == "SCHEDULED"


def test_session_that_has_not_begun_has_no_record(table: Table) -> None:
    meeting = schedule(table, at_clock(3, 14))
    with pytest.raises(Unacceptable):
        hearings.write_record(
            case_id=table.case.pk,
            by=table.mediator,
            meeting_id=meeting.pk,
            attended=[],
            course="x",
            result="x",
        )


def test_without_a_record_no_agreement_and_no_closing(table: Table) -> None:
    by = table.mediator
    agreements.edit_texts(case_id=table.case.pk, by=by, lock=0, texts=TEXTS)
    with pytest.raises(NotYet) as refusal:
        agreements.finalise(case_id=table.case.pk, by=by, lock=1)
    assert len(refusal.value.reasons) >= 1
    start = timezone.now() - timedelta(hours=2)
    schedule(table, start, at=start - timedelta(hours=1))
    endings.terminate(case_id=table.case.pk, by=by, outcome="DEADLOCK")
    assert "RECORDS" in checklist_of(table.case, today())
    with pytest.raises(NotYet):
        endings.close(case_id=table.case.pk, by=table.secretary)


# --- The period ---------------------------------------------------------------------------------------


def in_days(count: int) -> Any:
    """Return a day from now."""
    return timezone.localdate() + timedelta(days=count)


def start_period(table: Table, ends_in: int = 25) -> Deadline:
    """Give the case the running period that its consent would have started."""
    row = TimeLimit.objects.rule_for("MED_PERIOD", timezone.localdate(), "")
    from_on = in_days(ends_in - row.value)
    end = period.rolled(in_days(ends_in))
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=end)
    return Deadline.objects.create(
        case=table.case,
        code="MED_PERIOD",
        rule=row,
        role="MEDIATOR",
        from_on=from_on,
        due_on=end,
        original_due_on=end,
    )


def test_extension_needs_both_sides(table: Table) -> None:
    start_period(table)
    wanted = period.rolled(in_days(60))
    done = period.propose_extension(
        case_id=table.case.pk, by=table.applicant, ends_on=wanted, reason="等待检验"
    )
    proposal = Proposal.objects.get(pk=done.proposal_id)
    assert (proposal.needs_sides, proposal.status, table.case.period_ends_on) == (
        True,
        "OPEN",
        period.rolled(in_days(25)),
    )
    for actor in (table.applicant, table.mediator, table.secretary):
        with pytest.raises(Forbidden):
            proposals.answer(proposal_id=proposal.pk, by=actor, agrees=True)
    proposals.answer(proposal_id=proposal.pk, by=table.respondent, agrees=True)
    deadline = Deadline.objects.get(case=table.case, code="MED_PERIOD")
    assert (table.case.period_ends_on, deadline.due_on, deadline.status) == (wanted, wanted, "RUNNING")


def test_extension_after_the_end_is_refused_even_where_it_was_proposed_before(table: Table) -> None:
    start_period(table)
    done = period.propose_extension(case_id=table.case.pk, by=table.applicant, ends_on=in_days(60))
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=in_days(-1))
    with pytest.raises(NotYet):
        proposals.answer(proposal_id=done.proposal_id, by=table.respondent, agrees=True)
    with pytest.raises((NotYet, Conflict)):
        period.propose_extension(case_id=table.case.pk, by=table.respondent, ends_on=in_days(60))


def test_form_refuses_a_day_that_lengthens_nothing(table: Table) -> None:
    client = sign_in(table.applicant)
    sent = client.post(
        reverse("extend", args=[table.case.pk]), {"key": "a" * 32, "ends_on": in_days(3).isoformat()}
    )
    assert (sent.status_code, Proposal.objects.count()) == (422, 0)


def test_suspension_needs_the_supervisor_and_resuming_restores_the_days(table: Table) -> None:
    deadline = start_period(table)
    done = period.suspend(case_id=table.case.pk, by=table.mediator, reason="鉴定")
    assert table.case.state == "MEDIATING"
    with pytest.raises(Forbidden):
        proposals.answer(proposal_id=done.proposal_id, by=table.mediator, agrees=True)
    proposals.answer(proposal_id=done.proposal_id, by=table.supervisor, agrees=True)
    deadline.refresh_from_db()
    assert (table.case.state, deadline.status, deadline.paused_on) == ("SUSPENDED", "PAUSED", today())
    later = timezone.now() + timedelta(days=12)
    period.resume(case_id=table.case.pk, by=table.mediator, at=later)
    deadline.refresh_from_db()
    expected = period.rolled(in_days(25) + timedelta(days=12))
    assert (table.case.state, deadline.status, deadline.paused_days) == ("MEDIATING", "RUNNING", 12)
    assert (deadline.due_on, table.case.period_ends_on) == (expected, expected)


# --- Suggestions and calendar files -------------------------------------------------------------------


def test_three_times_are_suggested_on_three_working_days(table: Table) -> None:
    slots = suggest_slots(table.case, now())
    assert len({slot.starts_at.date() for slot in slots}) == 3
    assert [f"{slot.starts_at:%H:%M}" for slot in slots] == ["14:30", "09:30", "14:30"]


def test_suggestions_avoid_people_and_venues(table: Table) -> None:
    free = suggest_slots(table.case, now())
    schedule(table, free[0].starts_at)
    assert free[0] not in suggest_slots(table.case, now())
    other = lay_mediation()
    schedule(other, free[1].starts_at)
    assert free[1] not in suggest_slots(table.case, now())
    for slot in suggest_slots(table.case, now()):
        schedule(table, slot.starts_at)


def test_no_time_is_suggested_after_the_period(table: Table) -> None:
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=in_days(4))
    assert all(slot.starts_at.date() <= in_days(4) for slot in suggest_slots(table.case, now()))


def test_suggestions_take_a_fixed_number_of_statements(table: Table, django_assert_num_queries: Any) -> None:
    case = table.case
    suggest_slots(case, now())
    with django_assert_num_queries(5):
        suggest_slots(case, now())


def test_form_as_it_stands_schedules_a_joint_session(table: Table) -> None:
    client = sign_in(table.mediator)
    page = client.get(reverse("schedule_meeting", args=[table.case.pk]))
    form = page.context["form"]
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    answer = client.post(reverse("schedule_meeting", args=[table.case.pk]), sent)
    assert answer["Location"] == reverse("case_meetings", args=[table.case.pk])
    meeting = Meeting.objects.get(case=table.case)
    assert (meeting.audience, meeting.starts_at.isoformat(), meeting.venue_id is None) == (
        "JOINT",
        datetime.fromisoformat(sent["slot"]).astimezone(UTC).isoformat(),
        False,
    )


def test_taken_suggestion_comes_back_with_its_sentence(table: Table) -> None:
    client = sign_in(table.mediator)
    slot = suggest_slots(table.case, now())[0]
    schedule(table, slot.starts_at)
    Venue.objects.create(
        organisation=table.case.organisation, name_zh_hans="第二", name_zh_hant="第二", name_en="2"
    )
    sent = {
        "key": "b" * 32,
        "who": "joint",
        "slot": slot.starts_at.isoformat(),
        "minutes": "90",
        "mode": "ONSITE",
    }
    answer = client.post(reverse("schedule_meeting", args=[table.case.pk]), sent)
    assert (answer.status_code, "14:30" in str(answer.context["form"].errors["slot"])) == (422, True)


def test_calendar_file_is_as_the_standard_wants_it(table: Table) -> None:
    meeting = schedule(table, at_clock(3, 14))
    Venue.objects.update(name_zh_hans="一楼, 东; 甲\\乙" + "很长" * 30)
    meeting = Meeting.objects.select_related("case", "venue", "side").get(pk=meeting.pk)
    text = calendar_text(meeting, "https://x.example/", timezone.now())
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1], "\n" in text.replace("\r\n", "")) == (
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "",
        False,
    )
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "LOCATION:一楼\\, 东\\; 甲\\\\乙很长" in unfolded
    assert f"DTSTART:{at_clock(3, 6):%Y%m%d}T060000Z" in unfolded


def test_link_is_handed_out_half_an_hour_before_and_only_to_those_asked(table: Table) -> None:
    start = timezone.now() + timedelta(minutes=90)
    hearings.schedule_meeting(
        case_id=table.case.pk, by=table.mediator, starts_at=start, ends_at=start + timedelta(hours=1),
        mode="VIDEO", link="https://video.example/room",
    )  # fmt: skip
    meeting = Meeting.objects.get(case=table.case)
    address = reverse("join_meeting", args=[meeting.pk])
    page = sign_in(table.applicant).get(address)
    assert (page.status_code, "video.example" in page.content.decode()) == (200, False)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(minutes=29))
    assert sign_in(table.applicant).get(address)["Location"] == "https://video.example/room"
    assert sign_in(table.secretary).get(address).status_code == 404


def test_moment_is_the_legal_day() -> None:
    assert Moment(datetime(2026, 12, 8, 16, 30, tzinfo=UTC)).today.isoformat() == "2026-12-09"


# --- A side without an account answers through the secretary --------------------------------------------


def test_the_secretary_records_the_answer_of_a_side_without_an_account() -> None:
    table = lay_mediation()
    record = hold(table)
    said = {"record_id": record.pk, "confirms": True, "side_id": table.respondent_side.pk}
    how = {"name": "何青", "how": "在纸质笔录上签名"}

    def answer(**values: Any) -> object:
        return hearings.answer_record(case_id=table.case.pk, by=table.secretary, **values)

    with pytest.raises(Forbidden):  # the respondent has an account, and answers by itself
        answer(**said, **how)
    end_engagements(case=table.case, because="left", role=Role.RESPONDENT)
    for missing in ("name", "how"):
        with pytest.raises(Unacceptable) as refusal:
            answer(**said, **{**how, missing: " "})
        assert refusal.value.field == missing
    answer(**said, **how)
    row = record.answers.get()
    assert (row.side_id, row.confirms, row.name, row.recorded_how, row.by) == (
        table.respondent_side.pk,
        True,
        "何青",
        "在纸质笔录上签名",
        table.secretary.user,
    )
    with pytest.raises(Forbidden):  # once
        answer(**said, **how)
    with pytest.raises(Forbidden):  # the applicant has an account
        answer(**{**said, "side_id": table.applicant_side.pk}, **how)


def test_the_secretary_has_a_page_for_it_and_nobody_elses_has_the_boxes() -> None:
    table = lay_mediation()
    record = hold(table)
    end_engagements(case=table.case, because="left", role=Role.RESPONDENT)
    url = reverse("answer_record", args=[table.case.pk, record.pk])
    assert 'name="side_id"' not in sign_in(table.applicant).get(url).content.decode()
    browser = sign_in(table.secretary)
    assert 'name="side_id"' in browser.get(url).content.decode()
    data = {"side_id": str(table.respondent_side.pk), "confirms": "no", "objection": "时间有误", "name": "何青",
            "how": "电话，另有签字扫描件", "key": new_key()}  # fmt: skip
    assert browser.post(url, data).status_code == 302
    page = browser.get(url).content.decode()
    assert ("时间有误" in page, "代录：电话，另有签字扫描件" in page, 'name="side_id"' in page) == (
        True,
        True,
        False,
    )

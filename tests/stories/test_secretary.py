"""A secretary: checks who everybody is, names a mediator, schedules without double booking, proposes the closing."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import NeutralProfile
from cases.models import Appointment, Meeting, Party, Proposal, Venue
from cases.permissions import Role
from cases.services import appointment, endings
from tests.factories import make_user
from tests.stories.people import Open, as_, follow, press, text_of
from tests.table import at_clock, hold, lay_mediation, lay_table, schedule

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
DAYS_AHEAD = 9


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.mark.parametrize("width", [1280, 360])
def test_both_sides_are_checked_from_the_list_of_what_waits(open_page: Open, width: int) -> None:
    table = lay_table(checked=False)
    desk = as_(open_page, table.secretary, reverse("home"), width=width)
    follow(desk, table.case.title)
    follow(desk, "核验身份和代理权限")
    for number in range(2):
        desk.page.get_by_role("link", name="记录核验结果").first.click()
        press(desk)
        assert desk.page.title().startswith("错误：")
        desk.page.locator("textarea").fill(f"营业执照和身份证原件，第{number + 1}方")
        press(desk, "身份和代理权限无误")
        desk.page.get_by_role("status").get_by_text("核验结果已记录").wait_for()
    assert desk.page.get_by_role("link", name="记录核验结果").count() == 0
    checks = Party.objects.filter(case=table.case).values_list("identity_checked_by__name", "identity_note")
    assert sorted(checks) == [
        ("CASE_SECRETARY", "营业执照和身份证原件，第1方"),
        ("CASE_SECRETARY", "营业执照和身份证原件，第2方"),
    ]
    assert desk.faults() == []


def test_a_mediator_is_named_from_the_roster_unless_his_name_is_on_a_side(open_page: Open) -> None:
    table = lay_table()
    namesake = make_user("ECHO", organisation=table.case.organisation, is_neutral=True)
    NeutralProfile.objects.filter(user=namesake).update(fields=["TM"])
    Party.objects.filter(case=table.case, side=table.respondent_side).update(contact_name="ECHO")
    address = reverse("appoint_mediator", args=[table.case.pk])
    desk = as_(open_page, table.secretary, address)
    assert desk.page.locator("main form").count() == 0  # both sides must have asked first
    for party in table.parties:
        appointment.ask_for_recommendation(case_id=table.case.pk, by=party)
    desk.page.reload()
    assert desk.page.get_by_role("radio", name="ECHO").is_disabled()
    desk.page.get_by_role("radio", name="王敏").check()
    press(desk, "提名该调解员")
    desk.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
    named = Appointment.objects.get(case=table.case)
    assert (named.neutral_id, named.status) == (table.mediator.user_id, "PROPOSED")
    assert desk.faults() == []


@pytest.mark.parametrize("width", [1280, 360])
def test_double_booking_of_a_room_or_a_person_is_refused_by_a_sentence(open_page: Open, width: int) -> None:
    table, other = lay_mediation(), lay_mediation()
    Venue.objects.create(organisation=table.case.organisation, name_zh_hans="第二调解室", name_en="Room 2")
    taken = schedule(other, at_clock(DAYS_AHEAD, 10))
    assert taken.venue is not None
    desk = as_(open_page, table.secretary, reverse("schedule_meeting", args=[table.case.pk]), width=width)
    _ask_for(desk, venue=taken.venue.name_zh_hans, clock="10:30")
    assert desk.page.title().startswith("错误：")
    assert "该会议室" in text_of(desk)
    assert ("10:00" in text_of(desk), "11:30" in text_of(desk)) == (True, True)
    _ask_for(desk, venue="第二调解室", clock="10:30")
    desk.page.wait_for_url("**" + reverse("case_meetings", args=[table.case.pk]))
    meeting = Meeting.objects.get(case=table.case)
    assert meeting.venue is not None
    assert meeting.venue.name_zh_hans == "第二调解室"
    # the same people again, at a time that overlaps, in a room that is free
    desk.go(desk.origin + reverse("schedule_meeting", args=[table.case.pk]))
    _ask_for(desk, venue=taken.venue.name_zh_hans, clock="11:30")
    assert "王敏" in desk.page.locator(".govuk-error-summary").inner_text()
    assert Meeting.objects.filter(case=table.case).count() == 1
    assert desk.faults() == []


def _ask_for(desk: Any, *, venue: str, clock: str) -> None:
    page = desk.page
    page.locator("input[name=slot][value=other]").check()
    page.locator("[name=on]").fill(f"{at_clock(DAYS_AHEAD, 10):%Y-%m-%d}")
    page.locator("[name=starts]").fill(clock)
    page.locator("[name=venue]").select_option(label=venue)
    press(desk, "发出会议通知")


def test_the_closing_is_proposed_with_the_day_of_the_legal_event(open_page: Open) -> None:
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK", at=at_clock(0, 0, 5))
    desk = as_(open_page, table.secretary, reverse("home"))
    follow(desk, table.case.title)
    follow(desk, "结案")
    press(desk, "提请主管批准")
    desk.page.get_by_role("status").get_by_text("已提请主管批准结案").wait_for()
    proposal = Proposal.objects.get(case=table.case)
    assert (proposal.status, proposal.by_id, table.case.state) == (
        "OPEN",
        table.secretary.user_id,
        "TERMINATED",
    )
    desk.go(desk.origin + reverse("proposal", args=[proposal.pk]))
    assert desk.page.locator("main form").count() == 0  # nobody approves what he proposed
    assert desk.faults() == []


@pytest.mark.parametrize("name", ["target", "assignment", "opened_files", "system_state", "intake_queue"])
def test_other_desks_do_not_exist_for_a_secretary(open_page: Open, name: str) -> None:
    desk = as_(open_page, lay_table().secretary, reverse(name))
    assert "找不到这个页面" in desk.page.inner_text("main")


def test_a_secretary_of_another_case_sees_the_register_only(open_page: Open) -> None:
    table = lay_table(facts_text="事实标记")
    colleague = make_user("同事", roles=(Role.CASE_SECRETARY,), organisation=table.case.organisation)
    desk = as_(open_page, type(table.secretary)(user=colleague), reverse("case", args=[table.case.pk]))
    assert ("事实标记" in desk.page.content(), "核验身份" in text_of(desk)) == (False, False)

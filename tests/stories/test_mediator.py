"""A mediator: names only, a disclosure, a session scheduled without typing, and its record confirmed by both sides."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Appointment, Meeting, MeetingPerson, MeetingRecord, RecordAnswer
from tests.stories import axe
from tests.stories.people import Open, as_, press
from tests.table import Table, lay_mediation, lay_table, name_mediator

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.mark.parametrize("width", [1280, 360])
def test_a_nominee_reads_names_discloses_and_takes_up_the_mediation(open_page: Open, width: int) -> None:
    table = lay_table(facts_text="事实标记")
    name_mediator(table)
    mediator = as_(open_page, table.mediator, reverse("nominations"), width=width)
    page = mediator.page
    assert (table.case.title in page.content(), "事实标记" in page.content()) == (True, False)
    page.get_by_role("link", name="披露并答复").click()
    assert "事实标记" not in page.content()
    page.get_by_label("披露事项").fill("三年前为申请人讲过一次课。")
    press(mediator, "接受选任并披露")
    assert page.url.endswith(reverse("nominations"))
    for party in table.parties:
        side = as_(open_page, party, reverse("answer_disclosure", args=[table.case.pk]), width=width)
        assert "三年前为申请人讲过一次课。" in side.page.inner_text("main")
        side.page.locator("input[name=objects][value=no]").check()
        press(side)
        side.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
        assert side.faults() == []
    mediator.page.reload()
    page.get_by_role("link", name="开始调解").click()
    press(mediator, "开始调解")
    assert page.url.endswith(reverse("case", args=[table.case.pk]))
    assert (table.case.state, Appointment.objects.get().status) == ("MEDIATING", "CONFIRMED")
    assert mediator.faults() == []


@pytest.mark.parametrize("width", [1280, 360])
def test_a_session_takes_two_clicks_and_its_record_is_confirmed(open_page: Open, width: int) -> None:
    table = lay_mediation()
    mediator = as_(open_page, table.mediator, reverse("case_meetings", args=[table.case.pk]), width=width)
    page = mediator.page
    page.get_by_role("link", name="安排会议").first.click()
    press(mediator, "发出会议通知")
    meeting = Meeting.objects.get()
    assert meeting.venue is not None
    assert page.url.endswith(reverse("case_meetings", args=[table.case.pk]))
    page.get_by_role("link", name="加入我的日历").wait_for()
    _let_it_happen(meeting)
    page.reload()
    page.get_by_role("main").get_by_role("link", name="笔录").first.click()
    for name in ("甲方", "乙方", "王敏"):
        page.get_by_label(name).check()
    page.get_by_label("会谈经过").fill("双方陈述意见。")
    page.get_by_label("会谈结果").fill("继续协商。")
    press(mediator, "提交笔录")
    record = MeetingRecord.objects.get()
    assert record.has_participation
    for party, choice in zip(table.parties, ("确认", "异议"), strict=True):
        _answer(open_page, table, party, record, choice, width)
    assert sorted(RecordAnswer.objects.values_list("name", "confirms")) == [("乙方", False), ("甲方", True)]
    assert mediator.faults() == []


def _answer(
    open_page: Open, table: Table, party: Actor, record: MeetingRecord, choice: str, width: int
) -> None:
    side = as_(open_page, party, reverse("case_meetings", args=[table.case.pk]), width=width)
    side.page.get_by_role("link", name="会议记录").click()
    assert "双方陈述意见。" in side.page.inner_text("main")
    side.page.locator(f"label:has-text('{choice}')").first.click()
    if choice == "异议":
        side.page.locator("textarea").fill("漏记我方意见。")
    press(side)
    side.page.wait_for_url("**" + reverse("case_meetings", args=[table.case.pk]))
    assert side.faults() == []


def _let_it_happen(meeting: Meeting) -> None:
    """Move the session to this morning."""
    start = timezone.now() - timedelta(hours=2)
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=90)}
    Meeting.objects.filter(pk=meeting.pk).update(**times)
    MeetingPerson.objects.filter(meeting=meeting).update(**times)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_scheduling_in_other_languages(open_page: Open, language: str, width: int) -> None:
    table = lay_mediation()
    address = reverse("schedule_meeting", args=[table.case.pk])
    mediator = as_(open_page, table.mediator, address, language=language, width=width)
    assert mediator.page.locator("input[name=slot]").count() == 4
    assert mediator.page.locator("#id_on").is_visible() is False
    mediator.page.locator("input[name=slot]").last.check()
    assert mediator.page.locator("#id_on").is_visible()
    assert mediator.faults() == []
    assert axe.check(mediator.page) == []

"""Three arbitrators: a hearing is scheduled, postponed, held with the question about the agreement, and closed."""

from typing import Any

import pytest
from django.urls import reverse

from cases.arbitration_facts import of
from cases.models import Meeting, MeetingRecord, Proposal, RecordAnswer
from tests.bench import Bench, lay_bench, let_it_happen
from tests.stories import axe
from tests.stories.people import Open, as_, press

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.mark.parametrize("width", [1280, 360])
def test_a_hearing_from_its_notice_to_the_deliberation(open_page: Open, width: int) -> None:
    bench = lay_bench()
    case = reverse("case", args=[bench.case_id])
    chair = as_(open_page, bench.presiding, case, width=width)
    page = chair.page
    page.get_by_role("main").get_by_role("link", name="安排开庭").first.click()
    page.get_by_label("视频链接").fill("https://meet.example/hearing")
    press(chair, "确定开庭并发出通知")
    page.wait_for_url("**" + reverse("case_meetings", args=[bench.case_id]))
    assert "开庭" in page.inner_text("main")
    _ask_for_later(open_page, bench, width)
    chair.go(chair.origin + reverse("proposal", args=[Proposal.objects.get().pk]))
    assert "证人出差" in page.inner_text("main")
    page.locator("input[name=agrees][value=yes]").check()
    press(chair)
    page.wait_for_url("**" + case)
    let_it_happen(Meeting.objects.get(status="SCHEDULED"))
    _record(chair, bench)
    _confirm(open_page, bench, width)
    chair.go(chair.origin + case)
    page.get_by_role("main").get_by_role("link", name="庭审终结").first.click()
    press(chair, "庭审终结")
    page.wait_for_url("**" + case)
    row = of(bench.case)
    assert (bench.case.state, row.agreement_denied, row.agreement_asked_on is not None) == (
        "DELIBERATION",
        False,
        True,
    )
    assert chair.faults() == []


def _ask_for_later(open_page: Open, bench: Bench, width: int) -> None:
    side = as_(open_page, bench.applicant, reverse("case_meetings", args=[bench.case_id]), width=width)
    side.page.get_by_role("link", name="申请延期开庭").click()
    side.page.get_by_label("申请延期开庭的理由").fill("证人出差")
    press(side)
    side.page.wait_for_url("**" + reverse("case_meetings", args=[bench.case_id]))
    assert side.faults() == []


def _record(chair: Any, bench: Bench) -> None:
    chair.go(chair.origin + reverse("case_meetings", args=[bench.case_id]))
    page = chair.page
    page.get_by_role("main").get_by_role("link", name="笔录").first.click()
    for name in ("首席林", "仲裁员高", "仲裁员宋", "甲方", "乙方"):
        page.get_by_label(name).check()
    page.get_by_label("庭审经过").fill("双方陈述、举证、质证、辩论。")
    page.get_by_label("最后陈述及庭审结果").fill("双方坚持各自意见。")
    page.get_by_role("main").locator("form button.govuk-button").click()
    page.wait_for_load_state()
    assert MeetingRecord.objects.count() == 0  # the question was not answered
    page.locator("input[name=agreement][value=NOT_DENIED]").check()
    press(chair)
    page.wait_for_url("**" + reverse("case_meetings", args=[bench.case_id]))
    assert MeetingRecord.objects.count() == 1


def _confirm(open_page: Open, bench: Bench, width: int) -> None:
    record = MeetingRecord.objects.get()
    for party in bench.parties:
        side = as_(open_page, party, reverse("answer_record", args=[bench.case_id, record.pk]), width=width)
        side.page.locator("input[name=confirms][value=yes]").check()
        press(side)
        side.page.wait_for_url("**" + reverse("case_meetings", args=[bench.case_id]))
        assert side.faults() == []
    assert list(RecordAnswer.objects.values_list("confirms", flat=True)) == [True, True]


def test_the_deliberation_is_a_page_for_arbitrators_alone(open_page: Open) -> None:
    bench = lay_bench("DELIBERATION")
    address = reverse("case_deliberation", args=[bench.case_id])
    arbitrator = as_(open_page, bench.first, reverse("case", args=[bench.case_id]))
    arbitrator.page.get_by_role("link", name="评议").click()
    arbitrator.page.locator("textarea").fill("评议标记")
    press(arbitrator, "保存评议记录")
    assert "评议标记" in arbitrator.page.inner_text("main")
    assert (arbitrator.faults(), axe.check(arbitrator.page)) == ([], [])
    secretary = as_(open_page, bench.secretary, reverse("case", args=[bench.case_id]))
    assert "评议" not in secretary.page.inner_text("main .tabs, main nav")
    assert secretary.page.request.get(secretary.origin + address).status == 404

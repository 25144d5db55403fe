"""A supervisor: clears a flag, confirms that a case is not accepted, is the second person, opens a file with a reason."""

from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, GlassBreak, Proposal, ShamFlag
from cases.permissions import Role
from cases.services import endings, flags, intake, period
from cases.services.engagements import end_engagements
from tests.cases.test_intake import staff, submitted
from tests.cases.test_merging import lay_lead
from tests.stories.people import Open, as_, follow, press, text_of
from tests.table import Table, hold, lay_mediation, lay_table

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
REASON = "当事人来电投诉，需要查阅案卷核实"


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def ended() -> Table:
    """Return a case whose mediation ended after a session."""
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    return table


@pytest.mark.parametrize("width", [1280, 360])
def test_a_flag_stops_the_case_until_it_is_cleared_with_a_reason(open_page: Open, width: int) -> None:
    table = lay_table("CONSENT_PENDING")
    flags.raise_flag(case_id=table.case.pk, by=table.clerk, note="双方电话相同。")
    desk = as_(open_page, table.supervisor, reverse("clear_flag", args=[table.case.pk]), width=width)
    assert "双方电话相同。" in text_of(desk)
    press(desk, "允许继续办理")
    assert desk.page.title().startswith("错误：")
    desk.page.locator("textarea").fill("双方为同一园区企业，电话为园区总机。")
    press(desk, "允许继续办理")
    flag = ShamFlag.objects.get(case=table.case)
    assert (flag.cleared_because, flag.cleared_by_id) == (
        "双方为同一园区企业，电话为园区总机。",
        table.supervisor.user_id,
    )
    assert "双方为同一园区企业，电话为园区总机。" in text_of(desk)
    assert desk.page.locator("main form textarea").count() == 0
    assert desk.faults() == []


def test_a_proposal_not_to_accept_is_found_read_and_confirmed(open_page: Open) -> None:
    case = submitted()
    clerk, supervisor = staff(Role.INTAKE_CLERK), staff(Role.SUPERVISOR)
    intake.reject(case_id=case.pk, by=clerk, ground="DECIDED_OR_PENDING", reason="已由法院受理。", routes=["COURT"])  # fmt: skip
    desk = as_(open_page, supervisor, reverse("home"))
    desk.page.locator("section[aria-labelledby=proposals] a").click()
    assert "已由法院受理。" in text_of(desk)
    desk.page.get_by_label("同意", exact=True).check()
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[case.pk]))
    assert Case.objects.get(pk=case.pk).state == "NOT_ACCEPTED"
    assert desk.faults() == []


def test_a_decline_needs_a_reason_and_leaves_the_case_where_it_was(open_page: Open) -> None:
    table = lay_mediation()
    done = period.suspend(case_id=table.case.pk, by=table.mediator, reason="等待技术鉴定意见")
    desk = as_(open_page, table.supervisor, reverse("proposal", args=[done.proposal_id]), width=360)
    assert "等待技术鉴定意见" in text_of(desk)
    desk.page.get_by_label("不同意").check()
    press(desk, "提交答复")
    assert desk.page.title().startswith("错误：")
    desk.page.locator("textarea").fill("鉴定申请尚未提交。")
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
    assert (table.case.state, Proposal.objects.get().status) == ("MEDIATING", "DECLINED")
    assert desk.faults() == []


def test_a_file_is_opened_with_a_reason_that_everybody_in_charge_reads(open_page: Open) -> None:
    table = lay_table(facts_text="事实标记")
    desk = as_(open_page, table.supervisor, reverse("case", args=[table.case.pk]))
    assert "事实标记" not in desk.page.content()
    follow(desk, "查阅案卷")
    desk.page.locator("textarea").fill("看看")
    press(desk, "查阅案卷")
    assert "10" in desk.page.locator(".govuk-error-summary").inner_text()
    desk.page.locator("textarea").fill(REASON)
    press(desk, "查阅案卷")
    desk.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
    assert GlassBreak.objects.get().reason == REASON
    desk.go(desk.origin + reverse("home"))
    follow(desk, "说明理由查阅案卷的记录")
    assert (REASON in text_of(desk), table.case.title in text_of(desk)) == (True, True)
    secretary = as_(open_page, table.secretary, reverse("case", args=[table.case.pk]))
    assert REASON in text_of(secretary)
    party = as_(open_page, table.applicant, reverse("case", args=[table.case.pk]))
    assert ("查阅案卷" in party.page.content(), REASON in party.page.content()) == (False, False)
    assert desk.faults() == []


def test_closing_takes_a_second_person_on_her_page(open_page: Open) -> None:
    table = ended()
    secretary = as_(open_page, table.secretary, reverse("close", args=[table.case.pk]))
    press(secretary, "提请主管批准")
    assert table.case.state == "TERMINATED"
    desk = as_(open_page, table.supervisor, reverse("home"))
    desk.page.locator("section[aria-labelledby=proposals] a").click()
    desk.page.get_by_label("同意", exact=True).check()
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
    assert (table.case.state, table.case.closed_on) == ("CLOSED", table.case.terminated_on)
    desk.go(desk.origin + reverse("target"))
    assert desk.page.locator(".figures a").first.inner_text() == "1"
    assert desk.faults() == []


def test_cases_without_a_secretary_are_assigned_together(open_page: Open) -> None:
    table = lay_table()
    end_engagements(case=table.case, because="离职", role=Role.CASE_SECRETARY)
    desk = as_(open_page, table.supervisor, reverse("assignment"))
    desk.page.locator("input[name=cases]").check()
    press(desk)
    desk.page.get_by_role("status").wait_for()
    grant = table.case.engagements.get(role="CASE_SECRETARY", until=None)
    assert grant.user_id == table.secretary.user_id
    assert desk.faults() == []


def test_a_case_is_merged_into_one_between_the_same_parties(open_page: Open) -> None:
    table = lay_table()
    lead = lay_lead(table.case)
    desk = as_(open_page, table.supervisor, reverse("case", args=[table.case.pk]), width=360)
    follow(desk, "并入主案")
    press(desk, "确认并案")
    assert desk.page.title().startswith("错误：")
    desk.page.get_by_role("radio").check()
    desk.page.locator("main input[type=checkbox]").check()
    desk.page.locator("textarea").fill("同一事实重复提出申请")
    press(desk, "确认并案")
    desk.page.wait_for_url("**" + reverse("case", args=[table.case.pk]))
    assert (table.case.lead_id, lead.title in text_of(desk)) == (lead.pk, True)
    assert desk.faults() == []

"""A mediation that fails and goes to an award by three arbitrators: everybody acts in a browser of his own.

The mediation comes out of the demo's plots; from the page that ends it on, every act is taken on its page.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Case, Meeting, MeetingPerson, MeetingRecord
from cases.services import offers, rooms
from indicators.counting import explain
from indicators.rules import Reason
from mediation.demo.director import Director
from mediation.demo.people import PASSWORD, lay_down_people
from mediation.demo.plots import COMPANIES, SUBJECTS, Plot
from tests.stories.conftest import Watched
from tests.stories.people import follow, press, text_of
from tests.stories.test_applicant import NEXT, add_files, fill
from tests.stories.test_applicant import text_of as pdf_text
from tests.stories.walking import Walk, confirm_identity
from tests.stories.walking import walk as walk

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRIBUNAL = {"arbitrator": "宋怀瑾", "arbitrator2": "陆明哲", "arbitrator3": "顾清"}  # the last one presides
PARTIES = ("applicant", "respondent")
SAID_IN_MEDIATION = ("愿意降到十八万元", "分三期支付十八万元", "对增加门店的事实没有争议")
CLAIMS = "支付许可费300,000元。\n支付违约金20,000元。"
DRAFT = {
    "claims": CLAIMS,
    "facts": "双方2024年3月1日订立软件许可使用合同。",
    "reasons": "合同第三条约定按门店计费。违约金条款不予支持。",
    "result": "被申请人自收到裁决书之日起十五日内支付申请人许可费300,000元。\n驳回其他仲裁请求。",
    "costs": "仲裁费用由被申请人承担。",
}


def test_a_failed_mediation_goes_to_an_award_by_three(walk: Walk) -> None:
    mediation = fail_to_agree(walk)
    walk.kind = "ARBITRATION"
    request_arbitration(walk, mediation)
    accept_and_pay(walk)
    notify_and_answer(walk)
    form_the_tribunal(walk)
    hear(walk)
    draft_and_scrutinise(walk)
    sign_and_issue(walk)
    nothing_of_the_mediation_is_seen(walk)
    serve_close_and_count(walk)
    read_the_award(walk)
    assert {who: browser.faults() for who, browser in walk.browsers.items() if browser.faults()} == {}


def fail_to_agree(walk: Walk) -> Case:
    """Lay a mediation after its session, with words in it, and have the mediator end it on the page."""
    cast = lay_down_people()
    settings.PAPERS_ENABLED = False
    plot = Plot(
        "RECORDED", 24, "applicant", COMPANIES[0], COMPANIES[3], SUBJECTS[2], 30_000_000, "respondent"
    )
    case = Director(cast, plot, timezone.now()).play()
    settings.PAPERS_ENABLED = True
    party, mediator = Actor(user=cast["applicant"]), Actor(user=cast["mediator"])
    rooms.send_message(case_id=case.pk, by=party, text=SAID_IN_MEDIATION[0])
    offers.make_offer(case_id=case.pk, by=party, terms=SAID_IN_MEDIATION[1])
    offers.record_undisputed(case_id=case.pk, by=mediator, text=SAID_IN_MEDIATION[2])
    walk.signs_in("mediator")
    page = walk.goes("mediator", "terminate", case.pk).page
    page.locator("input[name=outcome][value=DEADLOCK]").check()
    press(walk["mediator"], "终止调解")
    page.wait_for_url("**/cases/*/")
    return case


def request_arbitration(walk: Walk, mediation: Case) -> None:
    """Go on from the page of the mediation; names and right are there, the rest is written anew."""
    walk.signs_in("applicant")
    desk = walk.goes("applicant", "case", mediation.pk)
    follow(desk, "其他案件")
    follow(desk, "转为申请仲裁")
    desk.page.get_by_role("radio").first.check()
    press(desk, "建立草稿")
    desk.page.wait_for_url("**/apply/**")
    assert [words for words in SAID_IN_MEDIATION if words in desk.page.content()] == []
    page, draft = desk.page, walk.case
    other = draft.parties.get(side__kind="RESPONDENT")
    walk.goes("applicant", "filing_respondent", draft.pk, other.pk)
    fill(page, mobile="13800000002", email="respondent@demo.example")
    page.click(NEXT)
    walk.goes("applicant", "filing_page", draft.pk, "facts")
    fill(page, facts_text="被申请人新增十二家门店后未补缴许可费。", wish_text=CLAIMS, amount="320000")
    page.click(NEXT)
    page.check("[name=agreement_form][value=CLAUSE]")
    institution = draft.organisation.name_zh_hans
    clause = f"因本合同引起的争议，提交{institution}仲裁。"
    fill(page, agreement_text=clause, institution_named=institution, agreement_on="2024-03-01")
    page.click(NEXT)
    add_files(page, [walk.folder / "许可合同.docx"], script=True)
    page.click(NEXT)
    page.click(NEXT)
    page.click(NEXT)
    page.check("[name=e_service][value=yes]")
    page.click(NEXT)
    page.check("[name=declared]")
    page.click("main form .govuk-button")
    page.wait_for_url("**/receipt/")
    assert walk.case.state == "SUBMITTED"
    walk.drain()


def accept_and_pay(walk: Walk) -> None:
    """The clerk accepts before three arbitrators; the secretary records the fee."""
    desk = walk.enters("clerk", reverse("account_login"))
    fill(desk.page, login="arb.clerk@demo.example", password=PASSWORD)
    desk.page.press("[name=password]", "Enter")
    desk.page.get_by_role("link", name=walk.case.reference).first.click()
    follow(desk, "受理申请")
    for name in ("intent", "matter", "institution"):
        desk.page.check(f"[name={name}]")
    desk.page.check("[name=seats][value='3']")
    press(desk, "受理并发出通知")
    desk.page.get_by_role("status").get_by_text("已受理").wait_for()
    walk.drain()
    assert "待缴" in text_of(walk.goes("applicant", "case_fee", walk.case.pk))
    walk.signs_in("secretary", "arb.secretary@demo.example")
    desk = walk.goes("secretary", "case_fee", walk.case.pk)
    follow(desk, "登记缴费情况")
    desk.page.check("[name=status][value=PAID]")
    desk.page.fill("[name=reference]", "银行回单0001")
    press(desk)


def notify_and_answer(walk: Walk) -> None:
    """The notice goes out by link and code; the respondent comes by them, and answers."""
    press(walk.goes("secretary", "notify_respondent", walk.case.pk))
    walk.drain()
    page = walk.enters("respondent", walk.sent(r"/i/[\w-]+/"), width=360).page
    page.get_by_role("button", name="获取验证码").click()
    walk.drain()
    page.get_by_label("6位验证码").fill(walk.sent(r"(?<!\d)\d{6}(?!\d)"))
    page.locator("main form button.govuk-button").first.click()
    page.get_by_role("link", name="使用账号继续").click()
    fill(page, login="respondent@demo.example", password=PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("button", name="加入我的账号").click()
    page.wait_for_url("**" + reverse("case", args=[walk.case.pk]))
    follow(walk["respondent"], "提交答辩")
    page.fill("[name=text]", "新增门店未使用该软件，不应支付许可费。")
    press(walk["respondent"])
    press(walk.goes("secretary", "end_answer_period", walk.case.pk))
    assert walk.case.state == "TRIBUNAL_PENDING"


def form_the_tribunal(walk: Walk) -> None:
    """Each side chooses one, both rank the third; all accept and disclose, nobody challenges."""
    tribunal = reverse("tribunal", args=[walk.case.pk])
    for who, name in zip(PARTIES, TRIBUNAL.values(), strict=False):
        page = walk.goes(who, "choose_arbitrator", walk.case.pk).page
        page.get_by_role("radio", name=name).check()
        press(walk[who], "选定贵方的仲裁员")
        page.wait_for_url("**" + tribunal)
        walk.goes(who, "rank_arbitrators", walk.case.pk)
        page.get_by_label("顾清").select_option("1")
        press(walk[who], "提交名单")
        page.wait_for_url("**" + tribunal)
    for who in TRIBUNAL:
        walk.signs_in(who)
        walk.goes(who, "nominations")
        follow(walk[who], "披露并答复")
        walk[who].page.get_by_role("checkbox").first.check()
        press(walk[who])
    for who in PARTIES:
        page = walk.goes(who, "waive_challenge", walk.case.pk).page
        for box in page.get_by_role("checkbox").all():
            box.check()
        press(walk[who], "我方无异议")
    press(walk.goes("secretary", "constitute", walk.case.pk), "组成仲裁庭")
    walk["secretary"].page.wait_for_url("**" + tribunal)
    assert (walk.case.state, text_of(walk["secretary"]).count("在任")) == ("IN_PROCEEDINGS", 3)
    walk.drain()


def hear(walk: Walk) -> None:
    """One hearing, with the question about the agreement; both sides confirm the record."""
    case = walk.case.pk
    desk = walk.goes("arbitrator3", "schedule_hearing", case)
    desk.page.get_by_label("视频链接").fill("https://meet.example/hearing")
    press(desk, "确定开庭并发出通知")
    meetings = "**" + reverse("case_meetings", args=[case])
    desk.page.wait_for_url(meetings)
    start = timezone.now() - timedelta(hours=3)
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=90)}
    meeting = Meeting.objects.get(case=case)
    Meeting.objects.filter(pk=meeting.pk).update(**times)  # the days until then have passed
    MeetingPerson.objects.filter(meeting=meeting).update(**times)
    page = walk.goes("arbitrator3", "hold_hearing", case, meeting.pk).page
    for box in page.locator("input[name=attended]").all():
        box.check()
    page.get_by_label("庭审经过").fill("双方陈述、举证、质证、辩论。")
    page.get_by_label("最后陈述及庭审结果").fill("双方坚持各自意见。")
    page.locator("input[name=agreement][value=NOT_DENIED]").check()
    press(desk)
    page.wait_for_url(meetings)
    record = MeetingRecord.objects.get(meeting=meeting)
    for who in PARTIES:
        walk.goes(who, "answer_record", case, record.pk).page.locator("[name=confirms][value=yes]").check()
        press(walk[who])
    press(walk.goes("arbitrator3", "close_hearing", case), "庭审终结")
    assert walk.case.state == "DELIBERATION"


def draft_and_scrutinise(walk: Walk) -> None:
    """The tribunal drafts unseen; the head of the institution looks at form and completeness."""
    case = walk.case.pk
    desk = walk.goes("arbitrator3", "case_deliberation", case)
    desk.page.locator("textarea").fill("评议意见")
    press(desk, "保存评议记录")
    fill(walk.goes("arbitrator3", "award_draft", case).page, **DRAFT)
    press(desk, "保存草稿")
    press(walk.goes("arbitrator3", "award_submit", case))
    walk.signs_in("head", "arb.chair@demo.example")
    page = walk.goes("head", "award_scrutiny", case).page
    assert "驳回其他仲裁请求。" in text_of(walk["head"])
    page.check("[name=passes][value='1']")
    press(walk["head"])
    page.wait_for_url("**" + reverse("case", args=[case]))


def sign_and_issue(walk: Walk) -> None:
    """Two sign, one dissents; the presiding arbitrator issues."""
    decisions = "**" + reverse("decisions", args=[walk.case.pk])
    for who, name in TRIBUNAL.items():
        watched = walk.goes(who, "award_read", walk.case.pk)
        press(watched)
        confirm_identity(watched, PASSWORD)
        watched.page.wait_for_url("**/sign/now/**")
        watched.page.check(f"[name=dissents][value='{int(who == 'arbitrator2')}']")
        watched.page.check("[name=agrees]")
        fill(watched.page, name=name)
        press(watched)
        watched.page.wait_for_url(decisions)
    desk = walk.goes("arbitrator3", "award_issue", walk.case.pk)
    confirm_identity(desk, PASSWORD)
    press(desk)
    desk.page.wait_for_url(decisions)
    case = walk.case
    assert (case.state, case.outcome, case.decided_on) == ("DECIDED", "AWARD", timezone.localdate())
    walk.drain()


def nothing_of_the_mediation_is_seen(walk: Walk) -> None:
    """No page of the arbitration has a word of what was said before, for whomever sits in it."""
    pages = ("case", "case_parties", "case_materials", "case_meetings", "case_papers", "decisions", "related")
    for who in ("applicant", "respondent", "arbitrator", "arbitrator3", "secretary"):
        for name in pages:
            content = walk.goes(who, name, walk.case.pk).page.content()
            assert (who, name, [words for words in SAID_IN_MEDIATION if words in content]) == (who, name, [])


def serve_close_and_count(walk: Walk) -> None:
    """The award is served on both, the case closed by two, and counted by its rule."""
    case = walk.case.pk
    desk = walk.goes("secretary", "case_servings", case)
    award = desk.page.locator("main select option", has_text="裁决书").first.get_attribute("value")
    desk.page.locator("main select").select_option(award)
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.page.check("[name=channel][value=HAND]")
    desk.page.check("[name=status][value=DELIVERED]")
    desk.page.locator("[name=proof]").fill("双方当面签收")
    press(desk, "记录")
    desk = walk.goes("secretary", "close", case)
    confirm_identity(desk, PASSWORD)
    press(desk, "提请主管批准")
    desk = walk.signs_in("supervisor", "arb.supervisor@demo.example")
    desk.page.locator("section[aria-labelledby=proposals] a").click()
    desk.page.get_by_label("同意", exact=True).check()
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[case]))
    assert (walk.case.state, walk.case.closed_on) == ("CLOSED", timezone.localdate())
    assert explain(walk.case, timezone.localdate()).reason is Reason.COUNTED
    walk.drain()


def read_the_award(walk: Walk) -> None:
    """Read the award again in every language: claims, facts, reasons, result, costs, tribunal, and the dissent."""
    wanted = [line for text in DRAFT.values() for line in text.split("\n")]
    wanted += [walk.case.title, *TRIBUNAL.values()]
    dissents = {"zh-hans": "持不同意见", "zh-hant": "持不同意見", "en": "dissents"}
    for language, text in papers_named(walk["applicant"], walk, "裁决书").items():
        missing = [words for words in [*wanted, dissents[language]] if words not in text]
        assert (language, missing, [w for w in SAID_IN_MEDIATION if w in text]) == (language, [], [])


def papers_named(watched: Watched, walk: Walk, title: str) -> dict[str, str]:
    """Return the text of a paper of the case by its languages, downloaded from the page of its papers."""
    page = walk.goes("applicant", "case_papers", walk.case.pk).page
    links = page.locator("main .file-item", has_text=title).first.locator(".copies a").all()
    found: dict[str, str] = {}
    for link in links:
        body = page.request.get(f"{watched.origin}{link.get_attribute('href')}").body()
        found[str(link.locator("[lang]").get_attribute("lang"))] = pdf_text(body, Path(walk.folder))
    assert sorted(found) == sorted(LANGUAGES)
    return found

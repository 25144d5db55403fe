"""One dispute from the first page to the count, nine people in nine browsers, every paper read again for its facts.

What one person does in detail stands in that person's own story; here it is that one act leads to the next.
"""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Meeting, MeetingPerson
from mediation.demo.people import PASSWORD
from tests.stories.people import follow, press, text_of
from tests.stories.test_applicant import FACTS, fill, hand_in, say_what_it_is_about, sign_up
from tests.stories.test_applicant import text_of as pdf_text
from tests.stories.walking import Walk, chinese, confirm_identity, download
from tests.stories.walking import walk as walk

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
OWN_PASSWORD = "plum tree in the rain"  # the applicant's, as in her own story
COMPANY = "澜芯电子（澜江）有限公司"
RIGHT = "201710601862.3"


MONTH_AHEAD = timezone.localdate() + timedelta(days=30)
TWO_MONTHS_AHEAD = timezone.localdate() + timedelta(days=60)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
AMOUNTS = ("80,000.00", "40,000.50", "6200000000000000001")
# What each paper must say besides the number and the names.
FACTS_OF: dict[str, tuple[str, ...]] = {
    "调解申请书": (FACTS, RIGHT, "停止销售，赔偿损失。", "1,200,000.00"),
    "受理通知书": ("林晓",),
    "调解邀请函": (COMPANY,),
    "当事人权利义务告知书": (),
    "调解意向回执": ("何青", "同意"),
    "调解员指定通知书": ("王敏",),
    "调解员声明及披露书": ("王敏", "两年前在同一行业协会讲过课。"),
    "调解会议通知书": ("调解室", "王敏"),
    "调解笔录": ("双方核对了购买记录，就赔偿数额交换意见。", "双方同意分两期支付。"),
    "调解协议书": (
        "停止销售含涉案天线的路由器", "捌万元整", "肆万元零伍角", chinese(MONTH_AHEAD), chinese(TWO_MONTHS_AHEAD),
        "澜江银行新港支行", "库存天线二百件", "乙方承担停止销售和赔偿的责任。", "何青", "王敏", "-协1",
    ),
    "司法确认申请书": ("澜江市中级人民法院",),
    "调解组织主持调解证明": ("王敏", "-证1"),
    "结案报告表": ("王敏",),
}  # fmt: skip


def test_a_dispute_from_the_first_page_to_the_count(walk: Walk) -> None:
    file_application(walk)
    accept(walk)
    answer_without_an_account(walk)
    make_an_account(walk)
    check_identities(walk)
    name_the_mediator(walk)
    meet_and_record(walk)
    draft_the_agreement(walk)
    sign_the_agreement(walk)
    apply_for_confirmation(walk)
    close_by_two(walk)
    find_it_in_the_count(walk)
    read_every_paper(walk)
    assert {who: browser.faults() for who, browser in walk.browsers.items() if browser.faults()} == {}


# --- 1 to 3: filed, accepted, answered ------------------------------------------------------------


def file_application(walk: Walk) -> None:
    """Sign up with a mobile number and file with three files."""
    page = walk.enters("applicant", "/apply/mediation/", width=360).page
    sign_up(page)
    page.goto("/apply/mediation/")
    page.check("[name=acting_for][value=SELF]")
    page.click(".govuk-button--start")
    say_what_it_is_about(page, email="heqing@example.com")
    hand_in(page, walk.folder, script=True)
    expect(page.locator(".done__number")).to_have_text(walk.case.reference)
    walk.drain()


def accept(walk: Walk) -> None:
    """Find the application in the queue and accept it."""
    desk = walk.signs_in("clerk")
    desk.page.get_by_role("link", name=walk.case.reference).click()
    follow(desk, "受理申请")
    press(desk, "受理并发出通知")
    desk.page.get_by_role("status").get_by_text("已受理").wait_for()
    assert str(walk.case.number) in desk.page.content()
    walk.drain()


def answer_without_an_account(walk: Walk) -> None:
    """Come by the link, enter the code, agree, and confirm the address."""
    named = walk.case.engagements.get(role="CASE_SECRETARY").user  # whoever has the fewest cases
    walk.signs_in("secretary", named.email)
    page = walk.enters("respondent", walk.sent(r"/i/[\w-]+/"), width=360).page
    page.get_by_role("button", name="获取验证码").click()
    walk.drain()
    page.get_by_label("6位验证码").fill(walk.sent(r"(?<!\d)\d{6}(?!\d)"))
    page.get_by_role("button", name="查看调解申请").click()
    assert FACTS in page.inner_text("main")
    page.get_by_role("link", name="答复").click()
    page.get_by_label("同意调解", exact=True).check()
    page.get_by_label("您的姓名").fill("何青")
    page.get_by_label("您以什么身份答复").select_option("LEGAL_REPRESENTATIVE")
    page.locator("main form button").click()
    fill(page, address="澜江市高新区软件园3栋", recipient="何青")
    page.get_by_role("button", name="确认送达地址").click()
    page.get_by_role("heading", name="您已同意调解").wait_for()
    assert walk.case.state == "MEDIATOR_PENDING"


def make_an_account(walk: Walk) -> None:
    """Sign up after the answer, and take the case into the account."""
    page = walk["respondent"].page
    page.get_by_role("link", name="使用账号继续").click()
    page.locator("main a[href*='sign-up']").first.click()
    fill(page, name="何青", contact="heqing@example.com", password1=OWN_PASSWORD)
    page.check("[name=privacy]")
    page.click("main .govuk-button:not(.govuk-button--secondary)")
    page.wait_for_selector("[name=code]")
    walk.drain()
    fill(page, code=walk.sent(r"(?<!\d)\d{6}(?!\d)"))
    page.click("main .govuk-button:not(.govuk-button--secondary)")
    page.get_by_role("button", name="加入我的账号").click()
    page.wait_for_url("**" + reverse("case", args=[walk.case.pk]))


# --- 3 to 5: who is who, the mediator, the session ------------------------------------------------


def check_identities(walk: Walk) -> None:
    """Have the secretary check both sides before the first session."""
    desk = walk.goes("secretary", "case", walk.case.pk)
    follow(desk, "核验身份和代理权限")
    for _side in range(2):
        follow(desk, "记录核验结果")
        desk.page.locator("textarea").fill("身份证件和营业执照原件")
        press(desk, "身份和代理权限无误")
        desk.page.get_by_role("status").get_by_text("核验结果已记录").wait_for()


def name_the_mediator(walk: Walk) -> None:
    """Both sides ask, the secretary names, the mediator discloses, both agree, the mediation begins."""
    case = walk.case
    for side in ("applicant", "respondent"):
        press(walk.goes(side, "choose_mediator", case.pk), "请求调解组织推荐调解员")
    desk = walk.goes("secretary", "appoint_mediator", case.pk)
    desk.page.get_by_role("radio", name="王敏").check()
    press(desk, "提名该调解员")
    mediator = walk.signs_in("mediator")
    walk.goes("mediator", "case", case.pk)
    assert mediator.page.url.endswith(reverse("nominations"))  # the case itself is not for a nominee
    follow(mediator, "披露并答复")
    mediator.page.get_by_label("披露事项").fill("两年前在同一行业协会讲过课。")
    press(mediator, "接受选任并披露")
    for side in ("applicant", "respondent"):
        page = walk.goes(side, "answer_disclosure", case.pk).page
        assert "两年前在同一行业协会讲过课。" in page.inner_text("main")
        page.locator("input[name=objects][value=no]").check()
        press(walk[side])
    walk.goes("mediator", "nominations")
    follow(mediator, "开始调解")
    press(mediator, "开始调解")
    mediator.page.wait_for_url("**" + reverse("case", args=[case.pk]))
    assert walk.case.state == "MEDIATING"
    walk.drain()


def meet_and_record(walk: Walk) -> None:
    """Schedule with one click, meet, write the record, and have both sides confirm it."""
    mediator = walk["mediator"]
    follow(mediator, "安排会议")
    press(mediator, "发出会议通知")
    start = timezone.now() - timedelta(hours=2)
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=90)}
    Meeting.objects.update(**times)  # two days have passed
    MeetingPerson.objects.update(**times)
    walk.goes("mediator", "case_meetings", walk.case.pk)
    follow(mediator, "笔录")
    for box in mediator.page.locator("input[name=attended]").all():
        box.check()
    mediator.page.get_by_label("会谈经过").fill("双方核对了购买记录，就赔偿数额交换意见。")
    mediator.page.get_by_label("会谈结果").fill("双方同意分两期支付。")
    press(mediator, "提交笔录")
    for side in ("applicant", "respondent"):
        page = walk.goes(side, "case_meetings", walk.case.pk).page
        page.get_by_role("link", name="会议记录").click()
        assert "双方同意分两期支付。" in page.inner_text("main")
        page.locator("label:has-text('确认')").first.click()
        press(walk[side])
    walk.drain()


# --- 6: the agreement -----------------------------------------------------------------------------


def draft_the_agreement(walk: Walk) -> None:
    """Write the texts and five clauses, and make the text final."""
    mediator = walk.goes("mediator", "agreement_texts", walk.case.pk)
    page = mediator.page
    page.get_by_label("主要事实").fill("甲方是一种天线的发明专利权人。乙方销售的路由器落入其保护范围。")
    page.get_by_label("争议事项").fill("乙方是否停止销售\n赔偿数额")
    page.get_by_label("各方责任").fill("乙方承担停止销售和赔偿的责任。")
    page.locator("[name=applies_for_confirmation]").check()
    press(mediator, "保存草稿")
    add_clause(walk, "STOP", by=COMPANY, acts="停止销售含涉案天线的路由器")
    add_clause(
        walk, "PAY", by=COMPANY, to="林晓", holder="林晓", bank="澜江银行新港支行", number="6200000000000000001",
        **{"pay-0-amount": "8万", "pay-0-due_on": f"{MONTH_AHEAD}",
           "pay-1-amount": "40000.50", "pay-1-due_on": f"{TWO_MONTHS_AHEAD}"},
    )  # fmt: skip
    add_clause(walk, "DESTROY", by=COMPANY, items="库存天线二百件", due_on=f"{MONTH_AHEAD}")
    add_clause(walk, "CONFIDENTIALITY", years="3")
    add_clause(walk, "DEFAULT", by=COMPANY, daily_ten_thousandths="5", grace_days="3")
    walk.goes("mediator", "draft_agreement", walk.case.pk)
    press(mediator, "定稿并请各方签署")
    walk.drain()
    assert walk.case.state == "SIGNING"


def add_clause(walk: Walk, kind: str, *, by: str = "", to: str = "", **values: str) -> None:
    """Fill in the page of a clause."""
    mediator = walk.goes("mediator", "clause_add", walk.case.pk, kind)
    for name, party in (("by", by), ("to", to)):
        if party:
            mediator.page.locator(f".govuk-radios__item:has(input[name={name}])", has_text=party).locator("input").check()  # fmt: skip
    fill(mediator.page, **{f"{name}": text for name, text in values.items()})
    press(mediator, "保存草稿")


def sign_the_agreement(walk: Walk) -> None:
    """Both sides and the mediator read, and sign by typing their names."""
    for who, name in (("applicant", "林晓"), ("respondent", "何青"), ("mediator", "王敏")):
        page = walk.goes(who, "sign", walk.case.pk).page
        assert ("捌万元整" in text_of(walk[who]), "肆万元零伍角" in text_of(walk[who])) == (True, True)
        walk.signed_sha256 = hashlib.sha256(download(walk[who], "a[href*='/papers/'] >> nth=0")).hexdigest()
        assert walk.signed_sha256 in text_of(walk[who])
        press(walk[who], "已阅读，核验身份")
        confirm_identity(walk[who], PASSWORD if who == "mediator" else OWN_PASSWORD)
        page.wait_for_url("**/sign/now/**")
        page.get_by_label("输入您的姓名以签署").fill(name)
        page.get_by_role("checkbox").check()
        press(walk[who], "签署协议")
        page.wait_for_url("**/sign/done/")
    assert walk.case.state == "AGREED"
    walk.drain()


def apply_for_confirmation(walk: Walk) -> None:
    """Read the last day for the application, and put on record that both sides applied."""
    party = walk.goes("applicant", "confirmation", walk.case.pk)
    last = walk.case.confirmation.last_day
    assert last is not None
    assert chinese(last) in text_of(party)
    party.page.locator("[name=on]").fill(f"{timezone.localdate()}")
    press(party)
    party.page.get_by_role("status").wait_for()
    walk.drain()


# --- 7 and 8: closed and counted ------------------------------------------------------------------


def close_by_two(walk: Walk) -> None:
    """The secretary proposes, the supervisor approves; the closing date is the day of the legal event."""
    desk = walk.goes("secretary", "close", walk.case.pk)
    confirm_identity(desk, PASSWORD)
    press(desk, "提请主管批准")
    assert walk.case.state == "AGREED"
    desk = walk.signs_in("supervisor")
    desk.page.locator("section[aria-labelledby=proposals] a").click()
    desk.page.get_by_label("同意", exact=True).check()
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[walk.case.pk]))
    case = walk.case
    assert (case.state, case.outcome, case.closed_on) == ("CLOSED", "AGREEMENT_WRITTEN", timezone.localdate())
    walk.drain()


def find_it_in_the_count(walk: Walk) -> None:
    """From the number to the list of one, to why, without a name on the way."""
    desk = walk.signs_in("statistician")
    for address in (f"a[href^='{reverse('counted_cases')}']", f"a[href='{reverse('why_counted', args=[walk.case.pk])}']"):  # fmt: skip
        assert [name for name in ("林晓", COMPANY, "何青") if name in desk.page.content()] == []
        desk.page.locator(f"main {address}").first.click()
    assert (str(walk.case.number) in text_of(desk), "计入" in text_of(desk)) == (True, True)


# --- The papers -----------------------------------------------------------------------------------


def read_every_paper(walk: Walk) -> None:
    """Open every paper of the case in every language: each names the case and both sides, and says its own facts."""
    case, missing = walk.case, {}
    desk = walk.goes("secretary", "case_papers", case.pk)
    for item in desk.page.locator("main .file-item").all():
        title = item.locator(".file-item__name").inner_text().split()[0]
        for link in item.locator(".copies a").all():
            language = str(link.locator("[lang]").get_attribute("lang"))
            body = desk.page.request.get(f"{desk.origin}{link.get_attribute('href')}").body()
            text = pdf_text(body, walk.folder)
            number = case.reference if title == "调解申请书" else str(case.number)
            wanted = [number, COMPANY, "林晓"]
            if language == "zh-hans":
                wanted += FACTS_OF.get(title, ())
            if title == "调解协议书":
                wanted += [*AMOUNTS, walk.signed_sha256] if language == "zh-hans" else AMOUNTS
            missing[title, language] = [fact for fact in wanted if fact not in text]
    assert {paper: facts for paper, facts in missing.items() if facts} == {}
    assert missing.keys() == {(title, language) for title in FACTS_OF for language in LANGUAGES}

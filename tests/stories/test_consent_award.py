"""An arbitration settled inside by consent award: three arbitrators mediate, and decide on the terms agreed.

The request comes out of the demo's plots and lies before its tribunal; from there every act is taken on its page.
"""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import Arbitration, Case, Meeting, MeetingRecord
from cases.permissions import Role, SideKind
from cases.services.engagements import engage
from indicators.counting import explain
from indicators.rules import Reason
from mediation.demo.arbitration import CLAIM, Claimant, at_institution
from mediation.demo.people import PASSWORD, lay_down_people
from mediation.demo.plots import COMPANIES, Plot
from tests.bench import let_it_happen
from tests.stories.people import follow, press, text_of
from tests.stories.test_applicant import fill
from tests.stories.test_award import PARTIES, TRIBUNAL, papers_named
from tests.stories.walking import Walk, chinese, confirm_identity
from tests.stories.walking import walk as walk

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
STAFF = {name: f"arb.{name}@demo.example" for name in ("secretary", "supervisor", "chair")}
NOTED, SAID = "底线是一百八十万元", "承认漏报十二家门店"  # by the tribunal for itself, and in the session
TERMS = ("被申请人于2026年12月31日前支付申请人许可费2,000,000元。", "双方就本合同再无其他争议。")
DRAFT = {
    "claims": "支付许可费3,200,000元及违约金。",
    "result": "\n".join(TERMS),
    "costs": "仲裁费用由双方各承担一半。",
}
COURSE = {
    "zh-hans": ("经各方当事人同意，仲裁庭对本案进行了调解。", "依各方约定", "第六十四条", "不写明争议事实和裁决理由"),
    "zh-hant": ("經各方當事人同意，仲裁庭對本案進行了調解。", "依各方約定", "第六十四條", "不寫明爭議事實和裁決理由"),
    "en": ("the tribunal mediated in the case", "Award on agreed terms", "article 64", "reasons are not stated"),
}  # fmt: skip
NEVER = (NOTED, SAID, "开庭审理", "開庭審理", "书面材料审理", "heard the case", "on the documents")


def test_an_arbitration_is_settled_inside_by_a_consent_award(walk: Walk) -> None:
    walk.kind = "ARBITRATION"
    lay_before_the_tribunal()
    everybody_signs_in(walk)
    propose_and_consent(walk)
    mediate(walk)
    draft_on_the_terms(walk)
    scrutinise_and_sign(walk)
    issue(walk)
    what_was_said_stays_inside(walk)
    serve_and_close(walk)
    read_the_award(walk)
    assert {who: browser.faults() for who, browser in walk.browsers.items() if browser.faults()} == {}


def lay_before_the_tribunal() -> None:
    """Lay a request whose fee is paid, with the respondent and three arbitrators in it."""
    cast = at_institution(lay_down_people())
    plot = Plot("PAID", 24, "applicant", COMPANIES[0], COMPANIES[3], CLAIM, 320_000_000)
    settings.PAPERS_ENABLED = False
    case = Claimant(cast, plot, timezone.now()).play()
    settings.PAPERS_ENABLED = True
    side = case.sides.get(kind=SideKind.RESPONDENT)
    engage(case=case, user=cast["respondent"], role=Role.RESPONDENT, side=side, party=side.parties.get())
    for key in ("arbitrator", "arbitrator_2"):
        engage(case=case, user=cast[key], role=Role.ARBITRATOR)
    engage(case=case, user=cast["arbitrator_3"], role=Role.PRESIDING_ARBITRATOR)
    Arbitration.objects.filter(case=case).update(seats=3, constituted_on=timezone.localdate())
    for state in ("ANSWER_PERIOD", "TRIBUNAL_PENDING", "IN_PROCEEDINGS"):  # no step may be left out
        Case.objects.filter(pk=case.pk).update(state=state)


def everybody_signs_in(walk: Walk) -> None:
    """Give everybody a browser; the respondent's is a telephone."""
    for who in (*PARTIES, *TRIBUNAL, *STAFF):
        walk.signs_in(who, STAFF.get(who, ""), width=360 if who == "respondent" else 1280)


def propose_and_consent(walk: Walk) -> None:
    """One side alone is not enough; when both are willing, the presiding arbitrator begins."""
    lacking = "须双方先同意由仲裁庭调解"
    for who in PARTIES:
        assert lacking in text_of(walk.goes("arbitrator3", "case", walk.case.pk))
        walk.goes(who, "consents", walk.case.pk)
        consent(walk, who, "由仲裁庭调解")
    desk = walk.goes("arbitrator3", "case", walk.case.pk)
    assert lacking not in text_of(desk)
    follow(desk, "主持调解")
    press(walk["arbitrator3"], "开始调解")
    assert walk.case.state == "MEDIATION"


def consent(walk: Walk, who: str, subject: str) -> None:
    """Consent to something for one's side on the page that is open."""
    press(walk[who], f"我方同意 {subject}")
    walk[who].page.get_by_role("status").get_by_text("同意").first.wait_for()


def mediate(walk: Walk) -> None:
    """A note for the tribunal, a session, its record with the terms; both sides confirm it."""
    case = walk.case.pk
    desk = walk.goes("arbitrator", "case_notes", case)
    desk.page.locator("main textarea").fill(NOTED)
    press(desk)
    assert NOTED in text_of(walk.goes("arbitrator2", "case_deliberation", case))
    desk = walk.goes("arbitrator3", "schedule_meeting", case)
    desk.page.get_by_label("视频链接").fill("https://meet.example/mediation")
    press(desk, "安排会议并发出通知")
    meetings = "**" + reverse("case_meetings", args=[case])
    desk.page.wait_for_url(meetings)
    walk.drain()
    meeting = Meeting.objects.get(case=case)
    let_it_happen(meeting)
    page = walk.goes("arbitrator3", "hold_session", case, meeting.pk).page
    for box in page.locator("input[name=attended]").all():
        box.check()
    fill(page, course=SAID, result="\n".join(TERMS))
    press(desk)
    page.wait_for_url(meetings)
    record = MeetingRecord.objects.get(meeting=meeting)
    for who in PARTIES:
        page = walk.goes(who, "answer_record", case, record.pk).page
        assert TERMS[0] in text_of(walk[who])
        page.locator("[name=confirms][value=yes]").check()
        press(walk[who])
        page.wait_for_url(meetings)


def draft_on_the_terms(walk: Walk) -> None:
    """Both sides ask for an award on the terms and want no reasons in it; the tribunal drafts it unseen."""
    case = walk.case.pk
    for who in PARTIES:
        walk.goes(who, "consents", case)
        consent(walk, who, "依和解协议作出裁决")
        consent(walk, who, "裁决书不写明争议事实和裁决理由")
    page = walk.goes("arbitrator3", "award_draft", case).page
    page.check("[name=kind][value=CONSENT]")
    page.check("[name=leaves_out_reasons]")
    fill(page, **DRAFT)
    press(walk["arbitrator3"], "保存草稿")
    for who in (*PARTIES, "secretary"):
        assert TERMS[0] not in text_of(walk.goes(who, "decisions", case))
    press(walk.goes("arbitrator3", "award_submit", case))


def scrutinise_and_sign(walk: Walk) -> None:
    """A second person passes the text; all three sign it, and nothing is issued before the last."""
    case = walk.case.pk
    page = walk.goes("chair", "award_scrutiny", case).page
    assert TERMS[0] in text_of(walk["chair"])
    page.check("[name=passes][value='1']")
    press(walk["chair"])
    page.wait_for_url("**" + reverse("case", args=[case]))
    for who, name in TRIBUNAL.items():
        desk = walk.goes(who, "award_read", case)
        press(desk)
        confirm_identity(desk, PASSWORD)
        desk.page.wait_for_url("**/sign/now/**")
        desk.page.check("[name=dissents][value='0']")
        desk.page.check("[name=agrees]")
        fill(desk.page, name=name)
        press(desk)
        desk.page.wait_for_url("**" + reverse("decisions", args=[case]))


def issue(walk: Walk) -> None:
    """The presiding arbitrator issues; from then on both sides read the terms."""
    desk = walk.goes("arbitrator3", "decisions", walk.case.pk)
    follow(desk, "作出决定")
    confirm_identity(desk, PASSWORD)
    press(desk, "按约定内容作出裁决")
    desk.page.wait_for_url("**" + reverse("decisions", args=[walk.case.pk]))
    case = walk.case
    assert (case.state, case.outcome, case.decided_on) == (
        "DECIDED",
        "CONSENT_AWARD",
        timezone.localdate(),
    )
    walk.drain()
    for who in PARTIES:
        assert TERMS[0] in text_of(walk.goes(who, "decisions", case.pk))


def what_was_said_stays_inside(walk: Walk) -> None:
    """Nobody has the tribunal's note any more; the record is left to both sides."""
    found = {who: words_found(walk, who) for who in walk.browsers}
    assert found == {who: ({SAID} if who in PARTIES else set()) for who in walk.browsers}


def words_found(walk: Walk, who: str) -> set[str]:
    """Return which words of the mediation somebody finds on the pages of the case."""
    case, record = walk.case.pk, MeetingRecord.objects.get()
    names = ("case", "case_parties", "case_materials", "case_meetings", "case_papers", "case_notes")
    pages = [reverse(name, args=[case]) for name in (*names, "decisions", "consents", "related")]
    pages += [reverse("answer_record", args=[case, record.pk]), reverse("case_deliberation", args=[case])]
    pages.append(reverse("home"))
    desk = walk[who]
    texts = [desk.page.request.get(f"{desk.origin}{page}").text() for page in pages]
    return {words for words in (NOTED, SAID) if any(words in text for text in texts)}


def serve_and_close(walk: Walk) -> None:
    """The award is served on both, closed by two, and counted once by its rule."""
    case = walk.case.pk
    desk = walk.goes("secretary", "case_servings", case)
    choice = desk.page.locator("main select")
    choice.select_option(choice.locator("option", has_text="裁决书").first.get_attribute("value"))
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.page.check("[name=channel][value=HAND]")
    desk.page.check("[name=status][value=DELIVERED]")
    desk.page.locator("[name=proof]").fill("双方当面签收")
    press(desk, "记录")
    desk = walk.goes("secretary", "close", case)
    confirm_identity(desk, PASSWORD)
    press(desk, "提请主管批准")
    assert walk.case.state == "DECIDED"
    desk = walk.goes("supervisor", "home")
    desk.page.locator("section[aria-labelledby=proposals] a").click()
    desk.page.get_by_label("同意", exact=True).check()
    press(desk, "提交答复")
    desk.page.wait_for_url("**" + reverse("case", args=[case]))
    assert (walk.case.state, walk.case.closed_on) == ("CLOSED", timezone.localdate())
    assert explain(walk.case, timezone.localdate()).reason is Reason.COUNTED
    assert Case.objects.filter(dispute=walk.case.dispute).count() == 1
    walk.drain()


def read_the_award(walk: Walk) -> None:
    """Read it again in every language: parties, tribunal, claims, terms as agreed, costs, day; nothing said inside."""
    case = walk.case
    names = [COMPANIES[0].name, COMPANIES[3].name, *TRIBUNAL.values()]
    wanted = [case.title, *names, DRAFT["claims"], *TERMS, DRAFT["costs"]]
    today = timezone.localdate()
    days = {
        "zh-hans": chinese(today),
        "zh-hant": chinese(today),
        "en": f"{today.day} {today:%B} {today.year}",
    }
    for language, text in papers_named(walk["applicant"], walk, "裁决书").items():
        said = [*wanted, *COURSE[language], days[language]]
        missing = [words for words in said if words.replace(" ", "") not in text]
        assert (language, missing) == (language, [])
        assert [words for words in NEVER if words.replace(" ", "") in text] == []

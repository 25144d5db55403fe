"""A request for arbitration: who may, what it needs, how it is examined, accepted or not, and its papers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.access import depth_of
from cases.actors import Actor
from cases.audience import Depth
from cases.filing_check import missing_of
from cases.models import (
    Arbitration,
    Case,
    CaseEvent,
    CasePaper,
    CorrectionItem,
    Deadline,
    EvidenceItem,
    Fee,
    Material,
    Proposal,
)
from cases.permissions import Action, Role
from cases.refusals import Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import filing, proposals
from cases.services import intake as shared
from cases.services.arbitration import intake
from documents.services import read_bytes
from notices.models import Notice
from tests.cases.arbitration.help import (
    FOUND,
    MONDAY,
    accept,
    add_paper,
    fill_in,
    make_institution,
    open_request,
    staff,
    submitted,
)
from tests.documents.reading import text_of
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    """Return somebody who applies."""
    return make_user("OWNER")


@pytest.fixture
def clerk() -> Actor:
    """Return the institution's intake clerk; it has a secretary too."""
    staff(Role.CASE_SECRETARY)
    return staff(Role.INTAKE_CLERK)


def browser(actor: Actor | User) -> Client:
    """Return somebody's browser."""
    client = Client()
    user = actor.user if isinstance(actor, Actor) else actor
    assert user is not None
    client.force_login(user)
    return client


# --- Strangers ---------------------------------------------------------------------------------------


def test_nobody_else_opens_a_request(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    names = (
        "decide_arbitrability",
        "accept",
        "examination",
        "case_fee",
        "fee_lapse",
        "filing_agreement_paper",
    )
    other = make_user("OTHER", roles=(Role.INTAKE_CLERK,), organisation=make_organisation())
    for who in (make_user("STRANGER"), other):
        page = browser(who)
        assert [page.get(reverse(name, args=[case.pk])).status_code for name in names] == [404] * len(names)
    page = browser(owner)
    assert [page.get(reverse(name, args=[case.pk])).status_code for name in names[:3]] == [403] * 3
    with pytest.raises(Forbidden):
        intake.decide_arbitrability(case_id=case.pk, by=clerk, arbitrable=True, reason="因为")


def test_a_mediation_knows_nothing_of_it(owner: User) -> None:
    draft = filing.open_draft(by=Actor(user=owner), organisation=make_organisation(), language="zh-hans")
    page = browser(owner)
    assert page.get(reverse("filing_page", args=[draft.pk, "agreement"])).status_code == 404
    assert page.get(reverse("filing_agreement_paper", args=[draft.pk])).status_code == 404
    assert "仲裁协议" not in page.get(reverse("filing_tasks", args=[draft.pk])).content.decode()


# --- Filing ------------------------------------------------------------------------------------------


def test_a_draft_at_an_institution_is_an_arbitration(owner: User) -> None:
    case = open_request(owner)
    assert (case.kind, type(case).__name__, case.state) == ("ARBITRATION", "ArbitrationCase", "DRAFT")
    assert Arbitration.objects.filter(case=case).values_list("agreement_form", "rule_set").get() == ("", "")


@pytest.mark.parametrize(
    ("agreement", "with_paper", "missing"),
    [
        ({"agreement_form": "CLAUSE"}, False, ("AGREEMENT_PAPER",)),
        ({"agreement_form": "CLAUSE", "agreement_text": ""}, True, ("AGREEMENT",)),
        ({"agreement_form": "SEPARATE"}, True, ()),
        ({"agreement_form": "ASSERTED", "agreement_text": "", "institution_named": ""}, False, ()),
    ],
)
def test_what_a_request_lacks(
    owner: User, agreement: dict[str, Any], with_paper: bool, missing: tuple[str, ...]
) -> None:
    case = open_request(owner)
    fill_in(case, owner, **agreement)
    if with_paper:
        add_paper(case, owner)
    assert missing_of(Case.objects.get(pk=case.pk)) == missing


def test_a_validity_dispute_is_sent_elsewhere(owner: User) -> None:
    case = open_request(owner)
    fill_in(case, owner)
    with pytest.raises(Unacceptable):
        fill_in(case, owner, dispute="VALIDITY")
    page = browser(owner).post(
        reverse("filing_page", args=[case.pk, "dispute"]), {"dispute_type": "VALIDITY", "version": ""}
    )
    assert page.status_code in (200, 409)


def test_evidence_is_never_for_the_tribunal_alone(owner: User) -> None:
    case = open_request(owner)
    add_paper(case, owner, Material.EVIDENCE)
    item = EvidenceItem.objects.get(case=case)
    said = {"name": "合同", "proves": "许可", "audience": "SIDE", "restricted_reason": "秘密"}
    filing.save_page(
        case_id=case.pk, by=Actor(user=owner), page="evidence", values={"items": {str(item.pk): said}}
    )
    assert EvidenceItem.objects.values_list("audience", "restricted_reason").get() == ("JOINT", "")


def test_submitting_makes_the_request_and_the_agreement(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    assert case.state == "SUBMITTED"
    assert sorted(CasePaper.objects.filter(case=case).values_list("kind", "audience")) == [
        ("A01", "JOINT"),
        ("A02", "JOINT"),
    ]
    assert list(Deadline.objects.filter(case=case).values_list("code", "due_on", "status")) == [
        ("ARB_ACCEPT", date(2026, 11, 30), "RUNNING")  # the 28th is a Saturday
    ]


def test_the_pages_of_a_request_say_arbitration(owner: User) -> None:
    case = open_request(owner)
    page = browser(owner)
    for name in ("filing_tasks", "filing_review"):
        html = page.get(reverse(name, args=[case.pk])).content.decode()
        assert ("仲裁申请" in html, "调解申请" in html) == (True, False)
    assert "仲裁请求" in page.get(reverse("filing_page", args=[case.pk, "facts"])).content.decode()


# --- The examination ---------------------------------------------------------------------------------


def test_accepting_numbers_freezes_and_asks_for_the_fee(owner: User, clerk: Actor) -> None:
    case = accept(submitted(owner), clerk)
    assert (case.state, case.number, case.accepted_on) == (
        "FEE_PENDING",
        "测仲字〔2026〕第1号",
        date(2026, 11, 23),
    )
    row = Arbitration.objects.get(case=case)
    frozen = (row.rule_set, row.fee_schedule, row.track, row.seats, row.agreement_checked_at)
    assert frozen == ("EXAMPLE", "EXAMPLE_DOMESTIC", "ORDINARY", 3, MONDAY)
    assert Fee.objects.values_list("base_fen", "acceptance_fen", "handling_fen", "status").get() == (
        320_000_000,
        2_955_000,
        2_060_000,
        "DUE",
    )
    running = Deadline.objects.filter(case=case, status="RUNNING").values_list("code", "due_on")
    assert list(running) == [("ARB_FEE_PREPAY", date(2026, 12, 8))]
    kinds = Notice.objects.filter(about=case.pk).values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["APPLICATION_RECEIVED", "APPLICATION_TO_REVIEW", "FEE_DUE"]
    engaged = case.engagements.filter(role=Role.CASE_SECRETARY, until=None)
    assert engaged.count() == 1


def test_numbers_are_a_series_of_the_institution(owner: User, clerk: Actor) -> None:
    first, second = accept(submitted(owner), clerk), accept(submitted(owner), clerk)
    assert (first.number, second.number) == ("测仲字〔2026〕第1号", "测仲字〔2026〕第2号")


@pytest.mark.parametrize("lacking", ["intent", "matter", "institution"])
def test_an_agreement_shows_intent_matter_and_institution(owner: User, clerk: Actor, lacking: str) -> None:
    case = submitted(owner)
    with pytest.raises(Unacceptable) as refusal:
        accept(case, clerk, examined={**FOUND, lacking: False})
    assert refusal.value.field == lacking
    assert Case.objects.get(pk=case.pk).state == "SUBMITTED"


def test_an_asserted_agreement_waits_for_the_first_hearing(owner: User, clerk: Actor) -> None:
    case = submitted(owner, agreement_form="ASSERTED", agreement_text="", institution_named="")
    with pytest.raises(Unacceptable):
        accept(case, clerk)
    assert accept(case, clerk, examined={"asserted": True}).state == "FEE_PENDING"


@pytest.mark.parametrize(
    ("field", "value"),
    [("rule_set", "NOWHERE"), ("fee_schedule", "STATE_COUNCIL_1995"), ("track", "SLOW"), ("seats", 2)],
)
def test_an_unknown_choice_is_refused(owner: User, clerk: Actor, field: str, value: object) -> None:
    with pytest.raises(Unacceptable) as refusal:
        accept(submitted(owner), clerk, **{field: value})
    assert refusal.value.field == field


def test_a_claim_in_another_currency_needs_its_amount_in_renminbi(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    Case.objects.filter(pk=case.pk).update(currency="USD")
    with pytest.raises(Unacceptable) as refusal:
        accept(case, clerk)
    assert refusal.value.field == "base"
    accept(case, clerk, base_fen=0)
    assert Fee.objects.values_list("base_fen", "acceptance_fen", "handling_fen").get() == (0, 10_000, 500_000)


# --- The supervisor's reason -------------------------------------------------------------------------


def test_a_doubtful_kind_waits_for_the_supervisor(owner: User, clerk: Actor) -> None:
    supervisor = staff(Role.SUPERVISOR)
    case = submitted(owner, dispute="OWNERSHIP")
    assert supervisor.user is not None
    told = Notice.objects.filter(recipient=supervisor.user).values_list("kind", flat=True)
    assert list(told) == ["PROPOSAL_WAITING"]
    assert depth_of(case, supervisor) is Depth.FILE
    with pytest.raises(NotYet):
        accept(case, clerk)
    intake.decide_arbitrability(
        case_id=case.pk, by=supervisor, arbitrable=True, reason="仅涉及合同约定的归属。", at=MONDAY
    )
    assert depth_of(Case.objects.get(pk=case.pk), supervisor) is Depth.REGISTER
    event = CaseEvent.objects.get(case=case, kind="decide_arbitrability")
    assert (event.audience, event.data) == ("CENTRE", {"arbitrable": True})
    assert accept(case, clerk).state == "FEE_PENDING"


def test_what_the_supervisor_refuses_cannot_be_accepted(owner: User, clerk: Actor) -> None:
    case = submitted(owner, dispute="OWNERSHIP")
    supervisor = staff(Role.SUPERVISOR)
    intake.decide_arbitrability(
        case_id=case.pk, by=supervisor, arbitrable=False, reason="实为确权。", at=MONDAY
    )
    with pytest.raises(NotYet):
        accept(case, clerk)


def test_a_decision_needs_a_reason_and_a_doubt(owner: User, clerk: Actor) -> None:
    supervisor = staff(Role.SUPERVISOR)
    plain, doubtful = submitted(owner), submitted(owner, dispute="OWNERSHIP")
    for case, reason in ((plain, "可以"), (doubtful, "  ")):
        with pytest.raises(Unacceptable):
            intake.decide_arbitrability(case_id=case.pk, by=supervisor, arbitrable=True, reason=reason)


def test_the_supervisor_decides_on_a_page(owner: User, clerk: Actor) -> None:
    supervisor = staff(Role.SUPERVISOR)
    case = submitted(owner, dispute="OWNERSHIP")
    page = browser(supervisor)
    url = reverse("decide_arbitrability", args=[case.pk])
    assert page.get(url).status_code == 200
    assert page.post(url, {"key": "1", "arbitrable": "yes", "reason": ""}).status_code == 422
    assert page.post(url, {"key": "1", "arbitrable": "yes", "reason": "合同归属"}).status_code == 302
    assert Arbitration.objects.values_list("arbitrable", "arbitrable_reason").get(case=case) == (
        True,
        "合同归属",
    )


# --- Correction and refusal --------------------------------------------------------------------------


def test_the_agreement_may_have_to_be_corrected(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    items = [{"code": "ARBITRATION_AGREEMENT", "text": "请补充仲裁协议。"}]
    shared.request_correction(case_id=case.pk, by=clerk, items=items, at=MONDAY)
    assert CorrectionItem.objects.values_list("task").get() == ("agreement",)
    assert list(Deadline.objects.filter(case=case, status="RUNNING").values_list("code")) == [
        ("ARB_CORRECTION_REQUEST",)
    ]
    page = browser(owner)
    html = page.get(reverse("filing_tasks", args=[case.pk])).content.decode()
    assert reverse("filing_page", args=[case.pk, "agreement"]) in html
    add_paper(case, owner)
    filing.resubmit(case_id=case.pk, by=Actor(user=owner), at=MONDAY + timedelta(days=1))
    assert Case.objects.get(pk=case.pk).state == "SUBMITTED"


def test_what_is_not_corrected_lapses(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    items = [{"code": "FACTS", "text": "请写明时间。"}]
    shared.request_correction(case_id=case.pk, by=clerk, items=items, at=MONDAY)
    with pytest.raises(NotYet):
        shared.lapse_correction(case_id=case.pk, by=clerk, at=MONDAY + timedelta(days=5))
    shared.lapse_correction(case_id=case.pk, by=clerk, at=MONDAY + timedelta(days=14))
    ended = Case.objects.get(pk=case.pk)
    assert (ended.state, ended.outcome) == ("CANCELLED", "NO_CORRECTION")
    assert list(Deadline.objects.filter(case=case, status="RUNNING")) == []


def test_a_request_is_refused_by_two(owner: User, clerk: Actor) -> None:
    case, supervisor = submitted(owner), staff(Role.SUPERVISOR)
    with pytest.raises(Unacceptable):
        shared.reject(case_id=case.pk, by=clerk, ground="REFUSED_BEFORE", reason="不适用于仲裁")
    shared.reject(
        case_id=case.pk, by=clerk, ground="NO_AGREEMENT", reason="合同没有仲裁条款。", routes=["COURT", "MEDIATION"],
        at=MONDAY,
    )  # fmt: skip
    proposals.answer(proposal_id=Proposal.objects.get().pk, by=supervisor, agrees=True, at=MONDAY)
    ended = Case.objects.get(pk=case.pk)
    assert (ended.state, ended.outcome) == ("NOT_ACCEPTED", "NOT_ACCEPTED")
    assert CasePaper.objects.filter(case=case, kind="A04").count() == 1


# --- The papers --------------------------------------------------------------------------------------


def paper_text(case: Case, kind: str, drain: Callable[..., Any]) -> str:
    """Return the text of a paper in Simplified Chinese, re-read from the PDF, without spaces."""
    drain()
    row = CasePaper.objects.filter(case=case, kind=kind).latest("made_at")
    file = row.paper.files.get(language="zh-hans")
    return "".join(text_of(read_bytes(file.file)).split())


REQUIRED = {
    "A01": (
        "仲裁申请书", "华珩通讯技术有限公司", "澜芯电子（澜江）有限公司", "澜江市高新区芯片路9号", "仲裁请求",
        "支付许可费人民币3,000,000元", "事实和理由", "未付许可费", "证据和证据来源", "3,200,000.00", "OWNER",
    ),
    "A02": ("仲裁协议", "合同中的仲裁条款", "2025年3月1日", "提交测试仲裁院仲裁", "选定的仲裁机构"),
    "A03": (
        "受理通知书", "测仲字〔2026〕第1号", "华珩通讯技术有限公司", "2026年11月23日", "《中华人民共和国仲裁法》第三十五条",
        "予以受理", "适用规则", "仲裁员人数", "测试仲裁院",
    ),
    "A05": (
        "缴费通知书", "3,200,000.00", "29,550.00", "20,600.00", "50,150.00", "2026年12月8日",
        "18,550.00+2,200,000.00×0.5%=29,550.00", "《仲裁委员会仲裁收费办法》第四条、第六条", "申请缓交",
    ),
}  # fmt: skip


def test_the_papers_have_what_their_articles_require(
    owner: User, clerk: Actor, drain: Callable[..., Any]
) -> None:
    case = accept(submitted(owner), clerk)
    lacking = {
        kind: [part for part in parts if part not in (paper_text(case, kind, drain))]
        for kind, parts in REQUIRED.items()
    }
    assert lacking == {kind: [] for kind in REQUIRED}


# --- Pages -------------------------------------------------------------------------------------------


def test_the_party_chooses_between_the_procedures(owner: User) -> None:
    page = browser(owner)
    make_organisation()
    assert "调解还是仲裁" not in page.get(reverse("check_start")).content.decode()
    make_institution()
    html = page.get(reverse("check_start")).content.decode()
    assert [reverse(name) in html for name in ("start_mediation", "start_arbitration")] == [True, True]
    form = {
        "key": "1",
        "procedure": "ARBITRATION",
        "acting_for": "SELF",
        "organisation": make_institution().pk,
    }
    page.post(reverse("filing_open"), form)
    assert Case.objects.values_list("kind", "organisation__code").get() == ("ARBITRATION", "ARB")


def test_a_mediation_is_not_opened_at_an_institution(owner: User) -> None:
    make_organisation()
    form = {"key": "1", "acting_for": "SELF", "organisation": make_institution().pk}
    assert browser(owner).post(reverse("filing_open"), form).status_code == 422
    assert list(Case.objects.all()) == []


def test_the_clerk_accepts_on_a_page(owner: User, clerk: Actor) -> None:
    case = submitted(owner)
    page = browser(clerk)
    html = page.get(reverse("examination", args=[case.pk])).content.decode()
    assert "提交测试仲裁院仲裁" in html
    url = reverse("accept", args=[case.pk])
    assert page.get(url).status_code == 200
    choices = {
        "key": "1", "track": "FAST", "seats": "1", "rule_set": "EXAMPLE", "fee_schedule": "EXAMPLE_DOMESTIC",
        "intent": "on", "matter": "on",
    }  # fmt: skip
    assert page.post(url, choices).status_code == 422
    assert page.post(url, {**choices, "institution": "on"}).status_code == 302
    assert Arbitration.objects.values_list("track", "seats").get(case=case) == ("FAST", 1)


def test_the_respondent_sees_nothing_before_the_notice(owner: User, clerk: Actor) -> None:
    case = accept(submitted(owner), clerk)
    with pytest.raises(NotVisible):
        filing.withdraw_before_acceptance(case_id=case.pk, by=Actor(user=make_user("RESPONDENT")))
    assert case.engagements.filter(role=Role.RESPONDENT).count() == 0
    assert Action.FILE_ANSWER.value == "file_answer"

"""The clerk's desk: who may, what each decision leaves behind, what the checks find, who examines."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import autocheck
from cases.actors import Actor
from cases.autocheck import Code
from cases.filing_check import Task
from cases.grounds import DEFECTS
from cases.models import (
    Case,
    CaseEvent,
    CasePaper,
    CorrectionItem,
    Deadline,
    EvidenceItem,
    IntakeReview,
    Invitation,
    Party,
    Proposal,
    Representation,
    Serving,
)
from cases.permissions import Role, SideKind
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import intake, proposals
from cases.services.engagements import engage
from documents.models import Paper, StoredFile
from notices.models import Notice
from tests.factories import Cast, make_case, make_cast, make_organisation, make_user

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
ITEMS = [{"code": "FACTS", "text": "请写明时间。"}, {"code": "RIGHT_PROOF", "text": "请上传商标注册证。"}]


def ready(case: Case) -> Case:
    """Fill in what an application must have."""
    Party.objects.filter(case=case, side__kind=SideKind.APPLICANT).update(
        id_kind="USCC", id_number="", mobile="+8613800138000", email="a@test.example", contact_name="林晓"
    )
    applicant = Party.objects.get(case=case, side__kind=SideKind.APPLICANT)
    applicant.id_number = "91990100MA0000001G"
    applicant.save()
    Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT).update(
        mobile="+8613900139000", email="r@test.example", contact_name="何青"
    )
    Case.objects.filter(pk=case.pk).update(submitted_at=MONDAY - timedelta(days=3))
    return Case.objects.get(pk=case.pk)


def submitted(**fields: Any) -> Case:
    """Return an application that waits for the clerk."""
    return ready(make_case("SUBMITTED", **fields))


def staff(role: Role) -> Actor:
    """Return a member of the organisation's staff."""
    return Actor(user=make_user(role.value, roles=(role,), organisation=make_organisation()))


@pytest.fixture
def case(db: None) -> Case:
    """Return an application that waits for the clerk."""
    return submitted()


@pytest.fixture
def clerk(db: None) -> Actor:
    """Return a clerk of the same organisation."""
    return staff(Role.INTAKE_CLERK)


@pytest.fixture
def desk(clerk: Actor) -> Client:
    """Return the clerk's browser."""
    client = Client()
    assert clerk.user is not None
    client.force_login(clerk.user)
    return client


# --- Who may ------------------------------------------------------------------------------------------

DECISIONS: list[Callable[[Case, Actor], object]] = [
    lambda case, by: intake.accept(case_id=case.pk, by=by),
    lambda case, by: intake.request_correction(case_id=case.pk, by=by, items=ITEMS),
    lambda case, by: intake.reject(case_id=case.pk, by=by, ground="OUT_OF_REMIT", reason="不属于知识产权"),
]


@pytest.mark.parametrize("decide", DECISIONS)
def test_strangers_decide_nothing(decide: Callable[[Case, Actor], object]) -> None:
    cast: Cast = make_cast("SUBMITTED")
    ready(cast.case)
    unseen = {
        "STRANGER",
        "NOBODY",
        "OTHER_CLERK",
        "INVITEE",
        "UNVERIFIED",
        "NOMINEE",
        "ADMINISTRATOR",
        "SYSTEM",
    }
    for name, actor in cast.actors.items():
        if name == "INTAKE_CLERK":
            continue
        expected = NotVisible if name in unseen - {"INVITEE"} else Forbidden
        with pytest.raises(expected):
            decide(cast.case, actor)
    assert list(CaseEvent.objects.filter(case=cast.case)) == []


@pytest.mark.parametrize(
    "name", ["examination", "accept", "request_correction", "reject", "lapse_correction"]
)
def test_pages_do_not_exist_for_strangers(case: Case, name: str) -> None:
    client = Client()
    client.force_login(make_user("STRANGER"))
    assert client.get(reverse(name, args=[case.pk])).status_code == 404
    assert Client().get(reverse(name, args=[case.pk])).status_code == 302


def test_queue_is_the_clerks_alone(case: Case) -> None:
    for role in set(Role) & {Role.CASE_SECRETARY, Role.SUPERVISOR, Role.STATISTICIAN, Role.ADMINISTRATOR}:
        client = Client()
        user = staff(role).user
        assert user is not None
        client.force_login(user)
        assert client.get(reverse("intake_queue")).status_code == 404


# --- Accepting ----------------------------------------------------------------------------------------


def test_accepting_leaves_number_deadline_invitation_papers_and_notices(case: Case, clerk: Actor) -> None:
    secretary = staff(Role.CASE_SECRETARY)
    done = intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    accepted = Case.objects.get(pk=case.pk)
    assert (accepted.state, accepted.number, accepted.accepted_on.isoformat()) == (
        "CONSENT_PENDING", "测人调字〔2026〕第1号", "2026-11-23",
    )  # fmt: skip
    assert done.data == {"number": "测人调字〔2026〕第1号", "dispute": str(case.dispute_id)}
    assert accepted.organisation_kind == "PEOPLES"
    deadline = Deadline.objects.get(case=case, status="RUNNING")
    assert (deadline.code, deadline.role, deadline.due_on.isoformat()) == (
        "MED_CONSENT_REPLY", "RESPONDENT", "2026-12-02",
    )  # fmt: skip
    assert [row.user for row in accepted.engagements.filter(role=Role.CASE_SECRETARY)] == [secretary.user]
    papers = CasePaper.objects.filter(case=case).values_list("kind", "audience", "paper__number")
    assert sorted(papers) == [
        ("M04", "JOINT", accepted.number),
        ("M06", "JOINT", accepted.number),
        ("M08", "JOINT", accepted.number),
        ("M08", "JOINT", accepted.number),
    ]
    serving = Serving.objects.get(case=case)
    assert (serving.channel, serving.status, serving.sent_at) == ("EMAIL", "SENT", MONDAY)


def test_link_and_code_never_go_the_same_way(case: Case, clerk: Actor) -> None:
    intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    invitation = Invitation.objects.get(case=case)
    assert (invitation.link_channel, invitation.code_channel, invitation.code_hash) == ("EMAIL", "SMS", "")
    notice = Notice.objects.get(kind="INVITATION")
    assert (notice.to_email, notice.to_mobile, notice.link) == ("r@test.example", "", invitation.path)
    assert [delivery.channel for delivery in notice.deliveries.all()] == ["EMAIL"]
    assert notice.params["date"] == "2026-12-02"


@pytest.mark.parametrize(
    ("contact", "channels"),
    [
        ({"email": "", "mobile": "+8613900139000"}, ("SMS", "POST")),
        ({"email": "r@test.example", "mobile": ""}, ("EMAIL", "POST")),
        ({"email": "", "mobile": ""}, ("POST", "POST")),
    ],
)
def test_one_contact_makes_a_letter_with_its_own_code(
    case: Case, clerk: Actor, contact: dict[str, str], channels: tuple[str, str]
) -> None:
    Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT).update(**contact)
    intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    invitation = Invitation.objects.get(case=case)
    assert (invitation.link_channel, invitation.code_channel) == channels
    copies = {row.audience: row.paper.data for row in CasePaper.objects.filter(case=case, kind="M06")}
    assert set(copies) == {"JOINT", "CENTRE"}
    assert copies["JOINT"]["access_code"] == ""
    assert invitation.path.strip("/").split("/")[1] not in str(copies["JOINT"])
    assert len(copies["CENTRE"]["access_code"]) == 6
    assert copies["CENTRE"]["reply_url"].endswith(invitation.path)
    assert Serving.objects.get(case=case).status == ("PREPARED" if channels[0] == "POST" else "SENT")


def test_papers_for_the_other_side_show_no_contacts(case: Case, clerk: Actor) -> None:
    intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    for paper in Paper.objects.filter(kind__in=["M04", "M06", "M08"]):
        text = str(paper.data)
        for secret in (
            "13800138000",
            "13900139000",
            "a@test.example",
            "r@test.example",
            "91990100MA0000001G",
        ):
            assert secret not in text


def test_numbers_follow_each_other_in_a_year_and_begin_again(clerk: Actor) -> None:
    numbers = [intake.accept(case_id=submitted().pk, by=clerk, at=MONDAY).title for _ in range(3)]
    next_year = intake.accept(case_id=submitted().pk, by=clerk, at=MONDAY + timedelta(days=60)).title
    assert numbers == [f"测人调字〔2026〕第{n}号" for n in (1, 2, 3)]
    assert next_year == "测人调字〔2027〕第1号"


def test_dispute_that_needs_a_reason_is_accepted_only_with_one(clerk: Actor) -> None:
    case = submitted(dispute_type="OTHER")
    with pytest.raises(Unacceptable) as refused:
        intake.accept(case_id=case.pk, by=clerk)
    assert refused.value.field == "mediable_reason"
    intake.accept(case_id=case.pk, by=clerk, mediable_reason="双方均为平等主体，争议为财产性质。")
    assert Case.objects.get(pk=case.pk).mediable_reason == "双方均为平等主体，争议为财产性质。"


def test_dispute_that_cannot_be_mediated_is_not_accepted(clerk: Actor) -> None:
    case = submitted(dispute_type="VALIDITY")
    with pytest.raises(NotYet):
        intake.accept(case_id=case.pk, by=clerk, mediable_reason="理由")
    assert Case.objects.get(pk=case.pk).state == "SUBMITTED"


def test_second_acceptance_is_a_conflict_and_takes_no_number(case: Case, clerk: Actor) -> None:
    intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    with pytest.raises(Conflict):
        intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    assert intake.accept(case_id=submitted().pk, by=clerk, at=MONDAY).title == "测人调字〔2026〕第2号"


def test_same_key_accepts_once(case: Case, clerk: Actor) -> None:
    first = intake.accept(case_id=case.pk, by=clerk, key="k")
    assert intake.accept(case_id=case.pk, by=clerk, key="k") == first


# --- Correction ---------------------------------------------------------------------------------------


def test_correction_lists_the_items_and_starts_the_period(case: Case, clerk: Actor) -> None:
    intake.request_correction(case_id=case.pk, by=clerk, items=ITEMS, at=MONDAY)
    assert Case.objects.get(pk=case.pk).state == "CORRECTION"
    items = CorrectionItem.objects.filter(case=case).values_list("round", "code", "task", "text")
    assert sorted(items) == [
        (1, "FACTS", "facts", "请写明时间。"), (1, "RIGHT_PROOF", "evidence", "请上传商标注册证。"),
    ]  # fmt: skip
    assert Deadline.objects.get(case=case, status="RUNNING").due_on.isoformat() == "2026-12-02"
    paper = CasePaper.objects.get(case=case)
    assert (paper.kind, paper.audience, paper.side.kind) == ("M03", "SIDE", "APPLICANT")
    event = CaseEvent.objects.get(case=case)
    assert event.data == {"round": 1, "items": ["FACTS", "RIGHT_PROOF"]}  # codes, no text
    notice = Notice.objects.get()
    assert (notice.kind, notice.params) == (
        "CORRECTION_REQUESTED", {"no": case.reference, "n": "2", "date": "2026-12-02"},
    )  # fmt: skip


def test_every_item_leads_to_a_task_of_the_application() -> None:
    assert {defect.task for defect in DEFECTS.values()} <= set(Task.values)


@pytest.mark.parametrize(
    ("items", "field"),
    [([], "items"), ([{"code": "FACTS", "text": " "}], "text_FACTS"), ([{"code": "NO", "text": "x"}], "text_NO"),
     ([{"code": "FACTS", "text": "字" * 501}], "text_FACTS")],
)  # fmt: skip
def test_empty_correction_is_not_sent(
    case: Case, clerk: Actor, items: list[dict[str, str]], field: str
) -> None:
    with pytest.raises(Unacceptable) as refused:
        intake.request_correction(case_id=case.pk, by=clerk, items=items)
    assert refused.value.field == field


def test_correction_that_is_late_lapses_only_after_its_last_day(case: Case, clerk: Actor) -> None:
    intake.request_correction(case_id=case.pk, by=clerk, items=ITEMS, at=MONDAY)
    with pytest.raises(NotYet):
        intake.lapse_correction(case_id=case.pk, by=clerk, at=datetime(2026, 12, 2, 23, 59, tzinfo=SHANGHAI))
    intake.lapse_correction(case_id=case.pk, by=clerk, at=datetime(2026, 12, 3, 0, 1, tzinfo=SHANGHAI))
    lapsed = Case.objects.get(pk=case.pk)
    assert (lapsed.state, lapsed.outcome) == ("CANCELLED", "NO_CORRECTION")


# --- Not accepting ------------------------------------------------------------------------------------


def test_not_accepting_needs_the_supervisor(case: Case, clerk: Actor) -> None:
    supervisor = staff(Role.SUPERVISOR)
    asked = intake.reject(
        case_id=case.pk, by=clerk, ground="OUT_OF_REMIT", reason="属于劳动争议。", routes=["COURT"], at=MONDAY
    )
    assert Case.objects.get(pk=case.pk).state == "SUBMITTED"
    assert list(CasePaper.objects.filter(case=case)) == []
    proposal = Proposal.objects.get(pk=asked.proposal_id)
    with pytest.raises(Forbidden):
        proposals.answer(proposal_id=proposal.pk, by=clerk, agrees=True)
    proposals.answer(proposal_id=proposal.pk, by=supervisor, agrees=True, at=MONDAY)
    rejected = Case.objects.get(pk=case.pk)
    assert (rejected.state, rejected.outcome, rejected.number) == ("NOT_ACCEPTED", "NOT_ACCEPTED", None)
    data = Paper.objects.get(kind="M05").data
    assert (data["note"], len(data["reasons"]), len(data["channels"])) == ("属于劳动争议。", 1, 1)
    event = CaseEvent.objects.get(case=case, kind="reject")
    assert "属于劳动争议" not in str(event.data)


@pytest.mark.parametrize(
    ("ground", "reason", "routes", "field"),
    [
        ("", "理由", [], "ground"),
        ("NOT_MEDIABLE", " ", [], "reason"),
        ("NOT_MEDIABLE", "理由", ["X"], "routes"),
    ],
)
def test_not_accepting_needs_ground_and_reason(
    case: Case, clerk: Actor, ground: str, reason: str, routes: list[str], field: str
) -> None:
    with pytest.raises(Unacceptable) as refused:
        intake.reject(case_id=case.pk, by=clerk, ground=ground, reason=reason, routes=routes)
    assert refused.value.field == field


# --- The automatic checks -----------------------------------------------------------------------------


def findings(case: Case) -> dict[Code, bool]:
    """Return which checks passed."""
    fresh = Case.objects.get(pk=case.pk)
    return {finding.code: finding.passed for finding in autocheck.run([fresh], MONDAY.date())[case.pk]}


def add_identity_paper(case: Case) -> None:
    """File the applicant's proof of identity."""
    stored = StoredFile.objects.create(media_type="application/pdf", name="a.pdf", received_at=timezone.now())
    EvidenceItem.objects.create(case=case, file=stored, material="IDENTITY", audience="CENTRE")


OF_ARBITRATION = {Code.AGREEMENT, Code.INSTITUTION, Code.ARBITRABLE, Code.SHAM}
CHECKS = [code for code in Code if code not in OF_ARBITRATION]


def test_complete_application_passes_every_check(case: Case) -> None:
    add_identity_paper(case)
    assert findings(case) == dict.fromkeys(CHECKS, True)


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        (Code.IDENTITY, lambda case: Party.objects.filter(case=case).update(id_kind="")),
        (Code.IDENTITY_PAPER, lambda case: EvidenceItem.objects.filter(case=case).delete()),
        (Code.RIGHT_NUMBER, lambda case: case.rights.update(right_type="PAT_INV", number="1")),
        (Code.MEDIABLE, lambda case: Case.objects.filter(pk=case.pk).update(dispute_type="OTHER")),
        (
            Code.CONTACT,
            lambda case: Party.objects.filter(case=case, side__kind="RESPONDENT").update(mobile="", email=""),
        ),
        (
            Code.AUTHORITY,
            lambda case: Representation.objects.create(party=Party.objects.filter(case=case)[0], name="周岚"),
        ),
    ],
)
def test_each_check_finds_its_own_fault(case: Case, code: Code, spoil: Callable[[Case], object]) -> None:
    add_identity_paper(case)
    spoil(case)
    assert findings(case) == {**dict.fromkeys(CHECKS, True), code: False}


def test_foreign_identity_number_without_rules_of_its_own_is_taken(case: Case) -> None:
    Party.objects.filter(case=case, side__kind="APPLICANT").update(id_kind="HK_BR")
    assert findings(case)[Code.IDENTITY] is True


def test_duplicate_is_same_parties_and_same_right(case: Case) -> None:
    add_identity_paper(case)
    twin = make_case("CLOSED")
    for kind in SideKind:
        name = Party.objects.get(case=case, side__kind=kind).name
        Party.objects.filter(case=twin, side__kind=kind).update(name=name, name_key=name.lower())
        Party.objects.filter(case=case, side__kind=kind).update(name_key=name.lower())
    [found] = [f for f in autocheck.run([Case.objects.get(pk=case.pk)], MONDAY.date())[case.pk] if f.cases]
    assert (found.code, found.cases) == (Code.DUPLICATE, ((twin.pk, twin.title),))
    twin.rights.update(number="87654321")
    assert findings(case)[Code.DUPLICATE] is True


def test_checks_of_many_cost_what_checks_of_one_cost(django_assert_num_queries: Any) -> None:
    for _n in range(3):
        submitted()
    for count in (1, 3):
        cases = list(Case.objects.filter(state="SUBMITTED")[:count])
        with django_assert_num_queries(9):
            autocheck.run(cases, MONDAY.date())


# --- The desk -----------------------------------------------------------------------------------------


def test_queue_shows_what_waits_in_this_organisation(desk: Client, case: Case) -> None:
    other = make_case("SUBMITTED", organisation=make_organisation("OTHER"))
    page = desk.get(reverse("intake_queue"))
    assert page.status_code == 200
    assert case.reference in page.content.decode()
    assert other.reference not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_many(desk: Client, count: int, django_assert_num_queries: Any) -> None:
    for _n in range(count):
        submitted()
    desk.get(reverse("intake_queue"))
    with django_assert_num_queries(19):
        assert desk.get(reverse("intake_queue")).status_code == 200


def test_first_clerk_examines_and_the_second_takes_over(desk: Client, case: Case, clerk: Actor) -> None:
    second = staff(Role.INTAKE_CLERK).user
    assert second is not None
    other = Client()
    other.force_login(second)
    desk.get(reverse("examination", args=[case.pk]))
    other.get(reverse("examination", args=[case.pk]))
    assert IntakeReview.objects.get(case=case).clerk == clerk.user
    assert other.get(reverse("accept", args=[case.pk])).status_code == 409
    other.post(reverse("take_over", args=[case.pk]))
    assert IntakeReview.objects.get(case=case).clerk == second
    assert desk.post(reverse("accept", args=[case.pk]), {"key": "a"}).status_code == 409
    assert other.post(reverse("accept", args=[case.pk]), {"key": "b"}).status_code == 302


def test_whole_way_from_queue_to_acceptance(desk: Client, case: Case) -> None:
    assert desk.get(reverse("examination", args=[case.pk])).status_code == 200
    assert desk.get(reverse("accept", args=[case.pk])).status_code == 200
    sent = desk.post(reverse("accept", args=[case.pk]), {"key": "once"})
    assert (sent.status_code, sent["Location"]) == (302, reverse("intake_queue"))
    assert desk.get(reverse("examination", args=[case.pk])).status_code == 409


def test_correction_page_keeps_what_was_typed(desk: Client, case: Case) -> None:
    desk.get(reverse("examination", args=[case.pk]))
    url = reverse("request_correction", args=[case.pk])
    assert desk.get(url).status_code == 200
    page = desk.post(url, {"key": "k", "text_FACTS": "请补充时间和地点"})
    assert (page.status_code, "请补充时间和地点" in page.content.decode()) == (422, True)
    sent = desk.post(url, {"key": "k", "pick_FACTS": "on", "text_FACTS": "请补充时间和地点"})
    assert sent.status_code == 302
    assert CorrectionItem.objects.get(case=case).text == "请补充时间和地点"


def test_of_what_is_for_the_mediator_the_clerk_sees_the_name_only(desk: Client, case: Case) -> None:
    stored = StoredFile.objects.create(media_type="application/pdf", name="s.pdf", received_at=timezone.now())
    side = case.sides.get(kind="APPLICANT")
    item = EvidenceItem.objects.create(case=case, file=stored, name="成本核算", audience="SIDE", side=side)
    text = desk.get(reverse("examination", args=[case.pk])).content.decode()
    assert "成本核算" in text
    assert reverse("case_file", args=[case.pk, item.pk]) not in text


def test_identity_numbers_are_masked_on_the_desk(desk: Client, case: Case) -> None:
    text = desk.get(reverse("examination", args=[case.pk])).content.decode()
    assert "91990100MA0000001G" not in text
    assert "919***********001G" in text


def test_applicant_is_told_with_an_account(case: Case, clerk: Actor) -> None:
    user: User = make_user("APPLICANT")
    side = case.sides.get(kind="APPLICANT")
    engage(case=case, user=user, role=Role.APPLICANT, side=side)
    intake.accept(case_id=case.pk, by=clerk, at=MONDAY)
    assert [notice.kind for notice in Notice.objects.filter(recipient=user)] == ["ACCEPTED"]


def test_notices_of_correction_and_of_non_acceptance_can_be_made(
    clerk: Actor, drain: Callable[..., Any], settings: Any, tmp_path: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    intake.request_correction(case_id=submitted().pk, by=clerk, items=ITEMS)
    asked = intake.reject(
        case_id=submitted().pk,
        by=clerk,
        ground="NO_INTEREST",
        reason="商标权人另有其人。",
        routes=["COURT", "REGISTRY"],
    )
    assert asked.proposal_id is not None
    proposals.answer(proposal_id=asked.proposal_id, by=staff(Role.SUPERVISOR), agrees=True)
    drain(check=False)
    made = CasePaper.objects.values_list("kind", "paper__status", "paper__failure")
    assert sorted(made) == [("M03", "READY", ""), ("M05", "READY", "")]

"""Decisions: drafted unseen, looked at by a second eye, signed, issued, corrected; the mediation statement."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.access import reach_of
from cases.actors import Actor
from cases.award_text import fingerprint_of
from cases.award_windows import windows_of
from cases.models import (
    Award,
    AwardSignature,
    Case,
    CaseEvent,
    CasePaper,
    ConsentSubject,
    Deadline,
    Receipt,
    Serving,
)
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import proposals
from cases.services.agreements import Stale
from cases.services.arbitration import awards, decisions, statements
from documents.services import read_bytes, render_now
from notices.models import Notice
from tests.arbitration import (
    TEXTS,
    consent,
    current,
    draft,
    fresh,
    make_arbitration,
    ready,
    scrutinise,
    serve_all,
    sign,
    submit,
)
from tests.documents.reading import joined, text_of
from tests.factories import Cast
from tests.table import sign_in

pytestmark = pytest.mark.django_db
OUTSIDERS = ("STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED")
NOT_THE_TRIBUNAL = (
    "APPLICANT", "RESPONDENT", "APPLICANT_AGENT", "THIRD_PARTY", "CASE_SECRETARY", "SUPERVISOR",
    "INTAKE_CLERK", "STATISTICIAN",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def _acts(cast: Cast) -> list[Callable[[Actor], object]]:
    case_id, now = cast.case.pk, timezone.now()
    return [
        lambda by: awards.save_draft(case_id=case_id, by=by, lock=0, values=TEXTS),
        lambda by: awards.submit_draft(case_id=case_id, by=by, lock=0),
        lambda by: awards.sign_award(
            case_id=case_id, by=by, name="x", shown_sha256="x", reauthenticated_at=now
        ),
        lambda by: decisions.issue_award(case_id=case_id, by=by),
        lambda by: decisions.partial_award(case_id=case_id, by=by),
        lambda by: decisions.propose_award_extension(
            case_id=case_id, by=by, ends_on=date(2027, 1, 1), reason="x"
        ),
    ]


# --- Strangers, and who may do what -------------------------------------------------------------------


def test_strangers_decide_nothing() -> None:
    cast = make_arbitration()
    for act in _acts(cast):
        for name in OUTSIDERS:
            with pytest.raises(NotVisible):
                act(cast[name])
        for name in (*NOT_THE_TRIBUNAL, "INSTITUTION_CHAIR"):
            with pytest.raises(Forbidden):
                act(cast[name])
    assert not Award.objects.exists()


def test_only_the_presiding_arbitrator_submits_and_issues() -> None:
    cast = make_arbitration()
    draft(cast, by="ARBITRATOR")
    for act in (awards.submit_draft, decisions.issue_award):
        more = {"lock": 1} if act is awards.submit_draft else {}
        with pytest.raises(Forbidden):
            act(case_id=cast.case.pk, by=cast["ARBITRATOR"], **more)


def test_scrutiny_is_by_the_head_of_the_institution_and_no_member_of_the_tribunal() -> None:
    cast = make_arbitration()
    draft(cast)
    submit(cast)
    for name in (*NOT_THE_TRIBUNAL, "PRESIDING_ARBITRATOR", "ARBITRATOR"):
        with pytest.raises(Forbidden):
            awards.scrutinise(case_id=cast.case.pk, by=cast[name], lock=1, passes=True)
    assert current(cast).status == "SCRUTINY"


# --- The draft ----------------------------------------------------------------------------------------


def test_no_change_of_a_co_arbitrator_is_lost() -> None:
    cast = make_arbitration()
    draft(cast, by="ARBITRATOR", facts="第二位仲裁员先保存的事实")
    with pytest.raises(Stale):
        awards.save_draft(case_id=cast.case.pk, by=cast["THIRD"], lock=0, values={**TEXTS, "facts": "后保存"})
    assert (current(cast).facts, current(cast).version) == ("第二位仲裁员先保存的事实", 1)


def test_gaps_are_named_and_stop_the_submission() -> None:
    cast = make_arbitration()
    draft(cast, facts="", reasons=" ", result="\n", costs="")
    with pytest.raises(NotYet) as refusal:
        submit(cast)
    assert len(refusal.value.reasons) == 4
    assert current(cast).status == "DRAFT"


def test_facts_and_reasons_are_left_out_only_by_agreement() -> None:
    cast = make_arbitration()
    short = {"facts": "", "reasons": "", "leaves_out_reasons": True}
    consent(cast, ConsentSubject.NO_REASONS, sides=1)
    with pytest.raises(Unacceptable) as refusal:
        draft(cast, **short)
    assert refusal.value.field == "leaves_out_reasons"
    cast.case.consents.all().delete()
    consent(cast, ConsentSubject.NO_REASONS)
    draft(cast, **short)
    assert submit(cast).status == "SCRUTINY"
    scrutinise(cast)
    sign(cast)
    cast.case.consents.update(withdrawn_at=timezone.now())  # taken back before the award
    with pytest.raises(NotYet):
        decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])


@pytest.mark.parametrize(
    ("state", "kind"), [("DELIBERATION", "STATEMENT"), ("MEDIATION", "AWARD"), ("IN_PROCEEDINGS", "PARTIAL")]
)
def test_each_state_knows_its_kinds_of_decision(state: str, kind: str) -> None:
    cast = make_arbitration(state)
    with pytest.raises(Unacceptable) as refusal:
        draft(cast, kind=kind)
    assert refusal.value.field == "kind"


def test_what_was_drafted_in_the_mediation_is_not_looked_at_outside_it() -> None:
    cast = make_arbitration("MEDIATION")
    statement = draft(cast, kind="STATEMENT")
    assert statement.outcome == "MEDIATION_STATEMENT"
    case = fresh(cast)
    case.mediation_failed()  # type: ignore[attr-defined]
    case.save()
    award = draft(cast)
    assert (award.pk != statement.pk, award.kind) == (True, "AWARD")


# --- The second eye -----------------------------------------------------------------------------------


def test_scrutiny_returns_with_remarks_and_changes_nothing() -> None:
    cast = make_arbitration()
    draft(cast)
    before = fingerprint_of(submit(cast))
    with pytest.raises(Unacceptable):
        scrutinise(cast, passes=False)
    scrutinise(cast, passes=False, remarks="第二项缺少利息起算日")
    award = current(cast)
    assert (award.status, award.remarks, fingerprint_of(award)) == ("DRAFT", "第二项缺少利息起算日", before)
    draft(cast, reasons="补充理由")
    submit(cast)
    scrutinise(cast)
    assert (current(cast).status, current(cast).remarks) == ("APPROVED", "")


def test_nothing_is_changed_while_it_is_with_the_institution() -> None:
    cast = make_arbitration()
    draft(cast)
    submit(cast)
    with pytest.raises(Conflict):
        draft(cast, facts="另写")
    scrutinise(cast)
    with pytest.raises(Conflict):
        scrutinise(cast)
    with pytest.raises(NotYet):
        decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])


def test_a_text_that_passed_and_is_changed_goes_through_scrutiny_again() -> None:
    cast = make_arbitration()
    ready(cast)
    draft(cast, costs="由被申请人承担。")
    award = current(cast)
    assert (award.status, award.version) == ("DRAFT", 2)
    submit(cast)
    scrutinise(cast)
    with pytest.raises(NotYet):  # the earlier signatures were over another text
        decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    sign(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    assert set(AwardSignature.objects.values_list("version", flat=True)) == {2}


# --- Signing ------------------------------------------------------------------------------------------


def test_signatures_ask_for_name_text_and_identity() -> None:
    cast = make_arbitration()
    draft(cast)
    submit(cast)
    scrutinise(cast)
    by, good = cast["ARBITRATOR"], fingerprint_of(current(cast))
    assert by.user is not None
    now = timezone.now()
    values = {
        "case_id": cast.case.pk,
        "by": by,
        "name": by.user.name,
        "shown_sha256": good,
        "reauthenticated_at": now,
    }
    for wrong, refusal in (
        ({"name": "别人"}, Unacceptable),
        ({"shown_sha256": "0" * 64}, Conflict),
        ({"reauthenticated_at": now - timedelta(minutes=6)}, Conflict),
    ):
        with pytest.raises(refusal):
            awards.sign_award(**{**values, **wrong})
    awards.sign_award(**values)
    with pytest.raises(Conflict):
        awards.sign_award(**values)
    assert AwardSignature.objects.count() == 1


@pytest.mark.parametrize(
    ("signs", "dissents", "is_enough"),
    [
        (("PRESIDING_ARBITRATOR", "ARBITRATOR"), ("THIRD",), True),
        (("ARBITRATOR", "THIRD"), ("PRESIDING_ARBITRATOR",), True),
        (("PRESIDING_ARBITRATOR", "ARBITRATOR"), (), True),
        (("PRESIDING_ARBITRATOR",), ("ARBITRATOR", "THIRD"), True),  # no majority: the presiding one's view
        (("PRESIDING_ARBITRATOR",), ("ARBITRATOR",), False),
        (("ARBITRATOR",), ("PRESIDING_ARBITRATOR", "THIRD"), False),
        ((), ("PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD"), False),
    ],
)
def test_majority_or_the_presiding_arbitrators_view(
    signs: tuple[str, ...], dissents: tuple[str, ...], is_enough: bool
) -> None:
    cast = make_arbitration()
    draft(cast)
    submit(cast)
    scrutinise(cast)
    if signs:
        sign(cast, *signs)
    if dissents:
        sign(cast, *dissents, dissents=True)
    if not is_enough:
        with pytest.raises(NotYet):
            decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
        return
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    assert fresh(cast).state == "DECIDED"


# --- The award ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["AWARD", "DEFAULT_AWARD", "CLAIM_REJECTED_SHAM"])
def test_the_award_is_numbered_dated_seen_by_all_and_to_be_served(outcome: str) -> None:
    cast = make_arbitration()
    ready(cast, outcome=outcome)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    case, award, today = fresh(cast), Award.objects.get(), timezone.localdate()
    assert (case.state, case.outcome, case.decided_on) == ("DECIDED", outcome, today)
    assert (award.status, award.audience, award.issued_on) == ("ISSUED", "JOINT", today)
    assert award.paper is not None
    assert (award.paper.kind, award.paper.number) == ("A18", f"{case.title}-裁1")
    assert set(Serving.objects.values_list("paper__kind", "status")) == {("A18", "PREPARED")}
    assert Serving.objects.count() == case.parties.count()
    event = CaseEvent.objects.get(kind="issue_award")
    assert (event.audience, event.data["sha256"]) == ("JOINT", fingerprint_of(award))


def test_a_default_or_other_outcome_cannot_be_made_up() -> None:
    cast = make_arbitration()
    with pytest.raises(Unacceptable):
        draft(cast, outcome="AGREEMENT_WRITTEN")


@pytest.mark.usefixtures("_print")
def test_the_award_has_every_part_that_the_law_asks_for(tmp_path: Any, settings: Any) -> None:
    cast = make_arbitration()
    draft(cast)
    submit(cast)
    scrutinise(cast)
    sign(cast, "PRESIDING_ARBITRATOR", "ARBITRATOR")
    sign(cast, "THIRD", dissents=True)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    award = Award.objects.get()
    assert award.paper is not None
    paper = render_now(award.paper)
    texts = {
        row.language: joined(text_of(read_bytes(row.file))) for row in paper.files.select_related("file")
    }
    assert set(texts) == {"zh-hans", "zh-hant", "en"}
    today = timezone.localdate()
    for part in (
        cast.case.title, "裁决书", "申请人", "被申请人", TEXTS["claims"], TEXTS["costs"], "首席仲裁员",
        "持不同意见，未签名", "仲裁请求", "争议事实", "裁决理由", "裁决结果", "费用承担", "12,000.00", "3,000.00", "15,000.00",
        f"{today.year}年{today.month}月{today.day}日", "1.被申请人立即停止销售侵权背包", "2.被申请人自收到", "第六十七条",
        *(str(cast[name].user.name) for name in ("PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD")),
        *(party.name.replace(" ", "") for party in cast.case.parties.all()),
    ):  # fmt: skip
        assert part.replace(" ", "") in texts["zh-hans"].replace(" ", ""), part
    assert "裁決書" in texts["zh-hant"]
    assert "Presidingarbitrator" in texts["en"].replace(" ", "")


@pytest.fixture
def _print(tmp_path: Any, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


def test_a_partial_award_lets_the_rest_go_on() -> None:
    cast = make_arbitration()
    ready(cast, kind="PARTIAL")
    decisions.partial_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    assert (fresh(cast).state, fresh(cast).decided_on) == ("DELIBERATION", None)
    ready(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    numbers = [award.paper.number for award in Award.objects.order_by("made_at") if award.paper]
    assert numbers == [f"{cast.case.title}-先1", f"{cast.case.title}-裁1"]


def test_a_draft_of_another_kind_is_not_issued_as_an_award() -> None:
    cast = make_arbitration()
    ready(cast, kind="PARTIAL")
    with pytest.raises(NotYet):
        decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])


def test_an_award_on_agreed_terms_needs_both_sides() -> None:
    cast = make_arbitration("MEDIATION")
    ready(cast, kind="CONSENT")
    consent(cast, ConsentSubject.CONSENT_AWARD, sides=1)
    with pytest.raises(NotYet):
        decisions.consent_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    cast.case.consents.all().delete()
    consent(cast, ConsentSubject.CONSENT_AWARD)
    decisions.consent_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    assert (fresh(cast).state, fresh(cast).outcome) == ("DECIDED", "CONSENT_AWARD")


def test_more_time_needs_a_reason_and_the_supervisor(settings: Any) -> None:
    cast = make_arbitration()
    event = CaseEvent.objects.create(case=cast.case, kind="constitute", role="SYSTEM", at=timezone.now())
    Deadline.objects.create(
        case=cast.case, code="ARB_AWARD", event=event, role="PRESIDING_ARBITRATOR", from_on=date(2026, 7, 1),
        due_on=date(2026, 11, 2), original_due_on=date(2026, 11, 2),
    )  # fmt: skip
    by, values = cast["PRESIDING_ARBITRATOR"], {"case_id": cast.case.pk, "ends_on": date(2027, 1, 4)}
    with pytest.raises(Unacceptable):
        decisions.propose_award_extension(by=by, reason=" ", **values)
    proposed = decisions.propose_award_extension(by=by, reason="鉴定意见尚未作出", **values)
    assert proposed.proposal_id is not None
    with pytest.raises(Forbidden):
        proposals.answer(proposal_id=proposed.proposal_id, by=by, agrees=True)
    proposals.answer(proposal_id=proposed.proposal_id, by=cast["SUPERVISOR"], agrees=True)
    deadline = Deadline.objects.get(code="ARB_AWARD")
    assert (deadline.due_on, deadline.original_due_on) == (date(2027, 1, 4), date(2026, 11, 2))
    assert CasePaper.objects.get(kind="A22").audience == "CENTRE"


# --- Correction and setting aside ---------------------------------------------------------------------


def _issued(cast: Cast, received: date | None = None) -> Award:
    ready(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    serve_all(cast, received)
    return Award.objects.get(kind="AWARD")


def test_windows_run_from_each_partys_own_receipt() -> None:
    cast = make_arbitration()
    award = _issued(cast, date(2026, 11, 3))
    found = {
        (window.received_on, window.correction_until, window.set_aside_until) for window in windows_of(award)
    }
    assert found == {(date(2026, 11, 3), date(2026, 12, 3), date(2027, 2, 3))}


def test_a_correction_on_request_in_time_and_of_the_tribunals_own_accord() -> None:
    cast = make_arbitration()
    award = _issued(cast, date(2026, 10, 8))
    by, side = cast["PRESIDING_ARBITRATOR"], cast.applicant_side
    values = {
        "case_id": cast.case.pk,
        "by": by,
        "award_id": award.pk,
        "result": "第二项的“20万元”更正为“21万元”。",
    }
    with pytest.raises(Unacceptable) as refusal:  # thirty days ended on Saturday 7 November, so on the 9th
        decisions.correct_award(**values, side_id=side.pk, asked_on=date(2026, 11, 10))
    assert refusal.value.field == "asked_on"
    decisions.correct_award(**values, side_id=side.pk, asked_on=date(2026, 11, 9))
    decisions.correct_award(**values)
    corrections = Award.objects.filter(kind="CORRECTION").order_by("made_at")
    assert [row.corrects_id for row in corrections] == [award.pk, award.pk]
    assert [row.paper.number for row in corrections if row.paper] == [
        f"{cast.case.title}-补1",
        f"{cast.case.title}-补2",
    ]
    with pytest.raises(Unacceptable):
        decisions.correct_award(**{**values, "result": " "})
    with pytest.raises(Unacceptable):
        decisions.correct_award(**{**values, "award_id": corrections[0].pk})


# --- The mediation statement --------------------------------------------------------------------------


def _statement(cast: Cast) -> Award:
    ready(cast, kind="STATEMENT", facts="", reasons="")
    statements.issue_statement(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    return Award.objects.get(kind="STATEMENT", status="ISSUED")


def _receive(cast: Cast, name: str) -> None:
    user = cast[name].user
    assert user is not None
    statements.sign_for_receipt(
        case_id=cast.case.pk, by=cast[name], name=user.name, reauthenticated_at=timezone.now()
    )


def test_a_statement_takes_effect_with_the_last_receipt() -> None:
    cast = make_arbitration("MEDIATION")
    _statement(cast)
    assert (fresh(cast).state, fresh(cast).decided_on) == ("CONSENT_SERVED", None)
    _receive(cast, "APPLICANT")
    with pytest.raises(Conflict):
        _receive(cast, "APPLICANT_AGENT")  # the side has signed
    with pytest.raises(Forbidden):
        _receive(cast, "GENERAL_AGENT")
    assert fresh(cast).state == "CONSENT_SERVED"
    _receive(cast, "RESPONDENT_AGENT")
    case = fresh(cast)
    assert (case.state, case.outcome, case.decided_on) == (
        "DECIDED",
        "MEDIATION_STATEMENT",
        timezone.localdate(),
    )
    assert Receipt.objects.count() == 2
    assert set(Serving.objects.values_list("status", flat=True)) == {"DELIVERED"}
    assert CasePaper.objects.filter(kind="A23").count() == 2


def test_going_back_before_receipt_leads_to_an_award() -> None:
    cast = make_arbitration("MEDIATION")
    statement = _statement(cast)
    _receive(cast, "APPLICANT")
    with pytest.raises(Conflict):
        statements.go_back(case_id=cast.case.pk, by=cast["APPLICANT"])
    statements.go_back(case_id=cast.case.pk, by=cast["RESPONDENT"])
    statement.refresh_from_db()
    assert (fresh(cast).state, statement.status, statement.audience) == ("DELIBERATION", "VOID", "TRIBUNAL")
    paper = CasePaper.objects.get(kind="A17")
    assert (paper.without_prejudice, paper.paper.voided_at is not None) == (True, True)
    ready(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    assert fresh(cast).outcome == "AWARD"


def test_a_statement_is_issued_only_when_it_is_ready() -> None:
    cast = make_arbitration("MEDIATION")
    draft(cast, kind="STATEMENT", facts="", reasons="")
    with pytest.raises(NotYet):
        statements.issue_statement(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])


# --- Who is told --------------------------------------------------------------------------------------


def test_before_the_issue_nobody_but_tribunal_and_scrutiny_is_told() -> None:
    cast = make_arbitration()
    ready(cast)
    names = set(Notice.objects.filter(about=cast.case.pk).values_list("recipient__name", "kind"))
    assert names == {
        ("INSTITUTION_CHAIR", "AWARD_TO_SCRUTINISE"),
        ("PRESIDING_ARBITRATOR", "AWARD_TO_SIGN"),
        ("ARBITRATOR", "AWARD_TO_SIGN"),
        ("THIRD", "AWARD_TO_SIGN"),
        ("PRESIDING_ARBITRATOR", "AWARD_SIGNED"),
    }


def test_the_history_of_the_draft_is_the_tribunals_alone() -> None:
    cast = make_arbitration()
    ready(cast)
    for name, actor in cast.actors.items():
        seen = CaseEvent.objects.filter(case=cast.case).seen_by(reach_of(cast.case, actor)).exists()
        assert seen == (name in {"PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD"}), name
        shown = Award.objects.filter(case=cast.case).seen_by(reach_of(cast.case, actor)).exists()
        assert shown == (name in {"PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD"}), name
    assert Case.objects.get(pk=cast.case.pk).state == "DELIBERATION"


MARK = "秘密标记ZQX77"
PAGES = ("case", "case_papers", "case_materials", "case_parties", "case_meetings", "case_notes", "decisions")


def test_a_planted_marker_is_never_seen_outside_the_tribunal_until_the_issue() -> None:
    cast = make_arbitration()
    draft(cast, reasons=f"检索词QQ{MARK}")
    submit(cast)
    scrutinise(cast)
    sign(cast)
    tribunal = {"PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD"}
    addresses = [reverse(name, args=[cast.case.pk]) for name in PAGES]
    addresses += [reverse("case_list"), f"{reverse('case_list')}?q=检索词QQ", reverse("case_home")]
    seen = set()
    for name, actor in cast.actors.items():
        if actor.user is None:
            continue
        client = sign_in(actor)
        texts = [client.get(address).content.decode() for address in addresses]
        if any(MARK in text for text in texts):
            seen.add(name)
    assert seen == tribunal
    scrutiny = sign_in(cast["INSTITUTION_CHAIR"]).get(reverse("award_scrutiny", args=[cast.case.pk]))
    assert (scrutiny.status_code, MARK in scrutiny.content.decode()) == (409, False)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    page = sign_in(cast["APPLICANT"]).get(reverse("decisions", args=[cast.case.pk]))
    assert MARK in page.content.decode()

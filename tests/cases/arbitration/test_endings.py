"""How an arbitration ends otherwise, how it is closed by two, arbitrated again, and what of it counts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.actors import Actor
from cases.casefile import paper_title
from cases.models import (
    Arbitration,
    Award,
    Case,
    CaseEvent,
    CasePaper,
    ConsentSubject,
    Deadline,
    Dispute,
    OutcomeRow,
    Pleading,
    Proposal,
    Serving,
)
from cases.permissions import Action, Role
from cases.refusals import Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import endings as closing
from cases.services import proposals
from cases.services.arbitration import decisions, endings, statements
from cases.services.engagements import engage
from cases.services.procedure import perform
from documents.models import Paper
from indicators.counting import explain, figure
from indicators.models import LedgerLine
from indicators.rules import Reason
from notices.models import Notice
from tests.arbitration import consent, fresh, make_arbitration, ready, serve_all
from tests.factories import Cast, make_case

pytestmark = pytest.mark.django_db
OUTSIDERS = ("STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED")


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def approve(cast: Cast, by: str) -> None:
    """Have a second person agree to what waits."""
    waiting = Proposal.objects.get(case=cast.case, status="OPEN")
    proposals.answer(proposal_id=waiting.pk, by=cast[by], agrees=True)


def close_by_two(cast: Cast) -> Case:
    """Close the case: the secretary asks, the supervisor approves."""
    serve_all(cast)
    closing.close(case_id=cast.case.pk, by=cast["CASE_SECRETARY"])
    approve(cast, "SUPERVISOR")
    return fresh(cast)


def reason_of(cast: Cast) -> Reason:
    """Return why the case counts or does not."""
    return explain(fresh(cast), timezone.localdate()).reason


def award(cast: Cast) -> Cast:
    """Have the award issued."""
    ready(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    return cast


# --- Strangers ----------------------------------------------------------------------------------------


def test_strangers_end_nothing() -> None:
    cast = make_arbitration("IN_PROCEEDINGS")
    case_id = cast.case.pk
    acts: list[Callable[[Actor], object]] = [
        lambda by: endings.withdraw(case_id=case_id, by=by),
        lambda by: endings.deem_withdrawn(case_id=case_id, by=by, reason="x"),
        lambda by: endings.dismiss(case_id=case_id, by=by, outcome="DISMISSED_OTHER", reason="x"),
        lambda by: endings.consolidate(case_id=case_id, by=by, lead_id=case_id),
        lambda by: endings.re_arbitrate(
            case_id=case_id, by=by, court="x", reference="x", noticed_on=date(2026, 1, 1)
        ),
        lambda by: closing.close(case_id=case_id, by=by),
    ]
    for act in acts:
        for name in OUTSIDERS:
            with pytest.raises(NotVisible):
                act(cast[name])
        for name in ("RESPONDENT", "INTAKE_CLERK", "STATISTICIAN", "THIRD_PARTY", "GENERAL_AGENT"):
            with pytest.raises(Forbidden):
                act(cast[name])
    assert fresh(cast).state == "IN_PROCEEDINGS"


# --- Withdrawal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["FEE_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"])
def test_before_the_tribunal_a_withdrawal_ends_the_case_at_once(state: str) -> None:
    cast = make_arbitration(state)
    Arbitration.objects.filter(case=cast.case).update(constituted_on=None)
    endings.withdraw(case_id=cast.case.pk, by=cast["APPLICANT"], reason="双方已自行和解")
    case, today = fresh(cast), timezone.localdate()
    assert (case.state, case.outcome, case.decided_on) == ("DECIDED", "WITHDRAWN", today)
    text = str(Paper.objects.get(kind="A21").data)
    assert ("全额退回" in text, "双方已自行和解" in text) == (True, True)
    served = set(Serving.objects.values_list("party__side__kind", flat=True))
    assert served == ({"APPLICANT"} if state == "FEE_PENDING" else {"APPLICANT", "RESPONDENT"})


def test_a_respondent_who_was_never_notified_learns_of_nothing() -> None:
    cast = make_arbitration("FEE_PENDING")
    endings.withdraw(case_id=cast.case.pk, by=cast["APPLICANT"])
    close_by_two(cast)
    told = set(Notice.objects.filter(about=cast.case.pk).values_list("recipient__name", flat=True))
    assert not told & {"RESPONDENT", "RESPONDENT_AGENT"}


TITLES = {
    "WITHDRAWN": "准许撤回仲裁申请决定书",
    "DEEMED_WITHDRAWN": "视为撤回仲裁申请决定书",
    "DISMISSED_NO_JURISDICTION": "撤销案件决定书",
}


@pytest.mark.parametrize(("outcome", "title"), TITLES.items())
def test_a_decision_is_called_what_it_decides(outcome: str, title: str) -> None:
    make = {"WITHDRAWN": _withdrawn, "DEEMED_WITHDRAWN": _deemed}.get(outcome, _dismissed(outcome))
    cast = make()
    paper = Paper.objects.get(kind="A21")
    assert (paper.context.own_title or paper.catalogued.title).zh_hans == title
    assert paper_title(CasePaper.objects.get(case=cast.case, paper=paper)) == title
    assert "本案程序终结" in str(paper.data)


@pytest.mark.parametrize("state", ["IN_PROCEEDINGS", "HEARING", "DELIBERATION", "SUSPENDED", "MEDIATION"])
def test_once_there_is_a_tribunal_its_presiding_arbitrator_decides(state: str) -> None:
    cast = make_arbitration(state)
    asked = endings.withdraw(case_id=cast.case.pk, by=cast["APPLICANT"], reason="和解")
    assert (fresh(cast).state, asked.proposal_id is not None) == (state, True)
    assert CaseEvent.objects.get(kind="proposal_made").audience == "JOINT"
    for name in ("ARBITRATOR", "RESPONDENT", "APPLICANT"):
        with pytest.raises((Forbidden, NotVisible)):
            approve(cast, name)
    approve(cast, "PRESIDING_ARBITRATOR")
    assert (fresh(cast).state, fresh(cast).outcome) == ("DECIDED", "WITHDRAWN")
    assert "部分退回" in str(Paper.objects.get(kind="A21").data)


def test_a_claim_is_not_withdrawn_over_a_counterclaim() -> None:
    cast = make_arbitration("ANSWER_PERIOD")
    Pleading.objects.create(
        case=cast.case, kind="COUNTERCLAIM", text="反请求", by_side=cast.respondent_side, at=timezone.now()
    )
    with pytest.raises(NotYet):
        endings.withdraw(case_id=cast.case.pk, by=cast["APPLICANT"])


# --- Absence, dismissal -------------------------------------------------------------------------------


def test_an_absent_applicants_request_is_deemed_withdrawn() -> None:
    cast = make_arbitration("HEARING")
    with pytest.raises(Unacceptable):
        endings.deem_withdrawn(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], reason=" ")
    endings.deem_withdrawn(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], reason="经两次通知未到庭")
    assert (fresh(cast).state, fresh(cast).outcome) == ("DECIDED", "DEEMED_WITHDRAWN")
    text = str(Paper.objects.get(kind="A21").data)
    assert ("第五十四条" in text, "退回" in text) == (True, False)


@pytest.mark.parametrize("outcome", ["DISMISSED_NO_JURISDICTION", "DISMISSED_OTHER"])
@pytest.mark.parametrize("by", ["INSTITUTION_CHAIR", "PRESIDING_ARBITRATOR"])
def test_a_case_is_dismissed_with_reasons(outcome: str, by: str) -> None:
    cast = make_arbitration("IN_PROCEEDINGS")
    values = {"case_id": cast.case.pk, "by": cast[by]}
    for wrong in ({"outcome": "AWARD", "reason": "x"}, {"outcome": outcome, "reason": ""}):
        with pytest.raises(Unacceptable):
            endings.dismiss(**values, **wrong)
    endings.dismiss(**values, outcome=outcome, reason="仲裁协议没有约定本机构")
    assert (fresh(cast).state, fresh(cast).outcome) == ("DECIDED", outcome)
    decision = Award.objects.get()
    assert (decision.kind, decision.reasons, decision.audience) == (
        "DECISION",
        "仲裁协议没有约定本机构",
        "JOINT",
    )
    assert decision.paper is not None
    assert (decision.paper.kind, decision.paper.number) == ("A21", cast.case.title)
    assert "仲裁协议" not in str(CaseEvent.objects.get(kind="dismiss").data)


# --- Consolidation ------------------------------------------------------------------------------------


def _lead_for(cast: Cast, *, same: bool = True) -> Case:
    lead = make_case("IN_PROCEEDINGS", kind="ARBITRATION", organisation=cast.case.organisation)
    for name, role in (
        ("PRESIDING_ARBITRATOR", Role.PRESIDING_ARBITRATOR),
        ("ARBITRATOR", Role.ARBITRATOR),
        ("THIRD", Role.ARBITRATOR),
    )[: 3 if same else 2]:
        user = cast[name].user
        assert user is not None
        engage(case=lead, user=user, role=role)
    return lead


def test_consolidation_needs_both_sides_and_the_same_tribunal() -> None:
    cast = make_arbitration("IN_PROCEEDINGS")
    lead, other = _lead_for(cast), _lead_for(cast, same=False)
    values = {"case_id": cast.case.pk, "by": cast["PRESIDING_ARBITRATOR"]}
    with pytest.raises(NotYet):
        endings.consolidate(**values, lead_id=lead.pk)
    consent(cast, ConsentSubject.CONSOLIDATION, about=lead.pk)
    with pytest.raises(NotYet):
        endings.consolidate(**values, lead_id=other.pk)
    with pytest.raises(Unacceptable):
        endings.consolidate(**values, lead_id=cast.case.pk)
    assert [row.pk for row in endings.leads_for(fresh(cast))] == [lead.pk]
    endings.consolidate(**values, lead_id=lead.pk)
    case = fresh(cast)
    assert (case.state, case.outcome, case.lead_id) == ("MERGED", "MERGED", lead.pk)
    assert CasePaper.objects.get(case=case).kind == "A16"
    assert (reason_of(cast), LedgerLine.objects.filter(rule_version=1).count()) == (Reason.LEAD_COUNTS, 0)


# --- Closing by two -----------------------------------------------------------------------------------


def test_closing_waits_for_the_paper_and_its_service_on_all() -> None:
    cast = award(make_arbitration())
    secretary = cast["CASE_SECRETARY"]
    with pytest.raises(NotYet) as refusal:
        closing.close(case_id=cast.case.pk, by=secretary)
    assert len(refusal.value.reasons) == 1
    first = Serving.objects.first()
    assert first is not None
    Serving.objects.filter(pk=first.pk).update(status="DELIVERED", delivered_at=timezone.now())
    with pytest.raises(NotYet):
        closing.close(case_id=cast.case.pk, by=secretary)
    serve_all(cast)
    closing.close(case_id=cast.case.pk, by=secretary)
    with pytest.raises(Forbidden):
        approve(cast, "CASE_SECRETARY")
    approve(cast, "SUPERVISOR")
    assert (fresh(cast).state, fresh(cast).closed_on) == ("CLOSED", timezone.localdate())
    assert CasePaper.objects.filter(kind="A23").count() == cast.case.parties.count()


def test_the_closing_date_is_the_day_of_the_decision() -> None:
    cast = award(make_arbitration())
    Case.objects.filter(pk=cast.case.pk).update(decided_on=date(2026, 9, 1))
    case = close_by_two(cast)
    assert (case.closed_on, case.first_closed_on) == (date(2026, 9, 1), date(2026, 9, 1))
    assert LedgerLine.objects.filter(rule_version=1).get().counted_on == date(2026, 9, 1)


def test_nothing_of_the_proceedings_is_waited_for_once_it_is_decided() -> None:
    cast = make_arbitration()
    event = CaseEvent.objects.create(case=cast.case, kind="constitute", role="SYSTEM", at=timezone.now())
    Deadline.objects.create(
        case=cast.case, code="ARB_AWARD", event=event, role="PRESIDING_ARBITRATOR", from_on=date(2026, 7, 1),
        due_on=date(2026, 11, 2), original_due_on=date(2026, 11, 2),
    )  # fmt: skip
    award(cast)
    assert (
        list(Deadline.objects.filter(case=cast.case, status="RUNNING").values_list("code", flat=True)) == []
    )
    close_by_two(
        cast
    )  # which serves the award: from then on the parties' own periods run, beside the archive's
    codes = Deadline.objects.filter(case=cast.case, status="RUNNING").values_list("code", flat=True)
    assert sorted(codes) == ["ARB_CORRECTION"] * 2 + ["ARB_SET_ASIDE"] * 2 + ["ARCHIVE"]


def test_the_archived_file_has_its_index_and_the_set_aside_window() -> None:
    cast = award(make_arbitration())
    close_by_two(cast)
    closing.archive(case_id=cast.case.pk, by=cast["CASE_SECRETARY"])
    cover = Paper.objects.get(kind="M30")
    text = str(cover.data)
    assert cover.data["title"]["zh_hans"] == "卷宗封面和卷内目录"
    assert ("申请撤销裁决的期限" in text, "裁决书" in text) == (True, True)
    assert CasePaper.objects.get(kind="M30").audience == "CENTRE"
    assert fresh(cast).state == "ARCHIVED"


# --- Arbitrating again --------------------------------------------------------------------------------


def test_a_courts_notice_opens_the_case_again_and_it_is_never_counted_twice() -> None:
    cast = award(make_arbitration())
    first = close_by_two(cast)
    line = LedgerLine.objects.filter(rule_version=1).get()
    values = {"case_id": cast.case.pk, "by": cast["SUPERVISOR"], "noticed_on": timezone.localdate()}
    for wrong in ({"court": "", "reference": "x"}, {"court": "x", "reference": " "}):
        with pytest.raises(Unacceptable):
            endings.re_arbitrate(**values, **wrong)
    with pytest.raises(Unacceptable):
        endings.re_arbitrate(
            **{**values, "noticed_on": timezone.localdate() + timedelta(days=1)}, court="x", reference="x"
        )
    endings.re_arbitrate(**values, court="澜江市中级人民法院", reference="（2026）粤0000民特1号")
    case = fresh(cast)
    assert (case.state, case.outcome, case.decided_on, case.closed_on) == ("IN_PROCEEDINGS", "", None, None)
    assert case.first_closed_on == first.closed_on
    assert CaseEvent.objects.get(kind="re_arbitrate").data["reference"] == "（2026）粤0000民特1号"
    consent(cast, ConsentSubject.DOCUMENTS_ONLY)
    perform(case_id=cast.case.pk, action=Action.DOCUMENTS_ONLY, by=cast["PRESIDING_ARBITRATOR"])
    award(cast)
    again = close_by_two(cast)
    assert (again.state, again.first_closed_on) == ("CLOSED", first.closed_on)
    assert LedgerLine.objects.filter(rule_version=1).get() == line
    assert reason_of(cast) == Reason.COUNTED


# --- The count ----------------------------------------------------------------------------------------


def _withdrawn() -> Cast:
    cast = make_arbitration("ANSWER_PERIOD")
    endings.withdraw(case_id=cast.case.pk, by=cast["APPLICANT"])
    return cast


def _deemed() -> Cast:
    cast = make_arbitration("HEARING")
    endings.deem_withdrawn(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], reason="未到庭")
    return cast


def _dismissed(outcome: str) -> Callable[[], Cast]:
    def lay() -> Cast:
        cast = make_arbitration("IN_PROCEEDINGS")
        endings.dismiss(case_id=cast.case.pk, by=cast["INSTITUTION_CHAIR"], outcome=outcome, reason="理由")
        return cast

    return lay


def _awarded(outcome: str) -> Callable[[], Cast]:
    def lay() -> Cast:
        cast = make_arbitration()
        ready(cast, outcome=outcome)
        decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
        return cast

    return lay


def _agreed() -> Cast:
    cast = make_arbitration("MEDIATION")
    consent(cast, ConsentSubject.CONSENT_AWARD)
    ready(cast, kind="CONSENT")
    decisions.consent_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    return cast


def _settled() -> Cast:
    cast = make_arbitration("MEDIATION")
    ready(cast, kind="STATEMENT", facts="", reasons="")
    statements.issue_statement(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    for name in ("APPLICANT", "RESPONDENT"):
        statements.sign_for_receipt(
            case_id=cast.case.pk, by=cast[name], name=name, reauthenticated_at=timezone.now()
        )
    return cast


ENDED: dict[str, Callable[[], Cast]] = {
    "AWARD": _awarded("AWARD"),
    "DEFAULT_AWARD": _awarded("DEFAULT_AWARD"),
    "CLAIM_REJECTED_SHAM": _awarded("CLAIM_REJECTED_SHAM"),
    "CONSENT_AWARD": _agreed,
    "MEDIATION_STATEMENT": _settled,
    "WITHDRAWN": _withdrawn,
    "DEEMED_WITHDRAWN": _deemed,
    "DISMISSED_NO_JURISDICTION": _dismissed("DISMISSED_NO_JURISDICTION"),
    "DISMISSED_OTHER": _dismissed("DISMISSED_OTHER"),
}


@pytest.mark.parametrize("outcome", ENDED)
def test_each_ending_counts_as_the_table_of_outcomes_says(outcome: str) -> None:
    cast = ENDED[outcome]()
    assert (fresh(cast).outcome, reason_of(cast)) == (outcome, Reason.ENDED_NOT_CLOSED)
    close_by_two(cast)
    row = OutcomeRow.objects.get(track="ARBITRATION", code=outcome)
    counts = row.counts_by_default
    assert reason_of(cast) == (Reason.COUNTED if counts else Reason.OUTCOME_NEVER_COUNTS)
    assert list(LedgerLine.objects.filter(rule_version=1).values_list("kind", "outcome")) == (
        [("ARBITRATION", outcome)] if counts else []
    )


def _mediation_closed(dispute: Dispute, outcome: str, *, took_part: bool, on: date) -> Case:
    """Lay a closed mediation of a dispute as the ledger saw it close."""
    from indicators.ledger import on_event

    case = make_case("CLOSED", dispute=dispute, outcome=outcome, closed_on=on, first_closed_on=on)
    event = CaseEvent.objects.create(
        case=case, kind="close", role="CASE_SECRETARY", state_from="TERMINATED", state_to="CLOSED", at=timezone.now(),
        data={"outcome": outcome, "closed_on": on.isoformat(), "took_part": took_part},
    )  # fmt: skip
    on_event(case=case, event=event)
    return case


@pytest.mark.parametrize(
    ("outcome", "took_part", "counted_kind"),
    [
        ("DEADLOCK", True, "MEDIATION"),  # R5: counted at the first countable closing
        ("RESPONDENT_REFUSED", False, "ARBITRATION"),  # R3, R5: the mediation did not count
        ("AGREEMENT_WRITTEN", True, "MEDIATION"),  # R7
    ],
)
def test_a_mediation_and_an_arbitration_of_one_dispute_are_one(
    outcome: str, took_part: bool, counted_kind: str
) -> None:
    cast = make_arbitration()
    mediation = _mediation_closed(cast.case.dispute, outcome, took_part=took_part, on=date(2026, 5, 20))
    award(cast)
    close_by_two(cast)
    line = LedgerLine.objects.filter(rule_version=1).get()
    assert line.kind == counted_kind
    expected = Reason.COUNTED if counted_kind == "ARBITRATION" else Reason.ALREADY_COUNTED
    assert reason_of(cast) == expected
    if counted_kind == "MEDIATION":
        assert line.case_id == mediation.pk


def test_figure_and_commands_agree(capsys: pytest.CaptureFixture[str]) -> None:
    cast = _awarded("AWARD")()
    close_by_two(cast)
    found = figure(timezone.localdate())
    assert found.by_outcome == {"AWARD": 1}
    call_command("explain_count", cast.case.title)
    assert "COUNTED" in capsys.readouterr().out
    call_command("count")
    assert "1" in capsys.readouterr().out

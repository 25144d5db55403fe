"""Endings: who may give which reason, the closing date as the legal event, the notice, closing by two, reopening."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Appointment, Case, CasePaper, MediationCase, Meeting, OutcomeRow, Proposal
from cases.permissions import Role, SideKind
from cases.refusals import Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import appointment, endings, hearings, proposals
from documents.services import read_bytes, render_now
from indicators.counting import explain
from indicators.models import LedgerLine
from indicators.rules import Reason
from notices.models import Notice
from tests.documents.reading import joined, text_of
from tests.factories import make_cast
from tests.table import (
    Table,
    at_clock,
    close,
    hold,
    lay_mediation,
    lay_table,
    name_mediator,
    schedule,
    seat_mediator,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def end(table: Table, by: Actor, outcome: str, **values: Any) -> None:
    """End the mediation for a reason."""
    endings.terminate(case_id=table.case.pk, by=by, outcome=outcome, **values)


def reason_of(table: Table) -> Reason:
    """Return why the case counts or does not."""
    return explain(table.case, timezone.localdate()).reason


# --- Strangers, and who may give which reason ---------------------------------------------------------


def test_strangers_end_nothing() -> None:
    cast = make_cast("MEDIATING")
    acts: list[Callable[[Actor], object]] = [
        lambda by: endings.terminate(case_id=cast.case.pk, by=by, outcome="DEADLOCK"),
        lambda by: endings.expire(case_id=cast.case.pk, by=by),
        lambda by: endings.close(case_id=cast.case.pk, by=by),
        lambda by: endings.reopen(case_id=cast.case.pk, by=by, reason="x"),
        lambda by: endings.archive(case_id=cast.case.pk, by=by),
    ]
    for name in ("STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED"):
        for act in acts:
            with pytest.raises(NotVisible):
                act(cast[name])
    for name in ("INTAKE_CLERK", "SUPERVISOR", "STATISTICIAN", "THIRD_PARTY", "GENERAL_AGENT"):
        with pytest.raises(Forbidden):
            acts[0](cast[name])
    assert Case.objects.get(pk=cast.case.pk).state == "MEDIATING"


@pytest.mark.parametrize(
    "name", ["withdraw", "terminate", "refuse_to_sign", "expire", "close", "reopen", "archive"]
)
def test_pages_do_not_exist_for_strangers(name: str) -> None:
    table = lay_mediation()
    assert sign_in(table.stranger).get(reverse(name, args=[table.case.pk])).status_code == 404


REASONS = {
    (Role.APPLICANT, SideKind.APPLICANT): {"APPLICANT_WITHDREW", "SETTLED_WITHDRAWN", "PARTY_QUIT"},
    (Role.AGENT, SideKind.APPLICANT): {"APPLICANT_WITHDREW", "SETTLED_WITHDRAWN", "PARTY_QUIT"},
    (Role.RESPONDENT, SideKind.RESPONDENT): {"PARTY_QUIT"},
    (Role.AGENT, SideKind.RESPONDENT): {"PARTY_QUIT"},
    (Role.MEDIATOR, None): {
        "DEADLOCK", "PARTY_QUIT", "SETTLED_WITHDRAWN", "UNREACHABLE", "BAD_FAITH", "COLLUSION", "UNSUITABLE",
    },
    (Role.CASE_SECRETARY, None): {"PARTY_QUIT", "APPLICANT_WITHDREW", "UNREACHABLE", "UNSUITABLE"},
    (Role.SUPERVISOR, None): set(),
}  # fmt: skip


def test_who_may_give_which_reason() -> None:
    table = lay_mediation()
    found = {key: {reason.value for reason in endings.reasons_for(table.case, *key)} for key in REASONS}
    assert found == REASONS


@pytest.mark.parametrize(
    "outcome", ["DEADLOCK", "BAD_FAITH", "AGREEMENT_WRITTEN", "RESPONDENT_REFUSED", "", "无"]
)
def test_a_party_gives_no_reason_that_is_not_its_own(outcome: str) -> None:
    table = lay_mediation()
    with pytest.raises(Unacceptable) as refusal:
        end(table, table.respondent, outcome)
    assert (refusal.value.field, table.case.state) == ("outcome", "MEDIATING")


def test_secretary_ends_only_while_there_is_no_mediator() -> None:
    table = lay_mediation()
    with pytest.raises(Forbidden):
        end(table, table.secretary, "UNREACHABLE")
    page = sign_in(table.secretary).get(reverse("case", args=[table.case.pk])).content.decode()
    assert reverse("terminate", args=[table.case.pk]) not in page
    waiting = lay_table()
    end(waiting, waiting.secretary, "UNREACHABLE")
    assert (waiting.case.state, waiting.case.outcome) == ("TERMINATED", "UNREACHABLE")


# --- Each unhappy ending ------------------------------------------------------------------------------


def _before_the_mediator(outcome: str) -> Callable[[], Table]:
    def lay() -> Table:
        table = lay_table()
        end(table, table.secretary, outcome)
        return table

    return lay


def _in_mediation(outcome: str, *, by: str = "mediator", held: bool = False) -> Callable[[], Table]:
    def lay() -> Table:
        table = lay_mediation()
        if held:
            hold(table)
        end(table, getattr(table, by), outcome)
        return table

    return lay


def _expired(*, held: bool) -> Callable[[], Table]:
    def lay() -> Table:
        table = lay_mediation()
        if held:
            hold(table)
        Case.objects.filter(pk=table.case.pk).update(period_ends_on=timezone.localdate() - timedelta(days=1))
        endings.expire(case_id=table.case.pk, by=table.mediator)
        return table

    return lay


def _withdrawn() -> Table:
    table = lay_table("CONSENT_PENDING")
    endings.withdraw(case_id=table.case.pk, by=table.applicant)
    return table


def _refused_to_sign() -> Table:
    table = lay_mediation()
    hold(table)
    MediationCase.objects.filter(pk=table.case.pk).update(state="SIGNING")
    endings.refuse_to_sign(case_id=table.case.pk, by=table.respondent)
    return table


ENDINGS: dict[str, tuple[Callable[[], Table], str, Reason]] = {
    "withdrawn before the reply": (_withdrawn, "APPLICANT_WITHDREW", Reason.NOTHING_WAS_MEDIATED),
    "unreachable": (_before_the_mediator("UNREACHABLE"), "UNREACHABLE", Reason.OUTCOME_NEVER_COUNTS),
    "quit before": (_before_the_mediator("PARTY_QUIT"), "PARTY_QUIT", Reason.NOTHING_WAS_MEDIATED),
    "unsuitable before": (_before_the_mediator("UNSUITABLE"), "UNSUITABLE", Reason.NOTHING_WAS_MEDIATED),
    "deadlock without session": (_in_mediation("DEADLOCK"), "DEADLOCK", Reason.NOTHING_WAS_MEDIATED),
    "deadlock": (_in_mediation("DEADLOCK", held=True), "DEADLOCK", Reason.COUNTED),
    "respondent quits": (_in_mediation("PARTY_QUIT", by="respondent", held=True), "PARTY_QUIT", Reason.COUNTED),
    "applicant withdraws": (
        _in_mediation("APPLICANT_WITHDREW", by="applicant", held=True), "APPLICANT_WITHDREW", Reason.COUNTED,
    ),
    "settled and withdrawn": (
        _in_mediation("SETTLED_WITHDRAWN", by="applicant", held=True), "SETTLED_WITHDRAWN", Reason.COUNTED,
    ),
    "settled without session": (
        _in_mediation("SETTLED_WITHDRAWN", by="applicant"), "SETTLED_WITHDRAWN", Reason.NOTHING_WAS_MEDIATED,
    ),
    "bad faith": (_in_mediation("BAD_FAITH", held=True), "BAD_FAITH", Reason.COUNTED),
    "collusion": (_in_mediation("COLLUSION", held=True), "COLLUSION", Reason.OUTCOME_NEVER_COUNTS),
    "unsuitable": (_in_mediation("UNSUITABLE", held=True), "UNSUITABLE", Reason.COUNTED),
    "lost sight of": (_in_mediation("UNREACHABLE", held=True), "UNREACHABLE", Reason.OUTCOME_NEVER_COUNTS),
    "period over": (_expired(held=True), "EXPIRED", Reason.COUNTED),
    "period over without session": (_expired(held=False), "EXPIRED", Reason.NOTHING_WAS_MEDIATED),
    "refused to sign": (_refused_to_sign, "REFUSED_TO_SIGN", Reason.COUNTED),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDINGS)
def test_ending_its_day_and_whether_it_counts(name: str) -> None:
    lay, outcome, reason = ENDINGS[name]
    table = lay()
    today = timezone.localdate()
    assert (table.case.state, table.case.outcome, table.case.terminated_on) == ("TERMINATED", outcome, today)
    assert reason_of(table) is Reason.ENDED_NOT_CLOSED
    later = timezone.now() + timedelta(days=4)
    close(table, at=later)
    assert (table.case.state, table.case.closed_on, table.case.first_closed_on) == ("CLOSED", today, today)
    assert (reason_of(table), LedgerLine.objects.filter(rule_version=1, case=table.case).count()) == (
        reason,
        1 if reason is Reason.COUNTED else 0,
    )
    assert [line.counted_on for line in LedgerLine.objects.filter(rule_version=1, case=table.case)] in (
        [],
        [today],
    )


def test_ending_tells_everybody_and_clears_what_was_to_come() -> None:
    table = lay_mediation()
    meeting = schedule(table, at_clock(3, 14))
    end(table, table.mediator, "DEADLOCK")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.people.filter(is_off=False).count()) == ("CANCELLED", 0)
    for actor in (*table.parties, table.mediator, table.secretary):
        kinds = Notice.objects.filter(recipient=actor.user, about=table.case.pk).values_list(
            "kind", flat=True
        )
        assert list(kinds).count("TERMINATED") == 1


def test_ending_releases_the_mediator_who_was_named() -> None:
    table = lay_table()
    name_mediator(table)
    end(table, table.applicant, "APPLICANT_WITHDREW")
    assert Appointment.objects.get(case=table.case).status == "REPLACED"
    told = Notice.objects.get(recipient=table.mediator.user, kind="TERMINATED")
    assert told.link == reverse("nominations")
    assert sign_in(table.mediator).get(reverse("case", args=[table.case.pk])).status_code == 404


def test_period_that_runs_is_not_over() -> None:
    table = lay_mediation()
    with pytest.raises(NotYet):
        endings.expire(case_id=table.case.pk, by=table.mediator)
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=timezone.localdate())
    with pytest.raises(NotYet):
        endings.expire(case_id=table.case.pk, by=table.mediator)


# --- The notice ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["DEADLOCK", "UNREACHABLE"])
def test_notice_states_ground_day_and_the_other_routes(outcome: str, settings: Any) -> None:
    table = lay_mediation()
    settings.PAPERS_ENABLED = True
    end(table, table.mediator, outcome, reason="内部说明标记")
    papers = CasePaper.objects.filter(case=table.case, kind="M25").select_related("paper")
    assert papers.count() == 2
    paper = papers[0].paper
    render_now(paper)
    text = joined(text_of(read_bytes(paper.files.get(language="zh-hans").file)))
    ground = OutcomeRow.objects.get(code=outcome, track="MEDIATION").name_zh_hans
    today = timezone.localdate()
    for expected in (
        table.case.number, ground, f"{today.year}年{today.month}月{today.day}日终止", "仲裁机构申请仲裁",
        "知识产权行政管理部门处理", "人民法院提起诉讼", "仍应保密",
    ):  # fmt: skip
        assert joined(str(expected)) in text
    assert "内部说明标记" not in text


def test_case_is_not_closed_before_its_notice_is_made(settings: Any) -> None:
    table = lay_mediation()
    settings.PAPERS_ENABLED = True
    end(table, table.mediator, "DEADLOCK")
    with pytest.raises(NotYet):
        endings.close(case_id=table.case.pk, by=table.secretary)
    page = sign_in(table.secretary).get(reverse("case_papers", args=[table.case.pk]))
    assert page.status_code == 200
    for row in CasePaper.objects.filter(case=table.case, kind="M25").select_related("paper"):
        render_now(row.paper)
    endings.close(case_id=table.case.pk, by=table.secretary)


# --- Closing and reopening ----------------------------------------------------------------------------


def test_closing_takes_two_persons() -> None:
    table = lay_mediation()
    end(table, table.mediator, "DEADLOCK")
    both = Actor(user=table.secretary.user, role=Role.CASE_SECRETARY)
    done = endings.close(case_id=table.case.pk, by=both)
    assert table.case.state == "TERMINATED"
    for actor in (table.secretary, table.mediator, table.applicant, table.clerk, table.chair):
        with pytest.raises((Forbidden, NotVisible)):
            proposals.answer(proposal_id=done.proposal_id, by=actor, agrees=True)
    proposals.answer(proposal_id=done.proposal_id, by=table.supervisor, agrees=True)
    event = table.case.events.get(kind="close")
    assert (table.case.state, event.by_id, event.data["second"]) == (
        "CLOSED", table.secretary.user_id, str(table.supervisor.user_id),
    )  # fmt: skip


def test_secretary_who_is_supervisor_too_is_not_two_persons() -> None:
    table = lay_mediation()
    end(table, table.mediator, "DEADLOCK")
    user = table.secretary.user
    assert user is not None
    done = endings.close(case_id=table.case.pk, by=table.secretary)
    user.groups.add(Group.objects.get(name=Role.SUPERVISOR.value))
    again = type(user).objects.get(pk=user.pk)
    with pytest.raises(Forbidden):
        proposals.answer(
            proposal_id=done.proposal_id, by=Actor(user=again, role=Role.SUPERVISOR), agrees=True
        )
    assert table.case.state == "TERMINATED"


def test_nobody_enters_a_closing_date() -> None:
    table = lay_mediation()
    end(table, table.mediator, "DEADLOCK")
    done = endings.close(case_id=table.case.pk, by=table.secretary)
    proposal = Proposal.objects.get(pk=done.proposal_id)
    assert proposal.data == {}
    Proposal.objects.filter(pk=proposal.pk).update(data={"closed_on": "2020-01-01", "on": "2020-01-01"})
    proposals.answer(proposal_id=proposal.pk, by=table.supervisor, agrees=True)
    assert table.case.closed_on == timezone.localdate()


def closed() -> Table:
    """Return a counted case, closed."""
    table = lay_mediation()
    hold(table)
    end(table, table.mediator, "DEADLOCK")
    close(table)
    return table


def test_reopening_takes_two_persons_and_a_reason() -> None:
    table = closed()
    with pytest.raises(Unacceptable):
        endings.reopen(case_id=table.case.pk, by=table.supervisor, reason=" ")
    done = endings.reopen(case_id=table.case.pk, by=table.supervisor, reason="双方要求继续调解")
    assert table.case.state == "CLOSED"
    for actor in (table.supervisor, table.secretary, table.applicant):
        with pytest.raises((Forbidden, NotVisible)):
            proposals.answer(proposal_id=done.proposal_id, by=actor, agrees=True)
    proposals.answer(proposal_id=done.proposal_id, by=table.chair, agrees=True)
    assert (table.case.state, table.case.closed_on, table.case.outcome) == ("MEDIATING", None, "")


def test_second_closing_keeps_the_first_day_and_adds_no_line() -> None:
    table = closed()
    first = table.case.first_closed_on
    done = endings.reopen(case_id=table.case.pk, by=table.supervisor, reason="继续调解")
    proposals.answer(proposal_id=done.proposal_id, by=table.chair, agrees=True)
    assert reason_of(table) is Reason.COUNTED
    later = timezone.now() + timedelta(days=40)
    end(table, table.mediator, "PARTY_QUIT", at=later)
    close(table, at=later)
    lines = LedgerLine.objects.filter(rule_version=1, case=table.case)
    assert (table.case.first_closed_on, table.case.closed_on) == (
        first,
        (later + timedelta(hours=0)).astimezone().date(),
    )
    assert [(line.counted_on, line.outcome) for line in lines] == [(first, "DEADLOCK")]


def test_archive_is_the_end() -> None:
    table = closed()
    endings.archive(case_id=table.case.pk, by=table.secretary)
    assert table.case.state == "ARCHIVED"
    assert sign_in(table.applicant).get(reverse("case", args=[table.case.pk])).status_code == 200


def test_close_page_shows_the_checklist() -> None:
    table = lay_mediation()
    start = timezone.now() - timedelta(hours=2)
    schedule(table, start, at=start - timedelta(hours=1))
    end(table, table.mediator, "DEADLOCK")
    page = sign_in(table.secretary).get(reverse("close", args=[table.case.pk]))
    assert [done for _label, done in page.context["checklist"]] == [True, False, True]
    assert Meeting.objects.filter(case=table.case, record=None).count() == 1
    hearings.cancel_meeting(
        case_id=table.case.pk,
        by=table.mediator,
        meeting_id=Meeting.objects.get(case=table.case).pk,
        reason="未举行",
    )
    endings.close(case_id=table.case.pk, by=table.secretary)


def test_replaced_mediator_can_be_followed_by_another_to_the_end() -> None:
    table = lay_table()
    seat_mediator(table)
    appointment.replace(case_id=table.case.pk, by=table.mediator, reason="调离")
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=table.other_mediator.user_id)
    appointment.accept_appointment(case_id=table.case.pk, by=table.other_mediator, disclosure="")
    for party in table.parties:
        appointment.answer_disclosure(case_id=table.case.pk, by=party, objects=False)
    appointment.confirm(case_id=table.case.pk, by=table.other_mediator)
    end(table, table.other_mediator, "DEADLOCK")
    assert table.case.state == "TERMINATED"

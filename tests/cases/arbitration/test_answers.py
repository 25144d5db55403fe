"""The notice of arbitration, the answer, a counterclaim, leave, objections; and what the papers must contain."""

import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.invitation_keys import hash_of_code
from cases.models import CasePaper, Deadline, Fee, Invitation, Pleading, Serving
from cases.refusals import Conflict, NotVisible, NotYet, Unacceptable
from cases.services import invitations, serving
from cases.services.arbitration import answers, tribunal
from cases.services.invitations import Outcome
from documents.services import read_bytes, render_now
from tests.tribunal import Bench, accept_all, lay_bench, name_three, notified

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def over(bench: Bench, *codes: str) -> None:
    """Let periods be over since yesterday."""
    yesterday = TODAY() - timedelta(days=1)
    Deadline.objects.filter(case=bench.case, code__in=codes).update(
        due_on=yesterday, original_due_on=yesterday
    )


def words_of(bench: Bench, kind: str) -> str:
    """Return the words of the first paper of a kind, re-read from its PDF."""
    row = (
        CasePaper.objects.filter(case=bench.case, kind=kind, audience="JOINT").select_related("paper").first()
    )
    assert row is not None
    render_now(row.paper)
    file = row.paper.files.get(language="zh-hans").file
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=read_bytes(file), capture_output=True, check=True
    )
    return "".join(done.stdout.decode().split())


def test_a_stranger_serves_answers_and_objects_to_nothing() -> None:
    bench = notified()
    case_id, by = bench.case.pk, bench.stranger
    for call in (
        lambda: answers.answer(case_id=case_id, by=by, text="x"),
        lambda: answers.give_leave(case_id=case_id, by=by, until=TODAY(), reason="x"),
        lambda: answers.end_answer_period(case_id=case_id, by=by),
        lambda: answers.object_to_jurisdiction(case_id=case_id, by=by, text="x"),
        lambda: answers.object_to_online(case_id=case_id, by=by),
    ):
        with pytest.raises(NotVisible):
            call()
    assert Pleading.objects.count() == 0


@pytest.mark.parametrize(("track", "days"), [("ORDINARY", 15), ("FAST", 10), ("INTERNATIONAL", 30)])
def test_the_notice_starts_the_periods_of_the_track(track: str, days: int) -> None:
    bench = notified(track=track)
    rows = {row.code: row for row in Deadline.objects.filter(case=bench.case, status="RUNNING")}
    periods = {code: row.rule.value if row.rule else 0 for code, row in rows.items()}
    assert periods == {"ARB_ANSWER": days, "ARB_COUNTERCLAIM": days, "ARB_TRIBUNAL": days}
    assert bench.case.state == "ANSWER_PERIOD"
    assert Invitation.objects.filter(case=bench.case, ended_at=None).count() == 1


def test_the_periods_are_counted_from_the_day_of_service() -> None:
    bench = lay_bench()
    answers.notify(case_id=bench.case.pk, by=bench.secretary, at=timezone.now() - timedelta(days=4))
    party = bench.respondent_side.parties.get()
    serving.serve(
        case_id=bench.case.pk, by=bench.secretary, party_ids=[party.pk], channel="EMAIL", status="DELIVERED",
        proof="回执", on=TODAY() - timedelta(days=1),
    )  # fmt: skip
    assert {row.from_on for row in Deadline.objects.filter(case=bench.case, status="RUNNING")} == {
        TODAY() - timedelta(days=1)
    }


def test_the_code_proves_service_and_starts_the_periods() -> None:
    bench = lay_bench()
    answers.notify(case_id=bench.case.pk, by=bench.secretary, at=timezone.now() - timedelta(days=2))
    row = Invitation.objects.get(case=bench.case, ended_at=None)
    row.code_hash, row.code_sent_at = hash_of_code(row.pk, "123456"), timezone.now()
    row.save()
    assert invitations.enter_code(row, "123456").outcome is Outcome.RIGHT
    assert Serving.objects.get(case=bench.case, paper=None).status == "DELIVERED"
    assert Deadline.objects.get(case=bench.case, code="ARB_ANSWER").from_on == TODAY()


def test_an_answer_is_filed_once_and_a_counterclaim_has_its_fee() -> None:
    bench = notified()
    case_id, by = bench.case.pk, bench.respondent
    with pytest.raises(Unacceptable):
        answers.answer(case_id=case_id, by=by)
    answers.answer(case_id=case_id, by=by, text="不同意申请人的请求")
    with pytest.raises(Conflict):
        answers.answer(case_id=case_id, by=by, text="再答辩")
    answers.answer(
        case_id=case_id, by=by, counterclaim="申请人违约", relief="支付费用", amount_fen=320_000_000
    )
    fee = Fee.objects.get(case=bench.case, is_counterclaim=True)
    assert (fee.side_id, fee.base_fen, fee.acceptance_fen) == (
        bench.respondent_side.pk,
        320_000_000,
        9_000_000,
    )
    assert sorted(Pleading.objects.filter(case=bench.case).values_list("kind", flat=True)) == [
        "ANSWER",
        "COUNTERCLAIM",
    ]


def test_a_late_answer_needs_leave_given_before() -> None:
    bench = notified()
    over(bench, "ARB_ANSWER", "ARB_COUNTERCLAIM")
    with pytest.raises(Unacceptable):
        answers.answer(case_id=bench.case.pk, by=bench.respondent, text="迟到的答辩")
    until = TODAY() + timedelta(days=3)
    answers.give_leave(case_id=bench.case.pk, by=bench.secretary, until=until, reason="邮件延误")
    row = Deadline.objects.get(case=bench.case, code="ARB_ANSWER")
    assert (row.due_on, row.original_due_on) == (until, TODAY() - timedelta(days=1))
    answers.answer(case_id=bench.case.pk, by=bench.respondent, text="迟到的答辩")
    assert Pleading.objects.get(case=bench.case).is_late


def test_no_answer_does_not_stop_the_case() -> None:
    bench = notified()
    with pytest.raises(NotYet):
        answers.end_answer_period(case_id=bench.case.pk, by=bench.secretary)
    over(bench, "ARB_ANSWER")
    answers.end_answer_period(case_id=bench.case.pk, by=bench.secretary)
    assert bench.case.state == "TRIBUNAL_PENDING"


def test_objections_are_filed_by_either_side_once() -> None:
    bench = notified()
    for party in bench.parties:
        answers.object_to_online(case_id=bench.case.pk, by=party)
        answers.object_to_jurisdiction(case_id=bench.case.pk, by=party, text="没有仲裁协议")
        with pytest.raises(Conflict):
            answers.object_to_online(case_id=bench.case.pk, by=party)
    assert Pleading.objects.filter(case=bench.case).count() == 4


def test_the_notice_names_what_is_served_the_periods_the_panel_and_the_choice() -> None:
    bench = notified()
    words = words_of(bench, "A06")
    wanted = (
        "仲裁通知书",
        "请求",
        "15日",
        "答辩书",
        "反请求",
        "仲裁规则",
        "首席仲裁员",
        "林一",
        "陈六",
        "第三十六条",
        "首次开庭前",
        "仲裁规则规定的主要期限",
        "开庭5日前",
        "作出裁决（国内普通）：4个月",
    )
    assert [word for word in wanted if word not in words] == []
    assert CasePaper.objects.filter(case=bench.case, kind="A23", audience="CENTRE").count() == 1


def test_the_notice_of_formation_passes_the_disclosures_on() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    accept_all(bench)
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    words = words_of(bench, "A11")
    wanted = ("组庭通知书", "林一", "周二", "吴三", "由双方共同选定", "第四十五条", "声明没有", "第四十七条")
    assert [word for word in wanted if word not in words] == []
    assert CasePaper.objects.filter(case=bench.case, kind="A11").count() == 2
    assert CasePaper.objects.filter(case=bench.case, kind="A10").count() == 3

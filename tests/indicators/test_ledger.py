"""The count: golden cases of the counting rule, one line a dispute, and the commands that print it."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from cases.models import Case, MediationCase
from cases.services import endings, proposals, replies
from indicators.charts import Series, line_chart
from indicators.counting import Figure, explain, figure, period_of
from indicators.models import LedgerLine, PlanPeriod
from indicators.rules import REASON_LABELS, Reason
from tests.factories import make_case
from tests.table import Table, close, hold, lay_mediation, lay_table

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def closed(outcome: str = "DEADLOCK", *, held: bool = True, table: Table | None = None) -> Table:
    """Return a case that was mediated, ended and closed."""
    table = table or lay_mediation()
    if held:
        hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome=outcome)
    close(table)
    return table


def agreed(outcome: str = "AGREEMENT_WRITTEN", on: date | None = None) -> Table:
    """Return a closed case whose agreement is in force since a day."""
    table = lay_mediation()
    hold(table)
    day = on or TODAY()
    MediationCase.objects.filter(pk=table.case.pk).update(state="SIGNING")
    MediationCase.objects.filter(pk=table.case.pk).update(state="AGREED", outcome=outcome, agreed_on=day)
    return table


def close_agreed(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Close a case whose agreement this test did not sign."""
    monkeypatch.setattr("cases.closing_check._agreement_issued", lambda case: True)
    close(table)


def counted() -> int:
    """Return the count today."""
    return figure(TODAY()).counted


def reason_of(case: Case) -> Reason:
    """Return why a case counts or does not."""
    return explain(case, TODAY()).reason


# --- Golden cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["AGREEMENT_WRITTEN", "AGREEMENT_ORAL", "AGREEMENT_PARTIAL"])
def test_r1_r11_an_agreement_counts_one_on_the_day_it_took_effect(
    outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = TODAY() - timedelta(days=2)
    table = agreed(outcome, on=day)
    assert counted() == 0
    close_agreed(table, monkeypatch)
    line = LedgerLine.objects.filter(rule_version=1).get()
    assert (counted(), reason_of(table.case), line.counted_on, line.outcome) == (
        1,
        Reason.COUNTED,
        day,
        outcome,
    )


@pytest.mark.parametrize("outcome", ["DEADLOCK", "PARTY_QUIT", "BAD_FAITH", "UNSUITABLE"])
def test_r2_failed_work_with_both_sides_counts_one(outcome: str) -> None:
    assert (reason_of(closed(outcome).case), counted()) == (Reason.COUNTED, 1)


@pytest.mark.parametrize(
    "outcome", ["DEADLOCK", "PARTY_QUIT", "BAD_FAITH", "UNSUITABLE", "SETTLED_WITHDRAWN"]
)
def test_r3_nothing_mediated_counts_nothing(outcome: str) -> None:
    assert (reason_of(closed(outcome, held=False).case), counted()) == (Reason.NOTHING_WAS_MEDIATED, 0)


def test_r3_refused_unreachable_and_withdrawn_count_nothing() -> None:
    assert reason_of(closed("UNREACHABLE").case) is Reason.OUTCOME_NEVER_COUNTS
    early = lay_table("CONSENT_PENDING")
    endings.withdraw(case_id=early.case.pk, by=early.applicant)
    close(early)
    assert (reason_of(early.case), counted()) == (Reason.NOTHING_WAS_MEDIATED, 0)
    refused = lay_table("CONSENT_PENDING")
    party = refused.respondent_side.parties.get()
    said = {"answer": "DECLINE", "name": "何青", "capacity": "EMPLOYEE"}
    replies.reply(case_id=refused.case.pk, by=refused.respondent, party_id=party.pk, **said)
    close(refused)
    assert (refused.case.outcome, reason_of(refused.case)) == (
        "RESPONDENT_REFUSED",
        Reason.OUTCOME_NEVER_COUNTS,
    )
    assert counted() == 0


@pytest.mark.parametrize("state", ["NOT_ACCEPTED", "CANCELLED"])
def test_r4_what_was_never_accepted_counts_nothing(state: str) -> None:
    assert (reason_of(make_case(state)), counted()) == (Reason.NEVER_ACCEPTED, 0)


def test_r4_sham_counts_nothing_even_where_both_took_part() -> None:
    assert (reason_of(closed("COLLUSION").case), counted()) == (Reason.OUTCOME_NEVER_COUNTS, 0)


def test_r7_same_dispute_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = closed()
    second = agreed()
    Case.objects.filter(pk=second.case.pk).update(dispute=first.case.dispute)
    close_agreed(second, monkeypatch)
    assert (counted(), reason_of(first.case), reason_of(second.case)) == (
        1,
        Reason.COUNTED,
        Reason.ALREADY_COUNTED,
    )
    assert explain(second.case, TODAY()).line == LedgerLine.objects.filter(rule_version=1).get(
        case=first.case
    )


def test_r8_merged_files_count_in_the_lead_case() -> None:
    assert reason_of(make_case("MERGED")) is Reason.LEAD_COUNTS


def test_r10_reopened_and_closed_again_counts_once_on_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    table = closed()
    done = endings.reopen(case_id=table.case.pk, by=table.supervisor, reason="继续调解")
    proposals.answer(proposal_id=done.proposal_id, by=table.chair, agrees=True)
    later = timezone.now() + timedelta(days=30)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="PARTY_QUIT", at=later)
    close(table, at=later)
    assert list(LedgerLine.objects.filter(rule_version=1).values_list("counted_on", "outcome")) == [
        (TODAY(), "DEADLOCK")
    ]


def test_r10_a_first_closing_that_did_not_count_leaves_room_for_the_second() -> None:
    table = closed(held=False)
    assert counted() == 0
    done = endings.reopen(case_id=table.case.pk, by=table.supervisor, reason="继续调解")
    proposals.answer(proposal_id=done.proposal_id, by=table.chair, agrees=True)
    closed(table=table)
    assert (counted(), reason_of(table.case)) == (1, Reason.COUNTED)


def test_r12_settled_and_withdrawn_counts_one() -> None:
    assert (reason_of(closed("SETTLED_WITHDRAWN").case), counted()) == (Reason.COUNTED, 1)


def test_r15_a_case_counts_in_the_year_of_its_first_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    table = agreed(on=date(2025, 12, 30))
    Case.objects.filter(pk=table.case.pk).update(accepted_on=date(2025, 12, 1))
    close_agreed(table, monkeypatch)
    assert (figure(date(2025, 12, 31)).counted, figure(date(2026, 6, 1)).counted) == (1, 0)
    assert explain(table.case, date(2026, 6, 1)).reason is Reason.OUTSIDE_THE_PERIOD
    assert explain(table.case, date(2025, 12, 31)).reason is Reason.COUNTED


def test_an_ended_case_is_not_counted_before_it_is_closed() -> None:
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    assert (counted(), reason_of(table.case)) == (0, Reason.ENDED_NOT_CLOSED)


def test_work_that_goes_on_is_not_counted() -> None:
    states = ["SUBMITTED", "CONSENT_PENDING", "MEDIATOR_PENDING", "MEDIATING", "SUSPENDED", "SIGNING"]
    assert {reason_of(make_case(state)) for state in states} == {Reason.STILL_OPEN}


def test_every_reason_has_a_sentence() -> None:
    assert set(REASON_LABELS) == set(Reason)


# --- The ledger ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sql", ["update(outcome='X')", "delete()"])
def test_line_is_neither_changed_nor_deleted(sql: str) -> None:
    closed()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        LedgerLine.objects.all().update(outcome="X") if "update" in sql else LedgerLine.objects.all().delete()


def test_count_is_reproduced_from_the_events() -> None:
    for outcome, held in (("DEADLOCK", True), ("PARTY_QUIT", False), ("COLLUSION", True)):
        closed(outcome, held=held)
    by_events = [case.pk for case in Case.objects.filter(state="CLOSED") if explain(case, TODAY()).is_counted]
    assert sorted(LedgerLine.objects.filter(rule_version=1).values_list("case_id", flat=True)) == sorted(
        by_events
    )


# --- Periods and pace ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "pace"),
    [(date(2026, 1, 1), 1), (date(2030, 12, 31), 2000), (date(2028, 7, 1), 1000), (date(2031, 5, 1), 2000)],
)
def test_pace_is_a_straight_line(day: date, pace: int) -> None:
    period = PlanPeriod.objects.get(first_on=date(2026, 1, 1))
    assert Figure(period, day, 1, 0, {}).pace == pace


def test_day_outside_every_period_belongs_to_the_nearest() -> None:
    periods = [
        period_of(day).first_on
        for day in (date(2019, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2040, 1, 1))
    ]
    assert periods == [date(2021, 1, 1), date(2021, 1, 1), date(2026, 1, 1), date(2026, 1, 1)]


def test_chart_keeps_inside_its_frame() -> None:
    months = [date(2026, month, 1) for month in range(1, 13)]
    series = [
        Series("counted", "Counted 11", [*range(6), *[None] * 6]),
        Series("pace", "Pace 1100", [100 * n for n in range(12)]),
        Series("forecast", "Forecast 1090", [None] * 6 + [1090] * 6),
    ]
    band = [None] * 6 + [(900, 1200)] * 6
    chart = line_chart(months, series, width=328, height=220, labels=3, band=band)
    drawn = " ".join([*(line.points for line in chart.lines), chart.band]).split()
    points = [tuple(map(float, point.split(","))) for point in drawn]
    assert all(chart.left <= x <= chart.right and 12 <= y <= chart.bottom for x, y in points)
    assert (len(chart.x_ticks), chart.y_ticks[0].label) == (3, "0")
    assert chart.width - chart.right > 22  # half of 2026-10 at 12 px, where the last month is named
    heights = sorted(line.label.y for line in chart.lines)
    assert heights[0] >= 12
    assert heights[-1] < chart.bottom
    ends = [line.label.y for line in chart.lines if line.style != "counted"]
    assert abs(ends[0] - ends[1]) >= 14  # no name on another


# --- Commands -----------------------------------------------------------------------------------------


def printed(*arguments: str) -> str:
    """Return what a command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_count_prints_json_with_the_list() -> None:
    table = closed()
    answer = json.loads(printed("count", "--json", "--list"))
    assert sorted(answer) == ["as_of", "by_outcome", "cases", "counted", "rule", "target"]
    assert (answer["target"], answer["counted"], answer["rule"], answer["by_outcome"]) == (
        2000,
        1,
        1,
        {"DEADLOCK": 1},
    )
    assert [sorted(row) for row in answer["cases"]] == [["case", "counted_on", "number", "outcome", "rule"]]
    assert answer["cases"][0]["number"] == table.case.number
    assert "cases" not in json.loads(printed("count", "--json"))


def test_count_of_an_earlier_day_leaves_out_what_came_later() -> None:
    closed()
    yesterday = (TODAY() - timedelta(days=1)).isoformat()
    assert json.loads(printed("count", "--json", "--as-of", yesterday))["counted"] == 0
    assert printed("count").startswith("1 / 2000")
    with pytest.raises(CommandError, match="2026-11-23"):
        call_command("count", "--as-of", "yesterday")


def test_explain_count_names_the_reason() -> None:
    table = closed()
    text = printed("explain_count", str(table.case.number))
    assert text.splitlines()[0] == f"{table.case.number}: COUNTED (rule 1)"
    with pytest.raises(CommandError):
        call_command("explain_count", "无此案")

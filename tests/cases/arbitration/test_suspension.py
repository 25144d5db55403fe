"""Suspended proceedings: the period for the award stands, and the day it first ended on is kept."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import CasePaper, Deadline, Meeting, Suspension
from cases.moment import Moment
from cases.permissions import Action, Role
from cases.refusals import Forbidden, NotVisible
from cases.services.arbitration import consents, suspension
from cases.services.period import rolled
from cases.services.timetable import due_for
from tests.bench import Bench, lay_bench, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.fixture
def bench(db: None) -> Bench:
    """Return a case in proceedings, with the period for the award running for ten days."""
    bench = lay_bench()
    from_on = timezone.localdate() - timedelta(days=10)
    due, row = due_for(bench.case, "ARB_AWARD", from_on)
    consents.give_consent(case_id=bench.case_id, by=bench.applicant, subject="CONSOLIDATION")
    Deadline.objects.create(
        case=bench.case, code="ARB_AWARD", rule=row, event=bench.case.events.first(),
        role=Role.PRESIDING_ARBITRATOR, from_on=from_on, due_on=due.due_on, original_due_on=due.due_on,
    )  # fmt: skip
    return bench


def later(days: int) -> datetime:
    """Return an instant some days from now."""
    return timezone.now() + timedelta(days=days)


def test_only_the_tribunal_suspends(bench: Bench) -> None:
    for actor in (*bench.others, bench.first):
        with pytest.raises((NotVisible, Forbidden)):
            suspension.suspend(case_id=bench.case_id, by=actor, ground="APPRAISAL", reason="鉴定")
    assert Suspension.objects.count() == 0


def test_the_period_ends_later_by_the_days_of_the_suspension(bench: Bench) -> None:
    schedule(bench)
    before = Deadline.objects.get(code="ARB_AWARD")
    suspension.suspend(case_id=bench.case_id, by=bench.presiding, ground="VALIDITY", reason="等待无效决定。")
    assert (bench.case.state, Deadline.objects.get(code="ARB_AWARD").status) == ("SUSPENDED", "PAUSED")
    assert list(Meeting.objects.values_list("status", flat=True)) == ["CANCELLED"]
    suspension.resume(case_id=bench.case_id, by=bench.presiding, at=later(30))
    after = Deadline.objects.get(code="ARB_AWARD")
    raw = due_for(bench.case, "ARB_AWARD", before.from_on)[0].raw_end
    assert (after.status, after.paused_days) == ("RUNNING", 30)
    assert after.due_on == rolled(raw + timedelta(days=30))
    assert after.original_due_on == before.original_due_on
    row = Suspension.objects.get()
    assert (row.from_on, row.until_on) == (timezone.localdate(), Moment(later(30)).today)
    papers = CasePaper.objects.filter(kind="A16").values_list("event__kind", flat=True)
    assert sorted(papers) == [Action.RESUME, Action.RESUME, Action.SUSPEND, Action.SUSPEND]


def test_a_second_suspension_adds_its_days(bench: Bench) -> None:
    for start, end in ((0, 5), (8, 12)):
        suspension.suspend(
            case_id=bench.case_id, by=bench.presiding, ground="OTHER", reason="另有原因。", at=later(start)
        )
        suspension.resume(case_id=bench.case_id, by=bench.presiding, at=later(end))
    assert Deadline.objects.get(code="ARB_AWARD").paused_days == 9
    assert Suspension.objects.filter(until_on=None).count() == 0

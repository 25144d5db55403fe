"""Judicial confirmation: who records what, in which order, on which days."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.models import Case, CaseEvent, Deadline, JudicialConfirmation
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services import confirmation as service
from tests.agreements import SIGNERS, draft, finalise, make_table, sign
from tests.factories import Cast

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


@pytest.fixture
def done() -> Cast:
    """An agreement in force."""
    cast = make_table()
    draft(cast)
    finalise(cast)
    for name in SIGNERS:
        sign(cast, name)
    return cast


def record(cast: Cast, who: str, status: str, on: date | None = None) -> None:
    service.record(case_id=cast.case.pk, by=cast[who], status=status, on=on or timezone.localdate())


def status_of(cast: Cast) -> str:
    return JudicialConfirmation.objects.get(case=cast.case).status


@pytest.mark.parametrize("name", ["STRANGER", "NOBODY", "OTHER_CLERK"])
def test_a_stranger_records_nothing(done: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        record(done, name, "APPLIED")


@pytest.mark.parametrize("name", ["MEDIATOR", "SUPERVISOR", "STATISTICIAN"])
def test_who_is_no_party_and_not_the_secretary_records_nothing(done: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        record(done, name, "APPLIED")


@pytest.mark.parametrize("name", ["APPLICANT", "RESPONDENT", "GENERAL_AGENT", "CASE_SECRETARY"])
def test_a_party_or_the_secretary_records_the_application(done: Cast, name: str) -> None:
    record(done, name, "APPLIED")
    row = JudicialConfirmation.objects.get(case=done.case)
    assert (row.status, row.applied_on) == ("APPLIED", timezone.localdate())
    assert Deadline.objects.get(case=done.case, code="JC_APPLY").status == "MET"
    assert CaseEvent.objects.get(kind="record_confirmation").data == {
        "status": "APPLIED", "on": timezone.localdate().isoformat(),
    }  # fmt: skip


def test_the_secretary_records_the_ruling(done: Cast) -> None:
    record(done, "APPLICANT", "APPLIED")
    with pytest.raises(Forbidden):
        record(done, "APPLICANT", "CONFIRMED")
    record(done, "CASE_SECRETARY", "CONFIRMED")
    assert status_of(done) == "CONFIRMED"


def test_nothing_is_recorded_out_of_order(done: Cast) -> None:
    with pytest.raises(Conflict):
        record(done, "CASE_SECRETARY", "CONFIRMED")
    record(done, "CASE_SECRETARY", "APPLIED")
    with pytest.raises(Conflict):
        record(done, "CASE_SECRETARY", "APPLIED")


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_lies_between_effect_and_today(done: Cast, days: int) -> None:
    with pytest.raises(Unacceptable):
        record(done, "APPLICANT", "APPLIED", timezone.localdate() + timedelta(days=days))
    assert status_of(done) == "ELIGIBLE"


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    moment = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)
    cast = make_table()
    case = Case.objects.get(pk=cast.case.pk)
    row = service.assess(case, service.Moment(moment))
    assert row.last_day == date(2026, 10, 8)  # 1 October is a rest day, as are the days to 7 October
    Case.objects.filter(pk=case.pk).update(state="SIGNING")
    Case.objects.filter(pk=case.pk).update(state="AGREED", agreed_on=date(2026, 9, 1))
    late = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
    by = cast["APPLICANT"]
    service.let_expire(case, service.Moment(late))
    assert status_of(cast) == "EXPIRED"
    with pytest.raises(Unacceptable):
        service.record(case_id=case.pk, by=by, status="APPLIED", on=date(2026, 10, 9), at=late)
    service.record(case_id=case.pk, by=by, status="APPLIED", on=date(2026, 10, 8), at=late)
    assert status_of(cast) == "APPLIED"


def test_what_a_court_would_refuse_is_not_applied_for(done: Cast) -> None:
    JudicialConfirmation.objects.filter(case=done.case).update(status="BARRED")
    with pytest.raises(Conflict):
        record(done, "APPLICANT", "APPLIED")

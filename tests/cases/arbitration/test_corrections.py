"""A side asks for the correction of an award; the periods after an award are deadlines that speak."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Award, CaseEvent, CorrectionRequest, Deadline
from cases.moment import SHANGHAI
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import endings, reminders
from cases.services.arbitration import corrections, decisions
from notices.models import Notice
from tests.arbitration import make_arbitration, ready, serve_all
from tests.factories import Cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def decided(received: date | None = None) -> tuple[Cast, Award]:
    """Return an arbitration whose award has reached both sides on a day."""
    cast = make_arbitration()
    ready(cast)
    decisions.issue_award(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"])
    serve_all(cast, received)
    return cast, Award.objects.get(case=cast.case, kind="AWARD")


def ask(cast: Cast, award: Award, name: str = "APPLICANT", **values: Any) -> CorrectionRequest:
    """Ask for a correction."""
    asked = {"kind": "ERROR", "text": "第二项的“20万元”应为“21万元”。", **values}
    done = corrections.ask_for_correction(case_id=cast.case.pk, by=cast[name], award_id=award.pk, **asked)
    return CorrectionRequest.objects.get(pk=done.data["request"])


# --- Strangers first ------------------------------------------------------------------------------------


def test_a_stranger_neither_asks_nor_decides(client: Client) -> None:
    cast, award = decided()
    row = ask(cast, award)
    with pytest.raises(NotVisible):
        ask(cast, award, "STRANGER")
    with pytest.raises(NotVisible):
        corrections.refuse_correction(
            case_id=cast.case.pk, by=cast["STRANGER"], request_id=row.pk, reasons="x"
        )
    client.force_login(cast["STRANGER"].user)  # type: ignore[arg-type]
    for name, more in (
        ("award_ask_correction", []), ("award_grant_correction", [row.pk]), ("award_refuse_correction", [row.pk])
    ):  # fmt: skip
        assert client.get(reverse(name, args=[cast.case.pk, *more])).status_code == 404


@pytest.mark.parametrize("name", ["ARBITRATOR", "CASE_SECRETARY", "INSTITUTION_CHAIR"])
def test_only_a_side_asks_and_only_the_presiding_arbitrator_decides(name: str) -> None:
    cast, award = decided()
    with pytest.raises(Forbidden):
        ask(cast, award, name)
    row = ask(cast, award)
    for who in (name, "APPLICANT", "RESPONDENT"):
        with pytest.raises(Forbidden):
            corrections.refuse_correction(case_id=cast.case.pk, by=cast[who], request_id=row.pk, reasons="x")


# --- Asking ---------------------------------------------------------------------------------------------


def test_a_request_is_told_to_the_other_side_and_the_tribunal_and_met_in_time() -> None:
    cast, award = decided()
    row = ask(cast, award, "RESPONDENT")
    assert (row.by_side, row.audience, row.decided_at) == (cast.respondent_side, "JOINT", None)
    told = {notice.recipient for notice in Notice.objects.filter(kind="AWARD_CORRECTION_ASKED")}
    names = ("APPLICANT", "RESPONDENT", "PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD", "CASE_SECRETARY")
    assert {cast[name].user for name in names} <= told
    found = Deadline.objects.filter(case=cast.case, code="ARB_CORRECTION").order_by("side__position")
    assert [deadline.status for deadline in found] == ["RUNNING", "MET"]
    event = CaseEvent.objects.get(case=cast.case, kind="ask_for_correction")
    assert event.data == {
        "request": str(row.pk), "award": str(award.pk), "side": str(row.by_side_id), "kind": "ERROR"
    }  # fmt: skip


def test_what_is_missing_or_late_is_refused() -> None:
    cast, award = decided(TODAY() - timedelta(days=60))
    for values, field in (({"kind": "?"}, "kind"), ({"text": " "}, "text")):
        with pytest.raises(Unacceptable) as refusal:
            ask(cast, award, **values)
        assert refusal.value.field == field
    with pytest.raises(Unacceptable):
        ask(cast, award)
    assert not CorrectionRequest.objects.exists()


def test_a_side_asks_once_while_its_request_waits() -> None:
    cast, award = decided()
    ask(cast, award)
    with pytest.raises(Conflict):
        ask(cast, award)
    ask(cast, award, "RESPONDENT", kind="OMITTED")
    assert CorrectionRequest.objects.count() == 2


def test_without_an_award_nobody_asks() -> None:
    cast = make_arbitration("DECIDED", outcome="WITHDRAWN", decided_on=TODAY())
    with pytest.raises(Unacceptable):
        corrections.ask_for_correction(
            case_id=cast.case.pk, by=cast["APPLICANT"], award_id=uuid4(), kind="ERROR", text="x"
        )


# --- Deciding -------------------------------------------------------------------------------------------


def test_the_tribunal_corrects_as_asked() -> None:
    cast, award = decided()
    row = ask(cast, award)
    done = decisions.correct_award(
        case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], award_id=award.pk, request_id=row.pk,
        result="第二项的“20万元”更正为“21万元”。",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.correction == Award.objects.get(kind="CORRECTION")
    assert (done.data["side"], done.data["asked_on"]) == (str(row.by_side_id), TODAY().isoformat())
    with pytest.raises(Conflict):
        corrections.refuse_correction(
            case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], request_id=row.pk, reasons="x"
        )


def test_the_tribunal_refuses_with_reasons_and_the_file_waits_for_it() -> None:
    cast, award = decided()
    row = ask(cast, award)
    type(cast.case).objects.filter(pk=cast.case.pk).update(
        state="CLOSED", closed_on=TODAY(), first_closed_on=TODAY()
    )
    with pytest.raises(NotYet):
        endings.archive(case_id=cast.case.pk, by=cast["CASE_SECRETARY"])
    with pytest.raises(Unacceptable):
        corrections.refuse_correction(
            case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], request_id=row.pk, reasons=" "
        )
    corrections.refuse_correction(
        case_id=cast.case.pk,
        by=cast["PRESIDING_ARBITRATOR"],
        request_id=row.pk,
        reasons="裁决书并无计算错误。",
    )
    row.refresh_from_db()
    assert (row.correction, row.reasons) == (None, "裁决书并无计算错误。")
    with pytest.raises(Conflict):
        corrections.refuse_correction(
            case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], request_id=row.pk, reasons="x"
        )


def test_pages_ask_show_and_decide(client: Client) -> None:
    cast, award = decided()
    client.force_login(cast["APPLICANT"].user)  # type: ignore[arg-type]
    page = reverse("award_ask_correction", args=[cast.case.pk])
    key = client.get(page).context["form"]["key"].value()
    values = {"key": key, "award_id": str(award.pk), "kind": "ERROR", "text": "数额有误"}
    for _again in range(2):  # a second sending is harmless
        assert client.post(page, values).status_code == 302
    row = CorrectionRequest.objects.get()
    overview = reverse("decisions", args=[cast.case.pk])
    assert "数额有误" in client.get(overview).content.decode()
    grant = reverse("award_grant_correction", args=[cast.case.pk, row.pk])
    assert grant not in client.get(overview).content.decode()
    client.force_login(cast["PRESIDING_ARBITRATOR"].user)  # type: ignore[arg-type]
    assert grant in client.get(overview).content.decode()
    assert client.get(reverse("case", args=[cast.case.pk])).context["step"].action == "refuse_correction"
    listed = client.get(reverse("case_list"), {"view": "todo"}).context["page"].rows
    assert [item.case_id for item in listed] == [cast.case.pk]
    key = client.get(grant).context["form"]["key"].value()
    assert client.post(grant, {"key": key, "result": "更正为21万元"}).status_code == 302
    refuse = reverse("award_refuse_correction", args=[cast.case.pk, row.pk])
    assert client.post(refuse, {"key": "k" * 32, "reasons": "x"}).status_code == 409


# --- The periods after an award ---------------------------------------------------------------------------


def test_both_periods_run_for_each_side_from_its_own_receipt() -> None:
    cast, award = decided(date(2026, 11, 3))
    found = {
        (row.side, row.code, row.role, row.from_on, row.due_on, row.about)
        for row in Deadline.objects.filter(case=cast.case, status="RUNNING")
    }
    first = date(2026, 11, 3)
    assert found == {
        (side, code, side.kind, first, due, award.pk)
        for side in (cast.applicant_side, cast.respondent_side)
        for code, due in (("ARB_CORRECTION", date(2026, 12, 3)), ("ARB_SET_ASIDE", date(2027, 2, 3)))
    }


def test_a_second_proof_of_service_starts_nothing_again() -> None:
    cast, _award = decided(date(2026, 11, 3))
    serve_all(cast)
    assert Deadline.objects.filter(case=cast.case).count() == 4


def test_each_side_is_reminded_and_a_period_that_is_over_reproaches_nobody() -> None:
    cast, _award = decided(date(2026, 11, 3))

    def told(day: date) -> list[tuple[str, object]]:
        before = set(Notice.objects.values_list("pk", flat=True))
        reminders.remind(at=datetime.combine(day, time(12), SHANGHAI))
        rows = Notice.objects.filter(about=cast.case.pk).exclude(pk__in=before)
        return [(row.kind, row.recipient) for row in rows]

    people = ("APPLICANT", "APPLICANT_AGENT", "GENERAL_AGENT", "RESPONDENT", "RESPONDENT_AGENT")

    def sides(kind: str) -> set[tuple[str, object]]:
        return {(kind, cast[name].user) for name in people}

    assert set(told(date(2026, 11, 30))) == sides("AWARD_CORRECTION_WINDOW")
    told(date(2026, 12, 3))
    assert told(date(2026, 12, 4)) == []
    lapsed = Deadline.objects.filter(case=cast.case, code="ARB_CORRECTION")
    assert {row.status for row in lapsed} == {"LAPSED"}
    assert set(told(date(2027, 1, 20))) == sides("AWARD_SET_ASIDE_WINDOW")

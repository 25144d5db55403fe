"""Hearings: notice in time, online unless objected to, the question about the agreement, the record, the closing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.arbitration_facts import of
from cases.models import (
    CaseEvent,
    CasePaper,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Pleading,
    Proposal,
    RecordAnswer,
)
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import hearings as sessions
from cases.services import proposals
from cases.services.arbitration import consents, hearings, suspension
from cases.services.timetable import due_for
from notices.models import Notice
from tests.bench import (
    Bench,
    arbitrators_in,
    at_clock,
    consent_of_both,
    hold,
    lay_bench,
    let_it_happen,
    schedule,
)
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.fixture
def bench(db: None) -> Bench:
    """Return a case in proceedings."""
    return lay_bench()


# --- Strangers ----------------------------------------------------------------------------------------


def test_strangers_do_nothing_with_hearings() -> None:
    cast = make_cast("IN_PROCEEDINGS", kind="ARBITRATION")
    start = at_clock(20, 9)
    for name, actor in cast.actors.items():
        place = {
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "mode": "VIDEO",
            "link": "https://x.example",
        }
        if name not in {"PRESIDING_ARBITRATOR", "CASE_SECRETARY"}:
            with pytest.raises((NotVisible, Forbidden)):
                hearings.schedule_hearing(case_id=cast.case.pk, by=actor, **place)
        if name != "PRESIDING_ARBITRATOR":
            for does in (hearings.close_hearing, hearings.decide_on_documents, consents.start_mediation,
                         consents.end_mediation, suspension.resume):  # fmt: skip
                with pytest.raises((NotVisible, Forbidden)):
                    does(case_id=cast.case.pk, by=actor)
    assert (Meeting.objects.count(), CaseEvent.objects.filter(case=cast.case).count()) == (0, 0)


# --- Scheduling ---------------------------------------------------------------------------------------


def test_a_hearing_asks_everybody_and_sends_each_party_its_notice(bench: Bench) -> None:
    meeting = schedule(bench)
    assert bench.case.state == "HEARING"
    assert (meeting.is_hearing, arbitrators_in(meeting), meeting.people.count()) == (True, 3, 5)
    papers = CasePaper.objects.filter(case=bench.case_id)
    assert sorted(papers.values_list("kind", "audience")) == [("A14", "JOINT"), ("A14", "JOINT")]
    told = set(Notice.objects.filter(kind="HEARING_ON").values_list("recipient__name", flat=True))
    assert told == {"甲方", "乙方", "首席林", "仲裁员高", "仲裁员宋"}


def test_the_notice_must_come_in_time_unless_all_consent(bench: Bench) -> None:
    due, row = due_for(bench.case, "ARB_HEARING_NOTICE", at_clock(3, 9).date())
    assert (row.unit, due.due_on < timezone.localdate()) == ("DAY_BEFORE", True)
    with pytest.raises(Unacceptable) as refusal:
        schedule(bench, days=3)
    assert refusal.value.field == "starts"
    consents.give_consent(case_id=bench.case_id, by=bench.applicant, subject="EARLY_HEARING")
    with pytest.raises(Unacceptable):
        schedule(bench, days=3)
    consents.give_consent(case_id=bench.case_id, by=bench.respondent, subject="EARLY_HEARING")
    assert schedule(bench, days=3).status == "SCHEDULED"


def test_a_party_may_keep_the_hearing_offline(bench: Bench) -> None:
    Pleading.objects.create(
        case=bench.case, kind="ONLINE", text="不同意线上", by_side=bench.respondent_side, at=timezone.now()
    )
    with pytest.raises(Unacceptable) as refusal:
        schedule(bench)
    assert refusal.value.field == "mode"
    assert schedule(bench, mode="ONSITE", link="").venue is not None


def test_an_arbitrator_is_not_in_two_hearings_at_once(bench: Bench) -> None:
    schedule(bench)
    with pytest.raises(Unacceptable):
        schedule(bench, hour=10)
    assert Meeting.objects.count() == 1


# --- Postponing ---------------------------------------------------------------------------------------


def ask_for_later(bench: Bench, meeting: Meeting, days: int = 27) -> Proposal:
    """Have the applicant ask for a later hearing."""
    start = at_clock(days, 9)
    done = hearings.postpone(
        case_id=bench.case_id, by=bench.applicant, meeting_id=meeting.pk, starts_at=start,
        ends_at=start + timedelta(hours=3), reason="证人出差",
    )  # fmt: skip
    return Proposal.objects.get(pk=done.proposal_id)


def test_the_presiding_arbitrator_decides_on_a_later_hearing(bench: Bench) -> None:
    meeting = schedule(bench)
    proposal = ask_for_later(bench, meeting)
    assert (proposal.needs_role, bench.case.state) == ("PRESIDING_ARBITRATOR", "HEARING")
    assert Notice.objects.filter(kind="PROPOSAL_WAITING").get().recipient == bench.presiding.user
    for actor in (bench.respondent, bench.first, bench.applicant):
        with pytest.raises(Forbidden):
            proposals.answer(proposal_id=proposal.pk, by=actor, agrees=True)
    with pytest.raises(NotVisible):
        proposals.answer(proposal_id=proposal.pk, by=bench.stranger, agrees=True)
    proposals.answer(proposal_id=proposal.pk, by=bench.presiding, agrees=True)
    rows = Meeting.objects.order_by("starts_at").values_list("status", "starts_at")
    assert list(rows) == [("CANCELLED", meeting.starts_at), ("SCHEDULED", at_clock(27, 9))]
    assert CasePaper.objects.filter(kind="A14").count() == 4


def test_a_later_hearing_is_asked_for_in_time(bench: Bench) -> None:
    consent_of_both(bench, "EARLY_HEARING")
    meeting = schedule(bench, days=2)
    with pytest.raises(Unacceptable) as refusal:
        ask_for_later(bench, meeting)
    assert refusal.value.field == "reason"
    assert Proposal.objects.count() == 0


# --- The record ---------------------------------------------------------------------------------------


def test_the_first_record_says_that_the_agreement_was_asked_about(bench: Bench) -> None:
    meeting = schedule(bench)
    with pytest.raises(Unacceptable) as refusal:
        hold(bench, meeting, agreement="")
    assert (refusal.value.field, of(bench.case).agreement_asked_on) == ("agreement", None)
    event = hold(bench, meeting)
    row = of(bench.case)
    assert (row.agreement_asked_on, row.agreement_denied) == (timezone.localdate(), False)
    assert (event.data["agreement"], event.data["absent"]) == ("NOT_DENIED", [])
    hold(bench, schedule(bench, days=30), agreement="")  # asked once in a case
    assert MeetingRecord.objects.count() == 2


def test_a_denial_needs_its_words(bench: Bench) -> None:
    meeting = schedule(bench)
    with pytest.raises(Unacceptable) as refusal:
        hold(bench, meeting, agreement="DENIED")
    assert refusal.value.field == "agreement_said"
    hold(bench, meeting, agreement="DENIED", agreement_said="被申请人称未签过合同。")
    assert of(bench.case).agreement_denied is True


def test_who_stayed_away_is_explained(bench: Bench) -> None:
    meeting = schedule(bench)
    with pytest.raises(Unacceptable) as refusal:
        hold(bench, meeting, bench.respondent)
    assert refusal.value.field == "absent_because"
    event = hold(bench, meeting, bench.respondent, absent_because="已送达，未说明理由。")
    assert event.data["absent"] == ["RESPONDENT"]
    assert MeetingRecord.objects.get().has_participation is False


def test_a_hearing_before_nobody_is_none(bench: Bench) -> None:
    with pytest.raises(Unacceptable) as refusal:
        hold(bench, schedule(bench), *bench.tribunal)
    assert refusal.value.field == "attended"


def test_each_side_confirms_the_record_or_asks_for_a_correction(bench: Bench) -> None:
    hold(bench, schedule(bench))
    record = MeetingRecord.objects.get()
    sessions.answer_record(case_id=bench.case_id, by=bench.applicant, record_id=record.pk, confirms=True)
    sessions.answer_record(
        case_id=bench.case_id, by=bench.respondent, record_id=record.pk, confirms=False, objection="漏记一句"
    )
    assert sorted(RecordAnswer.objects.values_list("confirms", "objection")) == [
        (False, "漏记一句"),
        (True, ""),
    ]


# --- Closing and reopening ----------------------------------------------------------------------------


def test_closing_needs_the_record_and_the_question(bench: Bench) -> None:
    meeting = schedule(bench)
    with pytest.raises(NotYet):
        hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    hold(bench, meeting)
    later = schedule(bench, days=30)
    with pytest.raises(NotYet):
        hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    sessions.cancel_meeting(case_id=bench.case_id, by=bench.secretary, meeting_id=later.pk, reason="不需要")
    hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    assert bench.case.state == "DELIBERATION"


def test_a_closed_hearing_is_reopened_with_its_notice(bench: Bench) -> None:
    hold(bench, schedule(bench))
    hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    start = at_clock(20, 14)
    hearings.reopen_hearing(
        case_id=bench.case_id, by=bench.presiding, starts_at=start, ends_at=start + timedelta(hours=1),
        mode="ONSITE",
    )  # fmt: skip
    assert bench.case.state == "HEARING"
    assert Meeting.objects.filter(status="SCHEDULED").get().starts_at == start
    assert CasePaper.objects.filter(kind="A14").count() == 4


def test_no_hearing_only_with_both_consents(bench: Bench) -> None:
    consents.give_consent(case_id=bench.case_id, by=bench.applicant, subject="DOCUMENTS_ONLY")
    with pytest.raises(NotYet):
        hearings.decide_on_documents(case_id=bench.case_id, by=bench.presiding)
    consents.give_consent(case_id=bench.case_id, by=bench.respondent, subject="DOCUMENTS_ONLY")
    consents.withdraw_consent(case_id=bench.case_id, by=bench.applicant, subject="DOCUMENTS_ONLY")
    with pytest.raises(NotYet):
        hearings.decide_on_documents(case_id=bench.case_id, by=bench.presiding)
    consents.give_consent(case_id=bench.case_id, by=bench.applicant, subject="DOCUMENTS_ONLY")
    hearings.decide_on_documents(case_id=bench.case_id, by=bench.presiding)
    assert bench.case.state == "DELIBERATION"


def test_a_mediation_s_record_is_no_hearing_record(bench: Bench) -> None:
    meeting = schedule(bench)
    with pytest.raises(Conflict):
        sessions.write_record(
            case_id=bench.case_id,
            by=bench.presiding,
            meeting_id=meeting.pk,
            attended=[],
            course="x",
            result="x",
        )


def test_a_record_is_not_written_beforehand(bench: Bench) -> None:
    meeting = schedule(bench)
    people = [person.pk for person in MeetingPerson.objects.all()]
    with pytest.raises(Unacceptable):
        hearings.hold_hearing(
            case_id=bench.case_id, by=bench.presiding, meeting_id=meeting.pk, attended=people, course="x",
            result="x", agreement="NOT_DENIED",
        )  # fmt: skip
    let_it_happen(meeting)
    hold(bench, meeting)
    with pytest.raises(Conflict):
        hold(bench, meeting)

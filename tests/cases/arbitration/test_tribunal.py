"""Forming the tribunal: who may, whose turn, conflicts, disclosure, challenge, replacement, constitution."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from cases.access import depth_of, roles_of
from cases.actors import Actor
from cases.audience import Depth
from cases.models import (
    Appointment,
    CaseEvent,
    Challenge,
    ConsentSubject,
    Deadline,
    DisclosureAnswer,
    Engagement,
    Meeting,
    MeetingRecord,
    Nomination,
    Party,
    Seat,
    SideConsent,
)
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import appointment
from cases.services.arbitration import challenges, tribunal
from cases.services.arbitration.panel import candidates, panel
from cases.services.engagements import engage
from tests.factories import make_case, make_user
from tests.table import sign_in
from tests.tribunal import Bench, accept_all, constituted, lay_bench, name_three, on_the_panel, pk_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def uid(actor: Actor) -> UUID:
    """Return an account's id."""
    assert actor.user is not None
    return actor.user.pk


def row_of(bench: Bench, seat: Seat) -> Appointment:
    """Return the appointment that holds a seat."""
    row = bench.on(seat)
    assert row is not None
    return row


# --- Strangers first ------------------------------------------------------------------------------------


def test_a_stranger_forms_no_tribunal() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    accept_all(bench)
    named = row_of(bench, Seat.PRESIDING)
    case_id, by = bench.case.pk, bench.stranger
    calls = (
        lambda: tribunal.choose(case_id=case_id, by=by, neutral_id=uid(bench.panel[3])),
        lambda: tribunal.rank(case_id=case_id, by=by, ranked=[uid(bench.panel[3])]),
        lambda: tribunal.leave_to_head(case_id=case_id, by=by),
        lambda: tribunal.appoint(case_id=case_id, by=by, seat="PRESIDING", neutral_id=uid(bench.panel[3])),
        lambda: tribunal.waive_challenge(case_id=case_id, by=by, appointment_ids=[named.pk]),
        lambda: tribunal.constitute(case_id=case_id, by=by),
        lambda: appointment.accept_appointment(case_id=case_id, by=by, disclosure=""),
        lambda: appointment.decline_appointment(case_id=case_id, by=by),
        lambda: challenges.challenge(case_id=case_id, by=by, appointment_id=named.pk, grounds="x"),
        lambda: challenges.decide(case_id=case_id, by=by, challenge_id=uuid4(), upholds=True, reasons="x"),
        lambda: challenges.replace(case_id=case_id, by=by, reason="x", appointment_id=named.pk),
    )
    for call in calls:
        with pytest.raises(NotVisible):
            call()


def test_a_side_neither_appoints_for_the_head_nor_constitutes() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    case_id = bench.case.pk
    for party in bench.parties:
        with pytest.raises(Forbidden):
            tribunal.constitute(case_id=case_id, by=party)
        with pytest.raises(Forbidden):
            tribunal.appoint(case_id=case_id, by=party, seat="PRESIDING", neutral_id=uid(bench.panel[4]))


# --- Choosing -------------------------------------------------------------------------------------------


def test_each_side_fills_its_own_seat_and_both_together_the_third() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    name_three(bench)
    held = {row.seat: (row.neutral_id, row.by_side_id) for row in Appointment.objects.filter(case=bench.case)}
    assert held == {
        "APPLICANT": (uid(bench.panel[0]), bench.applicant_side.pk),
        "RESPONDENT": (uid(bench.panel[1]), bench.respondent_side.pk),
        "PRESIDING": (uid(bench.panel[2]), None),
    }


def test_a_side_chooses_once() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[0]))
    with pytest.raises(Conflict):
        tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[1]))


def test_a_sole_arbitrator_is_the_best_ranked_whom_nobody_struck() -> None:
    bench = lay_bench("ANSWER_PERIOD", seats=1)
    a, b, c, d, *_ = (uid(actor) for actor in bench.panel)
    tribunal.rank(case_id=bench.case.pk, by=bench.applicant, ranked=[a, b, c], struck=[d])
    assert bench.on(Seat.SOLE) is None
    tribunal.rank(case_id=bench.case.pk, by=bench.respondent, ranked=[c, b, d], struck=[a])
    # b has 2 + 2, c has 3 + 1: the same sum, and b's worse rank is the better one
    assert row_of(bench, Seat.SOLE).neutral_id == b
    with pytest.raises(Conflict):
        tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=a)


def test_a_ranking_is_its_sides_own() -> None:
    bench = lay_bench("ANSWER_PERIOD", seats=1)
    done = tribunal.rank(case_id=bench.case.pk, by=bench.applicant, ranked=[uid(bench.panel[0])])
    event = CaseEvent.objects.get(case=bench.case, kind="choose_arbitrator")
    assert (event.audience, event.side_id) == ("SIDE", bench.applicant_side.pk)
    assert done.data == {"how": "TOGETHER", "side": str(bench.applicant_side.pk), "named": ""}


@pytest.mark.parametrize(("ranked", "struck"), [([], [0]), ([0, 0], []), ([0], [0])])
def test_a_ranking_that_says_two_things_is_refused(ranked: list[int], struck: list[int]) -> None:
    bench = lay_bench("ANSWER_PERIOD", seats=1)
    ids = [uid(actor) for actor in bench.panel]
    with pytest.raises(Unacceptable):
        tribunal.rank(
            case_id=bench.case.pk,
            by=bench.applicant,
            ranked=[ids[n] for n in ranked],
            struck=[ids[n] for n in struck],
        )
    assert Nomination.objects.count() == 0


def test_whom_the_check_finds_connected_is_not_chosen() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    Party.objects.filter(side=bench.respondent_side).update(contact_name="林一")
    with pytest.raises(Unacceptable) as refusal:
        tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[0]))
    assert refusal.value.field == "neutral"
    assert [row.is_open for row in candidates(bench.case, TODAY())].count(False) == 1


def test_nobody_off_the_panel_is_chosen() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    for other in (bench.stranger, bench.head):
        with pytest.raises(Unacceptable):
            tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(other))


def test_the_head_waits_for_the_parties_period() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    case_id = bench.case.pk

    def appoint() -> object:
        return tribunal.appoint(
            case_id=case_id, by=bench.head, seat="APPLICANT", neutral_id=uid(bench.panel[0])
        )

    with pytest.raises(Conflict):
        appoint()
    _period(bench, TODAY() - timedelta(days=1))
    with pytest.raises(Conflict):
        tribunal.choose(case_id=case_id, by=bench.applicant, neutral_id=uid(bench.panel[1]))
    appoint()
    row = row_of(bench, Seat.APPLICANT)
    assert (row.neutral_id, row.by_side_id) == (uid(bench.panel[0]), None)


def _period(bench: Bench, due_on: date) -> None:
    Deadline.objects.create(
        case=bench.case, code="ARB_TRIBUNAL", role="INSTITUTION_CHAIR", from_on=due_on - timedelta(days=15),
        due_on=due_on, original_due_on=due_on,
    )  # fmt: skip


def test_a_side_may_leave_its_choices_to_the_head() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    tribunal.leave_to_head(case_id=bench.case.pk, by=bench.respondent)
    for seat, person in (("RESPONDENT", 0), ("PRESIDING", 1)):
        tribunal.appoint(case_id=bench.case.pk, by=bench.head, seat=seat, neutral_id=uid(bench.panel[person]))
    with pytest.raises(Conflict):
        tribunal.appoint(
            case_id=bench.case.pk, by=bench.head, seat="APPLICANT", neutral_id=uid(bench.panel[2])
        )


def test_without_a_common_name_the_head_appoints() -> None:
    bench = lay_bench("TRIBUNAL_PENDING", seats=1)
    for party, person in zip(bench.parties, bench.panel, strict=False):
        tribunal.rank(case_id=bench.case.pk, by=party, ranked=[uid(person)])
    assert bench.on(Seat.SOLE) is None
    tribunal.appoint(case_id=bench.case.pk, by=bench.head, seat="SOLE", neutral_id=uid(bench.panel[4]))
    assert row_of(bench, Seat.SOLE).neutral_id == uid(bench.panel[4])


# --- The former mediator --------------------------------------------------------------------------------


def _mediated(bench: Bench, person: Actor) -> None:
    assert person.user is not None
    before = make_case("CLOSED", dispute=bench.case.dispute)
    engage(case=before, user=person.user, role=Role.MEDIATOR, until=timezone.now() + timedelta(seconds=1))


def _consent(bench: Bench, person: Actor, *sides: object) -> None:
    for side in sides:
        SideConsent.objects.create(
            case=bench.case, side=side, subject=ConsentSubject.FORMER_MEDIATOR, about=uid(person),
            by=bench.applicant.user, at=timezone.now(),
        )  # fmt: skip


def test_the_former_mediator_is_refused_until_both_sides_have_consented() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    person = bench.panel[0]
    _mediated(bench, person)
    for sides in ((), (bench.applicant_side,)):
        _consent(bench, person, *sides)
        with pytest.raises(Unacceptable):
            tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(person))
    _consent(bench, person, bench.respondent_side)
    tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(person))
    assert row_of(bench, Seat.APPLICANT).neutral_id == uid(person)


def test_a_consent_taken_back_stops_the_constitution() -> None:
    bench = lay_bench("TRIBUNAL_PENDING", seats=1)
    person = bench.panel[0]
    _mediated(bench, person)
    _consent(bench, person, bench.applicant_side, bench.respondent_side)
    for party in bench.parties:
        tribunal.rank(case_id=bench.case.pk, by=party, ranked=[uid(person)])
    accept_all(bench)
    SideConsent.objects.filter(side=bench.respondent_side).update(withdrawn_at=timezone.now())
    with pytest.raises(Conflict):
        tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    assert roles_of(bench.case, person) == {Role.NOMINEE}


def test_the_mediator_of_another_dispute_may_sit() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    other = make_case("CLOSED")
    other.rights.update(number="87654321")
    engage(case=other, user=bench.panel[0].user, role=Role.MEDIATOR)  # type: ignore[arg-type]
    tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[0]))


# --- Answering, disclosing, constituting ----------------------------------------------------------------


def test_a_nominee_sees_a_summary_until_the_constitution() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    members = bench.panel[:3]
    assert [depth_of(bench.case, person) for person in members] == [Depth.SUMMARY] * 3
    accept_all(bench)
    assert [depth_of(bench.case, person) for person in members] == [Depth.SUMMARY] * 3
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    assert [depth_of(bench.case, person) for person in members] == [Depth.FILE] * 3
    assert [roles_of(bench.case, person) for person in members] == [
        {Role.ARBITRATOR},
        {Role.ARBITRATOR},
        {Role.PRESIDING_ARBITRATOR},
    ]
    assert bench.row.constituted_on == TODAY()
    assert bench.case.state == "IN_PROCEEDINGS"
    award = Deadline.objects.get(case=bench.case, code="ARB_AWARD")
    assert (award.status, award.rule.code if award.rule else "") == ("RUNNING", "ARB_AWARD")


def test_a_nominee_answers_for_his_own_seat_alone() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    appointment.accept_appointment(case_id=bench.case.pk, by=bench.panel[1], disclosure="曾同校任教")
    states = {row.seat: row.status for row in Appointment.objects.filter(case=bench.case)}
    assert states == {"APPLICANT": "PROPOSED", "RESPONDENT": "ACCEPTED", "PRESIDING": "PROPOSED"}
    row = row_of(bench, Seat.RESPONDENT)
    assert (row.disclosure, row.nothing_to_disclose) == ("曾同校任教", False)
    assert row.objections_until is not None
    assert row.objections_until >= TODAY() + timedelta(days=5)


def test_declining_opens_the_seat_again_and_the_next_common_name_is_asked() -> None:
    bench = lay_bench("TRIBUNAL_PENDING", seats=1)
    ids = [uid(person) for person in bench.panel[:2]]
    for party in bench.parties:
        tribunal.rank(case_id=bench.case.pk, by=party, ranked=ids)
    appointment.decline_appointment(case_id=bench.case.pk, by=bench.panel[0], reason="不在本市")
    assert row_of(bench, Seat.SOLE).neutral_id == ids[1]
    assert depth_of(bench.case, bench.panel[0]) is Depth.NONE
    assert uid(bench.panel[0]) not in set(panel(bench.case).values_list("pk", flat=True))


def test_a_party_chosen_seat_that_is_declined_is_the_partys_again() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    appointment.decline_appointment(case_id=bench.case.pk, by=bench.panel[0])
    assert Deadline.objects.filter(case=bench.case, code="ARB_TRIBUNAL", status="RUNNING").count() == 1
    tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[3]))
    assert row_of(bench, Seat.APPLICANT).neutral_id == uid(bench.panel[3])
    assert Deadline.objects.filter(case=bench.case, code="ARB_TRIBUNAL", status="RUNNING").count() == 0


def test_the_tribunal_waits_for_every_seat_and_for_the_time_to_challenge() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    for person in bench.panel[:2]:
        appointment.accept_appointment(case_id=bench.case.pk, by=person, disclosure="")
    with pytest.raises(NotYet):
        tribunal.constitute(case_id=bench.case.pk, by=bench.head)
    appointment.accept_appointment(case_id=bench.case.pk, by=bench.panel[2], disclosure="")
    with pytest.raises(NotYet):
        tribunal.constitute(case_id=bench.case.pk, by=bench.head)
    assert (
        Engagement.objects.filter(case=bench.case, role__in=["ARBITRATOR", "PRESIDING_ARBITRATOR"]).count()
        == 0
    )
    Appointment.objects.filter(case=bench.case).update(objections_until=TODAY() - timedelta(days=1))
    tribunal.constitute(case_id=bench.case.pk, by=bench.head)
    assert bench.case.state == "IN_PROCEEDINGS"


def test_both_sides_may_give_up_the_time_to_challenge() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    accept_all(bench)
    assert DisclosureAnswer.objects.filter(objects_to_it=False).count() == 6
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    assert set(Appointment.objects.filter(case=bench.case).values_list("status", flat=True)) == {"CONFIRMED"}


# --- Challenge and replacement --------------------------------------------------------------------------


def _challenged(bench: Bench, seat: Seat = Seat.RESPONDENT, **more: Any) -> Challenge:
    named = row_of(bench, seat)
    done = challenges.challenge(
        case_id=bench.case.pk, by=bench.applicant, appointment_id=named.pk, grounds="有利害关系", **more
    )
    return Challenge.objects.get(pk=done.data["challenge"])


def test_an_upheld_challenge_ends_the_access_at_once_and_opens_the_seat() -> None:
    bench = constituted()
    removed = bench.panel[1]
    found = _challenged(bench, known_on=None)
    assert depth_of(bench.case, removed) is Depth.FILE
    challenges.decide(
        case_id=bench.case.pk, by=bench.head, challenge_id=found.pk, upholds=True, reasons="理由成立"
    )
    assert (depth_of(bench.case, removed), roles_of(bench.case, removed)) == (Depth.NONE, frozenset())
    assert bench.case.state == "TRIBUNAL_PENDING"
    assert bench.on(Seat.RESPONDENT) is None
    kept = [roles_of(bench.case, person) for person in (bench.panel[0], bench.panel[2])]
    assert kept == [{Role.ARBITRATOR}, {Role.PRESIDING_ARBITRATOR}]
    award = Deadline.objects.get(case=bench.case, code="ARB_AWARD")
    assert (award.status, award.paused_on) == ("PAUSED", TODAY())
    kinds = list(CaseEvent.objects.filter(case=bench.case).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["decide_challenge", "replace_arbitrator"]


def test_the_new_tribunal_has_a_new_period_and_the_old_one_stays_on_record() -> None:
    bench = constituted()
    found = _challenged(bench)
    challenges.decide(
        case_id=bench.case.pk, by=bench.head, challenge_id=found.pk, upholds=True, reasons="成立"
    )
    with pytest.raises(NotYet):
        tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    tribunal.choose(case_id=bench.case.pk, by=bench.respondent, neutral_id=uid(bench.panel[3]))
    accept_all(bench)
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    assert bench.case.state == "IN_PROCEEDINGS"
    assert roles_of(bench.case, bench.panel[3]) == {Role.ARBITRATOR}
    awards = Deadline.objects.filter(case=bench.case, code="ARB_AWARD").values_list("status", flat=True)
    assert sorted(awards) == ["LAPSED", "RUNNING"]


def test_a_challenge_that_is_not_upheld_leaves_the_tribunal_as_it_is() -> None:
    bench = constituted()
    found = _challenged(bench)
    done = challenges.decide(
        case_id=bench.case.pk, by=bench.head, challenge_id=found.pk, upholds=False, reasons="理由不成立"
    )
    assert done.state == "IN_PROCEEDINGS"
    assert roles_of(bench.case, bench.panel[1]) == {Role.ARBITRATOR}
    with pytest.raises(Conflict):
        challenges.decide(
            case_id=bench.case.pk, by=bench.head, challenge_id=found.pk, upholds=True, reasons="再来"
        )


def test_a_challenge_before_the_constitution_opens_the_seat_without_a_step_back() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    for person in bench.panel[:3]:
        appointment.accept_appointment(case_id=bench.case.pk, by=person, disclosure="")
    found = _challenged(bench)
    with pytest.raises(NotYet):
        tribunal.constitute(case_id=bench.case.pk, by=bench.head)
    challenges.decide(
        case_id=bench.case.pk, by=bench.head, challenge_id=found.pk, upholds=True, reasons="成立"
    )
    assert bench.on(Seat.RESPONDENT) is None
    assert depth_of(bench.case, bench.panel[1]) is Depth.NONE
    assert not CaseEvent.objects.filter(case=bench.case, kind="replace_arbitrator").exists()


def test_one_arbitrator_has_one_open_challenge() -> None:
    bench = constituted()
    _challenged(bench)
    with pytest.raises(Conflict):
        _challenged(bench)


def test_after_the_window_only_new_grounds_are_heard() -> None:
    bench = constituted()
    Appointment.objects.filter(case=bench.case).update(
        objections_until=TODAY() - timedelta(days=1), answered_at=timezone.now() - timedelta(days=8)
    )
    for known_on in (None, TODAY() - timedelta(days=8), TODAY() + timedelta(days=1)):
        with pytest.raises(Unacceptable):
            _challenged(bench, known_on=known_on)
    assert _challenged(bench, known_on=TODAY()).known_on == TODAY()


def _recorded(bench: Bench, *, days_ago: int, is_mediation: bool) -> None:
    """Put a hearing, or a session of the mediation inside the arbitration, with its record on file."""
    start = timezone.now() - timedelta(days=days_ago)
    meeting = Meeting.objects.create(
        case=bench.case, starts_at=start, ends_at=start + timedelta(hours=1), status="HELD",
        without_prejudice=is_mediation,
    )  # fmt: skip
    MeetingRecord.objects.create(
        case=bench.case, meeting=meeting, course="经过", result="结果", without_prejudice=is_mediation
    )


def test_only_a_hearing_closes_the_usual_time_to_challenge() -> None:
    bench = constituted()
    _recorded(bench, days_ago=9, is_mediation=True)
    assert challenges.first_heard_on(bench.case) is None
    assert not challenges.needs_known_on(bench.case, row_of(bench, Seat.PRESIDING), TODAY())
    bench.case.__class__.objects.filter(pk=bench.case.pk).update(state="DELIBERATION")
    assert _challenged(bench, known_on=None).known_on is None
    _recorded(bench, days_ago=3, is_mediation=False)
    assert challenges.first_heard_on(bench.case) == TODAY() - timedelta(days=3)
    with pytest.raises(Conflict, match="too late"), translation.override("en"):
        _challenged(bench, Seat.PRESIDING, known_on=TODAY())


def test_the_head_decides_on_no_challenge_of_his_own() -> None:
    bench = lay_bench("TRIBUNAL_PENDING", seats=1)
    row = Appointment.objects.create(
        case=bench.case, neutral=bench.head.user, seat=Seat.SOLE, status="ACCEPTED",
        proposed_by=bench.head.user, proposed_at=timezone.now(),
    )  # fmt: skip
    found = challenges.challenge(
        case_id=bench.case.pk, by=bench.applicant, appointment_id=row.pk, grounds="本人"
    )
    with pytest.raises(Forbidden):
        challenges.decide(
            case_id=bench.case.pk,
            by=bench.head,
            challenge_id=UUID(found.data["challenge"]),
            upholds=False,
            reasons="x",
        )
    page = sign_in(bench.head).get(reverse("decide_challenge", args=[bench.case.pk, found.data["challenge"]]))
    assert page.status_code == 403
    deputy = Actor(
        user=make_user("副主任", roles=(Role.INSTITUTION_CHAIR,), organisation=bench.case.organisation)
    )
    challenges.decide(
        case_id=bench.case.pk, by=deputy, challenge_id=UUID(found.data["challenge"]), upholds=False,
        reasons="本院其他组成人员集体决定：理由不成立。",
    )  # fmt: skip
    assert Challenge.objects.get(pk=found.data["challenge"]).upheld is False


def test_who_cannot_go_on_is_taken_off_with_a_reason() -> None:
    bench = constituted()
    named = row_of(bench, Seat.PRESIDING)
    with pytest.raises(Unacceptable):
        challenges.replace(case_id=bench.case.pk, by=bench.head, reason=" ", appointment_id=named.pk)
    with pytest.raises(NotYet):
        challenges.replace(case_id=bench.case.pk, by=bench.head, reason="无缺席")
    challenges.replace(case_id=bench.case.pk, by=bench.head, reason="因病不能履职", appointment_id=named.pk)
    named.refresh_from_db()
    assert (named.status, named.ended_because) == ("REPLACED", "因病不能履职")
    assert depth_of(bench.case, bench.panel[2]) is Depth.NONE
    assert bench.case.state == "TRIBUNAL_PENDING"


def test_a_vacancy_is_filled_again_from_the_panel_without_those_who_left() -> None:
    bench = constituted()
    named = row_of(bench, Seat.PRESIDING)
    challenges.replace(case_id=bench.case.pk, by=bench.head, reason="辞任", appointment_id=named.pk)
    left = {uid(person) for person in bench.panel[3:]}
    assert set(panel(bench.case).values_list("pk", flat=True)) == left
    extra = on_the_panel("何七", bench.case.organisation)
    assert pk_of(extra) in set(panel(bench.case).values_list("pk", flat=True))

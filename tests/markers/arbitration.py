"""Arbitrations in which a tribunal deliberates, mediates, drafts and decides; one grew out of a mediation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.arbitration_facts import open_award
from cases.award_text import fingerprint_of
from cases.models import Appointment, Arbitration, Award, Case, Challenge, Fee, Meeting, MeetingPerson, Seat
from cases.permissions import Role
from cases.services import appointment, filing, hearings, oversight, related
from cases.services.arbitration import (
    awards,
    challenges,
    consents,
    corrections,
    decisions,
    deliberation,
    tribunal,
)
from cases.services.arbitration import hearings as arbitration_hearings
from cases.services.engagements import engage
from cases.services.notes import add_note
from tests.arbitration import TEXTS
from tests.markers.mediation import IN_A_MOMENT
from tests.markers.world import World, engage_sides, lay_case

BENCH = ("presiding", "first", "second")
# The way of an application into the forming of the tribunal, by moves that the database allows.
WAY = ("SUBMITTED", "FEE_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING")


def lay_arbitrations(world: World) -> None:
    """Lay every arbitration; "deliberating" and "naming" are about the same dispute as the mediation "closed"."""
    lay_deliberating(world)
    lay_mediating(world)
    lay_decided(world)
    lay_naming(world)
    lay_draft(world)


def go_on(world: World, name: str, *, by: str) -> Case:
    """Go on with the closed mediation, as the real act does, and have the request accepted."""
    draft = related.go_on(
        case_id=world.cases["closed"], by=world[by], organisation=world.institution, language="zh-hans"
    )
    world.cases[name] = draft.pk
    return draft


def accept(world: World, name: str) -> Case:
    """Bring a request of arbitration to where the tribunal is formed."""
    case_id, today = world.cases[name], timezone.localdate()
    for state in WAY:
        values = {"submitted_at": timezone.now(), "accepted_on": today - timedelta(days=20)}
        Case.objects.filter(pk=case_id).update(state=state, **values)
    case = world.case(name)
    Case.objects.filter(pk=case_id).update(number=f"测仲字〔2026〕第{name}号")
    engage_sides(world, case, reversed_=name == "naming")
    engage(case=case, user=world.user("arb_secretary"), role=Role.CASE_SECRETARY)
    return _ready_for_tribunal(world, name)


def _ready_for_tribunal(world: World, name: str) -> Case:
    case = world.case(name)
    Arbitration.objects.filter(case=case).update(seats=3, agreement_on=timezone.localdate())
    side = case.sides.order_by("position").first()
    Fee.objects.create(
        case=case, side=side, base_fen=1, acceptance_fen=1, handling_fen=0, schedule="T", status="PAID",
        made_at=timezone.now(),
    )  # fmt: skip
    return case


def lay_request(world: World, name: str) -> Case:
    """Lay a request of arbitration that no mediation went before, where the tribunal is formed."""
    lay_case(
        world, name, "TRIBUNAL_PENDING", of=world.institution, secretary="arb_secretary", kind="ARBITRATION"
    )
    return _ready_for_tribunal(world, name)


# --- The tribunal ------------------------------------------------------------------------------------


def form_tribunal(world: World, case_id: UUID, members: Sequence[str]) -> None:
    """Have both sides choose and rank, everybody accept, and the secretary constitute the tribunal."""
    presiding, first, second = members
    for party, chosen in (("applicant", first), ("respondent", second)):
        tribunal.choose(case_id=case_id, by=world[party], neutral_id=world.user(chosen).pk)
    for party in ("applicant", "respondent"):
        tribunal.rank(case_id=case_id, by=world[party], ranked=[world.user(presiding).pk])
    constitute(world, case_id)


def seat(world: World, name: str) -> None:
    """Seat the tribunal without the search for conflicts, which lets nobody sit twice over the same parties."""
    case, seats = world.case(name), (Seat.PRESIDING, Seat.APPLICANT, Seat.RESPONDENT)
    for who, place in zip(BENCH, seats, strict=True):
        Appointment.objects.create(
            case=case, neutral=world.user(who), seat=place, status="CONFIRMED", proposed_at=timezone.now(),
            proposed_by=world.user("arb_chair"),
        )  # fmt: skip
        role = Role.PRESIDING_ARBITRATOR if place is Seat.PRESIDING else Role.ARBITRATOR
        engage(case=case, user=world.user(who), role=role)
    Arbitration.objects.filter(case=case).update(constituted_on=timezone.localdate())
    Case.objects.filter(pk=case.pk).update(state="IN_PROCEEDINGS")


def constitute(world: World, case_id: UUID) -> None:
    """Have whoever is named accept, both sides waive a challenge, and the secretary constitute the tribunal."""
    for row in Appointment.objects.filter(case=case_id, status="PROPOSED").select_related("neutral"):
        appointment.accept_appointment(case_id=case_id, by=world[row.neutral.name], disclosure="")
    waiting = list(Appointment.objects.filter(case=case_id, status="ACCEPTED").values_list("pk", flat=True))
    for party in ("applicant", "respondent"):
        tribunal.waive_challenge(case_id=case_id, by=world[party], appointment_ids=waiting)
    tribunal.constitute(case_id=case_id, by=world["arb_secretary"])


def challenged(world: World, name: str, who: str) -> Challenge:
    """Have the applicant challenge a member of the tribunal."""
    case_id = world.cases[name]
    named = Appointment.objects.get(case=case_id, neutral=world.user(who), status="CONFIRMED")
    done = challenges.challenge(
        case_id=case_id, by=world["applicant"], appointment_id=named.pk,
        grounds=world.mark(name, "grounds of a challenge"),
    )  # fmt: skip
    return Challenge.objects.get(pk=done.data["challenge"])


def uphold(world: World, name: str, challenge: Challenge) -> None:
    """Have the head of the institution uphold a challenge."""
    challenges.decide(
        case_id=world.cases[name],
        by=world["arb_chair"],
        challenge_id=challenge.pk,
        upholds=True,
        reasons="成立",
    )


# --- What a tribunal writes --------------------------------------------------------------------------


def mediate(world: World, name: str) -> None:
    """Have the tribunal mediate: a note, a session with both sides, its record."""
    case_id = world.cases[name]
    for party in ("applicant", "respondent"):
        consents.give_consent(case_id=case_id, by=world[party], subject="MEDIATION")
    consents.start_mediation(case_id=case_id, by=world["presiding"])
    add_note(
        case_id=case_id, by=world["first"], text=world.mark(name, "note on the mediation by the tribunal")
    )
    start = timezone.now() + timedelta(days=4 + len(world.cases))
    done = hearings.schedule_meeting(
        case_id=case_id, by=world["presiding"], starts_at=start, ends_at=start + timedelta(hours=1), mode="VIDEO",
        link="https://video.example/mediation",
    )  # fmt: skip
    meeting = Meeting.objects.get(pk=done.data["meeting"])
    past = timezone.now() - timedelta(hours=3 * len(world.cases))
    times = {"starts_at": past, "ends_at": past + timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**times)
    MeetingPerson.objects.filter(meeting=meeting).update(**times)
    marker = world.mark(name, "record of the mediation by the tribunal")
    hearings.write_record(
        case_id=case_id, by=world["presiding"], meeting_id=meeting.pk, course=marker, result=marker,
        attended=[person.pk for person in meeting.people.all()],
    )  # fmt: skip


def deliberate(world: World, name: str) -> None:
    """Have the tribunal write a note and arrange a meeting of its own; have the institution write one."""
    case_id = world.cases[name]
    for by, what in (("second", "note of an arbitrator"), ("arb_secretary", "note of the institution")):
        add_note(case_id=case_id, by=world[by], text=world.mark(name, what))
    oversight.break_glass(
        case_id=case_id, by=world["arb_supervisor_with_reason"], reason="投诉核查需要查阅全卷"
    )
    if name == "decided":
        return  # a meeting to come falls away with the award
    start = timezone.now() + IN_A_MOMENT
    marker = world.mark(name, "link of a meeting of the tribunal")
    deliberation.arrange_meeting(
        case_id=case_id, by=world["presiding"], starts_at=start, ends_at=start + timedelta(hours=1),
        link=f"https://video.example/{marker}",
    )  # fmt: skip


def draft(world: World, name: str, kind: str = "AWARD") -> None:
    """Have the tribunal write a draft and rewrite it, and submit it to scrutiny."""
    for what in ("words that were struck from the draft", "draft of the decision"):
        marker = world.mark(name, what)
        texts = {
            part: f"{value}{marker}" if isinstance(value, str) and part in _WORDED else value
            for part, value in TEXTS.items()
        }
        save(world, name, {**texts, "kind": kind})
    submit(world, name)


_WORDED = ("claims", "facts", "reasons", "result", "costs")


def save(world: World, name: str, values: dict[str, Any]) -> None:
    """Save the draft as it is read."""
    found = open_award(world.case(name))
    lock = found.version if found else 0
    awards.save_draft(case_id=world.cases[name], by=world["presiding"], lock=lock, values=values)


def submit(world: World, name: str) -> None:
    """Submit the draft to scrutiny."""
    awards.submit_draft(case_id=world.cases[name], by=world["presiding"], lock=current(world, name).version)


def current(world: World, name: str) -> Award:
    """Return the open draft."""
    award = open_award(world.case(name))
    assert award is not None
    return award


def scrutinise(world: World, name: str, remarks: str = "") -> None:
    """Pass the draft, or return it with remarks."""
    awards.scrutinise(
        case_id=world.cases[name], by=world["arb_chair"], lock=current(world, name).version,
        passes=not remarks, remarks=remarks,
    )  # fmt: skip


def sign(world: World, name: str, who: str, *, dissents: bool = False) -> None:
    """Have a member of the tribunal sign, or dissent."""
    awards.sign_award(
        case_id=world.cases[name], by=world[who], name=world.user(who).name, dissents=dissents,
        shown_sha256=fingerprint_of(current(world, name)), reauthenticated_at=timezone.now(),
    )  # fmt: skip


def documents_only(world: World, name: str) -> None:
    """Go from the proceedings to the deliberation without a hearing, as both sides want."""
    for party in ("applicant", "respondent"):
        consents.give_consent(case_id=world.cases[name], by=world[party], subject="DOCUMENTS_ONLY")
    arbitration_hearings.decide_on_documents(case_id=world.cases[name], by=world["presiding"])


# --- The cases ---------------------------------------------------------------------------------------


def lay_deliberating(world: World) -> None:
    """A request that grew out of a mediation; its tribunal lost a member, mediated in vain, and has a draft."""
    name = "deliberating"
    go_on(world, name, by="applicant")
    case = accept(world, name)
    form_tribunal(world, case.pk, ("presiding", "first", "taken_off"))
    add_note(
        case_id=case.pk, by=world["taken_off"],
        text=world.mark(name, "note of the arbitrator who was taken off"),
    )  # fmt: skip
    uphold(world, name, challenged(world, name, "taken_off"))
    tribunal.choose(case_id=case.pk, by=world["respondent"], neutral_id=world.user("second").pk)
    constitute(world, case.pk)
    mediate(world, name)
    consents.end_mediation(case_id=case.pk, by=world["presiding"])
    documents_only(world, name)
    deliberate(world, name)
    draft(world, name)
    remarks = world.mark(name, "remarks of the scrutiny")
    scrutinise(world, name, remarks)


def lay_mediating(world: World) -> None:
    """A tribunal that mediates; its statement is with the head of the institution."""
    name = "mediating"
    lay_request(world, name)
    seat(world, name)
    mediate(world, name)
    deliberate(world, name)
    draft(world, name, kind="STATEMENT")


def lay_decided(world: World) -> None:
    """A tribunal that has decided, one member dissenting."""
    name = "decided"
    case = lay_request(world, name)
    seat(world, name)
    mediate(world, name)
    consents.end_mediation(case_id=case.pk, by=world["presiding"])
    documents_only(world, name)
    deliberate(world, name)
    draft(world, name)
    scrutinise(world, name)
    for who in BENCH:
        sign(world, name, who, dissents=who == "second")
    award = current(world, name)
    decisions.issue_award(case_id=case.pk, by=world["presiding"])
    corrections.ask_for_correction(
        case_id=case.pk, by=world["applicant"], award_id=award.pk, kind="ERROR",
        text=world.mark(name, "what a side wants corrected"),
    )  # fmt: skip


def lay_naming(world: World) -> None:
    """The respondent's own request about the same dispute, for which the former mediator is named."""
    name = "naming"
    person = world.user("former_mediator")
    then, later = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    engage(case=world.case("closed"), user=person, role=Role.MEDIATOR, at=then, until=later)
    go_on(world, name, by="respondent")
    case = accept(world, name)
    for party in ("applicant", "respondent"):
        consents.give_consent(case_id=case.pk, by=world[party], subject="FORMER_MEDIATOR", about=person.pk)
    tribunal.choose(case_id=case.pk, by=world["respondent"], neutral_id=person.pk)
    appointment.accept_appointment(
        case_id=case.pk, by=world["former_mediator"],
        disclosure=world.mark(name, "disclosure of the former mediator"),
    )  # fmt: skip
    tribunal.rank(case_id=case.pk, by=world["applicant"], ranked=[world.user("other_arbitrator").pk])
    assert Appointment.objects.get(case=case, neutral=person).seat == Seat.APPLICANT


def lay_draft(world: World) -> None:
    """A request about the same dispute that its writer has not sent."""
    name = "draft"
    go_on(world, name, by="respondent")
    values = {"facts_text": world.mark(name, "facts of a draft"), "wish_text": "请求", "currency": "CNY"}
    filing.save_page(case_id=world.cases[name], by=world["respondent"], page="facts", values=values)

"""A mediation in which everything is said that must stay where it was said."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
from django.utils import timezone

from cases.actors import Actor
from cases.audience import Audience
from cases.invitation_keys import hash_of_token, token_for
from cases.models import Case, Invitation, Meeting, MeetingRecord, Message, Party, Release, ShamFlag, Side
from cases.services import (
    agreements,
    appointment,
    endings,
    flags,
    hearings,
    offers,
    oversight,
    proposals,
    rooms,
)
from cases.services.evidence import add_evidence, take_in
from cases.services.notes import add_note
from documents import contexts as c
from tests.factories import make_invitation
from tests.markers.world import World, lay_case

IN_A_MOMENT = timedelta(minutes=20)  # the link is handed out from half an hour before
STOP = c.StopClause(by=1, acts=("停止销售",))


def lay_mediation(world: World, name: str) -> Case:
    """Return a case in mediation whose first mediator was replaced, with every secret of a mediation in it."""
    case = lay_case(world, name, "MEDIATOR_PENDING", of=world.committee, secretary="secretary")
    applicant, respondent = case.sides.order_by("position")
    Party.objects.filter(side=respondent).update(
        mobile=world.number(name, "telephone of the respondent", starts="8613", digits=13),
        person_kind="NATURAL",
        id_number=world.mark(name, "identity number"),
    )
    for party in ("applicant", "respondent"):
        appointment.ask_for_recommendation(case_id=case.pk, by=world[party])
    seat_mediator(world, case.pk, "replaced_mediator")
    add_note(
        case_id=case.pk,
        by=world["replaced_mediator"],
        text=world.mark(name, "note of the mediator who was replaced"),
    )
    appointment.replace(case_id=case.pk, by=world["applicant"], reason="换人")
    seat_mediator(world, case.pk, "mediator")
    plant_in_rooms(world, name, applicant, respondent)
    plant_in_offers(world, name)
    plant_in_sessions(world, name, applicant)
    plant_in_file(world, name)
    return case


def seat_mediator(world: World, case_id: UUID, who: str) -> None:
    """Have the secretary name a mediator, both sides agree, and the mediator begin."""
    secretary, mediator = world["secretary"], world[who]
    appointment.appoint(case_id=case_id, by=secretary, neutral_id=world.user(who).pk)
    appointment.accept_appointment(case_id=case_id, by=mediator, disclosure="")
    for party in ("applicant", "respondent"):
        appointment.answer_disclosure(case_id=case_id, by=world[party], objects=False)
    appointment.confirm(case_id=case_id, by=mediator)


def plant_in_rooms(world: World, name: str, applicant: Side, respondent: Side) -> None:
    """Say something in each room, and let a part of it out of one."""
    case_id = world.cases[name]

    def say(by: str, what: str, side: Side | None = None, more: str = "") -> Message:
        text = f"{world.mark(name, what)}。{more}"
        side_id = side.pk if side else None
        done = rooms.send_message(case_id=case_id, by=world[by], text=text, side_id=side_id)
        return Message.objects.get(pk=done.data["message"])

    kept, let_out = (
        world.mark(name, what) for what in ("words whose release was refused", "words that were released")
    )
    secret = say("applicant", "caucus of the applicant", applicant, f"{kept}，{let_out}。")
    say("mediator", "the mediator in the caucus of the applicant", applicant)
    say("respondent", "caucus of the respondent", respondent)
    say("respondent", "said in the joint room")
    for words, agrees in ((kept, False), (let_out, True)):
        rooms.ask_release(case_id=case_id, by=world["mediator"], message_id=secret.pk, words=words)
        release = Release.objects.get(message=secret, words=words)
        rooms.answer_release(case_id=case_id, by=world["applicant"], release_id=release.pk, agrees=agrees)


def plant_in_offers(world: World, name: str) -> None:
    """Hold an offer of each side, make an open one and have it declined; record facts, and release some."""
    case_id = world.cases[name]
    for side, amount in (("applicant", True), ("respondent", False)):
        yuan = int(world.number(name, "amount of the held offer")) if amount else 1
        terms = world.mark(name, f"held offer of the {side}")
        offers.make_offer(
            case_id=case_id, by=world[side], terms=terms, amount_fen=yuan * 100, in_confidence=True
        )
    done = offers.make_offer(case_id=case_id, by=world["applicant"], terms=world.mark(name, "open offer"))
    offers.answer_offer(
        case_id=case_id, by=world["respondent"], offer_id=done.data["offer"], accepts=False,
        reason=world.mark(name, "why an offer was declined"),
    )  # fmt: skip
    for what, released in (("facts that nobody released", False), ("facts that both sides released", True)):
        record = offers.record_undisputed(
            case_id=case_id, by=world["mediator"], text=world.mark(name, what)
        ).data["record"]
        for party, releases in (("applicant", True), ("respondent", released)):
            offers.answer_undisputed(
                case_id=case_id, by=world[party], record_id=record, confirms=True, releases=releases
            )


def plant_in_sessions(world: World, name: str, applicant: Side) -> None:
    """Hold a joint and a private session, and have one private session cancelled and another to come."""
    case_id, mediator = world.cases[name], world["mediator"]
    hold(world, name, "record of a joint session", None, hours=9)
    hold(world, name, "record of a private session", applicant, hours=6)
    soon = timezone.now() + timedelta(days=3 + len(world.cases))
    ahead = schedule(world, case_id, soon, applicant, link="https://video.example/cancelled")
    hearings.cancel_meeting(
        case_id=case_id, by=mediator, meeting_id=ahead.pk,
        reason=world.mark(name, "why a private session was cancelled"),
    )  # fmt: skip
    if name == "running":
        marker = world.mark(name, "link of a private session")
        now = timezone.now() + IN_A_MOMENT
        schedule(world, case_id, now, applicant, link=f"https://video.example/{marker}")


def schedule(world: World, case_id: UUID, start: Any, side: Side | None, *, link: str) -> Meeting:
    """Schedule a session by video."""
    done = hearings.schedule_meeting(
        case_id=case_id, by=world["mediator"], starts_at=start, ends_at=start + timedelta(hours=1), mode="VIDEO",
        link=link, side_id=side.pk if side else None, at=start - timedelta(days=5),
    )  # fmt: skip
    return Meeting.objects.get(pk=done.data["meeting"])


def hold(world: World, name: str, what: str, side: Side | None, *, hours: int) -> MeetingRecord:
    """Hold a session some hours ago and write its record."""
    start = timezone.now() - timedelta(days=len(world.cases), hours=hours)  # nobody is in two cases at once
    meeting = schedule(world, world.cases[name], start, side, link="https://video.example/held")
    marker = world.mark(name, what)
    done = hearings.write_record(
        case_id=world.cases[name], by=world["mediator"], meeting_id=meeting.pk, course=marker, result=marker,
        attended=[person.pk for person in meeting.people.all()],
    )  # fmt: skip
    return MeetingRecord.objects.get(pk=done.data["record"])


def plant_in_file(world: World, name: str) -> None:
    """Write notes, file evidence, begin an agreement, open the file with a reason, flag the case and clear it."""
    case_id, applicant = world.cases[name], world["applicant"]
    for by, what in (("mediator", "note of the mediator"), ("secretary", "note of the secretary")):
        add_note(case_id=case_id, by=world[by], text=world.mark(name, what))
    add_file(world, name, applicant, inside="inside a file for both sides")
    add_file(
        world, name, applicant, inside="inside a file for the mediator",
        title="name of a file for the mediator", reason="why a file is for the mediator",
    )  # fmt: skip
    texts = {"facts": world.mark(name, "draft of the agreement"), "matters": "赔偿"}
    agreements.edit_texts(case_id=case_id, by=world["mediator"], lock=0, texts=texts)
    agreements.add_clause(case_id=case_id, by=world["mediator"], kind=STOP.code, term=STOP, declared=True)
    oversight.break_glass(
        case_id=case_id,
        by=world["supervisor_with_reason"],
        reason=world.mark(name, "why the file was opened"),
    )
    if name == "running":
        flags.raise_flag(case_id=case_id, by=world["secretary"], note=world.mark(name, "note of a flag"))
        flag = ShamFlag.objects.get(case=case_id)
        flags.clear_flag(case_id=case_id, by=world["supervisor"], flag_id=flag.pk, reason="已核实")


def add_file(world: World, name: str, by: Actor, *, inside: str, title: str = "", reason: str = "") -> None:
    """File a PDF, for both sides or, with a reason, for the mediator alone."""
    data = pdf_saying(world.mark(name, inside))
    called = world.mark(name, title) if title else "合同"
    stored = take_in(
        case_id=world.cases[name], by=by, stream=BytesIO(data), name=f"{called}.pdf", size=len(data)
    )
    add_evidence(
        case_id=world.cases[name], by=by, stored=stored, name=called, proves=called, source="OWN",
        audience=Audience.SIDE if reason else Audience.JOINT,
        restricted_reason=world.mark(name, reason) if reason else "",
    )  # fmt: skip


def pdf_saying(text: str) -> bytes:
    """Return a PDF of one page that says something in ASCII."""
    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        page = document.pages[0]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = " ".join(f"({line}) Tj T*" for line in text.split())
        page.Contents = document.make_stream(f"BT /F1 9 Tf 12 TL 40 780 Td {lines} ET".encode())
        document.save(target)
    return target.getvalue()


def end(world: World, name: str) -> None:
    """End a mediation without an agreement and close it."""
    case_id = world.cases[name]
    endings.terminate(case_id=case_id, by=world["mediator"], outcome="DEADLOCK", reason="分歧较大")
    done = endings.close(case_id=case_id, by=world["secretary"])
    assert done.proposal_id is not None
    proposals.answer(proposal_id=done.proposal_id, by=world["supervisor"], agrees=True)


def lay_invitation(world: World) -> None:
    """Lay a case whose respondent was invited: one by link and code, another by the link alone."""
    name = "invited"
    case = lay_case(world, name, "CONSENT_PENDING", of=world.committee, secretary="secretary")
    case.engagements.exclude(user__name__in=["applicant", "secretary"]).update(until=timezone.now())
    Case.objects.filter(pk=case.pk).update(facts_text=world.mark(name, "facts of an application"))
    party = Party.objects.get(case=case, side__kind="RESPONDENT")
    for who in ("invitee", "uninvited"):
        world.invitations[who] = invitation = make_invitation(case, party, is_verified=who == "invitee")
        _give_token(invitation)


def _give_token(invitation: Invitation) -> None:
    invitation.token_hash = hash_of_token(token_for(invitation.pk))
    invitation.save(update_fields=["token_hash"])

"""A case and the people around its table, moved on through the services: mediator named, confirmed, a session held."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import NeutralProfile
from cases.actors import Actor
from cases.models import Case, Meeting, MeetingRecord, Party, Side, Venue
from cases.moment import SHANGHAI
from cases.permissions import Role
from cases.services import appointment, endings, hearings, proposals
from cases.services.engagements import engage
from tests.factories import make_case, make_user


@dataclass(frozen=True)
class Table:
    """A case with its people."""

    case_id: object
    applicant: Actor
    respondent: Actor
    secretary: Actor
    supervisor: Actor
    chair: Actor
    clerk: Actor
    mediator: Actor
    other_mediator: Actor
    stranger: Actor
    applicant_side: Side
    respondent_side: Side

    @property
    def case(self) -> Case:
        """The case, read afresh."""
        return Case.objects.select_related("organisation").get(pk=self.case_id)

    @property
    def parties(self) -> tuple[Actor, Actor]:
        """Both sides."""
        return self.applicant, self.respondent


def lay_table(state: str = "MEDIATOR_PENDING", *, checked: bool = True, **fields: object) -> Table:
    """Return a case in a state with both sides, the centre's people and two mediators on the roster."""
    today = timezone.localdate()
    days = {"accepted_on": today - timedelta(days=5), "period_ends_on": today + timedelta(days=25)}
    case = make_case(state, **{**days, **fields})
    organisation = case.organisation
    applicant_side, respondent_side = case.sides.order_by("position")
    if checked:
        Party.objects.filter(case=case).update(identity_checked_at=timezone.now())

    def on_side(name: str, role: Role, side: Side) -> Actor:
        user = make_user(name)
        if state != "DRAFT" or role is Role.APPLICANT:  # the respondent is not told of a draft
            engage(case=case, user=user, role=role, side=side, party=side.parties.get())
        return Actor(user=user)

    def of_the_centre(role: Role) -> Actor:
        return Actor(user=make_user(role.value, roles=(role,), organisation=organisation))

    def on_the_roster(name: str) -> Actor:
        user = make_user(name, organisation=organisation, is_neutral=True)
        NeutralProfile.objects.filter(user=user).update(fields=["TM"])
        return Actor(user=user)

    secretary = of_the_centre(Role.CASE_SECRETARY)
    assert secretary.user is not None
    if state != "DRAFT":
        engage(case=case, user=secretary.user, role=Role.CASE_SECRETARY)
    Venue.objects.get_or_create(
        organisation=organisation,
        name_zh_hans="第一调解室",
        defaults={"name_zh_hant": "第一調解室", "name_en": "Room 1"},
    )
    return Table(
        case_id=case.pk,
        applicant=on_side("甲方", Role.APPLICANT, applicant_side),
        respondent=on_side("乙方", Role.RESPONDENT, respondent_side),
        secretary=secretary,
        supervisor=of_the_centre(Role.SUPERVISOR),
        chair=of_the_centre(Role.INSTITUTION_CHAIR),
        clerk=of_the_centre(Role.INTAKE_CLERK),
        mediator=on_the_roster("王敏"),
        other_mediator=on_the_roster("方雅"),
        stranger=Actor(user=make_user("STRANGER")),
        applicant_side=applicant_side,
        respondent_side=respondent_side,
    )


def sign_in(actor: Actor) -> Client:
    """Return a browser in which somebody has just signed in."""
    client = Client()
    assert actor.user is not None
    client.force_login(actor.user)
    session = client.session
    session["account_authentication_methods_user"] = str(actor.user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def name_mediator(table: Table, at: datetime | None = None) -> None:
    """Have both sides ask for a recommendation, and the secretary name the first mediator."""
    for party in table.parties:
        appointment.ask_for_recommendation(case_id=table.case.pk, by=party, at=at)
    assert table.mediator.user is not None
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=table.mediator.user.pk, at=at)


def seat_mediator(table: Table, at: datetime | None = None) -> None:
    """Name the mediator, and have everybody agree and the mediator take up the mediation."""
    name_mediator(table, at)
    appointment.accept_appointment(case_id=table.case.pk, by=table.mediator, disclosure="", at=at)
    for party in table.parties:
        appointment.answer_disclosure(case_id=table.case.pk, by=party, objects=False, at=at)
    appointment.confirm(case_id=table.case.pk, by=table.mediator, at=at)


def lay_mediation() -> Table:
    """Return a case in mediation, with the first mediator confirmed."""
    table = lay_table()
    seat_mediator(table)
    return table


def schedule(
    table: Table, starts_at: datetime, *, side: Side | None = None, at: datetime | None = None, link: str = ""
) -> Meeting:
    """Schedule a session of ninety minutes in any free venue, or by video."""
    done = hearings.schedule_meeting(
        case_id=table.case.pk,
        by=table.mediator,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        mode="VIDEO" if link else "ONSITE",
        link=link,
        side_id=side.pk if side else None,
        at=at,
    )
    return Meeting.objects.get(pk=done.data["meeting"])


def hold(table: Table, *, side: Side | None = None, only: Actor | None = None) -> MeetingRecord:
    """Hold a session this morning, and put its record on file."""
    start = timezone.now() - timedelta(hours=2)
    meeting = schedule(table, start, side=side, at=start - timedelta(hours=1), link="https://video.example/1")
    came = [
        p.pk
        for p in meeting.people.all()
        if only is None or p.person in {only.user_id, table.mediator.user_id}
    ]
    done = hearings.write_record(
        case_id=table.case.pk,
        by=table.mediator,
        meeting_id=meeting.pk,
        attended=came,
        course="经过标记",
        result="结果标记",
    )
    return MeetingRecord.objects.get(pk=done.data["record"])


def close(table: Table, at: datetime | None = None) -> None:
    """Have the secretary propose the closing and the supervisor approve it."""
    done = endings.close(case_id=table.case.pk, by=table.secretary, at=at)
    assert done.proposal_id is not None
    proposals.answer(proposal_id=done.proposal_id, by=table.supervisor, agrees=True, at=at)


def at_clock(days: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant some days from now, at a time of day in Beijing."""
    day = timezone.now().astimezone(SHANGHAI) + timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

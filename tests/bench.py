"""A case before three arbitrators, with everybody around it, in any state: where the tests of hearings begin."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cases.actors import Actor
from cases.models import Arbitration, Case, Meeting, MeetingPerson, Side, Venue
from cases.models.event import CaseEvent
from cases.moment import SHANGHAI
from cases.permissions import TRIBUNAL_ROLES, Role
from cases.services.arbitration import consents, hearings
from cases.services.engagements import engage
from tests.factories import make_case, make_user


@dataclass(frozen=True)
class Bench:
    """A case with its tribunal and its parties."""

    case_id: Any
    applicant: Actor
    respondent: Actor
    presiding: Actor
    first: Actor
    second: Actor
    secretary: Actor
    supervisor: Actor
    chair: Actor
    clerk: Actor
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

    @property
    def tribunal(self) -> tuple[Actor, Actor, Actor]:
        """The three arbitrators."""
        return self.presiding, self.first, self.second

    @property
    def others(self) -> tuple[Actor, ...]:
        """Everybody outside the tribunal."""
        return (*self.parties, self.secretary, self.supervisor, self.chair, self.clerk, self.stranger)


def lay_bench(state: str = "IN_PROCEEDINGS", **fields: object) -> Bench:
    """Return a case before three arbitrators in a state, with both sides and the institution's people."""
    case = make_case(
        state, kind="ARBITRATION", accepted_on=timezone.localdate() - timedelta(days=40), **fields
    )
    Arbitration.objects.filter(case=case).update(seats=3, constituted_on=timezone.localdate())
    organisation = case.organisation
    applicant_side, respondent_side = case.sides.order_by("position")
    Venue.objects.get_or_create(
        organisation=organisation,
        name_zh_hans="第一仲裁庭",
        defaults={"name_zh_hant": "第一仲裁庭", "name_en": "Hearing room 1"},
    )

    def on_side(name: str, role: Role, side: Side) -> Actor:
        user = make_user(name)
        engage(case=case, user=user, role=role, side=side, party=side.parties.get())
        return Actor(user=user)

    def arbitrator(name: str, role: Role) -> Actor:
        user = make_user(name, organisation=organisation, is_neutral=True)
        engage(case=case, user=user, role=role)
        return Actor(user=user)

    def of_the_centre(role: Role) -> Actor:
        return Actor(user=make_user(role.value, roles=(role,), organisation=organisation))

    secretary = of_the_centre(Role.CASE_SECRETARY)
    assert secretary.user is not None
    engage(case=case, user=secretary.user, role=Role.CASE_SECRETARY)
    return Bench(
        case_id=case.pk,
        applicant=on_side("甲方", Role.APPLICANT, applicant_side),
        respondent=on_side("乙方", Role.RESPONDENT, respondent_side),
        presiding=arbitrator("首席林", Role.PRESIDING_ARBITRATOR),
        first=arbitrator("仲裁员高", Role.ARBITRATOR),
        second=arbitrator("仲裁员宋", Role.ARBITRATOR),
        secretary=secretary,
        supervisor=of_the_centre(Role.SUPERVISOR),
        chair=of_the_centre(Role.INSTITUTION_CHAIR),
        clerk=of_the_centre(Role.INTAKE_CLERK),
        stranger=Actor(user=make_user("STRANGER")),
        applicant_side=applicant_side,
        respondent_side=respondent_side,
    )


def at_clock(days: int, hour: int) -> datetime:
    """Return an hour of a later day, Beijing time."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def schedule(bench: Bench, days: int = 20, hour: int = 9, **values: Any) -> Meeting:
    """Schedule a hearing of three hours, online."""
    start = at_clock(days, hour)
    values = {"mode": "VIDEO", "link": "https://meet.example/h", "by": bench.presiding, **values}
    done = hearings.schedule_hearing(
        case_id=bench.case_id, starts_at=start, ends_at=start + timedelta(hours=3), **values
    )
    return Meeting.objects.get(pk=done.data["meeting"])


def let_it_happen(meeting: Meeting) -> None:
    """Move a hearing into the last hours, before those that were already."""
    past = Meeting.objects.filter(case=meeting.case_id, ends_at__lt=timezone.now()).exclude(pk=meeting.pk)
    start = timezone.now() - timedelta(hours=4 * (past.count() + 1))
    times = {"starts_at": start, "ends_at": start + timedelta(hours=3)}
    Meeting.objects.filter(pk=meeting.pk).update(**times)
    MeetingPerson.objects.filter(meeting=meeting).update(**times)


def hold(bench: Bench, meeting: Meeting, *absent: Actor, **values: Any) -> CaseEvent:
    """Let a hearing happen and write its record."""
    let_it_happen(meeting)
    away = {actor.user.pk for actor in absent if actor.user}
    came = [person.pk for person in meeting.people.all() if person.person not in away]
    said = {
        "course": "双方陈述、举证、质证、辩论。",
        "result": "双方作最后陈述。",
        "agreement": "NOT_DENIED",
        **values,
    }
    hearings.hold_hearing(
        case_id=bench.case_id, by=bench.presiding, meeting_id=meeting.pk, attended=came, **said
    )
    return CaseEvent.objects.filter(case=bench.case_id, kind="hold_hearing").latest("seq")


def consent_of_both(bench: Bench, subject: str) -> None:
    """Have both sides consent to something."""
    for party in bench.parties:
        consents.give_consent(case_id=bench.case_id, by=party, subject=subject)


def arbitrators_in(meeting: Meeting) -> int:
    """Return how many arbitrators are asked to a meeting."""
    return meeting.people.filter(capacity__in=TRIBUNAL_ROLES).count()

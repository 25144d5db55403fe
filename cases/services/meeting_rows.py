"""What scheduling writes: the meeting and its people, unless the database says that something is taken."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.audience import Audience
from cases.models import (
    Case,
    LiveGrant,
    Meeting,
    MeetingMode,
    MeetingPerson,
    MeetingStatus,
    Party,
    Side,
    Venue,
)
from cases.permissions import PARTY_ROLES, TRIBUNAL_ROLES, Role
from cases.refusals import NotVisible, Unacceptable
from cases.services.procedure import Act

NEUTRALS = frozenset({Role.MEDIATOR, *TRIBUNAL_ROLES})


def times_of(a: Act) -> tuple[datetime, datetime]:
    """Return when a meeting shall begin and end; whoever else schedules at the same time waits here.

    Raises:
        Unacceptable: the times are not in order, or past.
    """
    starts_at, ends_at = a.data.instant("starts_at"), a.data.instant("ends_at")
    if ends_at <= starts_at:
        raise Unacceptable(_("The session must end after it starts."), "starts")
    if starts_at <= a.moment.at:
        raise Unacceptable(_("The session must start in the future."), "starts")
    # Others who schedule at the same time wait here, so that they are told who has the venue or the person.
    Organisation.objects.select_for_update(no_key=True).get(pk=a.case.organisation_id)
    return starts_at, ends_at


def venue_for(a: Act, starts_at: datetime, ends_at: datetime) -> Venue | None:
    """Return the venue that was asked for, or a free one; None for a video session, which has a link."""
    if a.data.chosen("mode", MeetingMode.values) == MeetingMode.VIDEO:
        if not a.data["link"]:
            raise Unacceptable(_("Enter the video link."), "link")
        return None
    venues = Venue.objects.filter(organisation=a.case.organisation_id, is_active=True)
    if a.data["venue"]:
        venue = venues.filter(pk=a.data.id("venue")).first()
        text = _("Select a venue.")
    else:
        taken = _standing(starts_at, ends_at).exclude(venue=None)
        venue = venues.exclude(pk__in=taken.values("venue")).order_by("seats", "name_zh_hans").first()
        text = _("No venue is free at this time. Select another time, or meet by video.")
    if venue is None:
        raise Unacceptable(text, "venue")
    return venue


def _standing(starts_at: datetime, ends_at: datetime) -> QuerySet[Meeting]:
    """Return the meetings that take up a span of time."""
    rows = Meeting.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return rows.exclude(status=MeetingStatus.CANCELLED)


def people_asked(case: Case, side: Side | None = None) -> list[MeetingPerson]:
    """Return the mediator or the tribunal, and the people of the sides asked; a party without account stands for itself."""
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role__in=[*NEUTRALS, *PARTY_ROLES])
    asked: dict[UUID, MeetingPerson] = {}
    for grant in grants.select_related("user").order_by("user__name", "role"):
        if grant.role in NEUTRALS or side is None or grant.side_id == side.pk:
            person = MeetingPerson(
                person=grant.user_id, name=grant.user.name, capacity=grant.role, side_id=grant.side_id
            )
            asked.setdefault(grant.user_id, person)
    present = set(grants.values_list("party_id", flat=True))
    for party in Party.objects.filter(case=case).exclude(pk__in=present - {None}).select_related("side"):
        if side is None or party.side_id == side.pk:
            asked[party.pk] = MeetingPerson(
                person=party.pk, name=party.name, capacity=party.side.kind, side_id=party.side_id
            )
    return list(asked.values())


def save_unless_taken(meeting: Meeting, people: list[MeetingPerson]) -> None:
    """Save a meeting and its people; the database refuses what overlaps, whoever asks at the same time."""
    try:
        with transaction.atomic():
            meeting.save()
            for person in people:
                person.meeting = meeting
                person.starts_at, person.ends_at = meeting.starts_at, meeting.ends_at
                person.save()
    except IntegrityError as error:
        text = str(error)
        if "cases_meeting_one_in_a_venue" in text:
            raise Unacceptable(_venue_taken(meeting), "venue") from error
        if "cases_person_one_place_at_a_time" in text:
            raise Unacceptable(_person_taken(meeting, people), "starts") from error
        raise


def _venue_taken(meeting: Meeting) -> str:
    other = _standing(meeting.starts_at, meeting.ends_at).filter(venue=meeting.venue).first()
    text = _("This venue is taken from %(start)s to %(end)s. Select another time or venue.")
    return str(text) % _times(
        other.starts_at if other else meeting.starts_at, other.ends_at if other else meeting.ends_at
    )


def _person_taken(meeting: Meeting, people: list[MeetingPerson]) -> str:
    """Name the mediator or an arbitrator before anybody else, so that nobody learns of a party's private session."""
    names = {person.person: person for person in people}
    taken = MeetingPerson.objects.filter(
        person__in=names,
        is_off=False,
        gives_way=False,
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
    )
    other = next(iter(sorted(taken, key=lambda row: names[row.person].capacity != Role.MEDIATOR)), None)
    if other is None:
        return str(_("Somebody who is asked has another session at this time."))
    text = _("%(name)s has another session from %(start)s to %(end)s. Select another time.")
    return str(text) % {"name": other.name, **_times(other.starts_at, other.ends_at)}


def _times(start: datetime, end: datetime) -> dict[str, str]:
    local = timezone.localtime
    return {"start": f"{local(start):%Y-%m-%d %H:%M}", "end": f"{local(end):%H:%M}"}


def meeting_in(a: Act) -> Meeting:
    """Return the meeting that an act is about, locked.

    Raises:
        NotVisible: the case has none such, or it is the tribunal's own.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).filter(case=a.case, pk=a.data.id("meeting")).first()
    )
    if meeting is None or (meeting.audience == Audience.TRIBUNAL and a.standing.role not in TRIBUNAL_ROLES):
        raise NotVisible
    return meeting

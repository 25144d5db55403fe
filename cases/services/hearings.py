"""Sessions and their records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.actors import Actor
from cases.audience import Audience
from cases.models import (
    Case,
    LiveGrant,
    Meeting,
    MeetingMode,
    MeetingPerson,
    MeetingRecord,
    MeetingStatus,
    Party,
    RecordAnswer,
    Side,
    Venue,
)
from cases.permissions import PARTY_ROLES, Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform


def schedule_meeting(
    *,
    case_id: UUID,
    by: Actor,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    side_id: UUID | None = None,
    venue_id: UUID | None = None,
    link: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Schedule a session.

    Args:
        side_id: the side of a private session; None for a joint one.
        venue_id, link: where it takes place: a venue (ONSITE; without one, a free one is taken) or a link (VIDEO).
    Raises:
        Unacceptable: the times are not in order, or a venue or a person is taken; the sentence says by what.
    """
    data = {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "mode": mode,
        "side": str(side_id) if side_id else "",
        "venue": str(venue_id) if venue_id else "",
        "link": link,
    }
    return perform(case_id=case_id, action=Action.SCHEDULE_MEETING, by=by, data=data, key=key, at=at)


def cancel_meeting(
    *, case_id: UUID, by: Actor, meeting_id: UUID, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Cancel a session, with a reason; its venue and people are free again."""
    data = {"meeting": str(meeting_id), "reason": reason}
    return perform(case_id=case_id, action=Action.CANCEL_MEETING, by=by, data=data, key=key, at=at)


def write_record(
    *,
    case_id: UUID,
    by: Actor,
    meeting_id: UUID,
    attended: Iterable[UUID],
    course: str,
    result: str,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Write the record (M19) of a session that took place.

    Args:
        attended: ids of the MeetingPerson rows of those who came.
    """
    data = {
        "meeting": str(meeting_id),
        "attended": [str(person) for person in attended],
        "course": course,
        "result": result,
    }
    return perform(case_id=case_id, action=Action.HOLD_SESSION, by=by, data=data, key=key, at=at)


def answer_record(
    *,
    case_id: UUID,
    by: Actor,
    record_id: UUID,
    confirms: bool,
    objection: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Confirm a record for one side, or object to it. The record itself stays as it was written."""
    data = {"record": str(record_id), "confirms": confirms, "objection": objection}
    return perform(case_id=case_id, action=Action.ANSWER_RECORD, by=by, data=data, key=key, at=at)


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.SCHEDULE_MEETING)
def _schedule(a: Act) -> Done:
    starts_at, ends_at = _instant(a.data["starts_at"]), _instant(a.data["ends_at"])
    if ends_at <= starts_at:
        raise Unacceptable(_("The session must end after it starts."), "starts")
    if starts_at <= a.moment.at:
        raise Unacceptable(_("The session must start in the future."), "starts")
    side = Side.objects.filter(case=a.case, pk=a.data["side"]).first() if a.data["side"] else None
    # Others who schedule at the same time wait here, so that they are told who has the venue or the person.
    Organisation.objects.select_for_update(no_key=True).get(pk=a.case.organisation_id)
    venue = _venue(a, starts_at, ends_at)
    meeting = Meeting(
        case=a.case,
        audience=Audience.SIDE if side else Audience.JOINT,
        side=side,
        without_prejudice=True,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=a.data["mode"],
        venue=venue,
        link=str(a.data["link"]),
        made_by=a.by.user,
    )
    _save_unless_taken(meeting, _people(a.case, side))
    return Done(
        data={"meeting": str(meeting.pk), "starts_at": starts_at.isoformat()},
        audience=Audience(meeting.audience),
        side=side,
    )


def _instant(text: str) -> datetime:
    value = parse_datetime(text)
    if value is None:
        raise Unacceptable(_("Enter a date and a time."), "starts")
    return value


def _venue(a: Act, starts_at: datetime, ends_at: datetime) -> Venue | None:
    if a.data["mode"] == MeetingMode.VIDEO:
        if not a.data["link"]:
            raise Unacceptable(_("Enter the video link."), "link")
        return None
    venues = Venue.objects.filter(organisation=a.case.organisation_id, is_active=True)
    if a.data["venue"]:
        venue = venues.filter(pk=a.data["venue"]).first()
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


def _people(case: Case, side: Side | None) -> list[MeetingPerson]:
    """Return the mediator and the people of the sides asked; a party without account stands for itself."""
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role__in=[Role.MEDIATOR, *PARTY_ROLES])
    asked: dict[UUID, MeetingPerson] = {}
    for grant in grants.select_related("user").order_by("user__name", "role"):
        if grant.role == Role.MEDIATOR or side is None or grant.side_id == side.pk:
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


def _save_unless_taken(meeting: Meeting, people: list[MeetingPerson]) -> None:
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
    """Name the mediator before anybody else, so that nobody learns of a party's private session."""
    names = {person.person: person for person in people}
    taken = MeetingPerson.objects.filter(
        person__in=names, is_off=False, starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at
    )
    other = next(iter(sorted(taken, key=lambda row: names[row.person].capacity != Role.MEDIATOR)), None)
    if other is None:
        return str(_("Somebody who is asked has another session at this time."))
    text = _("%(name)s has another session from %(start)s to %(end)s. Select another time.")
    return str(text) % {"name": other.name, **_times(other.starts_at, other.ends_at)}


def _times(start: datetime, end: datetime) -> dict[str, str]:
    local = timezone.localtime
    return {"start": f"{local(start):%Y-%m-%d %H:%M}", "end": f"{local(end):%H:%M}"}


@act(Action.CANCEL_MEETING)
def _cancel(a: Act) -> Done:
    meeting = _meeting(a)
    if meeting.status != MeetingStatus.SCHEDULED:
        raise Conflict(_("This session is not scheduled any more."))
    meeting.status = MeetingStatus.CANCELLED
    meeting.cancelled_because = str(a.data.get("reason", ""))
    meeting.save()
    meeting.people.update(is_off=True)
    return Done(
        data={"meeting": str(meeting.pk), "starts_at": meeting.starts_at.isoformat()},
        audience=Audience(meeting.audience),
        side=meeting.side,
    )


def _meeting(a: Act) -> Meeting:
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).filter(case=a.case, pk=a.data["meeting"]).first()
    )
    if meeting is None:
        raise NotVisible
    return meeting


@act(Action.HOLD_SESSION)
def _hold(a: Act) -> Done:
    meeting = _meeting(a)
    if meeting.status == MeetingStatus.CANCELLED:
        raise Conflict(_("This session was cancelled."))
    if MeetingRecord.objects.filter(meeting=meeting).exists():
        raise Conflict(_("There is a record of this session already."))
    if meeting.starts_at > a.moment.at:
        raise Unacceptable(_("This session has not begun yet."), "course")
    people = list(meeting.people.all())
    came = {str(person) for person in a.data["attended"]}
    for person in people:
        person.attended = str(person.pk) in came
        person.save(update_fields=["attended"])
    sides = {person.side_id for person in people if person.attended and person.side_id}
    if not sides:
        raise Unacceptable(_("Tick who took part. Without a party there was no session."), "attended")
    meeting.status = MeetingStatus.HELD
    meeting.save(update_fields=["status"])
    both = meeting.audience == Audience.JOINT and len(sides) >= 2
    record = MeetingRecord.objects.create(
        case=a.case,
        audience=meeting.audience,
        side=meeting.side,
        without_prejudice=True,
        meeting=meeting,
        course=a.data["course"],
        result=a.data["result"],
        has_participation=both,
        made_by=a.by.user,
    )
    return Done(
        data={"meeting": str(meeting.pk), "record": str(record.pk), "took_part": both},
        audience=Audience(meeting.audience),
        side=meeting.side,
    )


def waits_for(record: MeetingRecord, side_id: UUID | None) -> bool:
    """Return whether a side took part in the session and has not answered its record yet."""
    came = record.meeting.people.filter(side=side_id, attended=True).exists() if side_id else False
    return came and not record.answers.filter(side=side_id).exists()


@act(Action.ANSWER_RECORD)
def _answer(a: Act) -> Done:
    record, side_id = (
        MeetingRecord.objects.filter(case=a.case, pk=a.data["record"]).first(),
        a.standing.side_id,
    )
    if record is None or side_id is None or (record.audience == Audience.SIDE and record.side_id != side_id):
        raise NotVisible
    came = record.meeting.people.filter(side=side_id, attended=True)
    if not came.exists():
        raise Forbidden(_("Your side did not take part in this session."))
    confirms = bool(a.data["confirms"])
    objection = str(a.data.get("objection", "")).strip()
    if not confirms and not objection:
        raise Unacceptable(_("Enter what is wrong in the record."), "objection")
    _row, is_new = RecordAnswer.objects.get_or_create(
        record=record,
        side_id=side_id,
        defaults={
            "confirms": confirms,
            "objection": objection,
            "by": a.by.user,
            "name": a.by.user.name if a.by.user else "",
            "at": a.moment.at,
        },
    )
    if not is_new:
        raise Conflict(_("Your side has already answered."))
    return Done(
        data={"record": str(record.pk), "confirms": confirms},
        audience=Audience(record.audience),
        side=record.side,
    )

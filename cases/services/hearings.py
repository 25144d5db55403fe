"""Sessions and their records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import LiveGrant, Meeting, MeetingRecord, MeetingStatus, RecordAnswer, Side
from cases.permissions import PARTY_ROLES, Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.meeting_rows import meeting_in, people_asked, save_unless_taken, times_of, venue_for
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
    side_id: UUID | str = "",
    name: str = "",
    how: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Confirm a record for one side, or object to it. The record itself stays as it was written.

    Args:
        side_id, name, how: entered by the secretary for a side that has no account: who answered, and how.
    """
    data = {
        "record": str(record_id),
        "confirms": confirms,
        "objection": objection,
        "side": str(side_id),
        "name": name,
        "how": how,
    }
    return perform(case_id=case_id, action=Action.ANSWER_RECORD, by=by, data=data, key=key, at=at)


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.SCHEDULE_MEETING, Kind.MEDIATION)
def _schedule(a: Act) -> Done:
    starts_at, ends_at = times_of(a)
    side = Side.objects.filter(case=a.case, pk=a.data.id("side")).first() if a.data["side"] else None
    venue = venue_for(a, starts_at, ends_at)
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
    save_unless_taken(meeting, people_asked(a.case, side))
    return Done(
        data={"meeting": str(meeting.pk), "starts_at": starts_at.isoformat()},
        audience=Audience(meeting.audience),
        side=side,
    )


@act(Action.CANCEL_MEETING)
def _cancel(a: Act) -> Done:
    meeting = meeting_in(a)
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


@act(Action.HOLD_SESSION)
def _hold(a: Act) -> Done:
    meeting = meeting_in(a)
    if meeting.is_hearing:
        raise NotVisible
    if meeting.status == MeetingStatus.CANCELLED:
        raise Conflict(_("This session was cancelled."))
    if MeetingRecord.objects.filter(meeting=meeting).exists():
        raise Conflict(_("There is a record of this session already."))
    if meeting.starts_at > a.moment.at:
        raise Unacceptable(_("This session has not begun yet."), "course")
    people = list(meeting.people.all())
    came = {str(person) for person in a.data.many("attended")}
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


def sides_to_answer_for(record: MeetingRecord) -> list[Side]:
    """Return the sides whose answer the secretary records: they took part, are silent, and have no account."""
    with_account = LiveGrant.objects.filter(
        content_object_id=record.case_id, role__in=PARTY_ROLES, side__isnull=False
    )
    if is_kept_from_staff(record):
        return []
    sides = Side.objects.filter(case=record.case_id).exclude(pk__in=with_account.values("side_id"))
    return [side for side in sides if record.audience == Audience.JOINT and waits_for(record, side.pk)]


def is_kept_from_staff(record: MeetingRecord) -> bool:
    """Return whether a record is of a session in which the tribunal of an arbitration mediated."""
    return record.without_prejudice and record.case.kind == Kind.ARBITRATION


def _answering(a: Act, record: MeetingRecord) -> tuple[UUID | None, str, str]:
    """Return for which side somebody answers, who it is, and how the answer reached a secretary."""
    if a.standing.role is not Role.CASE_SECRETARY:
        return a.standing.side_id, a.by.user.name if a.by.user else "", ""
    name, how = (str(a.data.get(key) or "").strip() for key in ("name", "how"))
    side = next((s for s in sides_to_answer_for(record) if str(s.pk) == str(a.data.get("side"))), None)
    if side is None:
        raise Forbidden(_("This side answers by itself, or has answered."))
    if not name:
        raise Unacceptable(_("Enter the name of the person who answers."), "name")
    if not how:
        raise Unacceptable(_("Write how the answer reached the centre."), "how")
    return side.pk, name[:100], how[:300]


@act(Action.ANSWER_RECORD)
def _answer(a: Act) -> Done:
    record = MeetingRecord.objects.filter(case=a.case, pk=a.data.id("record")).first()
    if record is None or (a.standing.role is Role.CASE_SECRETARY and is_kept_from_staff(record)):
        raise NotVisible
    side_id, name, how = _answering(a, record)
    if side_id is None or (record.audience == Audience.SIDE and record.side_id != side_id):
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
            "name": name,
            "recorded_how": how,
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

"""Sessions that fall away because the case took another way, and the times at which a session could be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from cases.audience import Audience
from cases.deadlines import add_working_days
from cases.models import (
    CalendarDay,
    Case,
    LiveGrant,
    Meeting,
    MeetingMode,
    MeetingPerson,
    MeetingStatus,
    Party,
    Venue,
)
from cases.moment import SHANGHAI, Moment
from cases.permissions import PARTY_ROLES, TRIBUNAL_ROLES, Role

SUGGESTIONS = 3
LENGTH = timedelta(minutes=90)
STARTS = (time(14, 30), time(9, 30))  # in turn, so that three suggestions are not three mornings
NOTICE_DAYS = 2  # working days between the notice and the session; the centre's own choice
LOOK_AHEAD_DAYS = 30


@dataclass(frozen=True)
class Slot:
    """A time at which everybody and a venue are free."""

    starts_at: datetime
    ends_at: datetime


def cancel_coming_hearings(case: Case, moment: Moment) -> None:
    """Cancel the hearings that are still to come; what the tribunal arranged for itself stands."""
    cancel_coming(case, moment, audience=Audience.JOINT, without_prejudice=False)


def cancel_coming(case: Case, moment: Moment, **which: object) -> None:
    """Cancel the sessions that are still to come: the venue and the people are free again.

    Args:
        which: only meetings with these values.
    """
    coming = Meeting.objects.filter(
        case=case, status=MeetingStatus.SCHEDULED, starts_at__gt=moment.at, **which
    )
    MeetingPerson.objects.filter(meeting__in=coming).update(is_off=True)
    coming.update(status=MeetingStatus.CANCELLED)


def suggest_slots(
    case: Case, now: Moment, *, is_fit: Callable[[date], bool] = lambda day: True, length: timedelta = LENGTH
) -> list[Slot]:
    """Return up to three times, each on another working day, when everybody and a venue are free.

    Who is looked at: the mediator or the tribunal and both sides, in all their cases. None lies after the
    mediation period.

    Args:
        is_fit: whether a day may be suggested at all: a hearing needs notice in time.
        length: how long it lasts.
    """
    first = datetime.combine(now.today, time(), SHANGHAI)
    busy = _busy(case, first)
    taken = _taken_venues(case, first)
    venues = Venue.objects.filter(organisation=case.organisation_id, is_active=True).count()
    found: list[Slot] = []
    for day in filter(lambda day: is_fit(day.date()), _days(case, now)):
        for start in (STARTS[len(found) % 2], STARTS[1 - len(found) % 2]):
            slot = Slot(day.replace(hour=start.hour, minute=start.minute), _end_of(day, start, length))
            if not _in_the_way(slot, busy) and len(_in_the_way(slot, taken)) < venues:
                found.append(slot)
                break
        if len(found) == SUGGESTIONS:
            break
    return found


def calendar_text(meeting: Meeting, url: str, now: datetime) -> str:
    """Return a session as an iCalendar file.

    Source: RFC 5545: lines end with CRLF and are folded at 75 octets; times are UTC; text is escaped.
    """
    place = meeting.venue.name if meeting.venue else str(MeetingMode.VIDEO.label)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mediation//meetings//EN", "BEGIN:VEVENT",
        f"UID:{meeting.pk}@mediation", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(meeting.ends_at)}", f"SUMMARY:{_escaped(f'{meeting.kind_label} {meeting.case.title}')}",
        f"LOCATION:{_escaped(place)}", f"URL:{url}",
        f"STATUS:{'CANCELLED' if meeting.status == MeetingStatus.CANCELLED else 'CONFIRMED'}",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line before the 75th octet, never inside a character."""
    parts, width = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if width + octets > 74:
            parts.append(" ")
            width = 1
        parts[-1] += sign
        width += octets
    return "\r\n".join(parts)


def people_of(case: Case) -> set[UUID]:
    """Return the ids under which the mediator or the tribunal and the parties are asked to sessions."""
    grants = LiveGrant.objects.filter(
        content_object_id=case.pk, role__in=[Role.MEDIATOR, *TRIBUNAL_ROLES, *PARTY_ROLES]
    )
    return {
        *grants.values_list("user_id", flat=True),
        *Party.objects.filter(case=case).values_list("pk", flat=True),
    }


Span = tuple[UUID, datetime, datetime]  # whose time it is, from, until


def _end_of(day: datetime, start: time, length: timedelta) -> datetime:
    return day.replace(hour=start.hour, minute=start.minute) + length


def _days(case: Case, now: Moment) -> Iterator[datetime]:
    calendar = CalendarDay.objects.calendar(now.today)
    for number in range(NOTICE_DAYS, LOOK_AHEAD_DAYS):
        day = add_working_days(now.today, number, calendar)
        if case.period_ends_on and now.today <= case.period_ends_on < day:
            return
        yield datetime.combine(day, time(), SHANGHAI)


def _busy(case: Case, first: datetime) -> list[Span]:
    rows = MeetingPerson.objects.filter(
        person__in=people_of(case), is_off=False, gives_way=False, ends_at__gt=first
    )
    return list(rows.values_list("person", "starts_at", "ends_at"))


def _taken_venues(case: Case, first: datetime) -> list[Span]:
    rows = Meeting.objects.filter(venue__organisation=case.organisation_id, ends_at__gt=first)
    rows = rows.exclude(status=MeetingStatus.CANCELLED)
    return [
        (venue, start, end)
        for venue, start, end in rows.values_list("venue", "starts_at", "ends_at")
        if venue
    ]


def _in_the_way(slot: Slot, spans: list[Span]) -> set[UUID]:
    return {whose for whose, start, end in spans if start < slot.ends_at and end > slot.starts_at}

"""Hearings before a tribunal: notice in time, the record, the question about the agreement."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases import arbitration_facts
from cases.actors import Actor
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import (
    Case,
    ConsentSubject,
    Meeting,
    MeetingMode,
    MeetingPerson,
    MeetingRecord,
    MeetingStatus,
    Pleading,
    PleadingKind,
    Side,
)
from cases.moment import SHANGHAI, Moment, now
from cases.permissions import TRIBUNAL_ROLES, Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.meeting_rows import meeting_in, people_asked, save_unless_taken, times_of, venue_for
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import due_for

DENIED, NOT_DENIED = "DENIED", "NOT_DENIED"


def schedule_hearing(
    *,
    case_id: UUID,
    by: Actor,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    venue_id: UUID | None = None,
    link: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Schedule a hearing and send its notice (A14) to each party.

    Raises:
        Unacceptable: it is too soon and not every side consents; a party objected to an online hearing;
            a venue or a person is taken.
    """
    data = _place(starts_at, ends_at, mode, venue_id, link)
    return perform(case_id=case_id, action=Action.SCHEDULE_HEARING, by=by, data=data, key=key, at=at)


def reopen_hearing(
    *,
    case_id: UUID,
    by: Actor,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    venue_id: UUID | None = None,
    link: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Hear more before deciding: go back from the deliberation to a further hearing, with its notice."""
    data = _place(starts_at, ends_at, mode, venue_id, link)
    return perform(case_id=case_id, action=Action.REOPEN_HEARING, by=by, data=data, key=key, at=at)


def postpone(
    *,
    case_id: UUID,
    by: Actor,
    meeting_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Ask for a later hearing, for good reason; the presiding arbitrator decides.

    Raises:
        Unacceptable: it is asked too late, or the time is not later than the present one.
    """
    moment = Moment(at) if at else now()
    meeting = _standing(case_id).filter(pk=meeting_id).select_related("case__organisation").first()
    if meeting is not None:  # else the act says so, after it has looked at who asks
        require_time_to_postpone(meeting, moment)
        if starts_at <= meeting.starts_at:
            raise Unacceptable(_("The new hearing must be later than the present one."), "starts")
    data = {
        "meeting": str(meeting_id),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "reason": reason,
    }
    return perform(case_id=case_id, action=Action.POSTPONE, by=by, data=data, key=key, at=at)


def hold_hearing(
    *,
    case_id: UUID,
    by: Actor,
    meeting_id: UUID,
    attended: Iterable[UUID],
    course: str,
    result: str,
    agreement: str = "",
    agreement_said: str = "",
    witnesses: str = "",
    absent_because: str = "",
    evidence_shown: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Write the record (A15) of a hearing that took place.

    Args:
        attended: ids of the MeetingPerson rows of those who came.
        agreement: NOT_DENIED or DENIED, whether a party denies the arbitration agreement; asked at the first
            hearing of the case. `agreement_said` is what was answered.
        absent_because: how a side that stayed away was asked, and whether it has a good reason.
    Source: 仲裁法27(3), 54.
    """
    data = {
        "meeting": str(meeting_id), "attended": [str(person) for person in attended], "course": course,
        "result": result, "agreement": agreement, "agreement_said": agreement_said, "witnesses": witnesses,
        "absent_because": absent_because, "evidence_shown": evidence_shown,
    }  # fmt: skip
    return perform(case_id=case_id, action=Action.HOLD_HEARING, by=by, data=data, key=key, at=at)


def close_hearing(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Close the hearing after the last statements; the tribunal deliberates."""
    return perform(case_id=case_id, action=Action.CLOSE_HEARING, by=by, key=key, at=at)


def decide_on_documents(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Go on to deliberate without a hearing, since both sides consented to that."""
    return perform(case_id=case_id, action=Action.DOCUMENTS_ONLY, by=by, key=key, at=at)


def is_online_objected(case: Case) -> bool:
    """Return whether a party has expressly objected to proceedings online. Source: 仲裁法11."""
    objections = Pleading.objects.filter(case=case, kind=PleadingKind.ONLINE, withdrawn_at=None)
    return bool(objections.exists())


def is_in_time(case: Case, hearing_on: date, today: date) -> bool:
    """Return whether a notice sent today reaches the parties as early as the rules ask, or all consent."""
    due, _row = due_for(case, "ARB_HEARING_NOTICE", hearing_on)
    return today <= due.due_on or arbitration_facts.all_consent(case, ConsentSubject.EARLY_HEARING)


def require_time_to_postpone(meeting: Meeting, moment: Moment) -> None:
    """Refuse a request that comes too late.

    Raises:
        Unacceptable: with the last day on which it could be asked.
    """
    due, _row = due_for(meeting.case, "ARB_POSTPONE", _day_of(meeting))
    if moment.today > due.due_on:
        text = _("A later hearing had to be asked for by %(day)s.")
        raise Unacceptable(str(text) % {"day": due.due_on.isoformat()}, "reason")


def is_agreement_open(case: Case) -> bool:
    """Return whether the next record must say that the tribunal asked whether the agreement is denied."""
    return arbitration_facts.of(case).agreement_asked_on is None


def _place(
    starts_at: datetime, ends_at: datetime, mode: str, venue_id: UUID | None, link: str
) -> dict[str, str]:
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "mode": mode,
        "venue": str(venue_id) if venue_id else "",
        "link": link,
    }


def _standing(case_id: UUID) -> QuerySet[Meeting]:
    return Meeting.objects.hearings().filter(case=case_id, status=MeetingStatus.SCHEDULED)


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.SCHEDULE_HEARING, Kind.ARBITRATION)
@act(Action.REOPEN_HEARING, Kind.ARBITRATION)
def _schedule(a: Act) -> Done:
    starts_at, ends_at = times_of(a)
    if a.data["mode"] == MeetingMode.VIDEO and is_online_objected(a.case):
        raise Unacceptable(_("A party has objected to proceedings online. Hear the case in person."), "mode")
    return _laid(a, _hearing(a, starts_at, ends_at, venue_for(a, starts_at, ends_at), str(a.data["link"])))


def _hearing(a: Act, starts_at: datetime, ends_at: datetime, venue: object, link: str) -> Meeting:
    if not is_in_time(a.case, starts_at.astimezone(SHANGHAI).date(), a.moment.today):
        text = _(
            "The notice would come too late for this day. Select a later one, or have both sides consent."
        )
        raise Unacceptable(text, "starts")
    return Meeting(
        case=a.case,
        audience=Audience.JOINT,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=MeetingMode.ONSITE if venue else MeetingMode.VIDEO,
        venue=venue,  # type: ignore[misc]
        link=link,
        made_by=a.by.user,
    )


def _laid(a: Act, meeting: Meeting, **data: str) -> Done:
    save_unless_taken(meeting, people_asked(a.case))
    due, _row = due_for(a.case, "ARB_POSTPONE", _day_of(meeting))
    kept = {"starts_at": meeting.starts_at.isoformat(), "postpone_by": due.due_on.isoformat()}
    return Done(data={"meeting": str(meeting.pk), **kept, **data})


def _day_of(meeting: Meeting) -> date:
    return meeting.starts_at.astimezone(SHANGHAI).date()


@act(Action.POSTPONE, Kind.ARBITRATION)
def _postpone(a: Act) -> Done:
    """Put a later hearing in the place of the present one, in the same way: the venue may be another."""
    before = meeting_in(a)
    if not before.is_hearing or before.status != MeetingStatus.SCHEDULED:
        raise Conflict(_("This hearing is not scheduled any more."))
    starts_at, ends_at = times_of(a)
    before.status = MeetingStatus.CANCELLED
    before.cancelled_because = str(a.data.get("reason", ""))[:300]
    before.save(update_fields=["status", "cancelled_because"])
    before.people.update(is_off=True)
    venue = before.venue
    return _laid(a, _hearing(a, starts_at, ends_at, venue, before.link), before=str(before.pk))


@act(Action.HOLD_HEARING, Kind.ARBITRATION)
def _hold(a: Act) -> Done:
    meeting = _heard(a)
    absent = _attendance(a, meeting)
    if absent and not str(a.data["absent_because"]).strip():
        text = _("Enter how the side that stayed away was asked, and whether it has a good reason.")
        raise Unacceptable(text, "absent_because")
    said = _ask_about_agreement(a)
    meeting.status = MeetingStatus.HELD
    meeting.save(update_fields=["status"])
    record = MeetingRecord.objects.create(
        case=a.case,
        meeting=meeting,
        has_participation=not absent,
        made_by=a.by.user,
        **{
            name: str(a.data[name]).strip()
            for name in (
                "course",
                "result",
                "witnesses",
                "absent_because",
                "evidence_shown",
                "agreement_said",
            )
        },
    )
    kinds = sorted(side.kind for side in absent)
    return Done(
        data={"meeting": str(meeting.pk), "record": str(record.pk), "absent": kinds, "agreement": said}
    )


def _heard(a: Act) -> Meeting:
    """Return the hearing whose record is written, begun and not recorded yet."""
    meeting = meeting_in(a)
    if not meeting.is_hearing:
        raise NotVisible
    if meeting.status == MeetingStatus.CANCELLED:
        raise Conflict(_("This hearing was cancelled."))
    if MeetingRecord.objects.filter(meeting=meeting).exists():
        raise Conflict(_("There is a record of this hearing already."))
    if meeting.starts_at > a.moment.at:
        raise Unacceptable(_("This hearing has not begun yet."), "course")
    return meeting


def _attendance(a: Act, meeting: Meeting) -> list[Side]:
    """Note who came, and return the sides of which nobody did."""
    people: list[MeetingPerson] = list(meeting.people.all())
    came = {str(person) for person in a.data.many("attended")}
    for person in people:
        person.attended = str(person.pk) in came
        person.save(update_fields=["attended"])
    present = [person for person in people if person.attended]
    if not any(person.capacity in TRIBUNAL_ROLES for person in present):
        raise Unacceptable(_("Tick who took part. Without an arbitrator there was no hearing."), "attended")
    sides = {person.side_id for person in present}
    return [side for side in Side.objects.filter(case=a.case) if side.pk not in sides]


def _ask_about_agreement(a: Act) -> str:
    """Record, at the first hearing, whether a party denies the arbitration agreement. Source: 仲裁法27(3)."""
    row = arbitration_facts.of(a.case)
    if row.agreement_asked_on is not None:
        return ""
    said = str(a.data["agreement"])
    if said not in {DENIED, NOT_DENIED}:
        text = _("Ask whether a party denies the arbitration agreement, and record the answer.")
        raise Unacceptable(text, "agreement")
    if said == DENIED and not str(a.data["agreement_said"]).strip():
        raise Unacceptable(_("Enter who denies the agreement, and why."), "agreement_said")
    row.agreement_asked_on = a.moment.today
    row.agreement_denied = said == DENIED
    row.save(update_fields=["agreement_asked_on", "agreement_denied"])
    return said

"""What the tribunal arranges for itself, and the sessions in which it mediates."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import Meeting, MeetingMode
from cases.permissions import TRIBUNAL_ROLES, Action
from cases.refusals import Conflict
from cases.services.meeting_rows import people_asked, save_unless_taken, times_of, venue_for
from cases.services.procedure import Act, Done, Performed, act, perform


def arrange_meeting(
    *,
    case_id: UUID,
    by: Actor,
    starts_at: datetime,
    ends_at: datetime,
    link: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Arrange a meeting of the tribunal alone.

    It takes up nobody's time and no venue, so that whoever schedules something else learns nothing of it.
    """
    data = {
        "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "link": link,
        "audience": Audience.TRIBUNAL.value,
    }  # fmt: skip
    return perform(case_id=case_id, action=Action.SCHEDULE_MEETING, by=by, data=data, key=key, at=at)


@act(Action.SCHEDULE_MEETING, Kind.ARBITRATION)
def _arrange(a: Act) -> Done:
    starts_at, ends_at = times_of(a)
    if a.data.get("audience") == Audience.TRIBUNAL:
        return _alone(a, starts_at, ends_at)
    if a.case.state != "MEDIATION" or a.data.get("side"):
        raise Conflict(_("The tribunal mediates with both sides together, and only while both are willing."))
    venue = venue_for(a, starts_at, ends_at)
    meeting = Meeting(
        case=a.case,
        audience=Audience.JOINT,
        without_prejudice=True,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=a.data["mode"],
        venue=venue,
        link=str(a.data["link"]),
        made_by=a.by.user,
    )
    save_unless_taken(meeting, people_asked(a.case))
    return Done(data={"meeting": str(meeting.pk), "starts_at": starts_at.isoformat()})


def _alone(a: Act, starts_at: datetime, ends_at: datetime) -> Done:
    meeting = Meeting(
        case=a.case,
        audience=Audience.TRIBUNAL,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=MeetingMode.VIDEO,
        link=str(a.data.get("link", "")),
        made_by=a.by.user,
    )
    members = [person for person in people_asked(a.case) if person.capacity in TRIBUNAL_ROLES]
    for person in members:
        person.gives_way = True
    save_unless_taken(meeting, members)
    data = {"meeting": str(meeting.pk), "starts_at": starts_at.isoformat()}
    return Done(data=data, audience=Audience.TRIBUNAL)

"""What waits for somebody from the constituted tribunal to the closed hearing, as the database is asked."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from cases.actors import Actor
from cases.models import LiveGrant, Meeting, MeetingPerson, MeetingRecord, Proposal, RecordAnswer
from cases.models.hearing import MeetingQuerySet
from cases.permissions import PARTY_ROLES, Role

_OF_CASE = OuterRef("pk")


def of_tribunal(actor: Actor, at: datetime) -> Q:
    """Return what the presiding arbitrator has to do. The same conditions as cases.hearing_duties."""
    mine = Exists(
        LiveGrant.objects.filter(
            content_object_id=_OF_CASE, user_id=actor.user_id, role=Role.PRESIDING_ARBITRATOR
        )
    )
    hearings = _joint().filter(without_prejudice=False)
    to_record = Exists(hearings.filter(ends_at__lte=at, record=None))
    to_come = Exists(hearings.filter(ends_at__gt=at, status="SCHEDULED"))
    asked = Proposal.objects.filter(case=_OF_CASE, status="OPEN", needs_role=Role.PRESIDING_ARBITRATOR)
    return (
        Q(mine, state__in=["IN_PROCEEDINGS", "SUSPENDED", "MEDIATION"])
        | (Q(mine, state="HEARING") & (Q(to_record) | ~Q(to_come)))
        | Q(mine, Exists(asked))
    )


def of_side(actor: Actor) -> Q:
    """Return the records that wait for the confirmation of one of the actor's sides."""
    mine = LiveGrant.objects.filter(user_id=actor.user_id, role__in=PARTY_ROLES, side__isnull=False)
    answered = RecordAnswer.objects.filter(record=OuterRef(OuterRef("pk")), side=OuterRef("side_id"))
    came = MeetingPerson.objects.filter(
        meeting=OuterRef(OuterRef("meeting_id")), side=OuterRef("side_id"), attended=True
    )
    silent = mine.filter(~Exists(answered), Exists(came), content_object_id=OuterRef("case_id"))
    records = MeetingRecord.objects.filter(case=_OF_CASE, audience="JOINT")
    of_hearings = records.filter(without_prejudice=False).filter(Exists(silent))
    of_sessions = records.filter(without_prejudice=True).filter(Exists(silent))
    return Q(Exists(of_hearings), state__in=["IN_PROCEEDINGS", "HEARING", "DELIBERATION"]) | Q(
        Exists(of_sessions), state="MEDIATION"
    )


def _joint() -> MeetingQuerySet:
    return Meeting.objects.filter(case=_OF_CASE, audience="JOINT").exclude(status="CANCELLED")

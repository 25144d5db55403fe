"""Naming a mediator: both sides ask for a recommendation, the secretary names, the mediator discloses.

Any objection before confirmation leads to another name: nobody starts a mediation against a party's wish.
Access begins at confirmation, not before, and ends at once when the mediator is replaced.
Source: DOMAIN §1.4 (人民调解法19; SSTJ 15, 20; SZDY 23).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Case_
from django.db.models import Count, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.actors import Actor
from cases.audience import Audience
from cases.conflicts import conflicts, on_record, standing_in_the_way
from cases.kinds import Kind
from cases.models import (
    Appointment,
    AppointmentStatus,
    Case,
    CaseEvent,
    DisclosureAnswer,
    Nomination,
    ShamFlag,
    Side,
)
from cases.moment import Moment
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, Unacceptable
from cases.services.engagements import end_engagements, engage
from cases.services.meetings import cancel_coming
from cases.services.nominations import best_common, file_list
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import due_for, meet_deadlines

_OPEN = ("PROPOSED", "ACCEPTED", "CHALLENGED")
# An appointment in one of these holds its seat.
HOLDS_SEAT = (*_OPEN, "CONFIRMED")
_ENDED = ("DECLINED", "REPLACED")
RECOMMEND, LIST = "RECOMMEND", "LIST"


def ask_for_recommendation(
    *, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None
) -> Performed:
    """Tick, for one side, that the organisation may recommend a mediator."""
    return perform(case_id=case_id, action=Action.CHOOSE_MEDIATOR, by=by, key=key, at=at)


def rank(
    *,
    case_id: UUID,
    by: Actor,
    ranked: Sequence[UUID],
    struck: Sequence[UUID] = (),
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Rank and strike, for one side, mediators of the roster; the other side does not see the list.

    Whom both sides ranked and neither struck is named at once. Without such a name the organisation recommends
    somebody whom neither side struck.

    Args:
        ranked: the first is wanted most.
    Raises:
        Unacceptable: nobody is ranked, or somebody is both ranked and struck, or is not on the roster.
        Conflict: a mediator is named.
    """
    data = {"how": LIST, "ranked": [str(pk) for pk in ranked], "struck": [str(pk) for pk in struck]}
    return perform(case_id=case_id, action=Action.CHOOSE_MEDIATOR, by=by, data=data, key=key, at=at)


def appoint(
    *, case_id: UUID, by: Actor, neutral_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Name a mediator from the roster.

    Raises:
        Unacceptable: not on the roster, or a connection that was found is not released.
    """
    data = {"neutral": str(neutral_id)}
    return perform(case_id=case_id, action=Action.APPOINT_MEDIATOR, by=by, data=data, key=key, at=at)


def accept_appointment(
    *, case_id: UUID, by: Actor, disclosure: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Accept, with the disclosure that both sides see; an empty one says that there is nothing to disclose."""
    data = {"disclosure": disclosure}
    return perform(case_id=case_id, action=Action.ACCEPT_APPOINTMENT, by=by, data=data, key=key, at=at)


def decline_appointment(
    *, case_id: UUID, by: Actor, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Decline to mediate the case."""
    data = {"reason": reason}
    return perform(case_id=case_id, action=Action.DECLINE_APPOINTMENT, by=by, data=data, key=key, at=at)


def answer_disclosure(
    *, case_id: UUID, by: Actor, objects: bool, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Say, for one side, that there is no objection to the proposed mediator, or object."""
    data = {"objects": objects, "reason": reason}
    return perform(case_id=case_id, action=Action.ANSWER_DISCLOSURE, by=by, data=data, key=key, at=at)


def confirm(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Take up the mediation; from here on the mediator sees the case."""
    return perform(case_id=case_id, action=Action.CONFIRM_MEDIATOR, by=by, key=key, at=at)


def replace(*, case_id: UUID, by: Actor, reason: str, key: str = "", at: datetime | None = None) -> Performed:
    """Ask for another mediator during the mediation; the present one's access ends at once."""
    data = {"reason": reason}
    return perform(case_id=case_id, action=Action.REPLACE_MEDIATOR, by=by, data=data, key=key, at=at)


def roster(case: Case) -> QuerySet[User]:
    """Return the organisation's mediators, those who know the kind of right first, then the least busy.

    Whoever declined this case, was objected to or was replaced on it is not named for it again.
    """
    busy = Count(
        "engagements",
        filter=Q(engagements__role=Role.MEDIATOR, engagements__until=None)
        & ~Q(engagements__case__state__in=["CLOSED", "ARCHIVED", "AGREED", "TERMINATED"]),
        distinct=True,
    )
    people = User.objects.filter(
        neutral_profile__organisation=case.organisation_id,
        neutral_profile__is_active=True,
        neutral_profile__may_mediate=True,
        is_active=True,
    ).exclude(appointments__in=Appointment.objects.filter(case=case, status__in=_ENDED))
    knows = Case_(When(neutral_profile__fields__contains=[case.right_type], then=0), default=1)
    return (
        people.select_related("neutral_profile", "organisation")
        .annotate(busy=busy, other_field=knows)
        .order_by("other_field", "busy", "name")
    )


def unstruck(case: Case) -> QuerySet[User]:
    """Return the roster without those whom a side has struck, for the organisation to recommend from."""
    struck = Nomination.objects.filter(case=case, is_struck=True).values("neutral")
    return roster(case).exclude(pk__in=struck)


def named_for(case: Case) -> Appointment | None:
    """Return the appointment that waits for confirmation, if somebody is named."""
    return Appointment.objects.select_related("neutral").filter(case=case, status__in=_OPEN).first()


def open_appointment(case: Case) -> Appointment:
    """Return the appointment that waits for confirmation.

    Raises:
        Conflict: nobody is named.
    """
    named = named_for(case)
    if named is None:
        raise Conflict(_("No mediator is named at present."))
    return named


def _side_of(a: Act) -> UUID:
    if a.standing.side_id is None:
        raise Forbidden
    return a.standing.side_id


@act(Action.CHOOSE_MEDIATOR)
def _choose(a: Act) -> Done:
    side = Side.objects.get(pk=_side_of(a))
    if side.asked_to_recommend_at is None:
        side.asked_to_recommend_at = a.moment.at
        side.save(update_fields=["asked_to_recommend_at"])
    if a.data.get("how", RECOMMEND) == LIST:
        return _rank(a, side)
    return Done(data={"side": str(side.pk)})


def _rank(a: Act, side: Side) -> Done:
    """Take a side's list, which is that side's own, and name whom both lists have in common."""
    if named_for(a.case) is not None:
        raise Conflict(_("A mediator is already named. Wait for the answer."))
    file_list(a.case, side, a.data.ids("ranked"), a.data.ids("struck"), roster(a.case), a.moment)
    named = _name_common(a)
    data = {"how": LIST, "side": str(side.pk), "appointment": str(named.pk) if named else ""}
    return Done(data=data, audience=Audience.SIDE, side=side)


def _name_common(a: Act) -> Appointment | None:
    """Name the best common candidate, unless the case is stopped; its own event, which all see, says how."""
    stopped = ShamFlag.objects.filter(case=a.case, cleared_at=None).exists()
    common = None if stopped else best_common(a.case, roster(a.case))
    if common is None or a.by.user is None:
        return None
    named = _propose(a, common.person, a.by.user)
    meet_deadlines(a.case, ("MED_SELECT_MEDIATOR",), a.moment)
    CaseEvent(
        case=a.case,
        kind=Action.APPOINT_MEDIATOR.value,
        by_id=None,
        by_label="system",
        role=Role.SYSTEM.value,
        state_from=a.case.state,
        state_to=a.case.state,
        audience=Audience.JOINT,
        data={
            "appointment": str(named.pk),
            "neutral": str(named.neutral_id),
            "settled_by": common.settled_by,
        },
        at=a.moment.at,
    ).save()
    return named


@act(Action.APPOINT_MEDIATOR)
def _appoint(a: Act) -> Done:
    if Appointment.objects.filter(case=a.case, status__in=_OPEN).exists():
        raise Conflict(_("A mediator is already named. Wait for the answer."))
    neutral = unstruck(a.case).filter(pk=a.data.id("neutral")).first()
    if neutral is None or a.by.user is None:
        raise Unacceptable(_("Select a mediator from the roster."), "neutral")
    if hits := standing_in_the_way(a.case, neutral):
        names = "、".join(sorted({hit.of or hit.name for hit in hits}))
        text = _(
            "The conflict search found a connection with %(names)s. Select somebody else, or ask for its release."
        )
        raise Unacceptable(text % {"names": names}, "neutral")
    appointment = _propose(a, neutral, a.by.user)
    return Done(data={"appointment": str(appointment.pk), "neutral": str(neutral.pk)})


def _propose(a: Act, neutral: User, by: User) -> Appointment:
    return Appointment.objects.create(
        case=a.case,
        neutral=neutral,
        proposed_by=by,
        proposed_at=a.moment.at,
        conflict_hits=on_record(conflicts(a.case, neutral)),
    )


@act(Action.ACCEPT_APPOINTMENT, Kind.MEDIATION)
def _accept(a: Act) -> Done:
    appointment = open_appointment(a.case)
    if appointment.status != AppointmentStatus.PROPOSED:
        raise Conflict
    text = str(a.data.get("disclosure", "")).strip()
    due, _row = due_for(a.case, "MED_OBJECTION", a.moment.today)
    appointment.status = AppointmentStatus.ACCEPTED
    appointment.disclosure = text
    appointment.nothing_to_disclose = not text
    appointment.answered_at = a.moment.at
    appointment.objections_until = due.due_on
    appointment.save()
    return Done(
        data={"appointment": str(appointment.pk), "until": due.due_on.isoformat(), "disclosed": bool(text)}
    )


@act(Action.DECLINE_APPOINTMENT, Kind.MEDIATION)
def _decline(a: Act) -> Done:
    ended = _end(a, AppointmentStatus.DECLINED)
    again = _name_common(a)
    return Done(data={"appointment": str(ended.pk), "named": str(again.pk) if again else ""})


@act(Action.ANSWER_DISCLOSURE, Kind.MEDIATION)
def _answer(a: Act) -> Done:
    appointment = open_appointment(a.case)
    if appointment.status != AppointmentStatus.ACCEPTED or a.by.user is None:
        raise Conflict(_("The proposed mediator has not made the disclosure yet."))
    objects = bool(a.data["objects"])
    reason = str(a.data.get("reason", ""))
    answer, is_new = DisclosureAnswer.objects.get_or_create(
        appointment=appointment,
        side_id=_side_of(a),
        defaults={"objects_to_it": objects, "reason": reason, "by": a.by.user, "at": a.moment.at},
    )
    if not is_new:
        raise Conflict(_("Your side has already answered."))
    all_answered = appointment.answers.count() == Side.objects.filter(case=a.case).count()
    again = None
    if objects:
        _end(a, AppointmentStatus.REPLACED)
        again = _name_common(a)
    if objects or all_answered:
        meet_deadlines(a.case, ("MED_OBJECTION",), a.moment)
    return Done(
        data={
            "appointment": str(appointment.pk),
            "objects": answer.objects_to_it,
            "may_begin": all_answered and not objects,
            "named": str(again.pk) if again else "",
        }
    )


@act(Action.CONFIRM_MEDIATOR)
def _confirm(a: Act) -> Done:
    appointment = open_appointment(a.case)
    if appointment.neutral_id != a.by.user_id:
        raise Conflict
    appointment.conflict_hits = on_record(conflicts(a.case, appointment.neutral))
    appointment.status = AppointmentStatus.CONFIRMED
    appointment.save(update_fields=["conflict_hits", "status"])
    engage(case=a.case, user=appointment.neutral, role=Role.MEDIATOR, at=a.moment.at)
    return Done(data={"appointment": str(appointment.pk), "neutral": str(appointment.neutral_id)})


@act(Action.REPLACE_MEDIATOR)
def _replace(a: Act) -> Done:
    current = Appointment.objects.filter(case=a.case, status=AppointmentStatus.CONFIRMED).first()
    if current is not None:
        current.status = AppointmentStatus.REPLACED
        current.ended_at = a.moment.at
        current.ended_because = str(a.data.get("reason", ""))
        current.save()
    end_engagements(case=a.case, because="replaced", role=Role.MEDIATOR, at=a.moment.at)
    cancel_coming(a.case, a.moment)
    return Done(data={"appointment": str(current.pk) if current else ""})


def end_open(case: Case, moment: Moment, because: str) -> Appointment | None:
    """End the appointment that waits, where the case ends or goes another way; return it."""
    named = named_for(case)
    if named is not None:
        named.status = AppointmentStatus.REPLACED
        named.ended_at = moment.at
        named.ended_because = because
        named.save()
    return named


def _end(a: Act, status: AppointmentStatus) -> Appointment:
    appointment = open_appointment(a.case)
    appointment.status = status
    appointment.ended_at = a.moment.at
    appointment.ended_because = str(a.data.get("reason", ""))
    appointment.save()
    return appointment

"""Forming the tribunal: choice, appointment, disclosure, constitution.

Each side fills its own seat of three; the seat of the presiding, or of the sole, arbitrator is filled together:
both sides rank and strike candidates, and whom both ranked and neither struck is named. What the sides leave
empty, or leave to the head of the institution, the head fills. Nobody sees the file before the constitution.
Source: 仲裁法42-45; decision 0055.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.actors import Actor
from cases.arbitration_facts import of
from cases.audience import Audience
from cases.conflicts import conflicts, on_record, standing_in_the_way
from cases.entered import id_from
from cases.kinds import Kind
from cases.models import (
    Appointment,
    AppointmentStatus,
    Case,
    Deadline,
    DisclosureAnswer,
    Nomination,
    Seat,
    Side,
)
from cases.moment import Moment
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.arbitration.panel import (
    free_seats,
    needs_consent,
    panel,
    seats_of,
    sitting,
)
from cases.services.engagements import engage
from cases.services.nominations import best_common, file_list
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import due_for, meet_deadlines

OWN, TOGETHER, LEAVE = "OWN", "TOGETHER", "LEAVE"
TEXT_LENGTH = 2000
JOINT_SEATS = (Seat.SOLE, Seat.PRESIDING)


def choose(
    *, case_id: UUID, by: Actor, neutral_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Choose, for one side, the arbitrator of its own seat.

    Raises:
        Unacceptable: not on the panel, connected with a party, or the dispute's former mediator.
        Conflict: the tribunal has one seat, the side has chosen, or the period is over.
    """
    data = {"how": OWN, "neutral": str(neutral_id)}
    return perform(case_id=case_id, action=Action.CHOOSE_ARBITRATOR, by=by, data=data, key=key, at=at)


def rank(
    *,
    case_id: UUID,
    by: Actor,
    ranked: Sequence[UUID],
    struck: Sequence[UUID] = (),
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Rank and strike, for one side, candidates for the seat that both sides fill together.

    Args:
        ranked: the first is wanted most. The other side does not see the list.
    Raises:
        Unacceptable: nobody is ranked, or somebody is both ranked and struck, or is not on the panel.
        Conflict: the seat is filled, or the period is over.
    """
    data = {"how": TOGETHER, "ranked": [str(pk) for pk in ranked], "struck": [str(pk) for pk in struck]}
    return perform(case_id=case_id, action=Action.CHOOSE_ARBITRATOR, by=by, data=data, key=key, at=at)


def leave_to_head(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Leave, for one side, its choices to the head of the institution."""
    data = {"how": LEAVE}
    return perform(case_id=case_id, action=Action.CHOOSE_ARBITRATOR, by=by, data=data, key=key, at=at)


def appoint(
    *, case_id: UUID, by: Actor, seat: str, neutral_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Appoint, as head of the institution, to a seat that the parties left empty.

    Raises:
        Conflict: the seat is filled, or still the parties' to fill.
    """
    data = {"seat": seat, "neutral": str(neutral_id)}
    return perform(case_id=case_id, action=Action.APPOINT_ARBITRATOR, by=by, data=data, key=key, at=at)


def waive_challenge(
    *, case_id: UUID, by: Actor, appointment_ids: Sequence[UUID], key: str = "", at: datetime | None = None
) -> Performed:
    """Say, for one side, that these disclosures give no reason to challenge."""
    data = {"appointments": [str(pk) for pk in appointment_ids]}
    return perform(case_id=case_id, action=Action.ANSWER_DISCLOSURE, by=by, data=data, key=key, at=at)


def constitute(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Constitute the tribunal: from here on its members see the file, and the period for the award runs."""
    return perform(case_id=case_id, action=Action.CONSTITUTE, by=by, key=key, at=at)


# --- Whose turn it is ----------------------------------------------------------------------------------


def is_period_over(case: Case, moment: Moment) -> bool:
    """Return whether the parties' period for choosing has passed."""
    running = Deadline.objects.filter(case=case, code="ARB_TRIBUNAL", status="RUNNING")
    return bool(running.filter(due_on__lt=moment.today).exists())


def is_for_the_head(case: Case, seat: Seat, moment: Moment) -> bool:
    """Return whether an empty seat is the head's to fill: the sides were late, left it, or found no common name."""
    if is_period_over(case, moment):
        return True
    sides = Side.objects.filter(case=case)
    if seat not in JOINT_SEATS:
        by_head = Appointment.objects.filter(case=case, seat=seat, by_side=None)
        return sides.filter(kind=seat, asked_to_recommend_at__isnull=False).exists() or by_head.exists()
    if sides.filter(asked_to_recommend_at__isnull=False).exists():
        return True
    ranking = Nomination.objects.filter(case=case).values("side").distinct().count()
    return ranking == sides.count()


# --- What the acts do ----------------------------------------------------------------------------------


def side_of(a: Act) -> Side:
    """Return the side for which somebody acts.

    Raises:
        Forbidden: for none.
    """
    if a.standing.side_id is None:
        raise Forbidden
    return Side.objects.get(pk=a.standing.side_id)


@act(Action.CHOOSE_ARBITRATOR)
def _choose(a: Act) -> Done:
    side = side_of(a)
    if is_period_over(a.case, a.moment):
        raise Conflict(_("The period for choosing is over. The head of the institution appoints."))
    match a.data.get("how"):
        case "OWN":
            return _choose_own(a, side)
        case "TOGETHER":
            return _rank(a, side)
        case "LEAVE":
            return _leave(a, side)
    raise Unacceptable(_("Select how the seat is filled."))


def _choose_own(a: Act, side: Side) -> Done:
    seat = Seat(side.kind)
    if seat not in seats_of(a.case):
        raise Conflict(_("The tribunal has one seat, which both sides fill together."))
    return _done(_name(a, seat, a.data.get("neutral"), side), OWN)


def _rank(a: Act, side: Side) -> Done:
    seat = seats_of(a.case)[0]
    if seat not in free_seats(a.case):
        raise Conflict(_("This seat is filled."))
    file_list(a.case, side, a.data.ids("ranked"), a.data.ids("struck"), panel(a.case), a.moment)
    named = name_matched(a)
    return Done(
        data={"how": TOGETHER, "side": str(side.pk), "named": str(named.pk) if named else ""},
        audience=Audience.SIDE,
        side=side,
    )


def _leave(a: Act, side: Side) -> Done:
    side.asked_to_recommend_at = a.moment.at
    side.save(update_fields=["asked_to_recommend_at"])
    return Done(data={"how": LEAVE, "side": str(side.pk)})


def _ids(a: Act, name: str) -> list[UUID]:
    return a.data.ids(name)


def name_matched(a: Act) -> Appointment | None:
    """Name whom both sides want for the seat filled together, where it is empty and there is somebody."""
    seat = seats_of(a.case)[0]
    common = best_common(a.case, panel(a.case)) if seat in free_seats(a.case) else None
    return _name(a, seat, str(common.person.pk), None) if common else None


def _name(a: Act, seat: Seat, neutral_id: object, side: Side | None) -> Appointment:
    """Name somebody for an empty seat, unless something stands in the way."""
    if seat not in free_seats(a.case):
        raise Conflict(_("This seat is filled."))
    neutral = panel(a.case).filter(pk=id_from(neutral_id)).first() if neutral_id else None
    if neutral is None or a.by.user is None:
        raise Unacceptable(_("Select an arbitrator from the panel."), "neutral")
    _require_open(a.case, neutral)
    named = Appointment.objects.create(
        case=a.case, neutral=neutral, seat=seat, by_side=side, proposed_by=a.by.user, proposed_at=a.moment.at,
        conflict_hits=on_record(conflicts(a.case, neutral)),
    )  # fmt: skip
    if not free_seats(a.case):
        meet_deadlines(a.case, ("ARB_TRIBUNAL",), a.moment)
    return named


def _require_open(case: Case, neutral: User) -> None:
    if needs_consent(case, neutral):
        raise Unacceptable(
            _("%(name)s mediated this dispute. Both sides must first consent on record.")
            % {"name": neutral.name},
            "neutral",
        )
    if standing_in_the_way(case, neutral):
        raise Unacceptable(
            _("The conflict search found a connection between %(name)s and this case. Select somebody else.")
            % {"name": neutral.name},
            "neutral",
        )


def _done(named: Appointment, how: str) -> Done:
    return Done(
        data={
            "how": how,
            "appointment": str(named.pk),
            "neutral": str(named.neutral_id),
            "seat": named.seat,
            "side": str(named.by_side_id or ""),
        }
    )


@act(Action.APPOINT_ARBITRATOR)
def _appoint(a: Act) -> Done:
    if a.data.get("seat") not in seats_of(a.case):
        raise Unacceptable(_("Select a seat."), "seat")
    seat = Seat(a.data["seat"])
    if not is_for_the_head(a.case, seat, a.moment):
        raise Conflict(_("This seat is still the parties' to fill. Their period is running."))
    return _done(_name(a, seat, a.data.get("neutral"), None), "HEAD")


def _own(a: Act) -> Appointment:
    """Return the actor's own appointment that waits for an answer."""
    rows = Appointment.objects.select_related("neutral").filter(case=a.case, neutral=a.by.user_id)
    named = rows.filter(status__in=["PROPOSED", "ACCEPTED"]).first()
    if named is None:
        raise NotVisible
    return named


@act(Action.ACCEPT_APPOINTMENT, Kind.ARBITRATION)
def _accept(a: Act) -> Done:
    named = _own(a)
    if named.status != AppointmentStatus.PROPOSED:
        raise Conflict
    text = str(a.data.get("disclosure", "")).strip()[:TEXT_LENGTH]
    due, _row = due_for(a.case, "ARB_DISCLOSURE_CHALLENGE", a.moment.today)
    named.status, named.disclosure, named.nothing_to_disclose = AppointmentStatus.ACCEPTED, text, not text
    named.answered_at, named.objections_until = a.moment.at, due.due_on
    named.save()
    return Done(data={"appointment": str(named.pk), "until": due.due_on.isoformat(), "disclosed": bool(text)})


@act(Action.DECLINE_APPOINTMENT, Kind.ARBITRATION)
def _decline(a: Act) -> Done:
    named = _own(a)
    end_seat(named, AppointmentStatus.DECLINED, str(a.data.get("reason", "")), a.moment)
    again = name_matched(a) if named.seat in JOINT_SEATS else None
    return Done(data={"appointment": str(named.pk), "named": str(again.pk) if again else ""})


def end_seat(named: Appointment, status: AppointmentStatus, reason: str, moment: Moment) -> None:
    """Take somebody off a seat, which is open again."""
    named.status, named.ended_at, named.ended_because = status, moment.at, reason[:500]
    named.save(update_fields=["status", "ended_at", "ended_because"])


@act(Action.ANSWER_DISCLOSURE, Kind.ARBITRATION)
def _waive(a: Act) -> Done:
    side = side_of(a)
    asked = Appointment.objects.filter(case=a.case, status="ACCEPTED", pk__in=_ids(a, "appointments"))
    if not asked or a.by.user is None:
        raise Unacceptable(_("Select the arbitrators to whom your side has no objection."), "appointments")
    for named in asked:
        DisclosureAnswer.objects.get_or_create(
            appointment=named,
            side=side,
            defaults={"objects_to_it": False, "by": a.by.user, "at": a.moment.at},
        )
    held = sitting(a.case)
    sides = Side.objects.filter(case=a.case).count()
    if len(held) == len(seats_of(a.case)) and all(row.answers.count() == sides for row in held.values()):
        meet_deadlines(a.case, ("ARB_DISCLOSURE_CHALLENGE",), a.moment)
    return Done(data={"appointments": [str(row.pk) for row in asked], "side": str(side.pk)})


@act(Action.CONSTITUTE)
def _constitute(a: Act) -> Done:
    new = [row for row in sitting(a.case).values() if row.status == AppointmentStatus.ACCEPTED]
    for named in new:
        if needs_consent(a.case, named.neutral):
            raise Conflict(
                _("%(name)s mediated this dispute, and a side has taken its consent back.")
                % {"name": named.neutral.name}
            )
        named.conflict_hits = on_record(conflicts(a.case, named.neutral))
        named.status = AppointmentStatus.CONFIRMED
        named.save(update_fields=["conflict_hits", "status"])
        engage(case=a.case, user=named.neutral, role=role_on(named), at=a.moment.at)
    row = of(a.case)
    row.constituted_on = a.moment.today
    row.save(update_fields=["constituted_on"])
    return Done(data={"appointments": [str(named.pk) for named in new], "on": a.moment.today.isoformat()})


def role_on(named: Appointment) -> Role:
    """Return the role that a seat gives: a sole arbitrator presides."""
    return Role.PRESIDING_ARBITRATOR if named.seat in JOINT_SEATS else Role.ARBITRATOR

"""Challenges of arbitrators, and their replacement.

When a challenge is upheld the arbitrator's role ends in the same transaction: the next request finds no case.
Source: 仲裁法46-49; decision 0056.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.models import (
    Appointment,
    AppointmentStatus,
    Case,
    Challenge,
    Deadline,
    Meeting,
)
from cases.moment import Moment
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.appointment import HOLDS_SEAT
from cases.services.arbitration.tribunal import end_seat, side_of
from cases.services.engagements import end_engagements
from cases.services.meetings import cancel_coming
from cases.services.procedure import Act, Done, Performed, act, perform

TEXT_LENGTH = 2000
_CONSTITUTED = frozenset({"IN_PROCEEDINGS", "HEARING", "DELIBERATION"})


def challenge(
    *,
    case_id: UUID,
    by: Actor,
    appointment_id: UUID,
    grounds: str,
    known_on: date | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Challenge an arbitrator.

    Args:
        known_on: since when the side has known the grounds; needed once the usual time is over.
    Raises:
        Unacceptable: no grounds, or they were known while there was time.
        Conflict: a challenge of this arbitrator waits already, or it is too late for any.
    """
    data = {
        "appointment": str(appointment_id),
        "grounds": grounds,
        "known_on": known_on.isoformat() if known_on else "",
    }
    return perform(case_id=case_id, action=Action.CHALLENGE, by=by, data=data, key=key, at=at)


@transaction.atomic
def decide(
    *,
    case_id: UUID,
    by: Actor,
    challenge_id: UUID,
    upholds: bool,
    reasons: str,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Decide on a challenge. One that is upheld after the constitution opens the forming of the tribunal again.

    Raises:
        Unacceptable: no reasons are given.
        Forbidden: the head would decide on a challenge of himself or herself.
    """
    data = {"challenge": str(challenge_id), "upholds": upholds, "reasons": reasons}
    done = perform(case_id=case_id, action=Action.DECIDE_CHALLENGE, by=by, data=data, key=key, at=at)
    if upholds and done.state in _CONSTITUTED:
        replace(case_id=case_id, by=by, reason="", at=at)
    return done


def replace(
    *,
    case_id: UUID,
    by: Actor,
    reason: str,
    appointment_id: UUID | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Open a seat again: of an arbitrator who cannot go on, or one that a decision left empty.

    Raises:
        Unacceptable: somebody is taken off without a reason.
    """
    data = {"appointment": str(appointment_id or ""), "reason": reason}
    return perform(case_id=case_id, action=Action.REPLACE_ARBITRATOR, by=by, data=data, key=key, at=at)


OF_HIMSELF = _(
    "You are the arbitrator who is challenged. The other members of the institution decide; whoever stands in for the head records their decision here."
)


def is_of_himself(row: Challenge, by: Actor) -> bool:
    """Return whether somebody would decide on a challenge of himself or herself. Source: 仲裁法48; decision 0073."""
    return by.user_id is not None and row.appointment.neutral_id == by.user_id


def needs_known_on(case: Case, named: Appointment, today: date) -> bool:
    """Return whether a challenge must say since when its grounds are known."""
    window_over = named.objections_until is not None and named.objections_until < today
    return window_over or first_heard_on(case) is not None


def first_heard_on(case: Case) -> date | None:
    """Return the day of the first hearing that has its record; a session in which the parties mediated is none."""
    heard = Meeting.objects.hearings().filter(case=case, record__isnull=False)
    starts_at = heard.order_by("starts_at").values_list("starts_at", flat=True).first()
    return Moment(starts_at).today if starts_at else None


# --- What the acts do ----------------------------------------------------------------------------------


@act(Action.CHALLENGE)
def _challenge(a: Act) -> Done:
    named = _seated(a)
    grounds = str(a.data.get("grounds", "")).strip()
    if a.by.user is None:
        raise Forbidden
    if not grounds:
        raise Unacceptable(_("Write the grounds of the challenge."), "grounds")
    if named.challenges.filter(decided_at=None).exists():
        raise Conflict(_("A challenge of this arbitrator waits for its decision already."))
    heard_on = first_heard_on(a.case)
    if a.case.state == "DELIBERATION" and heard_on is not None:
        raise Conflict(_("The last hearing has been closed. A challenge comes too late."))
    known_on = _known_on(a)
    if needs_known_on(a.case, named, a.moment.today):
        _require_new(known_on, named, heard_on)
    row = Challenge.objects.create(
        case=a.case,
        appointment=named,
        side=side_of(a),
        grounds=grounds[:TEXT_LENGTH],
        known_on=known_on,
        raised_by=a.by.user,
        raised_at=a.moment.at,
    )
    return Done(data={"challenge": str(row.pk), "appointment": str(named.pk), "side": str(row.side_id)})


def _seated(a: Act) -> Appointment:
    rows = Appointment.objects.filter(case=a.case, status__in=["ACCEPTED", "CONFIRMED"])
    named = rows.filter(pk=a.data.id("appointment")).first()
    if named is None:
        raise NotVisible
    return named


def _known_on(a: Act) -> date | None:
    known_on = a.data.day("known_on") if a.data.get("known_on") else None
    if known_on is not None and known_on > a.moment.today:
        raise Unacceptable(_("The day lies ahead."), "known_on")
    return known_on


def _require_new(known_on: date | None, named: Appointment, heard_on: date | None) -> None:
    """Refuse grounds that could have been put forward in time."""
    if known_on is None:
        raise Unacceptable(_("Enter since when your side has known these grounds."), "known_on")
    disclosed_on = Moment(named.answered_at).today if named.answered_at else known_on - timedelta(days=1)
    if known_on <= disclosed_on or (heard_on is not None and known_on < heard_on):
        raise Unacceptable(
            _("These grounds were known while a challenge was in time. It comes too late."), "known_on"
        )


@act(Action.DECIDE_CHALLENGE)
def _decide(a: Act) -> Done:
    row = (
        Challenge.objects.select_related("appointment").filter(case=a.case, pk=a.data.id("challenge")).first()
    )
    if row is None:
        raise NotVisible
    if is_of_himself(row, a.by):
        raise Forbidden(OF_HIMSELF)
    if row.decided_at is not None:
        raise Conflict(_("This challenge has been decided."))
    reasons = str(a.data.get("reasons", "")).strip()
    if not reasons:
        raise Unacceptable(_("Write the reasons of the decision."), "reasons")
    upholds = bool(a.data.get("upholds"))
    row.upheld, row.reasons = upholds, reasons[:TEXT_LENGTH]
    row.decided_by, row.decided_at = a.by.user, a.moment.at
    if upholds:
        _take_off(a, row.appointment, "")
    row.save()
    return Done(data={"challenge": str(row.pk), "appointment": str(row.appointment_id), "upheld": upholds})


@act(Action.REPLACE_ARBITRATOR)
def _replace(a: Act) -> Done:
    appointment_id = str(a.data.id("appointment")) if a.data.get("appointment") else ""
    if appointment_id:
        named = Appointment.objects.filter(case=a.case, pk=appointment_id, status__in=HOLDS_SEAT).first()
        if named is None:
            raise NotVisible
        reason = str(a.data.get("reason", "")).strip()
        if not reason:
            raise Unacceptable(_("Write why the arbitrator cannot go on."), "reason")
        _take_off(a, named, reason)
    cancel_coming(a.case, a.moment)
    Deadline.objects.filter(case=a.case, code="ARB_AWARD", status="RUNNING").update(
        status="PAUSED", paused_on=a.moment.today
    )
    return Done(data={"appointment": appointment_id})


def _take_off(a: Act, named: Appointment, reason: str) -> None:
    """End the seat and, in the same moment, what it let its holder see."""
    end_seat(named, AppointmentStatus.REPLACED, reason, a.moment)
    end_engagements(case=a.case, because="replaced", user=named.neutral, at=a.moment.at)

"""Endings: withdrawal, termination, expiry, closing, reopening. The closing date is the legal event.

Nothing here takes a closing date from anybody: a termination is dated by its notice, an agreement by the
last required act, and `close` copies that day.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import Standing
from cases.actors import Actor
from cases.agreement_terms import agreement_in_force
from cases.models import Case, CaseEvent, MeetingRecord
from cases.permissions import Action, Role, SideKind
from cases.procedures.states import Outcome, ReopenGround
from cases.refusals import Forbidden, Unacceptable
from cases.services.appointment import end_open
from cases.services.meetings import cancel_coming
from cases.services.procedure import Act, Done, Performed, act, perform

# Which reasons somebody may give. A party speaks for itself; what it says of the other side is not a reason.
REASONS: dict[Role, tuple[Outcome, ...]] = {
    Role.APPLICANT: (Outcome.APPLICANT_WITHDREW, Outcome.SETTLED_WITHDRAWN, Outcome.PARTY_QUIT),
    Role.RESPONDENT: (Outcome.PARTY_QUIT,),
    Role.MEDIATOR: (
        Outcome.DEADLOCK,
        Outcome.PARTY_QUIT,
        Outcome.SETTLED_WITHDRAWN,
        Outcome.UNREACHABLE,
        Outcome.BAD_FAITH,
        Outcome.COLLUSION,
        Outcome.UNSUITABLE,
    ),
    Role.CASE_SECRETARY: (
        Outcome.PARTY_QUIT,
        Outcome.APPLICANT_WITHDREW,
        Outcome.UNREACHABLE,
        Outcome.UNSUITABLE,
    ),
}


def withdraw(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Withdraw the application after acceptance, before the respondent answered."""
    return perform(case_id=case_id, action=Action.WITHDRAW, by=by, key=key, at=at)


def terminate(
    *, case_id: UUID, by: Actor, outcome: str, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """End the mediation without agreement.

    Args:
        outcome: one of the reasons that this person may give.
        reason: more about it; kept with the notice, not in the event.
    Raises:
        Unacceptable: the reason is not one that this person may give.
    """
    data = {"outcome": outcome, "reason": reason}
    return perform(case_id=case_id, action=Action.TERMINATE, by=by, data=data, key=key, at=at)


def refuse_to_sign(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """End the mediation: somebody will not sign the agreement."""
    return perform(case_id=case_id, action=Action.REFUSE_TO_SIGN, by=by, key=key, at=at)


def expire(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """End the mediation: the period is over and was not extended."""
    return perform(case_id=case_id, action=Action.EXPIRE, by=by, key=key, at=at)


def close(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Propose to close the case; the supervisor's approval closes it."""
    return perform(case_id=case_id, action=Action.CLOSE, by=by, key=key, at=at)


def reopen(
    *,
    case_id: UUID,
    by: Actor,
    reason: str,
    ground: str = ReopenGround.BOTH_ASK,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Propose to open a closed case again; a second person confirms.

    Args:
        ground: a ReopenGround. An agreement in force stays in force, unless a court has ended it.
    Raises:
        Unacceptable: no reason or ground was given, or there is no agreement that a court could have ended.
    """
    if not reason.strip():
        raise Unacceptable(_("Enter the reason."), "reason")
    if ground not in grounds_to_reopen(case_id):
        raise Unacceptable(_("Select why the case is opened again."), "ground")
    data = {"reason": reason, "ground": str(ground)}
    return perform(case_id=case_id, action=Action.REOPEN, by=by, data=data, key=key, at=at)


def grounds_to_reopen(case_id: UUID) -> tuple[ReopenGround, ...]:
    """Return why a case may be opened again: a court can have ended only an agreement that is in force."""
    is_in_force = agreement_in_force(case_id) is not None
    return tuple(g for g in ReopenGround if is_in_force or g is not ReopenGround.AGREEMENT_VOID)


def archive(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Put the closed file into the archive."""
    return perform(case_id=case_id, action=Action.ARCHIVE, by=by, key=key, at=at)


def reasons_for(case: Case, role: Role, side: SideKind | None) -> tuple[Outcome, ...]:
    """Return the reasons for which somebody may end the mediation; a representative speaks for its side."""
    if role is Role.AGENT:
        role = Role.APPLICANT if side is SideKind.APPLICANT else Role.RESPONDENT
    return REASONS.get(role, ())


def may_end(case: Case, standing: Standing) -> bool:
    """Return whether somebody who may end a mediation may do so now: the secretary only while nobody mediates."""
    return standing.role is not Role.CASE_SECRETARY or case.state == "MEDIATOR_PENDING"


def took_part(case: Case) -> bool:
    """Return whether a mediator was confirmed and both sides took part in a session or exchange on record."""
    confirmed = CaseEvent.objects.filter(case=case, kind=Action.CONFIRM_MEDIATOR.value).exists()
    return confirmed and MeetingRecord.objects.filter(case=case, has_participation=True).exists()


@act(Action.WITHDRAW)
def _withdraw(a: Act) -> Done:
    return Done(facts={"on": a.moment.today}, data={"outcome": Outcome.APPLICANT_WITHDREW.value})


@act(Action.TERMINATE)
def _terminate(a: Act) -> Done:
    if not may_end(a.case, a.standing):
        raise Forbidden
    outcome = str(a.data.get("outcome", ""))
    if outcome not in reasons_for(a.case, a.standing.role, a.standing.side):
        raise Unacceptable(_("Select why the mediation ends."), "outcome")
    cancel_coming(a.case, a.moment)
    named = end_open(a.case, a.moment, "terminated")
    if agreement_in_force(a.case.pk) is not None:  # a draft made since must not hide what binds
        _void_agreement(a)
    return Done(
        facts={"outcome": outcome, "on": a.moment.today},
        data={"outcome": outcome, "appointment": str(named.pk) if named else ""},
    )


@act(Action.REFUSE_TO_SIGN)
def _refuse_to_sign(a: Act) -> Done:
    cancel_coming(a.case, a.moment)
    _void_agreement(a)
    return Done(facts={"on": a.moment.today}, data={"outcome": Outcome.REFUSED_TO_SIGN.value})


@act(Action.EXPIRE)
def _expire(a: Act) -> Done:
    cancel_coming(a.case, a.moment)
    _void_agreement(a)
    return Done(facts={"on": a.moment.today}, data={"outcome": Outcome.EXPIRED.value})


@act(Action.CLOSE)
def _close(a: Act) -> Done:
    case = a.case
    closed_on = case.ended_on
    return Done(
        data={
            "outcome": case.outcome,
            "closed_on": closed_on.isoformat() if closed_on else "",
            "took_part": took_part(case),
            "dispute": str(case.dispute_id),
        }
    )


@act(Action.REOPEN)
def _reopen(a: Act) -> Done:
    ground = str(a.data.get("ground", ReopenGround.BOTH_ASK))
    if ground == ReopenGround.AGREEMENT_VOID:
        _end_agreement_by_court(a)
    first_closed_on = str(a.case.first_closed_on)
    return Done(data={"first_closed_on": first_closed_on, "outcome": a.case.outcome, "ground": ground})


def _end_agreement_by_court(a: Act) -> None:
    from cases.services.agreements import void_in_force  # agreements end through this module too

    void_in_force(a.case, "COURT", a.moment)


def _void_agreement(a: Act) -> None:
    from cases.services.agreements import void_current  # agreements end through this module too

    void_current(a.case, "ENDED", a.moment)

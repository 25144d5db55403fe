"""The respondent's reply: agree, decline, more time; recorded by a secretary where it came by another way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access import standings_of
from cases.actors import Actor
from cases.deadlines import due_on
from cases.models import Answer, CalendarDay, Capacity, Case, Deadline, Party, Reply
from cases.permissions import Action, Role, SideKind
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services import flags
from cases.services.invitations import prolong
from cases.services.procedure import Act, Done, Performed, act, lock_case, perform
from cases.services.timekeeping import extend_deadline
from cases.services.timetable import due_for

NAME_LENGTH, REASON_LENGTH, HOW_LENGTH = 100, 500, 300


@transaction.atomic
def reply(
    *,
    case_id: UUID,
    by: Actor,
    answer: str,
    name: str,
    capacity: str,
    reason: str = "",
    party_id: UUID | None = None,
    recorded_how: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Record a respondent's answer to the invitation.

    One refusal ends the mediation. Where several respondents were invited, the mediation begins with the last
    consent; until then each reply is kept and the case waits.

    Args:
        answer: a code of `Answer`.
        name, capacity: who answers, and in which capacity (a code of `Capacity`).
        reason: why, where somebody declines and wishes to say so; the applicant will read it.
        party_id: whose reply a secretary records; a respondent answers for himself.
        recorded_how: how a reply that a secretary records reached the centre.
    Raises:
        Unacceptable: something is missing.
        Conflict: this respondent has answered already, or the case no longer waits.
    """
    lock_case(case_id)  # two last consents at once must not both think that the other is missing
    data = {
        "answer": answer,
        "name": name,
        "capacity": capacity,
        "reason": reason,
        "party": str(party_id or ""),
        "how": recorded_how,
    }
    action = _action_for(case_id, answer, party_id or _party_of(case_id, by))
    return perform(case_id=case_id, action=action, by=by, data=data, key=key, at=at)


def _action_for(case_id: UUID, answer: str, party_id: UUID | None) -> Action:
    if answer == Answer.DECLINE:
        return Action.REFUSE
    waiting = Party.objects.filter(case=case_id, side__kind=SideKind.RESPONDENT, reply=None)
    others = [pk for pk in waiting.values_list("pk", flat=True) if pk != party_id]
    return Action.REPLY if others else Action.CONSENT


def _party_of(case_id: UUID, by: Actor) -> UUID | None:
    case = Case.objects.get(pk=case_id)
    return next((s.party_id for s in standings_of(case, by) if s.side is SideKind.RESPONDENT), None)


def ask_for_time(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Ask, once, for more time to answer.

    Raises:
        Conflict: the period was extended before, or its rule allows no extension.
    """
    return perform(case_id=case_id, action=Action.ASK_FOR_TIME, by=by, key=key, at=at)


def no_reply(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """End the case: the period is over, and the respondent did not answer."""
    return perform(case_id=case_id, action=Action.NO_REPLY, by=by, key=key, at=at)


def may_ask_for_time(case_id: UUID) -> bool:
    """Return whether the period for the answer can still be extended."""
    row = _running_period(case_id)
    return row is not None and _is_extendable(row)


@act(Action.CONSENT)
def _consent(a: Act) -> Done:
    given = _store_reply(a, Answer.AGREE)
    flags.raise_if_alike(a)
    due, _row = due_for(a.case, "MED_PERIOD", a.moment.today)
    return Done(facts={"on": a.moment.today, "ends_on": due.due_on}, data=_event_data(given))


@act(Action.REPLY)
def _reply(a: Act) -> Done:
    given = _store_reply(a, Answer.AGREE)
    flags.raise_if_alike(a)
    return Done(data=_event_data(given))


@act(Action.REFUSE)
def _refuse(a: Act) -> Done:
    given = _store_reply(a, Answer.DECLINE)
    return Done(facts={"on": a.moment.today}, data=_event_data(given))


@act(Action.NO_REPLY)
def _no_reply(a: Act) -> Done:
    return Done(facts={"on": a.moment.today}, data={"outcome": "UNREACHABLE"})


@act(Action.ASK_FOR_TIME)
def _ask_for_time(a: Act) -> Done:
    row = _running_period(a.case.pk)
    if row is None or row.rule is None or not _is_extendable(row):
        raise Conflict(_("The time for the answer can be extended only once."))
    later = due_on(row.due_on, row.rule.rule(), CalendarDay.objects.calendar(row.due_on))
    extend_deadline(row, later.due_on, a)
    prolong(case_id=a.case.pk, reply_by=row.due_on)
    return Done(data={"before": row.original_due_on.isoformat(), "due_on": row.due_on.isoformat()})


def _running_period(case_id: UUID) -> Deadline | None:
    rows = Deadline.objects.select_related("rule").filter(case=case_id, code="MED_CONSENT_REPLY")
    return rows.filter(status="RUNNING").first()


def _is_extendable(row: Deadline) -> bool:
    may = row.rule is not None and row.rule.extendable == "ONCE"
    return may and row.due_on == row.original_due_on


def _store_reply(a: Act, answer: Answer) -> Reply:
    party = _replying_party(a)
    if Reply.objects.filter(party=party).exists():
        raise Conflict(_("This respondent has already answered."))
    values = {name: str(a.data.get(name, "")).strip() for name in ("name", "capacity", "reason", "how")}
    is_recorded = a.standing.role is Role.CASE_SECRETARY
    if not values["name"]:
        raise Unacceptable(_("Enter the name of the person who answers."), "name")
    if values["capacity"] not in Capacity.values:
        raise Unacceptable(_("Select the capacity in which this person answers."), "capacity")
    if is_recorded and not values["how"]:
        raise Unacceptable(_("Write how the reply reached the centre."), "recorded_how")
    return Reply.objects.create(
        case=a.case,
        party=party,
        answer=answer,
        name=values["name"][:NAME_LENGTH],
        capacity=values["capacity"],
        reason=values["reason"][:REASON_LENGTH],
        recorded_how=values["how"][:HOW_LENGTH] if is_recorded else "",
        invitation=a.by.invitation,
        given_by=a.by.user,
        at=a.moment.at,
    )


def _replying_party(a: Act) -> Party:
    """Return whose reply it is: the actor's own party; a secretary names it."""
    party_id = a.standing.party_id
    if a.standing.role is Role.CASE_SECRETARY:
        party_id = a.data.id("party") if a.data.get("party") else None
        if party_id is None:
            raise Unacceptable(_("Select whose reply it is."), "party_id")
    respondents = Party.objects.filter(case=a.case, side__kind=SideKind.RESPONDENT).select_related("side")
    party = next((party for party in respondents if party.pk == party_id), None)
    if party is None:
        raise NotVisible
    return party


def _event_data(given: Reply) -> dict[str, str]:
    return {"reply": str(given.pk), "party": str(given.party_id), "answer": given.answer}

"""The notice of arbitration, the answer, a counterclaim, objections.

No answer does not stop the case. Late is allowed by leave alone: the secretary gives it before the answer comes,
by letting the period end on a later day; the first day stays on record.
Source: 仲裁法11, 31, 36, 38; decision 0057.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.models import Case, Deadline, Party, Pleading, PleadingKind
from cases.permissions import Action, SideKind
from cases.refusals import Conflict, Unacceptable
from cases.services.arbitration.fees import assess
from cases.services.arbitration.tribunal import side_of
from cases.services.invitations import invite, prolong
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timekeeping import extend_deadline
from cases.services.timetable import due_for, meet_deadlines

TEXT_LENGTH, RELIEF_LENGTH = 8000, 2000


def notify(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Serve the notice of arbitration on each respondent, with a way in: the fee is settled."""
    return perform(case_id=case_id, action=Action.FEE_PAID_AND_NOTIFY, by=by, key=key, at=at)


def answer(
    *,
    case_id: UUID,
    by: Actor,
    text: str = "",
    counterclaim: str = "",
    relief: str = "",
    amount_fen: int | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """File the answer, a counterclaim, or both. Each is filed once.

    Args:
        text: the answer; counterclaim: the facts and reasons of one; relief: what it asks for.
        amount_fen: the amount of the counterclaim, by which its fee is assessed; none where there is no amount.
    Raises:
        Unacceptable: nothing is filed, a part is missing or was filed before, or its period is over.
    """
    data = {"text": text, "counterclaim": counterclaim, "relief": relief, "amount_fen": amount_fen}
    return perform(case_id=case_id, action=Action.FILE_ANSWER, by=by, data=data, key=key, at=at)


def give_leave(
    *, case_id: UUID, by: Actor, until: date, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Let the period for the answer and for a counterclaim end on a later day.

    Raises:
        Unacceptable: the day is not later, or no reason is given.
    """
    data = {"until": until.isoformat(), "reason": reason}
    return perform(case_id=case_id, action=Action.GIVE_LEAVE, by=by, data=data, key=key, at=at)


def end_answer_period(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """End the answer period: an answer is filed, or the time is over."""
    return perform(case_id=case_id, action=Action.END_ANSWER_PERIOD, by=by, key=key, at=at)


def object_to_jurisdiction(
    *, case_id: UUID, by: Actor, text: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Object to the arbitration agreement, or to the institution's jurisdiction, before the first hearing."""
    action = Action.OBJECT_TO_JURISDICTION
    return perform(case_id=case_id, action=action, by=by, data={"text": text}, key=key, at=at)


def object_to_online(
    *, case_id: UUID, by: Actor, text: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Object expressly to proceedings online; no reason is needed."""
    return perform(
        case_id=case_id, action=Action.OBJECT_TO_ONLINE, by=by, data={"text": text}, key=key, at=at
    )


def period_of(case: Case, code: str) -> Deadline | None:
    """Return the running period of a code."""
    rows = Deadline.objects.select_related("rule").filter(case=case, code=code, status="RUNNING")
    return rows.first()


# --- What the acts do ----------------------------------------------------------------------------------


@act(Action.FEE_PAID_AND_NOTIFY)
def _notify(a: Act) -> Done:
    due, _row = due_for(a.case, "ARB_ANSWER", a.moment.today)
    parties = list(Party.objects.filter(case=a.case, side__kind=SideKind.RESPONDENT))
    for party in parties:
        invite(party=party, reply_by=due.due_on, moment=a.moment)
    return Done(data={"parties": [str(party.pk) for party in parties]})


@act(Action.FILE_ANSWER)
def _answer(a: Act) -> Done:
    text, claim = (str(a.data.get(name, "")).strip() for name in ("text", "counterclaim"))
    if not text and not claim:
        raise Unacceptable(_("Write the answer."), "text")
    filed = []
    if text:
        filed.append(_file(a, PleadingKind.ANSWER, text, period="ARB_ANSWER", field="text"))
        meet_deadlines(a.case, ("ARB_ANSWER",), a.moment)
    if claim:
        filed.append(_counterclaim(a, claim))
        meet_deadlines(a.case, ("ARB_COUNTERCLAIM",), a.moment)
    return Done(data={"pleadings": [str(row.pk) for row in filed], "kinds": [row.kind for row in filed]})


def _counterclaim(a: Act, claim: str) -> Pleading:
    relief, amount_fen = (
        str(a.data.get("relief", "")).strip(),
        a.data.whole("amount_fen") if a.data.get("amount_fen") is not None else None,
    )
    if not relief:
        raise Unacceptable(_("Write what the counterclaim asks for."), "relief")
    row = _file(a, PleadingKind.COUNTERCLAIM, claim, period="ARB_COUNTERCLAIM", field="counterclaim")
    row.relief, row.amount_fen = relief[:RELIEF_LENGTH], amount_fen
    row.save(update_fields=["relief", "amount_fen"])
    assess(case=a.case, side=row.by_side, base_fen=amount_fen or 0, moment=a.moment, is_counterclaim=True)
    return row


def _file(a: Act, kind: PleadingKind, text: str, *, period: str, field: str) -> Pleading:
    side, running = side_of(a), period_of(a.case, period) if period else None
    if Pleading.objects.filter(case=a.case, by_side=side, kind=kind, withdrawn_at=None).exists():
        raise Conflict(_("Your side has filed this already: %(what)s.") % {"what": kind.label})
    if running is not None and running.due_on < a.moment.today:
        raise Unacceptable(_("The period is over. Ask the case secretary for leave to file it late."), field)
    return Pleading.objects.create(
        case=a.case,
        kind=kind,
        text=text[:TEXT_LENGTH],
        by_side=side,
        at=a.moment.at,
        made_by=a.by.user,
        is_late=running is not None and running.original_due_on < a.moment.today,
    )


@act(Action.GIVE_LEAVE)
def _give_leave(a: Act) -> Done:
    until, reason = a.data.day("until"), str(a.data.get("reason", "")).strip()
    if not reason:
        raise Unacceptable(_("Write why leave is given."), "reason")
    running = [row for code in ("ARB_ANSWER", "ARB_COUNTERCLAIM") if (row := period_of(a.case, code))]
    if until < a.moment.today or not any(row.due_on < until for row in running):
        raise Unacceptable(_("Enter a day after the present last day."), "until")
    for row in running:
        if row.due_on < until:
            extend_deadline(row, until, a, reason=reason)
    prolong(case_id=a.case.pk, reply_by=until)
    return Done(data={"until": until.isoformat()})


@act(Action.OBJECT_TO_JURISDICTION)
def _object_to_jurisdiction(a: Act) -> Done:
    text = str(a.data.get("text", "")).strip()
    if not text:
        raise Unacceptable(_("Write the reasons of the objection."), "text")
    return Done(data={"pleading": str(_file(a, PleadingKind.JURISDICTION, text, period="", field="text").pk)})


@act(Action.OBJECT_TO_ONLINE)
def _object_to_online(a: Act) -> Done:
    text = str(a.data.get("text", "")).strip()
    return Done(data={"pleading": str(_file(a, PleadingKind.ONLINE, text, period="", field="text").pk)})

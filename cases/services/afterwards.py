"""What becomes known of a closed case: a wrong closing date, a sham or a duplicate, a result that fell away.

One person proposes, a supervisor who is somebody else confirms (SECURITY T4, C18). This is the only way to another
closing date: with a reason and a paper that proves it. The date until then stays in the event, on the page of the
case and in the ledger.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actors import Actor
from cases.audience import Audience
from cases.entered import Entered
from cases.marks import GROUNDS, Finding
from cases.models import Case, CaseEvent, EvidenceItem, EvidenceSource, Material, Proposal, ProposalStatus
from cases.moment import Moment, now
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services.evidence_rows import name_of
from cases.services.procedure import Act, Done, Performed, act, lock_case, perform
from documents.models import StoredFile

ONE_NAME = 100
_OPENS_AGAIN = (Action.REOPEN, Action.RE_ARBITRATE)


def correct_closing(
    *,
    case_id: UUID,
    by: Actor,
    closed_on: date,
    paper: UUID,
    reason: str,
    was: date | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Propose another closing date, with the paper that proves it.

    Args:
        closed_on: the day of the legal event, as the paper has it.
        paper: a file that the same person sent for this case.
        was: the closing date that is wrong: the last one, or the first of a case that was closed twice; the last
            where it is left out.
    Raises:
        Unacceptable: no reason; the day is the same, lies ahead, before acceptance, or beyond a reopening.
    """
    wrong = was or Case.objects.filter(pk=case_id).values_list("closed_on", flat=True).first()
    data = {
        "was": str(wrong or ""),
        "closed_on": closed_on.isoformat(),
        "paper": str(paper),
        "reason": reason,
    }
    return _propose(Action.CORRECT_CLOSING, case_id, by, data, key, at)


def strike_out(
    *, case_id: UUID, by: Actor, finding: str, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Propose to strike a closed case out of the count.

    Args:
        finding: SHAM, VOID or DUPLICATE.
    """
    data = {"finding": finding, "reason": reason}
    return _propose(Action.STRIKE_OUT, case_id, by, data, key, at)


def annul(
    *, case_id: UUID, by: Actor, ground: str, on: date, court: str, reference: str, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:  # fmt: skip
    """Propose to record that the result of a closed case fell away.

    Args:
        ground: one of those of the case's procedure.
        on, court, reference: the decision that says so.
    """
    data = {"ground": ground, "on": on.isoformat(), "court": court, "reference": reference, "reason": reason}
    return _propose(Action.ANNUL, case_id, by, data, key, at)


def closings_of(case: Case) -> tuple[date, ...]:
    """Return the closing dates that can be corrected: the last, and the first where it is another day."""
    days = dict.fromkeys((case.closed_on, case.first_closed_on))
    return tuple(day for day in days if day is not None)


@transaction.atomic
def _propose(
    action: Action, case_id: UUID, by: Actor, data: dict[str, Any], key: str, at: datetime | None
) -> Performed:
    """Propose an act whose data hold. A second person is not asked about what cannot be."""
    done = perform(case_id=case_id, action=action, by=by, data=data, key=key, at=at)
    waits = Proposal.objects.filter(case=case_id, action=action.value, status=ProposalStatus.OPEN)
    if waits.filter(by=by.user).exists():
        if action is not Action.ANNUL and not str(data["reason"]).strip():
            raise Unacceptable(_("Enter the reason."), "reason")
        moment = Moment(at) if at else now()
        _READERS[action](lock_case(case_id), Entered(data), by, moment.today)
    return done


# --- The acts ----------------------------------------------------------------------------------------


@act(Action.CORRECT_CLOSING)
def _correct_closing(a: Act) -> Done:
    was, on, stored = _read_correction(a.case, a.data, a.by, a.moment.today)
    item = EvidenceItem.objects.create(
        case=a.case, file=stored, material=Material.EVIDENCE, audience=Audience.CENTRE, made_by=a.by.user,
        name=name_of(stored.name), source=EvidenceSource.OTHER,
    )  # fmt: skip
    data = {"was": was.isoformat(), "closed_on": on.isoformat()}
    return Done(facts={"was": was, "on": on}, data=data | {"paper": str(item.pk), "sha256": stored.sha256})


@act(Action.STRIKE_OUT)
def _strike_out(a: Act) -> Done:
    return Done(data={"finding": _read_finding(a.case, a.data, a.by, a.moment.today)})


@act(Action.ANNUL)
def _annul(a: Act) -> Done:
    return Done(data=_read_annulment(a.case, a.data, a.by, a.moment.today))


# --- Reading what was entered -------------------------------------------------------------------------


def _read_correction(case: Case, data: Entered, by: Actor, today: date) -> tuple[date, date, StoredFile]:
    was, on = data.day("was"), data.day("closed_on")
    if was not in closings_of(case):
        raise Unacceptable(_("The case does not have this closing date any more."), "was")
    _require_day(case, was, on, today)
    sent = StoredFile.objects.filter(pk=data.id("paper"), received_by=by.user_id, about=case.pk).first()
    if sent is None:
        raise NotVisible
    return was, on, sent


def _require_day(case: Case, was: date, on: date, today: date) -> None:
    if on == was:
        raise Unacceptable(_("This is the closing date that the case has."), "closed_on")
    if on > today:
        raise Unacceptable(_("The day lies ahead."), "closed_on")
    if case.accepted_on and on < case.accepted_on:
        raise Unacceptable(_("The case was accepted after this day."), "closed_on")
    if len(closings_of(case)) > 1:
        _require_order(case, was, on)


def _require_order(case: Case, was: date, on: date) -> None:
    """Refuse a day that would put a closing on the other side of the case's opening again."""
    events = CaseEvent.objects.filter(case=case, kind__in=_OPENS_AGAIN).order_by("pk")
    opened = [Moment(at).today for at in events.values_list("at", flat=True)]
    last, first = closings_of(case)
    if was == first and on > min([last, *opened]):
        raise Unacceptable(_("The case was opened again before this day."), "closed_on")
    if was == last and on < max([first, *opened]):
        raise Unacceptable(_("The case was opened again after this day."), "closed_on")


def _read_finding(case: Case, data: Entered, by: Actor, today: date) -> str:
    return data.chosen("finding", Finding.values)


def _read_annulment(case: Case, data: Entered, by: Actor, today: date) -> dict[str, str]:
    ground = data.chosen("ground", [ground.value for ground in GROUNDS[case.kind]])
    on, court = data.day("on"), data.text("court")
    if on > today:
        raise Unacceptable(_("The day lies ahead."), "on")
    if not court:
        raise Unacceptable(_("Enter the court."), "court")
    reference = data.text("reference")
    return {
        "ground": ground,
        "on": on.isoformat(),
        "court": court[:ONE_NAME],
        "reference": reference[:ONE_NAME],
    }


_READERS: Mapping[Action, Callable[[Case, Entered, Actor, date], object]] = {
    Action.CORRECT_CLOSING: _read_correction,
    Action.STRIKE_OUT: _read_finding,
    Action.ANNUL: _read_annulment,
}

"""Extending, suspending and resuming the mediation period. Pauses are counted as docs/decisions/0011 says."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.deadlines import due_on, next_working_day
from cases.kinds import Kind
from cases.models import CalendarDay, Case, ChangeKind, Deadline
from cases.permissions import Action
from cases.refusals import Forbidden, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timekeeping import extend_deadline, let_run_again


def suspend(*, case_id: UUID, by: Actor, reason: str, key: str = "", at: datetime | None = None) -> Performed:
    """Propose to suspend the mediation; the supervisor confirms, and the period pauses."""
    return perform(case_id=case_id, action=Action.SUSPEND, by=by, data={"reason": reason}, key=key, at=at)


def resume(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Resume the mediation; the days that were left are restored."""
    return perform(case_id=case_id, action=Action.RESUME, by=by, key=key, at=at)


def propose_extension(
    *, case_id: UUID, by: Actor, ends_on: date, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Propose a later end of the mediation period; the other sides must agree before the present one."""
    data = {"ends_on": ends_on.isoformat(), "reason": reason}
    return perform(case_id=case_id, action=Action.EXTEND, by=by, data=data, key=key, at=at)


@act(Action.SUSPEND, Kind.MEDIATION)
def _suspend(a: Act) -> Done:
    _period(a.case).update(status="PAUSED", paused_on=a.moment.today)
    return Done(data={"from": a.moment.today.isoformat()})


@act(Action.RESUME, Kind.MEDIATION)
def _resume(a: Act) -> Done:
    deadline = _period(a.case).first()
    if deadline is None or deadline.paused_on is None:
        return Done(facts={"ends_on": a.case.period_ends_on})
    days = (a.moment.today - deadline.paused_on).days if deadline.paused_on <= deadline.due_on else 0
    ends_on = rolled(unpaused_end(deadline) + timedelta(days=deadline.paused_days + days))
    let_run_again(deadline, ends_on, days, a)
    return Done(facts={"ends_on": ends_on}, data={"paused_days": days, "ends_on": ends_on.isoformat()})


def unpaused_end(deadline: Deadline) -> date:
    """Return where the period would end had the clock never stood; an extension counts from its own day."""
    extension = deadline.changes.filter(kind=ChangeKind.EXTENDED).last()
    if extension is not None:
        return extension.after
    if deadline.rule is None:
        return deadline.original_due_on
    return due_on(
        deadline.from_on, deadline.rule.rule(), CalendarDay.objects.calendar(deadline.from_on)
    ).raw_end


@act(Action.EXTEND, Kind.MEDIATION)
def _extend(a: Act) -> Done:
    if a.by.second is None:
        raise Forbidden(_("All parties must agree to an extension."))
    ends_on = rolled(a.data.day("ends_on"))
    if a.case.period_ends_on and ends_on <= a.case.period_ends_on:
        raise Unacceptable(_("The new end must be later than the present one."), "ends_on")
    before = a.case.period_ends_on or ends_on
    if (deadline := _period(a.case).first()) is not None:
        extend_deadline(deadline, ends_on, a, reason=str(a.data.get("reason", "")))
    return Done(
        facts={"ends_on": ends_on}, data={"ends_on": ends_on.isoformat(), "before": before.isoformat()}
    )


def rolled(day: date) -> date:
    """Return the day, or the first working day after a rest period that it falls into."""
    calendar = CalendarDay.objects.calendar(day)
    return day if calendar.is_working(day) else next_working_day(day, calendar)


def _period(case: Case) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case=case, code="MED_PERIOD", status__in=["RUNNING", "PAUSED"])

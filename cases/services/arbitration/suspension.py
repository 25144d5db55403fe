"""Suspending and resuming an arbitration. The period for the award stands while the proceedings do."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cases.actors import Actor
from cases.kinds import Kind
from cases.models import Deadline, Suspension, SuspensionGround
from cases.permissions import Action
from cases.refusals import Forbidden
from cases.services.meetings import cancel_coming_hearings
from cases.services.period import rolled, unpaused_end
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timekeeping import let_run_again


def suspend(
    *, case_id: UUID, by: Actor, ground: str, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Suspend the proceedings; hearings to come fall away, and the period for the award pauses.

    Args:
        ground: a SuspensionGround.
        reason: the reasons, as the decision (A16) prints them.
    """
    data = {"ground": ground, "reason": reason}
    return perform(case_id=case_id, action=Action.SUSPEND, by=by, data=data, key=key, at=at)


def resume(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Resume the proceedings; the period for the award ends later by the days during which it stood."""
    return perform(case_id=case_id, action=Action.RESUME, by=by, key=key, at=at)


@act(Action.SUSPEND, Kind.ARBITRATION)
def _suspend(a: Act) -> Done:
    if a.by.user is None:
        raise Forbidden
    today = a.moment.today
    row = Suspension.objects.create(
        case=a.case,
        ground=a.data.chosen("ground", SuspensionGround.values),
        reason=a.data.text("reason"),
        by=a.by.user,
        from_on=today,
    )
    _award_period(a).filter(status="RUNNING").update(status="PAUSED", paused_on=today)
    cancel_coming_hearings(a.case, a.moment)
    return Done(data={"suspension": str(row.pk), "ground": row.ground, "from": today.isoformat()})


@act(Action.RESUME, Kind.ARBITRATION)
def _resume(a: Act) -> Done:
    row = Suspension.objects.filter(case=a.case, until_on=None).first()
    data: dict[str, object] = {}
    if row is not None:
        row.until_on = a.moment.today
        row.save(update_fields=["until_on"])
        data["suspension"] = str(row.pk)
    for deadline in _award_period(a).filter(status="PAUSED"):
        data |= _run_again(deadline, a)
    return Done(data=data)


def _run_again(deadline: Deadline, a: Act) -> dict[str, object]:
    since = deadline.paused_on
    days = (a.moment.today - since).days if since and since <= deadline.due_on else 0
    ends_on = rolled(unpaused_end(deadline) + timedelta(days=deadline.paused_days + days))
    let_run_again(deadline, ends_on, days, a)
    return {"paused_days": days, "ends_on": ends_on.isoformat()}


def _award_period(a: Act) -> QuerySet[Deadline]:
    rows: QuerySet[Deadline] = Deadline.objects.filter(case=a.case, code__startswith="ARB_AWARD")
    return rows

"""What moves a deadline after it began: an extension, or a pause. The day it began with stays on record."""

from datetime import date

from cases.models import CalendarDay, ChangeKind, Deadline, DeadlineChange
from cases.services.procedure import Act


def extend_deadline(deadline: Deadline, due_on: date, a: Act, *, reason: str = "") -> None:
    """Give a deadline a later day.

    Args:
        due_on: the new last day in law: a working day, or one that nothing moves.
        a: the act that extends it: by whom, and when.
    Writes: the deadline, and the change with the day before it.
    """
    before, deadline.due_on, deadline.paused_days = deadline.due_on, due_on, 0
    deadline.unconfirmed_year = _unconfirmed(before, due_on)
    deadline.save(update_fields=["due_on", "paused_days", "unconfirmed_year"])
    _note(deadline, ChangeKind.EXTENDED, before, a, reason=reason)


def let_run_again(deadline: Deadline, due_on: date, days: int, a: Act) -> None:
    """Let the clock of a paused deadline run again.

    Args:
        due_on: the last day in law, with the days added during which it stood.
        days: how many those were.
    Writes: the deadline, and the change with the day before it.
    """
    before, since = deadline.due_on, deadline.paused_on
    deadline.status, deadline.paused_on, deadline.due_on = "RUNNING", None, due_on
    deadline.paused_days += days
    deadline.unconfirmed_year = _unconfirmed(before, due_on)
    deadline.save()
    _note(deadline, ChangeKind.RESUMED, before, a, from_on=since, days=days)


def _unconfirmed(before: date, after: date) -> int | None:
    """Return the first year whose schedule is not published among those that the new day depends on."""
    return min(CalendarDay.objects.calendar(before).unconfirmed(before, after), default=None)


def _note(
    deadline: Deadline,
    kind: ChangeKind,
    before: date,
    a: Act,
    *,
    reason: str = "",
    from_on: date | None = None,
    days: int = 0,
) -> None:
    DeadlineChange.objects.create(
        deadline=deadline,
        kind=kind,
        before=before,
        after=deadline.due_on,
        from_on=from_on,
        days=days,
        by=a.by.user,
        by_role=a.standing.role.value,
        reason=reason[:500],
        at=a.moment.at,
    )

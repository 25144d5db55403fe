"""When somebody is reminded of a deadline, and when an overdue one goes up. Pure: no database, no clock.

Usually three working days and one working day before the last day; for judicial confirmation and for setting an
award aside, where a court is applied to and nothing extends the period, fifteen and five days and one working day. A reminder whose day was missed goes out late,
but never two at once, and none goes out on the day on which the period began.
Source: UX specification §6, rows 6, 10, 19, 20 and 25.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.deadlines import Calendar, add_working_days

# Periods in which somebody may do something. When such a period is over, nobody has failed to do it.
WINDOWS = frozenset(
    {
        "MED_OBJECTION",
        "JC_APPLY",
        "ARB_COUNTERCLAIM",
        "ARB_DISCLOSURE_CHALLENGE",
        "ARB_CORRECTION",
        "ARB_SET_ASIDE",
    }
)
# Work that the centre owes only itself: nobody is called at home for it, and it does not go up.
HOUSEKEEPING = frozenset({"ARCHIVE"})
OVERDUE, LATE, OVER = "OVERDUE", "LATE", "OVER"
# How many working days after the last day the supervisor is told.
GOES_UP_AFTER = 2


@dataclass(frozen=True)
class Stage:
    """So many working days, or days, before the last day."""

    name: str
    before: int
    in_working_days: bool = True

    def falls_on(self, due_on: date, calendar: Calendar) -> date:
        """Return the day on which the reminder is due."""
        if self.in_working_days:
            return add_working_days(due_on, -self.before, calendar)
        return due_on - timedelta(days=self.before)


_USUAL = (Stage("DUE_3", 3), Stage("DUE_1", 1))
_TO_COURT = (
    Stage("DUE_15", 15, in_working_days=False),
    Stage("DUE_5", 5, in_working_days=False),
    Stage("DUE_1", 1),
)
_STAGES = {"JC_APPLY": _TO_COURT, "ARB_SET_ASIDE": _TO_COURT}


def stages_reached(
    code: str, from_on: date, due_on: date, today: date, calendar: Calendar
) -> tuple[str, ...]:
    """Return the stages at which a running deadline stands today: whatever of them was not told is to be told.

    Args:
        code: the code of the deadline's rule.
        from_on: the day on which the period began.
    """
    if today > due_on:
        if code in WINDOWS:
            return (OVER,)
        is_late = today >= add_working_days(due_on, GOES_UP_AFTER, calendar)
        return (OVERDUE, LATE) if is_late and code not in HOUSEKEEPING else (OVERDUE,)
    reached = [
        stage for stage in _STAGES.get(code, _USUAL) if from_on < stage.falls_on(due_on, calendar) <= today
    ]
    return (reached[-1].name,) if reached else ()


def last_day_to_look_at(today: date, calendar: Calendar) -> date:
    """Return the latest last day of which somebody may have to be reminded today."""
    usual = add_working_days(today, max(stage.before for stage in _USUAL), calendar)
    longest = max(
        stage.before for stages in _STAGES.values() for stage in stages if not stage.in_working_days
    )
    # A last day that is a rest day itself lies after the working day that was counted to.
    return max(usual + timedelta(days=14), today + timedelta(days=longest))

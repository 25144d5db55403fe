"""Changing a time limit: what would move is shown first, and a running deadline keeps the row it began with.

A new number is a new row, in force from a day; the old row ends the day before and is never edited, because
cases point to it. Saving needs the preview: its seal covers the change and every deadline that was shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import EventKind
from accounts.services import record_event
from cases.actors import Actor
from cases.deadlines import Rule, Unit, due_on, next_working_day
from cases.models import CalendarDay, Deadline, TimeLimit
from cases.moment import Moment
from cases.refusals import Conflict, Forbidden, Unacceptable
from cases.rules.codes import Confidence, Use

SALT = "cases.rule_changes"
# Units that the centre may choose: what is counted towards an event or kept at least is not its to bend.
UNITS = (Unit.DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR)

# What a law, a court or an authority sets is only shown.
USES = frozenset({Use.DEFAULT, Use.TARGET, Use.INSTITUTION})


@dataclass(frozen=True)
class Change:
    """What is to hold from a day on: the row that is replaced, the new length and why."""

    row: TimeLimit
    value: int
    unit: Unit
    from_on: date
    reason: str

    @property
    def is_none(self) -> bool:
        """Whether nothing changes: the centre confirms the row as it is."""
        return (self.value, self.unit) == (self.row.value, Unit(self.row.unit))


@dataclass(frozen=True)
class Affected:
    """An open deadline under the row: where it ends, and where it would end under the new length."""

    deadline_id: UUID
    number: str
    from_on: date
    due_on: date
    would_be: date

    @property
    def moves(self) -> bool:
        """Whether it would end on another day."""
        return self.would_be != self.due_on


def may_change(row: TimeLimit) -> bool:
    """Return whether the centre may change a row: it is in force, and the law leaves it to the centre."""
    return row.use in USES and row.in_force_to is None and Unit(row.unit) in UNITS


def affected(change: Change) -> list[Affected]:
    """Return every open deadline under the row, in the order of its last day."""
    rows = Deadline.objects.filter(rule=change.row, status__in=["RUNNING", "PAUSED"])
    return [
        Affected(row.pk, row.case.title, row.from_on, row.due_on, _would_be(row, change))
        for row in rows.select_related("case").order_by("due_on", "pk")
    ]


def _would_be(row: Deadline, change: Change) -> date:
    """Return where a deadline would end had it begun under the new length; an agreed extension stays."""
    if row.changes.filter(kind="EXTENDED").exists():
        return row.due_on
    calendar = CalendarDay.objects.calendar(row.from_on)
    due = due_on(row.from_on, Rule(row.code, change.value, change.unit), calendar)
    if not row.paused_days:
        return due.due_on
    return next_working_day(due.raw_end + timedelta(days=row.paused_days), calendar)


def seal(change: Change, shown: Iterable[Affected]) -> str:
    """Return the seal of a preview: without it, or when anything has moved since, nothing is saved."""
    return signing.dumps(_sealed(change, shown), salt=SALT)


def _sealed(change: Change, shown: Iterable[Affected]) -> list[object]:
    moved = [[str(row.deadline_id), row.due_on.isoformat(), row.would_be.isoformat()] for row in shown]
    return [change.row.pk, change.value, change.unit.value, change.from_on.isoformat(), change.reason, moved]


@transaction.atomic
def change_limit(*, change: Change, sealed: str, by: Actor, moment: Moment) -> TimeLimit:
    """Let a new length hold from a day on, or confirm a row as it is.

    Args:
        sealed: the seal of the preview that the administrator saw.
    Returns:
        the row that holds then.
    Raises:
        Forbidden: the law fixes the row.
        Conflict: there was no preview, or what it showed has changed.
        Unacceptable: the day or the length does not do.
    Writes: the rows, an event of the administration. No deadline.
    """
    row = TimeLimit.objects.select_for_update().get(pk=change.row.pk)
    if not may_change(row):
        raise Forbidden(_("The law fixes this period."))
    check_change(change, moment)
    if _unsealed(sealed) != _sealed(change, affected(change)):
        raise Conflict(_("Deadlines have moved since the preview. Look at it again before you save."))
    fields = ["reviewed_on"]
    new = row
    if not change.is_none:
        new = _successor(row, change, moment)
        fields += ["value", "unit", "in_force_from"]
    row.reviewed_on = moment.today
    row.save(update_fields=["reviewed_on", "in_force_to"])
    data = {"table": TimeLimit._meta.db_table, "row": str(new.pk), "before": str(row.pk), "fields": fields}
    record_event(kind=EventKind.ROW_CHANGED, user=by.user, data=data)
    return new


def check_change(change: Change, moment: Moment) -> None:
    """Refuse what cannot be.

    Raises:
        Unacceptable: the length is nothing, the day lies behind, or the row itself begins on that day.
    """
    if change.value < 1:
        raise Unacceptable(_("Enter a length of one or more."), "value")
    if change.is_none:
        return
    if change.from_on < moment.today:
        raise Unacceptable(
            _("The day lies behind. A changed rule holds from today at the earliest."), "from_on"
        )
    if change.from_on <= change.row.in_force_from:
        raise Unacceptable(_("The present row begins on that day. Choose a later one."), "from_on")
    if not change.reason.strip():
        raise Unacceptable(_("Write why the period is changed."), "reason")


def _successor(row: TimeLimit, change: Change, moment: Moment) -> TimeLimit:
    """Write the new row, and end the old one the day before."""
    new = TimeLimit.objects.get(pk=row.pk)
    new.pk = None
    new.value, new.unit, new.in_force_from = change.value, change.unit.value, change.from_on
    new.source, new.article, new.confidence = None, "", Confidence.DESIGN
    new.note, new.reviewed_on = change.reason.strip()[:300], moment.today
    new.save(force_insert=True)
    row.in_force_to = change.from_on - timedelta(days=1)
    return new


def _unsealed(sealed: str) -> object:
    try:
        return signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None

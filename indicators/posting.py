"""Into which month a line goes: that of its legal day, or the first open one once that month is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max

from cases.deadlines import add_working_days
from cases.models import CalendarDay
from cases.moment import Moment
from indicators.models import FrozenMonth, Posting

# Whoever posts holds this lock shared, whoever freezes holds it alone: no line slips into a frozen month.
LOCK = 8_202_601
LATE_WITHIN = 10  # working days after the legal month's end; domain reference §7


@dataclass(frozen=True)
class Posted:
    """Where a line goes.

    Args:
        month: the first day of the month.
    """

    month: date
    posting: Posting


@dataclass(frozen=True)
class Months:
    """The months, as they stand for the length of one transaction.

    Args:
        frozen_until: the last frozen month; None where none is.
    """

    frozen_until: date | None

    def post(self, legal_day: date, at: datetime) -> Posted:
        """Return where a line goes.

        Args:
            legal_day: the day of the legal event.
            at: the moment of posting.
        """
        month = legal_day.replace(day=1)
        if self.frozen_until is None or month > self.frozen_until:
            return Posted(month, Posting.IN_TIME)
        late_until = add_working_days(month_end(month), LATE_WITHIN, CalendarDay.objects.calendar(month))
        is_late = Moment(at).today <= late_until
        return Posted(next_month(self.frozen_until), Posting.LATE if is_late else Posting.CORRECTION)


@dataclass(frozen=True)
class MonthsAsTheyWere:
    """The months as they stood at any moment, for lines that a new version of the rule posts afterwards.

    Args:
        freezes: each frozen month and when it was frozen, the oldest first.
    """

    freezes: Sequence[tuple[date, datetime]]

    def then(self, at: datetime) -> Months:
        """Return the months as they stood at a moment."""
        frozen = [month for month, frozen_at in self.freezes if frozen_at <= at]
        return Months(frozen[-1] if frozen else None)


def months_as_they_were() -> MonthsAsTheyWere:
    """Return the freezes so far; nobody adds one before the caller's transaction ends."""
    hold_the_months()
    return MonthsAsTheyWere(list(FrozenMonth.objects.order_by("month").values_list("month", "frozen_at")))


def hold_the_months() -> Months:
    """Return the months, which nobody freezes before the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    return Months(FrozenMonth.objects.aggregate(last=Max("month"))["last"])


def close_the_months() -> Months:
    """Return the months, to which nobody posts before the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return Months(FrozenMonth.objects.aggregate(last=Max("month"))["last"])


def next_month(month: date) -> date:
    """Return the first day of the month after a month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)

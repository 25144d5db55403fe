"""The sums of frozen months that public statistics are made of, kept in the cache under the newest month's hash.

A frozen month never changes, so nothing in the cache grows old: the next freeze adds its own months to the sums.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache

from indicators.measures import closed_of_frozen, is_agreement, is_worked
from indicators.models import FrozenMonth
from indicators.reports.frozen import FrozenPlan, read_month

# By what the public may see counts cut. Others would tell of each other: an outcome belongs to one procedure,
# arbitration to one organisation, a district is known of imported cases.
CUTS = ("kind", "right_type", "district")
_SECONDS = 400 * 24 * 60 * 60
_VERSION = 1


@dataclass
class MonthSums:
    """What was posted to one month: counted, by cut and code, and how its mediations went.

    Args:
        worked, agreed: mediations closed for the first time in which both sides took part, and agreements of them.
        days: how many closed cases took how many days.
    """

    counted: int = 0
    parts: Counter[tuple[str, str]] = field(default_factory=Counter)
    worked: int = 0
    agreed: int = 0
    days: Counter[int] = field(default_factory=Counter)

    def add(self, other: "MonthSums") -> None:
        """Add another month's, or the same month's from another freeze."""
        self.counted += other.counted
        self.worked += other.worked
        self.agreed += other.agreed
        self.parts.update(other.parts)
        self.days.update(other.days)


@dataclass(frozen=True)
class Summary:
    """What one freeze tells: its plan, and the sums of the months that it keeps by their first days."""

    plan: FrozenPlan
    frozen_at: datetime
    months: dict[date, MonthSums]


@dataclass(frozen=True)
class Published:
    """All frozen months: their sums, the plan of the newest, and when it was frozen."""

    last: date
    frozen_at: datetime
    plan: FrozenPlan
    months: dict[date, MonthSums]


def published() -> Published | None:
    """Return the sums of all frozen months; None where none is frozen. Each freeze is read once."""
    heads = list(FrozenMonth.objects.order_by("month").values_list("month", "sha256"))
    if not heads:
        return None
    kept = _kept(heads[-1][1])
    if kept is None:
        before = _kept(heads[-2][1]) if len(heads) > 1 else None
        for month, _sha256 in heads[-1:] if before else heads:
            before = _added(before, month)
        kept = before
        cache.set(_key(heads[-1][1]), kept, _SECONDS)
    return kept


def _kept(sha256: str) -> Published | None:
    found: Published | None = cache.get(_key(sha256))
    return found


def _key(sha256: str) -> str:
    return f"public-statistics:{_VERSION}:{sha256}"


def _added(before: Published | None, month: date) -> Published:
    """Return the sums with one more freeze."""
    one = summary_of(month)
    months: dict[date, MonthSums] = {}
    for sums_of in (before.months if before else {}, one.months):
        for each, sums in sums_of.items():
            months.setdefault(each, MonthSums()).add(sums)
    return Published(month, one.frozen_at, one.plan, months)


def summary_of(month: date) -> Summary:
    """Return what one freeze tells."""
    frozen = read_month(month)
    months: dict[date, MonthSums] = {}
    for line in frozen.lines:
        sums = months.setdefault(line.posted, MonthSums())
        sums.counted += line.amount
        for cut in CUTS:
            sums.parts[cut, line.slices[cut]] += line.amount
    for movement in frozen.movements:
        closed = closed_of_frozen(movement.row)
        if closed is None:
            continue
        sums = months.setdefault(movement.posted, MonthSums())
        if is_worked(closed.kind, closed.outcome, took_part=closed.took_part):
            sums.worked += closed.number
            sums.agreed += closed.number if is_agreement(closed.outcome) else 0
        if closed.days is not None:
            sums.days[closed.days] += closed.number
    return Summary(frozen.plan, frozen.frozen_at, months)

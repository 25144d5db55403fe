"""The months of the count as people read them: what was posted to each, whether it is frozen, what changed since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.kinds import Kind
from cases.models import RightType, Source
from cases.moment import today
from indicators.freezing import next_to_freeze
from indicators.models import (
    FrozenMonth,
    LedgerLine,
    Motion,
    MotionKind,
    Movement,
    PlanPeriod,
    Posting,
    Tally,
)
from indicators.motions import open_motions
from indicators.posting import month_end, next_month

ONE_DAY = timedelta(days=1)
# By what the flow of the pending cases can be cut: the field of a movement, and its heading.
CUTS = {
    "kind": pgettext_lazy("mediation or arbitration", "Procedure"),
    "right_type": _("Kind of right"),
    "district": pgettext_lazy("of a city", "District"),
    "source": pgettext_lazy("of a case", "Source"),
    "organisation": pgettext_lazy("of the count", "Organisation"),
}


# Movements about coming in, be it that they take a coming in back.
IN = Q(amount=1, takes_back=False) | Q(amount=-1, takes_back=True)


@dataclass(frozen=True)
class Month:
    """One month of the count, under the version that it was frozen with, or that its plan period uses.

    Args:
        posted: sums of the lines posted to it, by how they came into it.
        legal: the sum of the lines whose legal day lies in it, as it is today.
        later: how many lines with a legal day in it were posted to a later month.
        is_next: whether it may be frozen next.
        is_first: the first month that was frozen, or would be: its numbers and lines take along all months before it.
        taken_by: the frozen month that took this one along, which was not frozen itself.
    """

    month: date
    rule: int
    posted: Mapping[str, int]
    legal: int
    later: int
    frozen: FrozenMonth | None
    motion: Motion | None
    is_next: bool
    is_first: bool = False
    taken_by: date | None = None

    @property
    def in_time(self) -> int:
        """The sum of the lines of its own legal events."""
        return self.posted.get(Posting.IN_TIME, 0)

    @property
    def late(self) -> int:
        """The sum of late entries for months before."""
        return self.posted.get(Posting.LATE, 0)

    @property
    def corrections(self) -> int:
        """The sum of corrections of months before."""
        return self.posted.get(Posting.CORRECTION, 0)

    @property
    def total(self) -> int:
        """The sum of all lines posted to it: what the month's report says."""
        return sum(self.posted.values())


@dataclass(frozen=True)
class FlowRow:
    """Pending cases of one slice: at the month's start, what came in and went out, and at its end."""

    label: object
    start: int
    came: int
    went: int

    @property
    def end(self) -> int:
        """Pending at the end of the month."""
        return self.start + self.came - self.went


def all_months() -> list[date]:
    """Return every month from the first that has a line or a movement to the present one, newest first."""
    firsts = (
        Tally.objects.aggregate(first=Min("posted_month"))["first"],
        Movement.objects.aggregate(first=Min("posted_month"))["first"],
        FrozenMonth.objects.aggregate(first=Min("month"))["first"],
    )
    present = today().replace(day=1)
    months = [min((day for day in firsts if day is not None), default=present)]
    while (following := next_month(months[-1])) <= present:
        months.append(following)
    return months[::-1]


def months_of(wanted: Sequence[date], *, to_freeze: bool = False) -> list[Month]:
    """Return months with their sums and whether they are frozen. Eight statements, however many months.

    Args:
        to_freeze: show the first of them as it would be frozen: where none is frozen yet, with all before it.
    """
    if not wanted:
        return []
    frozen = {row.month: row for row in _frozen().filter(month__in=wanted)}
    first = FrozenMonth.objects.aggregate(first=Min("month"))["first"] or (wanted[0] if to_freeze else None)
    motions, following = open_motions(MotionKind.FREEZE_MONTH), next_to_freeze()
    rules = _rules(wanted, frozen)
    posted, legal = _sums("posted_month", wanted, first), _sums("legal_month", wanted, first)
    later = _later(date.min if first in wanted else min(wanted), month_end(max(wanted)), first)
    return [
        Month(
            month=month,
            rule=rules[month],
            posted=posted[rules[month], month],
            legal=sum(legal[rules[month], month].values()),
            later=later[rules[month], month],
            frozen=frozen.get(month),
            motion=motions.get(f"{month:%Y-%m}"),
            is_next=month_end(month) < today() and month not in frozen and following in {None, month},
            is_first=month == first,
            taken_by=first if first and month < first else None,
        )
        for month in wanted
    ]


def plan_left_out(month: Month) -> PlanPeriod | None:
    """Return the plan period that will get no final report once a month is frozen; None where none is lost.

    The first frozen month takes along all months before it, the last of a plan period that is over among them,
    and a report ends only with a month that was frozen itself.
    """
    if not month.is_first or month.frozen:
        return None
    over = PlanPeriod.objects.filter(last_on__lt=month.month).order_by("-last_on").first()
    counted = LedgerLine.objects.filter(counted_on__range=(over.first_on, over.last_on)) if over else None
    return over if counted and counted.exists() else None


def lines_of(month: Month) -> QuerySet[LedgerLine]:
    """Return the lines posted to a month, in the order in which they were posted: those that its freeze keeps."""
    lines = LedgerLine.objects.filter(rule_version=month.rule).order_by("pk")
    if month.is_first:
        return lines.filter(posted_month__lte=month.month)
    return lines.filter(posted_month=month.month)


def later_lines(month: Month) -> QuerySet[LedgerLine]:
    """Return the lines that belong to a month by their legal day and were posted to a later one."""
    lines = LedgerLine.objects.filter(
        rule_version=month.rule, counted_on__lte=month_end(month.month), posted_month__gt=month.month
    )
    return (
        lines.order_by("pk") if month.is_first else lines.filter(counted_on__gte=month.month).order_by("pk")
    )


def flow(month: date, cut: str) -> list[FlowRow]:
    """Return the flow of the pending cases of a month by one cut; the last row is all of them.

    Args:
        cut: a key of CUTS.
    """
    names = _names(cut)
    rows = (
        Movement.objects.filter(posted_month__lte=month)
        .order_by(cut)
        .values(cut)
        .annotate(
            start=Coalesce(Sum("amount", filter=Q(posted_month__lt=month)), 0),
            came=Coalesce(Sum("amount", filter=Q(posted_month=month) & IN), 0),
            went=-Coalesce(Sum("amount", filter=Q(posted_month=month) & ~IN), 0),
        )
        .values_list(cut, "start", "came", "went")
    )
    found = [FlowRow(names.get(str(key), key or _("Not stated")), *numbers) for key, *numbers in rows]
    parts = [row for row in found if row.start or row.came or row.went]
    whole = FlowRow(
        _("All"), sum(r.start for r in parts), sum(r.came for r in parts), sum(r.went for r in parts)
    )
    return [*parts, whole]


def _frozen() -> QuerySet[FrozenMonth]:
    return FrozenMonth.objects.defer("body").select_related("proposed_by", "frozen_by")


def _rules(wanted: Sequence[date], frozen: Mapping[date, FrozenMonth]) -> dict[date, int]:
    """Return the version of each month: the one it was frozen with, else the one of its plan period."""
    periods = list(PlanPeriod.objects.order_by("first_on"))
    begun = {
        month: next((p for p in reversed(periods) if p.first_on <= month), periods[0]) for month in wanted
    }
    return {
        month: frozen[month].rule_version if month in frozen else begun[month].rule_version
        for month in wanted
    }


def _sums(by: str, wanted: Sequence[date], first: date | None) -> dict[tuple[int, date], dict[str, int]]:
    """Return the sums of the ledger by version and month, and how the lines were posted.

    Args:
        first: the first frozen month, whose sums take along all months before it.
    """
    rows = Tally.objects.filter(**{f"{by}__in": wanted}).order_by()
    if first in wanted:
        rows = Tally.objects.filter(Q(**{f"{by}__in": wanted}) | Q(**{f"{by}__lt": first})).order_by()
    found: dict[tuple[int, date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sums = rows.values("rule_version", by, "posting").annotate(sum=Sum("number"))
    for rule, month, posting, number in sums.values_list("rule_version", by, "posting", "sum"):
        found[rule, month][posting] += number
        if first is not None and month < first:
            found[rule, first][posting] += number
    return found


def _later(first: date, last: date, first_frozen: date | None) -> dict[tuple[int, date], int]:
    """Return how many lines of each version and legal month were posted to a month that was frozen later.

    Args:
        first, last: the legal days to look at; all before the first frozen month are of that month.
    """
    rows = (
        LedgerLine.objects.filter(counted_on__range=(first, last))
        .exclude(posting=Posting.IN_TIME)
        .annotate(legal=TruncMonth("counted_on"))
        .order_by()
        .values_list("rule_version", "legal")
        .annotate(Count("pk"))
    )
    found: dict[tuple[int, date], int] = defaultdict(int)
    for rule, month, number in rows:
        found[rule, max(month, first_frozen) if first_frozen else month] += number
    return found


def _names(cut: str) -> Mapping[str, object]:
    match cut:
        case "kind":
            return {kind.value: kind.label for kind in Kind}
        case "source":
            return {source.value: source.label for source in Source}
        case "right_type":
            return {row.pk: row.name for row in RightType.objects.all()}
        case "organisation":
            return {
                str(row.pk): row.name_in(get_language() or "zh-hans") for row in Organisation.objects.all()
            }
    return {}

"""The lists behind the numbers: each has exactly as many rows as the number that it was opened from says.

A list is named by its address: what it lists (`of`), a part of the closed cases (`set`), its days (`month`, `year`,
`until`) and slices. Its length is read from the same sums as the dashboard; its rows from the ledger, fifty at a
time, by key, so that a page costs the same wherever it lies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from cases.models import JudicialConfirmation
from indicators.counting import span_of, standing
from indicators.measures import NO_WORK, SETTLED_WITHDRAWN
from indicators.models import ALL, ClosingTally, Movement, PlanPeriod, SliceTally, What
from indicators.posting import month_end
from indicators.sums import NO_RULE

PAGE = 50
PENDING = "PENDING"
# What a list may be of, as its address says it.
OF = {
    "counted": What.COUNTED,
    "came": What.CAME,
    "went": What.WENT,
    "closed": What.CLOSED,
    "pending": PENDING,
    "applied": What.CONFIRM_APPLIED,
    "granted": What.CONFIRM_GRANTED,
}
# Slices as an address names them, and as the ledger does.
DIMENSIONS = {
    "kind": "kind",
    "right": "right_type",
    "district": "district",
    "source": "source",
    "organisation": "organisation",
    "outcome": "outcome",
}
NOT_STATED = "-"  # the value of a slice that is empty

_AGREED = Q(kind="MEDIATION", outcome__startswith="AGREEMENT_")
_MEDIATED = Q(kind="MEDIATION")
_WORKED = _MEDIATED & ~Q(outcome__in=NO_WORK) & (Q(took_part=True) | _AGREED)


@dataclass(frozen=True)
class Subset:
    """A part of the closed cases: as lines of the ledger, and as the field of the sums that says how many.

    Args:
        sums: the same part among the sums; none where `field` alone says it.
    """

    lines: Q
    sums: Q = field(default_factory=Q)
    field: str = "number"


ALL_CLOSED = Subset(Q())
# The numerators and denominators of the measures; see indicators.measures.
SETS = {
    "mediated": Subset(_MEDIATED, _MEDIATED),
    "worked": Subset(_WORKED, _WORKED),
    "agreed": Subset(_AGREED, _AGREED),
    "agreed_or_settled": Subset(
        _AGREED | (_WORKED & Q(outcome=SETTLED_WITHDRAWN)), _AGREED | (_WORKED & Q(outcome=SETTLED_WITHDRAWN))
    ),
    "limited": Subset(Q(in_time__isnull=False), Q(in_time__isnull=False)),
    "in_time": Subset(Q(in_time=True), Q(in_time=True)),
    "with_days": Subset(Q(days__isnull=False), field="days_n"),
    "with_claim": Subset(Q(amount_claimed__isnull=False), field="claimed_n"),
    "with_payment": Subset(Q(amount_agreed__isnull=False), field="agreed_n"),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is of.

    Args:
        of: a key of OF.
        part: a key of SETS, of closed cases only; empty for all.
        first, last: its days, both included.
        slices: values by the ledger's name of the dimension.
        whole_years: no month was asked for.
    """

    of: str
    part: str
    period: PlanPeriod
    first: date
    last: date
    slices: Mapping[str, str]
    whole_years: bool

    @classmethod
    def from_query(cls, query: Mapping[str, str], period: PlanPeriod, as_of: date) -> Self:
        """Return what an address asks for: at most one slice, as every link of the dashboard does.

        Raises:
            Http404: it asks for what there is not.
        """
        of, part = query.get("of") or "counted", query.get("set", "")
        if of not in OF or (part and (part not in SETS or of != "closed")):
            raise Http404
        first, last = _days(query, of, period, as_of)
        stated = {DIMENSIONS[name]: query[name] for name in DIMENSIONS if query.get(name)}
        slices = {name: "" if value == NOT_STATED else value for name, value in stated.items()}
        if len(slices) > (of == "counted"):
            raise Http404
        _organisation(slices)
        whole_years = not (query.get("month") or query.get("until"))
        return cls(of, part, period, first, last, slices, whole_years)

    @property
    def what(self) -> str:
        """What is listed, as the sums name it."""
        return OF[self.of]


def _organisation(slices: Mapping[str, str]) -> None:
    try:
        UUID(slices.get("organisation", str(UUID(int=0))))
    except ValueError:
        raise Http404 from None


def _days(query: Mapping[str, str], of: str, period: PlanPeriod, as_of: date) -> tuple[date, date]:
    """Return the first and the last day that an address asks for; nothing after the day on which it is opened."""
    span = span_of(period, as_of)
    first, last = span.first_on, min(as_of, span.last_on)
    if of in {"came", "went", "pending"}:
        first = date.min
    elif of != "counted":
        first = date(span.first_on.year, 1, 1)
    if month := query.get("month"):
        first, last = max(first, _month(month)), min(last, month_end(_month(month)))
    elif year := query.get("year"):
        first, last = max(first, _month(f"{year}-01")), min(last, month_end(_month(f"{year}-12")))
    elif until := query.get("until"):
        last = min(last, month_end(_month(until)))
    return first, last


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


# --- How many ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Length:
    """How long a list is.

    Args:
        number: as the dashboard has it.
        hidden: how many of them lie in organisations whose register the reader does not see.
    """

    number: int
    hidden: int

    @property
    def shown(self) -> int:
        """How many rows the reader may open."""
        return self.number - self.hidden


def length_of(wanted: Wanted, mine: UUID | None) -> Length:
    """Return how long a list is, from the sums. One statement.

    Args:
        mine: the organisation whose register the reader sees; None for every one.
    """
    own = str(mine or "")
    if wanted.of == "closed" and wanted.whole_years:
        by = _closings_by_organisation(wanted)
        number, shown = sum(by.values()), by.get(own, 0)
    elif wanted.part:
        rows = rows_of(wanted)
        number, shown = rows.count(), rows.filter(organisation_id=mine).count()
    else:
        by = _sums_by_organisation(wanted, own)
        number, shown = by.get("", 0), by.get(own, 0)
    return Length(number, number - shown if mine else 0)


def _closings_by_organisation(wanted: Wanted) -> dict[str, int]:
    part = SETS.get(wanted.part, ALL_CLOSED)
    sums = ClosingTally.objects.filter(part.sums, year__range=(wanted.first.year, wanted.last.year))
    return dict(sums.order_by().values_list("organisation").annotate(Sum(part.field)))


def _sums_by_organisation(wanted: Wanted, own: str) -> dict[str, int]:
    dimension, value = next(iter(wanted.slices.items()), (ALL, ""))
    rule = wanted.period.rule_version if wanted.of == "counted" else NO_RULE
    what = (What.CAME, What.WENT) if wanted.of == "pending" else (wanted.what,)
    sums = SliceTally.objects.filter(
        what__in=what, rule_version=rule, organisation__in=["", own], dimension=dimension, value=value,
        month__range=(wanted.first.replace(day=1), wanted.last),
    )  # fmt: skip
    by: dict[str, int] = {}
    for organisation, each, number in (
        sums.order_by().values_list("organisation", "what").annotate(Sum("number"))
    ):
        taken_off = wanted.of == "pending" and each == What.WENT
        by[organisation] = by.get(organisation, 0) + (-number if taken_off else number)
    return by


# --- Which ---------------------------------------------------------------------------------------------


def rows_of(wanted: Wanted) -> "QuerySet[Any]":
    """Return the rows of a list, the newest first, each with `day`, whatever the reader may see of them."""
    days = (wanted.first, wanted.last)
    match wanted.what:
        case What.COUNTED:
            rows: QuerySet[Any] = standing(wanted.period.rule_version).filter(
                counted_on__range=days, **_by(wanted)
            )
            return _newest(rows, "counted_on")
        case What.CAME:
            return _newest(_moved(1).filter(on__range=days), "on")
        case What.WENT:
            return _newest(_moved(-1).filter(on__range=days), "on")
        case What.CLOSED:
            part = SETS.get(wanted.part, ALL_CLOSED).lines
            return _newest(_moved(-1).filter(part, is_first_closing=True, on__range=days), "on")
        case What.CONFIRM_APPLIED:
            return _newest(_confirmations().filter(applied_on__range=days), "applied_on")
        case What.CONFIRM_GRANTED:
            return _newest(_confirmations().filter(status="CONFIRMED", decided_on__range=days), "decided_on")
    pending = _moved(1).filter(on__lte=wanted.last)
    return _newest(pending.extra(where=[_STILL_HERE], params=[wanted.last]), "on")  # noqa: S610 -- a day


def _by(wanted: Wanted) -> dict[str, str]:
    return {
        ("organisation_id" if name == "organisation" else name): value
        for name, value in wanted.slices.items()
    }


def _moved(amount: int) -> "QuerySet[Movement]":
    """What came in (1) or went out (-1) and was not taken back."""
    moved = Movement.objects.filter(amount=amount, takes_back=False)
    return moved.extra(where=[_NOT_TAKEN_BACK.format(row="indicators_movement")])  # noqa: S610 -- no input in it


# In SQL: to build them of OuterRef and Exists takes Django longer than PostgreSQL to find the rows.
_NOT_TAKEN_BACK = """NOT EXISTS (SELECT 1 FROM indicators_movement AS back
    WHERE back.case_id = {row}.case_id AND back."on" = {row}."on" AND back.id > {row}.id
    AND back.takes_back AND back.amount = -{row}.amount)"""
_STILL_HERE = f"""NOT EXISTS (SELECT 1 FROM indicators_movement AS gone
    WHERE gone.case_id = indicators_movement.case_id AND gone.id > indicators_movement.id
    AND gone.amount = -1 AND NOT gone.takes_back AND gone."on" <= %s AND {_NOT_TAKEN_BACK.format(row="gone")})"""  # noqa: S608


def _confirmations() -> "QuerySet[JudicialConfirmation]":
    slices = {
        name: F(f"case__{name}")
        for name in ("kind", "right_type", "district", "source", "organisation_id", "outcome")
    }
    title, posting = Coalesce("case__number", "case__reference"), Value("")
    rows: QuerySet[JudicialConfirmation] = JudicialConfirmation.objects.annotate(
        title=title, posting=posting, **slices
    )
    return rows


def _newest(rows: "QuerySet[Any]", day: str) -> "QuerySet[Any]":
    newest: QuerySet[Any] = rows.order_by(f"-{day}", "-pk").annotate(day=F(day))
    return newest


def seen_by(rows: "QuerySet[Any]", mine: UUID | None) -> "QuerySet[Any]":
    """Return those of an organisation's register; all where `mine` is None."""
    name = "case__organisation" if rows.model is JudicialConfirmation else "organisation"
    seen: QuerySet[Any] = rows.filter(**{name: mine} if mine else {})
    return seen


@dataclass(frozen=True)
class Page:
    """Fifty rows, and the addresses' parameters of those before and after them.

    Args:
        position: the place of the first row in the whole list, from 1.
    """

    rows: list[Any]
    position: int
    before: str = ""
    after: str = ""

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.position + len(self.rows) - 1


def page_of(wanted: Wanted, mine: UUID | None, length: Length, query: Mapping[str, str]) -> Page:
    """Return a page of a list. One statement.

    Args:
        query: `after` or `before` a row (day_key), and `n`, the place of the page's first row. The place says how
            many rows are left, so that the last page looks for no more than there are.
    """
    rows = seen_by(rows_of(wanted), mine)
    position = _position(query.get("n", ""))
    forward = "before" not in query
    if "after" in query or "before" in query:
        rows = _beyond(rows, query.get("after") or query["before"], forward=forward)
    else:
        position = 1
    left = max(min(PAGE, length.shown - position + 1), 0)
    found = list(rows[:left] if forward else rows.reverse()[:left][::-1])
    return Page(
        found,
        position,
        before=f"before={_key(found[0])}&n={max(position - PAGE, 1)}" if found and position > 1 else "",
        after=f"after={_key(found[-1])}&n={position + PAGE}"
        if found and position + PAGE <= length.shown
        else "",
    )


def _position(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 else 1


def _key(row: Any) -> str:
    return f"{row.day:%Y-%m-%d}_{row.pk}"


def _beyond(rows: "QuerySet[Any]", key: str, *, forward: bool) -> "QuerySet[Any]":
    """Return the rows after (or before) a row.

    Raises:
        Http404: the key is none.
    """
    try:
        text, pk = key.split("_")
        day = date.fromisoformat(text)
        pk = rows.model._meta.pk.to_python(pk)
    except (ValueError, ValidationError):
        raise Http404 from None
    side = "lt" if forward else "gt"
    on = str(rows.query.order_by[0]).lstrip("-")
    # The first condition says nothing new; it is where the index begins.
    begins = Q(**{f"{on}__{side}e": day})
    beyond: QuerySet[Any] = rows.filter(begins, Q(**{f"{on}__{side}": day}) | Q(**{f"pk__{side}": pk}))
    return beyond

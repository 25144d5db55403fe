"""A case's deadlines, each explaining itself: rule, article, first day, counting, pauses, and every move."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.deadlines import Calendar, Rule, Unit, due_on
from cases.frame import name_column
from cases.limits import TimeLeft, period_words, time_left
from cases.models import ChangeKind, Deadline, DeadlineChange
from cases.moment import Moment
from cases.parts import Part, Row
from cases.permissions import ROLE_LABELS, Role
from cases.rules.codes import CountsFrom, WhyChoice
from cases.situation import day_of, instant_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What the centre must do inside its own house; parties are not shown it.
INTERNAL = frozenset({"ARCHIVE"})
_COUNTING: "dict[str, _StrPromise]" = {
    Unit.WORKING_DAY: gettext_lazy(
        "Working days: rest days are not counted; weekend days on which offices work are."
    ),
    Unit.DAY: gettext_lazy("Calendar days: every day counts. A last day that is a rest day moves on."),
    Unit.MONTH: gettext_lazy("By months: it ends on the day of the same number, or with the month."),
    Unit.YEAR: gettext_lazy("By years: it ends on the same day, or with the month."),
    Unit.DAY_BEFORE: gettext_lazy("Counted back from the hearing; a rest day moves it to the day before."),
}


@dataclass(frozen=True)
class Move:
    """One move of a deadline: what, from which day to which, by whom and why."""

    what: str
    before: date
    after: date
    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class Explained:
    """A deadline as the page of its case explains it.

    Args:
        whose: the side for which alone it runs; empty where it runs for the case.
        left: how long is left; none while the clock stands.
        counted: how its days are counted; why: what moved its end.
        original_on: the day before any move, where there was one.
        unconfirmed_year: the year whose schedule is not published, on which the day depends.
    """

    name: str
    whose: str
    due_on: date
    left: TimeLeft | None
    period: str
    basis: str
    counts_from: str
    from_on: date
    counted: str
    why: tuple[str, ...]
    original_on: date | None
    paused_on: date | None
    moves: tuple[Move, ...]
    unconfirmed_year: int | None


def _columns() -> Mapping[str, Any]:
    column = name_column()
    moves = DeadlineChange.objects.filter(deadline=OuterRef("pk")).order_by("at").values(
        row=JSONObject(
            kind="kind", before="before", after="after", from_on="from_on", days="days", by="by__name",
            role="by_role", reason="reason", at="at",
        )
    )  # fmt: skip
    return {
        "code": "code", "side": "side__kind", "due": "due_on", "original": "original_due_on", "from_on": "from_on",
        "paused_on": "paused_on", "year": "unconfirmed_year", "name": f"rule__{column}", "value": "rule__value",
        "unit": "rule__unit", "use": "rule__use", "source": f"rule__source__{column}", "article": "rule__article",
        "counts_from": "rule__counts_from", "moves": ArraySubquery(moves),
    }  # fmt: skip


# The deadlines of a case that run or are paused, with their moves.
DEADLINES = Part(
    lambda: Deadline.objects.filter(status__in=["RUNNING", "PAUSED"]), _columns, order=("due", "code")
)


def explained(
    rows: Iterable[Row], moment: Moment, calendar: Calendar, *, is_staff: bool, with_reasons: bool = True
) -> list[Explained]:
    """Return deadlines that were read as DEADLINES, in the reader's words, the nearest first.

    Args:
        with_reasons: False for staff who read the register only: reasons are the parties' own words.
    """
    shown = [row for row in rows if row["name"] and (is_staff or row["code"] not in INTERNAL)]
    return [_explained(row, moment, calendar, with_reasons) for row in shown]


def _explained(row: Row, moment: Moment, calendar: Calendar, with_reasons: bool) -> Explained:
    due, from_on = date.fromisoformat(row["due"]), date.fromisoformat(row["from_on"])
    original, year = date.fromisoformat(row["original"]), row["year"]
    paused_on = day_of(row["paused_on"])
    return Explained(
        name=row["name"],
        whose=str(ROLE_LABELS[Role(row["side"])]) if row["side"] else "",
        due_on=due,
        left=None if paused_on else time_left(due, moment.today, calendar),
        period=period_words(row["value"], row["unit"]),
        basis=_basis(row),
        counts_from=str(CountsFrom(row["counts_from"]).label),
        from_on=from_on,
        counted=str(_COUNTING.get(row["unit"], "")),
        why=tuple(_why(row, from_on, original, calendar)),
        original_on=original if row["moves"] else None,
        paused_on=paused_on,
        moves=tuple(_move(move, with_reasons) for move in row["moves"]),
        unconfirmed_year=year if year and year not in calendar.confirmed_years else None,
    )


def _why(row: Row, from_on: date, original: date, calendar: Calendar) -> Iterator[str]:
    """Yield what moved the original end, where the calendar still says the same."""
    due = due_on(from_on, Rule(row["code"], row["value"], Unit(row["unit"])), calendar)
    if due.due_on == original:
        yield from (str(WhyChoice(why.value).label) for why in due.why)


def _basis(row: Row) -> str:
    if row["use"] == "LEGAL" and row["source"]:
        return _("%(source)s, article %(article)s") % {"source": row["source"], "article": row["article"]}
    if row["source"] and row["article"]:
        follows = {"source": row["source"], "article": row["article"]}
        return _("A period set by the centre, after %(source)s, article %(article)s") % follows
    return _("A period set by the centre")


def _move(row: Row, with_reasons: bool) -> Move:
    return Move(
        what=_what(row),
        before=date.fromisoformat(row["before"]),
        after=date.fromisoformat(row["after"]),
        by=row["by"] or str(ROLE_LABELS[Role(row["role"])]),
        on=Moment(instant_of(row["at"])).today,
        reason=row["reason"] if with_reasons else "",
    )


def _what(row: Row) -> str:
    if row["kind"] == ChangeKind.RESUMED:
        return ngettext("The clock stood for %(n)s day", "The clock stood for %(n)s days", row["days"]) % {
            "n": row["days"]
        }
    return str(ChangeKind(row["kind"]).label)

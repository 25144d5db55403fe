"""A report as tables in the language in force. The spreadsheet and the paper show the same tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.moment import today
from indicators.measures import Measures
from indicators.models import Posting, Why
from indicators.reports.figures import Postings, Report
from indicators.reports.frozen import FLOW_SLICES, SLICES, FrozenLine
from indicators.reports.heads import day_words
from indicators.reports.words import Words
from indicators.satisfaction.figures import Satisfaction


@dataclass(frozen=True)
class InMonth:
    """A cell that is a month."""

    first: date


@dataclass(frozen=True)
class Percent:
    """A cell that is a share, out of a hundred."""

    value: Decimal


Cell: TypeAlias = str | int | Decimal | date | InMonth | Percent | None


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        width: in characters.
        on_paper: whether the paper shows it; the spreadsheet shows all.
    """

    title: str
    width: int = 12
    is_number: bool = False
    on_paper: bool = True


@dataclass(frozen=True)
class Table:
    """One table, which is one sheet.

    Args:
        name: of the sheet.
        totals: how many rows at the top are sums, to be set off.
        on_paper: whether the paper shows it.
        last_on_paper: the paper shows this many rows at most, the last ones; 0 all.
        grouped: how many columns at the left name groups, which the paper names once.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    totals: int = 0
    on_paper: bool = True
    kind: str = ""
    last_on_paper: int = 0
    grouped: int = 0


def tables_of(report: Report, words: Words) -> list[Table]:
    """Return the tables of a report, in their order."""
    tables = [key_figures(report), months(report), flow(report, words), cuts(report, words)]
    tables += [measures(report)]
    tables += [corrections(report, words), counted(report.lines, words)]
    if report.taken_along:
        tables.append(taken_along(report.taken_along, words))
    return tables


def key_figures(report: Report) -> Table:
    """The figures that a reader looks for first."""
    figure, postings, flow = report.figure, report.postings, report.flow
    ahead = _("Ahead of plan pace") if figure.ahead >= 0 else _("Behind plan pace")
    rows: list[tuple[str, Cell]] = [
        (_("Counted, sum by posting"), postings.total),
        (_("of these posted in time"), postings.in_time),
        (_("of these late entries"), postings.late),
        (_("of these corrections"), postings.corrections),
        (_("Counted, sum by legal date"), report.by_legal_date),
        (_("Counted so far, by legal date"), figure.counted),
        (_("Counted so far, by posting"), report.cumulative_posted),
        (_("Target of the plan"), figure.target),
        (_("Share of the target"), Percent(figure.percent)),
        (_("Plan pace at the end"), figure.pace),
        (ahead, figure.distance),
        (pgettext("of a report", "Pending at the start"), flow.start),
        (pgettext("of cases", "New"), flow.came),
        (pgettext("of cases", "Closed"), flow.went),
        (pgettext("of a report", "Pending at the end"), flow.end),
    ]
    columns = (Column(_("Item"), 44), Column(pgettext("of cases", "Number"), 16, is_number=True))
    return Table(_("Key figures"), _("Key figures"), columns, rows, kind="key")


def months(report: Report) -> Table:
    """The months of the target's span; a month's paper shows the last twelve."""
    heads = (
        *(_("Posted in time"), _("Late entries"), _("Corrections (+)"), _("Corrections (−)")),
        *(_("Sum by posting"), _("Sum by legal date"), _("So far, by legal date"), _("Plan pace")),
    )
    columns = (Column(_("Month"), 12), *(Column(head, 14, is_number=True) for head in heads))
    rows: list[Sequence[Cell]] = [
        (InMonth(row.month), *_postings(row.postings), row.by_legal_date, row.cumulative, row.pace)
        for row in report.months
    ]
    note = _(
        "The sum by posting is what the months reported; the sum by legal date is what happened in them."
    )
    return Table(
        pgettext("sheet", "Months"), _("Month by month"), columns, rows, note=note, kind="months",
        last_on_paper=12 if report.is_month else 0,
    )  # fmt: skip


def _postings(postings: Postings) -> tuple[int, int, int, int, int]:
    return postings.in_time, postings.late, postings.added, -postings.taken_out, postings.total


def measures(report: Report) -> Table:
    """How the closed cases went; what nothing is recorded for is left out."""
    columns = (
        Column(_("Measure"), 40),
        *(Column(_("In the months of the report"), 16, is_number=True), Column(_("of how many"), 12)),
        *(Column(_("So far in the plan"), 16, is_number=True), Column(_("of how many so far"), 12)),
    )
    now, so_far = measured(report.measures), measured(report.measures_so_far)
    rows = [
        (name, *now[name], *so_far[name])
        for name in now
        if now[name][0] is not None or so_far[name][0] is not None
    ]
    note = _(
        "What is not recorded is left out, not shown as 0. Each case is looked at once, at its first closing, in the month it was posted to."
    )
    return Table(_("Measures"), _("How the cases went"), columns, rows, note=note, kind="measures")


def measured(found: Measures) -> dict[str, tuple[Cell, Cell]]:
    """Return measures by name: the value, and of how many cases."""
    rates = {
        _("Mediation success rate"): found.agreement_rate,
        _("Mediation success rate, all closed mediations"): found.agreement_rate_wide,
        _("Rate counting settled and withdrawn as success"): found.settled_incl_rate,
        _("Closed within the time limit"): found.on_time_rate,
    }
    numbers = {
        _("Median days, pauses removed"): (found.duration_median.value, found.duration_median.n),
        _("Median days, pauses included"): (
            found.duration_median_with_pauses.value,
            found.duration_median_with_pauses.n,
        ),
        _("Amount claimed (CNY)"): (found.amount_claimed.total, found.amount_claimed.n),
        _("Amount payable under agreements (CNY)"): (found.amount_agreed.total, found.amount_agreed.n),
    }
    shares: dict[str, tuple[Cell, Cell]] = {
        name: (None, None)
        if rate.percent is None
        else (Percent(rate.percent), f"{rate.numerator}/{rate.denominator}")
        for name, rate in rates.items()
    }
    counts: dict[str, tuple[Cell, Cell]] = {
        name: (None, None) if value is None else (value, str(n)) for name, (value, n) in numbers.items()
    }
    return {_("Cases closed for the first time"): (found.closed, ""), **shares, **counts}


def satisfaction(found: Satisfaction, target: int) -> Table:
    """What both sides said of the cases closed in the months: the score beside its target, and how many answered."""
    columns = (Column(_("Item"), 44), Column(pgettext("of cases", "Number"), 16, is_number=True))
    score: list[Sequence[Cell]] = []
    if found.score is not None and not found.is_small:
        score = [(_("Score, 0 to 100"), found.score), (_("Target of the plan for the score"), target)]
    rate: list[Sequence[Cell]] = []
    if found.response_rate is not None:
        rate = [(_("Response rate"), Percent(found.response_rate))]
    counts = [(_("Sides asked"), found.asked), (_("Sides that answered"), found.answered)]
    note = _(
        "Of the cases closed in these months by legal date, as known on %(day)s: answers come after a month is frozen. Fewer than 5 answers give no score."
    )
    return Table(
        _("Satisfaction"), _("Satisfaction of both sides"), columns, [*score, *counts, *rate],
        note=note % {"day": day_words(today())}, kind="key",
    )  # fmt: skip


def flow(report: Report, words: Words) -> Table:
    """The pending cases of every slice: at the start, new, closed, at the end."""
    heads = (
        pgettext("of a report", "Pending at the start"),
        pgettext("of cases", "New"),
        pgettext("of cases", "Closed"),
        pgettext("of a report", "Pending at the end"),
    )
    columns = (
        Column(_("Cut by"), 16),
        Column(_("Value"), 30),
        *(Column(head, 14, is_number=True) for head in heads),
        Column(_("Adds up"), 10),
    )
    named = [(_("All cases"), "", report.flow)]
    named += [
        (words.cut(cut), words.name(cut, row.code), row) for cut in FLOW_SLICES for row in report.flows[cut]
    ]
    rows: list[Sequence[Cell]] = [
        (cut, value, row.start, row.came, row.went, row.end, _("yes") if row.adds_up else _("no"))
        for cut, value, row in named
    ]
    note = _(
        "Pending at the start + new − closed = pending at the end, for every slice. A case that is reopened is new again."
    )
    return Table(
        _("Flow"), _("Flow of the cases"), columns, rows, note=note, totals=1, kind="flow", grouped=1
    )


def cuts(report: Report, words: Words) -> Table:
    """What was counted, by everything that figures are cut by."""
    columns = (
        Column(_("Cut by"), 16),
        Column(_("Value"), 36),
        Column(_("Counted, sum by posting"), 18, is_number=True),
        Column(_("Counted so far, by legal date"), 18, is_number=True),
    )
    rows: list[Sequence[Cell]] = [(_("All"), "", report.postings.total, report.figure.counted)]
    rows += [
        (words.cut(cut), words.name(cut, row.code), row.number, row.cumulative)
        for cut in SLICES
        for row in report.cuts[cut]
    ]
    return Table(_("Cuts"), _("Counted, cut in every way"), columns, rows, totals=1, kind="cuts", grouped=1)


def corrections(report: Report, words: Words) -> Table:
    """Lines posted late or as corrections, and lines taken out, each with its reason."""
    columns = (
        *(Column(_("Case number"), 34), Column(_("Legal date"), 13), Column(_("Posted to"), 10)),
        *(Column(_("How it was posted"), 12), Column(pgettext("of a count", "Change"), 10, is_number=True)),
        *(Column(pgettext("of a correction", "Reason"), 36), Column(_("Outcome"), 24, on_paper=False)),
    )
    rows: list[Sequence[Cell]] = [
        (
            line.number, line.counted_on, InMonth(line.posted), str(Posting(line.posting).label), line.amount,
            str(Why(line.why).label), words.name("outcome", line.slices["outcome"]),
        )
        for line in report.corrections
    ]  # fmt: skip
    title = _("Late entries, corrections and what was taken out, with reasons")
    note = "" if rows else _("There are none.")
    return Table(pgettext("sheet", "Corrections"), title, columns, rows, note=note, kind="corrections")


def counted(lines: Iterable[FrozenLine], words: Words) -> Table:
    """The list behind the sum by posting: case numbers, no names."""
    rows = _lines(lines, words)
    note = "" if rows else _("There are none.")
    return Table(
        pgettext("sheet", "Lines"),
        _("The cases behind the figure"),
        _line_columns(),
        rows,
        note=note,
        kind="lines",
    )


def taken_along(lines: Iterable[FrozenLine], words: Words) -> Table:
    """What the first frozen month took along from before; on the paper only its number is said."""
    return Table(
        pgettext("sheet", "Taken along"), _("Posted before the first frozen month and frozen with it"),
        _line_columns(), _lines(lines, words), on_paper=False, kind="lines",
    )  # fmt: skip


def _line_columns() -> tuple[Column, ...]:
    """The columns of a list of lines."""
    return (
        *(
            Column(_("Case number"), 34),
            Column(_("Legal date"), 13),
            Column(_("Posted to"), 10, on_paper=False),
        ),
        *(Column(_("How it was posted"), 12), Column(pgettext("of a count", "Change"), 10, is_number=True)),
        Column(pgettext("of a correction", "Reason"), 24, on_paper=False),
        Column(Words.cut("outcome"), 28),
        Column(Words.cut("kind"), 14),
        Column(Words.cut("right_type"), 18),
        *(Column(Words.cut(cut), 24, on_paper=False) for cut in ("district", "source", "organisation")),
    )


def _lines(lines: Iterable[FrozenLine], words: Words) -> list[Sequence[Cell]]:
    cut: Sequence[str] = ("outcome", "kind", "right_type", "district", "source", "organisation")
    return [
        (
            line.number, line.counted_on, InMonth(line.posted), str(Posting(line.posting).label), line.amount,
            str(Why(line.why).label), *(words.name(name, line.slices[name]) for name in cut),
        )
        for line in lines
    ]  # fmt: skip

"""A report as tables in the language in force. The spreadsheet and the paper show the same tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.kinds import Kind
from cases.models import OutcomeRow, RightType, Source
from indicators.models import Posting, Why
from indicators.reports.figures import Postings, Report
from indicators.reports.frozen import FLOW_SLICES, SLICES, FrozenLine


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


class Words:
    """The names of what figures are cut by, in the language in force. Read once for a report."""

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        language = get_language() or "zh-hans"
        return {
            "outcome": {row.code: row.name for row in OutcomeRow.objects.all()},
            "kind": {str(code): str(label) for code, label in Kind.choices},
            "right_type": {row.pk: row.name for row in RightType.objects.all()},
            "district": {},
            "source": {str(code): str(label) for code, label in Source.choices},
            "organisation": {str(row.pk): row.name_in(language) for row in Organisation.objects.all()},
        }

    def name(self, cut: str, code: str) -> str:
        """Return the name of one value; what is not recorded says so."""
        return self._names[cut].get(code, code) or _("Not recorded")

    @staticmethod
    def cut(cut: str) -> str:
        """Return the name of what is cut by."""
        return {
            "outcome": _("Outcome"),
            "kind": pgettext("mediation or arbitration", "Procedure"),
            "right_type": _("Kind of right"),
            "district": pgettext("of a city", "District"),
            "source": pgettext("of a case", "Source"),
            "organisation": pgettext("of the count", "Organisation"),
        }[cut]


def signed(number: int) -> str:
    """Return a number with its sign, nothing but 0 without one."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def tables_of(report: Report, words: Words) -> list[Table]:
    """Return the tables of a report, in their order."""
    tables = [key_figures(report), months(report), flow(report, words), cuts(report, words)]
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
        (_("Pending at the start"), flow.start),
        (pgettext("of cases", "New"), flow.came),
        (pgettext("of cases", "Closed"), flow.went),
        (_("Pending at the end"), flow.end),
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


def flow(report: Report, words: Words) -> Table:
    """The pending cases of every slice: at the start, new, closed, at the end."""
    heads = (
        _("Pending at the start"),
        pgettext("of cases", "New"),
        pgettext("of cases", "Closed"),
        _("Pending at the end"),
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


def definitions() -> list[tuple[str, str]]:
    """Return the terms of the report, each with what it means."""
    return [
        (
            _("Counted"),
            _("Distinct disputes with a closing that the counting rule counts, less those taken out again."),
        ),
        (_("Legal date"), _("The day of the event by which the case closed, never the day it was entered.")),
        (
            _("Posted in time"),
            _("Entered before the month of the legal date was frozen: posted to that month."),
        ),
        (
            _("Late entry"),
            _(
                "Entered after that month was frozen, within 10 working days of its end: posted to the first open month."
            ),
        ),
        (
            pgettext("of the ledger", "Correction"),
            _("Entered later than that: posted to the first open month."),
        ),
        (
            _("Sum by posting"),
            _("The sum of what was posted to the months of the report; a frozen month never changes."),
        ),
        (
            _("Sum by legal date"),
            _("The sum of the lines whose legal date lies in the months of the report, whenever posted."),
        ),
        (pgettext("cases", "Pending"), _("Accepted and not closed.")),
        (
            _("Plan pace"),
            _("Where the plan stands on a day: on its stated points, between them on a straight line."),
        ),
        (pgettext("of a city", "District"), _("District of the respondent.")),
    ]

"""Making a report: from frozen months to a spreadsheet or a paper, in one of the three languages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from documents import rendering
from indicators.counting import period_of
from indicators.posting import month_end
from indicators.reports import tables
from indicators.reports.definitions import definitions
from indicators.reports.figures import Report, report_of
from indicators.reports.frozen import Book, read_book
from indicators.reports.heads import Head, head_of
from indicators.reports.tables import Cell, Table
from indicators.reports.words import Words
from indicators.reports.workbook import workbook
from indicators.satisfaction.figures import Satisfaction, satisfaction_of

# A paper lists at most this many cases, so that it is made within seconds; the spreadsheet always lists all.
MOST_ON_PAPER = 600


@dataclass(frozen=True)
class Made:
    """A report as figures, before it is written in a language.

    Args:
        satisfaction: of the cases closed in the months, as known now: answers come after a freeze. None where
            nobody was asked, and in the report of a single month.
    """

    book: Book
    report: Report
    satisfaction: Satisfaction | None = None


def make(first: date, last: date) -> Made:
    """Return the report of some months.

    Raises:
        FrozenMonth.DoesNotExist: the last of them is not frozen.
    """
    book = read_book(last)
    asked = satisfaction_of(first, month_end(last)) if first != last else None
    return Made(book, report_of(book, first), asked if asked and asked.asked else None)


def as_xlsx(made: Made, language: str) -> bytes:
    """Return the spreadsheet."""
    with override(language):
        return workbook(head_of(made.report, made.book), _tables(made), definitions())


def as_pdf(made: Made, language: str) -> bytes:
    """Return the paper.

    Raises:
        CannotRender, NotReady: papers cannot be made here, or not this one.
    """
    with override(language):
        page = render_to_string("papers/report.html", paper(made, language))
        return rendering.render_page(page, language).pdf


def _tables(made: Made) -> list[Table]:
    found = tables.tables_of(made.report, Words())
    if made.satisfaction:
        target = period_of(made.report.last).satisfaction_target
        found.insert(1, tables.satisfaction(made.satisfaction, target))
    return found


def paper(made: Made, language: str) -> dict[str, object]:
    """Return what the paper shows, in the language in force."""
    head: Head = head_of(made.report, made.book)
    shown = [on_paper(table) for table in _tables(made) if table.on_paper]
    return {
        "lang": rendering.LANG[language],
        "head": head,
        "tables": shown,
        "definitions": definitions(),
        "taken_along": len(made.report.taken_along),
    }


def on_paper(table: Table) -> Table:
    """Return a table as the paper shows it: some columns, not too many rows, each group named once."""
    kept = [place for place, column in enumerate(table.columns) if column.on_paper]
    rows: list[list[Cell]] = [[row[place] for place in kept] for row in table.rows]
    note = table.note
    if len(rows) > MOST_ON_PAPER:
        note = _("There are %(number)s rows: the spreadsheet of this report lists them.") % {
            "number": len(rows)
        }
        rows = []
    rows = _grouped(rows[-table.last_on_paper :], table.grouped)
    return replace(table, columns=[table.columns[place] for place in kept], rows=rows, note=note)


def _grouped(rows: Sequence[list[Cell]], heads: int) -> list[list[Cell]]:
    """Leave out what the row above says as well."""
    above: list[Cell] = []
    result = []
    for row in rows:
        result.append(
            [*(None if above[:heads] == row[:heads] else cell for cell in row[:heads]), *row[heads:]]
        )
        above = row
    return result


def name_of(made: Made, language: str) -> str:
    """Return the name of the file, without its ending."""
    with override(language):
        head = head_of(made.report, made.book)
        return f"{head.title} {head.span}"

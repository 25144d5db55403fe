"""A report as a spreadsheet: real numbers and days, frozen headings, no cell that could become a formula."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.reports.heads import Head, with_note
from indicators.reports.tables import Cell, Column, InMonth, Percent, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The same report gives the same bytes whenever it is made.
_MADE = datetime(2000, 1, 1)
# Whatever the book is opened with must not look for links, formulas or numbers in text.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SCREEN = 70  # characters: a note wraps at this width

# How the kinds of cells are written.
_KINDS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "month": {"num_format": "yyyy-mm", "align": "left"},
    "percent": {"num_format": "0.0%"},
}


class _Looks:
    """How cells look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        font: dict[str, object] = {"font_name": "SimSun", "font_size": 11, "valign": "top"}
        add = book.add_format
        self.title = add({**font, "bold": True, "font_size": 14})
        self.note = add({**font, "text_wrap": True, "font_color": "#555555"})
        edge = {**font, "border": 1, "border_color": "#BFBFBF"}
        self.head = add({**edge, "bold": True, "text_wrap": True, "bg_color": "#E8EEF4", "valign": "vcenter"})
        self.formats = {
            (kind, bold): add({**edge, **extra, "bold": bold})
            for bold in (False, True)
            for kind, extra in _KINDS.items()
        }


def workbook(head: Head, tables: Sequence[Table], definitions: Sequence[tuple[str, str]]) -> bytes:
    """Return the spreadsheet of a report."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": f"{head.title} {head.span}", "author": head.centre, "created": _MADE})
    looks = _Looks(book)
    _front(book, looks, head)
    for table in tables:
        _sheet(book, looks, table, head)
    _pairs(book, looks, pgettext("sheet", "Definitions"), [(_("What the words mean"), definitions)])
    book.close()
    return buffer.getvalue()


def _front(book: xlsxwriter.Workbook, looks: _Looks, head: Head) -> None:
    parts = [
        (head.title, [(_("Centre"), head.centre), *head.facts]),
        (_("Counting rule"), head.rules),
        (pgettext("noun", "Freeze"), head.seals),
    ]
    _pairs(book, looks, pgettext("sheet", "About"), parts)


def _pairs(
    book: xlsxwriter.Workbook,
    looks: _Looks,
    name: str,
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> None:
    """Write a sheet of terms and texts."""
    page = book.add_worksheet(name)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    row = 0
    for title, pairs in parts:
        page.write_string(row, 0, title, looks.title)
        for number, (term, text) in enumerate(pairs, start=row + 1):
            page.write_string(number, 0, term, looks.head)
            page.write_string(number, 1, text, looks.formats["text", False])
        row += len(pairs) + 2
    _printed(page)


def _sheet(book: xlsxwriter.Workbook, looks: _Looks, table: Table, head: Head) -> None:
    page = book.add_worksheet(table.name)
    page.write_string(0, 0, with_note(table.title, head.span), looks.title)
    heads = 1
    if table.note:
        wide = _columns_for_note(table.columns)
        page.merge_range(1, 0, 1, wide, "", looks.note)
        page.write_string(1, 0, table.note, looks.note)
        page.set_row(1, 32)
        heads = 2
    for place, column in enumerate(table.columns):
        page.write_string(heads, place, column.title, looks.head)
        page.set_column(place, place, column.width)
    for number, cells in enumerate(table.rows):
        for place, cell in enumerate(cells):
            _write(page, looks, (heads + 1 + number, place), cell, bold=number < table.totals)
    page.freeze_panes(heads + 1, 1)
    page.repeat_rows(heads)
    if table.rows:
        page.autofilter(heads, 0, heads + len(table.rows), len(table.columns) - 1)
    _printed(page)


def _columns_for_note(columns: Sequence[Column]) -> int:
    """How far a note may reach, so that it is read without scrolling; at least over two columns."""
    wide, width = 0, 0
    while wide < len(columns) - 1 and width < _SCREEN:
        width += columns[wide].width
        wide += 1
    return max(wide, 1)


def _printed(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer("&P / &N")


def _write(page: Any, looks: _Looks, at: tuple[int, int], cell: Cell, *, bold: bool) -> None:
    """Write a cell as what it is. Text is always text, whatever sign it begins with."""
    formats = {
        kind: looks.formats[kind, bold] for kind in ("text", "number", "decimal", "day", "month", "percent")
    }
    match cell:
        case None:
            page.write_blank(*at, None, formats["text"])
        case InMonth(first):
            page.write_datetime(*at, first, formats["month"])
        case Percent(value):
            page.write_number(*at, float(value) / 100, formats["percent"])
        case date():
            page.write_datetime(*at, cell, formats["day"])
        case int():
            page.write_number(*at, cell, formats["number"])
        case Decimal():
            page.write_number(*at, float(cell), formats["decimal"])
        case _:
            page.write_string(*at, str(cell), formats["text"])

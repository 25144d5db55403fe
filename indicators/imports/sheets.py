"""What an import gives back as a spreadsheet: the rows with errors, and an empty ledger to fill in.

Whatever comes from people is written as text, so that no cell of theirs becomes a formula.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators.imports import messages
from indicators.imports.models import ImportFile, ImportRow, RowStatus
from indicators.imports.reading import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def error_file(file: ImportFile) -> bytes:
    """Return the bad rows of a ledger: each as it came and in its order, and behind it what is wrong.

    The columns that are added are left out when the file is read again, so that it can be mended and brought back.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    looks = _Looks(book)
    for place, sheet in file.used_sheets:
        rows = ImportRow.objects.filter(file=file, sheet=place, status=RowStatus.BAD)
        if rows.exists():
            _error_sheet(book, looks, sheet, rows)
    if not book.worksheets():
        book.add_worksheet()
    book.close()
    return buffer.getvalue()


class _Looks:
    """How cells look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.ours = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC", "valign": "top"})
        self.note = book.add_format({"bg_color": "#FFF2CC", "text_wrap": True, "valign": "top"})


def _error_sheet(
    book: xlsxwriter.Workbook, looks: _Looks, sheet: Mapping[str, Any], rows: Iterable[ImportRow]
) -> None:
    page = book.add_worksheet(sheet_name(sheet["name"], len(book.worksheets()) + 1))
    width = len(sheet["titles"])
    for number, cells in enumerate(sheet["head"]):
        write_row(page, number, cells, looks.head)
    heads = len(sheet["head"])
    ours = (_("Row"), _("What is wrong"), _("Suggested value"))
    write_row(page, heads - 1, ours, looks.ours, first=width)
    for number, row in enumerate(rows, start=heads):
        write_row(page, number, row.cells)
        reasons = messages.joined([messages.reason(problem) for problem in row.problems])
        advice = messages.joined([_advice(problem, len(row.problems) > 1) for problem in row.problems])
        write_row(page, number, (row.number, reasons, advice), looks.note, first=width)
    page.freeze_panes(heads, 0)
    page.set_column(0, max(width - 1, 0), 16)
    page.set_column(width, width, 8)
    page.set_column(width + 1, width + 2, 40)


def _advice(problem: dict[str, Any], of_several: bool) -> str:
    text = messages.advice(problem)
    if not of_several:
        return text
    return _("%(field)s: %(text)s") % {"field": messages.label(problem), "text": text}


def write_row(page: Any, number: int, cells: Sequence[Cell], look: Any = None, *, first: int = 0) -> None:
    """Write cells into a row: numbers as numbers, everything else as text, never as a formula or link."""
    for column, cell in enumerate(cells, start=first):
        if cell == "":
            continue
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            page.write_string(number, column, str(cell), look)
        else:
            page.write_number(number, column, cell, look)


def sheet_name(name: str, place: int) -> str:
    """Return a name that a sheet may have."""
    plain = name.translate(_FORBIDDEN).strip()[:28]
    return plain or f"{place}"


_TEMPLATE = (
    ("案号", "澜知调〔2022〕17号"),
    ("申请人", "某某科技有限公司"),
    ("被申请人", "某某商行；某某"),
    ("案由", "侵害商标权纠纷"),
    ("权利类型", "商标"),
    ("收案日期", "2022-01-05"),
    ("受理日期", "2022-01-10"),
    ("结案日期", "2022-03-08"),
    ("结果", "调解成功"),
    ("标的额（元）", "125000.00"),
    ("区", "海湾区"),
)


def template() -> bytes:
    """Return an empty ledger with the headings that are known, and a sheet that says what each is.

    The headings are those of a ledger of the mainland whatever the language of the page.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    looks = _Looks(book)
    with override("zh-hans"):
        page = book.add_worksheet("台账")
        write_row(page, 0, [heading for heading, _example in _TEMPLATE], looks.head)
        page.set_column(0, len(_TEMPLATE) - 1, 18)
        page.freeze_panes(1, 0)
        notes = book.add_worksheet("填写说明")
        write_row(notes, 0, ("列", "示例", "说明"), looks.head)
        for number, (heading, example) in enumerate(_TEMPLATE, start=1):
            write_row(notes, number, (heading, example, _NOTES.get(heading, "选填")))
        notes.set_column(0, 1, 24)
        notes.set_column(2, 2, 70)
    book.close()
    return buffer.getvalue()


_NOTES = {
    "案号": "必填。同一案号只导入一次。",
    "申请人": "必填。多个名称用顿号或分号隔开。",
    "被申请人": "必填。多个名称用顿号或分号隔开。",
    "案由": "选填。可据此判断权利类型和纠纷类型。",
    "受理日期": "选填。写法如 2022-01-10、2022/1/10、2022年1月10日。",
    "结案日期": "必填。以台账为准，导入当天的日期不会被当作结案日期。",
    "结果": "必填。可用日常说法，如：调成、和解、撤诉、不成、拒绝调解、联系不上。",
    "标的额（元）": "选填。可写 125,000.00 或 12.5万；表头写“万元”的，按万元计。",
}

"""Spreadsheets read into rows of plain values: XLSX, XLS, CSV. No Django: it runs in a child with limits.

Everybody's ledger looks different, so nothing is assumed here but rows and columns. What was merged in the
sheet is written into each of its cells, because a merged cell says the same of every row it covers.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

import python_calamine

Cell = str | int | float | bool
Row = list[Cell]

MAX_ROWS: Final = 50_000  # in all sheets together
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 4_000  # characters of one cell that are looked at
_MAX_UNPACKED: Final = 400 * 1024 * 1024
_MAX_MEMBERS: Final = 5_000

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class Fault(StrEnum):
    """Why a file cannot be read."""

    NOT_A_SHEET = "NOT_A_SHEET"
    PASSWORD = "PASSWORD"  # noqa: S105  the name of a fault
    DAMAGED = "DAMAGED"
    ENCODING = "ENCODING"
    EMPTY = "EMPTY"
    TOO_LONG = "TOO_LONG"
    TOO_WIDE = "TOO_WIDE"
    TOO_LARGE = "TOO_LARGE"


@dataclass(frozen=True)
class Sheet:
    """One sheet as it came.

    Args:
        rows: from the first row of the sheet on, so that row n of the sheet is rows[n - 1].
    """

    name: str
    rows: list[Row]


def read(path: str, extension: str) -> list[Sheet] | Fault:
    """Return the sheets of a file that hold anything, or why it cannot be read.

    Args:
        path: where the file is.
        extension: xlsx, xls or csv.
    """
    content = Path(path).read_bytes()
    if extension == "csv":
        sheets = _read_text(content)
    elif fault := _fault_of(content, extension):
        return fault
    else:
        sheets = _read_workbook(content)
    if isinstance(sheets, Fault):
        return sheets
    return sheets or Fault.EMPTY


def _fault_of(content: bytes, extension: str) -> Fault | None:
    """Judge a workbook before it is unpacked."""
    if content.startswith(_OLE):
        return Fault.PASSWORD if _ENCRYPTED in content else None
    if not content.startswith(_ZIP) or extension != "xlsx":
        return Fault.NOT_A_SHEET
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError):
        return Fault.DAMAGED
    if any(part.flag_bits & 1 for part in parts):
        return Fault.PASSWORD
    if len(parts) > _MAX_MEMBERS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        return Fault.TOO_LARGE
    return None


def _read_workbook(content: bytes) -> list[Sheet] | Fault:
    sheets: list[Sheet] = []
    total = 0
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_width > MAX_COLUMNS:
                return Fault.TOO_WIDE
            total += sheet.total_height
            if total > MAX_ROWS:
                return Fault.TOO_LONG
            rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            _fill_merged(rows, sheet.merged_cell_ranges or [])
            if any(cell != "" for row in rows for cell in row):
                sheets.append(Sheet(name, rows))
    except python_calamine.PasswordError:
        return Fault.PASSWORD
    except (python_calamine.CalamineError, OSError, ValueError):
        return Fault.DAMAGED
    return sheets


Place = tuple[int, int]


def _fill_merged(rows: list[Row], ranges: Sequence[tuple[Place, Place]]) -> None:
    """Write what stands in the first cell of a merged range into its other cells."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right, len(row) - 1) + 1):
                row[column] = value


def _plain(cell: object) -> Cell:
    """Return a cell as a value that JSON knows; a date in its ISO form."""
    match cell:
        case bool() | int():
            return cell
        case float():
            return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)[:MAX_CELL]


def _read_text(content: bytes) -> list[Sheet] | Fault:
    holds_zeros = b"\0" in content[:4096] and not _is_utf16(content)
    if holds_zeros or content.startswith((_OLE, _ZIP)):
        return Fault.NOT_A_SHEET
    text = _decoded(content)
    if text is None:
        return Fault.ENCODING
    if text.lstrip()[:1] == "<":
        return Fault.NOT_A_SHEET  # a web page under the name of a table
    rows: list[Row] = []
    try:
        for fields in csv.reader(_lines(text), delimiter=_delimiter(text), strict=False):
            if len(fields) > MAX_COLUMNS:
                return Fault.TOO_WIDE
            rows.append([field[:MAX_CELL] for field in fields])
            if len(rows) > MAX_ROWS:
                return Fault.TOO_LONG
    except csv.Error:
        return Fault.DAMAGED
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return [Sheet("", rows)] if any(cell.strip() for row in rows for cell in map(str, row)) else []


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _is_utf16(content: bytes) -> bool:
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _decoded(content: bytes) -> str | None:
    """Return the text: with a mark as it says, else UTF-8, else GB18030; None where it is neither."""
    encodings = ["utf-16"] if _is_utf16(content) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Return the sign that parts the fields: whichever stands most often in the first lines."""
    start = "".join(text.splitlines(keepends=True)[:20])
    return max((",", "\t", ";"), key=start.count)

"""The check of a whole ledger: every row read, compared with the others and with the system, written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cases.kinds import Kind
from cases.moment import today
from indicators.imports.duplicates import Known, in_file, known_for
from indicators.imports.headings import Field, unit_of
from indicators.imports.judging import Judged, Sense, is_empty, is_sum, judge, row_sha256, trimmed
from indicators.imports.models import ImportFile, ImportRow, RowStatus
from indicators.imports.reading import Row, Sheet

CHUNK = 1000


def judge_rows(file: ImportFile, sheets: Sequence[Sheet], progress: Callable[[int, int], None]) -> None:
    """Judge every row of the sheets that are used.

    Writes: ImportRow, instead of those of an earlier check; what was adopted for a row stays adopted.
    """
    adopted = {
        (row.sheet, row.number, row.row_sha256): row.adopted
        for row in ImportRow.objects.filter(file=file).exclude(adopted={}).iterator()
    }
    total = sum(sheet["rows"] for _place, sheet in file.used_sheets)
    rows = []
    for row, judged in _judged(file, sheets, adopted):
        rows.append((row, judged))
        if len(rows) % CHUNK == 0:
            progress(len(rows), total)
    known = known_for([judged.values for _row, judged in rows])
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for row, judged in rows:
        settle(row, judged, known)
        if row.status != RowStatus.BAD:
            _compare(row, seen)
    ImportRow.objects.filter(file=file).delete()
    for start in range(0, len(rows), CHUNK):
        ImportRow.objects.bulk_create(row for row, _judged in rows[start : start + CHUNK])
    progress(total, total)


def sense_of(file: ImportFile, sheet: Mapping[str, Any]) -> Sense:
    """Return how the rows of a sheet are to be read."""
    columns = {Field(name): column for name, column in sheet["columns"].items()}
    amount = columns.get(Field.AMOUNT)
    unit = unit_of(sheet["titles"][amount]) if amount is not None else 1
    kind = Kind.ARBITRATION if file.organisation.is_arbitral else Kind.MEDIATION
    return Sense(columns, kind.value, today(), unit)


def _judged(
    file: ImportFile, sheets: Sequence[Sheet], adopted: Mapping[Any, Mapping[str, str]]
) -> Iterator[tuple[ImportRow, Judged]]:
    for place, sheet in file.used_sheets:
        sense = sense_of(file, sheet)
        for number, cells in _lines(sheets[place].rows, sheet["last"], sense):
            mark = row_sha256(cells)
            taken = adopted.get((place, number, mark), {})
            row = ImportRow(
                file=file, sheet=place, number=number, cells=trimmed(cells), row_sha256=mark, adopted=dict(taken)
            )  # fmt: skip
            yield row, judge(cells, sense, taken)


def _lines(rows: Sequence[Row], last_heading: int, sense: Sense) -> Iterator[tuple[int, Row]]:
    """Yield the rows under the headings that name a case, with their numbers in the sheet."""
    for place in range(last_heading + 1, len(rows)):
        if not is_empty(rows[place]) and not is_sum(rows[place], sense.columns):
            yield place + 1, rows[place]


def settle(row: ImportRow, judged: Judged, known: Known) -> None:
    """Write what was made of a row into it."""
    row.values, row.problems = judged.values, [problem.as_json() for problem in judged.problems]
    row.number_key, row.parties_key = judged.number_key, judged.parties_key
    row.duplicate_of, row.status = None, RowStatus.BAD if judged.problems else RowStatus.GOOD
    if not judged.problems and (found := known.find(row.number_key, row.parties_key)):
        row.status, row.duplicate_of = RowStatus.DUPLICATE, found


def _compare(row: ImportRow, seen: dict[tuple[str, str], tuple[int, int]]) -> None:
    """Compare a row with those before it in the file. A number that stands there twice weighs most."""
    for by, key in (("parties", row.parties_key), ("number", row.number_key)):
        here = (row.sheet, row.number)
        first = seen.setdefault((by, key), here) if key else here
        if first != here and (by == "number" or row.duplicate_of is None):
            row.status = RowStatus.DUPLICATE
            row.duplicate_of = {"sheet": first[0], "row": first[1], "by": by}


def judge_again(row: ImportRow, sheet: Mapping[str, Any]) -> None:
    """Judge one row again, with what was adopted for it. Writes: the row."""
    cells = list(row.cells) + [""] * (len(sheet["titles"]) - len(row.cells))
    judged = judge(cells, sense_of(row.file, sheet), row.adopted)
    settle(row, judged, known_for([judged.values]))
    if row.status == RowStatus.GOOD and (found := in_file(row)):
        row.status, row.duplicate_of = RowStatus.DUPLICATE, found
    row.save()


def adopt(row: ImportRow, name: str) -> bool:
    """Take the suggestion for one cell of a row over. Returns whether there was one."""
    found = next((p["suggestion"] for p in row.problems if p["field"] == name and p["suggestion"]), "")
    if not found:
        return False
    row.adopted = {**row.adopted, name: found}
    judge_again(row, row.file.sheets[row.sheet])
    return True


def adopt_all(file: ImportFile) -> int:
    """Take every suggestion of a ledger over. Returns for how many rows."""
    number = 0
    for row in ImportRow.objects.filter(file=file, status=RowStatus.BAD):
        row.file = file
        found = {p["field"]: p["suggestion"] for p in row.problems if p["suggestion"]}
        if found:
            row.adopted = {**row.adopted, **found}
            judge_again(row, file.sheets[row.sheet])
            number += 1
    return number

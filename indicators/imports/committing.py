"""The import itself: the rows that were chosen become cases, inside the caller's transaction."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.actors import Actor
from cases.services import legacy
from cases.services.legacy import LegacyCase, LegacyParty
from indicators.imports.duplicates import taken_since
from indicators.imports.models import ImportFile, ImportRow, OnDuplicate, RowStatus
from indicators.imports.values import is_organisation
from indicators.ledger import lay_down
from indicators.writing import refresh_statistics

Progress = Callable[[int, int], None]


class Stale(Exception):
    """Cases were entered after the preview that rows of the file repeat."""


def commit_rows(file: ImportFile, by: Actor, progress: Progress) -> tuple[int, int]:
    """Import the good rows, and the duplicates as was chosen. Returns how many cases are new, how many were filled in.

    Raises:
        Stale: the preview no longer holds.
    Writes: as cases.services.legacy.lay_down and indicators.ledger.lay_down.
    """
    if taken_since(file):
        raise Stale
    chosen = chosen_rows(file)
    total = chosen.count()
    ids = legacy.lay_down(
        ledger_id=file.pk,
        name=file.file.name,
        sha256=file.file.sha256,
        organisation=file.organisation,
        lines=_lines(file, chosen),
        by=by,
        progress=lambda done: progress(done, 2 * total),
    )
    for start in range(0, len(ids), legacy.CHUNK):
        lay_down(ids[start : start + legacy.CHUNK])
        progress(total + start, 2 * total)
    refresh_statistics(len(ids))
    filled = _fill(file, by) if file.on_duplicate == OnDuplicate.FILL else 0
    progress(2 * total, 2 * total)
    return len(ids), filled


def chosen_rows(file: ImportFile) -> "QuerySet[ImportRow]":
    """Return the rows that become cases: the good ones, and on demand those that only name the same parties and day.

    A row whose number is there already is never a further case.
    """
    rows = ImportRow.objects.filter(file=file)
    if file.on_duplicate != OnDuplicate.NEW:
        return rows.filter(status=RowStatus.GOOD)
    further = Q(status=RowStatus.DUPLICATE, duplicate_of__by="parties")
    return rows.filter(Q(status=RowStatus.GOOD) | further)


def _lines(file: ImportFile, rows: "QuerySet[ImportRow]") -> Iterator[LegacyCase]:
    names = [sheet["name"] for sheet in file.sheets]
    for row in rows.order_by("sheet", "number").iterator(chunk_size=legacy.CHUNK):
        yield _line(row, names[row.sheet])


def _line(row: ImportRow, sheet: str) -> LegacyCase:
    found: Mapping[str, Any] = row.values
    return LegacyCase(
        sheet=sheet,
        row=row.number,
        row_sha256=row.row_sha256,
        number=found["number"],
        applicants=[LegacyParty(name, is_organisation(name)) for name in found["applicants"]],
        respondents=[LegacyParty(name, is_organisation(name)) for name in found["respondents"]],
        received_on=_day(found.get("received_on")),
        accepted_on=_day(found.get("accepted_on")),
        closed_on=date.fromisoformat(found["closed_on"]),
        outcome=found["outcome"],
        right_type=found.get("right_type", ""),
        dispute_type=found.get("dispute_type", ""),
        amount_fen=found.get("amount_fen"),
        currency=found.get("currency", "CNY"),
        district=found.get("district", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _fill(file: ImportFile, by: Actor) -> int:
    """Fill in what existing cases lack; each through the one door."""
    rows = ImportRow.objects.filter(file=file, status=RowStatus.DUPLICATE, duplicate_of__has_key="case")
    found = rows.values_list("duplicate_of__case", "values")
    return sum(
        legacy.complete(case_id=UUID(case_id), by=by, values=values, ledger_id=file.pk)
        for case_id, values in found
    )

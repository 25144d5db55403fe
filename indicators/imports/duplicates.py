"""Rows that are there already: in the same file, or in the system.

By number, however it is spelt; else by the same parties closed on the same day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from cases.models import Case, Party
from cases.names import name_key
from cases.permissions import SideKind
from indicators.imports.judging import parties_key
from indicators.imports.models import ImportFile, ImportRow, RowStatus
from indicators.imports.values import number_key

CHUNK = 2000


@dataclass(frozen=True)
class Known:
    """The cases of the system that rows of a file may repeat, by what they have in common with a row."""

    by_number: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    by_parties: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def find(self, number: str, parties: str) -> dict[str, Any] | None:
        """Return the case that a row repeats, and by what: number or parties."""
        if found := self.by_number.get(number):
            return {**found, "by": "number"}
        if found := self.by_parties.get(parties):
            return {**found, "by": "parties"}
        return None


def known_for(rows: Sequence[Mapping[str, Any]]) -> Known:
    """Return the cases that these rows may repeat.

    Args:
        rows: the values of rows, as judged.
    """
    numbers = {number_key(row["number"]) for row in rows if row.get("number")}
    return Known(_by_number(numbers), _by_parties(rows))


def _by_number(wanted: set[str]) -> dict[str, dict[str, Any]]:
    """Every number of the system is read and made comparable: some 200,000 take a second."""
    if not wanted:
        return {}
    taken = Case.objects.exclude(number=None).order_by().values_list("pk", "number")
    found: dict[str, dict[str, Any]] = {}
    for case_id, number in taken.iterator(chunk_size=10_000):
        if number and (key := number_key(number)) in wanted:
            found[key] = {"case": str(case_id), "title": number}
    return found


def _by_parties(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    whole = [row for row in rows if row.get("applicants") and row.get("respondents") and row.get("closed_on")]
    for chunk in _chunks(whole):
        names = {name_key(name)[:160] for row in chunk for name in row["applicants"]}
        days = {date.fromisoformat(row["closed_on"]) for row in chunk}
        near = Party.objects.filter(
            name_key__in=names, side__kind=SideKind.APPLICANT, case__first_closed_on__in=days
        )
        cases = Case.objects.filter(pk__in=set(near.order_by().values_list("case_id", flat=True)))
        found |= {key: {"case": str(case.pk), "title": case.title} for key, case in _keys_of(cases)}
    return found


def _keys_of(cases: Iterable[Case]) -> Iterator[tuple[str, Case]]:
    by_id = {case.pk: case for case in cases}
    sides: dict[Any, dict[str, list[str]]] = {pk: {} for pk in by_id}
    parties = Party.objects.filter(case__in=by_id).order_by()
    for case_id, kind, name in parties.values_list("case_id", "side__kind", "name"):
        sides[case_id].setdefault(kind, []).append(name)
    for pk, names in sides.items():
        day = by_id[pk].first_closed_on
        if day is not None and len(names) == 2:
            key = parties_key(names[SideKind.APPLICANT], names[SideKind.RESPONDENT], day.isoformat())
            yield key, by_id[pk]


def _chunks(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def in_file(row: ImportRow) -> dict[str, Any] | None:
    """Return the row of the same file that a row repeats; used where one row is judged again."""
    others = ImportRow.objects.filter(file=row.file_id).exclude(pk=row.pk).exclude(status=RowStatus.BAD)
    for by in ("number", "parties"):
        key = getattr(row, f"{by}_key")
        found = others.filter(**{f"{by}_key": key}).first() if key else None
        if found is not None:
            return {"row": found.number, "sheet": found.sheet, "by": by}
    return None


def taken_since(file: ImportFile) -> bool:
    """Return whether a case was entered after the preview that a good row repeats."""
    good = ImportRow.objects.filter(file=file, status=RowStatus.GOOD).values_list("number_key", "values")
    rows = list(good)
    numbers = {key for key, _values in rows}
    if _by_number(numbers):
        return True
    known = _by_parties([values for _key, values in rows])
    return any(_key_in(values) in known for _key, values in rows)


def _key_in(values: Mapping[str, Any]) -> str:
    return parties_key(values["applicants"], values["respondents"], values["closed_on"])

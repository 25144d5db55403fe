"""What a row of a ledger lacks: each cell read, each doubt noted with what was probably meant. Pure.

Every bad row has a reason and a suggestion: a value to adopt, or in words what to write instead.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cases.names import folded, name_key
from indicators.imports import values as v
from indicators.imports.headings import REQUIRED, Field
from indicators.imports.reading import Cell, Row
from indicators.imports.values import Doubt

_SUMS = frozenset(
    map(
        folded, ("合计", "总计", "小计", "共计", "备注", "说明", "制表人", "填表人", "审核人", "total", "sum")
    )
)
_LONGEST_SUM = 40


@dataclass(frozen=True)
class Problem:
    """Something wrong with one cell of a row.

    Args:
        code: a key of messages.REASONS; params: what its sentence names.
        suggestion: the value that was probably meant; empty where a person must find it.
    """

    field: str
    code: str
    suggestion: str = ""
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Sense:
    """How the rows of a sheet are to be read.

    Args:
        columns: the column of each field; unit: in what the amounts are counted.
        kind: the procedure of the organisation's cases; today: the legal day.
    """

    columns: Mapping[Field, int]
    kind: str
    today: date
    unit: int = 1


@dataclass
class Judged:
    """A row, read: its values in JSON types where nothing is wrong with it, and what is."""

    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    problems: list[Problem] = dataclasses.field(default_factory=list)

    @property
    def number_key(self) -> str:
        """What spellings of its number have in common."""
        return v.number_key(self.values["number"])[:200] if self.values.get("number") else ""

    @property
    def parties_key(self) -> str:
        """What two rows have in common that name the same parties and the same closing day."""
        found = self.values
        if not (found.get("applicants") and found.get("respondents") and found.get("closed_on")):
            return ""
        return parties_key(found["applicants"], found["respondents"], found["closed_on"])


def parties_key(applicants: Sequence[str], respondents: Sequence[str], closed_on: str) -> str:
    """Return a mark that is equal for the same parties on the same day, however they are spelt."""
    sides = [sorted(_key(name) for name in names) for names in (applicants, respondents)]
    return hashlib.sha256(json.dumps([*sides, closed_on], ensure_ascii=False).encode()).hexdigest()


_key = lru_cache(maxsize=65536)(name_key)


def is_empty(row: Row) -> bool:
    """Return whether nothing stands in a row."""
    return all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in row)


def is_sum(row: Row, columns: Mapping[Field, int]) -> bool:
    """Return whether a row sums up or signs the sheet instead of naming a case."""
    first = next((str(cell) for cell in row if str(cell).strip()), "")
    if len(first) > _LONGEST_SUM:
        return False
    named = [column for name, column in columns.items() if name in REQUIRED and column < len(row)]
    is_short = sum(1 for column in named if str(row[column]).strip()) <= 2
    word = folded(first.split("：")[0].split(":")[0])
    return is_short and word in _SUMS


def row_sha256(row: Row) -> str:
    """Return the hash of a row's cells as they came."""
    return hashlib.sha256(json.dumps(trimmed(row), ensure_ascii=False).encode()).hexdigest()


def trimmed(row: Row) -> Row:
    """Return a row without the empty cells at its end."""
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def judge(row: Row, sense: Sense, adopted: Mapping[str, str] | None = None) -> Judged:
    """Return what a row says and what is wrong with it.

    Args:
        adopted: the values that a person took over for some fields; they stand instead of the cells.
    """
    judged = Judged()
    reader = _Reader(row, sense, adopted or {}, judged)
    reader.text("number", Field.NUMBER, v.read_number)
    reader.names("applicants", Field.APPLICANT)
    reader.names("respondents", Field.RESPONDENT)
    for name in (Field.RECEIVED_ON, Field.ACCEPTED_ON, Field.CLOSED_ON):
        reader.day(name)
    reader.text("outcome", Field.OUTCOME, lambda cell: v.read_outcome(cell, sense.kind))
    reader.right()
    reader.amount()
    reader.district()
    reader.procedure()
    _compare_days(judged, sense.today)
    return judged


@dataclass
class _Reader:
    """Reads the cells of one row into what is made of it."""

    row: Row
    sense: Sense
    adopted: Mapping[str, str]
    judged: Judged

    def cell(self, name: Field) -> Cell:
        """Return the cell of a field, or what was adopted instead."""
        if name in self.adopted:
            return self.adopted[name]
        column = self.sense.columns.get(name)
        return self.row[column] if column is not None and column < len(self.row) else ""

    def note(self, name: Field, doubt: Doubt) -> None:
        """Note what is wrong with a cell."""
        self.judged.problems.append(Problem(name, doubt.code, doubt.suggestion, dict(doubt.params)))

    def text(self, key: str, name: Field, read: Callable[[Cell], str]) -> None:
        """Read a cell that must say something."""
        cell = self.cell(name)
        if v.is_nothing(v.text_of(cell)):
            self.note(name, Doubt("MISSING"))
            return
        try:
            if found := read(cell):
                self.judged.values[key] = found
        except Doubt as doubt:
            self.note(name, doubt)

    def names(self, key: str, name: Field) -> None:
        """Read the names of a side, of which there must be one."""
        try:
            found = v.read_names(self.cell(name))
        except Doubt as doubt:
            self.note(name, doubt)
            return
        if found:
            self.judged.values[key] = list(found)
        else:
            self.note(name, Doubt("MISSING"))

    def day(self, name: Field) -> None:
        """Read a day; only the closing day must be there."""
        cell = self.cell(name)
        if v.is_nothing(v.text_of(cell)):
            if name is Field.CLOSED_ON:
                self.note(name, Doubt("MISSING"))
            return
        try:
            self.judged.values[name.value] = v.read_date(cell).isoformat()
        except Doubt as doubt:
            self.note(name, doubt)

    def right(self) -> None:
        """Read the kind of right and of dispute: from their own column, else from the cause of action."""
        right, dispute = v.cause_codes(v.text_of(self.cell(Field.CAUSE)))
        text = v.text_of(self.cell(Field.RIGHT))
        if not v.is_nothing(text):
            try:
                right = v.read_right(text)
                dispute = dispute or v.cause_codes(text)[1]
            except Doubt as doubt:
                self.note(Field.RIGHT, doubt)
        self.judged.values |= {"right_type": right, "dispute_type": dispute}

    def amount(self) -> None:
        """Read the amount in dispute, if there is one."""
        try:
            if found := v.read_amount(self.cell(Field.AMOUNT), self.sense.unit):
                self.judged.values |= {"amount_fen": found.fen, "currency": found.currency}
        except Doubt as doubt:
            self.note(Field.AMOUNT, doubt)

    def district(self) -> None:
        """Read the district, if there is one."""
        text = v.text_of(self.cell(Field.DISTRICT))
        if len(text) > v.DISTRICT_LENGTH:
            self.note(Field.DISTRICT, Doubt("TOO_LONG", "", {"limit": str(v.DISTRICT_LENGTH)}))
        elif not v.is_nothing(text):
            self.judged.values["district"] = text

    def procedure(self) -> None:
        """Refuse a case of the other procedure: its own institution imports it."""
        named = v.kind_in(self.cell(Field.KIND))
        if named and named != self.sense.kind:
            self.note(Field.KIND, Doubt("OTHER_PROCEDURE"))


def _compare_days(judged: Judged, today: date) -> None:
    """Note days that lie in the future or are not in their order."""
    found = {
        name: judged.values.get(name.value)
        for name in (Field.RECEIVED_ON, Field.ACCEPTED_ON, Field.CLOSED_ON)
    }
    for name, day in found.items():
        if day and day > today.isoformat():
            judged.problems.append(Problem(name, "DATE_IN_FUTURE", "", {"text": day}))
    received, accepted, closed = found.values()
    if closed and accepted and closed < accepted:
        params = {"closed": closed, "accepted": accepted}
        judged.problems.append(Problem(Field.CLOSED_ON, "CLOSED_BEFORE_ACCEPTED", "", params))
    first = accepted or closed
    if received and first and received > first:
        judged.problems.append(
            Problem(Field.RECEIVED_ON, "RECEIVED_AFTER", "", {"received": received, "first": first})
        )

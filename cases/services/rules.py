"""Loading the code tables: every row of `cases/rules/*.csv`, and the yearly holiday schedule of a file.

Loading may be repeated. A row is found again by its natural key; it is changed where the file says
something else, never deleted, and left alone once the centre has checked or changed it (`reviewed_on`).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import rules
from cases.models.calendar import CalendarDay, CalendarYear, forget_calendars
from cases.models.deadline import Deadline
from cases.models.rule import (
    CauseOfAction,
    DisputeType,
    FeeBracket,
    LegalSource,
    Outcome,
    RightType,
    StatutoryDamages,
    TimeLimit,
)

FOLDER = Path(rules.__file__).parent
YES = {"Y": True, "N": False}
WORKING = {**YES, "1": True, "0": False, "TRUE": True, "FALSE": False}


COUNTED_WITH = frozenset({"value", "unit", "counts_from"})


@dataclass(frozen=True)
class Table:
    """One file, the model of its rows, and the columns by which a row is found again."""

    file: str
    model: type[models.Model]
    key: tuple[str, ...]


# A table that others point to stands before them.
TABLES = (
    Table("legal_sources.csv", LegalSource, ("code",)),
    Table("time_limits.csv", TimeLimit, ("code", "rule_set", "in_force_from")),
    Table("right_types.csv", RightType, ("code",)),
    Table("dispute_types.csv", DisputeType, ("code",)),
    Table("causes_of_action.csv", CauseOfAction, ("id",)),
    Table("outcomes.csv", Outcome, ("track", "code")),
    Table("statutory_damages.csv", StatutoryDamages, ("right_type", "act", "in_force_from")),
    Table("fee_brackets.csv", FeeBracket, ("schedule", "kind", "step", "in_force_from")),
    Table("calendar_days.csv", CalendarDay, ("date",)),
    Table("calendar_years.csv", CalendarYear, ("year",)),
)


@dataclass(frozen=True)
class Loaded:
    """What loading one file did, in rows. `kept`: differs from the file, left as the centre wants it."""

    file: str
    created: int
    changed: int
    same: int
    kept: int


@transaction.atomic
def load_all() -> list[Loaded]:
    """Load every code table. Runs after every migration and flush, which empties the tables.

    Returns: what was done, table by table.
    Writes: rows of the code tables.
    """
    loaded = [_load(table) for table in TABLES]
    forget_calendars()
    return loaded


def _load(table: Table) -> Loaded:
    """Bring one table in line with its file."""
    known = {_key(table, row): row for row in table.model._default_manager.all()}
    created: list[models.Model] = []
    changed = same = kept = 0
    for row in read_rows(table):
        old = known.get(_key(table, row))
        if old is None:
            created.append(row)
        elif not (differing := _differing(old, row)):
            same += 1
        elif getattr(old, "reviewed_on", None) is not None or _is_frozen(old, differing):
            kept += 1
        else:
            for name in differing:
                setattr(old, name, getattr(row, name))
            old.save(update_fields=differing)
            changed += 1
    table.model._default_manager.bulk_create(created)
    return Loaded(table.file, len(created), changed, same, kept)


def _is_frozen(row: models.Model, differing: Sequence[str]) -> bool:
    """Return whether a case counts with what the file would change: a new number must be a new row."""
    return (
        isinstance(row, TimeLimit)
        and not COUNTED_WITH.isdisjoint(differing)
        and Deadline.objects.filter(rule=row).exists()
    )


def read_rows(table: Table) -> Iterator[models.Model]:
    """Yield the rows of a file as unsaved models; `position` is the place in the file."""
    has_position = any(field.name == "position" for field in table.model._meta.fields)
    with (FOLDER / table.file).open(encoding="utf-8", newline="") as file:
        for place, line in enumerate(csv.DictReader(file), start=1):
            values = dict(_values(table.model, line))
            if has_position:
                values["position"] = place
            yield table.model(**values)


def _values(model: type[models.Model], line: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield field names and values; an empty cell is the field's default, or nothing."""
    for column, text in line.items():
        field = model._meta.get_field(column)
        assert isinstance(field, models.Field)  # noqa: S101  a file's columns are fields, not relations back
        if text == "":
            if not field.has_default():
                yield field.attname, None if field.null else ""
        elif isinstance(field, models.BooleanField):
            yield field.attname, YES[text]
        elif isinstance(field, models.ForeignKey):
            yield field.attname, text
        else:
            yield field.attname, field.to_python(text)


def _key(table: Table, row: models.Model) -> tuple[object, ...]:
    return tuple(getattr(row, table.model._meta.get_field(name).attname) for name in table.key)  # type: ignore[union-attr]


def _differing(old: models.Model, new: models.Model) -> list[str]:
    """Return the names of the fields in which a stored row differs from the file's."""
    own = {"id", "reviewed_on"} if isinstance(old._meta.pk, models.AutoField) else {"reviewed_on"}
    fields = [field.attname for field in old._meta.concrete_fields if field.attname not in own]
    return [name for name in fields if getattr(old, name) != getattr(new, name)]


class CalendarRefused(ValueError):
    """The file is not a holiday schedule; the message says which line, and what to do."""


@dataclass(frozen=True)
class CalendarLine:
    """One line of a holiday schedule."""

    day: date
    is_working: bool
    note: str


def import_calendar(*, file: TextIO, source: str) -> list[int]:
    """Store a year's holiday schedule and mark its years as published.

    Args:
        file: CSV with the columns date, is_working and note. Only days that differ from the week are
            needed: holidays (is_working 0) and make-up working days (1).
        source: the notice, e.g. 国务院办公厅关于2027年部分节假日安排的通知.

    Returns: the years, in order.
    Raises: CalendarRefused, and nothing is stored.
    Writes: CalendarDay and CalendarYear; days of these years that the file does not name follow the week.
    """
    lines = [_calendar_line(number, line) for number, line in enumerate(_calendar_lines(file), start=2)]
    _refuse_bad_schedule(lines)
    years = sorted({line.day.year for line in lines})
    stamp: dict[str, Any] = {"source": source, "reviewed_on": timezone.localdate()}
    days = [CalendarDay(date=line.day, is_working=line.is_working, note=line.note, **stamp) for line in lines]
    with transaction.atomic():
        CalendarDay.objects.filter(date__year__in=years).delete()
        CalendarDay.objects.bulk_create(days)
        for year in years:
            CalendarYear.objects.update_or_create(year=year, defaults={"confirmed": True, **stamp})
        transaction.on_commit(forget_calendars)
    return years


def _calendar_lines(file: TextIO) -> Iterable[dict[str, str]]:
    reader = csv.DictReader(file)
    if not {"date", "is_working"} <= set(reader.fieldnames or ()):
        raise CalendarRefused(_("The first line must name the columns date, is_working and note."))
    return reader


def _calendar_line(number: int, line: dict[str, str]) -> CalendarLine:
    working = WORKING.get((line["is_working"] or "").strip().upper())
    try:
        day = date.fromisoformat((line["date"] or "").strip())
    except ValueError:
        day = None
    if day is None or working is None:
        raise CalendarRefused(
            _("Line %(number)d: enter the date as 2027-01-01 and is_working as 1 or 0.") % {"number": number}
        )
    return CalendarLine(day, working, (line.get("note") or "").strip())


def _refuse_bad_schedule(lines: Sequence[CalendarLine]) -> None:
    """Refuse an empty file, a day named twice, and a year without a single holiday."""
    days = [line.day for line in lines]
    twice = sorted({day for day in days if days.count(day) > 1})
    if not lines:
        raise CalendarRefused(_("The file names no day."))
    if twice:
        raise CalendarRefused(_("%(date)s stands in the file twice.") % {"date": twice[0].isoformat()})
    for year in {day.year for day in days}:
        if all(line.is_working for line in lines if line.day.year == year):
            raise CalendarRefused(
                _("The file names no holiday of %(year)d; give the whole schedule of a year.")
                % {"year": year}
            )

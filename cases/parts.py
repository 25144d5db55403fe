"""Rows of many kinds that belong to cases, read for a page of cases in one statement."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, JSONField, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from cases.models import Case

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Rows of one kind that belong to cases.

    Args:
        rows: all of them.
        columns: what is read of each, by name.
        case: the column that says whose it is.
        order: names of columns.
        states: in which states of the case it is needed; empty for all.
    """

    rows: Callable[[], QuerySet[Any]]
    columns: Callable[[], Mapping[str, Any]]
    case: str = "case_id"
    order: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


Found = dict[tuple[UUID, str], list[Row]]
_CASES = [UUID(int=0)]  # stands in a built statement for the cases that it is asked of


def read(parts: Mapping[str, Part], cases: Collection[Case]) -> Found:
    """Return the rows of each case and part. One statement, whatever the number of cases."""
    states, keys = [(str(case.pk), case.state) for case in cases], {str(case.pk): case.pk for case in cases}
    wanted: dict[str, str] = {}
    for name, part in parts.items():
        if ids := [pk for pk, state in states if not part.states or state in part.states]:
            wanted[name] = f"{{{','.join(ids)}}}"  # as PostgreSQL writes an array
    found: defaultdict[tuple[UUID, str], list[Row]] = defaultdict(list)
    for name, case_id, row in _asked({name: parts[name] for name in wanted}, wanted):
        found[keys[case_id], name].append(row)
    for (_case_id, name), rows in found.items():
        if order := parts[name].order:
            rows.sort(key=lambda row: tuple(row[column] for column in order))
    return found


def _asked(parts: Mapping[str, Part], wanted: Mapping[str, str]) -> Iterator[tuple[str, str, Row]]:
    if not parts:
        return
    sql, parameters, names = _built(tuple(parts.items()), get_language() or "")
    ids = iter(wanted.values())  # each part asks for its cases once, in this order
    with connection.cursor() as cursor:
        cursor.execute(sql, [next(ids) if each == _CASES else each for each in parameters])
        for name, case_id, values in cursor.fetchall():
            yield name, case_id, dict(zip(names[name], json.loads(values), strict=True))


@lru_cache(maxsize=500)
def _built(
    parts: tuple[tuple[str, Part], ...], language: str
) -> tuple[str, tuple[Any, ...], Mapping[str, tuple[str, ...]]]:
    """Build the statement of some parts once for each language: it costs more than the database's answer."""
    selects, names = [], {}
    for name, part in parts:
        columns = part.columns()
        names[name] = tuple(columns)
        row = Func(*columns.values(), function="jsonb_build_array", output_field=JSONField())
        cases = Value(_CASES, output_field=ArrayField(UUIDField()))
        is_asked = Func(F(part.case), cases, template="%(expressions)s)", arg_joiner=" = ANY(",
                        output_field=BooleanField())  # fmt: skip
        case = Cast(F(part.case), TextField())  # to make UUIDs of hundreds takes longer than to find them
        selects.append(part.rows().order_by().filter(is_asked).values_list(Value(name), case, row))
    sql, parameters = selects[0].union(*selects[1:], all=True).query.sql_with_params()
    return sql, tuple(parameters), names


def columns(**named: str) -> Callable[[], Mapping[str, Any]]:
    """Return columns that are the same in every language."""
    return lambda: named

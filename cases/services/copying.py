"""Many rows written by COPY: what an import or a made-up city lays down costs a tenth of one INSERT a row."""

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(like: models.Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the table of a model. Triggers and constraints hold as for any other row.

    Args:
        like: an unsaved object of the model; its fields stand for those that a row does not name.
        rows: values as the database knows them, by the name of the column's attribute (`case_id`, not `case`).
    Writes: the rows.
    """
    fields = _fields(type(like))
    usual = {field.attname: _text(field.get_prep_value(field.pre_save(like, add=True))) for field in fields}
    lines = (
        "\t".join(_text(row[name]) if name in row else text for name, text in usual.items()) for row in rows
    )
    _copy(type(like), fields, lines)


def copy_objects(objects: Sequence[models.Model]) -> None:
    """Insert unsaved objects of one model, as they are: `auto_now` and the like are not asked.

    Args:
        objects: without a key where the database gives it; they do not learn it.
    Writes: the rows.
    """
    if not objects:
        return
    model = type(objects[0])
    fields = _fields(model)
    names = [field.attname for field in fields]
    _copy(model, fields, ("\t".join(_text(getattr(row, name)) for name in names) for row in objects))


def _fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not _is_the_database_s(field)]


def _copy(
    model: type[models.Model], fields: "Sequence[models.Field[Any, Any]]", lines: Iterable[str]
) -> None:
    buffer = io.StringIO()
    for line in lines:
        buffer.write(line + "\n")
    buffer.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", buffer)


def _is_the_database_s(field: "models.Field[Any, Any]") -> bool:
    """Whether the database gives the value itself."""
    return isinstance(field, models.AutoField) or field.db_default is not models.NOT_PROVIDED


def _text(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    match value:
        case str():
            return value.translate(_ESCAPES) if _SPECIAL.search(value) else str(value)
        case bool():
            return "t" if value else "f"
        case UUID() | int() | Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    return str(value).translate(_ESCAPES)

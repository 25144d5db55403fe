"""Many rows written by COPY: what an import or a made-up city lays down costs a tenth of one INSERT a row."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(like: models.Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the table of a model. Triggers and constraints hold as for any other row.

    Args:
        like: an unsaved object of the model; its fields stand for those that a row does not name.
        rows: values as the database knows them, by the name of the column's attribute (`case_id`, not `case`).
    Writes: the rows.
    """
    fields = [field for field in like._meta.concrete_fields if not _is_the_database_s(field)]
    usual = {field.attname: _text(field.get_prep_value(field.pre_save(like, add=True))) for field in fields}
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join(_text(row[name]) if name in row else text for name, text in usual.items()))
        buffer.write("\n")
    buffer.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(like._meta.db_table)} ({columns}) FROM STDIN", buffer)


def _is_the_database_s(field: "models.Field[Any, Any]") -> bool:
    """Whether the database gives the value itself."""
    return isinstance(field, models.AutoField) or field.db_default is not models.NOT_PROVIDED


def _text(value: Any) -> str:
    """Return a value as COPY reads it."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case datetime() | date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
        case _:
            return str(value).translate(_ESCAPES)

"""Numbers for people: a row per owner, kind and year, counted up inside the caller's transaction."""

from uuid import UUID

from django.db import connection

_NEXT = """
    INSERT INTO documents_numbercounter (owner, kind, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (owner, kind, year) DO UPDATE SET last = documents_numbercounter.last + 1
    RETURNING last
"""


def next_number(*, owner: UUID, kind: str, year: int) -> int:
    """Take the next number of a series, from 1. The row stays locked until the caller commits.

    Lock order: the case first, the number last.

    Args:
        owner: whose series it is: an organisation's id.
        kind: which series, e.g. "MEDIATION" or "PAPER".
        year: the calendar year, four digits.
    Writes: NumberCounter.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [owner, kind, year])
        row: tuple[int] = cursor.fetchone()
    return row[0]

"""How the rows of a desk are written: of one act by a few INSERTs, of many cases by COPY, a tenth of the cost."""

from collections.abc import Collection, Sequence

from django.db import connection

from cases.services.copying import copy_objects
from indicators.models import Assessment, Entry, LedgerLine, Movement

_ENTRY_FIELDS = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
_CHANGING = ("unit", "reason", "claim", "countable_on", "claimed_by")
_UPDATE = """
UPDATE indicators_assessment AS row SET unit = new.unit, reason = new.reason, claim = new.claim,
    countable_on = new.countable_on, claimed_by = new.claimed_by
FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::date[], %s::bigint[])
    AS new (id, unit, reason, claim, countable_on, claimed_by)
WHERE row.id = new.id
"""

MANY = 1000  # cases laid down at once; fewer do not change how the database had better read


def write_few(
    entries: Collection[Entry],
    assessments: Collection[Assessment],
    lines: Sequence[LedgerLine],
    movements: Sequence[Movement],
) -> None:
    """Write what one act changed.

    Writes: entries, assessments, lines, movements; one statement each.
    """
    _put(entries)
    Assessment.objects.bulk_create(
        assessments, update_conflicts=True, unique_fields=["case", "rule"], update_fields=_CHANGING
    )
    LedgerLine.objects.bulk_create(lines)
    Movement.objects.bulk_create(movements)


def write_many(
    entries: Collection[Entry],
    assessments: Collection[Assessment],
    lines: Sequence[LedgerLine],
    movements: Sequence[Movement],
) -> None:
    """Write what happened to many cases, whose disputes the caller has locked. Writes: as write_few."""
    copy_objects([entry for entry in entries if entry._state.adding])
    _put([entry for entry in entries if not entry._state.adding])
    copy_objects([row for row in assessments if row.pk is None])
    _change([row for row in assessments if row.pk is not None])
    copy_objects(lines)
    copy_objects(movements)


def _put(entries: Collection[Entry]) -> None:
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["case"], update_fields=_ENTRY_FIELDS
    )


def _change(rows: Sequence[Assessment]) -> None:
    if rows:
        columns = [[getattr(row, name) for row in rows] for name in ("pk", *_CHANGING)]
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, columns)


def refresh_statistics(cases: int) -> None:
    """Have the database look over the tables that many cases were just laid down in, or its plans are for empty ones.

    It would do so by itself, but only minutes later. In the caller's transaction, whose rows it sees; a second or two.

    Args:
        cases: how many were laid down; below MANY nothing is done.
    """
    if cases >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("SELECT public.indicators_refresh_statistics()")

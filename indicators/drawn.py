"""Pages of the count that are drawn once for each state of the ledger, and not for each reader.

The stamp is of exactly what a reader's transaction sees, so that a page is never older than its figures.
"""

from collections.abc import Callable, Hashable
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString
from django_tasks import task

from accounts.kept import Kept
from indicators.models import Change

KEEP_CHANGES = timedelta(days=1)
MOST = 50  # parts of up to 100 kB, in each process
_boards = Kept(MOST)


def stamp() -> tuple[int | None, ...]:
    """Return what no two states of the ledger have in common. One statement.

    A change that is committed late adds to the number, an old one that is forgotten moves the first.
    """
    with connection.cursor() as cursor:  # building it anew would take three times as long as asking it
        cursor.execute("SELECT min(id), max(id), count(*) FROM indicators_change")
        found: tuple[int | None, ...] = cursor.fetchone()
    return found


def drawn(name: str, of: tuple[Hashable, ...], draw: Callable[[], str]) -> SafeString:
    """Return a part of a page as it was drawn last, drawn anew where anything has changed since.

    Args:
        name: of the part.
        of: everything besides the ledger that it depends on: the day, the language, what its reader may see.
        draw: renders it by a template.
    """
    return _boards.part((name, *stamp(), *of), draw)


@task()
def forget_changes() -> int:
    """Delete the changes of days past. Returns how many there were."""
    return Change.objects.filter(at__lt=timezone.now() - KEEP_CHANGES).delete()[0]

"""What an auditor asks of frozen months: is a hash intact, does the ledger give the same again, which cases to look at."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from indicators.freezing import HEAD, body_of, canonical
from indicators.models import FrozenMonth
from indicators.models.freeze import hash_of
from indicators.posting import next_month
from indicators.reports.frozen import read_book, read_month

DRAWN = 20


class Verdict(Enum):
    """What came of looking a hash up."""

    INTACT = "INTACT"
    NOT_FOUND = "NOT_FOUND"
    DIFFERS = "DIFFERS"


@dataclass(frozen=True)
class Link:
    """One frozen month in the chain.

    Args:
        is_intact: its hash is that of what is stored.
        is_chained: it names the hash of the month before, and no month is missing between.
    """

    month: date
    sha256: str
    is_intact: bool
    is_chained: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against the month."""
        return self.is_intact and self.is_chained


def chain() -> list[Link]:
    """Return all frozen months, the oldest first, each computed again from what is stored."""
    links: list[Link] = []
    for row in FrozenMonth.objects.order_by("month").iterator(chunk_size=10):
        before = links[-1] if links else None
        is_chained = (
            (row.previous == before.sha256 and row.month == next_month(before.month))
            if before
            else not row.previous
        )
        links.append(Link(row.month, row.sha256, row.is_intact, is_chained))
    return links


def verdict(links: Iterable[Link], sha256: str, month: date | None) -> tuple[Verdict, Link | None]:
    """Return what came of a hash, of a month, or of both.

    Args:
        sha256: as printed on a report; empty where only the month is asked for.
    """
    wanted = sha256.strip().lower()
    known = [link for link in links if month in (None, link.month) and (month or link.sha256 == wanted)]
    if not known or not (wanted or month):
        return Verdict.NOT_FOUND, None
    link = known[0]
    is_same = not wanted or wanted == link.sha256
    return (Verdict.INTACT if is_same and link.is_good else Verdict.DIFFERS), link


@dataclass(frozen=True)
class Replay:
    """A month computed again from the ledger, beside what was frozen.

    Args:
        size: bytes of the record that is stored.
        frozen, again: the hashes of the two.
    """

    month: date
    size: int
    lines: int
    movements: int
    frozen: str
    again: str
    is_same: bool


def replay(month: date) -> Replay:
    """Compute a frozen month again from the ledger, under the plan that it keeps, and compare byte for byte.

    Raises:
        FrozenMonth.DoesNotExist: it is not frozen.
    """
    row = FrozenMonth.objects.get(month=month)
    kept = read_month(month)
    data = kept.data
    again = canonical(body_of(month, {name: data[name] for name in HEAD}))
    return Replay(
        month=month,
        size=len(row.body.encode()),
        lines=len(data["lines"]),
        movements=len(data["movements"]),
        frozen=row.sha256,
        again=hash_of(row.previous, again),
        is_same=again == row.body,
    )


@dataclass(frozen=True)
class Drawn:
    """One case that was drawn: its number, its id, and the day it counts on."""

    number: str
    case: str
    counted_on: date
    lot: str


def draw(first: date, last: date, seed: str) -> tuple[Sequence[Drawn], int]:
    """Draw cases from those that were posted to some frozen months and not taken out in them; and of how many.

    The lot of a case is the SHA-256 of the seed, a colon and the case's id; the lowest are drawn. So anybody with
    the month's record can draw again, with any tool.

    Raises:
        FrozenMonth.DoesNotExist: the last month is not frozen.
    """
    lines = [line for line in read_book(last).lines if first <= line.posted <= last]
    standing: Counter[str] = Counter()
    for line in lines:
        standing[line.case] += line.amount
    pool = {
        line.case: Drawn(line.number, line.case, line.counted_on, lot(seed, line.case))
        for line in lines
        if line.amount > 0 and standing[line.case] > 0
    }
    return sorted(pool.values(), key=lambda drawn: drawn.lot)[:DRAWN], len(pool)


def lot(seed: str, case: str) -> str:
    """Return the lot of a case."""
    return hashlib.sha256(f"{seed}:{case}".encode()).hexdigest()

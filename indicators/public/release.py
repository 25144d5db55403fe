"""What may be published of counts by month: pure, and stable, so that a later release never says more of an earlier month.

Three rules (SECURITY C25, docs/decisions/0097):
- Months are published one by one where they have at least five, else together with the months that follow.
- Cuts are published by half-year, once; a half-year ends with a published group of months.
- In a half-year's cut a part under five is not published, nor is another with it, so that the sum tells nothing.
Nothing else is published: no sums of parts over half-years, no cut by two things at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.posting import next_month

FEWEST = 5


@dataclass(frozen=True)
class Group:
    """Some months in a row and their sum: 0, or at least FEWEST."""

    first: date
    last: date
    number: int


@dataclass(frozen=True)
class Cut:
    """One cut of a half-year: its parts by code. A part that is not here is not published, be it none."""

    parts: Mapping[str, int]
    is_whole: bool

    def part(self, code: str) -> int | None:
        """Return a part; None where it is not published."""
        return self.parts.get(code, 0 if self.is_whole else None)


def groups_of(months: Iterable[tuple[date, int]]) -> list[Group]:
    """Return months as they may be published. What is left at the end waits for the months to come.

    Args:
        months: first days and numbers, in their order and without gaps.
    """
    groups: list[Group] = []
    first: date | None = None
    total = 0
    for month, number in months:
        if first is None and number == 0:
            groups.append(Group(month, month, 0))
            continue
        first, total = first or month, total + number
        if total >= FEWEST:
            groups.append(Group(first, month, total))
            first, total = None, 0
    return groups


def half_years_of(groups: Sequence[Group]) -> list[Group]:
    """Return the half-years that are published to their end; one that ends inside a group ends with the group."""
    halves: list[Group] = []
    open_groups: list[Group] = []
    for group in groups:
        open_groups.append(group)
        if group.last >= _last_month_of_half(open_groups[0].first):
            total = sum(each.number for each in open_groups)
            halves.append(Group(open_groups[0].first, group.last, total))
            open_groups = []
    return halves


def cut_of(parts: Mapping[str, int]) -> Cut:
    """Return what may be published of a cut whose sum is published.

    Parts under five are held back, and with them the smallest others until at least two are, with a sum of at least
    five. Where a part is held back, none that is 0 is published either: it hides the others.
    """
    known = {code: number for code, number in parts.items() if number}
    held = {code for code, number in known.items() if number < FEWEST}
    rest = sorted((number, code) for code, number in known.items() if code not in held)
    while held and rest and (len(held) < 2 or sum(known[code] for code in held) < FEWEST):
        held.add(rest.pop(0)[1])
    return Cut({code: number for code, number in known.items() if code not in held}, is_whole=not held)


def months_of(group: Group) -> list[date]:
    """Return the months of a group."""
    months = [group.first]
    while months[-1] < group.last:
        months.append(next_month(months[-1]))
    return months


def _last_month_of_half(month: date) -> date:
    return date(month.year, 6 if month.month <= 6 else 12, 1)

"""The fee of an arbitration, worked out from the brackets of a schedule. Pure: no query.

A bracket holds what exceeds `over_fen` up to and with `up_to_fen`: its base amount plus its rate on the
excess. A bracket without a base amount adds to the brackets below it. Whatever is worked out is rounded half
up to the fen, once for each fee of the schedule.
Source: ZCSF, annex; the worked example of the domain reference §2.3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from cases.rules.codes import FeeKind

if TYPE_CHECKING:
    from cases.models import FeeBracket

# What goes into the acceptance fee; the rest, the costs of the handling, into the handling fee.
_ACCEPTANCE = frozenset({FeeKind.ACCEPTANCE, FeeKind.ARBITRATION})
_PERCENT = Decimal(100)


class NoFee(LookupError):
    """The schedule does not say what the fee is: no bracket, or a range in which none was set."""


@dataclass(frozen=True)
class Charge:
    """What one bracket adds to a fee.

    Args:
        part_fen: the part of the amount in dispute on which the rate falls.
        rate: in per cent.
        fen: base amount and rate together, before the fee is rounded.
        minimum_fen: the smallest fee of this kind.
    """

    row_id: int
    kind: FeeKind
    base_fen: int
    over_fen: int
    part_fen: int
    rate: Decimal
    fen: Decimal
    minimum_fen: int


@dataclass(frozen=True)
class Sum:
    """One fee of a schedule: what its brackets add up to."""

    kind: FeeKind
    charges: tuple[Charge, ...]

    @property
    def worked_out_fen(self) -> int:
        """What the brackets say, rounded half up to the fen."""
        total = sum((charge.fen for charge in self.charges), Decimal(0))
        return int(total.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def minimum_fen(self) -> int:
        """The smallest fee of this kind."""
        return max(charge.minimum_fen for charge in self.charges)

    @property
    def is_raised(self) -> bool:
        """Whether the smallest fee stands instead of what was worked out."""
        return self.worked_out_fen < self.minimum_fen

    @property
    def fen(self) -> int:
        """What is due."""
        return max(self.worked_out_fen, self.minimum_fen)


@dataclass(frozen=True)
class Assessment:
    """The fees for an amount in dispute, with the rows by which they were worked out."""

    base_fen: int
    sums: tuple[Sum, ...]

    @property
    def acceptance_fen(self) -> int:
        """The acceptance fee."""
        return sum(one.fen for one in self.sums if one.kind in _ACCEPTANCE)

    @property
    def handling_fen(self) -> int:
        """The handling fee and what else the institution charges for its work."""
        return sum(one.fen for one in self.sums if one.kind not in _ACCEPTANCE)

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.acceptance_fen + self.handling_fen

    @property
    def row_ids(self) -> list[int]:
        """The ids of the rows that were used."""
        return [charge.row_id for one in self.sums for charge in one.charges]


def assessed(brackets: Iterable["FeeBracket"], base_fen: int) -> Assessment:
    """Return the fees of a schedule for an amount in dispute.

    Args:
        brackets: the rows of one schedule in force on one day.
        base_fen: the amount in dispute; 0 where none can be named.
    Raises:
        NoFee: a fee has no bracket for the amount, or a bracket only a range.
    """
    by_kind: dict[FeeKind, list[FeeBracket]] = {}
    for row in brackets:
        by_kind.setdefault(FeeKind(row.kind), []).append(row)
    if not by_kind:
        raise NoFee("the schedule has no rows")
    kinds = [kind for kind in FeeKind if kind in by_kind]
    return Assessment(base_fen, tuple(Sum(kind, _charges(by_kind[kind], base_fen)) for kind in kinds))


def _charges(rows: Sequence["FeeBracket"], base_fen: int) -> tuple[Charge, ...]:
    """Return the charges of one fee, from the bracket of the amount downwards until one has a base amount."""
    reached = [row for row in sorted(rows, key=lambda row: row.over_fen) if _is_reached(row, base_fen)]
    if not reached:
        raise NoFee(f"no bracket for {base_fen}")
    charges: list[Charge] = []
    rest = base_fen
    for row in reversed(reached):
        charges.append(_charge(row, rest))
        rest = row.over_fen
        if row.base_from_fen is not None:
            break
    return tuple(reversed(charges))


def _is_reached(row: "FeeBracket", base_fen: int) -> bool:
    return row.over_fen < base_fen or row.over_fen == 0


def _charge(row: "FeeBracket", amount_fen: int) -> Charge:
    if row.base_from_fen != row.base_to_fen or row.rate_from != row.rate_to:
        raise NoFee(f"{row} names a range: the institution sets the rate")
    part, rate = amount_fen - row.over_fen, row.rate_from or Decimal(0)
    base = row.base_from_fen or 0
    return Charge(
        row_id=row.pk,
        kind=FeeKind(row.kind),
        base_fen=base,
        over_fen=row.over_fen,
        part_fen=part,
        rate=rate,
        fen=base + part * rate / _PERCENT,
        minimum_fen=row.minimum_fen or 0,
    )

"""The fees of a case as their page shows them: what, by when, and how each was worked out, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cases.fees import Assessment, Charge, NoFee, Sum, assessed
from cases.models import Case, Deadline, Fee, FeeBracket
from cases.models.fee import SETTLED
from cases.rules.codes import UNSURE, FeeKind


@dataclass(frozen=True)
class Step:
    """One row of the schedule: base amount, and the rate on what exceeds it."""

    over_fen: int
    base_fen: int
    part_fen: int
    rate: str
    fen: int

    @property
    def is_flat(self) -> bool:
        """Whether the row is a fixed amount, without a rate."""
        return self.fen == self.base_fen


@dataclass(frozen=True)
class Part:
    """One fee of the schedule with the rows that it is made of."""

    label: object
    steps: list[Step]
    fen: int
    minimum_fen: int
    is_raised: bool


@dataclass(frozen=True)
class Sheet:
    """One fee of the case.

    Args:
        parts: how it was worked out; empty where the rows are no longer as they were.
        due: the period for payment, while it runs.
        is_example: the schedule is an example, of no institution.
    """

    fee: Fee
    parts: list[Part]
    due: Deadline | None
    is_example: bool

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is waited for."""
        return self.fee.status in SETTLED


def sheets_of(case: Case) -> list[Sheet]:
    """Return the fees of a case, the claim's first."""
    fees = Fee.objects.filter(case=case).select_related("side", "settled_by").order_by("is_counterclaim")
    due = Deadline.objects.filter(case=case, code="ARB_FEE_PREPAY", status="RUNNING").first()
    return [_sheet(fee, None if fee.is_counterclaim else due) for fee in fees]


def _sheet(fee: Fee, due: Deadline | None) -> Sheet:
    rows = list(FeeBracket.objects.filter(pk__in=fee.rows))
    is_example = any(row.confidence in UNSURE for row in rows)
    return Sheet(fee, list(_parts(fee, rows)), due, is_example)


def _parts(fee: Fee, rows: Sequence[FeeBracket]) -> Iterator[Part]:
    """Work the fee out again from its own rows; a row that was changed since no longer explains it."""
    try:
        found: Assessment = assessed(rows, fee.base_fen)
    except NoFee:
        return
    if (found.acceptance_fen, found.handling_fen) == (fee.acceptance_fen, fee.handling_fen):
        yield from (part_of(one) for one in found.sums)


def part_of(one: Sum) -> Part:
    """Return one fee of a schedule as it is shown."""
    steps = [_step(charge) for charge in one.charges]
    return Part(FeeKind(one.kind).label, steps, one.fen, one.minimum_fen, one.is_raised)


def _step(charge: Charge) -> Step:
    fen = int(charge.fen.to_integral_value(rounding="ROUND_HALF_UP"))
    return Step(charge.over_fen, charge.base_fen, charge.part_fen, _plain(charge.rate), fen)


def _plain(rate: Decimal) -> str:
    return f"{rate.normalize():f}"

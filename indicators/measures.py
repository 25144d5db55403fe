"""What closed cases come to: success rates, days, time limits, amounts. Pure: closings in, figures out.

Definitions: indicators.csv of the domain reference (agreement_rate, agreement_rate_wide, settled_incl_rate,
duration_median, on_time_rate, amount_claimed, amount_agreed). Each case is looked at once, at its first closing.
A figure that nothing is recorded for is None, never 0.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.models import Movement

MEDIATION = "MEDIATION"
SETTLED_WITHDRAWN = "SETTLED_WITHDRAWN"
# Left out of the rate among those where both sides took part.
NO_WORK = frozenset({"RESPONDENT_REFUSED", "UNREACHABLE", "TRANSFERRED", "UNSUITABLE"})


@dataclass(frozen=True)
class Closed:
    """The first closing of one case.

    Args:
        took_part: a mediator was confirmed and both sides took part.
        days: calendar days from acceptance to closing, suspensions taken off; None where a day is not known.
        paused_days: calendar days of the suspensions.
        in_time: closed within the period with its extensions; None where no period ran.
        amount_claimed, amount_agreed: CNY; None where none is recorded.
        number: 1, or -1 for a closing that was taken back.
    """

    kind: str
    outcome: str
    took_part: bool = False
    days: int | None = None
    paused_days: int = 0
    in_time: bool | None = None
    amount_claimed: Decimal | None = None
    amount_agreed: Decimal | None = None
    right_type: str = ""
    district: str = ""
    source: str = ""
    organisation: str = ""
    number: int = 1


@dataclass(frozen=True)
class Rate:
    """A part of a whole, as numbers of cases."""

    numerator: int = 0
    denominator: int = 0

    @property
    def value(self) -> Fraction | None:
        """The share from 0 to 1; None of nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, to one decimal place."""
        if self.value is None:
            return None
        return (Decimal(100 * self.numerator) / self.denominator).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Median:
    """The middle of some numbers of days, and of how many cases."""

    value: Decimal | None = None
    n: int = 0


@dataclass(frozen=True)
class Amount:
    """A sum in CNY over the cases for which one is recorded; None where it is recorded for none."""

    total: Decimal | None = None
    n: int = 0


@dataclass(frozen=True)
class Measures:
    """What some closed cases come to.

    Args:
        closed: how many cases were closed.
        agreement_rate: agreements among mediations where both sides took part.
        agreement_rate_wide: agreements among all closed mediations.
        settled_incl_rate: agreements, and settled and withdrawn, among those where both sides took part.
        duration_median: days from acceptance to closing, suspensions taken off.
        duration_median_with_pauses: the same with the days of the suspensions.
        on_time_rate: closed within the period, among those for which one ran.
    """

    closed: int = 0
    agreement_rate: Rate = Rate()
    agreement_rate_wide: Rate = Rate()
    settled_incl_rate: Rate = Rate()
    duration_median: Median = Median()
    duration_median_with_pauses: Median = Median()
    on_time_rate: Rate = Rate()
    amount_claimed: Amount = Amount()
    amount_agreed: Amount = Amount()


def measures_of(rows: Iterable[Closed]) -> Measures:
    """Return what closed cases come to. Closings that were taken back are taken off again."""
    found = list(rows)
    mediated = [row for row in found if row.kind == MEDIATION]
    worked = [row for row in mediated if is_worked(row.kind, row.outcome, took_part=row.took_part)]
    agreed = _number(row for row in worked if is_agreement(row.outcome))
    settled = _number(row for row in worked if row.outcome == SETTLED_WITHDRAWN)
    limited = [row for row in found if row.in_time is not None]
    return Measures(
        closed=_number(found),
        agreement_rate=Rate(agreed, _number(worked)),
        agreement_rate_wide=Rate(agreed, _number(mediated)),
        settled_incl_rate=Rate(agreed + settled, _number(worked)),
        duration_median=median_of(_histogram((row.days, row.number) for row in found)),
        duration_median_with_pauses=median_of(_histogram((_with_pauses(row), row.number) for row in found)),
        on_time_rate=Rate(_number(row for row in limited if row.in_time), _number(limited)),
        amount_claimed=_amount((row.amount_claimed, row.number) for row in found),
        amount_agreed=_amount((row.amount_agreed, row.number) for row in found),
    )


def is_agreement(outcome: str) -> bool:
    """Return whether a case ended with an agreement, written, oral or partial."""
    return outcome.startswith("AGREEMENT_")


def is_worked(kind: str, outcome: str, *, took_part: bool) -> bool:
    """Return whether a closed case is in the denominator of the success rate: both sides took part.

    Who agreed took part.
    """
    return kind == MEDIATION and outcome not in NO_WORK and (took_part or is_agreement(outcome))


def median_of(days: Mapping[int, int]) -> Median:
    """Return the median.

    Args:
        days: how many cases took how many days.
    """
    n = sum(days.values())
    if n <= 0:
        return Median()
    low, high = _nth(days, (n - 1) // 2), _nth(days, n // 2)
    return Median(Decimal(low + high) / 2, n)


def closed_of(movement: Movement) -> Closed:
    """Return a closing from its line in the ledger; only lines with `is_first_closing` are closings."""
    return Closed(
        kind=movement.kind,
        outcome=movement.outcome,
        took_part=movement.took_part,
        days=movement.days,
        paused_days=movement.paused_days,
        in_time=movement.in_time,
        amount_claimed=movement.amount_claimed,
        amount_agreed=movement.amount_agreed,
        right_type=movement.right_type,
        district=movement.district,
        source=movement.source,
        organisation=str(movement.organisation_id),
        number=-movement.amount,
    )


def closed_of_frozen(movement: Mapping[str, Any]) -> Closed | None:
    """Return a closing from a line in the body of a frozen month; None where the line is not a first closing."""
    if not movement.get("is_first_closing"):
        return None
    slices = ("kind", "outcome", "right_type", "district", "source", "organisation")
    return Closed(
        **{name: movement[name] for name in slices},
        took_part=movement["took_part"],
        days=movement["days"],
        paused_days=movement["paused_days"],
        in_time=movement["in_time"],
        amount_claimed=_decimal(movement["amount_claimed"]),
        amount_agreed=_decimal(movement["amount_agreed"]),
        number=-movement["amount"],
    )


def _number(rows: Iterable[Closed]) -> int:
    return sum(row.number for row in rows)


def _with_pauses(row: Closed) -> int | None:
    return None if row.days is None else row.days + row.paused_days


def _histogram(values: Iterable[tuple[int | None, int]]) -> Mapping[int, int]:
    days: Counter[int] = Counter()
    for value, number in values:
        if value is not None:
            days[value] += number
    return days


def _nth(days: Mapping[int, int], index: int) -> int:
    """Return the number of days of the case at an index, the shortest first."""
    for value in sorted(days):
        index -= days[value]
        if index < 0:
            return value
    raise IndexError(index)


def _amount(values: Iterable[tuple[Decimal | None, int]]) -> Amount:
    known = [(value, number) for value, number in values if value is not None]
    n = sum(number for _, number in known)
    return Amount(sum((value * number for value, number in known), Decimal(0)) if n else None, n)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

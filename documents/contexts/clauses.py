"""The clauses of a mediation agreement, as data. `by` and `to` are positions of parties.

The templates hold the wording, so the three languages say the same. Text that the parties wrote
themselves keeps its own language.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from .blocks import NEEDED, Money


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """Where money is to be paid. Sensitive personal data where the holder is a person."""

    holder: str = field(default="", metadata=NEEDED)
    bank: str = field(default="", metadata=NEEDED)
    number: str = field(default="", metadata=NEEDED)


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One payment: what, and by which day."""

    amount: Money | None = field(default=None, metadata=NEEDED)
    due_on: date | None = field(default=None, metadata=NEEDED)


class PayPurpose(StrEnum):
    """What a payment is for."""

    COMPENSATION = "COMPENSATION"
    REASONABLE_COSTS = "REASONABLE_COSTS"
    COMPENSATION_AND_COSTS = "COMPENSATION_AND_COSTS"
    LICENCE_FEE = "LICENCE_FEE"
    REMUNERATION = "REMUNERATION"
    OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True)
class StopClause:
    """Stop the acts complained of."""

    code: ClassVar[str] = "STOP"
    by: int
    acts: tuple[str, ...] = field(default=(), metadata=NEEDED)
    from_on: date | None = None
    """From this day; on taking effect where none is given."""


@dataclass(frozen=True, kw_only=True)
class PayClause:
    """Pay money, at once or by instalments."""

    code: ClassVar[str] = "PAY"
    by: int
    to: int
    purpose: PayPurpose = PayPurpose.COMPENSATION
    instalments: tuple[Instalment, ...] = field(default=(), metadata=NEEDED)
    account: BankAccount = field(default_factory=BankAccount)

    @property
    def total(self) -> Money | None:
        """Return the sum of the instalments, or None while one is open or currencies differ."""
        amounts = [line.amount for line in self.instalments]
        known = [amount for amount in amounts if amount is not None]
        if not known or len(known) < len(amounts) or len({amount.currency for amount in known}) > 1:
            return None
        return Money(fen=sum(amount.fen for amount in known), currency=known[0].currency)


@dataclass(frozen=True, kw_only=True)
class DestroyClause:
    """Destroy stock, moulds, packaging or copies."""

    code: ClassVar[str] = "DESTROY"
    by: int
    items: str = field(default="", metadata=NEEDED)
    due_on: date | None = field(default=None, metadata=NEEDED)
    proof: str = ""
    """How it is shown to have been done, e.g. photographs sent to the other side."""


@dataclass(frozen=True, kw_only=True)
class PublishClause:
    """Publish a statement in a medium."""

    code: ClassVar[str] = "PUBLISH"
    by: int
    statement: str = field(default="", metadata=NEEDED)
    medium: str = field(default="", metadata=NEEDED)
    due_on: date | None = field(default=None, metadata=NEEDED)
    keep_days: int | None = None


class LicenceManner(StrEnum):
    """Who else may use the right: 普通, 排他, 独占."""

    NON_EXCLUSIVE = "NON_EXCLUSIVE"
    SOLE = "SOLE"
    EXCLUSIVE = "EXCLUSIVE"


@dataclass(frozen=True, kw_only=True)
class LicenceClause:
    """Grant a licence: the right, how, where, how long, for what fee."""

    code: ClassVar[str] = "LICENCE"
    by: int
    to: int
    right: str = field(default="", metadata=NEEDED)
    manner: LicenceManner = LicenceManner.NON_EXCLUSIVE
    territory: str = field(default="", metadata=NEEDED)
    from_on: date | None = field(default=None, metadata=NEEDED)
    until_on: date | None = field(default=None, metadata=NEEDED)
    fee: Money | None = None
    fee_terms: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfidentialityClause:
    """Keep the content of the agreement and of the mediation confidential."""

    code: ClassVar[str] = "CONFIDENTIALITY"
    years: int | None = None
    """None: without limit of time."""


@dataclass(frozen=True, kw_only=True)
class DefaultClause:
    """What a party that is late with a payment owes.

    `daily_ten_thousandths` is 日万分之几 of the overdue amount; `penalty` a fixed sum for breach of the
    other duties.
    """

    code: ClassVar[str] = "DEFAULT"
    by: int
    daily_ten_thousandths: int | None = field(default=None, metadata=NEEDED)
    grace_days: int = 0
    all_falls_due: bool = False
    penalty: Money | None = None


@dataclass(frozen=True, kw_only=True)
class FreeClause:
    """A clause in the parties' own words."""

    code: ClassVar[str] = "FREE"
    text: str = field(default="", metadata=NEEDED)
    title: str = ""
    language: str = "zh-hans"


Clause = (
    StopClause
    | PayClause
    | DestroyClause
    | PublishClause
    | LicenceClause
    | ConfidentialityClause
    | DefaultClause
    | FreeClause
)

"""Papers of settlement: the agreement, its register where oral, and its judicial confirmation."""

from dataclasses import dataclass, field
from datetime import date

from .blocks import NEEDED, CaseContext, Localised, NeutralBlock, RightBlock
from .clauses import Clause


@dataclass(frozen=True, kw_only=True)
class Agreement(CaseContext):
    """M23: the mediation agreement. Sources: 人民调解法 29, 31, 33; 商事调解条例 22.

    `number` is the paper's own; `made_on` the day of the draft: it takes effect with the last signature.
    `is_about_ownership`: a court would not confirm it (民诉法解释 355), and the paper says so instead.
    `responsibility` (各方责任) is required for a people's committee. `signing_method` tells how it is signed
    and that the parties agree to it.
    """

    number: str = ""
    mediators: tuple[NeutralBlock, ...] = ()
    accepted_on: date | None = None
    rights: tuple[RightBlock, ...] = ()
    process: str = ""
    facts: str = field(default="", metadata=NEEDED)
    disputed: tuple[str, ...] = field(default=(), metadata=NEEDED)
    responsibility: str = ""
    clauses: tuple[Clause, ...] = field(default=(), metadata=NEEDED)
    is_partial: bool = False
    remaining: str = ""
    applies_for_confirmation: bool = False
    confirmation_days: int = 30
    is_about_ownership: bool = False
    copies: int | None = field(default=None, metadata=NEEDED)
    signed_at_place: Localised | None = None
    signing_method: Localised | None = None
    authentic_language: str = "zh-hans"


@dataclass(frozen=True, kw_only=True)
class OralAgreement(CaseContext):
    """M24: the register of an oral agreement. Sources: 人民调解法 28, 30."""

    mediators: tuple[NeutralBlock, ...]
    agreed_on: date
    facts: str
    content: str
    performance: str
    recorded_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmationApplication(CaseContext):
    """J01: the parties ask the court together to confirm their agreement. Source: 民事诉讼法 205."""

    court: Localised
    agreement_number: str
    agreed_on: date
    effective_on: date
    apply_by: date
    mediators: tuple[NeutralBlock, ...]
    rights: tuple[RightBlock, ...] = ()
    attachments: tuple[Localised, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConductCertificate(CaseContext):
    """J02: the organisation certifies that it conducted the mediation. Source: 民诉法解释 354."""

    court: Localised
    agreement_number: str
    accepted_on: date
    agreed_on: date
    effective_on: date
    mediators: tuple[NeutralBlock, ...]
    session_dates: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """One signature, as printed: who, for whom, when, how, and after which check of identity."""

    name: str
    capacity: Localised
    for_whom: str
    signed_at: str
    identified_at: str
    method: Localised


@dataclass(frozen=True, kw_only=True)
class SignaturePage(CaseContext):
    """The last page of an issued paper: its number, the signatures, the hash of the pages before it."""

    number: str
    title: Localised
    frozen_sha256: str
    frozen_pages: int
    signatures: tuple[SignatureLine, ...]
    issued_at: str

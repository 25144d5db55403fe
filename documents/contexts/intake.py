"""Papers of intake: the application and what answers it."""

from dataclasses import dataclass
from datetime import date, datetime

from .blocks import (
    CaseContext,
    Channel,
    EvidenceLine,
    Localised,
    Money,
    PaperContext,
    PartyBlock,
    RightBlock,
)


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """A thing asked for, in the applicant's words, with its amount where it has one."""

    text: str
    amount: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Application(PaperContext):
    """M01: the application as filed; also its receipt. `reference` is random: no number yet."""

    reference: str
    filed_at: datetime
    filed_by: str
    parties: tuple[PartyBlock, ...]
    dispute: Localised
    cause: Localised | None = None
    rights: tuple[RightBlock, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    amount: Money | None = None
    facts: str = ""
    evidence: tuple[EvidenceLine, ...] = ()
    other_proceedings: str = ""
    declared_true: bool = True


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One item to put right, and a note in the clerk's words."""

    item: Localised
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionNotice(PaperContext):
    """M03: what to put right in an application, by when, and what follows if it is not."""

    reference: str
    addressee: str
    filed_on: date
    dispute: Localised
    defects: tuple[Defect, ...]
    due_on: date
    consequence: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class AcceptanceNotice(CaseContext):
    """M04: the application is accepted; or, later, its case is merged into another that was accepted.

    Args:
        period: how long mediation lasts, from the rule row.
        title, merged_on, reason: of the notice that the case is merged.
        lead_number: the case into which it is merged; empty where not everybody who reads the notice may know it.
    """

    addressee: str
    filed_on: date
    accepted_on: date
    secretary: str = ""
    secretary_telephone: str = ""
    period: Localised | None = None
    title: Localised | None = None
    merged_on: date | None = None
    lead_number: str = ""
    reason: str = ""

    @property
    def own_title(self) -> Localised | None:
        """Return what the notice of a merger is called."""
        return self.title


@dataclass(frozen=True, kw_only=True)
class NonAcceptanceNotice(PaperContext):
    """M05: the application is not accepted, why, and which other channels are open."""

    reference: str
    addressee: str
    filed_on: date
    dispute: Localised
    reasons: tuple[Localised, ...]
    note: str = ""
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Invitation(CaseContext):
    """M06: the respondent is told of the application and asked whether he agrees to mediate.

    `access_code` stands only on a copy that goes by post: link and code never travel together by SMS.
    """

    addressee: str
    claims: tuple[ClaimLine, ...]
    rights: tuple[RightBlock, ...]
    reply_by: date
    reply_url: str
    access_code: str = ""
    secretary: str = ""
    secretary_telephone: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply(CaseContext):
    """M07: the respondent's answer."""

    party: PartyBlock
    agrees: bool
    replied_at: datetime
    replied_by: str
    capacity: Localised
    identified_by: Localised
    opinion: str = ""


@dataclass(frozen=True, kw_only=True)
class RightsNotice(CaseContext):
    """M08: the parties' rights and duties in mediation. Source: 人民调解法 23-24 for a people's committee."""

    addressee: str


@dataclass(frozen=True, kw_only=True)
class ServiceAddress(CaseContext):
    """M09: where papers reach a party, and whether it accepts electronic service."""

    party: PartyBlock
    postal_address: str
    postcode: str = ""
    recipient: str = ""
    mobile: str = ""
    email: str = ""
    accepts_electronic: bool = False
    confirmed_at: datetime | None = None
    confirmed_by: str = ""

"""Papers of the mediation's course: mediator, sessions, time, and its end without agreement."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .blocks import CaseContext, Channel, HowChosen, Localised, Money, NeutralBlock, RightBlock


@dataclass(frozen=True, kw_only=True)
class AppointmentNotice(CaseContext):
    """M12: who mediates. `recusal_policy` is the organisation's code: ANY_PARTY, ORG_DECIDES, WAIVABLE."""

    addressee: str
    mediators: tuple[NeutralBlock, ...]
    how: HowChosen
    recusal_policy: str
    challenge_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Disclosure(CaseContext):
    """M13: the mediator's statement, and the circumstances he discloses (none: he has none to tell)."""

    mediator: NeutralBlock
    disclosures: tuple[str, ...] = ()
    declared_at: datetime | None = None


class SessionKind(StrEnum):
    """Who meets: everyone, or the mediator and one side."""

    JOINT = "JOINT"
    CAUCUS = "CAUCUS"


class SessionManner(StrEnum):
    """How they meet."""

    ON_SITE = "ON_SITE"
    ONLINE = "ONLINE"
    TELEPHONE = "TELEPHONE"


@dataclass(frozen=True, kw_only=True)
class SessionNotice(CaseContext):
    """M16: a session. `attendees` are only those whom the addressee may know of."""

    addressee: str
    kind: SessionKind
    manner: SessionManner
    starts_at: datetime
    ends_at: datetime
    place: Localised | None = None
    join_url: str = ""
    mediators: tuple[NeutralBlock, ...] = ()
    attendees: tuple[str, ...] = ()
    bring: str = ""
    contact: str = ""
    contact_telephone: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """A person who took part, and as what."""

    name: str
    capacity: Localised
    party: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """What was said: by whom (a position, or a name), in their own words."""

    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MediationRecord(CaseContext):
    """M19: the record of a session."""

    session_number: int
    manner: SessionManner
    starts_at: datetime
    ends_at: datetime
    place: Localised | None
    mediators: tuple[NeutralBlock, ...]
    recorder: str
    attendance: tuple[Attendance, ...]
    rights_told: bool
    challenges: str = ""
    lines: tuple[RecordLine, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """A party's consent: who gave it, when."""

    party: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ExtensionConsent(CaseContext):
    """M21: all parties agree to mediate longer."""

    ends_on: date
    new_end_on: date
    reason: str = ""
    consents: tuple[ConsentLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SuspensionNotice(CaseContext):
    """M22: mediation is suspended (`resumed_on` None) or resumed."""

    addressee: str
    ground: Localised
    suspended_on: date
    note: str = ""
    resumed_on: date | None = None
    new_end_on: date | None = None

    @property
    def own_title(self) -> Localised:
        """Return which of the two notices this is."""
        if self.resumed_on:
            return Localised(zh_hans="恢复调解通知书", zh_hant="恢復調解通知書", en="Notice of resumption")
        return Localised(zh_hans="中止调解通知书", zh_hant="中止調解通知書", en="Notice of suspension")


@dataclass(frozen=True, kw_only=True)
class TerminationNotice(CaseContext):
    """M25: mediation ended without agreement; which other routes are open. Source: 人民调解法 26.

    The three routes (arbitration, administrative, court) always stand in the template; `channels` adds
    names and addresses where the centre has them. `agreed_on` and `agreement_number` are those of an agreement that
    the parties made before the case was opened again: it goes on binding them.
    """

    addressee: str
    ground: Localised
    ended_on: date
    agreed_on: date | None = None
    agreement_number: str = ""
    note: str = ""
    has_arbitration_agreement: bool | None = None
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClosingReport(CaseContext):
    """M26: the secretary's report on a closed case. Held by the centre; no account of what was said."""

    source: Localised
    accepted_on: date
    closed_on: date
    outcome: Localised
    mediators: tuple[NeutralBlock, ...]
    rights: tuple[RightBlock, ...] = ()
    sessions: int = 0
    days: int = 0
    amount_claimed: Money | None = None
    amount_agreed: Money | None = None
    confirmation: Localised | None = None
    performance: Localised | None = None
    papers: tuple[Localised, ...] = ()
    note: str = ""
    prepared_by: str = ""
    reviewed_by: str = ""

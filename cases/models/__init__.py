"""What a case is made of."""

from cases.models.agreement import (
    Agreement,
    AgreementStatus,
    Clause,
    ClauseKind,
    ConfirmationStatus,
    JudicialConfirmation,
)
from cases.models.appointment import Appointment, AppointmentStatus, DisclosureAnswer, Seat
from cases.models.arbitration import (
    AgreementForm,
    Arbitration,
    ArbitrationTrack,
    Challenge,
    ConsentSubject,
    Nomination,
    Pleading,
    PleadingKind,
    SideConsent,
    Suspension,
    SuspensionGround,
)
from cases.models.award import (
    Award,
    AwardKind,
    AwardSignature,
    AwardStatus,
    CorrectionKind,
    CorrectionRequest,
    Receipt,
)
from cases.models.calendar import CalendarDay, CalendarYear
from cases.models.case import ArbitrationCase, Case, Currency, MediationCase, Source
from cases.models.conflict import ConflictRelease, ConflictSign
from cases.models.deadline import ChangeKind, Deadline, DeadlineChange, DeadlineStatus, Reminder
from cases.models.dispute import Dispute, RightInDispute
from cases.models.draft import DraftPage
from cases.models.engagement import Engagement, LiveGrant
from cases.models.event import CaseEvent, ChainHead, IdempotencyKey
from cases.models.evidence import EvidenceItem, EvidenceSource, Material, Note
from cases.models.fee import Fee, FeeStatus
from cases.models.hearing import (
    Meeting,
    MeetingMode,
    MeetingPerson,
    MeetingRecord,
    MeetingStatus,
    RecordAnswer,
    Venue,
)
from cases.models.item import CaseItem, ItemQuerySet
from cases.models.legacy import LegacyLedger, LegacyLine
from cases.models.move import LegalMove
from cases.models.paper import CaseNotice, CasePaper
from cases.models.party import (
    AuthorityScope,
    Capacity,
    Party,
    PersonKind,
    Region,
    Representation,
    Side,
)
from cases.models.proposal import Device, GlassBreak, Proposal, ProposalAnswer, ProposalStatus, ShamFlag
from cases.models.reading import Reading
from cases.models.review import IntakeReview
from cases.models.room import Message, Offer, OfferStatus, Release, Undisputed, UndisputedAnswer
from cases.models.rule import (
    CauseOfAction,
    DisputeType,
    FeeBracket,
    LegalSource,
    NoRule,
    RightType,
    StatutoryDamages,
    TimeLimit,
)
from cases.models.rule import Outcome as OutcomeRow
from cases.models.serving import (
    Answer,
    CorrectionItem,
    Invitation,
    Reply,
    Serving,
    ServingChannel,
    ServingStatus,
)

__all__ = [
    "Agreement",
    "AgreementForm",
    "AgreementStatus",
    "Answer",
    "Appointment",
    "AppointmentStatus",
    "Arbitration",
    "ArbitrationCase",
    "ArbitrationTrack",
    "AuthorityScope",
    "Award",
    "AwardKind",
    "AwardSignature",
    "AwardStatus",
    "CalendarDay",
    "CalendarYear",
    "Capacity",
    "Case",
    "CaseEvent",
    "CaseItem",
    "CaseNotice",
    "CasePaper",
    "CauseOfAction",
    "ChainHead",
    "Challenge",
    "ChangeKind",
    "Clause",
    "ClauseKind",
    "ConfirmationStatus",
    "ConflictRelease",
    "ConflictSign",
    "ConsentSubject",
    "CorrectionItem",
    "CorrectionKind",
    "CorrectionRequest",
    "Currency",
    "Deadline",
    "DeadlineChange",
    "DeadlineStatus",
    "Device",
    "DisclosureAnswer",
    "Dispute",
    "DisputeType",
    "DraftPage",
    "Engagement",
    "EvidenceItem",
    "EvidenceSource",
    "Fee",
    "FeeBracket",
    "FeeStatus",
    "GlassBreak",
    "IdempotencyKey",
    "IntakeReview",
    "Invitation",
    "ItemQuerySet",
    "JudicialConfirmation",
    "LegacyLedger",
    "LegacyLine",
    "LegalMove",
    "LegalSource",
    "LiveGrant",
    "Material",
    "MediationCase",
    "Meeting",
    "MeetingMode",
    "MeetingPerson",
    "MeetingRecord",
    "MeetingStatus",
    "Message",
    "NoRule",
    "Nomination",
    "Note",
    "Offer",
    "OfferStatus",
    "OutcomeRow",
    "Party",
    "PersonKind",
    "Pleading",
    "PleadingKind",
    "Proposal",
    "ProposalAnswer",
    "ProposalStatus",
    "Reading",
    "Receipt",
    "RecordAnswer",
    "Region",
    "Release",
    "Reminder",
    "Reply",
    "Representation",
    "RightInDispute",
    "RightType",
    "Seat",
    "Serving",
    "ServingChannel",
    "ServingStatus",
    "ShamFlag",
    "Side",
    "SideConsent",
    "Source",
    "StatutoryDamages",
    "Suspension",
    "SuspensionGround",
    "TimeLimit",
    "Undisputed",
    "UndisputedAnswer",
    "Venue",
]

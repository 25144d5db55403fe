"""What a case is made of."""

from cases.models.agreement import (
    Agreement,
    AgreementStatus,
    Clause,
    ClauseKind,
    ConfirmationStatus,
    JudicialConfirmation,
)
from cases.models.appointment import Appointment, AppointmentStatus, DisclosureAnswer
from cases.models.calendar import CalendarDay, CalendarYear
from cases.models.case import Case, Currency, MediationCase, Source
from cases.models.deadline import Deadline, DeadlineStatus
from cases.models.dispute import Dispute, RightInDispute
from cases.models.draft import DraftPage
from cases.models.engagement import Engagement, LiveGrant
from cases.models.event import CaseEvent, ChainHead, IdempotencyKey
from cases.models.evidence import EvidenceItem, EvidenceSource, Material, Note
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
from cases.models.review import IntakeReview
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
    "AgreementStatus",
    "Answer",
    "Appointment",
    "AppointmentStatus",
    "AuthorityScope",
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
    "Clause",
    "ClauseKind",
    "ConfirmationStatus",
    "CorrectionItem",
    "Currency",
    "Deadline",
    "DeadlineStatus",
    "Device",
    "DisclosureAnswer",
    "Dispute",
    "DisputeType",
    "DraftPage",
    "Engagement",
    "EvidenceItem",
    "EvidenceSource",
    "FeeBracket",
    "GlassBreak",
    "IdempotencyKey",
    "IntakeReview",
    "Invitation",
    "ItemQuerySet",
    "JudicialConfirmation",
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
    "NoRule",
    "Note",
    "OutcomeRow",
    "Party",
    "PersonKind",
    "Proposal",
    "ProposalAnswer",
    "ProposalStatus",
    "RecordAnswer",
    "Region",
    "Reply",
    "Representation",
    "RightInDispute",
    "RightType",
    "Serving",
    "ServingChannel",
    "ServingStatus",
    "ShamFlag",
    "Side",
    "Source",
    "StatutoryDamages",
    "TimeLimit",
    "Venue",
]

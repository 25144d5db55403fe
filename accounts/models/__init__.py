"""People: users, the centre and its organisations, neutrals' profiles, and the events of accounts."""

from accounts.models.centre import Centre, Organisation, OrganisationKind, RecusalPolicy
from accounts.models.events import AccountEvent, ChainHead, EventKind
from accounts.models.heads import DailyHead
from accounts.models.people import Absence, NeutralProfile, Panel, StaffRole, User, UserManager

__all__ = [
    "Absence",
    "AccountEvent",
    "Centre",
    "ChainHead",
    "DailyHead",
    "EventKind",
    "NeutralProfile",
    "Organisation",
    "OrganisationKind",
    "Panel",
    "RecusalPolicy",
    "StaffRole",
    "User",
    "UserManager",
]

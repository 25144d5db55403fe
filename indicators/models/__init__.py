"""The plan, the rules, the ledger, the months that were frozen, and the ledgers of the years before."""

from indicators.imports.models import ImportFile, ImportProgress, ImportRow, RememberedColumn
from indicators.models.entry import Assessment, Entry
from indicators.models.finding import DetectorRule, Finding, FindingCase, FindingDecision, Oddity, Verdict
from indicators.models.freeze import FrozenMonth, Motion, MotionKind
from indicators.models.ledger import LedgerLine, Movement, Posting, Why
from indicators.models.plan import Basis, CountingRule, PacePoint, PlanPeriod
from indicators.models.satisfaction import LOW, Finish, FollowUp, Ground, Level, Rating
from indicators.models.tally import ALL, Change, ClosingTally, DaysTally, SliceTally, Tally, What

__all__ = [
    "ALL",
    "LOW",
    "Assessment",
    "Basis",
    "Change",
    "ClosingTally",
    "CountingRule",
    "DaysTally",
    "DetectorRule",
    "Entry",
    "Finding",
    "FindingCase",
    "FindingDecision",
    "Finish",
    "FollowUp",
    "FrozenMonth",
    "Ground",
    "ImportFile",
    "ImportProgress",
    "ImportRow",
    "LedgerLine",
    "Level",
    "Motion",
    "MotionKind",
    "Movement",
    "Oddity",
    "PacePoint",
    "PlanPeriod",
    "Posting",
    "Rating",
    "RememberedColumn",
    "SliceTally",
    "Tally",
    "Verdict",
    "What",
    "Why",
]

"""The plan, the rules, the ledger, the months that were frozen, and the ledgers of the years before."""

from indicators.imports.models import ImportFile, ImportProgress, ImportRow, RememberedColumn
from indicators.models.entry import Assessment, Entry
from indicators.models.freeze import FrozenMonth, Motion, MotionKind
from indicators.models.ledger import LedgerLine, Movement, Posting, Tally, Why
from indicators.models.plan import Basis, CountingRule, PacePoint, PlanPeriod

__all__ = [
    "Assessment",
    "Basis",
    "CountingRule",
    "Entry",
    "FrozenMonth",
    "ImportFile",
    "ImportProgress",
    "ImportRow",
    "LedgerLine",
    "Motion",
    "MotionKind",
    "Movement",
    "PacePoint",
    "PlanPeriod",
    "Posting",
    "RememberedColumn",
    "Tally",
    "Why",
]

"""Papers of an arbitration: the hearing, suspension and mediation inside the arbitration."""

from cases.paperwork.rows import PaperRow
from cases.permissions import Action

ROWS: dict[Action, tuple[PaperRow, ...]] = {}

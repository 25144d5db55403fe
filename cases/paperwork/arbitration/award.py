"""Papers of an arbitration: decisions and endings."""

from cases.paperwork.rows import PaperRow
from cases.permissions import Action

ROWS: dict[Action, tuple[PaperRow, ...]] = {}

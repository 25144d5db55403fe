"""Papers of an arbitration: the notice, the answer and the tribunal."""

from cases.paperwork.rows import PaperRow
from cases.permissions import Action

ROWS: dict[Action, tuple[PaperRow, ...]] = {}

"""Papers of an arbitration: the request, its acceptance and the fee."""

from cases.paperwork.rows import PaperRow
from cases.permissions import Action

ROWS: dict[Action, tuple[PaperRow, ...]] = {}

"""The papers of this part of the procedure."""

from cases.paperwork.rows import PaperRow
from cases.permissions import Action

ROWS: dict[Action, tuple[PaperRow, ...]] = {}

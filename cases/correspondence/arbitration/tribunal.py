"""Who is told what in an arbitration: the notice, the answer and the tribunal."""

from cases.correspondence.rows import Row
from cases.permissions import Action

ROWS: dict[Action, tuple[Row, ...]] = {}

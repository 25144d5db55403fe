"""Who is told what in an arbitration: decisions and endings."""

from cases.correspondence.rows import Row
from cases.permissions import Action

ROWS: dict[Action, tuple[Row, ...]] = {}

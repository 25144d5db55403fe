"""Who is told what in an arbitration: the request, its acceptance and the fee."""

from cases.correspondence.rows import Row
from cases.permissions import Action

ROWS: dict[Action, tuple[Row, ...]] = {}

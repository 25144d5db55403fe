"""Who is told what in an arbitration: the hearing, suspension and mediation inside the arbitration."""

from cases.correspondence.rows import Row
from cases.permissions import Action

ROWS: dict[Action, tuple[Row, ...]] = {}

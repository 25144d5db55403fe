"""Who is told what in this part of the procedure."""

from cases.correspondence.rows import Tell
from cases.permissions import Action

ROWS: dict[Action, tuple[Tell, ...]] = {}

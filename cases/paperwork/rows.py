"""The form of a row of paperwork."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cases.audience import Audience
from cases.models import Case, CaseEvent, Party, Side
from documents.contexts import PaperContext
from documents.models import Paper


@dataclass(frozen=True)
class Order:
    """One copy to be made: what it shows, and who sees it in the file."""

    context: PaperContext
    audience: Audience = Audience.JOINT
    side: Side | None = None
    number: str = ""


@dataclass(frozen=True)
class PaperRow:
    """A paper that an act issues.

    Args:
        kind: its code in documents.kinds.CATALOGUE.
        orders: what is to be made, from the case after the act and the act's event; may be empty.
        on_ready, on_failed: dotted paths that `documents` calls when the bytes are there, or cannot be made.
        keep: what else remembers the paper beside the file of the case.
        without_prejudice: material of the mediation, which never leaves its file.
        served_on: the parties on whom it is to be served, each with proof; servings are prepared for them.
    """

    kind: str
    orders: Callable[[Case, CaseEvent], Iterable[Order]]
    on_ready: str = ""
    on_failed: str = ""
    keep: Callable[[Case, Paper], None] | None = None
    without_prejudice: bool = False
    served_on: Callable[[Case, CaseEvent], Iterable[Party]] | None = None

"""Who sees: the audiences of an item, and the reach that a viewer has. Pure: no query.

Every item of a case (message, note, file, paper, meeting, event) has one audience. `Reach` says which
audiences a viewer sees on one case; models.item.ItemQuerySet.seen_by turns it into one filter that
pages, search, exports, mail, papers and counts all use.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    """Who an item is for."""

    JOINT = "JOINT"
    SIDE = "SIDE"
    NEUTRAL = "NEUTRAL"
    TRIBUNAL = "TRIBUNAL"
    CENTRE = "CENTRE"


AUDIENCE_LABELS = {
    Audience.JOINT: _("Both sides and the mediator"),
    Audience.SIDE: _("One side and the mediator"),
    Audience.NEUTRAL: _("The mediator alone"),
    Audience.TRIBUNAL: _("The tribunal alone"),
    Audience.CENTRE: _("Internal note: parties cannot see this"),
}


class Depth(IntEnum):
    """How far somebody sees into a case."""

    NONE = 0  # the case does not exist for them: 404
    SUMMARY = 1  # names and subject: an invited respondent, a proposed mediator
    REGISTER = 2  # number, names, right, stage, dates, outcome: staff of the organisation
    FILE = 3  # the file, item by item as its audience allows


@dataclass(frozen=True)
class Reach:
    """What one viewer sees of one case's items.

    Args:
        depth: below FILE no item is seen.
        sides: the sides whose confidential items the viewer sees.
        is_neutral: the confirmed mediator sees each side's items.
        is_tribunal: an arbitrator of the case.
        is_mediating: the tribunal mediates; at any other time it sees nothing of what was said in a mediation.
        is_staff: sees the centre's own notes.
        runs_arbitration: staff of an arbitration: when its tribunal mediates, they learn when and where, not what.
        user_id: the neutral's own notes are seen by their author only.
    """

    depth: Depth
    sides: frozenset[UUID] = frozenset()
    is_neutral: bool = False
    is_tribunal: bool = False
    is_mediating: bool = False
    is_staff: bool = False
    runs_arbitration: bool = False
    user_id: UUID | None = None


NOTHING = Reach(Depth.NONE)

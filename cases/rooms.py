"""The rooms of a mediation as one reader sees them: which there are, who is in them, what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.access import Standing, members
from cases.audience import Audience, Reach
from cases.models import Case, Message, Release, Side
from cases.permissions import SideKind
from cases.refusals import NotVisible

JOINT = "joint"
_CAUCUS = {
    SideKind.APPLICANT: _("Alone with the applicant: the respondent cannot see it"),
    SideKind.RESPONDENT: _("Alone with the respondent: the applicant cannot see it"),
}
_OTHERS = {SideKind.APPLICANT: _("The respondent's side"), SideKind.RESPONDENT: _("The applicant's side")}
_SEND = {
    SideKind.APPLICANT: _("Send to the applicant's side and the mediator alone"),
    SideKind.RESPONDENT: _("Send to the respondent's side and the mediator alone"),
}


@dataclass(frozen=True)
class Room:
    """One room: where it is, whose it is, and the words beside everything that is said in it."""

    key: str
    label: str | Promise
    side: Side | None
    audience: str
    not_seen: str | Promise
    button: str | Promise
    is_current: bool = False

    def is_seen_by(self, reach: Reach) -> bool:
        """Return whether a reader may enter."""
        return self.side is None or reach.is_neutral or self.side.pk in reach.sides


def rooms_of(case: Case, reach: Reach, current: str = JOINT) -> list[Room]:
    """Return the rooms that exist for a reader; the others leave no trace."""
    joint = Room(
        JOINT,
        _("Joint room: both sides see it"),
        None,
        "joint",
        "",
        pgettext_lazy("button", "Send to both sides"),
        current == JOINT,
    )
    caucuses = [_caucus(side, current) for side in Side.objects.filter(case=case).order_by("position")]
    return [room for room in (joint, *caucuses) if room.is_seen_by(reach)]


def _caucus(side: Side, current: str) -> Room:
    kind = SideKind(side.kind)
    key = kind.value.lower()
    return Room(key, _CAUCUS[kind], side, "side", _OTHERS[kind], _SEND[kind], current == key)


def enter(rooms: Iterable[Room], key: str) -> Room:
    """Return a room by its key.

    Raises:
        NotVisible: it does not exist for this reader.
    """
    for room in rooms:
        if room.key == key:
            return room
    raise NotVisible


def people_in(case: Case, room: Room) -> list[str]:
    """Return the names of those who see what is said in a room."""
    audience = Audience.SIDE if room.side else Audience.JOINT
    return members(Message(case=case, audience=audience, side=room.side))


def messages_in(case: Case, room: Room, reach: Reach) -> list[Any]:
    """Return what was said in a room, oldest first."""
    rows = Message.objects.filter(case=case, side=room.side).seen_by(reach)
    return list(rows.select_related("made_by", "by_side").prefetch_related("releases"))


def waiting_releases(room: Room, standing: Standing | None) -> list[Release]:
    """Return the requests that a side has still to answer, for those of that side."""
    if room.side is None or standing is None or standing.side_id != room.side.pk:
        return []
    rows = Release.objects.filter(message__side=room.side, answered_at=None)
    return list(rows.select_related("message", "asked_by"))

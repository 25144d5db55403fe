"""The next step of a case as one viewer sees it: you must, waiting for whom until when, or nothing to do.

Pure: works out sentences from a Situation; reads nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import Standing
from cases.deadlines import Calendar
from cases.duties import duties_of
from cases.duty import MEDIATOR, Duty
from cases.limits import TimeLeft, due_of, rule_words, time_left
from cases.moment import Moment
from cases.parts import Row
from cases.permissions import PARTY_ROLES, STAFF_ROLES, TRIBUNAL_ROLES, Action, Role
from cases.procedures.states import Outcome
from cases.situation import Situation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

ENDINGS = {
    "NOT_ACCEPTED": _("The application was not accepted. The decision states the reason and the other ways."),
    "CANCELLED": _("The application was withdrawn before it was accepted."),
    "CLOSED": _("The case is closed."),
    "ARCHIVED": _("The case is closed and its file is in the archive."),
    "MERGED": _("This case goes on in the lead case."),
}
VOID = _("The entry is void: the import that it came from was taken back.")


@dataclass(frozen=True)
class Step:
    """What a viewer reads in the next-step panel and in the lists.

    Args:
        kind: "act", "wait" or "none".
        action: the act whose page the button opens; proposal: the proposal that is to be answered.
        at: the instant of the meeting that the sentence is about.
    """

    kind: str
    title: "Words"
    text: "Words" = ""
    due_on: date | None = None
    left: str = ""
    is_soon: bool = False
    is_overdue: bool = False
    consequence: "Words" = ""
    rule: str = ""
    action: Action | None = None
    proposal: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Viewer:
    """Who looks: the words that a duty may name them by, and whether they belong to the centre's staff."""

    keys: frozenset[str]
    is_staff: bool


def viewer_of(standings: Iterable[Standing], user_id: UUID | None) -> Viewer:
    """Return a viewer by what he is on a case."""
    keys = {f"user:{user_id}"} if user_id else set()
    roles = set()
    for standing in standings:
        roles.add(standing.role)
        keys.add(
            standing.side.value if standing.role in PARTY_ROLES and standing.side else standing.role.value
        )
    return Viewer(frozenset(keys), bool(roles & STAFF_ROLES))


def step_of(situation: Situation, viewer: Viewer, moment: Moment, calendar: Calendar) -> Step:
    """Return the next step of a case for a viewer."""
    duties = list(duties_of(within_sight(situation, viewer), moment.at))
    for duty in duties:
        if duty.whose & viewer.keys:
            return _with_limit(Step("act", duty.act, action=duty.action, proposal=duty.proposal), duty, situation,
                               moment, calendar)  # fmt: skip
    for duty in duties:
        if viewer.is_staff or (duty.wait and not duty.internal):
            step = Step("wait", duty.wait or duty.act, at=duty.at)
            return _with_limit(step, duty, situation, moment, calendar)
    return Step("none", _("Nothing for you to do now"), text=_ending(situation))


def _ending(situation: Situation) -> "Words":
    return VOID if situation.outcome == Outcome.VOID_ENTRY else ENDINGS.get(situation.state, "")


def within_sight(situation: Situation, viewer: Viewer) -> Situation:
    """Leave out private meetings and drafts of which this viewer must not even learn that they exist."""
    if not situation.awards and not situation.meetings:
        return situation
    meetings = situation.meetings
    if MEDIATOR not in viewer.keys:
        meetings = tuple(m for m in meetings if m["audience"] == "JOINT" or m["side"] in viewer.keys)
    return replace(situation, awards=_awards_within_sight(situation, viewer), meetings=meetings)


def _awards_within_sight(situation: Situation, viewer: Viewer) -> tuple[Row, ...]:
    """The tribunal's drafts are its own; the head of the institution knows of what was submitted to scrutiny."""
    if viewer.keys & {role.value for role in TRIBUNAL_ROLES}:
        return situation.awards
    if Role.INSTITUTION_CHAIR.value in viewer.keys:
        return tuple(award for award in situation.awards if award["status"] == "SCRUTINY")
    return ()


def _with_limit(step: Step, duty: Duty, situation: Situation, moment: Moment, calendar: Calendar) -> Step:
    limit = situation.limits.get(duty.limit)
    due_on = duty.due_on or due_of(limit)
    consequence = duty.after if step.kind == "act" else ""
    if due_on is None:
        return replace(step, consequence=consequence)
    left: TimeLeft = time_left(due_on, moment.today, calendar)
    return replace(
        step,
        due_on=due_on,
        left=left.words,
        is_soon=left.is_soon,
        is_overdue=left.is_overdue,
        consequence=consequence,
        rule=rule_words(limit) if limit else "",
    )

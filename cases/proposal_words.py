"""A proposal in words: what is proposed, what follows from it, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.marks import MARKS
from cases.models import Proposal
from cases.permissions import ROLE_LABELS, Action, Role
from cases.procedures.states import Outcome, ReopenGround

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

# What is proposed, and what happens as soon as it is agreed to.
PROPOSED: "dict[str, tuple[_StrPromise, _StrPromise]]" = {
    Action.REJECT: (
        _("Not accept the application"),
        _("The applicant is told the decision, its reason and the other ways. The case ends."),
    ),
    Action.SUSPEND: (
        _("Suspend the mediation"),
        _("The mediation period stops until the mediation is resumed. Both sides are told."),
    ),
    Action.EXTEND: (
        _("Extend the mediation period"),
        _("The mediation goes on until the later day, if every side agrees."),
    ),
    Action.CLOSE: (
        _("Close the case"),
        _("The case is closed and counted on the day of its legal event. Both sides are told."),
    ),
    Action.REOPEN: (
        _("Open the case again"),
        _(
            "The case goes back to mediation. It keeps its first closing date and is not counted again. If a court has ended the agreement, its paper is withdrawn; otherwise the agreement stays in effect."
        ),
    ),
    Action.POSTPONE: (
        _("Hold the hearing later"),
        _("The hearing is held at the later time. Both sides and the tribunal are told."),
    ),
    Action.CORRECT_CLOSING: (
        _("Correct the closing date"),
        _(
            "The closing date is corrected, and the count with it. A month that was reported stays; a later one shows the correction. Both sides are told."
        ),
    ),
    Action.STRIKE_OUT: (
        _("Strike the case out of the count"),
        _(
            "The case stays on file and is not counted any more. This cannot be taken back. Both sides are told."
        ),
    ),
    Action.ANNUL: (
        _("Record that the result fell away"),
        _("The case stays counted, with a mark. This cannot be taken back. Both sides are told."),
    ),
    Action.NO_REPLY: (
        _("End the case: the respondent could not be reached"),
        _("The mediation ends. Both sides are told."),
    ),
    Action.EXPIRE: (
        _("End the mediation: the period is over"),
        _("The mediation ends without an agreement. Both sides are told."),
    ),
    Action.LAPSE_CORRECTION: (
        _("Deem the application withdrawn: not corrected in time"),
        _("The application ends. The applicant is told and may file again."),
    ),
}
# The entered data that the page prints, with their labels.
LABELS: "dict[str, _StrPromise]" = {
    "outcome": _("Outcome"),
    "ground": pgettext_lazy("of an act", "Ground"),
    "ends_on": _("New end of the period"),
    "days": _("Days"),
    "on": _("Day of the event"),
    "starts_at": _("New time of the hearing"),
    "was": _("Closing date until now"),
    "closed_on": _("Corrected closing date"),
    "finding": _("What was found"),
    "court": _("Court"),
    "reference": _("Number of the decision"),
}

# What the same data are called where another act entered them.
LABELS_OF: "dict[str, dict[str, _StrPromise]]" = {
    Action.ANNUL: {"ground": _("What happened to the result"), "on": _("Day of the decision")},
}


@dataclass(frozen=True)
class Line:
    """One thing that the proposal says."""

    key: "Text"
    value: Any
    is_day: bool = False
    is_instant: bool = False


@dataclass(frozen=True)
class Words:
    """What the page of a proposal prints."""

    title: "Text"
    effect: "Text"
    by_role: "Text"
    lines: list[Line]


def words_of(proposal: Proposal) -> Words:
    """Return a proposal in the reader's language."""
    title, effect = PROPOSED.get(proposal.action, (proposal.action, ""))
    labels = LABELS | LABELS_OF.get(proposal.action, {})
    lines = [_line(key, labels[key], proposal.data[key]) for key in labels if proposal.data.get(key)]
    role = ROLE_LABELS[Role(proposal.by_role)]
    return Words(title, effect, role, lines)  # type: ignore[arg-type]


def _line(key: str, label: "Text", value: Any) -> Line:
    if key == "outcome" and value in Outcome.values:
        return Line(label, Outcome(value).label)
    if key == "ground" and value in ReopenGround.values:
        return Line(label, ReopenGround(value).label)
    if key in ("finding", "ground") and (word := MARKS.get(str(value))):
        return Line(label, word)
    if key == "starts_at":
        return Line(label, datetime.fromisoformat(str(value)), is_instant=True)
    try:
        return Line(label, date.fromisoformat(str(value)), is_day=True)
    except ValueError:
        return Line(label, value)

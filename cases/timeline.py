"""The history of a case as one reader sees it: what happened, when, by whom, and who else sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, OuterRef, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from cases.audience import Audience, Reach
from cases.kinds import Kind
from cases.marks import MARKS
from cases.models import Case, CaseEvent, Side
from cases.permissions import ROLE_LABELS, Action, Role, SideKind
from cases.titles import title_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGE = 20
EVERYTHING = "all"

# What the reader may narrow the history to.
FILTERS: "Mapping[str, tuple[_StrPromise, tuple[str, ...]]]" = {
    "material": (pgettext_lazy("part of a case", "Materials"), (Action.ADD_EVIDENCE,)),
    "meetings": (
        gettext_lazy("Meetings"),
        (
            *(Action.SCHEDULE_MEETING, Action.CANCEL_MEETING, Action.HOLD_SESSION, Action.ANSWER_RECORD),
            *(Action.SCHEDULE_HEARING, Action.HOLD_HEARING, Action.POSTPONE),
            *(Action.CLOSE_HEARING, Action.REOPEN_HEARING, Action.DOCUMENTS_ONLY),
        ),
    ),
    "papers": (
        gettext_lazy("Agreement and papers"),
        (Action.SERVE, Action.EDIT_AGREEMENT, Action.DRAFT_AGREEMENT, Action.REVISE, Action.SIGN,
         Action.COMPLETE_SIGNING, Action.RECORD_ORAL_AGREEMENT, Action.REFUSE_TO_SIGN),
    ),
}  # fmt: skip


_ROLE_WORDS = {role.value: label for role, label in ROLE_LABELS.items()}
_NOMINEE: "Mapping[str, _StrPromise]" = {
    Kind.MEDIATION: gettext_lazy("Proposed mediator"),
    Kind.ARBITRATION: gettext_lazy("Proposed arbitrator"),
}


@dataclass(frozen=True)
class Entry:
    """One item of the history, as components/timeline.html prints it."""

    title: str
    at: datetime
    by: str
    audience: str
    audience_label: str
    text: str = ""
    url: str = ""


def entries(case: Case, reach: Reach, *, kind: str = EVERYTHING, page: int = 1) -> tuple[list[Entry], bool]:
    """Return one page of a case's history, newest first, and whether there is more. One statement.

    Args:
        kind: a key of FILTERS, or "state" for the steps that moved the case on.
    """
    events = (
        CaseEvent.objects.filter(case=case)
        .seen_by(reach)
        .annotate(
            by_name=_name_of(OuterRef("by_id")), second_name=_name_of(_second()), side_kind=_side_kind()
        )
    )
    events = events.exclude(kind=Action.SEND_MESSAGE)  # the rooms have their own pages
    if kind == "state":
        events = events.exclude(state_to="").exclude(state_from=F("state_to"))
    elif kind in FILTERS:
        events = events.filter(kind__in=FILTERS[kind][1])
    start = (page - 1) * PAGE
    rows = list(events.order_by("-at", "-id")[start : start + PAGE + 1])
    return [entry_of(case.kind, event) for event in rows[:PAGE]], len(rows) > PAGE


def entry_of(case_kind: str, event: Any) -> Entry:
    """Return an event in words."""
    return Entry(
        title=_title(case_kind, event.kind, event.data),
        at=event.at,
        by=_by(case_kind, event),
        audience=event.audience.lower(),
        audience_label=audience_words(event.audience, event.side_kind, case_kind),
        text=_text(event.data),
    )


def _title(case_kind: str, kind: str, data: Mapping[str, Any]) -> str:
    """Return what happened, in the reader's language."""
    title = title_of(case_kind, kind)
    proposed = title_of(case_kind, data.get("action", "")) if kind.startswith("proposal_") else ""
    return title % {"action": proposed} if proposed else title


def audience_words(audience: str, side: str | None, case_kind: str) -> str:
    """Return who sees an item of a case of a kind, in words that name the side."""
    if case_kind == Kind.ARBITRATION and audience in (Audience.JOINT, Audience.SIDE, Audience.CENTRE):
        return _in_arbitration(audience, side)
    match audience:
        case Audience.JOINT:
            return _("Both sides and the mediator")
        case Audience.SIDE:
            return (
                _("Mediator and applicant only")
                if side == SideKind.APPLICANT
                else _("Mediator and respondent only")
            )
        case Audience.NEUTRAL:
            return _("Only you")
        case Audience.TRIBUNAL:
            return _("The tribunal alone")
    return _("The centre only: parties cannot see this")


def _in_arbitration(audience: str, side: str | None) -> str:
    """What goes to one side is not read by those who decide; the institution runs the case."""
    if audience == Audience.CENTRE:
        return _("The institution only: parties cannot see this")
    if audience == Audience.JOINT:
        return _("Both sides and the tribunal")
    return _("Applicant's side only") if side == SideKind.APPLICANT else _("Respondent's side only")


def _by(case_kind: str, event: Any) -> str:
    if event.by_label == "system":
        return _("System")
    role = str(_NOMINEE[Kind(case_kind)] if event.role == Role.NOMINEE else _ROLE_WORDS.get(event.role, ""))
    name = event.by_name or ""
    who = _("%(name)s (%(role)s)") % {"name": name, "role": role} if name and role else name or role
    if event.second_name:
        return _("%(who)s, confirmed by %(second)s") % {"who": who, "second": event.second_name}
    return who


def _text(data: Mapping[str, Any]) -> str:
    if data.get("was") and data.get("closed_on"):
        return _("From %(was)s to %(closed_on)s") % {"was": data["was"], "closed_on": data["closed_on"]}
    if word := MARKS.get(data.get("finding") or data.get("ground") or ""):
        return str(word)
    return _("Case number: %(number)s") % {"number": data["number"]} if data.get("number") else ""


def _name_of(user_id: Any) -> Subquery:
    return Subquery(User.objects.filter(pk=user_id).values("name")[:1], output_field=CharField())


def _second() -> Any:
    return Cast(KeyTextTransform("second", OuterRef("data")), UUIDField())


def _side_kind() -> Subquery:
    return Subquery(Side.objects.filter(pk=OuterRef("side_id")).values("kind")[:1], output_field=CharField())

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
from cases.models import Case, CaseEvent, Side
from cases.permissions import ROLE_LABELS, Action, SideKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGE = 20
EVERYTHING = "all"

TITLES: "Mapping[str, _StrPromise]" = {
    Action.EDIT_DRAFT: gettext_lazy("Application changed"),
    Action.SUBMIT: gettext_lazy("Application submitted"),
    Action.DISCARD: gettext_lazy("Draft thrown away"),
    Action.RESUBMIT: gettext_lazy("Corrected application submitted"),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: gettext_lazy("Application withdrawn before acceptance"),
    Action.REQUEST_CORRECTION: gettext_lazy("Correction requested"),
    Action.LAPSE_CORRECTION: gettext_lazy("Application deemed withdrawn: not corrected in time"),
    Action.REJECT: gettext_lazy("Application not accepted"),
    Action.ACCEPT: gettext_lazy("Application accepted"),
    Action.ASK_FOR_TIME: gettext_lazy("Respondent asked for more time to reply"),
    Action.REPLY: gettext_lazy("A respondent agreed to mediate, others have still to answer"),
    Action.CONSENT: gettext_lazy("Respondent agreed to mediate"),
    Action.REFUSE: gettext_lazy("Respondent declined mediation"),
    Action.NO_REPLY: gettext_lazy("Respondent could not be reached"),
    Action.CONFIRM_ADDRESS: gettext_lazy("Address for service confirmed"),
    Action.ADD_EVIDENCE: gettext_lazy("Material added"),
    Action.ADD_NOTE: gettext_lazy("Note written"),
    Action.ASSIGN_SECRETARY: gettext_lazy("Case secretary assigned"),
    Action.CHECK_IDENTITY: gettext_lazy("Identity and authority checked"),
    Action.RAISE_FLAG: gettext_lazy("Possible sham mediation flagged"),
    Action.CLEAR_FLAG: gettext_lazy("Flag cleared"),
    Action.BREAK_GLASS: gettext_lazy("File opened by a supervisor with a reason"),
    Action.SERVE: gettext_lazy("Serving of a paper recorded"),
    Action.CHOOSE_MEDIATOR: gettext_lazy("Recommendation of a mediator asked for"),
    Action.APPOINT_MEDIATOR: gettext_lazy("Mediator proposed"),
    Action.ACCEPT_APPOINTMENT: gettext_lazy("Mediator accepted and made the disclosure"),
    Action.DECLINE_APPOINTMENT: gettext_lazy("Proposed mediator declined"),
    Action.ANSWER_DISCLOSURE: gettext_lazy("Disclosure answered"),
    Action.CONFIRM_MEDIATOR: gettext_lazy("Mediator confirmed, mediation begins"),
    Action.REPLACE_MEDIATOR: gettext_lazy("Another mediator asked for"),
    Action.SCHEDULE_MEETING: gettext_lazy("Meeting arranged"),
    Action.CANCEL_MEETING: gettext_lazy("Meeting cancelled"),
    Action.HOLD_SESSION: gettext_lazy("Record of a meeting written"),
    Action.ANSWER_RECORD: gettext_lazy("Record of a meeting answered"),
    Action.EXTEND: gettext_lazy("Mediation period extended"),
    Action.SUSPEND: gettext_lazy("Mediation suspended"),
    Action.RESUME: gettext_lazy("Mediation resumed"),
    Action.EDIT_AGREEMENT: gettext_lazy("Draft agreement changed"),
    Action.DRAFT_AGREEMENT: gettext_lazy("Agreement finalised and put to signature"),
    Action.RECORD_ORAL_AGREEMENT: gettext_lazy("Oral agreement recorded"),
    Action.REVISE: gettext_lazy("Text of the agreement opened again"),
    Action.SIGN: gettext_lazy("Agreement signed"),
    Action.COMPLETE_SIGNING: gettext_lazy("Agreement in effect"),
    Action.REFUSE_TO_SIGN: gettext_lazy("Signature refused"),
    Action.WITHDRAW: gettext_lazy("Application withdrawn"),
    Action.TERMINATE: gettext_lazy("Mediation ended"),
    Action.EXPIRE: gettext_lazy("Mediation period over"),
    Action.RECORD_CONFIRMATION: gettext_lazy("Judicial confirmation recorded"),
    Action.CLOSE: gettext_lazy("Case closed"),
    Action.REOPEN: gettext_lazy("Case opened again"),
    Action.ARCHIVE: gettext_lazy("File put into the archive"),
    Action.MERGE: gettext_lazy("Case merged into a lead case"),
    "agreement_frozen": gettext_lazy("Agreement ready to be signed"),
    "agreement_failed": gettext_lazy("Agreement could not be made into a paper"),
    "agreement_issued": gettext_lazy("Agreement issued under seal"),
    "proposal_made": gettext_lazy("Proposed: %(action)s"),
    "proposal_agreed": gettext_lazy("Agreed to the proposal: %(action)s"),
    "proposal_declined": gettext_lazy("Declined the proposal: %(action)s"),
}
# What the reader may narrow the history to.
FILTERS: "Mapping[str, tuple[_StrPromise, tuple[str, ...]]]" = {
    "material": (pgettext_lazy("part of a case", "Materials"), (Action.ADD_EVIDENCE,)),
    "meetings": (
        gettext_lazy("Meetings"),
        (Action.SCHEDULE_MEETING, Action.CANCEL_MEETING, Action.HOLD_SESSION, Action.ANSWER_RECORD),
    ),
    "papers": (
        gettext_lazy("Agreement and papers"),
        (Action.SERVE, Action.EDIT_AGREEMENT, Action.DRAFT_AGREEMENT, Action.REVISE, Action.SIGN,
         Action.COMPLETE_SIGNING, Action.RECORD_ORAL_AGREEMENT, Action.REFUSE_TO_SIGN),
    ),
}  # fmt: skip


_ROLE_WORDS = {role.value: label for role, label in ROLE_LABELS.items()}


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
    if kind == "state":
        events = events.exclude(state_to="").exclude(state_from=F("state_to"))
    elif kind in FILTERS:
        events = events.filter(kind__in=FILTERS[kind][1])
    start = (page - 1) * PAGE
    rows = list(events.order_by("-at", "-id")[start : start + PAGE + 1])
    return [entry_of(event, reach) for event in rows[:PAGE]], len(rows) > PAGE


def entry_of(event: Any, reach: Reach) -> Entry:
    """Return an event in words."""
    return Entry(
        title=title_of(event.kind, event.data),
        at=event.at,
        by=_by(event),
        audience=event.audience.lower(),
        audience_label=audience_words(event.audience, event.side_kind),
        text=_text(event.data),
    )


def title_of(kind: str, data: Mapping[str, Any]) -> str:
    """Return what happened, in the reader's language."""
    title = str(TITLES.get(kind, kind))
    proposed = str(TITLES.get(data.get("action", ""), "")) if kind.startswith("proposal_") else ""
    return title % {"action": proposed} if proposed else title


def audience_words(audience: str, side: str | None) -> str:
    """Return who sees an item, in words that name the side."""
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


def _by(event: Any) -> str:
    if event.by_label == "system":
        return _("System")
    role = str(_ROLE_WORDS.get(event.role, ""))
    name = event.by_name or ""
    who = _("%(name)s (%(role)s)") % {"name": name, "role": role} if name and role else name or role
    if event.second_name:
        return _("%(who)s, confirmed by %(second)s") % {"who": who, "second": event.second_name}
    return who


def _text(data: Mapping[str, Any]) -> str:
    return _("Case number: %(number)s") % {"number": data["number"]} if data.get("number") else ""


def _name_of(user_id: Any) -> Subquery:
    return Subquery(User.objects.filter(pk=user_id).values("name")[:1], output_field=CharField())


def _second() -> Any:
    return Cast(KeyTextTransform("second", OuterRef("data")), UUIDField())


def _side_kind() -> Subquery:
    return Subquery(Side.objects.filter(pk=OuterRef("side_id")).values("kind")[:1], output_field=CharField())

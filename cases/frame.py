"""What stands around every page of one case: its identity and its tabs."""

from dataclasses import dataclass

from django.db.models import CharField, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models.languages import SUFFIXES
from cases.audience import Depth
from cases.kinds import Kind
from cases.models import Case, DisputeType, Fee, Party, RightType
from cases.models.fee import SETTLED
from cases.permissions import TRIBUNAL_ROLES, Role, SideKind

# The tabs of a case, in their order: the word by which a view says where it is, the address, the label.
TABS = (
    ("overview", "case", _("Overview and history")),
    ("parties", "case_parties", _("Parties")),
    ("materials", "case_materials", pgettext_lazy("part of a case", "Materials")),
    ("meetings", "case_meetings", _("Meetings")),
    ("room", "room", _("Rooms, offers, undisputed facts")),
    ("consents", "consents", _("Consents of the sides")),
    ("decisions", "decisions", _("Decisions")),
    ("papers", "case_papers", _("Agreement and papers")),
    ("notes", "case_notes", _("Notes")),
    ("deliberation", "case_deliberation", _("Deliberation")),
)
# What a tab is called in an arbitration, where a mediation's words do not fit.
_ARBITRATION_TABS = {
    "meetings": pgettext_lazy("part of a case", "Hearings"),
    "papers": _("Papers of the case"),
}
_WITH_ROOMS = frozenset(
    {"MEDIATING", "SUSPENDED", "SIGNING", "AGREED", "TERMINATED", "CLOSED", "ARCHIVED", "MERGED"}
)
_BEFORE_THE_ANSWER = frozenset(
    {"DRAFT", "SUBMITTED", "CORRECTION", "NOT_ACCEPTED", "CANCELLED", "FEE_PENDING"}
)
_BEFORE_THE_TRIBUNAL = _BEFORE_THE_ANSWER | {"ANSWER_PERIOD", "TRIBUNAL_PENDING", "MERGED"}
# Below the file only these exist.
REGISTER_TABS = frozenset({"overview"})


@dataclass(frozen=True)
class Tab:
    """One tab: an address of its own."""

    label: str | Promise
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Head:
    """The identity of a case at the top of each of its pages."""

    number: str
    cause: str
    state: str
    state_label: str
    applicants: list[str]
    respondents: list[str]
    is_imported: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands around a page of a case."""

    head: Head
    tabs: list[Tab]


def name_column() -> str:
    """Return the column that holds a row's name in the reader's language."""
    return f"name_{SUFFIXES.get(get_language() or '', 'zh_hans')}"


def cause_label(column: str) -> Subquery:
    """Return the name of a case's kind of dispute as a part of its own query."""
    rows = DisputeType.objects.filter(code=OuterRef("dispute_type"))
    return Subquery(rows.values(column)[:1], output_field=CharField())


def right_label(column: str) -> Subquery:
    """Return the name of a case's kind of right as a part of its own query."""
    rows = RightType.objects.filter(code=OuterRef("right_type"))
    return Subquery(rows.values(column)[:1], output_field=CharField())


def head_of(case: Case, names: list[tuple[str, str]] | None = None, cause: str | None = None) -> Head:
    """Return the identity of a case.

    Args:
        names: pairs of side and party's name, where the caller has read them.
        cause: the name of the kind of dispute, where the caller has read it.
    """
    if names is None:
        names = list(Party.objects.filter(case=case).values_list("side__kind", "name"))
    if cause is None:
        cause = (
            DisputeType.objects.filter(code=case.dispute_type).values_list(name_column(), flat=True).first()
        )
    return Head(
        number=case.title,
        cause=cause or "",
        state=case.state,
        state_label=state_words(case),
        applicants=[name for side, name in names if side == SideKind.APPLICANT],
        respondents=[name for side, name in names if side == SideKind.RESPONDENT],
        is_imported=case.is_imported,
    )


def state_words(case: Case, fee_status: str | None = None) -> str:
    """Return the state in words; a fee that is settled is no longer due, though its state lasts until the notice.

    Args:
        fee_status: of the claim's fee, where the caller has read it.
    """
    if case.state != "FEE_PENDING":
        return case.state_label
    if fee_status is None:
        fee_status = (
            Fee.objects.filter(case=case, is_counterclaim=False).values_list("status", flat=True).first()
        )
    return str(_("Fee settled, notice to be served")) if fee_status in SETTLED else case.state_label


def tabs_of(case: Case, depth: Depth, current: str, *, writes: Role | None) -> list[Tab]:
    """Return the tabs that exist for a viewer.

    Args:
        current: the word of the tab in TABS.
        writes: the role in which the viewer writes notes on this case; arbitrators do on a page of their own.
    """
    if depth < Depth.FILE:
        return []
    deliberates = writes in TRIBUNAL_ROLES
    hidden = {
        "notes": writes is None or deliberates,
        "deliberation": not deliberates,
        "room": not has_rooms(case),
        "consents": not has_consents(case),
        "decisions": not has_decisions(case),
    }
    shown = [row for row in TABS if not hidden.get(row[0]) and address(row[1], case.pk)]
    return [
        Tab(tab_label(key, case.kind, label), address(name, case.pk), key == current)
        for key, name, label in shown
    ]


def tab_label(key: str, kind: str, label: str | Promise) -> str | Promise:
    """Return what a part of a case is called in a procedure.

    Args:
        label: what it is called in a mediation.
    """
    return _ARBITRATION_TABS.get(key, label) if kind == Kind.ARBITRATION else label


def has_consents(case: Case) -> bool:
    """Return whether the case is an arbitration that has come to its answer."""
    return case.kind == Kind.ARBITRATION and case.state not in _BEFORE_THE_ANSWER


def has_decisions(case: Case) -> bool:
    """Return whether the case is an arbitration that has a tribunal, or was ended before it had one."""
    return case.kind == Kind.ARBITRATION and case.state not in _BEFORE_THE_TRIBUNAL


def has_rooms(case: Case) -> bool:
    """Return whether the case is a mediation that has come to its mediator."""
    return case.kind == Kind.MEDIATION and case.state in _WITH_ROOMS


def address(name: str, *args: object) -> str:
    """Return the address of a named page, or "" where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

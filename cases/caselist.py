"""The list of cases: what each reader finds in it, and how a row reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.kept import Kept
from cases.actors import Actor
from cases.deadlines import Calendar
from cases.forms.search import SearchForm
from cases.frame import Tab, name_column, state_words
from cases.limits import time_left
from cases.models import CalendarDay, Case, RightType
from cases.moment import Moment, now
from cases.nextstep import Viewer, step_of
from cases.permissions import PARTY_ROLES, STAFF_ROLES, Role, SideKind
from cases.queries import CaseQuerySet, is_register_staff
from cases.register import shows_names
from cases.search import found_in, year_and_serial
from cases.situation import Situation, situations_of
from cases.tribunal_worklist import waiting_for_head
from cases.worklist import VIEWS, narrowed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGE = 50
KEPT_SECONDS = 60
NARROWING = ("kind", "state", "right")
_NO_CASE = UUID(int=0)
# Per process and language: until when the names of the kinds of right are good, and the names.
_rights: dict[str, tuple[float, list[tuple[str, str]]]] = {}
_narrowings = Kept(200)  # of up to 5 kB, in each process


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """One case as components/case_table.html prints it."""

    url: str
    number: str
    applicants: list[str]
    respondents: list[str]
    cause: str
    next_step: "str | _StrPromise"
    is_mine: bool
    due_on: date | None
    left: str
    is_soon: bool
    is_overdue: bool
    state: str
    state_label: str
    neutral: str
    case_id: UUID
    is_imported: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Args:
        count: how many cases there are, where the first page holds them all.
    """

    rows: list[Row]
    count: int | None
    previous_url: str
    next_url: str


def listed(actor: Actor, view: str, filters: Mapping[str, str]) -> CaseQuerySet:
    """Return the cases of one view as somebody sees them, filtered, the nearest deadline first."""
    moment = now()
    cases = Case.objects.visible_to(actor)
    cases = _viewed(cases, view, actor, moment, searching="q" in filters)
    cases = (
        found_in(cases, filters.get("q", ""))
        if shows_names(actor)
        else _numbered(cases, filters.get("q", ""))
    )
    if "kind" in filters:
        cases = cases.filter(kind=filters["kind"])
    if "state" in filters:
        cases = cases.filter(state=filters["state"])
    if "right" in filters:
        cases = cases.filter(right_type=filters["right"])
    if "overdue" in filters:
        cases = cases.filter(next_due_on__lt=moment.today)
    if "waits" in filters:
        cases = cases.filter(waiting_for_head(filters["waits"], moment.today))
    if view == "closed":
        return cases.order_by(F("closed_on").desc(nulls_last=True), "id")
    return cases.order_by(F("next_due_on").asc(nulls_last=True), "id")


def page_of(cases: CaseQuerySet, actor: Actor, query: Mapping[str, str], number: int) -> Page:
    """Return one page of a list. Two statements: whether there is more shows in one row too many."""
    start = (number - 1) * PAGE
    found = list(cases[start : start + PAGE + 1])
    rows = rows_for(found[:PAGE], actor)
    has_more = len(found) > PAGE
    return Page(
        rows,
        len(rows) if number == 1 and not has_more else None,
        _url(query, page=str(number - 1)) if number > 1 else "",
        _url(query, page=str(number + 1)) if has_more else "",
    )


def rows_for(cases: list[Case], actor: Actor) -> list[Row]:
    """Return cases as rows for somebody. One statement, and none where there are no cases."""
    moment, names = now(), shows_names(actor)
    calendar = CalendarDay.objects.calendar(moment.today)
    situations = situations_of(cases)
    pattern = reverse("case", args=[_NO_CASE])  # fifty look-ups of an address are one
    return [
        _row(
            case, pattern.replace(str(_NO_CASE), str(case.pk)), situations[case.pk],
            actor, names, moment, calendar,
        )
        for case in cases
    ]  # fmt: skip


def tabs(actor: Actor, view: str) -> list[Tab]:
    """Return the views of the list as tabs."""
    shown = dict(VIEWS)
    if actor.role is Role.CASE_SECRETARY:
        shown = {"todo": shown["todo"], "mine": _("Assigned to me"), **shown}
    if actor.role is Role.STATISTICIAN:
        del shown["todo"], shown["waiting"]
    return [Tab(label, f"?view={key}", key == view) for key, label in shown.items()]


def chips(form: SearchForm, filters: Mapping[str, str], view: str) -> list[Chip]:
    """Return the filters in force, each with its way out."""
    query = {"view": view, **filters}
    return [Chip(form.words(name), _url({k: v for k, v in query.items() if k != name})) for name in filters]


def rights() -> list[tuple[str, str]]:
    """Return the kinds of right, for the filter; read at most once a minute in each process."""
    column = name_column()
    kept = _rights.get(column)
    if kept is None or kept[0] < monotonic():
        rows = RightType.objects.filter(parent=None).values_list("code", column)
        _rights[column] = kept = (monotonic() + KEPT_SECONDS, list(rows))
    return kept[1]


def narrowing(form: SearchForm, filters: Mapping[str, str]) -> SafeString:
    """Return the fields that narrow the list, drawn once for the same choices: forty options cost a third of a page."""
    fields = [form[name] for name in NARROWING]
    chosen = tuple(filters.get(name, "") for name in (*NARROWING, "overdue"))
    context = {"fields": fields, "overdue": form["overdue"]}
    draw = partial(render_to_string, "cases/_narrowing.html", context)
    return _narrowings.part((get_language(), chosen, *rights()), draw)


def _viewed(cases: CaseQuerySet, view: str, actor: Actor, moment: Moment, *, searching: bool) -> CaseQuerySet:
    if view == "mine":
        return cases.open().engaged(actor.user_id, Role.CASE_SECRETARY)
    if searching and view == "open":
        return cases  # what one looks for by name may be closed
    if view == "open" and not is_register_staff(actor):
        return cases.exclude(state__in=["NOT_ACCEPTED", "CANCELLED", "CLOSED", "ARCHIVED", "MERGED"])
    return narrowed(cases, view, actor, moment.at, moment.today)


def _numbered(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Return the cases of a number, for the statistician, who must not find a case by a name."""
    return found_in(cases, text) if not text or year_and_serial(text) else cases.none()


def _row(
    case: Case, url: str, situation: Situation, actor: Actor, names: bool, moment: Moment, calendar: Calendar
) -> Row:
    step = step_of(situation, viewer_in(situation, actor), moment, calendar)
    # The list is sorted by the case's first deadline, whoever has to keep it, so that is the one it prints.
    left = time_left(case.next_due_on, moment.today, calendar) if case.next_due_on else None
    return Row(
        url=url,
        number=case.title,
        applicants=_names(situation, SideKind.APPLICANT) if names else [],
        respondents=_names(situation, SideKind.RESPONDENT) if names else [],
        cause=situation.cause,
        next_step=step.title,
        is_mine=step.kind == "act",
        due_on=case.next_due_on,
        left=left.words if left else "",
        is_soon=bool(left and left.is_soon),
        is_overdue=bool(left and left.is_overdue),
        state=case.state,
        state_label=state_words(case, situation.fee_status),
        neutral="、".join(situation.names_in("MEDIATOR")) if names else "",
        case_id=case.pk,
        is_imported=case.is_imported,
    )


def viewer_in(situation: Situation, actor: Actor) -> Viewer:
    """Return what somebody is on a case, from the grants that were read with it."""
    keys, mine = {f"user:{actor.user_id}"}, str(actor.user_id)
    for grant in situation.grants:
        if grant["user"] == mine:
            keys.add(grant["side"] if Role(grant["role"]) in PARTY_ROLES and grant["side"] else grant["role"])
    if actor.role and actor.role is not Role.CASE_SECRETARY:
        keys.add(actor.role.value)
    return Viewer(frozenset(keys), actor.role in STAFF_ROLES)


def _names(situation: Situation, side: SideKind) -> list[str]:
    return [party["name"] for party in situation.parties if party["side"] == side]


def _url(query: Mapping[str, str], **changes: str) -> str:
    return f"?{urlencode({**{k: v for k, v in query.items() if k != 'page'}, **changes})}"

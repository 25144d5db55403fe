"""What the page of one case shows, put together from two statements: where it stands, and its history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import timeline
from cases.access import Standing, may_with
from cases.actors import Actor
from cases.audience import Depth, Reach
from cases.deadline_words import DEADLINES, Explained, explained
from cases.frame import Frame, Tab, address, head_of, name_column, tab_label, tabs_of
from cases.leads import lead_seen_by, seen_by
from cases.marks import MARKS
from cases.models import CalendarDay, Case, CaseEvent, GlassBreak, Representation, RightInDispute, RightType
from cases.moment import Moment, now
from cases.nextstep import Step, step_of, viewer_of, within_sight
from cases.paging import page_number
from cases.parts import Part, Row, columns, read
from cases.permissions import PARTY_ROLES, Action
from cases.procedures.states import Outcome
from cases.register import shows_names
from cases.situation import PARTS, Situation, day_of, instant_of, situation_in
from cases.stages import stages_of
from cases.steps import Link, Steps, page_of, steps_for

GLASS_SHOWN = 5


def _rights() -> Mapping[str, Any]:
    kind = RightType.objects.filter(code=OuterRef("right_type")).values(name_column())[:1]
    return {"kind": Subquery(kind), "title": "title", "number": "number", "position": "position"}


# What became known after the closing, oldest first: everybody who sees the case sees it, with the old date.
MARKS_OF = Part(
    lambda: CaseEvent.objects.filter(kind__in=(Action.CORRECT_CLOSING, Action.STRIKE_OUT, Action.ANNUL)),
    columns(kind="kind", at="at", data="data", seq="seq"),
    order=("seq",),
    states=("CLOSED", "ARCHIVED", "MEDIATING", "IN_PROCEEDINGS"),
)
# Cases that were merged into this one; which of them exist for the reader is asked only where there are some.
TAKEN_IN = Part(lambda: Case.objects.filter(state="MERGED"), columns(id="pk"), case="lead_id")
_REGISTER: dict[str, Part] = PARTS | {"deadlines": DEADLINES, "marks": MARKS_OF, "taken_in": TAKEN_IN}
_FILE: dict[str, Part] = _REGISTER | {
    "rights": Part(lambda: RightInDispute.objects.all(), _rights, order=("position",)),
    "agents": Part(
        lambda: Representation.objects.filter(revoked_at=None),
        columns(id="pk", name="name", firm="firm", side="party__side__kind"),
        case="party__case_id",
        order=("id",),
    ),
    "glass": Part(
        lambda: GlassBreak.objects.all(), columns(name="user__name", reason="reason", at="at"), order=("at",)
    ),
}


def overview(
    case: Case, actor: Actor, standings: tuple[Standing, ...], reach: Reach, query: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page of a case shows to somebody who reads its file.

    Args:
        query: `history` narrows the history, `page` is its page.
    """
    found, moment = read(_FILE, [case]), now()
    situation = situation_in(found, case)
    step, steps = _ahead(case, situation, standings, actor, moment)
    kind = query.get("history", timeline.EVERYTHING)
    page = page_number(query)
    events, has_more = timeline.entries(case, reach, kind=kind, page=page)
    main = _main(case, step, steps)
    return {
        "case": case,
        "tab": "overview",
        "frame": frame(case, situation, reach.depth, standings, names=True),
        "stages": () if case.is_imported else stages_of(case.kind, case.state),
        "step": step,
        "step_actions": main,
        "actions": [link for link in steps.now if link.url not in {shown.url for shown in main}],
        "later": steps.later,
        "events": events,
        "pages": _pages(kind, page, has_more),
        "filters": _filters(kind, case.kind),
        "agents": found[case.pk, "agents"],
        "rights": found[case.pk, "rights"],
        "right_name": situation.right,
        "mediators": situation.names_in("MEDIATOR"),
        "secretaries": situation.names_in("CASE_SECRETARY"),
        "outcome": outcome_label(case),
        "lead": lead_seen_by(case, actor),
        "taken_in": seen_by([row["id"] for row in found[case.pk, "taken_in"]], actor),
        **_afterwards(case, found[case.pk, "marks"]),
        "glass": _glass(found[case.pk, "glass"]) if reach.is_staff else [],
        "is_staff": reach.is_staff,
        "rates": _rates(case, standings),
        "deadlines": _deadlines(found[case.pk, "deadlines"], moment, is_staff=reach.is_staff),
    }


def _rates(case: Case, standings: tuple[Standing, ...]) -> bool:
    """Whether the viewer stands on a side that is asked how satisfied it was."""
    is_asked = case.closed_on is not None and not case.is_imported
    return is_asked and any(s.side_id is not None and s.role in PARTY_ROLES for s in standings)


def register(case: Case, actor: Actor, standings: tuple[Standing, ...]) -> dict[str, Any]:
    """Return what the page of a case shows to staff who do not read its file."""
    names = shows_names(actor)
    found, moment = read(_REGISTER, [case]), now()
    situation = situation_in(found, case)
    step, steps = _ahead(case, situation, standings, actor, moment)
    main = _main(case, step, steps)
    return {
        "case": case,
        "tab": "overview",
        "frame": frame(case, situation, Depth.REGISTER, standings, names=names),
        "names": names,
        "stages": () if case.is_imported else stages_of(case.kind, case.state),
        "step": step,
        "step_actions": main,
        "actions": [link for link in steps.now if link.url not in {shown.url for shown in main}],
        "mediators": situation.names_in("MEDIATOR") if names else [],
        "secretaries": situation.names_in("CASE_SECRETARY"),
        "outcome": outcome_label(case),
        "lead": lead_seen_by(case, actor),
        "taken_in": seen_by([row["id"] for row in found[case.pk, "taken_in"]], actor),
        **_afterwards(case, found[case.pk, "marks"]),
        "right_name": situation.right,
        "deadlines": _deadlines(found[case.pk, "deadlines"], moment, is_staff=True, with_reasons=False),
    }


def frame(
    case: Case, situation: Situation, depth: Depth, standings: tuple[Standing, ...], *, names: bool
) -> Frame:
    """Return the identity and the tabs of a case."""
    pairs = [(party["side"], party["name"]) for party in situation.parties] if names else []
    head = head_of(case, pairs, situation.cause)
    writer = may_with(case, standings, Action.ADD_NOTE)
    return Frame(head, tabs_of(case, depth, "overview", writes=writer.role if writer else None))


def outcome_label(case: Case) -> str:
    """Return how a case ended, in the reader's language."""
    return str(Outcome(case.outcome).label) if case.outcome else ""


def _deadlines(
    rows: list[Row], moment: Moment, *, is_staff: bool, with_reasons: bool = True
) -> list[Explained]:
    calendar = CalendarDay.objects.calendar(moment.today)
    return explained(rows, moment, calendar, is_staff=is_staff, with_reasons=with_reasons)


def _ahead(
    case: Case, situation: Situation, standings: tuple[Standing, ...], actor: Actor, moment: Moment
) -> tuple[Step, Steps]:
    """Return the next step, and all the steps that the reader may take."""
    viewer = viewer_of(standings, actor.user_id)
    step = step_of(situation, viewer, moment, CalendarDay.objects.calendar(moment.today))
    return step, steps_for(case, situation, within_sight(situation, viewer), standings, moment)


def _main(case: Case, step: Step, steps: Steps) -> list[Link]:
    """Return the button of the panel: only where its page exists and the step is possible now."""
    if step.kind != "act":
        return []
    if step.proposal:
        return [Link(_("Read and answer the proposal"), address("proposal", step.proposal), is_primary=True)]
    url = page_of(step.action, case.pk) if step.action else ""
    return [Link(link.label, link.url, is_primary=True) for link in steps.now if url and link.url == url][:1]


def _filters(kind: str, procedure: str) -> list[Tab]:
    named: list[tuple[str, str | Promise]] = [
        (timeline.EVERYTHING, _("Everything")),
        ("state", _("Stages")),
    ]
    named += [(key, tab_label(key, procedure, label)) for key, (label, _kinds) in timeline.FILTERS.items()]
    return [Tab(label, f"?history={key}#history", key == kind) for key, label in named]


def _pages(kind: str, page: int, has_more: bool) -> dict[str, str]:
    return {
        "previous": f"?history={kind}&page={page - 1}#history" if page > 1 else "",
        "next": f"?history={kind}&page={page + 1}#history" if has_more else "",
    }


def _afterwards(case: Case, rows: list[Row]) -> dict[str, Any]:
    """Return the closing dates, each with what it was before it was corrected, and what was found of the case."""
    marks = [
        {
            "was": day_of(row["data"].get("was")),
            "became": day_of(row["data"].get("closed_on")),
            "words": MARKS.get(row["data"].get("finding") or row["data"].get("ground")),
            "at": instant_of(row["at"]),
        }
        for row in rows
    ]
    days = dict.fromkeys(day for day in (case.closed_on, case.first_closed_on) if day is not None)
    closings = [
        {"day": day, "is_first": day != case.closed_on, "corrections": _corrections(day, marks)}
        for day in days
    ]
    return {"marks": marks, "closings": closings}


def _corrections(day: date, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the corrections that led to a closing date, the oldest first."""
    found: list[dict[str, Any]] = []
    for mark in reversed(marks):
        if mark["was"] and mark["became"] == day:
            found.insert(0, mark)
            day = mark["was"]
    return found


def _glass(rows: list[Row]) -> list[dict[str, Any]]:
    return [{**row, "at": instant_of(row["at"])} for row in reversed(rows[-GLASS_SHOWN:])]

"""What each role finds on its first page, put together from the same list rows as the list of cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.caselist import Row, rows_for
from cases.frame import address
from cases.kinds import Kind
from cases.models import Appointment, Case, ConflictRelease, Meeting, Proposal, ShamFlag
from cases.moment import SHANGHAI, Moment, now
from cases.permissions import NEUTRAL_ROLES, Role
from cases.procedures.states import STATES
from cases.proposal_words import PROPOSED
from cases.queries import CaseQuerySet
from cases.services.assignment import unassigned
from cases.tribunal_worklist import CHALLENGE, SEAT, waiting_for_head
from cases.worklist import narrowed
from notices import texts
from notices.models import Notice

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from accounts.models import User

SHOWN = 20
NOTICES = 5
# While a mediator or a tribunal is being named.
NAMING = ["MEDIATOR_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"]


@dataclass(frozen=True)
class Figure:
    """A large figure and the list behind it."""

    number: int
    label: "str | _StrPromise"
    url: str


@dataclass(frozen=True)
class Line:
    """A message or a task with its address."""

    title: "str | _StrPromise"
    text: "str | _StrPromise"
    url: str
    at: datetime | None = None


def party_home(actor: Actor) -> dict[str, Any]:
    """Return a party's page: unread messages, what waits for the party, the other cases."""
    rows = _rows(Case.objects.visible_to(actor).exclude(state__in=_ENDED), actor)
    return {
        "notices": _unread(actor),
        "mine": [row for row in rows if row.is_mine],
        "others": [row for row in rows if not row.is_mine],
        "start_url": address("check_start"),
        "has_more": len(rows) == SHOWN,
    }


def mediator_home(actor: Actor) -> dict[str, Any]:
    """Return a neutral's workspace: today's meetings, what to do, nominations, the cases by stage."""
    moment = now()
    mine = Case.objects.engaged(actor.user_id, *NEUTRAL_ROLES).open()
    states = mine.order_by().values("kind", "state").annotate(n=Count("pk"))
    named = Appointment.objects.filter(neutral=actor.user_id, status__in=["PROPOSED", "ACCEPTED"])
    return {
        "meetings": _meetings_today(actor, moment),
        "mine": _rows(narrowed(mine, "todo", actor, moment.at, moment.today), actor),
        "nominations": named.filter(case__state__in=NAMING).count(),
        "nominations_url": address("nominations"),
        "figures": [
            Figure(row["n"], STATES[Kind(row["kind"])](row["state"]).label, _list_url(state=row["state"]))
            for row in sorted(states, key=lambda row: _place(row["kind"], row["state"]))
        ],
        "notices": _unread(actor),
    }


def _place(kind: str, state: str) -> tuple[int, int]:
    """Return where a state stands: mediations first, each in the order in which things happen."""
    return list(Kind.values).index(kind), list(STATES[Kind(kind)].values).index(state)


def secretary_home(actor: Actor) -> dict[str, Any]:
    """Return a secretary's tasks: what waits for her, then what is due first."""
    moment = now()
    cases = Case.objects.visible_to(actor).engaged(actor.user_id, Role.CASE_SECRETARY)
    return {
        "meetings": _meetings_of_cases(actor, moment),
        "mine": _rows(narrowed(cases, "todo", actor, moment.at, moment.today), actor),
        "due": _rows(cases.open().filter(next_due_on__lte=moment.today + timedelta(days=7)), actor),
        "notices": _unread(actor),
    }


def overseer_home(actor: Actor) -> dict[str, Any]:
    """Return what a supervisor, or the head of the organisation, looks at first."""
    moment = now()
    organisation = actor.user.organisation_id if actor.user else None
    open_cases = Case.objects.visible_to(actor).open()
    late = Case.objects.visible_to(actor).open().filter(next_due_on__lt=moment.today)
    figures = [Figure(late.count(), _("Overdue"), _list_url(overdue="1"))]
    if actor.role is Role.SUPERVISOR:
        waiting, flags = unassigned(organisation).count(), _flags(actor)
        figures.append(Figure(waiting, _("Without a secretary"), reverse("assignment")))
        figures.append(Figure(flags, _("Possible sham mediation"), _list_url(view="todo")))
    if actor.role is Role.INSTITUTION_CHAIR:
        figures += _of_tribunals(actor, moment)
    return {
        "figures": figures,
        "proposals": list(_proposals(actor)),
        "late": _rows(open_cases.filter(next_due_on__lt=moment.today), actor),
        "target_url": address("target"),
        "opened_url": address("opened_files") if actor.role is Role.SUPERVISOR else "",
        "notices": _unread(actor),
    }


def _of_tribunals(actor: Actor, moment: Moment) -> list[Figure]:
    """Return what the forming of tribunals asks of the head; none where the organisation has no arbitration."""
    cases = Case.objects.visible_to(actor).open().filter(kind=Kind.ARBITRATION)
    if not cases.exists():
        return []
    labels = {CHALLENGE: _("Challenges to decide"), SEAT: _("Seats to fill")}
    return [
        Figure(cases.filter(waiting_for_head(what, moment.today)).count(), label, _list_url(waits=what))
        for what, label in labels.items()
    ]


_ENDED = ["NOT_ACCEPTED", "CANCELLED", "CLOSED", "ARCHIVED", "MERGED"]


def _rows(cases: CaseQuerySet, actor: Actor) -> list[Row]:
    return rows_for(list(cases.order_by(F("next_due_on").asc(nulls_last=True), "id")[:SHOWN]), actor)


def _list_url(**query: str) -> str:
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('case_list')}?{pairs}"


def _unread(actor: Actor) -> list[Line]:
    user: User | None = actor.user
    if user is None:
        return []
    found: Iterable[Notice] = Notice.objects.filter(recipient=user, in_app=True, read_at=None).order_by(
        "-created_at"
    )
    language = get_language() or "zh-hans"
    return [
        Line(
            texts.subject(notice.kind, notice.params, language),
            texts.sentence(notice.kind, notice.params, language),
            reverse("open_notice", args=[notice.pk]),
            notice.created_at,
        )
        for notice in list(found)[:NOTICES]
    ]


def _meetings_today(actor: Actor, moment: Moment) -> list[Meeting]:
    rows = _today(moment).filter(people__person=actor.user_id, people__is_off=False)
    return list(rows.distinct())


def _meetings_of_cases(actor: Actor, moment: Moment) -> list[Meeting]:
    """Return today's joint meetings of the secretary's cases; she sees no private one."""
    cases = Case.objects.engaged(actor.user_id, Role.CASE_SECRETARY)
    return list(_today(moment).filter(case__in=cases.values("pk"), audience="JOINT"))


def _today(moment: Moment) -> Any:
    start = moment.at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Meeting.objects.filter(starts_at__range=(start, start + timedelta(days=1)), status="SCHEDULED")
    return rows.select_related("case", "venue", "side").order_by("starts_at")


def _proposals(actor: Actor) -> Iterable[Line]:
    waiting = Proposal.objects.filter(
        status="OPEN", needs_role=actor.role, case__organisation=_organisation(actor)
    )
    yield from _connections(actor)
    for proposal in waiting.exclude(by=actor.user_id).select_related("case").order_by("made_at")[:SHOWN]:
        title, _effect = PROPOSED.get(proposal.action, (proposal.action, ""))
        yield Line(title, proposal.case.title, reverse("proposal", args=[proposal.pk]), proposal.made_at)


def _connections(actor: Actor) -> Iterable[Line]:
    """Yield the cases in which somebody else asked to release what the conflict search found."""
    asked = ConflictRelease.objects.filter(is_released=None, case__organisation=_organisation(actor))
    rows = asked.filter(case__state__in=NAMING).exclude(asked_by=actor.user_id).order_by("case")
    for row in rows.distinct("case").select_related("case")[:SHOWN]:
        yield Line(
            _("Connection that the conflict search found"),
            row.case.title,
            reverse("connections", args=[row.case_id]),
            row.asked_at,
        )


def _flags(actor: Actor) -> int:
    return ShamFlag.objects.filter(case__organisation=_organisation(actor), cleared_at=None).count()


def _organisation(actor: Actor) -> Any:
    return actor.user.organisation_id if actor.user else None

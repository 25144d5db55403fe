"""The intake clerk's desk: the queue of applications, and one application laid open for examination.

Reads only. What the clerk decides is services.intake.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import autocheck
from cases.access import reach_of
from cases.actors import Actor
from cases.audience import Audience
from cases.autocheck import Finding
from cases.deadlines import Calendar, add_working_days
from cases.facts import facts_of
from cases.frame import Head, address, head_of, name_column
from cases.limits import TimeLeft, time_left
from cases.models import (
    Arbitration,
    CalendarDay,
    Case,
    CorrectionItem,
    DisputeType,
    EvidenceItem,
    IntakeReview,
    Party,
    Proposal,
    RightType,
    Side,
)
from cases.moment import Moment, day_in_words
from cases.permissions import Action, SideKind
from cases.queries import CaseQuerySet
from cases.rules.codes import Possible
from cases.services.procedure import reasons_against
from documents.uploads import MEDIA_TYPES

ROWS_A_PAGE = 50
STATES = {"review": "SUBMITTED", "correction": "CORRECTION"}
LEFT = ("day", "days", "later")


@dataclass(frozen=True)
class QueueRow:
    """One application in the queue."""

    url: str
    head: Head
    left: TimeLeft | None
    passed: int
    checks: int
    reviewer: str


@dataclass(frozen=True)
class Queue:
    """The applications that wait, with how many there are of each kind."""

    rows: list[QueueRow]
    page: "Page[Case]"
    counts: dict[str, int]


def queue(*, actor: Actor, view: str, left: str, page: str, moment: Moment) -> Queue:
    """Return the queue of the clerk's organisation, by the time that is left.

    Args:
        view: a key of STATES; left: one of LEFT or "" for all.
    """
    calendar = CalendarDay.objects.calendar(moment.today)
    cases = Case.objects.filter(organisation=actor.user.organisation if actor.user else None)
    buckets = _buckets(moment.today, calendar)
    waiting = cases.filter(state=STATES[view])
    chosen = waiting.filter(buckets[left]) if left else waiting
    rows = Paginator(_ordered(chosen), ROWS_A_PAGE).get_page(page)
    return Queue(_rows(list(rows.object_list), moment, calendar), rows, _counts(cases, waiting, buckets))


def _buckets(today: date, calendar: Calendar) -> dict[str, Q]:
    one, three = add_working_days(today, 1, calendar), add_working_days(today, 3, calendar)
    return {
        "day": Q(next_due_on__lte=one),
        "days": Q(next_due_on__gt=one, next_due_on__lte=three),
        "later": Q(next_due_on__gt=three) | Q(next_due_on=None),
    }


def _ordered(cases: "CaseQuerySet") -> "CaseQuerySet":
    return cases.select_related("review__clerk").order_by("next_due_on", "submitted_at", "pk")


def _counts(cases: "CaseQuerySet", waiting: "CaseQuerySet", buckets: dict[str, Q]) -> dict[str, int]:
    by_state = cases.filter(state__in=STATES.values()).aggregate(
        **{name: Count("pk", filter=Q(state=state)) for name, state in STATES.items()}
    )
    by_left = waiting.aggregate(**{name: Count("pk", filter=bucket) for name, bucket in buckets.items()})
    return {**by_state, **by_left}


def _rows(cases: Sequence[Case], moment: Moment, calendar: Calendar) -> list[QueueRow]:
    findings = autocheck.run(cases, moment.today)
    causes = dict(DisputeType.objects.values_list("code", name_column()))
    return [
        QueueRow(
            url=address("examination", case.pk),
            head=_head(case, causes.get(case.dispute_type, "")),
            left=time_left(case.next_due_on, moment.today, calendar) if case.next_due_on else None,
            passed=sum(finding.passed for finding in findings[case.pk]),
            checks=len(findings[case.pk]),
            reviewer=case.review.clerk.name if hasattr(case, "review") else "",
        )
        for case in cases
    ]


def _head(case: Case, cause: str) -> Head:
    names = [(party.side.kind, party.name) for party in case.parties.all()]
    return head_of(case, names, cause)


# --- Examination ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """One line of the application."""

    key: object
    value: object


@dataclass(frozen=True)
class File:
    """One filed file; without an address for what the clerk may not open."""

    name: str
    kind: object
    size: int
    media: str
    url: str
    note: object = ""


@dataclass(frozen=True)
class Examination:
    """An application laid open.

    Args:
        blockers: why it cannot be accepted as it stands.
        proposal: the proposal not to accept that waits for the supervisor.
        rounds: how often correction was asked for.
        needs_reason: the kind of dispute may be mediated only for a recorded reason.
        request: the arbitration's own facts.
        needs_decision: the supervisor has to decide, or has decided, on the kind of dispute.
    """

    head: Head
    left: TimeLeft | None
    findings: tuple[Finding, ...]
    facts: list[Fact]
    files: list[File]
    corrections: list[CorrectionItem]
    review: IntakeReview | None
    blockers: list[str] = field(default_factory=list)
    proposal: Proposal | None = None
    needs_reason: bool = False
    advice: str = ""
    request: Arbitration | None = None
    needs_decision: bool = False

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(finding.passed for finding in self.findings)

    @property
    def rounds(self) -> int:
        """How often correction was asked for."""
        return len({item.round for item in self.corrections})


def examination(case: Case, actor: Actor, moment: Moment) -> Examination:
    """Return an application laid open for a clerk."""
    findings = autocheck.run([case], moment.today)[case.pk]
    kind = DisputeType.objects.filter(code=case.dispute_type).first()
    calendar = CalendarDay.objects.calendar(moment.today)
    request = Arbitration.objects.select_related("arbitrable_by").filter(case=case).first()
    needs_reason = request is None and kind is not None and kind.mediable == Possible.CONDITIONAL
    return Examination(
        head=_head(case, kind.name if kind else ""),
        left=time_left(case.next_due_on, moment.today, calendar) if case.next_due_on else None,
        findings=findings,
        facts=_facts(case, request),
        files=_files(case, actor),
        corrections=list(CorrectionItem.objects.filter(case=case)),
        review=IntakeReview.objects.filter(case=case).select_related("clerk").first(),
        blockers=_blockers(case, moment, needs_reason),
        proposal=Proposal.objects.filter(case=case, action=Action.REJECT.value, status="OPEN").first(),
        needs_reason=needs_reason,
        advice=kind.advice if kind else "",
        request=request,
        needs_decision=request is not None and kind is not None and kind.arbitrable == Possible.CONDITIONAL,
    )


def _blockers(case: Case, moment: Moment, needs_reason: bool) -> list[str]:
    if case.state != "SUBMITTED":
        return []
    # What the clerk enters when accepting: the examination of the agreement, a reason.
    facts = replace(facts_of(case, moment.today), agreement_examined=True)
    case.facts = replace(facts, is_mediable=True) if needs_reason else facts
    return [str(reason) for reason in reasons_against(case, Action.ACCEPT)]


_SIDES = {SideKind.APPLICANT: gettext_lazy("Applicant"), SideKind.RESPONDENT: gettext_lazy("Respondent")}


def _facts(case: Case, request: Arbitration | None) -> list[Fact]:
    kinds = {kind.code: kind.name for kind in RightType.objects.all()}
    lines = [Fact(_SIDES[SideKind(party.side.kind)], _party_line(party)) for party in case.parties.all()]
    for right in case.rights.all():
        parts = [kinds.get(right.right_type, right.right_type), right.title, right.number]
        lines.append(Fact(_("Right in dispute"), _joined(parts)))
    if request is not None:
        return [*lines, *_request_facts(case, request)]
    return [
        *lines,
        Fact(_("What happened"), case.facts_text),
        Fact(_("What is asked for"), case.wish_text),
    ]


def _request_facts(case: Case, request: Arbitration) -> list[Fact]:
    on = day_in_words(request.agreement_on) if request.agreement_on else ""
    return [
        Fact(_("Claims"), case.wish_text),
        Fact(_("Facts and reasons"), case.facts_text),
        Fact(_("Arbitration agreement"), _joined([request.get_agreement_form_display(), on])),
        Fact(_("Words of the agreement"), request.agreement_text or "—"),
        Fact(_("Institution named in it"), request.institution_named or "—"),
    ]


def _party_line(party: Party) -> str:
    agents = [str(agent) for agent in party.representations.all() if agent.revoked_at is None]
    number = party.masked_id_number
    contact = _joined([party.contact_name, party.mobile, party.email])
    lines = [party.name, number, party.legal_representative, party.address, contact, *agents]
    return "\n".join(line for line in lines if line)


def _joined(parts: Sequence[str]) -> str:
    return _(", ").join(part for part in parts if part)


# Where two endings mean one type, the later is shown: JPEG.
_FORMATS = {media: ending.upper() for ending, media in MEDIA_TYPES.items()}


def _files(case: Case, actor: Actor) -> list[File]:
    """List the files; of what is for the mediator alone the clerk sees name, kind and check, not the bytes."""
    rows = EvidenceItem.objects.filter(case=case).standing().select_related("file")
    seen = set(rows.seen_by(reach_of(case, actor)).values_list("pk", flat=True))
    named = rows.filter(Q(pk__in=seen) | Q(audience__in=[Audience.SIDE, Audience.NEUTRAL]))
    return [
        File(
            name=item.name,
            kind=item.get_material_display(),
            size=item.file.size,
            media=_FORMATS.get(item.file.media_type, ""),
            url=address("case_file", case.pk, item.pk) if item.pk in seen else "",
            note="" if item.pk in seen else gettext_lazy("For the mediator alone: you cannot open it."),
        )
        for item in named
    ]


# --- Before accepting -----------------------------------------------------------------------------------


def respondents(case_id: UUID) -> list[Party]:
    """Return the parties who will be invited."""
    sides = Side.objects.filter(case=case_id, kind=SideKind.RESPONDENT)
    return list(Party.objects.filter(side__in=sides))

"""Who is reminded of a deadline, and to whom an overdue one goes up.

Whose duty it is says `cases.duties`; where no duty waits for a deadline, it is the role with which it began.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from cases.correspondence.appointment import to_nominations
from cases.correspondence.intake import invitations
from cases.correspondence.people import clerks, mediator, nominee, secretary, side_people, supervisors
from cases.correspondence.rows import Letter, Recipient
from cases.duties import duties_of
from cases.models import Case, CaseEvent, CaseNotice, Deadline, IntakeReview, Reply
from cases.permissions import Role, SideKind
from cases.reminder_stages import HOUSEKEEPING, LATE, OVER, OVERDUE
from cases.situation import situations_of
from notices.models import Channel
from notices.recipients import Address
from notices.services import enqueue
from notices.texts import Kind

# What a reminder of a deadline says, where it is not the general sentence.
_KINDS = {
    "MED_CORRECTION": Kind.CORRECTION_DUE,
    "ARB_CORRECTION_REQUEST": Kind.CORRECTION_DUE,
    "MED_CONSENT_REPLY": Kind.INVITATION_REMINDER,
    "JC_APPLY": Kind.CONFIRMATION_WINDOW,
    "ARB_CORRECTION": Kind.AWARD_CORRECTION_WINDOW,
    "ARB_SET_ASIDE": Kind.AWARD_SET_ASIDE_WINDOW,
}


def tell_reminder(deadline: Deadline, stage: str, at: datetime, today: date) -> int:
    """Tell those whom a stage of a deadline concerns. Returns how many.

    Writes: notices, and their links to the case.
    """
    case, event = deadline.case, deadline.event
    if event is None:
        return 0
    kind, letters = _letters(case, event, deadline, stage, at)
    channels = [Channel.IN_APP] if deadline.code in HOUSEKEEPING else None
    days = max(0, (deadline.due_on - today).days)
    params = {"no": case.title, "date": deadline.due_on.isoformat(), "n": str(days)}
    told = 0
    for letter in _each_once(letters):
        notice = enqueue(
            kind=kind, recipient=letter.to, params=params, link=letter.link, about=case.pk,
            channels=channels or letter.channels, key=f"{deadline.pk} {stage} {deadline.due_on}",
        )  # fmt: skip
        CaseNotice.objects.get_or_create(notice=notice, defaults={"case": case, "event": event})
        told += 1
    return told


def _letters(
    case: Case, event: CaseEvent, deadline: Deadline, stage: str, at: datetime
) -> tuple[Kind, list[Letter]]:
    """Return what is said at a stage, and to whom."""
    if stage == OVER:
        return Kind.RESPONDENT_ANSWERED, list(_after_a_window(case, event, deadline))
    if stage == LATE:
        return Kind.DEADLINE_PASSED, _to(case, supervisors(case, event))
    if stage == OVERDUE:
        # Silence is not consent and a late answer is an answer: nobody reproaches the respondent with it.
        doers = [] if deadline.code == "MED_CONSENT_REPLY" else list(_doers(case, event, deadline, at))
        return Kind.DEADLINE_PASSED, [*doers, *_to(case, secretary(case, event))]
    return _KINDS.get(deadline.code, Kind.DEADLINE_NEAR), list(_doers(case, event, deadline, at))


def _doers(case: Case, event: CaseEvent, deadline: Deadline, at: datetime) -> Iterator[Letter]:
    """Yield a letter for each of those who must act before a deadline."""
    situation = situations_of([case])[case.pk]
    duties = [duty for duty in duties_of(situation, at) if duty.limit == deadline.code]
    for whose in sorted(duties[0].whose if duties else {deadline.role}):
        yield from _letters_to(case, event, whose)


def _letters_to(case: Case, event: CaseEvent, whose: str) -> Iterable[Letter]:
    match whose:
        case SideKind.APPLICANT | SideKind.RESPONDENT:
            return _to_side(case, event, SideKind(whose))
        case Role.INTAKE_CLERK:
            reviews = IntakeReview.objects.filter(case=case).select_related("clerk")
            people = [review.clerk for review in reviews] or clerks(case, event)
            return _to(case, people, reverse("examination", args=[case.pk]))
        case Role.NOMINEE:
            return _to(case, nominee(case, event), to_nominations(case, event))
        case Role.MEDIATOR:
            return _to(case, mediator(case, event) or secretary(case, event))
        case Role.SUPERVISOR:
            return _to(case, supervisors(case, event))
    if whose.startswith("user:"):
        return _to(case, User.objects.filter(pk=whose.removeprefix("user:"), is_active=True))
    return _to(case, secretary(case, event))


def _to_side(case: Case, event: CaseEvent, kind: SideKind) -> Iterator[Letter]:
    """Yield letters to a side; before it agreed, a respondent without an account gets the invitation's link."""
    if kind is SideKind.RESPONDENT and case.state == "CONSENT_PENDING":
        yield from invitations(case)
        answered = set(Reply.objects.filter(case=case).values_list("party__side_id", flat=True))
        sides = [side for side in case.sides.filter(kind=kind) if side.pk not in answered]
        people = [person for side in sides for person in side_people(case, side)]
        yield from _to(case, [person for person in people if not isinstance(person, Address)])
        return
    for side in case.sides.filter(kind=kind):
        yield from _to(case, side_people(case, side))


def _after_a_window(case: Case, event: CaseEvent, deadline: Deadline) -> Iterator[Letter]:
    """Yield letters to those who may go on now that a period to object is over."""
    if deadline.code == "MED_OBJECTION":
        yield from _to(case, nominee(case, event), to_nominations(case, event))


def _to(case: Case, people: Iterable[Recipient], link: str = "") -> list[Letter]:
    return [Letter(person, {}, link or f"/cases/{case.pk}/") for person in people]


def _each_once(letters: Iterable[Letter]) -> Iterator[Letter]:
    seen: set[object] = set()
    for letter in letters:
        who = letter.to if isinstance(letter.to, Address) else letter.to.pk
        if who not in seen:
            seen.add(who)
            yield letter

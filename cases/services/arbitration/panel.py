"""The panel: who may be named for a seat, with what helps to choose and what stands in the way. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case as Case_
from django.db.models import Count, Prefetch, Q, QuerySet, When

from accounts.models import Absence, User
from cases.arbitration_facts import of
from cases.models import Appointment, Case, ConsentSubject, Engagement, Seat, Side, SideConsent
from cases.permissions import TRIBUNAL_ROLES, Role
from cases.queries import NOT_OPEN
from cases.services.appointment import Hit, conflicts

# An appointment in one of these holds its seat.
HOLDS_SEAT = ("PROPOSED", "ACCEPTED", "CHALLENGED", "CONFIRMED")
_ENDED = ("DECLINED", "REPLACED")


@dataclass(frozen=True)
class Candidate:
    """Somebody on the panel, as one case sees it.

    Args:
        hits: connections with a party or its people; the institution reads them, a party only that there are some.
        needs_consent: mediated the same dispute, and not every side has consented yet.
        away: absences that are not over.
    """

    person: User
    busy: int
    hits: tuple[Hit, ...]
    needs_consent: bool
    away: tuple[Absence, ...]

    @property
    def is_open(self) -> bool:
        """Whether this person can be named."""
        return not self.hits and not self.needs_consent


def panel(case: Case) -> QuerySet[User]:
    """Return the institution's arbitrators who may still be named, those who know the kind of right first.

    Who declined a seat of this case, or was taken off one, is not named again; nor who holds one.
    """
    busy = Count(
        "engagements",
        filter=Q(engagements__role__in=TRIBUNAL_ROLES, engagements__until=None)
        & ~Q(engagements__case__state__in=[*NOT_OPEN, "DECIDED"]),
        distinct=True,
    )
    named = Appointment.objects.filter(case=case, status__in=[*_ENDED, *HOLDS_SEAT])
    people = User.objects.filter(
        neutral_profile__organisation=case.organisation_id,
        neutral_profile__is_active=True,
        neutral_profile__may_arbitrate=True,
        is_active=True,
    ).exclude(appointments__in=named)
    knows = Case_(When(neutral_profile__fields__contains=[case.right_type], then=0), default=1)
    return (
        people.select_related("neutral_profile", "organisation")
        .annotate(busy=busy, other_field=knows)
        .order_by("other_field", "busy", "name")
    )


def candidates(case: Case, today: date) -> list[Candidate]:
    """Return the panel with what is known of each for this case."""
    coming = Prefetch(
        "neutral_profile__absences", Absence.objects.filter(until_on__gte=today), to_attr="coming"
    )
    return [candidate(case, person) for person in panel(case).prefetch_related(coming)]


def candidate(case: Case, person: User) -> Candidate:
    """Return what is known of one person of the panel for this case."""
    return Candidate(
        person=person,
        busy=getattr(person, "busy", 0),
        hits=tuple(conflicts(case, person)),
        needs_consent=needs_consent(case, person),
        away=tuple(getattr(person.neutral_profile, "coming", ())),
    )


def needs_consent(case: Case, person: User) -> bool:
    """Return whether somebody mediated the same dispute and not every side has consented to him or her."""
    mediated = Engagement.objects.filter(
        user=person, role=Role.MEDIATOR, case__dispute=case.dispute_id
    ).exclude(case=case)
    if not mediated.exists():
        return False
    standing = SideConsent.objects.filter(
        case=case, subject=ConsentSubject.FORMER_MEDIATOR, about=person.pk, withdrawn_at=None
    )
    sides = set(Side.objects.filter(case=case).values_list("pk", flat=True))
    return not sides <= set(standing.values_list("side_id", flat=True))


def seats_of(case: Case) -> tuple[Seat, ...]:
    """Return the seats of the tribunal, the one filled together first."""
    return (Seat.SOLE,) if of(case).seats == 1 else (Seat.PRESIDING, Seat.APPLICANT, Seat.RESPONDENT)


def sitting(case: Case) -> dict[Seat, Appointment]:
    """Return who holds which seat: named, accepted or confirmed."""
    rows = Appointment.objects.filter(case=case, status__in=HOLDS_SEAT).exclude(seat=Seat.MEDIATOR)
    return {Seat(row.seat): row for row in rows.select_related("neutral__neutral_profile", "by_side")}


def free_seats(case: Case) -> list[Seat]:
    """Return the seats that nobody holds."""
    held = sitting(case)
    return [seat for seat in seats_of(case) if seat not in held]

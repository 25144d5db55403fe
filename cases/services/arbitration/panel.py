"""The panel: who may be named for a seat, with what helps to choose and what stands in the way. Reads only."""

from datetime import date

from django.db.models import Case as Case_
from django.db.models import Count, Q, QuerySet, When

from accounts.models import User
from cases.arbitration_facts import of
from cases.candidates import Candidate, candidates_among, without_consent
from cases.models import Appointment, Case, Seat
from cases.permissions import TRIBUNAL_ROLES
from cases.queries import NOT_OPEN
from cases.services.appointment import HOLDS_SEAT

_ENDED = ("DECLINED", "REPLACED")


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
    return candidates_among(case, panel(case), today)


def needs_consent(case: Case, person: User) -> bool:
    """Return whether somebody mediated the same dispute and not every side has consented to him or her."""
    return person.pk in without_consent(case, [person])


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

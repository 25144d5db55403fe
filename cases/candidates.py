"""Those who may be named for a case: what helps to choose among them, and what stands in the way. Reads only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import Absence, User
from cases.conflicts import Hit, search
from cases.frame import name_column
from cases.kinds import Kind
from cases.models import Case, ConsentSubject, Engagement, RightType, Side, SideConsent
from cases.permissions import Role


@dataclass(frozen=True)
class Candidate:
    """Somebody on the roster or panel, as one case sees it.

    Args:
        busy: cases in hand.
        hits: connections with the case; the institution reads them, a party only that there are some.
        needs_consent: mediated the same dispute, and not every side has consented yet.
        away: absences that are not over; is_away: one of them has begun.
        fields: the kinds of right that he or she knows, in the reader's language.
    """

    person: User
    busy: int
    hits: tuple[Hit, ...]
    needs_consent: bool
    away: tuple[Absence, ...]
    is_away: bool = False
    fields: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether this person can be named."""
        return not self.needs_consent and not any(hit.stands_in_the_way for hit in self.hits)

    @property
    def is_full(self) -> bool:
        """Whether this person has as many cases in hand as the register says is enough."""
        most = self.person.neutral_profile.most_cases
        return most is not None and self.busy >= most


def candidates_among(case: Case, people: QuerySet[User], today: date) -> list[Candidate]:
    """Return people of the roster or panel, in their order, with what is known of each for a case."""
    coming = Prefetch(
        "neutral_profile__absences", Absence.objects.filter(until_on__gte=today), to_attr="coming"
    )
    return known_of(case, list(people.prefetch_related(coming)), today)


def known_of(case: Case, people: Sequence[User], today: date | None = None) -> list[Candidate]:
    """Return what is known of each of some people for a case."""
    hits, waiting, names = search(case, people), without_consent(case, people), right_names()
    found = []
    for person in people:
        away = tuple(getattr(person.neutral_profile, "coming", ()))
        found.append(
            Candidate(
                person=person,
                busy=getattr(person, "busy", 0),
                hits=hits[person.pk],
                needs_consent=person.pk in waiting,
                away=away,
                is_away=today is not None and any(row.from_on <= today for row in away),
                fields=tuple(names.get(code, code) for code in person.neutral_profile.fields),
            )
        )
    return found


def right_names() -> dict[str, str]:
    """Return the kinds of right by code, in the reader's language."""
    return dict(RightType.objects.values_list("code", name_column()))


def without_consent(case: Case, people: Sequence[User]) -> set[UUID]:
    """Return who mediated the dispute of an arbitration without every side's consent to him or her."""
    if case.kind != Kind.ARBITRATION:
        return set()
    mediated = Engagement.objects.filter(user__in=people, role=Role.MEDIATOR, case__dispute=case.dispute_id)
    found = set(mediated.exclude(case=case).values_list("user_id", flat=True))
    if not found:
        return set()
    sides = set(Side.objects.filter(case=case).values_list("pk", flat=True))
    given: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person, side in SideConsent.objects.filter(
        case=case, subject=ConsentSubject.FORMER_MEDIATOR, about__in=found, withdrawn_at=None
    ).values_list("about", "side_id"):
        if person is not None:
            given[person].add(side)
    return {person for person in found if not sides <= given[person]}

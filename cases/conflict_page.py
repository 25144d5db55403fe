"""The page of the connections: whom the conflict search found something about in a case, and what was decided. Reads only."""

from dataclasses import dataclass

from accounts.models import User
from cases.conflicts import Hit, search
from cases.kinds import Kind
from cases.models import Case
from cases.services.appointment import HOLDS_SEAT, roster
from cases.services.arbitration.panel import panel


@dataclass(frozen=True)
class Line:
    """One person with connections."""

    person: User
    hits: tuple[Hit, ...]

    @property
    def may_be_asked(self) -> bool:
        """Whether a connection stands in the way whose release nobody has asked for yet."""
        return any(hit.bars and not hit.status for hit in self.hits)


def lines_of(case: Case) -> list[Line]:
    """Return everybody who may be named, or is, and has a connection with the case."""
    people = list(roster(case) if case.kind == Kind.MEDIATION else panel(case))
    named = User.objects.filter(appointments__case=case, appointments__status__in=HOLDS_SEAT)
    known = {person.pk for person in people}
    people += [person for person in named.select_related("organisation").distinct() if person.pk not in known]
    hits = search(case, people)
    return [Line(person, hits[person.pk]) for person in people if hits[person.pk]]

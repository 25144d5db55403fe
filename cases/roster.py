"""What the page of the roster shows. Reads only; three statements, whatever the number of people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from accounts.models import Absence, NeutralProfile
from cases.candidates import right_names
from cases.permissions import NEUTRAL_ROLES
from cases.queries import NOT_OPEN

_DONE = [*NOT_OPEN, "AGREED", "TERMINATED", "DECIDED"]


@dataclass(frozen=True)
class Line:
    """One person on the roster.

    Args:
        busy: cases in hand, of both kinds; away: absences that are not over; is_away: one has begun.
    """

    profile: NeutralProfile
    fields: tuple[str, ...]
    busy: int
    away: tuple[Absence, ...]
    is_away: bool

    @property
    def is_full(self) -> bool:
        """Whether this person has as many cases in hand as the register says is enough."""
        return self.profile.most_cases is not None and self.busy >= self.profile.most_cases


def lines_for(
    organisation_id: UUID | None, right: str, today: date
) -> tuple[list[Line], list[tuple[str, str]]]:
    """Return an organisation's roster by name, and the kinds of right that somebody on it knows.

    Args:
        right: the code of a kind of right that the people must know; empty for all.
    """
    names = right_names()
    engaged = Q(user__engagements__role__in=NEUTRAL_ROLES, user__engagements__until=None)
    profiles = (
        NeutralProfile.objects.filter(organisation=organisation_id, is_active=True, user__is_active=True)
        .select_related("user")
        .prefetch_related(Prefetch("absences", Absence.objects.filter(until_on__gte=today), to_attr="coming"))
        .annotate(
            busy=Count(
                "user__engagements",
                filter=engaged & ~Q(user__engagements__case__state__in=_DONE),
                distinct=True,
            )
        )
        .order_by("user__name")
    )
    people = list(profiles)
    known = sorted({code for profile in people for code in profile.fields})
    lines = [_line(profile, names, today) for profile in people if not right or right in profile.fields]
    return lines, [(code, names.get(code, code)) for code in known]


def _line(profile: NeutralProfile, names: dict[str, str], today: date) -> Line:
    away: tuple[Absence, ...] = tuple(getattr(profile, "coming", ()))
    return Line(
        profile=profile,
        fields=tuple(names.get(code, code) for code in profile.fields),
        busy=getattr(profile, "busy", 0),
        away=away,
        is_away=any(row.from_on <= today for row in away),
    )

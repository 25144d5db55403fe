"""Giving somebody a role on a case, and ending it. Rows are ended, never deleted."""

from datetime import datetime

from django.contrib.auth.models import Permission

from accounts.models import User
from cases.models import Case, Engagement, Party, Representation, Side
from cases.moment import now
from cases.permissions import ENGAGED_ROLES, Role


def engage(
    *,
    case: Case,
    user: User,
    role: Role,
    side: Side | None = None,
    party: Party | None = None,
    authority: Representation | None = None,
    special: bool = True,
    at: datetime | None = None,
    until: datetime | None = None,
) -> Engagement:
    """Give somebody a role on a case from an instant on.

    Raises:
        ValueError: the role is not one that an engagement gives.
    Writes:
        An engagement; django-guardian sees it at once.
    """
    if role not in ENGAGED_ROLES:
        raise ValueError(f"{role} is not given by an engagement")
    return Engagement.objects.create(
        case=case,
        user=user,
        permission=Permission.objects.get(
            codename=f"act_as_{role.value.lower()}",
            content_type__app_label="cases",
            content_type__model="case",
        ),
        role=role,
        side=side,
        party=party,
        authority=authority,
        special=special,
        granted_at=at or now().at,
        until=until,
    )


def end_engagements(
    *,
    case: Case,
    because: str,
    user: User | None = None,
    role: Role | None = None,
    at: datetime | None = None,
) -> int:
    """End the engagements in force that match, at once or at an instant. Returns how many ended."""
    moment = at or now().at
    rows = Engagement.objects.filter(case=case, until=None) | Engagement.objects.filter(
        case=case, until__gt=moment
    )
    if user is not None:
        rows = rows.filter(user=user)
    if role is not None:
        rows = rows.filter(role=role)
    return rows.update(until=moment, ended_because=because)

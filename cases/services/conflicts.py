"""Releasing what the conflict search found: one person asks, another decides, hit by hit.

A release holds for exactly that hit, that person and that case. Both acts are the centre's own: the parties read
the neutral's disclosure, not the search.
Source: 仲裁法45-46; SSTJ 13; decision 0067.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.actors import Actor
from cases.audience import Audience
from cases.conflicts import Hit, conflicts, on_record
from cases.models import Appointment, Case, ConflictRelease
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.appointment import HOLDS_SEAT
from cases.services.procedure import Act, Done, Performed, act, perform

REASON_LENGTH = 500


def ask_release(
    *, case_id: UUID, by: Actor, neutral_id: UUID, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Ask that the connections of one neutral shall not stand in the way in this case.

    Raises:
        NotVisible: not somebody whom this case may name.
        Unacceptable: no reason is given.
        Conflict: nothing is left to ask for.
    """
    data = {"neutral": str(neutral_id), "reason": reason}
    return perform(case_id=case_id, action=Action.ASK_CONFLICT_RELEASE, by=by, data=data, key=key, at=at)


def answer_release(
    *,
    case_id: UUID,
    by: Actor,
    release_id: UUID,
    releases: bool,
    reason: str,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Release one connection, or uphold it.

    Raises:
        NotVisible: the case has no such request.
        Forbidden: whoever asked would decide.
        Unacceptable: no reason is given.
        Conflict: it was decided before.
    """
    data = {"release": str(release_id), "releases": releases, "reason": reason}
    return perform(case_id=case_id, action=Action.ANSWER_CONFLICT_RELEASE, by=by, data=data, key=key, at=at)


def words_of(hit: Hit) -> dict[str, object]:
    """Return what was found, as the request keeps it."""
    return {
        "name": hit.name,
        "capacity": hit.capacity,
        "of": hit.of,
        "found": hit.found,
        "likeness": hit.likeness,
        "elsewhere": list(hit.elsewhere),
    }


@act(Action.ASK_CONFLICT_RELEASE)
def _ask(a: Act) -> Done:
    neutral = _nameable(a.case, a.data.id("neutral"))
    reason = a.data.text("reason")[:REASON_LENGTH]
    if a.by.user is None:
        raise Forbidden
    if not reason:
        raise Unacceptable(_("Write why the connection need not stand in the way."), "reason")
    hits = [hit for hit in conflicts(a.case, neutral) if hit.bars and not hit.status]
    if not hits:
        raise Conflict(_("There is no connection of this person left to ask about."))
    rows = ConflictRelease.objects.bulk_create(
        ConflictRelease(
            case=a.case, neutral=neutral, key=hit.key, sign=hit.sign, words=words_of(hit),
            asked_by=a.by.user, asked_role=a.standing.role.value, asked_because=reason, asked_at=a.moment.at,
        )
        for hit in hits
    )  # fmt: skip
    data = {"neutral": str(neutral.pk), "releases": [str(row.pk) for row in rows]}
    return Done(data=data, audience=Audience.CENTRE)


@act(Action.ANSWER_CONFLICT_RELEASE)
def _answer(a: Act) -> Done:
    rows = ConflictRelease.objects.select_related("neutral").filter(case=a.case)
    row = rows.filter(pk=a.data.id("release")).first()
    if row is None:
        raise NotVisible
    if a.by.user is None or row.asked_by_id == a.by.user_id:
        raise Forbidden(_("You asked for this release yourself. A second person must decide."))
    if row.is_released is not None:
        raise Conflict(_("This connection has been decided on."))
    reason = a.data.text("reason")[:REASON_LENGTH]
    if not reason:
        raise Unacceptable(_("Write the reasons of the decision."), "reason")
    row.is_released, row.decided_because = bool(a.data.get("releases")), reason
    row.decided_by, row.decided_at = a.by.user, a.moment.at
    row.save()
    _look_again(a.case, row.neutral)
    data = {"release": str(row.pk), "neutral": str(row.neutral_id), "released": row.is_released}
    return Done(data=data, audience=Audience.CENTRE)


def _nameable(case: Case, neutral_id: UUID) -> User:
    """Return somebody of the case's own roster, or who is named already."""
    people = User.objects.filter(
        neutral_profile__organisation=case.organisation_id, neutral_profile__is_active=True, is_active=True
    )
    neutral = people.select_related("organisation").filter(pk=neutral_id).first()
    if neutral is None:
        raise NotVisible
    return neutral


def _look_again(case: Case, neutral: User) -> None:
    """Bring what an open appointment says of its connections up to date."""
    named = Appointment.objects.filter(case=case, neutral=neutral, status__in=HOLDS_SEAT)
    named.update(conflict_hits=on_record(conflicts(case, neutral)))

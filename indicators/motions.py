"""What of the count needs two persons: one proposes, another decides."""

from django.db import IntegrityError, transaction

from accounts.models import User
from cases.moment import Moment, now
from cases.refusals import Conflict, Forbidden
from indicators.models import Motion, MotionKind


def propose(kind: MotionKind, subject: str, *, by: User, reason: str = "") -> Motion:
    """Store what somebody proposes.

    Raises:
        Conflict: the same is proposed already and not decided.
    """
    try:
        with transaction.atomic():
            return Motion.objects.create(
                kind=kind, subject=subject, reason=reason[:500], proposed_by=by, proposed_at=now().at
            )
    except IntegrityError:
        raise Conflict from None


def decide(motion: Motion, *, by: User, agrees: bool, moment: Moment) -> Motion:
    """Store what another person decides. The caller carries it out in the same transaction.

    Raises:
        Forbidden: the person who proposed it.
        Conflict: it was decided before.
    """
    held = Motion.objects.select_for_update().get(pk=motion.pk)
    if held.proposed_by_id == by.pk:
        raise Forbidden
    if held.decided_at is not None:
        raise Conflict
    held.decided_by, held.decided_at, held.agrees = by, moment.at, agrees
    held.save()
    return held


def open_motions(kind: MotionKind) -> dict[str, Motion]:
    """Return what waits for a second person, by subject."""
    waiting = Motion.objects.filter(kind=kind, decided_at__isnull=True).select_related("proposed_by")
    return {motion.subject: motion for motion in waiting}

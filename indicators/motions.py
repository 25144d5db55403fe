"""What of the count needs two persons: one proposes, another decides."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import StaffRole, User
from cases.moment import Moment, now
from cases.refusals import Conflict, Forbidden, Unacceptable
from indicators.models import Motion, MotionKind
from notices.services import Message, enqueue_all

MAY_PROPOSE = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR)
MAY_DECIDE = (StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)


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
        raise Conflict(_("This was proposed already. A second person has to answer it.")) from None


def tell_deciders(motion: Motion) -> None:
    """Tell those of the proposer's organisation who may decide.

    Writes: a notice for each.
    """
    proposer = motion.proposed_by
    people = User.objects.filter(
        organisation=proposer.organisation_id, is_active=True, groups__name__in=[r.value for r in MAY_DECIDE]
    )
    link = address_of(motion)
    enqueue_all(
        [
            Message("COUNT_PROPOSAL", person, {}, link, None, key=str(motion.pk))
            for person in people.exclude(pk=proposer.pk).distinct()
        ]
    )


def address_of(motion: Motion) -> str:
    """Return the page on which a motion is decided."""
    match motion.kind:
        case MotionKind.FREEZE_MONTH:
            return reverse("freeze_month_decide", args=[motion.subject])
        case MotionKind.APPROVE_RULE:
            return reverse("counting_rule_decide", args=[motion.pk])
    return reverse("counting_rule_adopt_decide", args=[motion.pk])


def decide(motion: Motion, *, by: User, agrees: bool, moment: Moment) -> Motion:
    """Store what another person decides. The caller carries out in the same transaction what is agreed to.

    Raises:
        Forbidden: the person who proposed it.
        Conflict: it was decided before.
    """
    held = Motion.objects.select_for_update().get(pk=motion.pk)
    if held.proposed_by_id == by.pk:
        raise Forbidden(_("You made this proposal yourself. A second person must answer it."))
    if held.decided_at is not None:
        raise Conflict(_("This proposal has already been answered."))
    held.decided_by, held.decided_at, held.agrees = by, moment.at, agrees
    held.save()
    return held


@transaction.atomic
def decline(motion: Motion, *, by: User, reason: str) -> Motion:
    """Store that another person declines, and why.

    Raises:
        Unacceptable: no reason was given.
        Forbidden, Conflict: as decide().
    """
    if not reason.strip():
        raise Unacceptable(_("Enter why you decline the proposal."), "reason")
    held = decide(motion, by=by, agrees=False, moment=now())
    held.answer = reason.strip()[:500]
    held.save(update_fields=["answer"])
    return held


def open_motion(kind: MotionKind, subject: str) -> Motion | None:
    """Return what waits for a second person about a subject, or None."""
    waiting = Motion.objects.filter(kind=kind, subject=subject, decided_at__isnull=True)
    return waiting.select_related("proposed_by").first()


def open_motions(kind: MotionKind) -> dict[str, Motion]:
    """Return what waits for a second person, by subject."""
    waiting = Motion.objects.filter(kind=kind, decided_at__isnull=True).select_related("proposed_by")
    return {motion.subject: motion for motion in waiting}

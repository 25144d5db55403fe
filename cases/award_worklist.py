"""What waits for somebody from the deliberation to the end of an arbitration, as the database is asked."""

from django.db.models import Exists, OuterRef, Q

from cases.actors import Actor
from cases.models import Award, AwardSignature, CorrectionRequest, LiveGrant, Receipt
from cases.permissions import PARTY_ROLES, TRIBUNAL_ROLES, Role

_OF_CASE = OuterRef("pk")


def of_tribunal(actor: Actor) -> Q:
    """Return what a member of the tribunal has to do. The same conditions as cases.award_duties."""
    grants = LiveGrant.objects.filter(content_object_id=_OF_CASE, user_id=actor.user_id)
    member = Exists(grants.filter(role__in=TRIBUNAL_ROLES))
    presides = Exists(grants.filter(role=Role.PRESIDING_ARBITRATOR))
    drafts = Award.objects.filter(case=_OF_CASE)
    mine = AwardSignature.objects.filter(
        award=OuterRef("pk"), arbitrator=actor.user_id, version=OuterRef("version")
    )
    to_sign = Exists(drafts.filter(~Exists(mine), status="APPROVED"))
    waits = Exists(drafts.filter(status="SCRUTINY"))
    asked = Exists(CorrectionRequest.objects.filter(case=_OF_CASE, decided_at=None))
    return (
        Q(presides, ~waits, state="DELIBERATION")
        | Q(member, to_sign, state__in=["DELIBERATION", "MEDIATION"])
        | Q(presides, asked, state__in=["DECIDED", "CLOSED"])
    )


def of_head() -> Q:
    """Return the cases in which a draft waits for the head of the institution."""
    submitted = Award.objects.filter(case=_OF_CASE, status="SCRUTINY")
    return Q(Exists(submitted), state__in=["DELIBERATION", "MEDIATION"])


def of_side(actor: Actor) -> Q:
    """Return the statements that wait for the receipt of one of the actor's sides."""
    mine = LiveGrant.objects.filter(
        content_object_id=_OF_CASE, user_id=actor.user_id, role__in=PARTY_ROLES, side__isnull=False
    )
    received = Receipt.objects.filter(
        award__case=OuterRef("content_object_id"), award__status="ISSUED", side=OuterRef("side_id")
    )
    return Q(Exists(mine.filter(~Exists(received))), state="CONSENT_SERVED")

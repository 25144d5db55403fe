"""What waits for somebody from the notice of arbitration to the constituted tribunal, as the database is asked.

The same conditions as cases.tribunal_duties.
"""

from datetime import date
from typing import Any

from django.db.models import Case as Switch
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.actors import Actor
from cases.models import (
    Appointment,
    Arbitration,
    Challenge,
    Deadline,
    DisclosureAnswer,
    LiveGrant,
    Nomination,
    Pleading,
    Serving,
    Side,
)
from cases.permissions import PARTY_ROLES

CHALLENGE, SEAT = "challenge", "seat"
_FORMING = ("ANSWER_PERIOD", "TRIBUNAL_PENDING")
_CHALLENGED = (*_FORMING, "IN_PROCEEDINGS", "HEARING", "DELIBERATION")
_OF_CASE = OuterRef("pk")


def of_side(actor: Actor, today: date) -> Q:
    """Return what a party or representative has to do: answer, choose, read disclosures."""
    mine = LiveGrant.objects.filter(
        content_object_id=_OF_CASE, user_id=actor.user_id, role__in=PARTY_ROLES, side__isnull=False
    )
    chooses = Exists(_choosing(OuterRef("content_object_id"), today).filter(pk=OuterRef("side_id")))
    reads = Exists(_unread(OuterRef("content_object_id"), OuterRef(OuterRef("side__kind")), today))
    answers = Q(Exists(mine.filter(side__kind="RESPONDENT")), ~Exists(_answers()), state="ANSWER_PERIOD")
    return answers | Q(Exists(mine.filter(chooses | reads)), state__in=_FORMING)


def of_secretary(today: date) -> Q:
    """Return the cases whose notice is to be served, answer period to be ended or tribunal to be constituted."""
    served = Serving.objects.filter(case=_OF_CASE).exclude(status="PREPARED")
    over = Exists(_overdue(_OF_CASE, "ARB_ANSWER", today))
    return Q(~Exists(served) | Exists(_answers()) | over, state="ANSWER_PERIOD") | to_constitute(today)


def to_decide() -> Q:
    """Return the cases with a challenge that the head of the institution decides."""
    return Q(Exists(Challenge.objects.filter(case=_OF_CASE, decided_at=None)), state__in=_CHALLENGED)


def to_fill(today: date) -> Q:
    """Return the cases with an empty seat that the parties no longer fill."""
    return Q(~Exists(_choosing(_OF_CASE, today)), _seats_held("PROPOSED", "ACCEPTED", "CONFIRMED", below=True),
             state="TRIBUNAL_PENDING")  # fmt: skip


def waiting_for_head(what: str, today: date) -> Q:
    """Return the cases that wait for the head's decision on a challenge, or for an appointment."""
    return to_decide() if what == CHALLENGE else to_fill(today)


def to_constitute(today: date) -> Q:
    """Return the cases whose arbitrators have all accepted and may no longer be challenged by disclosure."""
    challenged = Challenge.objects.filter(case=_OF_CASE, decided_at=None)
    waived = DisclosureAnswer.objects.filter(appointment=OuterRef("pk"), objects_to_it=False)
    sides = waived.order_by().values("appointment").annotate(n=Count("side__kind", distinct=True)).values("n")
    seated = Appointment.objects.filter(case=_OF_CASE, status__in=["ACCEPTED", "CONFIRMED"])
    open_still = seated.annotate(waived=Coalesce(Subquery(sides), 0)).filter(
        Q(objections_until=None) | Q(objections_until__gte=today), waived__lt=2
    )
    return Q(
        ~Exists(challenged),
        ~Exists(open_still),
        _seats_held("ACCEPTED", "CONFIRMED"),
        state="TRIBUNAL_PENDING",
    )


def _answers() -> QuerySet[Pleading]:
    return Pleading.objects.filter(case=_OF_CASE, withdrawn_at=None, kind="ANSWER")


def _overdue(case: Any, code: str, today: date) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case=case, code=code, status="RUNNING", due_on__lt=today)


def _seats_held(*statuses: str, below: bool = False) -> Q:
    """Return the condition that as many seats are held as the tribunal has, or fewer."""
    held = Appointment.objects.filter(case=OuterRef("case_id"), status__in=statuses).order_by()
    counted = held.values("case").annotate(n=Count("pk")).values("n")
    rows = Arbitration.objects.filter(case=_OF_CASE).annotate(held=Coalesce(Subquery(counted), 0))
    return Q(Exists(rows.filter(held__lt=F("seats")) if below else rows.filter(held=F("seats"))))


def _choosing(case: Any, today: date) -> QuerySet[Side]:
    """Return the sides of a case that still have somebody to choose."""
    of_case = OuterRef("case_id")
    held = Appointment.objects.filter(case=of_case, status__in=["PROPOSED", "ACCEPTED", "CONFIRMED"])
    three = Exists(Arbitration.objects.filter(case=of_case, seats=3))
    joint = Switch(When(three, then=Value("PRESIDING")), default=Value("SOLE"))
    own = Q(three, ~Exists(held.filter(seat=OuterRef("kind"))), asked_to_recommend_at=None)
    left = Side.objects.filter(case=of_case, asked_to_recommend_at__isnull=False)
    ranked = Nomination.objects.filter(case=of_case, is_struck=False, side__kind=OuterRef("kind"))
    together = Q(~Exists(held.filter(seat=OuterRef("joint"))), ~Exists(left), ~Exists(ranked))
    late = Exists(_overdue(of_case, "ARB_TRIBUNAL", today))
    return Side.objects.filter(case=case).annotate(joint=joint).filter(own | together).exclude(late)


def _unread(case: Any, side_kind: Any, today: date) -> QuerySet[Appointment]:
    """Return the disclosures that a side may still answer and has not."""
    waived = DisclosureAnswer.objects.filter(
        appointment=OuterRef("pk"), objects_to_it=False, side__kind=side_kind
    )
    return Appointment.objects.filter(
        Q(objections_until=None) | Q(objections_until__gte=today),
        ~Exists(waived),
        case=case,
        status="ACCEPTED",
    )

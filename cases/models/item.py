"""What every item of a case has: an audience. One filter enforces it everywhere."""

import uuid
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.audience import AUDIENCE_LABELS, Audience, Depth, Reach

M = TypeVar("M", bound=models.Model)

AUDIENCES = [(audience.value, AUDIENCE_LABELS[audience]) for audience in Audience]


class ItemQuerySet(models.QuerySet[M]):
    """Items of cases."""

    def seen_by(self, reach: Reach) -> "ItemQuerySet[M]":
        """Return the items that somebody with this reach sees on the case that the reach is of."""
        if reach.depth < Depth.FILE:
            return self.none()
        if not issubclass(self.model, CaseItem):  # an event: it names its author otherwise, and says nothing
            return self.filter(seen_filter(reach, author="by_id"))
        return self.filter(seen_filter(reach) & of_the_file(reach, self.model))


def of_the_file(reach: Reach, model: "type[CaseItem]") -> Q:
    """Keep what was said in a mediation out of the file that a tribunal decides on, and from those who run that file."""
    if reach.is_tribunal:
        return Q() if reach.is_mediating else Q(without_prejudice=False)
    return ~model.kept_from_staff() if reach.runs_arbitration else Q()


def seen_filter(reach: Reach, author: str = "made_by_id") -> Q:
    """Return the filter of `seen_by`, for queries that join items of several kinds."""
    seen = Q(audience=Audience.JOINT)
    if reach.is_neutral:
        seen |= Q(audience=Audience.SIDE)
    elif reach.sides:
        seen |= Q(audience=Audience.SIDE, side__in=reach.sides)
    if reach.is_neutral and reach.user_id:
        seen |= Q(audience=Audience.NEUTRAL, **{author: reach.user_id})
    if reach.is_tribunal:
        seen |= Q(audience=Audience.TRIBUNAL)
    if reach.is_staff:
        seen |= Q(audience=Audience.CENTRE)
    return seen


class CaseItem(models.Model):
    """Base of everything that lies in a case's file.

    Args:
        audience: who sees it; SIDE names the side.
        without_prejudice: material of a mediation, which never leaves the mediation file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case: Any = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="%(class)ss")
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=Audience.JOINT)
    side: Any = models.ForeignKey(
        "cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    without_prejudice = models.BooleanField(default=False)
    made_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_side_named",
                condition=Q(audience=Audience.SIDE, side__isnull=False) | ~Q(audience=Audience.SIDE),
            )
        ]

    @classmethod
    def kept_from_staff(cls) -> Q:
        """Return which items of a mediation inside an arbitration are not for the staff of the institution."""
        return Q(without_prejudice=True)

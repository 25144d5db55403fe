"""Rooms of a mediation: what is said jointly, in a caucus, offered, and left undisputed.

All of it is without prejudice: it never leaves the mediation's file, but for undisputed facts that every side
has released.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.item import CaseItem


class Message(CaseItem):
    """Something said in a room: the joint one (JOINT), or the caucus of one side (SIDE).

    `by_side` is the writer's side, empty for the mediator. `released_from` is the caucus message whose exact
    words its owner let into the joint room.
    """

    text = models.TextField(_("message"), max_length=4000)
    by_side = models.ForeignKey(
        "cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(CaseItem.Meta):
        ordering = ["at"]
        constraints = [
            *CaseItem.Meta.constraints,
            models.CheckConstraint(
                name="cases_message_in_a_room", condition=models.Q(audience__in=["JOINT", "SIDE"])
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Release(models.Model):
    """A request that words of a caucus may be told to the other side, and its owner's answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="releases")
    words = models.TextField(_("exact words"), max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agrees = models.BooleanField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return str(self.agrees)


class OfferStatus(models.TextChoices):
    """What became of an offer."""

    OPEN = "OPEN", _("Open")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Offer(CaseItem):
    """What one side offers: to the other side (JOINT), or told to the mediator in confidence (SIDE)."""

    by_side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField(null=True, blank=True)
    terms = models.TextField(_("terms"), max_length=2000)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.OPEN)
    answer = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta(CaseItem.Meta):
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.status


class Undisputed(CaseItem):
    """Facts that the mediator records as undisputed (M20). Source: SZDY 73; ZXTJ 18, 22.

    They bind nobody until every side has confirmed them, and are used in later proceedings only where every
    side has released them for that.
    """

    text = models.TextField(_("undisputed facts"), max_length=6000)
    at = models.DateTimeField()

    class Meta(CaseItem.Meta):
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.pk)


class UndisputedAnswer(models.Model):
    """What one side said to a record of undisputed facts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Undisputed, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    confirms = models.BooleanField()
    releases = models.BooleanField(
        default=False, help_text="The facts may be used in an arbitration or lawsuit on the same dispute."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["record", "side"], name="cases_undisputed_one_answer")]

    def __str__(self) -> str:
        return str(self.confirms)

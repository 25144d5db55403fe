"""Messages and their deliveries: an outbox.

A message is a row in the transaction of what it tells about, so there is never one without the other. Workers
take its deliveries from there. A message knows no case: `about` is an identifier that its sender understands.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.recipients import Address, address_of
from notices.schedule import ScheduledJob

__all__ = ["Channel", "Delivery", "DeliveryStatus", "DemoMessage", "Mute", "Notice", "ScheduledJob"]


class Channel(models.TextChoices):
    """The ways by which a message reaches somebody."""

    IN_APP = "IN_APP", _("On this site")
    EMAIL = "EMAIL", _("Mail")
    SMS = "SMS", _("Text message")
    POST = "POST", _("Letter")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Messages as their readers see them."""

    def inbox_of(self, user: User) -> "NoticeQuerySet":
        """Return what stands in a user's inbox, the newest first."""
        return self.filter(recipient=user, in_app=True).order_by("-created_at", "-id")

    def unread(self) -> "NoticeQuerySet":
        """Return what has not been opened."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one person.

    `params` holds what texts may show: numbers, dates and links, never names, amounts or facts of a case.
    The words are chosen when it is shown or sent, in the language that the person reads then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name=_("recipient"),
    )
    to_name = models.CharField(max_length=100, blank=True)
    to_email = models.EmailField(blank=True)
    to_mobile = models.CharField(max_length=16, blank=True)
    to_language = models.CharField(max_length=10, blank=True)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    about = models.UUIDField(null=True)
    key = models.CharField(max_length=80, blank=True)
    in_app = models.BooleanField(default=True)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["about", "recipient", "to_email", "to_mobile", "kind", "key"],
                condition=~models.Q(key=""),
                nulls_distinct=False,
                name="notices_notice_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at"], condition=models.Q(in_app=True), name="notices_inbox"
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(in_app=True, read_at=None),
                name="notices_unread",
            ),
            models.Index(fields=["about"], name="notices_about"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def address(self) -> Address:
        """How to reach the person now."""
        if self.recipient:
            return address_of(self.recipient)
        return Address(self.to_name, self.to_email, self.to_mobile, self.to_language)


class DeliveryStatus(models.TextChoices):
    """What became of a delivery."""

    PENDING = "PENDING", _("Waiting")
    SENT = "SENT", _("Sent")
    SKIPPED = "SKIPPED", _("No way to send")
    DEAD = "DEAD", _("Failed")


class Delivery(models.Model):
    """One message by one channel outside this site. Letters wait for somebody to post them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("message")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    reference = models.CharField(_("reference of the provider"), max_length=200, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_once")]
        indexes = [
            models.Index(
                fields=["channel", "next_at"],
                condition=models.Q(status__in=["PENDING", "DEAD"]),
                name="notices_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class Mute(models.Model):
    """A kind of message that a user does not want by mail or text message; on this site he still finds it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    kind = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notices_mute_once")]

    def __str__(self) -> str:
        return self.kind


class DemoMessage(models.Model):
    """A mail or text message of the demo, which goes no further than /dev/messages/."""

    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=254, db_index=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    reference = models.CharField(max_length=250, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.to} {self.subject}"

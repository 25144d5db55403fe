"""Months that were frozen, and what of the count needs two persons."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FrozenMonth(models.Model):
    """One month as it was reported: never changed, never deleted.

    Attributes:
        month: its first day.
        body: canonical JSON (sorted keys, no spaces, UTF-8): the lines posted, the flow, the figures.
        sha256: of `previous` and the body: each month vouches for all before it.
    """

    month = models.DateField(primary_key=True)
    rule_version = models.PositiveSmallIntegerField()
    body = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="indicators_frozen_by_two", condition=~models.Q(proposed_by=models.F("frozen_by"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_intact(self) -> bool:
        """Whether the hash is that of what is stored."""
        return self.sha256 == hash_of(self.previous, self.body)


def hash_of(previous: str, body: str) -> str:
    """Return the SHA-256 of a month's body, joined to the hash of the month before."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


class MotionKind(models.TextChoices):
    """What of the count one person proposes and another decides."""

    FREEZE_MONTH = "FREEZE_MONTH", _("Freeze a month")
    APPROVE_RULE = "APPROVE_RULE", _("Approve a counting rule")
    ADOPT_RULE = "ADOPT_RULE", _("Use a counting rule for a plan period")


class Motion(models.Model):
    """What one person proposed about the count, and what another decided.

    Attributes:
        subject: a month (2026-10), a version (6), or a period and a version (2:6).
        answer: why it was declined.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=MotionKind)
    subject = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="indicators_decided_by_another",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(proposed_by=models.F("decided_by")),
            ),
            models.UniqueConstraint(
                name="indicators_one_open_motion",
                fields=["kind", "subject"],
                condition=models.Q(decided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

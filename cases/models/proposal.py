"""Acts that need a second person, all sides, or come from a timer; flags; and files opened by break-glass."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalStatus(models.TextChoices):
    """What became of a proposal."""

    OPEN = "OPEN", _("Waiting")
    DONE = "DONE", _("Confirmed")
    DECLINED = "DECLINED", _("Declined")
    LAPSED = "LAPSED", _("No longer applies")


class Proposal(models.Model):
    """An act that waits for others. The last answer performs it through perform().

    `needs_role` names the role that must confirm; with `needs_sides` every side must. It lapses when the
    state of the case moves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=30)
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs_role = models.CharField(max_length=30, blank=True)
    needs_sides = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=ProposalStatus, default=ProposalStatus.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "action"], condition=models.Q(status="OPEN"), name="cases_proposal_one_open"
            )
        ]
        indexes = [models.Index(fields=["status", "needs_role"], name="cases_proposal_waiting")]

    def __str__(self) -> str:
        return f"{self.action} {self.status}"


class ProposalAnswer(models.Model):
    """One answer to a proposal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agrees = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.agrees)


class ShamFlag(models.Model):
    """A reason to look for a sham mediation. While one is open, the case stops."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="flags")
    signs = models.JSONField(
        default=list, help_text="Codes: SAME_MOBILE, SAME_EMAIL, SAME_ADDRESS, SAME_DEVICE, REPORTED."
    )
    note = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_because = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return ", ".join(self.signs)


class GlassBreak(models.Model):
    """A supervisor opened a file that was not his, with a reason. Listed for the secretary and weekly."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="glass_breaks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["user", "case", "until"], name="cases_glass_break_live")]

    def __str__(self) -> str:
        return self.reason


class Device(models.Model):
    """A device that somebody used for a side: a keyed hash of a cookie, to notice both sides on one device."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="devices")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "fingerprint"], name="cases_device_once")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]

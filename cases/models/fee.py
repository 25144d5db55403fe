"""What was assessed as the fee of an arbitration, and whether it still stands in the way."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FeeStatus(models.TextChoices):
    """Whether a fee still stands in the way."""

    DUE = "DUE", _("Due")
    DEFERRAL_ASKED = "DEFERRAL_ASKED", _("Deferral asked for")
    PAID = "PAID", _("Paid")
    DEFERRED = "DEFERRED", _("Deferred")
    WAIVED = "WAIVED", _("Waived")


SETTLED = (FeeStatus.PAID, FeeStatus.DEFERRED, FeeStatus.WAIVED)


class Fee(models.Model):
    """What one side owes for its claim or counterclaim, with the rows by which it was computed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="fees")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    is_counterclaim = models.BooleanField(default=False)
    base_fen = models.BigIntegerField(help_text="The amount in dispute.")
    acceptance_fen = models.BigIntegerField()
    handling_fen = models.BigIntegerField()
    schedule = models.CharField(max_length=40)
    rows = models.JSONField(default=list, help_text="The ids of the bracket rows that were used.")
    status = models.CharField(max_length=15, choices=FeeStatus, default=FeeStatus.DUE)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reference = models.CharField(_("reference of the payment"), max_length=100, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "is_counterclaim"], name="cases_fee_once")
        ]

    def __str__(self) -> str:
        return f"{self.total_fen} {self.status}"

    @property
    def total_fen(self) -> int:
        """The acceptance fee and the handling fee together."""
        return self.acceptance_fen + self.handling_fen

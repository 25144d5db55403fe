"""The plan that the centre reports to, and the ledger of what counts."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanPeriod(models.Model):
    """A plan's period and its target number of cases."""

    id = models.BigAutoField(primary_key=True)
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    first_on = models.DateField(_("first day"), unique=True)
    last_on = models.DateField(_("last day"))
    target = models.PositiveIntegerField(_("target"), default=2000)
    rule_version = models.PositiveSmallIntegerField(_("counting rule"), default=1)

    class Meta:
        ordering = ["first_on"]
        verbose_name = _("plan period")
        verbose_name_plural = _("plan periods")
        constraints = [
            models.CheckConstraint(
                name="indicators_period_in_order", condition=models.Q(last_on__gte=models.F("first_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name_zh_hans

    def name_in(self, language: str) -> str:
        """Return the period's name in a language."""
        return str(getattr(self, f"name_{language.replace('-', '_')}"))


class LedgerLine(models.Model):
    """One counted dispute. Dated by the legal event, posted when the case was closed.

    What it shows is copied from the closing, so that a report reads one table and a later change of the case
    does not rewrite history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dispute = models.ForeignKey("cases.Dispute", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    rule_version = models.PositiveSmallIntegerField()
    counted_on = models.DateField()
    posted_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    outcome = models.CharField(max_length=40)
    right_type = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()
        ordering = ["-counted_on", "-posted_at"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "rule_version"], name="indicators_a_dispute_once")
        ]
        indexes = [models.Index(fields=["rule_version", "counted_on", "outcome"], name="indicators_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.counted_on}"


from indicators.imports.models import (  # noqa: E402
    ImportFile,
    ImportProgress,
    ImportRow,
    RememberedColumn,
)

__all__ = ["ImportFile", "ImportProgress", "ImportRow", "LedgerLine", "PlanPeriod", "RememberedColumn"]

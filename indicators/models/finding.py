"""What the detector found, and what people said of it."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Oddity(models.TextChoices):
    """What the detector looks for."""

    SAME_PARTIES_AND_RIGHT = "SAME_PARTIES_AND_RIGHT", _("Same parties, same right")
    SPLIT_QUARREL = "SPLIT_QUARREL", _("One quarrel in many cases")
    NO_PAPER = "NO_PAPER", _("Closed without a paper")
    IMPOSSIBLE_DATES = "IMPOSSIBLE_DATES", _("Impossible dates")
    MONTH_END_RUSH = "MONTH_END_RUSH", _("Closings crowded at the month's end")


class DetectorRule(models.Model):
    """The thresholds of one thing that the detector looks for. What they mean stands with each rule.

    Attributes:
        days: days between two applications, or the last working days of a month.
        number: the fewest cases that are found.
        percent: the least share.
    """

    code = models.CharField(_("rule"), max_length=30, choices=Oddity, primary_key=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("fewest cases"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(
        _("least share in percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    is_on = models.BooleanField(_("in use"), default=True)

    class Meta:
        default_permissions = ()
        ordering = ["code"]
        verbose_name = _("rule of the detector")
        verbose_name_plural = _("rules of the detector")

    def __str__(self) -> str:
        return str(Oddity(self.code).label)


class Verdict(models.TextChoices):
    """What somebody says of a finding."""

    EXPLAINED = "EXPLAINED", _("Explained, nothing to do")
    ACT_NEEDED = "ACT_NEEDED", _("Something must be done")


class Finding(models.Model):
    """Some cases that look wrong together, found once however often the detector runs.

    Attributes:
        fingerprint: SHA-256 of the rule and what it found; the same again is the same row.
        data: numbers and days of the sentence; no names.
        person: whose closings they are, where it is about somebody's.
        seen_at: when it was found last; gone_at: since when it is found no more.
        verdict, reason: what was decided last; FindingDecision keeps all decisions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=30, choices=Oddity)
    fingerprint = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    latest_on = models.DateField(help_text="The last day that the finding is about.")
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-latest_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="indicators_finding_decided_whole",
                condition=models.Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~models.Q(verdict="")
                    & ~models.Q(reason="")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            )
        ]
        indexes = [
            models.Index(fields=["verdict", "code", "-latest_on"], name="indicators_finding_list"),
        ]

    if TYPE_CHECKING:
        person_id: uuid.UUID | None

    def __str__(self) -> str:
        return f"{self.code} {self.fingerprint[:12]}"


class FindingCase(models.Model):
    """One case of a finding."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rows")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["finding", "case"], name="indicators_finding_case_once")
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    if TYPE_CHECKING:
        case_id: uuid.UUID
        finding_id: uuid.UUID


class FindingDecision(models.Model):
    """What somebody decided about a finding. Never changed: a later decision is a further row."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%Y-%m-%d}"

"""Decisions of a tribunal: drafted in deliberation, looked at by a second eye, signed, issued, served."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.item import CaseItem
from cases.procedures.states import Outcome
from documents.models import Paper


class AwardKind(models.TextChoices):
    """What kind of decision it is. Source: 仲裁法62, 64-69."""

    AWARD = "AWARD", _("Award")
    PARTIAL = "PARTIAL", _("Partial award")
    CONSENT = "CONSENT", _("Award on agreed terms")
    STATEMENT = "STATEMENT", _("Mediation statement")
    CORRECTION = "CORRECTION", _("Correction")
    DECISION = "DECISION", _("Decision that ends the case without an award")


class AwardStatus(models.TextChoices):
    """Where a decision stands."""

    DRAFT = "DRAFT", _("Draft")
    SCRUTINY = "SCRUTINY", _("With the institution for scrutiny")
    APPROVED = "APPROVED", _("Scrutinised, ready to sign")
    ISSUED = "ISSUED", _("Issued")
    VOID = "VOID", _("Void")


class Award(CaseItem):
    """One decision. Its audience is TRIBUNAL until it is issued, then JOINT.

    The parts are those that 仲裁法67 asks for; `result` is a list of orders, one sentence each.
    """

    kind = models.CharField(max_length=12, choices=AwardKind, default=AwardKind.AWARD)
    status = models.CharField(max_length=10, choices=AwardStatus, default=AwardStatus.DRAFT)
    outcome = models.CharField(max_length=40, choices=Outcome, blank=True)
    claims = models.TextField(_("claims"), max_length=6000, blank=True)
    facts = models.TextField(_("facts in dispute"), max_length=10000, blank=True)
    reasons = models.TextField(_("reasons"), max_length=15000, blank=True)
    leaves_out_reasons = models.BooleanField(
        _("the parties agreed to leave out facts and reasons"), default=False
    )
    result = models.JSONField(pgettext_lazy("award", "result"), default=list)
    costs = models.TextField(_("who bears the costs"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0)
    remarks = models.TextField(_("remarks of the scrutiny"), max_length=2000, blank=True)
    scrutinised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scrutinised_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_on = models.DateField(null=True, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["made_at"]
        constraints = [
            *CaseItem.Meta.constraints,
            models.CheckConstraint(
                name="cases_award_audience",
                condition=models.Q(status="ISSUED", audience="JOINT")
                | (~models.Q(status="ISSUED") & models.Q(audience="TRIBUNAL")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class CorrectionKind(models.TextChoices):
    """What a party asks the tribunal to correct. Source: 仲裁法69."""

    ERROR = "ERROR", _("An error of text or arithmetic")
    OMITTED = "OMITTED", _("Something that was decided and left out of the award")


class CorrectionRequest(CaseItem):
    """A side asks the tribunal to correct an award; it does, or refuses with its reasons. Seen by all."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=8, choices=CorrectionKind)
    text = models.TextField(_("what is to be corrected, and why"), max_length=4000)
    by_side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    correction = models.ForeignKey(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The correction that grants it; none where it is open or refused.",
    )  # fmt: skip
    reasons = models.TextField(_("reasons of the refusal"), max_length=2000, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["at"]
        constraints = [
            *CaseItem.Meta.constraints,
            models.UniqueConstraint(
                fields=["award", "by_side"],
                condition=models.Q(decided_at__isnull=True),
                name="cases_correction_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class AwardSignature(models.Model):
    """An arbitrator signed a decision, or dissents and does not. Source: 仲裁法67."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="signatures")
    arbitrator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dissents = models.BooleanField(default=False)
    version = models.PositiveIntegerField(help_text="The version of the text that was signed.")
    shown_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["award", "arbitrator"], name="cases_award_signed_once")
        ]

    def __str__(self) -> str:
        return str(self.dissents)


class Receipt(models.Model):
    """A side signed for the receipt of a mediation statement: effective when every side has. 仲裁法65."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="receipts")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["award", "side"], name="cases_receipt_once")]

    def __str__(self) -> str:
        return str(self.at)

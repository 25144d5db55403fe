"""The agreement: drafted from clauses, frozen version by version."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.item import CaseItem


class AgreementStatus(models.TextChoices):
    """Where one version stands."""

    DRAFT = "DRAFT", _("Draft")
    FINAL = "FINAL", _("Final text, awaiting signature")
    VOID = "VOID", _("Replaced by a later version")
    IN_FORCE = "IN_FORCE", _("In force")


class ClauseKind(models.TextChoices):
    """The clauses that an agreement is made of."""

    STOP = "STOP", pgettext_lazy("clause", "Stop the act")
    PAY = "PAY", pgettext_lazy("clause", "Payment")
    DESTROY = "DESTROY", pgettext_lazy("clause", "Destroy or take down")
    PUBLISH = "PUBLISH", pgettext_lazy("clause", "Publish a statement")
    LICENCE = "LICENCE", pgettext_lazy("clause", "Licence")
    CONFIDENTIALITY = "CONFIDENTIALITY", pgettext_lazy("clause", "Confidentiality")
    DEFAULT = "DEFAULT", pgettext_lazy("clause", "Default")
    FREE = "FREE", pgettext_lazy("clause", "Other terms")


class Agreement(CaseItem):
    """One version of the agreement. The highest version that is not void is the one in force or in work."""

    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    is_oral = models.BooleanField(_("oral agreement"), default=False)
    is_partial = models.BooleanField(_("covers part of the claims only"), default=False)
    facts = models.TextField(_("main facts"), max_length=4000, blank=True)
    matters = models.TextField(_("matters in dispute"), max_length=2000, blank=True)
    responsibility = models.TextField(_("responsibility of each side"), max_length=2000, blank=True)
    remaining = models.TextField(_("what is not agreed"), max_length=2000, blank=True)
    applies_for_confirmation = models.BooleanField(
        _("the parties will apply for judicial confirmation"), default=False
    )
    place = models.CharField(_("place of signing"), max_length=100, blank=True)
    copies = models.PositiveSmallIntegerField(_("number of copies"), default=3)
    paper = models.ForeignKey(
        "documents.Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finalised_at = models.DateTimeField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    void_because = models.CharField(max_length=300, blank=True)
    lock = models.PositiveIntegerField(
        default=0, help_text="Goes up with every change: two editors notice each other."
    )

    class Meta(CaseItem.Meta):
        ordering = ["-version"]
        constraints = [
            *CaseItem.Meta.constraints,
            models.UniqueConstraint(fields=["case", "version"], name="cases_agreement_version"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Clause(models.Model):
    """One clause. `data` is a clause of documents.contexts as JSON (documents.contexts.to_json)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=ClauseKind)
    data = models.JSONField(default=dict)
    leaves_rights_alone = models.BooleanField(
        default=False,
        help_text="The mediator says that it decides neither who owns a right nor its validity.",
    )

    class Meta:
        default_permissions = ()
        ordering = ["position"]

    def __str__(self) -> str:
        return self.kind


class ConfirmationStatus(models.TextChoices):
    """Judicial confirmation of an agreement."""

    ELIGIBLE = "ELIGIBLE", _("May be applied for")
    BARRED = "BARRED", _("A court would refuse")
    APPLIED = "APPLIED", _("Applied for")
    CONFIRMED = "CONFIRMED", _("Confirmed by the court")
    REJECTED = "REJECTED", _("Rejected by the court")
    EXPIRED = "EXPIRED", _("Period over")


class JudicialConfirmation(models.Model):
    """The joint application for judicial confirmation: a small machine beside the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="confirmation")
    status = models.CharField(max_length=10, choices=ConfirmationStatus)
    barred_because = models.CharField(max_length=40, blank=True)
    last_day = models.DateField(null=True, blank=True)
    unconfirmed_year = models.PositiveSmallIntegerField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.status

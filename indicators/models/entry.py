"""One row for each case: what statistics look at, and what each counting rule makes of it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from indicators.models.plan import CountingRule
from indicators.rules import REASON_LABELS, Claim, Reason, Stage


class Slices(models.Model):
    """What figures are cut by."""

    kind = models.CharField(max_length=20)
    right_type = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        organisation_id: uuid.UUID


SLICES = ("kind", "right_type", "district", "source", "organisation_id", "outcome")


class Entry(Slices):
    """What statistics know of a case: no names. Kept in the transaction of each act.

    Attributes:
        outcome: how the case ended last.
        is_marked: annulled after closing (R13): it stays counted, marked.
        last_event: the newest event the row takes account of.
        paused_on: since when the proceedings are suspended.
        paused_days: calendar days of all suspensions that are over.
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="entry"
    )
    dispute = models.ForeignKey("cases.Dispute", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=100)
    stage = models.CharField(max_length=20, choices=[(stage.value, stage.value) for stage in Stage])
    took_part = models.BooleanField(default=False)
    is_pending = models.BooleanField(default=False, help_text="Accepted and not ended.")
    is_marked = models.BooleanField(default=False)
    received_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    first_closed_on = models.DateField(null=True)
    last_event = models.BigIntegerField()
    paused_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["first_closed_on"], name="indicators_entry_closed"),
            models.Index(fields=["accepted_on"], name="indicators_entry_accepted"),
            models.Index(fields=["received_on"], name="indicators_entry_received"),
            models.Index(fields=["dispute"], name="indicators_entry_dispute"),
        ]

    if TYPE_CHECKING:
        case_id: uuid.UUID
        dispute_id: uuid.UUID

    def __str__(self) -> str:
        return self.title

    @property
    def is_imported(self) -> bool:
        """Whether the case comes from a ledger of the years before."""
        return self.source == "IMPORT"


class Assessment(models.Model):
    """What one version of the counting rule makes of one case.

    Attributes:
        reason: why it counts or not; over all entries the reasons of a version are a partition.
        claim: the same, leaving the other cases of the dispute aside.
        countable_on, claimed_by: the day the case would count on, and the event that made it so.
        unit: what the version counts once: the dispute's or the case's id.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(CountingRule, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    reason = models.CharField(max_length=30)
    claim = models.CharField(max_length=30)
    countable_on = models.DateField(null=True)
    claimed_by = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "rule"], name="indicators_assessed_once"),
            models.CheckConstraint(
                name="indicators_claim_has_day",
                condition=models.Q(
                    claim=Reason.COUNTED.value, countable_on__isnull=False, claimed_by__isnull=False
                )
                | (~models.Q(claim=Reason.COUNTED.value) & models.Q(countable_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["rule", "unit"], name="indicators_by_unit"),
            models.Index(fields=["rule", "reason", "case"], name="indicators_by_reason"),
        ]

    if TYPE_CHECKING:
        case_id: uuid.UUID
        rule_id: int

    def __str__(self) -> str:
        return f"{self.rule_id} {self.reason}"

    @property
    def claimed(self) -> Claim:
        """The claim as the rules know it."""
        return Claim(Reason(self.claim), self.countable_on)

    @property
    def sentence(self) -> str:
        """The reason in the language of the page."""
        return str(REASON_LABELS[Reason(self.reason)])

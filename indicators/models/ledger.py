"""The ledger: what was counted, and what came into and went out of the pending cases. Only ever added to."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models.entry import Slices


class Posting(models.TextChoices):
    """How a line came into its month."""

    IN_TIME = "IN_TIME", _("In time")
    LATE = "LATE", _("Late entry")
    CORRECTION = "CORRECTION", pgettext_lazy("of the ledger", "Correction")


class Why(models.TextChoices):
    """Why a line was posted."""

    COUNTED = "COUNTED", pgettext_lazy("why a line was posted", "Counted")
    DATE_CORRECTED = "DATE_CORRECTED", _("The closing date was corrected")
    STRUCK_OUT = "STRUCK_OUT", _("Found to be sham, void or a duplicate, or its import was taken back")
    MERGED = "MERGED", _("Merged into a lead case")
    TAKES_OVER = "TAKES_OVER", _("Counts in place of a case that was taken out")


class Posted(Slices):
    """A line of the ledger: dated by the legal event, posted to the first month that was open.

    Attributes:
        amount: 1 or -1.
        posted_month: the first day of the month whose figures it belongs to.
        title: the number of the case when it was posted.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="+")
    amount = models.SmallIntegerField()
    posted_month = models.DateField()
    posting = models.CharField(max_length=20, choices=Posting)
    posted_at = models.DateTimeField()
    title = models.CharField(max_length=100)

    class Meta(Slices.Meta):
        abstract = True

    if TYPE_CHECKING:
        case_id: uuid.UUID
        event_id: int


class LedgerLine(Posted):
    """One dispute counted (1), or taken out again (-1), under one version of the rule.

    The turns of one unit are 1, 2, 3, …: odd ones count, even ones take out. So a unit stands in the count once
    or not at all, whatever two acts at once may try.
    """

    rule_version = models.PositiveSmallIntegerField()
    unit = models.UUIDField()
    turn = models.PositiveSmallIntegerField()
    counted_on = models.DateField()
    why = models.CharField(max_length=20, choices=Why, default=Why.COUNTED)

    class Meta:
        default_permissions = ()
        ordering = ["-counted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_version", "unit", "turn"], name="indicators_one_line_a_turn"
            ),
            models.CheckConstraint(
                name="indicators_odd_turns_count",
                condition=models.Q(amount=models.F("turn") % 2 * 2 - 1) & models.Q(turn__gte=1),
            ),
        ]
        indexes = [
            models.Index(fields=["rule_version", "counted_on", "id"], name="indicators_by_day"),
            models.Index(fields=["rule_version", "posted_month"], name="indicators_by_posting"),
            models.Index(fields=["case"], name="indicators_line_case"),
            models.Index(
                fields=["rule_version", "outcome", "counted_on", "id"], name="indicators_by_outcome"
            ),
            models.Index(
                fields=["rule_version", "right_type", "counted_on", "id"], name="indicators_by_right"
            ),
            models.Index(
                fields=["rule_version", "district", "counted_on", "id"], name="indicators_by_district"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.counted_on} {self.amount:+d}"


class Movement(Posted):
    """One case coming into (1) or going out of (-1) the pending cases.

    What goes out carries the slices that it came in with, so that for every slice the pending cases at a
    month's start, and what came in, less what went out, are the pending cases at its end.

    Attributes:
        takes_back: the line takes back an earlier one of the case (an import undone, a closing day corrected):
            its amount is the opposite, its facts are the same.
        is_first_closing: the case was closed, for the first time: what measures look at.
        took_part, days, paused_days, in_time, amount_claimed, amount_agreed: facts of a closing as they were when
            it was posted; see indicators.measures.Closed. Empty on every other line.
    """

    on = models.DateField()
    takes_back = models.BooleanField(default=False)
    is_first_closing = models.BooleanField(default=False)
    took_part = models.BooleanField(default=False)
    days = models.PositiveIntegerField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    in_time = models.BooleanField(null=True)
    amount_claimed = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    amount_agreed = models.DecimalField(max_digits=20, decimal_places=2, null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["posted_month", "amount"], name="indicators_flow_by_month"),
            models.Index(fields=["case", "-id"], name="indicators_flow_case"),
            models.Index(fields=["on", "id"], name="indicators_flow_by_day"),
            models.Index(
                fields=["on", "id"],
                condition=models.Q(is_first_closing=True),
                name="indicators_closings_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.on} {self.amount:+d}"

    @property
    def is_out(self) -> bool:
        """Whether the line is about going out of the pending cases, be it that it takes a going out back."""
        return (self.amount < 0) != self.takes_back


CLOSING_FACTS = ("took_part", "days", "paused_days", "in_time", "amount_claimed", "amount_agreed")

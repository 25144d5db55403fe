"""Sums that the database keeps in the statement that adds a line: what the dashboard and the lists' lengths read.

Their cost follows the number of months and slices, not of cases.
"""

from enum import StrEnum

from django.db import models
from django.db.models.functions import Now

from indicators.models.ledger import Posting


class Tally(models.Model):
    """Sums of the lines of each version by legal month and by how they were posted."""

    id = models.BigAutoField(primary_key=True)
    rule_version = models.PositiveSmallIntegerField()
    legal_month = models.DateField()
    posted_month = models.DateField()
    posting = models.CharField(max_length=20, choices=Posting)
    number = models.IntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["rule_version", "legal_month", "posted_month", "posting"], name="indicators_one_tally"
            )
        ]

    def __str__(self) -> str:
        return f"{self.legal_month} {self.number}"


class What(StrEnum):
    """What is summed up by legal month."""

    COUNTED = "COUNTED"
    CAME = "CAME"
    WENT = "WENT"
    CLOSED = "CLOSED"
    CONFIRM_APPLIED = "CONFIRM_APPLIED"
    CONFIRM_GRANTED = "CONFIRM_GRANTED"
    RATED = "RATED"


# The dimension that is no slice: all of a month.
ALL = "ALL"


class SliceTally(models.Model):
    """Sums by legal month and one slice at a time.

    Its words are codes, sorted by their bytes: sorting them as a language does costs ten times as much.

    Attributes:
        rule_version: of what is counted; 0 of everything else.
        organisation: the id of one organisation, or empty for all of them together.
        dimension, value: kind, right_type, district, source, organisation or outcome; ALL and empty; score, of
            questions about satisfaction, empty while there is no answer.
    """

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=20, db_collation="C")
    rule_version = models.PositiveSmallIntegerField()
    organisation = models.CharField(max_length=36, db_collation="C")
    dimension = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=60, db_collation="C")
    month = models.DateField()
    number = models.IntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["what", "rule_version", "organisation", "dimension", "value", "month"],
                name="indicators_one_slice_tally",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.month} {self.dimension} {self.value} {self.number}"


class ClosingTally(models.Model):
    """Sums of the first closings of a year that are alike in what the measures look at.

    Attributes:
        days_n, claimed_n, agreed_n: for how many of them the days and the amounts are known.
        claimed, agreed: CNY.
    """

    id = models.BigAutoField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    organisation = models.CharField(max_length=36, db_collation="C")
    kind = models.CharField(max_length=20, db_collation="C")
    outcome = models.CharField(max_length=40, db_collation="C")
    took_part = models.BooleanField()
    in_time = models.BooleanField(null=True)
    number = models.IntegerField()
    days_n = models.IntegerField()
    claimed_n = models.IntegerField()
    agreed_n = models.IntegerField()
    claimed = models.DecimalField(max_digits=24, decimal_places=2)
    agreed = models.DecimalField(max_digits=24, decimal_places=2)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organisation", "kind", "outcome", "took_part", "in_time"],
                nulls_distinct=False,
                name="indicators_one_closing_tally",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.outcome} {self.number}"


class DaysTally(models.Model):
    """How many first closings of a year took how many calendar days, suspensions taken off or not."""

    id = models.BigAutoField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    with_pauses = models.BooleanField()
    days = models.PositiveIntegerField()
    number = models.IntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["year", "with_pauses", "days"], name="indicators_one_days_tally")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.days} {self.number}"


class Change(models.Model):
    """One statement that changed something the count's pages show; the database's triggers write it.

    Insert-only, so that two acts never wait for each other; a day's rows are enough.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

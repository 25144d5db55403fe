"""Where a case comes from that was closed before the system existed: a line of somebody's ledger."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Organisation


class LegacyLedger(models.Model):
    """One ledger whose lines became cases: the file, who laid it down, and whether it was taken back.

    Its id is that of the import; `sha256` that of the file as it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class LegacyLine(models.Model):
    """The line of a ledger that a case was made from. Never changed.

    `number` is the case number as the ledger has it: the case itself gives it back when the import is undone.
    """

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="legacy"
    )
    ledger = models.ForeignKey(LegacyLedger, on_delete=models.PROTECT, related_name="lines")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(help_text="The row of the sheet, from 1.")
    row_sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["ledger", "sheet", "row"], name="cases_legacy_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}".strip()

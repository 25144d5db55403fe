"""One import of a ledger: its file, the columns that a person confirmed, its rows as judged, how far it is."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class Status(models.TextChoices):
    """How far an import is. Whatever ends in -ING is done by the worker."""

    COLUMNS = "COLUMNS", _("Columns to be matched")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked, not imported")
    IMPORTING = "IMPORTING", _("Being imported")
    DONE = "DONE", _("Imported")
    UNDOING = "UNDOING", _("Being taken back")
    UNDONE = "UNDONE", _("Taken back")


WORKING = frozenset({Status.CHECKING, Status.IMPORTING, Status.UNDOING})


class OnDuplicate(models.TextChoices):
    """What happens to rows that seem to be in the sheet or in the system already."""

    SKIP = "SKIP", _("Leave them out")
    FILL = "FILL", _("Fill in what the existing case lacks (never a date or an outcome)")
    NEW = "NEW", _("Import them as further cases")


class ImportFile(models.Model):
    """A ledger that somebody brought: what it is, what was decided about it, how far it is.

    Attributes:
        sheets: one dict a sheet: name, rows, first and last (of the headings, from 0), titles, head (the cells of
            the headings), columns (field: column), used.
        failure: the sentence of the last step that did not succeed, as a code of messages.FAILURES.
        by_label: who brought it where nobody has an account: the command line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.COLUMNS)
    sheets = models.JSONField(default=list)
    failure = models.CharField(max_length=40, blank=True)
    failure_detail = models.CharField(max_length=300, blank=True)
    on_duplicate = models.CharField(max_length=4, choices=OnDuplicate, default=OnDuplicate.SKIP)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_label = models.CharField(max_length=40, blank=True)
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    imported = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["organisation", "-uploaded_at"], name="indicators_imports")]

    def __str__(self) -> str:
        return str(self.file.name)

    @property
    def is_working(self) -> bool:
        """Whether the worker is at it."""
        return self.status in WORKING

    @property
    def used_sheets(self) -> list[tuple[int, Mapping[str, Any]]]:
        """The sheets whose rows are imported, with their places in the file."""
        return [(place, sheet) for place, sheet in enumerate(self.sheets) if sheet["used"]]


class RowStatus(models.TextChoices):
    """What was found of a row."""

    GOOD = "GOOD", _("Can be imported")
    BAD = "BAD", _("Has errors")
    DUPLICATE = "DUPLICATE", _("Probably there already")


class ImportRow(models.Model):
    """One row of a ledger as it came, and what was made of it.

    Attributes:
        sheet: the place of its sheet in the file; number: the row of the sheet, from 1.
        cells: as they came, shorter than the sheet where the last are empty.
        values: what they say, in JSON types; empty where the row is bad.
        problems: one dict a problem: field, code, params, suggestion.
        adopted: suggestions that somebody took over, by field.
        duplicate_of: in what it is there already: {"row": …, "sheet": …} or {"case": id, "title": …, "by": …}.
    """

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    row_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=RowStatus)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    adopted = models.JSONField(default=dict)
    duplicate_of = models.JSONField(null=True)
    number_key = models.CharField(max_length=200, blank=True)
    parties_key = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "sheet", "number"], name="indicators_row_once")
        ]
        indexes = [models.Index(fields=["file", "status", "sheet", "number"], name="indicators_rows")]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.number}"


class ImportProgress(models.Model):
    """How far the worker is with an import. Written on a connection of its own, so that others see it."""

    file = models.OneToOneField(
        ImportFile, on_delete=models.CASCADE, primary_key=True, related_name="progress"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class RememberedColumn(models.Model):
    """What a heading meant in an organisation's last ledger; an empty field for nothing."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=100)
    field = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "heading"], name="indicators_heading_once")
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"

"""Rows of the papers' floor: files, papers, signatures, counters. None of them knows what a case is."""

import uuid

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .contexts import LANGUAGES, PaperContext, from_json
from .encrypted import EncryptedJSON
from .kinds import CATALOGUE, PaperKind, Signing

_LANGUAGE_CHOICES = [(code, code) for code in LANGUAGES]


class StoredFile(models.Model):
    """Bytes that were received or made, kept once and unchanged under their own SHA-256.

    A row goes PENDING (bytes on their way), HASHED (known, being put in place), PUBLISHED (readable).
    """

    class Status(models.TextChoices):
        """How far the bytes have come."""

        PENDING = "PENDING", _("Pending")
        HASHED = "HASHED", _("Hashed")
        PUBLISHED = "PUBLISHED", _("Stored")

    class Scan(models.TextChoices):
        """What a virus scanner said."""

        NOT_SCANNED = "NOT_SCANNED", _("Not scanned for viruses")
        CLEAN = "CLEAN", _("Scanned: no virus found")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    received_at = models.DateTimeField()
    received_by = models.UUIDField(null=True, blank=True, db_index=True)
    about = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        """Only whole files are published."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="PENDING") | ~models.Q(sha256=""), name="documents_file_hashed"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def path(self) -> str:
        """Return the name of the bytes in the storage: ab/cd/<sha256>."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Paper(models.Model):
    """A paper: the data it shows, and once rendered its files. Rendered once, never again.

    A correction is a new paper that supersedes this one. `about` is the thing it belongs to, by its id.
    """

    class Status(models.TextChoices):
        """How far the paper has come."""

        OFF = "OFF", _("Papers are switched off on this machine")
        PENDING = "PENDING", _("Being prepared")
        READY = "READY", _("Ready")
        FAILED = "FAILED", _("Could not be prepared")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=3)
    number = models.CharField(max_length=100, blank=True, db_index=True)
    about = models.UUIDField(db_index=True)
    data = EncryptedJSON()
    masked_names = models.JSONField(default=list)
    template_version = models.CharField(max_length=12, blank=True)
    authentic_language = models.CharField(max_length=7, choices=_LANGUAGE_CHOICES, default="zh-hans")
    code = models.CharField(max_length=16, unique=True)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    issue_ordered_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    on_ready = models.CharField(max_length=200, blank=True)
    on_issued = models.CharField(max_length=200, blank=True)
    on_failed = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest last, as they were made."""

        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()

    @property
    def catalogued(self) -> PaperKind:
        """Return the paper's entry in the catalogue."""
        return CATALOGUE[self.kind]

    @property
    def context(self) -> PaperContext:
        """Return what the paper shows, rebuilt from its stored data."""
        return from_json(self.catalogued.context, self.data)

    @property
    def failure_message(self) -> str:
        """Return why it could not be made, in the reader's language."""
        return gettext(self.failure) if self.failure else ""

    @property
    def reached_final_form(self) -> bool:
        """Whether it has been handed out in its final form: sealed or filed, or signed by all and issued."""
        if self.status != self.Status.READY:
            return False
        return self.catalogued.signing is not Signing.SIGNATURES or self.issued_at is not None

    @property
    def is_final(self) -> bool:
        """Whether it has its final form and was not withdrawn."""
        return self.reached_final_form and self.voided_at is None


class PaperFile(models.Model):
    """A paper in one language.

    `file` is what people open. Of a signed paper that is issued, `frozen` keeps the pages as they were when
    they were signed; `file` is then those pages and the signature page.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=7, choices=_LANGUAGE_CHOICES)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    frozen = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    pages = models.PositiveSmallIntegerField()

    class Meta:
        """One file a language."""

        constraints = [models.UniqueConstraint(fields=["paper", "language"], name="documents_paperfile_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.language}"


class SignatureRequest(models.Model):
    """A person asked to sign a paper, and the record of what he did.

    The signature is this row: who, in which capacity, identified when, signed when, over which bytes, by
    which method (电子签名法 13-14 asks for control by the signer and for changes to be detectable).
    `signer_key` is the caller's own name of the signer; `user` the account that may sign, where known.
    """

    class Status(models.TextChoices):
        """What became of the request."""

        REQUESTED = "REQUESTED", _("Signature requested")
        SIGNED = "SIGNED", _("Signed")
        REFUSED = "REFUSED", _("Signature refused")
        VOIDED = "VOIDED", _("Void: the paper was changed")

    class Method(models.TextChoices):
        """How it was signed."""

        TYPED = "TYPED", _("Typed name after a one-time code")
        PAPER = "PAPER", _("Signed on paper, scan kept")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="signature_requests")
    signer_key = models.CharField(max_length=100)
    user = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=200)
    capacity = models.JSONField()
    for_whom = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.REQUESTED)
    requested_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True, blank=True)
    reauthenticated_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=5, choices=Method.choices, blank=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """Nobody is asked twice; whoever signed has said when, how and over what."""

        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "signer_key"], name="documents_signer_once"),
            models.CheckConstraint(
                condition=~models.Q(status="SIGNED")
                | models.Q(signed_at__isnull=False, signed_by__isnull=False) & ~models.Q(shown_sha256=""),
                name="documents_signature_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.status}"


class NumberCounter(models.Model):
    """The last number given, per owner (an organisation), kind and year. Gaps may be; reuse never."""

    owner = models.UUIDField()
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a series."""

        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "year"], name="documents_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"

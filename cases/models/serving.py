"""Serving papers with proof, the respondent's invitation, and the reply."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.invitation_keys import token_for
from cases.models.party import Capacity


class Invitation(models.Model):
    """A respondent's way in without an account: a link by one channel and a code by another.

    Neither token nor code is stored, only their hashes. `verified_at` is the last time the code was right.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True, help_text="After five wrong codes.")
    link_channel = models.CharField(max_length=10)
    code_channel = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def path(self) -> str:
        """The address of its first page."""
        return f"/i/{token_for(self.pk)}/"


class ServingStatus(models.TextChoices):
    """How far serving a paper has come."""

    PREPARED = "PREPARED", _("Prepared")
    SENT = "SENT", _("Sent")
    DELIVERED = "DELIVERED", _("Served")
    FAILED = "FAILED", _("Not delivered")


class ServingChannel(models.TextChoices):
    """How a paper was brought to a party."""

    EMAIL = "EMAIL", _("Mail")
    SMS = "SMS", _("Text message")
    POST = "POST", _("Letter")
    HAND = "HAND", _("Handed over")
    PHONE = "PHONE", _("Telephone")
    SYSTEM = "SYSTEM", _("Case system")


class Serving(models.Model):
    """One attempt to serve one paper on one party, with its proof.

    The invitation itself, before its paper exists, is served with `paper` empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="servings")
    paper = models.ForeignKey(
        "cases.CasePaper", on_delete=models.PROTECT, null=True, blank=True, related_name="servings"
    )
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="servings")
    channel = models.CharField(max_length=10, choices=ServingChannel)
    status = models.CharField(max_length=10, choices=ServingStatus, default=ServingStatus.PREPARED)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class Answer(models.TextChoices):
    """A respondent's answer to the invitation."""

    AGREE = "AGREE", _("Agrees to mediate")
    DECLINE = "DECLINE", _("Declines mediation")


class Reply(models.Model):
    """A respondent's reply: who gave it, in which capacity, and how it reached us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="replies")
    party = models.OneToOneField("cases.Party", on_delete=models.PROTECT, related_name="reply")
    answer = models.CharField(max_length=10, choices=Answer)
    name = models.CharField(_("your name"), max_length=100)
    capacity = models.CharField(_("your capacity"), max_length=30, choices=Capacity)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_how = models.CharField(_("how the reply reached the centre"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.answer


class CorrectionItem(models.Model):
    """One item that the clerk asked the applicant to correct."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="corrections")
    round = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=40)
    task = models.CharField(max_length=40)
    text = models.CharField(_("what to correct"), max_length=500)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["round", "task"]

    def __str__(self) -> str:
        return self.code

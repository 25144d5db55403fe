"""What the conflict search found between a neutral and a case, once somebody asked to have it released."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConflictSign(models.TextChoices):
    """What connects a neutral with a case."""

    SAME_NAME = "SAME_NAME", _("Same name")
    SAME_CONTACT = "SAME_CONTACT", _("Same contact details")
    SAME_FIRM = "SAME_FIRM", _("Same firm")
    FORMER_CLIENT = "FORMER_CLIENT", _("Acted for this party in another case")
    FORMER_OPPONENT = "FORMER_OPPONENT", _("Acted against this party in another case")
    SAME_RIGHT = "SAME_RIGHT", _("Acted for a party in another case about the same right")
    FORMER_SEAT = "FORMER_SEAT", _("Was mediator or arbitrator in another case of this party")
    SAT_ON_RIGHT = "SAT_ON_RIGHT", _("Was mediator or arbitrator in another case about the same right")


class ConflictRelease(models.Model):
    """One hit whose release somebody asked for, and what a second person decided.

    It holds for exactly this hit (`key`), this person and this case. The words are kept as they were found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="conflict_releases")
    neutral = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, help_text="Hash of the hit: its sign and both spellings.")
    sign = models.CharField(max_length=20, choices=ConflictSign)
    words = models.JSONField(default=dict, help_text="The hit as it was found: names, capacity, likeness.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=30)
    asked_because = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField()
    is_released = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_because = models.CharField(_("reasons of the decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "sign"]
        constraints = [
            models.UniqueConstraint(fields=["case", "neutral", "key"], name="cases_conflict_release_once"),
            models.CheckConstraint(
                name="cases_conflict_release_by_a_second_person",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.is_released}"

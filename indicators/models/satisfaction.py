"""What each side says of the service when its case is closed, and what the centre does about a low grade."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.fields import EncryptedText


class Level(models.IntegerChoices):
    """The five levels; the number is the score on the scale of 0 to 100. Source: UX.md §4.11."""

    VERY_SATISFIED = 100, _("Very satisfied")
    SATISFIED = 75, _("Satisfied")
    FAIR = 50, _("Fairly satisfied")
    DISSATISFIED = 25, _("Dissatisfied")
    VERY_DISSATISFIED = 0, _("Very dissatisfied")


LOW = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)


class Ground(models.TextChoices):
    """What a grade is about. The words suit a good grade and a bad one."""

    SPEED = "SPEED", _("How long it took")
    ANSWERS = "ANSWERS", _("Explanations and answers to questions")
    FAIRNESS = "FAIRNESS", _("Both sides were treated alike")
    SKILL = "SKILL", _("Knowledge of the subject")
    CONFIDENCE = "CONFIDENCE", _("Handling of confidential matters")
    SITE = "SITE", _("Use of this site")
    COST = "COST", _("Cost")
    RESULT = "RESULT", _("How the case ended")


class Rating(models.Model):
    """The question put to one side of a closed case, and its answer. Asked once a side.

    Attributes:
        asked: the person with an account who was asked; None where the question went to a party's address.
        kind: the procedure, copied from the case.
        closed_on: the legal day of the closing; figures are dated by it.
        token_hash: of the token in the link; the token itself is worked out, not stored.
        words: what was added in words; only the application can read it.
        withdrawn_at: the case was struck out: neither question nor answer counts any longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    closed_on = models.DateField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    score = models.PositiveSmallIntegerField(choices=Level, null=True)
    grounds = ArrayField(models.CharField(max_length=20, choices=Ground), default=list)
    words = EncryptedText(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "side"], name="indicators_rating_once_a_side"),
            models.CheckConstraint(
                name="indicators_rating_has_a_level",
                condition=models.Q(score__isnull=True, answered_at__isnull=True)
                | models.Q(score__in=Level.values, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="indicators_rating_expires", condition=models.Q(expires_at__gt=models.F("asked_at"))
            ),
        ]
        indexes = [models.Index(fields=["closed_on"], name="indicators_rating_closed")]

    if TYPE_CHECKING:
        case_id: uuid.UUID
        side_id: uuid.UUID
        asked_id: uuid.UUID | None

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, at: datetime) -> bool:
        """Return whether an answer can be given, or changed, at an instant."""
        return self.withdrawn_at is None and self.asked_at <= at < self.expires_at

    @property
    def level(self) -> str:
        """The level in the language of the page."""
        return str(Level(self.score).label) if self.score is not None else ""

    @property
    def ground_labels(self) -> list[str]:
        """What the grade is about, in the language of the page."""
        return [str(Ground(code).label) for code in self.grounds]


class Finish(models.TextChoices):
    """How the call after a low grade ended."""

    SETTLED = "SETTLED", _("Talked over, nothing open")
    PROMISED = "PROMISED", _("Talked over, something will be done")
    UNRESOLVED = "UNRESOLVED", _("Talked over, still dissatisfied")
    NOT_REACHED = "NOT_REACHED", _("Not reached after several tries")


class FollowUp(models.Model):
    """A low grade that somebody of the centre looks into: by when, who, what was done.

    Attributes:
        score: the grade that opened it; a better grade later does not close it.
        due_on: the last day for it, counted in working days.
        note: what was found and done; only the application can read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="follow_up")
    score = models.PositiveSmallIntegerField(choices=Level)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    assigned = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)
    finish = models.CharField(max_length=20, choices=Finish, blank=True)
    note = EncryptedText(blank=True, default="")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "opened_at"]
        constraints = [
            models.CheckConstraint(
                name="indicators_follow_up_closed_whole",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, finish="")
                | (
                    models.Q(closed_at__isnull=False, closed_by__isnull=False)
                    & ~models.Q(finish="")
                    & ~models.Q(note="")
                ),
            )
        ]

    if TYPE_CHECKING:
        rating_id: uuid.UUID
        assigned_id: uuid.UUID | None

    def __str__(self) -> str:
        return str(self.pk)

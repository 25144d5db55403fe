"""Deadlines of a case: which rule gave them, and what moved them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeadlineStatus(models.TextChoices):
    """Whether a deadline still runs."""

    RUNNING = "RUNNING", _("Running")
    PAUSED = "PAUSED", _("Paused")
    MET = "MET", _("Met")
    LAPSED = "LAPSED", _("No longer applies")


class Deadline(models.Model):
    """One deadline. `rule` is the row that was used; `original_due_on` stays when it is extended.

    `role` is who must act, for lists and reminders; `side` narrows it to one side, `about` to one award.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="deadlines")
    code = models.CharField(max_length=40)
    rule = models.ForeignKey("cases.TimeLimit", on_delete=models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(
        "cases.CaseEvent", on_delete=models.PROTECT, null=True, related_name="deadlines"
    )
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=30)
    about = models.UUIDField(null=True, blank=True, help_text="The award after which the period runs.")
    from_on = models.DateField()
    due_on = models.DateField()
    original_due_on = models.DateField()
    paused_on = models.DateField(null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    unconfirmed_year = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=DeadlineStatus, default=DeadlineStatus.RUNNING)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "side", "about"],
                condition=models.Q(status__in=["RUNNING", "PAUSED"]),
                nulls_distinct=False,
                name="cases_deadline_one_running",
            )
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="cases_deadline_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"


class ChangeKind(models.TextChoices):
    """Why a deadline moved after it began."""

    EXTENDED = "EXTENDED", _("Extended")
    RESUMED = "RESUMED", _("The clock stood")


class DeadlineChange(models.Model):
    """One move of a deadline: from which day to which, by whom and why. Only added to.

    `from_on` and `days` say since when the clock stood, and for how long.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    before = models.DateField()
    after = models.DateField()
    from_on = models.DateField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_role = models.CharField(max_length=30)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.before} {self.after}"


class Reminder(models.Model):
    """One reminder of a deadline at one stage. Its row is made first, so that it is sent once.

    A deadline that has moved is another one: it is reminded of again before its new day.
    """

    id = models.BigAutoField(primary_key=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(max_length=10)
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["deadline", "stage", "due_on"], name="cases_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.due_on}"

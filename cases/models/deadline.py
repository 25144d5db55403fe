"""Deadlines of a case: which rule gave them, and what moved them."""

import uuid

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

    `role` is who must act, for lists and reminders; `side` narrows it to one side.
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
                fields=["case", "code"],
                condition=models.Q(status__in=["RUNNING", "PAUSED"]),
                name="cases_deadline_one_running",
            )
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="cases_deadline_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"

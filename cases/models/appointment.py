"""Naming a mediator: proposal, conflict check, disclosure, objections. A small machine of its own."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppointmentStatus(models.TextChoices):
    """Where an appointment stands."""

    PROPOSED = "PROPOSED", _("Proposed")
    ACCEPTED = "ACCEPTED", _("Accepted, disclosure made")
    DECLINED = "DECLINED", _("Declined")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    CHALLENGED = "CHALLENGED", _("Objected to")
    REPLACED = "REPLACED", _("Replaced")


class Seat(models.TextChoices):
    """Which place at the table somebody is named for."""

    MEDIATOR = "MEDIATOR", _("Mediator")
    SOLE = "SOLE", _("Sole arbitrator")
    PRESIDING = "PRESIDING", _("Presiding arbitrator")
    APPLICANT = "APPLICANT", _("Arbitrator chosen by the applicant")
    RESPONDENT = "RESPONDENT", _("Arbitrator chosen by the respondent")


class Appointment(models.Model):
    """One person named as mediator or arbitrator of one case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="appointments")
    neutral = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.MEDIATOR)
    by_side = models.ForeignKey(
        "cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The side that chose; empty where both did, or the institution.",
    )  # fmt: skip
    status = models.CharField(max_length=12, choices=AppointmentStatus, default=AppointmentStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    conflict_hits = models.JSONField(
        default=list, help_text="What the conflict search found last: sign, key, whether it bars."
    )
    nothing_to_disclose = models.BooleanField(default=False)
    disclosure = models.TextField(_("disclosure"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    objections_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seat"],
                condition=models.Q(status__in=["PROPOSED", "ACCEPTED", "CHALLENGED", "CONFIRMED"]),
                name="cases_appointment_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.neutral_id} {self.status}"


class DisclosureAnswer(models.Model):
    """What one side said to a disclosure: no objection, or an objection with its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    objects_to_it = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appointment", "side"], name="cases_one_answer_a_side")
        ]

    def __str__(self) -> str:
        return str(self.objects_to_it)

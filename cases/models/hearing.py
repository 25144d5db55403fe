"""Venues, meetings and the record of a meeting. The database itself refuses what overlaps."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.models.engagement import TsTzRange
from cases.models.item import CaseItem


class Venue(models.Model):
    """A meeting room."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="venues")
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=8)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name_zh_hans"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return self.name_zh_hans

    @property
    def name(self) -> str:
        """The venue's name in the reader's language."""
        return self.name_in(get_language() or "zh-hans")

    def name_in(self, language: str) -> str:
        """Return the venue's name in a language."""
        return str(getattr(self, f"name_{language.replace('-', '_')}") or self.name_zh_hans)


class MeetingMode(models.TextChoices):
    """Where a meeting takes place."""

    ONSITE = "ONSITE", _("In person")
    VIDEO = "VIDEO", _("Video")


class MeetingStatus(models.TextChoices):
    """Whether a meeting stands."""

    SCHEDULED = "SCHEDULED", _("Scheduled")
    HELD = "HELD", _("Held")
    CANCELLED = "CANCELLED", _("Cancelled")


class Meeting(CaseItem):
    """One session: joint (audience JOINT) or private (audience SIDE). Two in one venue cannot exist."""

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    mode = models.CharField(_("mode"), max_length=10, choices=MeetingMode, default=MeetingMode.ONSITE)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    link = models.URLField(_("video link"), max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=MeetingStatus, default=MeetingStatus.SCHEDULED)
    cancelled_because = models.CharField(max_length=300, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["starts_at"]
        constraints = [
            *CaseItem.Meta.constraints,
            models.CheckConstraint(
                name="cases_meeting_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            ExclusionConstraint(
                name="cases_meeting_one_in_a_venue",
                expressions=[
                    ("venue", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(venue__isnull=False) & ~models.Q(status="CANCELLED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def kind_label(self) -> str:
        """What kind of session it is, in the language of the page."""
        if self.side is None:
            return gettext("Joint session: both sides")
        return gettext("Private session: %(side)s") % {"side": self.side}


class MeetingPerson(models.Model):
    """Somebody who is asked to a meeting. One person in two places at once cannot exist.

    `person` is the user's id, or the party's id for a party without an account. The times repeat the
    meeting's, because the constraint needs them in one row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="people")
    person = models.UUIDField()
    name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=30)
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_off = models.BooleanField(default=False, help_text="The meeting was cancelled.")
    attended = models.BooleanField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="cases_person_one_place_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_off=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeetingRecord(CaseItem):
    """The mediation record (M19) of one meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="record")
    course = models.TextField(_("course of the session"), max_length=6000)
    result = models.TextField(_("result"), max_length=2000)
    has_participation = models.BooleanField(_("both sides took part"), default=True)
    correspondence = models.BooleanField(_("exchange in writing"), default=False)

    class Meta(CaseItem.Meta):
        ordering = ["made_at"]

    def __str__(self) -> str:
        return str(self.meeting_id)


class RecordAnswer(models.Model):
    """Somebody present confirmed the record, or objected to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MeetingRecord, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    confirms = models.BooleanField()
    objection = models.CharField(_("objection"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["record", "side"], name="cases_record_one_answer_a_side")
        ]

    def __str__(self) -> str:
        return str(self.confirms)

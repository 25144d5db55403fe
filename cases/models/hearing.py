"""Venues, meetings and the record of a meeting. The database itself refuses what overlaps."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.audience import Audience
from cases.kinds import Kind
from cases.models.engagement import TsTzRange
from cases.models.item import CaseItem, ItemQuerySet


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


class MeetingQuerySet(ItemQuerySet["Meeting"]):
    """Sessions."""

    def hearings(self) -> "MeetingQuerySet":
        """Return the hearings before a tribunal: no session of a mediation, no meeting of its own."""
        return self.filter(case__kind=Kind.ARBITRATION, audience=Audience.JOINT, without_prejudice=False)


class Meeting(CaseItem):
    """One session: joint (audience JOINT) or private (SIDE), or the tribunal's own (TRIBUNAL).

    Two in one venue cannot exist. A hearing is a joint session of an arbitration; a session of a mediation is
    without prejudice.
    """

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

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

    @classmethod
    def kept_from_staff(cls) -> models.Q:
        """Time and place of a session are no secret of it: none is kept back."""
        return models.Q(pk__in=[])

    @property
    def is_hearing(self) -> bool:
        """Whether it is a hearing before a tribunal, and no session in which the parties mediate."""
        is_for_all = self.audience == Audience.JOINT and not self.without_prejudice
        return is_for_all and self.case.kind == Kind.ARBITRATION

    @property
    def kind_label(self) -> str:
        """What kind of session it is, in the language of the page."""
        if self.audience == Audience.TRIBUNAL:
            return gettext("Meeting of the tribunal")
        if self.is_hearing:
            return gettext("Hearing")
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
    gives_way = models.BooleanField(
        default=False, help_text="A meeting of the tribunal: nobody else may learn that the time is taken."
    )
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
                condition=models.Q(is_off=False, gives_way=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeetingRecord(CaseItem):
    """The record of one meeting: a mediation's (M19), or a hearing's (A15) with what only a hearing has.

    Args:
        witnesses: those who were heard beside the parties, one a line.
        absent_because: how those who stayed away were asked, and whether they have a good reason.
        agreement_said: what was answered when the tribunal asked whether the agreement is denied.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="record")
    course = models.TextField(_("course of the session"), max_length=6000)
    result = models.TextField(_("result"), max_length=2000)
    has_participation = models.BooleanField(_("both sides took part"), default=True)
    correspondence = models.BooleanField(_("exchange in writing"), default=False)
    witnesses = models.TextField(_("witnesses and experts"), max_length=1000, blank=True)
    absent_because = models.CharField(_("those who stayed away"), max_length=500, blank=True)
    evidence_shown = models.TextField(_("evidence shown"), max_length=4000, blank=True)
    agreement_said = models.CharField(_("answer about the agreement"), max_length=500, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["made_at"]

    def __str__(self) -> str:
        return str(self.meeting_id)


class RecordAnswer(models.Model):
    """Somebody present confirmed the record, or objected to it.

    `recorded_how` says how it reached the secretary, for a side that has no account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(MeetingRecord, on_delete=models.PROTECT, related_name="answers")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    confirms = models.BooleanField()
    objection = models.CharField(_("objection"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    recorded_how = models.CharField(_("how the answer reached the centre"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["record", "side"], name="cases_record_one_answer_a_side")
        ]

    def __str__(self) -> str:
        return str(self.confirms)

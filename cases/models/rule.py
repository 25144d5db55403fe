"""Law as data: the code tables, with source, article, confidence and the days between which a row holds.

The rows come from `cases/rules/*.csv` through `cases.services.rules.load_all`, which leaves alone every
row that the centre has checked or changed (`reviewed_on`). A case keeps a foreign key to the row it used,
so a new number is a new row with a later `in_force_from`, never an edit of the old one.
"""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.languages import in_language
from cases.deadlines import Rule, Unit
from cases.rules.codes import (
    UNSURE,
    Confidence,
    CountsFrom,
    CourtLevel,
    DamagesAct,
    DamagesOrder,
    Extendable,
    FeeKind,
    PausedFor,
    Possible,
    Punitive,
    Success,
    Track,
    UnitChoice,
    Use,
)

__all__ = [
    "CauseOfAction",
    "DisputeType",
    "FeeBracket",
    "LegalSource",
    "NoRule",
    "Outcome",
    "RightType",
    "StatutoryDamages",
    "TimeLimit",
]

# Where no text says since when: before any case in a register of ours.
EARLIEST = date(2000, 1, 1)


class NoRule(LookupError):
    """No row of this code is in force on that day: the code tables are incomplete."""


class Named(models.Model):
    """A row with a name in the three languages of the service."""

    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=200)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name", get_language() or "")


class RuleRow(models.Model):
    """What every rule says about itself: where it comes from, how sure we are, and when it holds."""

    source = models.ForeignKey(
        "cases.LegalSource", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    article = models.CharField(_("article"), max_length=200, blank=True)
    confidence = models.CharField(_("how sure"), max_length=12, choices=Confidence)
    in_force_from = models.DateField(_("in force from"), default=EARLIEST)
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)
    reviewed_on = models.DateField(
        _("checked by the centre on"),
        null=True,
        blank=True,
        help_text=_("Loading the code tables leaves a checked row as it is."),
    )

    class Meta:
        abstract = True

    @property
    def needs_confirmation(self) -> bool:
        """Whether the centre must confirm this row before relying on it."""
        return self.confidence in UNSURE and self.reviewed_on is None


_Row = TypeVar("_Row", bound=RuleRow, covariant=True)


class RuleQuerySet(models.QuerySet[_Row]):
    """Rules chosen by day and by how sure they are."""

    def in_force_on(self, on: date) -> Self:
        """Return the rows that hold on a day, the newest first."""
        held = self.filter(in_force_from__lte=on).exclude(in_force_to__lt=on)
        return held.order_by("-in_force_from", "position")

    def to_confirm(self) -> Self:
        """Return the rows that the centre must confirm."""
        return self.filter(confidence__in=sorted(UNSURE), reviewed_on=None)


class LegalSource(Named):
    """A law, regulation, interpretation or standard that rows cite."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    number = models.CharField(_("number or date"), max_length=200, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)
    confidence = models.CharField(_("how sure"), max_length=12, choices=Confidence)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("legal source")
        verbose_name_plural = _("legal sources")


class TimeLimitQuerySet(RuleQuerySet["TimeLimit"]):
    """Time limits by code, day and rule set."""

    def in_force(self, code: str, on: date, rule_set: str = "") -> Self:
        """Return the rows of `code` that hold on a day; the first is the one that applies.

        A row of the organisation's own rule set comes before the general one, a newer before an older.
        """
        own = self.filter(code=code, rule_set__in={"", rule_set}).in_force_on(on)
        return own.order_by("-rule_set", "-in_force_from")

    def rule_for(self, code: str, on: date, rule_set: str = "") -> "TimeLimit":
        """Return the row of `code` that applies on a day.

        Raises: NoRule.
        """
        row = self.in_force(code, on, rule_set).first()
        if row is None:
            raise NoRule(f"no time limit {code} on {on.isoformat()} (rule set {rule_set!r})")
        return row


class TimeLimit(Named, RuleRow):
    """A period: how long, from which event, who may lengthen it."""

    code = models.CharField(_("code"), max_length=40)
    rule_set = models.CharField(
        _("rule set"), max_length=40, blank=True, help_text=_("Empty: for every organisation.")
    )
    track = models.CharField(_("part of the work"), max_length=12, choices=Track)
    value = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=12, choices=UnitChoice)
    counts_from = models.CharField(_("counted from"), max_length=24, choices=CountsFrom)
    pauses = models.CharField(_("clock stops for"), max_length=12, choices=PausedFor, default="NOTHING")
    extendable = models.CharField(_("extension"), max_length=12, choices=Extendable, default="NO")
    use = models.CharField(_("use"), max_length=16, choices=Use)

    objects = TimeLimitQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "rule_set", "in_force_from"], name="one_time_limit_from_a_day"
            ),
        ]

    @property
    def is_fixed_by_law(self) -> bool:
        """Whether nobody may change the number."""
        return self.use == Use.LEGAL

    def rule(self) -> Rule:
        """Return the period as the pure functions of `cases.deadlines` take it."""
        return Rule(self.code, self.value, Unit(self.unit))


class RightType(Named, RuleRow):
    """A kind of intellectual property right."""

    code = models.CharField(_("code"), max_length=16, primary_key=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    identifier = models.CharField(_("kind of number"), max_length=16)
    identifier_required = models.BooleanField(_("number required"), default=False)
    registry = models.CharField(_("registry"), max_length=60, blank=True)
    court_level_hint = models.CharField(_("first court"), max_length=24, choices=CourtLevel)

    objects = RuleQuerySet["RightType"].as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("kind of right")
        verbose_name_plural = _("kinds of rights")


class DisputeType(Named, RuleRow):
    """A kind of dispute, and which ways it may take."""

    code = models.CharField(_("code"), max_length=24, primary_key=True)
    right_types = models.CharField(
        _("kinds of rights"), max_length=80, help_text=_("ALL, or codes joined by |")
    )
    mediable = models.CharField(_("can be mediated"), max_length=12, choices=Possible)
    arbitrable = models.CharField(_("can be arbitrated"), max_length=12, choices=Possible)
    judicially_confirmable = models.CharField(
        _("can be confirmed by a court"), max_length=12, choices=Possible
    )
    advice_zh_hans = models.CharField(_("advice (Simplified Chinese)"), max_length=300, blank=True)
    advice_zh_hant = models.CharField(_("advice (Traditional Chinese)"), max_length=300, blank=True)
    advice_en = models.CharField(_("advice (English)"), max_length=300, blank=True)

    objects = RuleQuerySet["DisputeType"].as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("kind of dispute")
        verbose_name_plural = _("kinds of disputes")

    @property
    def advice(self) -> str:
        """What to know about this kind of dispute, in the reader's language."""
        return in_language(self, "advice", get_language() or "")

    def concerns(self, right: RightType) -> bool:
        """Return whether a dispute of this kind can be about a right of that kind."""
        codes = self.right_types.split("|")
        return codes == ["ALL"] or right.code in codes or right.parent_id in codes


class CauseOfAction(Named, RuleRow):
    """A cause of action (案由) of the Supreme People's Court, in one edition of its list."""

    id = models.CharField(max_length=20, primary_key=True, help_text=_("Edition and official number."))
    edition = models.CharField(_("edition"), max_length=4)
    code = models.CharField(_("official number"), max_length=12)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    right_type = models.ForeignKey(
        RightType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of right")
    )
    dispute_type = models.ForeignKey(
        DisputeType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of dispute"),
    )

    objects = RuleQuerySet["CauseOfAction"].as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("cause of action")
        verbose_name_plural = _("causes of action")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_cause_a_number")]


class Outcome(Named, RuleRow):
    """How a case ended, and what that is to the count."""

    track = models.CharField(_("part of the work"), max_length=12, choices=Track)
    code = models.CharField(_("code"), max_length=32)
    is_closure = models.BooleanField(_("closes a case"))
    success = models.CharField(_("success"), max_length=10, choices=Success)
    counts_by_default = models.BooleanField(_("counts toward the target"))
    needs_participation = models.BooleanField(_("counts only if both sides took part"))

    objects = RuleQuerySet["Outcome"].as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [models.UniqueConstraint(fields=["track", "code"], name="one_outcome_a_code")]


class StatutoryDamagesQuerySet(RuleQuerySet["StatutoryDamages"]):
    """Ranges of damages by right."""

    def for_right(self, right: RightType, on: date) -> Self:
        """Return the ranges that hold on a day for a right, or for the kind it is part of."""
        return self.in_force_on(on).filter(right_type__in=[right.pk, right.parent_id or right.pk])


class StatutoryDamages(RuleRow):
    """The range of damages a law gives, shown as information; no award is ever worked out from it."""

    right_type = models.ForeignKey(
        RightType, models.PROTECT, related_name="damages", verbose_name=_("kind of right")
    )
    act = models.CharField(_("act"), max_length=10, choices=DamagesAct)
    minimum_fen = models.BigIntegerField(_("least (fen)"), null=True, blank=True)
    maximum_fen = models.BigIntegerField(_("most (fen)"), null=True, blank=True)
    punitive = models.CharField(_("punitive damages"), max_length=16, choices=Punitive)
    punitive_from = models.PositiveSmallIntegerField(_("least multiple"), null=True, blank=True)
    punitive_to = models.PositiveSmallIntegerField(_("greatest multiple"), null=True, blank=True)
    calculation = models.CharField(_("order of calculation"), max_length=32, choices=DamagesOrder)
    adds_reasonable_costs = models.BooleanField(_("reasonable costs are added"), default=True)

    objects = StatutoryDamagesQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("statutory damages")
        verbose_name_plural = _("statutory damages")
        constraints = [
            models.UniqueConstraint(
                fields=["right_type", "act", "in_force_from"], name="one_range_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        """Return the right and the article."""
        return f"{self.right_type_id} {self.article}".strip()


class FeeBracket(RuleRow):
    """A step of a fee schedule: base amount plus a rate on what exceeds `over_fen`.

    Two bases or rates are a band inside which an institution sets its own.
    """

    schedule = models.CharField(_("schedule"), max_length=24)
    kind = models.CharField(_("fee"), max_length=12, choices=FeeKind)
    step = models.PositiveSmallIntegerField(_("step"))
    over_fen = models.BigIntegerField(_("over (fen)"))
    up_to_fen = models.BigIntegerField(_("up to (fen)"), null=True, blank=True)
    base_from_fen = models.BigIntegerField(_("least base (fen)"), null=True, blank=True)
    base_to_fen = models.BigIntegerField(_("greatest base (fen)"), null=True, blank=True)
    rate_from = models.DecimalField(
        _("least rate (%)"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    rate_to = models.DecimalField(
        _("greatest rate (%)"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    minimum_fen = models.BigIntegerField(_("smallest fee (fen)"), null=True, blank=True)

    objects = RuleQuerySet["FeeBracket"].as_manager()

    class Meta:
        ordering = ["schedule", "kind", "step"]
        verbose_name = _("fee bracket")
        verbose_name_plural = _("fee brackets")
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "kind", "step", "in_force_from"], name="one_fee_step_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        """Return the schedule, fee and step."""
        return f"{self.schedule} {self.kind} {self.step}"

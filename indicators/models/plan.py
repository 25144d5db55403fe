"""The plan that the centre reports to, and the versions of the counting rule."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.rules import CountsAt, Terms, Unit


class Basis(models.TextChoices):
    """Whether a plan's number is for the whole period or for each year of it."""

    CUMULATIVE = "CUMULATIVE", _("For the whole period")
    YEARLY = "YEARLY", _("For each year")


class CountingRuleQuerySet(models.QuerySet["CountingRule"]):
    """Versions of the counting rule."""

    def usable(self) -> "CountingRuleQuerySet":
        """Return the versions that came with the system, or that a second person approved."""
        return self.filter(models.Q(author__isnull=True) | models.Q(approver__isnull=False))


class CountingRule(models.Model):
    """One version of the counting rule. Once approved it is never changed: what differs is a new version.

    The versions that come with the system (author empty) are approved by being loaded; every other has an
    author and, before it can be used, an approver who is somebody else.
    """

    version = models.PositiveSmallIntegerField(_("version"), primary_key=True)
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    text_zh_hans = models.TextField(_("text (Simplified Chinese)"), max_length=1000)
    text_zh_hant = models.TextField(_("text (Traditional Chinese)"), max_length=1000)
    text_en = models.TextField(_("text (English)"), max_length=1000)
    counts_at = models.CharField(
        _("counts on"),
        max_length=20,
        choices=[(CountsAt.CLOSING.value, _("closing")), (CountsAt.ACCEPTANCE.value, _("acceptance"))],
    )
    unit = models.CharField(
        _("counts once"),
        max_length=20,
        choices=[(Unit.DISPUTE.value, _("a dispute")), (Unit.CASE.value, _("a case"))],
    )
    with_refusals = models.BooleanField(_("counts refused and unreachable respondents"), default=False)
    with_imports = models.BooleanField(_("counts imported cases"), default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    laid_down_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CountingRuleQuerySet] = CountingRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        ordering = ["version"]
        verbose_name = _("counting rule")
        verbose_name_plural = _("counting rules")
        constraints = [
            models.CheckConstraint(
                name="indicators_rule_two_persons",
                condition=models.Q(author__isnull=True)
                | models.Q(approver__isnull=True)
                | ~models.Q(author=models.F("approver")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.name_zh_hans}"

    @property
    def terms(self) -> Terms:
        """What the version says."""
        return Terms(
            self.version, CountsAt(self.counts_at), Unit(self.unit), self.with_refusals, self.with_imports
        )

    @property
    def is_usable(self) -> bool:
        """Whether the version may be used for a plan: it came with the system, or a second person approved it."""
        return self.author_id is None or self.approver_id is not None

    @property
    def is_being_laid_down(self) -> bool:
        """Whether there may be cases that the version has not assessed: it was written after they were there."""
        return self.author_id is not None and self.laid_down_at is None

    def name_in(self, language: str) -> str:
        """Return the version's name in a language."""
        return str(getattr(self, f"name_{language.replace('-', '_')}"))

    def text_in(self, language: str) -> str:
        """Return the version's text in a language."""
        return str(getattr(self, f"text_{language.replace('-', '_')}"))


class PlanPeriod(models.Model):
    """A plan's period and its target number of cases."""

    id = models.BigAutoField(primary_key=True)
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100)
    first_on = models.DateField(_("first day"), unique=True)
    last_on = models.DateField(_("last day"))
    target = models.PositiveIntegerField(_("target"), default=2000)
    basis = models.CharField(_("target is"), max_length=20, choices=Basis, default=Basis.CUMULATIVE)
    rule_version = models.PositiveSmallIntegerField(_("counting rule"), default=1)
    satisfaction_target = models.PositiveSmallIntegerField(
        _("target of satisfaction, 0 to 100"), default=80, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["first_on"]
        verbose_name = _("plan period")
        verbose_name_plural = _("plan periods")
        constraints = [
            models.CheckConstraint(
                name="indicators_period_in_order", condition=models.Q(last_on__gte=models.F("first_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name_zh_hans

    def name_in(self, language: str) -> str:
        """Return the period's name in a language."""
        return str(getattr(self, f"name_{language.replace('-', '_')}"))


class PacePoint(models.Model):
    """Where a plan wants the count to stand on a day. Without points the pace is a straight line."""

    id = models.BigAutoField(primary_key=True)
    period = models.ForeignKey(PlanPeriod, on_delete=models.CASCADE, related_name="points")
    on = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("count"))

    class Meta:
        ordering = ["on"]
        verbose_name = _("point of the plan's pace")
        verbose_name_plural = _("points of the plan's pace")
        constraints = [models.UniqueConstraint(fields=["period", "on"], name="indicators_one_point_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.number}"

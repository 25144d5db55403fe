"""What an arbitration has beside the case: its agreement, pleadings, challenges, consents of the sides."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.item import CaseItem


class AgreementForm(models.TextChoices):
    """Where the arbitration agreement stands. Source: 仲裁法27."""

    CLAUSE = "CLAUSE", _("A clause in the contract")
    SEPARATE = "SEPARATE", _("A separate agreement")
    ASSERTED = "ASSERTED", _("Asserted by the applicant")


class ArbitrationTrack(models.TextChoices):
    """Which of the institution's time limits apply, chosen at acceptance."""

    ORDINARY = "ORDINARY", _("Ordinary procedure")
    FAST = "FAST", _("Summary procedure")
    INTERNATIONAL = "INTERNATIONAL", _("Foreign, Hong Kong, Macao or Taiwan element")


class Arbitration(models.Model):
    """The arbitration's own facts: one row beside each case of that kind.

    `rule_set`, `fee_schedule`, `track` and `seats` are chosen at acceptance and frozen there.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="arbitration")
    agreement_form = models.CharField(
        _("form of the arbitration agreement"), max_length=10, choices=AgreementForm, blank=True
    )
    agreement_on = models.DateField(_("date of the agreement"), null=True, blank=True)
    agreement_text = models.TextField(_("words of the agreement"), max_length=2000, blank=True)
    institution_named = models.CharField(_("institution named in it"), max_length=200, blank=True)
    agreement_checked_at = models.DateTimeField(null=True, blank=True)
    arbitrable = models.BooleanField(
        null=True, blank=True, help_text="What the supervisor decided of a dispute that needs a reason."
    )
    arbitrable_reason = models.CharField(
        max_length=500, blank=True, help_text="Why such a dispute may, or may not, be arbitrated."
    )
    arbitrable_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arbitrable_at = models.DateTimeField(null=True, blank=True)
    rule_set = models.CharField(max_length=40, blank=True)
    fee_schedule = models.CharField(max_length=24, blank=True)
    track = models.CharField(max_length=15, choices=ArbitrationTrack, default=ArbitrationTrack.ORDINARY)
    seats = models.PositiveSmallIntegerField(_("number of arbitrators"), default=1)
    agreement_asked_on = models.DateField(
        null=True, blank=True, help_text="When the tribunal asked whether the agreement is denied."
    )
    agreement_denied = models.BooleanField(null=True, blank=True)
    constituted_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="cases_one_or_three_arbitrators", condition=models.Q(seats__in=[1, 3])
            )
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.seats}"


class PleadingKind(models.TextChoices):
    """What a party files after the request."""

    ANSWER = "ANSWER", _("Answer")
    COUNTERCLAIM = "COUNTERCLAIM", _("Counterclaim")
    JURISDICTION = "JURISDICTION", _("Objection to jurisdiction")
    ONLINE = "ONLINE", _("Objection to proceedings online")


class Pleading(CaseItem):
    """An answer, a counterclaim, an objection: what one side puts to the tribunal, seen by all."""

    kind = models.CharField(max_length=15, choices=PleadingKind)
    text = models.TextField(_("facts and reasons"), max_length=8000)
    relief = models.TextField(_("what is asked for"), max_length=2000, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    by_side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="pleadings")
    at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return self.kind


class Nomination(models.Model):
    """Whom one side wants, or strikes, for a seat that both sides fill together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="nominations")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    neutral = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_struck = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["case", "side", "neutral"], name="cases_nomination_once")
        ]

    def __str__(self) -> str:
        return f"{self.neutral_id} {self.rank}"


class Challenge(models.Model):
    """A request that an arbitrator withdraw, and how it was decided. Source: 仲裁法46-48."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="challenges")
    appointment = models.ForeignKey("cases.Appointment", on_delete=models.PROTECT, related_name="challenges")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    grounds = models.TextField(_("grounds"), max_length=2000)
    known_on = models.DateField(
        _("since when the side has known them"), null=True, blank=True,
        help_text="Asked for once the usual time for a challenge is over.",
    )  # fmt: skip
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    upheld = models.BooleanField(null=True, blank=True)
    reasons = models.TextField(_("reasons of the decision"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=models.Q(decided_at__isnull=True),
                name="cases_challenge_one_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.upheld)


class ConsentSubject(models.TextChoices):
    """What a side may consent to."""

    DOCUMENTS_ONLY = "DOCUMENTS_ONLY", _("A decision without a hearing")
    EARLY_HEARING = "EARLY_HEARING", _("A hearing at shorter notice")
    MEDIATION = "MEDIATION", _("Mediation by the tribunal")
    CONSENT_AWARD = "CONSENT_AWARD", _("An award on agreed terms")
    NO_REASONS = "NO_REASONS", _("An award without facts and reasons")
    CONSOLIDATION = "CONSOLIDATION", _("Consolidation with another case")
    FORMER_MEDIATOR = "FORMER_MEDIATOR", _("The former mediator as arbitrator")


class SuspensionGround(models.TextChoices):
    """Why proceedings are suspended."""

    JOINT_REQUEST = "JOINT_REQUEST", _("The parties ask for it together")
    VALIDITY = "VALIDITY", _("A decision on the validity of the right is awaited")
    APPRAISAL = "APPRAISAL", _("An appraisal or an audit is under way")
    OTHER = "OTHER", _("Another reason keeps the proceedings from going on")


class Suspension(models.Model):
    """One time during which the proceedings stood still, and why. The period for the award stands with them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(_("ground"), max_length=15, choices=SuspensionGround)
    reason = models.CharField(_("reasons"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(until_on__isnull=True),
                name="cases_suspension_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.ground


class SideConsent(models.Model):
    """One side's recorded consent. What needs all sides happens only while every side's stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20, choices=ConsentSubject)
    about = models.UUIDField(null=True, blank=True, help_text="The person or case that it is about.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side", "subject", "about"],
                condition=models.Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="cases_consent_one_standing",
            )
        ]

    def __str__(self) -> str:
        return self.subject

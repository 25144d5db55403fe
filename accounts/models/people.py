"""Users, and what some of them are: staff of an organisation, or neutrals."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.centre import Organisation
from accounts.models.languages import in_language

if TYPE_CHECKING:
    from datetime import datetime


class StaffRole(models.TextChoices):
    """The roles of the centre. Each is a Django group of that name; cases' MATRIX says what it may do."""

    INTAKE_CLERK = "INTAKE_CLERK", _("Intake clerk")
    CASE_SECRETARY = "CASE_SECRETARY", _("Case secretary")
    SUPERVISOR = "SUPERVISOR", _("Supervisor")
    INSTITUTION_CHAIR = "INSTITUTION_CHAIR", _("Institution chair")
    STATISTICIAN = "STATISTICIAN", _("Statistician")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, *, password: str | None = None, **fields: Any) -> "User":
        """Store a new user; without a password the account can only be entered after a reset."""
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_roles(self) -> models.QuerySet["User"]:
        """Return the users, each to be read together with the roles of the centre and the place on a panel."""
        names = Group.objects.filter(user=OuterRef("pk")).order_by().values("name")
        profiles = NeutralProfile.objects.filter(user=OuterRef("pk"), is_active=True)
        return self.annotate(role_names=ArraySubquery(names), is_on_panel=Exists(profiles))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account.

    Signs in with a mobile number or a mail address and has at least one of them. `organisation` is set for
    staff and neutrals only. `is_staff` opens nothing but the administration pages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("mail address"), unique=True, null=True, blank=True)
    mobile = models.CharField(
        _("mobile number"),
        max_length=16,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\+[1-9]\d{6,14}$")],
    )
    mobile_verified = models.BooleanField(_("mobile number checked"), default=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    is_staff = models.BooleanField(_("may open the administration pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(
        _("joined"), default=timezone.now, editable=False
    )
    privacy_version = models.CharField(_("version of the privacy notice"), max_length=20, blank=True)
    privacy_agreed_at = models.DateTimeField(_("agreed to the privacy notice at"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(mobile__isnull=False),
                name="accounts_user_has_a_way_in",
                violation_error_message=_("Enter a mobile number or a mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store an empty mail address or mobile number as none, which may occur more than once."""
        self.email = self.email.strip().lower() if self.email else None
        self.mobile = self.mobile or None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name, for what asks Django for it."""
        return self.name

    get_short_name = get_full_name

    @cached_property
    def staff_roles(self) -> frozenset[StaffRole]:
        """The roles of the centre that this person holds: one query, where they were not read `with_roles`."""
        names = getattr(self, "role_names", None)
        if names is None:
            names = self.groups.values_list("name", flat=True)
        return frozenset(StaffRole(name) for name in names if name in StaffRole.values)

    @cached_property
    def is_neutral(self) -> bool:
        """Whether this person is on a panel of mediators or arbitrators."""
        read: bool | None = getattr(self, "is_on_panel", None)
        return NeutralProfile.objects.filter(user=self, is_active=True).exists() if read is None else read

    @property
    def email_verified(self) -> bool:
        """Whether a code sent to the mail address came back: one query."""
        from allauth.account.models import EmailAddress  # allauth's models need ours first

        return bool(EmailAddress.objects.filter(user=self, email=self.email, verified=True).exists())

    @property
    def needs_second_factor(self) -> bool:
        """Whether this person's work asks for a second factor (SECURITY C16).

        Who belongs to no organisation has no role, which costs no query.
        """
        if self.organisation_id is None:
            return self.is_staff
        return bool(self.staff_roles) or self.is_neutral


class Panel(models.TextChoices):
    """The lists in which an institution keeps its arbitrators."""

    DOMESTIC = "DOMESTIC", _("Domestic panel")
    INTERNATIONAL = "INTERNATIONAL", _("Panel for foreign, Hong Kong, Macao and Taiwan cases")
    IP = "IP", _("Intellectual property panel")


class NeutralProfile(models.Model):
    """What the panel says of a mediator or arbitrator."""

    user = models.OneToOneField(
        User,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="neutral_profile",
        verbose_name=_("user"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="neutrals", verbose_name=_("organisation")
    )
    fields = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("kinds of right"),
        help_text=_("Codes of the table of rights, separated by commas."),
    )
    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("languages")
    )
    qualification_zh_hans = models.CharField(
        _("qualification (Simplified Chinese)"), max_length=300, blank=True
    )
    qualification_zh_hant = models.CharField(
        _("qualification (Traditional Chinese)"), max_length=300, blank=True
    )
    qualification_en = models.CharField(_("qualification (English)"), max_length=500, blank=True)
    panels = ArrayField(
        models.CharField(max_length=20, choices=Panel),
        default=list,
        blank=True,
        verbose_name=_("panels"),
        help_text=_("Codes of the panels of arbitrators, separated by commas."),
    )
    may_mediate = models.BooleanField(_("mediator"), default=True)
    may_arbitrate = models.BooleanField(_("arbitrator"), default=False)
    most_cases = models.PositiveSmallIntegerField(
        _("most cases at a time"),
        null=True,
        blank=True,
        help_text=_("Naming warns when this many are in hand. Empty: no limit."),
    )
    is_active = models.BooleanField(_("on the panel"), default=True)

    class Meta:
        verbose_name = _("neutral")
        verbose_name_plural = _("neutrals")

    def __str__(self) -> str:
        return self.user.name

    @property
    def qualification(self) -> str:
        """The qualification in the reader's language."""
        return self.qualification_in(get_language() or settings.LANGUAGE_CODE)

    def qualification_in(self, language: str) -> str:
        """Return the qualification in a language."""
        return in_language(self, "qualification", language)

    @property
    def panel_names(self) -> list[str]:
        """The panels in the reader's language."""
        return [str(Panel(code).label) for code in self.panels]

    @property
    def language_names(self) -> list[str]:
        """The languages, each in its own."""
        names = dict(settings.LANGUAGES)
        return [str(names.get(code, code)) for code in self.languages]


class Absence(models.Model):
    """Days on which a mediator or arbitrator takes no case and sits in none."""

    profile = models.ForeignKey(
        NeutralProfile, on_delete=models.PROTECT, related_name="absences", verbose_name=_("neutral")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until and including"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                name="accounts_absence_ends_after_it_begins",
                condition=models.Q(until_on__gte=models.F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"

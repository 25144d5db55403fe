"""Sides, the parties on them, and those who represent a party."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.fields import EncryptedText
from cases.permissions import SideKind


class Side(models.Model):
    """One side of a case. A case starts with two; what is said to a side's caucus belongs to this row."""

    KINDS = [(SideKind.APPLICANT.value, _("Applicant")), (SideKind.RESPONDENT.value, _("Respondent"))]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sides")
    kind = models.CharField(max_length=20, choices=KINDS)
    position = models.PositiveSmallIntegerField(default=0)
    asked_to_recommend_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="cases_side_position")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PersonKind(models.TextChoices):
    """Whether a party is a person or an organisation."""

    NATURAL = "NATURAL", _("Natural person")
    ORGANISATION = "ORGANISATION", _("Company or other organisation")


class Region(models.TextChoices):
    """Where a party is at home."""

    MAINLAND = "MAINLAND", _("Mainland China")
    HONG_KONG = "HONG_KONG", _("Hong Kong SAR")
    MACAO = "MACAO", _("Macao SAR")
    TAIWAN = "TAIWAN", _("Taiwan region")
    ABROAD = "ABROAD", _("Abroad")


class Party(models.Model):
    """One party: a person or an organisation on one side.

    `identity_checked_at` and `authority_checked_at` are the secretary's check before the first session.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="parties")
    side = models.ForeignKey(Side, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField(default=0)
    person_kind = models.CharField(max_length=20, choices=PersonKind, default=PersonKind.ORGANISATION)
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_key = models.CharField(max_length=160, blank=True, db_index=True)
    region = models.CharField(_("region"), max_length=20, choices=Region, default=Region.MAINLAND)
    id_kind = models.CharField(_("kind of identity document"), max_length=20, blank=True)
    id_number = EncryptedText(_("identity number"), blank=True, default="")
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=100, blank=True)
    mobile = models.CharField(_("mobile number"), max_length=20, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    contact_unknown = models.BooleanField(_("contact details unknown"), default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    service_address = models.CharField(_("address for service"), max_length=300, blank=True)
    e_service_agreed_at = models.DateTimeField(null=True, blank=True)
    address_confirmed_at = models.DateTimeField(null=True, blank=True)
    identity_checked_at = models.DateTimeField(null=True, blank=True)
    identity_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    identity_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["side__position", "position"]
        default_permissions = ()
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name

    @property
    def masked_id_number(self) -> str:
        """The identity number as lists may show it: the first three and the last four characters."""
        number = self.id_number
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)

    @property
    def open_id_number(self) -> str:
        """The number as everybody on the case reads it: an organisation's is in a public register, a person's masked."""
        is_public = self.person_kind == PersonKind.ORGANISATION
        return self.id_number if is_public else self.masked_id_number


class AuthorityScope(models.TextChoices):
    """What a representative may do. Admitting, conceding, settling and signing need special authority."""

    GENERAL = "GENERAL", _("General authority")
    SPECIAL = "SPECIAL", _("Special authority (may concede, settle and sign)")


class Capacity(models.TextChoices):
    """In which capacity somebody acts for a party."""

    SELF = "SELF", _("The party itself")
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", _("Legal representative")
    EMPLOYEE = "EMPLOYEE", _("Employee of the party")
    LAWYER = "LAWYER", _("Lawyer")
    OTHER = "OTHER", _("Other representative")


class Representation(models.Model):
    """Somebody's authority to act for a party: the power of attorney and what it covers.

    `until` is the last day on the paper; access is the dated Engagement that rests on this row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="representations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="representations",
    )
    name = models.CharField(_("name"), max_length=100)
    firm = models.CharField(_("firm or employer"), max_length=200, blank=True)
    capacity = models.CharField(_("capacity"), max_length=30, choices=Capacity, default=Capacity.LAWYER)
    scope = models.CharField(
        _("scope of authority"), max_length=20, choices=AuthorityScope, default=AuthorityScope.SPECIAL
    )
    mobile = models.CharField(_("mobile number"), max_length=20, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    paper = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.firm})" if self.firm else self.name

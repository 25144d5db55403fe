"""The protection centre and the mediation organisations and institutions that work in it.

Nothing in the code knows a real city: what a centre is called, where it is and how it numbers its files are
rows.
"""

import string
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.languages import in_language

NUMBER_LENGTH = 24  # of a case number: what a text message has room for


class Centre(models.Model):
    """The centre: one row, shown in the header, the footer and on every paper."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=200)
    short_code = models.CharField(_("short code"), max_length=20)
    city_zh_hans = models.CharField(_("city (Simplified Chinese)"), max_length=50)
    city_zh_hant = models.CharField(_("city (Traditional Chinese)"), max_length=50)
    city_en = models.CharField(_("city (English)"), max_length=100)
    address_zh_hans = models.CharField(_("address (Simplified Chinese)"), max_length=200)
    address_zh_hant = models.CharField(_("address (Traditional Chinese)"), max_length=200, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=300, blank=True)
    hours_zh_hans = models.CharField(_("opening hours (Simplified Chinese)"), max_length=100)
    hours_zh_hant = models.CharField(_("opening hours (Traditional Chinese)"), max_length=100, blank=True)
    hours_en = models.CharField(_("opening hours (English)"), max_length=150, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40)
    complaint_line = models.CharField(_("complaint line"), max_length=40)
    sms_signature = models.CharField(
        _("signature of text messages"),
        max_length=6,
        blank=True,
        help_text=_(
            "Six characters at most, as registered with the provider; stands in 【】 before every text."
        ),
    )
    licence_zh_hans = models.CharField(
        _("licence of the public figures (Simplified Chinese)"),
        max_length=300,
        blank=True,
        help_text=_(
            "On which terms others may use what the page of open data publishes; the centre decides. Empty: no licence is stated."
        ),
    )
    licence_zh_hant = models.CharField(
        _("licence of the public figures (Traditional Chinese)"), max_length=300, blank=True
    )
    licence_en = models.CharField(_("licence of the public figures (English)"), max_length=500, blank=True)
    licence_url = models.URLField(_("address of the licence's text"), blank=True)
    data_confirmed = models.BooleanField(
        _("data confirmed"),
        default=False,
        help_text=_("The centre has checked its names, its organisations and its time limits."),
    )

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centre")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="accounts_centre_one_row")]

    def __str__(self) -> str:
        return self.name_zh_hans

    def name_in(self, language: str) -> str:
        """Return the centre's name in a language."""
        return in_language(self, "name", language)

    def city_in(self, language: str) -> str:
        """Return the city's name in a language."""
        return in_language(self, "city", language)

    def address_in(self, language: str) -> str:
        """Return the centre's address in a language."""
        return in_language(self, "address", language)

    def hours_in(self, language: str) -> str:
        """Return the opening hours in a language."""
        return in_language(self, "hours", language)

    @property
    def licence(self) -> str:
        """The licence of the public figures in the language of the page; empty where the centre states none."""
        return in_language(self, "licence", get_language() or "zh-hans")


class OrganisationKind(models.TextChoices):
    """The kinds of organisation, which decide fees, publicity, oral agreements and forms (DOMAIN §1.1)."""

    PEOPLES = "PEOPLES", _("People's mediation committee")
    COMMERCIAL = "COMMERCIAL", _("Commercial mediation organisation")
    INDUSTRY = "INDUSTRY", _("Industry or professional mediation organisation")
    ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative mediation")
    COURT_INVITED = "COURT_INVITED", _("Court-invited mediation")
    ARBITRAL = "ARBITRAL", _("Arbitration institution")


class RecusalPolicy(models.TextChoices):
    """Who decides whether a challenged mediator goes (DOMAIN §1.4)."""

    ANY_PARTY = "ANY_PARTY", _("One party's request is enough")
    ORG_DECIDES = "ORG_DECIDES", _("The organisation decides")
    WAIVABLE = "WAIVABLE", _("The parties may keep the mediator after disclosure")


def validate_number_pattern(pattern: str) -> None:
    """Refuse a pattern from which no number can be made.

    Raises:
        ValidationError: it is not a pattern with {year} and {serial} and at most {code}.
    """
    try:
        names = [name for _text, name, _spec, _conv in string.Formatter().parse(pattern) if name is not None]
        pattern.format(code="X", year=2026, serial=1)
    except (ValueError, LookupError, AttributeError):
        names = []
    if sorted(set(names) - {"code"}) != ["serial", "year"] or len(names) != len(set(names)):
        raise ValidationError(
            _("Use {year} and {serial} once each, such as “{code}调字〔{year}〕第{serial}号”."),
            code="number_pattern",
        )


class Organisation(models.Model):
    """A mediation organisation, or an arbitration institution whose cases are followed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name_zh_hans = models.CharField(_("name (Simplified Chinese)"), max_length=100)
    name_zh_hant = models.CharField(_("name (Traditional Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=200)
    number_pattern = models.CharField(
        _("pattern of case numbers"), max_length=100, validators=[validate_number_pattern]
    )
    address_zh_hans = models.CharField(_("address (Simplified Chinese)"), max_length=200)
    address_zh_hant = models.CharField(_("address (Traditional Chinese)"), max_length=200, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=300, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    seal_text = models.CharField(_("text of the seal"), max_length=100)
    fee_free = models.BooleanField(_("free of charge"), default=True)
    recusal_policy = models.CharField(
        _("who decides a challenge"), max_length=20, choices=RecusalPolicy, default=RecusalPolicy.ANY_PARTY
    )
    court_zh_hans = models.CharField(
        _("court for judicial confirmation (Simplified Chinese)"), max_length=100, blank=True
    )
    court_zh_hant = models.CharField(
        _("court for judicial confirmation (Traditional Chinese)"), max_length=100, blank=True
    )
    court_en = models.CharField(_("court for judicial confirmation (English)"), max_length=200, blank=True)
    rule_set = models.CharField(
        _("rule set"),
        max_length=40,
        blank=True,
        help_text=_("Which rows of the tables of time limits its cases use; empty for the general ones."),
    )
    fee_schedule = models.CharField(
        _("fee schedule"),
        max_length=24,
        blank=True,
        help_text=_(
            "Of an arbitration institution: which rows of the table of fee brackets it proposes first."
        ),
    )
    is_active = models.BooleanField(_("takes new cases"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=OrganisationKind.PEOPLES) | models.Q(fee_free=True),
                name="accounts_peoples_mediation_is_free",
                violation_error_message=_("People's mediation is free of charge."),
            )
        ]

    def __str__(self) -> str:
        return self.name_zh_hans

    def clean(self) -> None:
        """Refuse the protected words 商事调解 to everybody but a commercial mediation organisation.

        Source: Commercial Mediation Regulations, articles 8 and 28.

        Raises:
            ValidationError: a protected name, or numbers too long for a text message.
        """
        try:
            number = self.format_number(year=2026, serial=99_999)
        except (ValueError, LookupError):  # the field's own validator says what is wrong with it
            number = ""
        if len(number) > NUMBER_LENGTH:
            raise ValidationError({"number_pattern": _("Numbers made with this pattern are too long.")})
        names = f"{self.name_zh_hans}{self.name_zh_hant}{self.seal_text}"
        if self.kind != OrganisationKind.COMMERCIAL and ("商事调解" in names or "商事調解" in names):
            raise ValidationError(
                _("Only an approved commercial mediation organisation may have 商事调解 in its name.")
            )

    @property
    def is_arbitral(self) -> bool:
        """Whether its cases are arbitrations."""
        return self.kind == OrganisationKind.ARBITRAL

    def name_in(self, language: str) -> str:
        """Return the organisation's name in a language."""
        return in_language(self, "name", language)

    def address_in(self, language: str) -> str:
        """Return the organisation's address in a language."""
        return in_language(self, "address", language)

    def court_in(self, language: str) -> str:
        """Return the name of the court that confirms its agreements, in a language, or ""."""
        return in_language(self, "court", language)

    def format_number(self, *, year: int, serial: int) -> str:
        """Return the case number of a year and a serial, as this organisation writes it."""
        return self.number_pattern.format(code=self.code, year=year, serial=serial)

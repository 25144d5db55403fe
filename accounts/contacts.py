"""Mobile numbers and mail addresses as people type them."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAINLAND = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
ABROAD = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
FILLERS = re.compile(r"[\s()\-.‐-―]")


def normalise_mobile(typed: str) -> str:
    """Return a mobile number with its country code.

    Spaces, hyphens and full-width digits are accepted. A number without a country code is a mainland one.

    Raises:
        ValidationError: it is no mobile number.
    """
    digits = FILLERS.sub("", unicodedata.normalize("NFKC", typed))
    if mainland := MAINLAND.fullmatch(digits):
        return f"+86{mainland[1]}"
    abroad = ABROAD.fullmatch(digits)
    if abroad and not abroad[1].startswith("86"):
        return f"+{abroad[1]}"
    raise ValidationError(
        _("Enter a mobile number of 11 digits, or one with its country code, for example +852 5123 4567."),
        code="mobile",
    )


def normalise_contact(typed: str) -> tuple[str, str]:
    """Return (mail address, "") or ("", mobile number), whichever was typed.

    Raises:
        ValidationError: it is neither.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(
                _("Enter a mail address in full, for example name@example.com."), code="email"
            ) from None
        return text.lower(), ""
    return "", normalise_mobile(text)


class MobileField(forms.CharField):
    """A mobile number; the cleaned value has its country code."""

    def __init__(self, **kwargs: object) -> None:
        options: dict[str, object] = {
            "label": _("Mobile number"),
            "help_text": _(
                "Numbers outside the mainland with their country code, for example +852 5123 4567."
            ),
            "widget": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "max_length": 40,
        }
        super().__init__(**{**options, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        """Return the number with its country code."""
        text = str(super().clean(value))
        return normalise_mobile(text) if text else ""


class ContactField(forms.CharField):
    """A mobile number or a mail address, as a way to sign in; the cleaned value is normalised."""

    def __init__(self, **kwargs: object) -> None:
        options: dict[str, object] = {
            "label": _("Mobile number or mail address"),
            "widget": forms.TextInput(attrs={"autocomplete": "username"}),
            "max_length": 254,
        }
        super().__init__(**{**options, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        """Return the mail address in small letters, or the number with its country code."""
        email, mobile = normalise_contact(str(super().clean(value)))
        return email or mobile


class CodeField(forms.CharField):
    """A code from a mail, a text message or an authenticator."""

    def __init__(self, **kwargs: object) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}
        options: dict[str, object] = {
            "label": _("Verification code"),
            "widget": forms.TextInput(attrs=attrs),
            "max_length": 40,
        }
        super().__init__(**{**options, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        """Return the code with ordinary digits and without spaces."""
        return FILLERS.sub("", unicodedata.normalize("NFKC", str(super().clean(value))))

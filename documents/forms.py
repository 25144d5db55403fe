"""The two questions of the verification page."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .codes import is_code, normalised


class CodeForm(forms.Form):
    """Asks for the code printed on a paper."""

    code = forms.CharField(
        label=_("Code on the document"),
        help_text=_("Four groups of four letters and digits, beside the square code on the last page."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the code on the document")},
    )

    def clean_code(self) -> str:
        """Return the code without hyphens; a mistyped one is told from an unknown one by its check sign."""
        code = normalised(self.cleaned_data["code"])
        if not is_code(code):
            raise ValidationError(
                _(
                    "The code contains a typing mistake. It has 16 letters and digits, without 0, O, 1, I and L."
                )
            )
        return code


class FingerprintForm(forms.Form):
    """Asks for the SHA-256 of a file, where it cannot be computed in the browser."""

    fingerprint = forms.CharField(
        label=_("Fingerprint (SHA-256)"),
        help_text=_("64 digits and letters from a to f, computed on your device."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the fingerprint")},
    )

    def clean_fingerprint(self) -> Any:
        """Return the fingerprint in small letters without spaces."""
        fingerprint = re.sub(r"\s", "", self.cleaned_data["fingerprint"]).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", fingerprint):
            raise ValidationError(_("A fingerprint has 64 digits and letters from a to f."))
        return fingerprint

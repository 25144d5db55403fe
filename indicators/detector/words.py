"""What the sentence of a finding shows. No names of parties: statistics know none."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.models import Finding

CONTRADICTIONS: Mapping[str, str | Promise] = {
    "ACCEPTED_BEFORE_RECEIVED": _("accepted before the application was received"),
    "CLOSED_BEFORE_ACCEPTED": _("closed before it was accepted"),
    "CLOSED_BEFORE_RECEIVED": _("closed before the application was received"),
    "CLOSED_AFTER_THE_ACT": _("the closing day lies after the day on which it was closed here"),
    "IN_THE_FUTURE": _("a day lies in the future"),
}
_DAYS = ("first", "last", "on", "received", "accepted", "closed")


def shown(finding: Finding) -> dict[str, Any]:
    """Return the values of a finding's sentence, days as days."""
    values = {
        name: date.fromisoformat(value) if name in _DAYS else value for name, value in finding.data.items()
    }
    values["wrong"] = [CONTRADICTIONS.get(code, code) for code in finding.data.get("wrong", ())]
    return values

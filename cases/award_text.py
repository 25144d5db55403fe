"""The text of a decision as one thing: its parts, and the fingerprint that is shown and signed. Pure."""

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from cases.models import Award

# The parts of a decision in the order in which they are read. Source: 仲裁法67.
PARTS = ("claims", "facts", "reasons", "result", "costs")
PART_LABELS = {
    "draft": _("The draft itself"),
    "claims": _("Claims"),
    "facts": _("Facts in dispute"),
    "reasons": _("Reasons"),
    "result": pgettext_lazy("award", "Result"),
    "costs": _("Who bears the costs"),
}
_SIGNED = ("kind", "outcome", "claims", "facts", "reasons", "leaves_out_reasons", "result", "costs")


def fingerprint_of(award: "Award") -> str:
    """Return the SHA-256 of everything that the tribunal decides, in one fixed form.

    The arbitrators sign this; the paper that is issued prints it.
    """
    said = [award.case.title, {name: getattr(award, name) for name in _SIGNED}]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def orders_from(text: str) -> list[str]:
    """Return the orders of a result, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def orders_as_text(orders: Iterable[str]) -> str:
    """Return the orders one a line, as they are typed."""
    return "\n".join(orders)

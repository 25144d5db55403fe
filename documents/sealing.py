"""Where cryptographic seals and signatures come in: one method that takes a PDF and gives it back sealed.

Today the signature is a record (decision 0006) and nothing is added. A licensed certificate authority's
service implements SealingBackend and is named in settings.SEALING_BACKEND.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Paper


class SealingBackend(Protocol):
    """Seals the final bytes of an issued paper. Called once a paper, in the background; may take seconds."""

    def seal(self, pdf: bytes, *, paper: Paper) -> bytes:
        """Return the PDF with the seal in it. What it returns is hashed, kept and verified from then on."""
        ...


class RecordOnly:
    """Adds nothing: hash, record and the verification page are the seal."""

    def seal(self, pdf: bytes, *, paper: Paper) -> bytes:
        """Return the PDF unchanged."""
        return pdf


def backend() -> SealingBackend:
    """Return the backend that the settings name; RecordOnly where they name none."""
    path = getattr(settings, "SEALING_BACKEND", "")
    made: SealingBackend = import_string(path)() if path else RecordOnly()
    return made

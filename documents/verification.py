"""What a stranger may learn of a paper by its code: that it is ours, what it is, whether it still holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from .codes import grouped, is_code, normalised
from .contexts import PaperContext
from .models import Paper
from .rendering import in_language

ATTEMPTS: Final = 30
PERIOD: Final = 600  # seconds


class PaperStatus(StrEnum):
    """How a paper stands."""

    VALID = "VALID"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A paper as the verification page shows it: no content, no full names."""

    code: str
    title: str
    number: str
    issued_at: datetime | None
    status: PaperStatus
    masked_names: tuple[str, ...]
    issuer: str
    fingerprints: tuple[str, ...]
    superseding_number: str = ""

    def matches(self, fingerprint: str) -> bool:
        """Whether a file with this SHA-256 is one of the paper's files."""
        return fingerprint.lower().strip() in self.fingerprints


class TooManyLookups(Exception):
    """Somebody tries codes."""

    http_status = 429

    def __init__(self) -> None:
        """State the sentence for the page."""
        self.message = _("You have looked up many papers. Please wait ten minutes and try again.")
        super().__init__(self.message)


def count_lookup(address: str) -> None:
    """Count a lookup from a network address; only a hash of it is kept, for ten minutes.

    Raises:
        TooManyLookups: over 30 in ten minutes.
    """
    key = f"verify:{sha256(address.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, PERIOD):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return
    if count > ATTEMPTS:
        raise TooManyLookups


def verified(text: str, language: str) -> Verified | None:
    """Return the paper with this code, or None: unknown, or not final yet, which strangers cannot tell apart.

    A paper that was withdrawn can still be looked up: people hold it in their hands.

    Args:
        text: the code as typed or scanned.
        language: in which title and issuer are given.
    """
    code = normalised(text)
    if not is_code(code):
        return None
    paper = Paper.objects.filter(code=code).select_related("superseded_by").first()
    if paper is None or not paper.reached_final_form:
        return None
    context: PaperContext = paper.context
    status = _status(paper)
    return Verified(
        code=grouped(code),
        title=in_language(context.own_title or paper.catalogued.title, language),
        number=paper.number,
        issued_at=paper.issued_at or paper.ready_at,
        status=status,
        masked_names=tuple(paper.masked_names),
        issuer=in_language(context.organisation.name, language),
        fingerprints=tuple(file.file.sha256 for file in paper.files.select_related("file").order_by("id")),
        superseding_number=paper.superseded_by.number if status is PaperStatus.SUPERSEDED else "",
    )


def _status(paper: Paper) -> PaperStatus:
    if paper.voided_at:
        return PaperStatus.WITHDRAWN
    newer = getattr(paper, "superseded_by", None)
    return PaperStatus.SUPERSEDED if newer is not None and newer.is_final else PaperStatus.VALID

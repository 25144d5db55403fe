"""Signatures as records: who, in which capacity, identified and signed when, over which bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .contexts import Localised, OrganisationBlock
from .models import Paper, SignatureRequest, StoredFile


class SignatureRefused(Exception):
    """A signature cannot be taken: `reason_code` for the caller, `message` for the reader."""

    def __init__(self, reason_code: str, message: str) -> None:
        """Keep the code and the sentence."""
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Somebody to be asked: `key` is the caller's own name of him, `user` the account that may sign."""

    key: str
    name: str
    capacity: Localised
    for_whom: str = ""
    user: UUID | None = None


def request_signatures(*, paper: Paper, signers: Sequence[Signer], at: datetime) -> list[SignatureRequest]:
    """Ask these people to sign a paper that is ready."""
    raise NotImplementedError


def sign(
    *,
    request: SignatureRequest,
    by: UUID,
    reauthenticated_at: datetime,
    method: SignatureRequest.Method,
    shown_sha256: str,
    at: datetime,
    scan: StoredFile | None = None,
) -> SignatureRequest:
    """Record a signature."""
    raise NotImplementedError


def refuse(*, request: SignatureRequest, by: UUID, reason: str, at: datetime) -> SignatureRequest:
    """Record that somebody will not sign."""
    raise NotImplementedError


def void(*, paper: Paper, reason: str, at: datetime) -> None:
    """Make a paper and all its signatures void: it was changed or withdrawn."""
    raise NotImplementedError


def is_complete(paper: Paper) -> bool:
    """Whether everybody asked has signed."""
    raise NotImplementedError


def issue(
    *, paper: Paper, seal: OrganisationBlock, at: datetime, number: str = "", on_issued: str = ""
) -> None:
    """Order the final form of a paper that all have signed: its pages, the signature page, the seal."""
    raise NotImplementedError

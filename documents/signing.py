"""Signatures as records: who, in which capacity, identified and signed when, over which bytes.

The frozen pages are the file of the authentic language; a signature names their SHA-256 as it was shown to
the signer. Any change makes all of it void: a changed text is a new paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from .contexts import Localised, to_json
from .models import Paper, PaperFile, SignatureRequest, StoredFile

REAUTHENTICATION: Final = timedelta(minutes=5)
_CLOCK_SKEW: Final = timedelta(seconds=5)


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


def frozen_file(paper: Paper) -> PaperFile:
    """Return the file that people sign: the authentic language's."""
    return paper.files.select_related("file", "frozen").get(language=paper.authentic_language)


def frozen_sha256(paper: Paper) -> str:
    """Return the hash that a signer must have been shown."""
    file = frozen_file(paper)
    return (file.frozen or file.file).sha256


def request_signatures(*, paper: Paper, signers: Sequence[Signer], at: datetime) -> list[SignatureRequest]:
    """Ask these people to sign a paper that is ready. Whoever was asked already is not asked twice.

    Raises:
        SignatureRefused: NOT_READY, or VOID.
    Writes: SignatureRequest.
    """
    with transaction.atomic():
        _lock(paper)
        SignatureRequest.objects.bulk_create(
            [
                SignatureRequest(
                    paper=paper,
                    signer_key=signer.key,
                    user=signer.user,
                    name=signer.name,
                    capacity=to_json(signer.capacity),
                    for_whom=signer.for_whom,
                    order=order,
                    requested_at=at,
                )
                for order, signer in enumerate(signers)
            ],
            ignore_conflicts=True,
        )
    return list(paper.signature_requests.all())


def sign(
    *,
    request: SignatureRequest,
    by: UUID,
    reauthenticated_at: datetime,
    method: SignatureRequest.Method | str,
    shown_sha256: str,
    at: datetime,
    scan: StoredFile | None = None,
) -> SignatureRequest:
    """Record a signature. Whether `by` may sign for this signer is the caller's question.

    Args:
        by: the account that signs.
        reauthenticated_at: when it last proved its identity; at most five minutes before `at`.
        method: TYPED, or PAPER with the scan of the signed pages.
        shown_sha256: the hash of the bytes that the signer was shown.
        at: the moment of signing, which is the legal one.
    Raises:
        SignatureRefused: NOT_READY, VOID, NOT_OPEN (signed, refused or void already), NOT_YOURS, STALE_IDENTITY,
            OTHER_TEXT (the paper is not the one shown), NO_SCAN.
    Writes: SignatureRequest.
    """
    with transaction.atomic():
        _lock(request.paper)
        request = SignatureRequest.objects.select_for_update().get(pk=request.pk)
        _require_open(request, by)
        if not -_CLOCK_SKEW <= at - reauthenticated_at <= REAUTHENTICATION:
            raise SignatureRefused("STALE_IDENTITY", _("Please confirm your identity again before you sign."))
        if shown_sha256 != frozen_sha256(request.paper):
            raise SignatureRefused("OTHER_TEXT", _("The text has changed. Read it again before you sign."))
        if method == SignatureRequest.Method.PAPER and scan is None:
            raise SignatureRefused("NO_SCAN", _("Upload the scan of the signed pages."))
        request.status, request.signed_at, request.signed_by = SignatureRequest.Status.SIGNED, at, by
        request.reauthenticated_at, request.method = reauthenticated_at, method
        request.shown_sha256, request.scan = shown_sha256, scan
        request.save()
    return request


def refuse(*, request: SignatureRequest, by: UUID, reason: str, at: datetime) -> SignatureRequest:
    """Record that somebody will not sign.

    Raises:
        SignatureRefused: NOT_READY, VOID, NOT_OPEN or NOT_YOURS.
    Writes: SignatureRequest.
    """
    with transaction.atomic():
        _lock(request.paper)
        request = SignatureRequest.objects.select_for_update().get(pk=request.pk)
        _require_open(request, by)
        request.status, request.ended_at = SignatureRequest.Status.REFUSED, at
        request.signed_by, request.reason = by, reason[:500]
        request.save()
    return request


def void(*, paper: Paper, reason: str, at: datetime) -> None:
    """Make a paper and every signature on it void: it was changed, withdrawn or issued in error.

    What was signed stays on record as void; the verification page says that the paper is withdrawn.
    Writes: Paper, SignatureRequest.
    """
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        if locked.voided_at:
            return
        locked.voided_at, locked.void_reason = at, reason[:500]
        locked.save(update_fields=["voided_at", "void_reason"])
        open_or_signed = [SignatureRequest.Status.REQUESTED, SignatureRequest.Status.SIGNED]
        locked.signature_requests.filter(status__in=open_or_signed).update(
            status=SignatureRequest.Status.VOIDED, ended_at=at, reason=reason[:500]
        )


def is_complete(paper: Paper) -> bool:
    """Whether somebody was asked, and everybody asked has signed."""
    statuses = list(paper.signature_requests.values_list("status", flat=True))
    return bool(statuses) and set(statuses) == {SignatureRequest.Status.SIGNED}


def last_signed_at(paper: Paper) -> datetime | None:
    """Return when the last signature was given: the legal event, once all have signed."""
    moments = paper.signature_requests.filter(status=SignatureRequest.Status.SIGNED)
    moment: datetime | None = moments.order_by("-signed_at").values_list("signed_at", flat=True).first()
    return moment


def _lock(paper: Paper) -> Paper:
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.voided_at:
        raise SignatureRefused("VOID", _("This paper was withdrawn. It can no longer be signed."))
    if locked.status != Paper.Status.READY:
        raise SignatureRefused("NOT_READY", _("This paper is still being prepared. Try again shortly."))
    return locked


def _require_open(request: SignatureRequest, by: UUID) -> None:
    if request.user is not None and request.user != by:
        raise SignatureRefused("NOT_YOURS", _("Somebody else is asked to sign here."))
    if request.status != SignatureRequest.Status.REQUESTED:
        raise SignatureRefused("NOT_OPEN", _("This signature has already been given, refused or withdrawn."))

"""The final form of a paper that people signed: the frozen pages, and a page with signatures, hash and seal."""

from datetime import datetime
from io import BytesIO
from typing import Final

import pikepdf
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from . import rendering, sealing
from .contexts import (
    CaseContext,
    Localised,
    SignatureLine,
    SignaturePage,
    from_json,
)
from .kinds import SIGNATURE_PAGE
from .models import Paper, PaperFile, SignatureRequest
from .signing import SignatureRefused, frozen_file, is_complete
from .storage import read_bytes, store_bytes

METHODS: Final = {
    SignatureRequest.Method.TYPED: Localised(
        zh_hans="重新核验身份后输入本人姓名",
        zh_hant="重新核驗身份後輸入本人姓名",
        en="Identity confirmed again; own name typed",
    ),
    SignatureRequest.Method.PAPER: Localised(
        zh_hans="在纸质文书上签署，扫描件存档",
        zh_hant="在紙本文書上簽署，掃描檔存檔",
        en="Signed on paper; scan on file",
    ),
}


def issue(*, paper: Paper, at: datetime, number: str = "", on_issued: str = "") -> None:
    """Order the final form of a paper that all have signed.

    Args:
        at: when it is issued: printed on the signature page.
        number: its number, where it had none before; printed on the signature page.
        on_issued: dotted path of a function that takes the paper, called in the transaction that issues it.
    Raises:
        SignatureRefused: NOT_COMPLETE (somebody has not signed), VOID, NOT_READY.
    Writes: Paper; a task.
    """
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        _require_issuable(locked)
        if locked.issue_ordered_at:
            return
        locked.issue_ordered_at, locked.on_issued = at, on_issued
        locked.number = number or locked.number
        locked.save(update_fields=["issue_ordered_at", "on_issued", "number"])
        if settings.PAPERS_ENABLED:
            make_issued.enqueue(str(locked.pk))


@task()
def make_issued(paper_id: str) -> None:
    """Make the final form. May run twice: the second run finds it made.

    A failure leaves the paper as it was, and the worker tries again later.
    Writes: StoredFile, PaperFile, Paper.
    """
    paper = Paper.objects.get(pk=paper_id)
    if paper.issued_at or paper.voided_at or not paper.issue_ordered_at:
        return
    issue_now(paper)


def issue_now(paper: Paper) -> Paper:
    """Make the final form at once and return the paper as it then is.

    Raises:
        CannotRender, NotReady: it could not be made.
        SignatureRefused: somebody has not signed, or the paper is void.
    """
    paper = Paper.objects.get(pk=paper.pk)  # its number and day of issue may be newer than the caller's copy
    _require_issuable(paper)
    file = frozen_file(paper)
    page = rendering.render(
        SIGNATURE_PAGE,
        signature_page(paper, file),
        paper.authentic_language,
        rendering.Identity(number=paper.number, code=paper.code, authentic_language=paper.authentic_language),
    )
    whole = sealing.backend().seal(joined(read_bytes(file.file), page.pdf), paper=paper)
    stored = store_bytes(
        chunks=[whole],
        name=f"{paper.kind}-{paper.code[:8]}-{file.language}-issued.pdf",
        media_type="application/pdf",
        about=paper.about,
    )
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        _require_issuable(locked)
        if locked.issued_at is None:
            PaperFile.objects.filter(pk=file.pk).update(
                frozen=file.file, file=stored, pages=file.pages + page.pages
            )
            locked.issued_at = locked.issue_ordered_at or timezone.now()
            locked.save(update_fields=["issued_at"])
            if locked.on_issued:
                import_string(locked.on_issued)(locked)
    return locked


def signature_page(paper: Paper, file: PaperFile) -> SignaturePage:
    """Return what the signature page of a paper shows."""
    context = paper.context
    if not isinstance(context, CaseContext):
        raise TypeError(f"{paper.kind} is not a paper that people sign")
    return SignaturePage(
        organisation=context.organisation,
        made_on=timezone.localtime(paper.issue_ordered_at).date()
        if paper.issue_ordered_at
        else context.made_on,
        case_number=context.case_number,
        parties=context.parties,
        dispute=context.dispute,
        number=paper.number,
        title=context.own_title or paper.catalogued.title,
        frozen_sha256=file.file.sha256,
        frozen_pages=file.pages,
        signatures=tuple(_line(request) for request in paper.signature_requests.all()),
        issued_at=_moment(paper.issue_ordered_at),
    )


def joined(frozen: bytes, page: bytes) -> bytes:
    """Return the frozen pages with the signature page after them, as one PDF/A."""
    with pikepdf.open(BytesIO(frozen)) as whole, pikepdf.open(BytesIO(page)) as last:
        whole.pages.extend(last.pages)
        target = BytesIO()
        whole.save(target, deterministic_id=True)
    return target.getvalue()


def _line(request: SignatureRequest) -> SignatureLine:
    return SignatureLine(
        name=request.name,
        capacity=from_json(Localised, request.capacity),
        for_whom=request.for_whom,
        signed_at=_moment(request.signed_at),
        identified_at=_moment(request.reauthenticated_at),
        method=METHODS[SignatureRequest.Method(request.method)],
    )


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def _require_issuable(paper: Paper) -> None:
    if paper.voided_at:
        raise SignatureRefused("VOID", _("This paper was withdrawn."))
    if paper.status != Paper.Status.READY:
        raise SignatureRefused("NOT_READY", _("This paper is still being prepared. Try again shortly."))
    if not is_complete(paper):
        raise SignatureRefused("NOT_COMPLETE", _("Not everybody has signed yet."))

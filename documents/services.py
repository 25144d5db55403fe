"""Orders a paper and has it rendered in the background: once, and never again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop
from django_tasks import task

from notices.queue import enqueue_each

from . import rendering
from .codes import new_code
from .contexts import PaperContext, to_json
from .kinds import CATALOGUE
from .masking import masked_names
from .models import Paper, PaperFile, StoredFile
from .printing import Printed
from .storage import open_bytes, read_bytes, store_bytes

__all__ = [
    "PaperOrder",
    "make_again",
    "open_bytes",
    "order_papers",
    "preview",
    "read_bytes",
    "render_now",
    "render_waiting",
    "store_bytes",
]

ATTEMPTS: Final = 2
_SOON: Final = timedelta(seconds=5)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PaperOrder:
    """A paper that is to be made.

    Args:
        kind: a code of kinds.CATALOGUE, whose context class `context` must be.
        number: the number printed on it; empty where it has none yet.
        about: the id of what it belongs to.
        made_by: who ordered it, as the record shows it: a role, or "SYSTEM".
        on_ready, on_failed: dotted paths of functions that take the paper. They are called in the
            transaction that makes it READY or FAILED; on_ready may undo that by raising.
        supersedes: the paper that this one corrects; it stays valid until this one is final.
    """

    kind: str
    context: PaperContext
    about: UUID
    made_by: str
    number: str = ""
    on_ready: str = ""
    on_failed: str = ""
    authentic_language: str = "zh-hans"
    supersedes: Paper | None = None

    def row(self) -> Paper:
        """Return the paper as a row that is not stored yet. Where papers are switched off it waits, status OFF.

        Raises:
            TypeError: the context is of another kind of paper.
        """
        if not isinstance(self.context, CATALOGUE[self.kind].context):
            raise TypeError(f"{self.kind} shows a {CATALOGUE[self.kind].context.__name__}")
        return Paper(
            kind=self.kind,
            number=self.number,
            about=self.about,
            made_by=self.made_by,
            supersedes=self.supersedes,
            data=to_json(self.context),
            masked_names=masked_names(self.context),
            code=new_code(),
            authentic_language=self.authentic_language,
            on_ready=self.on_ready,
            on_failed=self.on_failed,
            made_at=timezone.now(),
            status=Paper.Status.PENDING if settings.PAPERS_ENABLED else Paper.Status.OFF,
        )


def order_papers(orders: Iterable[PaperOrder]) -> list[Paper]:
    """Order papers in the caller's transaction, whatever their number in two statements.

    Raises:
        TypeError: a context is of another kind of paper.
    Writes: the papers; a task for each.
    """
    papers = Paper.objects.bulk_create(order.row() for order in orders)
    waiting = [paper for paper in papers if paper.status == Paper.Status.PENDING]
    enqueue_each((make_paper, str(paper.pk)) for paper in waiting)
    return papers


@task()
def make_paper(paper_id: str) -> None:
    """Render an ordered paper. May run twice: the second run finds it made.

    Writes: the paper's files and status; after a first failure a task for the second try.
    """
    paper = Paper.objects.get(pk=paper_id)
    if paper.status != Paper.Status.PENDING:
        return
    paper.attempts += 1  # before the work: a paper that kills its worker must not come back for ever
    paper.save(update_fields=["attempts"])
    if paper.attempts > ATTEMPTS:
        _fail(paper, gettext_noop("Its preparation was broken off more than once."))
        return
    try:
        _publish(paper, _print(paper))
    except Exception as error:  # whatever went wrong, somebody must be told
        why = str(error) if isinstance(error, (rendering.CannotRender, rendering.NotReady)) else ""
        logger.warning("paper_failed", paper=paper_id, error=type(error).__name__, why=why)
        if paper.attempts < ATTEMPTS and not isinstance(error, rendering.TooMuchText):
            make_paper.using(run_after=timezone.now() + _SOON).enqueue(paper_id)
        else:
            _fail(paper, _reason(error))


def render_now(paper: Paper) -> Paper:
    """Render an ordered paper at once and return it as it then is.

    Raises:
        CannotRender, NotReady: it could not be made; the paper is unchanged.
    """
    _publish(paper, _print(paper))
    paper.refresh_from_db()
    return paper


def render_waiting() -> int:
    """Have the papers made that were ordered while papers were switched off. Returns how many."""
    with transaction.atomic():
        waiting = Paper.objects.select_for_update().filter(status=Paper.Status.OFF)
        ids = list(waiting.values_list("pk", flat=True))
        waiting.update(status=Paper.Status.PENDING)
        enqueue_each((make_paper, str(paper_id)) for paper_id in ids)
    return len(ids)


def make_again(paper: Paper) -> bool:
    """Have a paper that could not be made tried again. Returns whether it is; the caller has checked who asks.

    Writes: the paper's status, a task.
    """
    with transaction.atomic():
        failed = Paper.objects.filter(pk=paper.pk, status=Paper.Status.FAILED)
        is_mine = failed.update(status=Paper.Status.PENDING, attempts=0, failure="") == 1
        if is_mine:
            make_paper.enqueue(str(paper.pk))
    return is_mine


def preview(*, kind: str, context: PaperContext, language: str, number: str = "") -> bytes:
    """Return a draft as PDF: marked as one, gaps shown by name, nothing kept.

    Raises:
        CannotRender, NotReady: it could not be made.
    """
    identity = rendering.Identity(number=number, is_draft=True)
    return rendering.render(CATALOGUE[kind], context, language, identity).pdf


def _print(paper: Paper) -> dict[str, Printed]:
    identity = rendering.Identity(
        number=paper.number, code=paper.code, authentic_language=paper.authentic_language
    )
    kind, context = paper.catalogued, paper.context
    return {language: rendering.render(kind, context, language, identity) for language in kind.languages}


def _publish(paper: Paper, printed: dict[str, Printed]) -> None:
    """Keep the bytes, then say in one transaction that the paper is ready, and tell who waits for it."""
    stored = {language: _store(paper, language, result.pdf) for language, result in printed.items()}
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        if locked.status not in (Paper.Status.PENDING, Paper.Status.OFF):
            return  # another run was first: what it made stays
        for language, result in printed.items():
            PaperFile.objects.create(
                paper=locked, language=language, file=stored[language], pages=result.pages
            )
        locked.status, locked.ready_at = Paper.Status.READY, timezone.now()
        locked.template_version, locked.failure = rendering.template_version(locked.kind), ""
        locked.save(update_fields=["status", "ready_at", "template_version", "failure"])
        if locked.on_ready:
            import_string(locked.on_ready)(locked)


def _store(paper: Paper, language: str, pdf: bytes) -> StoredFile:
    name = f"{paper.kind}-{paper.code[:8]}-{language}.pdf"
    return store_bytes(chunks=[pdf], name=name, media_type="application/pdf", about=paper.about)


def _fail(paper: Paper, why: str) -> None:
    with transaction.atomic():
        locked = Paper.objects.select_for_update().get(pk=paper.pk)
        if locked.status != Paper.Status.PENDING:
            return
        locked.status, locked.failure = Paper.Status.FAILED, why
        locked.save(update_fields=["status", "failure"])
        if locked.on_failed:
            import_string(locked.on_failed)(locked)


def _reason(error: Exception) -> str:
    if isinstance(error, rendering.TooMuchText):
        return rendering.TooMuchText.message
    if isinstance(error, rendering.NotReady):
        return gettext_noop(
            "Papers cannot be made on this machine at present. The administrator must look at it."
        )
    return gettext_noop("It could not be set. Try again, or ask the administrator to look at it.")

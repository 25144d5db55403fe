"""Orders a paper, has it rendered in the background, and stores bytes."""

from collections.abc import Iterable
from typing import BinaryIO
from uuid import UUID

from .contexts import PaperContext
from .models import Paper, StoredFile


def order_paper(
    *,
    kind: str,
    context: PaperContext,
    number: str = "",
    about: UUID,
    made_by: str,
    on_ready: str = "",
    on_failed: str = "",
    authentic_language: str = "zh-hans",
    supersedes: Paper | None = None,
) -> Paper:
    """Order a paper: a row and a background task, in the caller's transaction."""
    raise NotImplementedError


def render_now(paper: Paper) -> Paper:
    """Render a paper at once, in this process's worker (tests, and the task itself)."""
    raise NotImplementedError


def store_bytes(
    *,
    chunks: Iterable[bytes],
    name: str,
    media_type: str,
    received_by: UUID | None = None,
    about: UUID | None = None,
    scan: StoredFile.Scan = StoredFile.Scan.NOT_SCANNED,
) -> StoredFile:
    """Keep bytes, unchanged."""
    raise NotImplementedError


def open_bytes(stored_file: StoredFile) -> BinaryIO:
    """Open the bytes for reading."""
    raise NotImplementedError


def read_bytes(stored_file: StoredFile) -> bytes:
    """Return all the bytes."""
    raise NotImplementedError

"""Bytes: kept once, unchanged, under their own SHA-256, through Django's storage API."""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from uuid import UUID

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from .models import StoredFile

CHUNK: Final = 1024 * 1024
_INCOMING: Final = "incoming"


class Damaged(Exception):
    """Stored bytes are gone or are not what was stored."""


class DurableFileStorage(FileSystemStorage):
    """A folder in which a name appears only once its bytes are on the disk: temporary name, fsync, rename."""

    def _save(self, name: str, content: File[bytes]) -> str:
        folder = os.path.join(self.location, _INCOMING)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        final = self.path(name)
        os.makedirs(os.path.dirname(final), mode=0o700, exist_ok=True)
        temporary = os.path.join(folder, uuid.uuid4().hex)
        try:
            with open(temporary, "xb") as target:
                for chunk in content.chunks(CHUNK):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            os.chmod(temporary, 0o400)
            os.replace(temporary, final)
            _sync_folder(os.path.dirname(final))
        finally:
            if os.path.exists(temporary):
                os.unlink(temporary)
        return name


def _sync_folder(path: str) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def store_bytes(
    *,
    chunks: Iterable[bytes],
    name: str,
    media_type: str,
    received_by: UUID | None = None,
    about: UUID | None = None,
    scan: StoredFile.Scan = StoredFile.Scan.NOT_SCANNED,
) -> StoredFile:
    """Keep bytes as they come.

    The order is what makes it safe to be killed anywhere: a row that says bytes are coming, the bytes under a
    temporary name, their hash, their final name, and only then a row that says they can be read.

    Args:
        chunks: the bytes, in pieces.
        name: what people call the file; it is shown, never used as a path.
        received_by: who sent it; `about`: what it belongs to. Both for quotas.
    Writes: a StoredFile; the bytes, unless they are there already.
    """
    stored = StoredFile.objects.create(
        name=name[:200],
        media_type=media_type,
        received_at=timezone.now(),
        received_by=received_by,
        about=about,
        scan=scan,
    )
    with SpooledTemporaryFile(max_size=CHUNK) as spool:
        stored.sha256, stored.size = _spool(chunks, spool)
        stored.status = StoredFile.Status.HASHED
        stored.save(update_fields=["sha256", "size", "status"])
        _place(stored, spool)
    stored.status = StoredFile.Status.PUBLISHED
    stored.save(update_fields=["status"])
    return stored


def _spool(chunks: Iterable[bytes], spool: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        spool.write(chunk)
        size += len(chunk)
    spool.seek(0)
    return digest.hexdigest(), size


def _place(stored: StoredFile, spool: IO[bytes]) -> None:
    if default_storage.exists(stored.path):
        if default_storage.size(stored.path) == stored.size:
            return
        default_storage.delete(stored.path)  # half a file, left by a crash of a storage without renaming
    default_storage.save(stored.path, File(spool))


def open_bytes(stored: StoredFile) -> IO[Any]:
    """Open the bytes for reading.

    Raises:
        Damaged: they are not readable yet, or gone.
    """
    if stored.status != StoredFile.Status.PUBLISHED:
        raise Damaged(f"{stored.pk} is {stored.status}")
    try:
        return default_storage.open(stored.path)
    except FileNotFoundError as error:
        raise Damaged(f"the bytes of {stored.pk} are gone") from error


def read_bytes(stored: StoredFile) -> bytes:
    """Return all the bytes, compared with their hash.

    Raises:
        Damaged: they are gone, or not what was stored.
    """
    with open_bytes(stored) as source:
        content: bytes = source.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Damaged(f"the bytes of {stored.pk} have changed")
    return content


@dataclass(frozen=True, kw_only=True)
class Halves:
    """What a crash can leave behind: rows without bytes, bytes without a row."""

    unfinished: list[UUID]
    without_bytes: list[UUID]
    changed: list[UUID]
    without_row: list[str]

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.unfinished or self.without_bytes or self.changed or self.without_row)


def find_halves(*, older_than: timedelta = timedelta(hours=1), compare_hashes: bool = False) -> Halves:
    """Find what is only half there. Changes nothing.

    Args:
        older_than: what is younger may still be on its way.
        compare_hashes: also read every file and compare it with its hash (slow).
    """
    before = timezone.now() - older_than
    unfinished = StoredFile.objects.exclude(status=StoredFile.Status.PUBLISHED).filter(received_at__lt=before)
    without_bytes, changed, known = [], [], set()
    for stored in StoredFile.objects.filter(status=StoredFile.Status.PUBLISHED).iterator():
        known.add(stored.path)
        try:
            if compare_hashes:
                read_bytes(stored)
            elif default_storage.size(stored.path) != stored.size:
                changed.append(stored.pk)
        except FileNotFoundError:
            without_bytes.append(stored.pk)
        except Damaged:
            target = changed if default_storage.exists(stored.path) else without_bytes
            target.append(stored.pk)
    known |= {stored.path for stored in StoredFile.objects.filter(status=StoredFile.Status.HASHED)}
    return Halves(
        unfinished=list(unfinished.values_list("pk", flat=True)),
        without_bytes=without_bytes,
        changed=changed,
        without_row=[path for path in _stored_paths() if path not in known and _is_older(path, before)],
    )


def _is_older(path: str, moment: datetime) -> bool:
    return default_storage.get_modified_time(path) < moment


def _stored_paths() -> Iterator[str]:
    if default_storage.exists(_INCOMING):
        yield from (f"{_INCOMING}/{name}" for name in default_storage.listdir(_INCOMING)[1])
    for first in _folders(""):
        for second in _folders(first):
            folder = f"{first}/{second}"
            yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def _folders(path: str) -> list[str]:
    try:
        return [name for name in default_storage.listdir(path)[0] if name != _INCOMING]
    except FileNotFoundError:
        return []

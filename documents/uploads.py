"""Files that people send (control C13): allowed types only, each one parsed, nothing active, nothing changed."""

import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import children, rendering
from .inspection import CHECKS, inspect
from .inspection.reasons import Reason
from .inspection.signatures import ARCHIVES, ZIP, head
from .models import StoredFile
from .scanning import ScannerAway, virus_in
from .storage import CHUNK, store_bytes

logger = structlog.get_logger(__name__)

LIMITS: Final = children.Limits(seconds=10, memory=512 * 1024 * 1024)
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
}
_ARCHIVE_NAMES: Final = frozenset(["zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "iso", "cab"])
_MACRO_NAMES: Final = frozenset(["docm", "xlsm", "dotm", "xltm", "xlam"])
_NAME_LENGTH: Final = 200

MESSAGES: Final[dict[Reason, Promise]] = {
    Reason.NAME: _("The file has no usable name. Rename it and upload it again."),
    Reason.EMPTY: _("The file is empty. Choose it again."),
    Reason.TOO_LARGE: _("The file is larger than %(megabytes)s MB. Split it, or reduce its size."),
    Reason.QUOTA: _("Your files together exceed the space allowed. Remove one, or ask us for more space."),
    Reason.TYPE: _(
        "This type of file cannot be taken. Upload a PDF, JPEG, PNG, DOCX, XLSX, MP4 or MP3 file."
    ),
    Reason.ARCHIVE: _("An archive cannot be taken. Unpack it and upload the files themselves."),
    Reason.NOT_AS_NAMED: _(
        "The content is not what the file name says. Save the file in its proper format and upload it again."
    ),
    Reason.UNREADABLE: _("The file is damaged and cannot be opened. Save it again and upload it."),
    Reason.ENCRYPTED: _("The file is protected by a password. Remove the password and upload it again."),
    Reason.ACTIVE: _("The file contains scripts or actions. Print it as a new PDF file and upload that one."),
    Reason.EMBEDDED: _(
        "The file contains other files. Upload each of them separately, or print it as a new PDF file."
    ),
    Reason.MACRO: _("The file contains macros. Save it without macros, or as a PDF file, and upload that."),
    Reason.EXTERNAL: _(
        "The file takes content from elsewhere. Break these links, or print it as a PDF file, and upload that."
    ),
    Reason.IMAGE_TOO_LARGE: _(
        "The picture has more than 50 million pixels. Reduce its size and upload it again."
    ),
    Reason.MIXED: _(
        "The file contains a second file of another type. Save it again with the program that made it."
    ),
    Reason.TOO_COMPLEX: _("The file takes too long to check. Split it, or print it as a new PDF file."),
    Reason.VIRUS: _("A virus was found in the file. It was not kept. Check your computer."),
}


class UploadRefused(Exception):
    """A file is not taken: `reason_code` for tests and logs, `message` says what to do."""

    def __init__(self, reason_code: str, message: str) -> None:
        """Keep the code and the sentence."""
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message


def receive(*, stream: BinaryIO, name: str, size: int, by: UUID, about: UUID | None = None) -> StoredFile:
    """Check a file and keep its bytes exactly as they came.

    Args:
        stream: the bytes, from their beginning.
        name: what the sender calls the file; its ending decides how it is checked.
        size: how many bytes the sender announced.
        by: who sends it; `about`: what it belongs to, for instance a case. Each has its quota.
    Raises:
        UploadRefused: with a sentence in the reader's language that says what to do.
    Writes: a StoredFile and its bytes.
    """
    name = clean_name(name)
    extension = _extension(name)
    if not size:
        raise _refused(Reason.EMPTY)
    if size > settings.UPLOAD_MAX_BYTES:
        raise _refused(Reason.TOO_LARGE)
    _require_space(size, by, about)
    with NamedTemporaryFile(prefix="upload-") as copy:
        _copy(stream, copy)
        _check(copy.name, extension)
        scan = _scan(copy.name)
        copy.seek(0)
        return store_bytes(
            chunks=_chunks(copy),
            name=name,
            media_type=MEDIA_TYPES[extension],
            received_by=by,
            about=about,
            scan=scan,
        )


def clean_name(name: str) -> str:
    """Return a file name fit to be shown: no folders, no control or direction characters, one line.

    Raises:
        UploadRefused: nothing is left.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = "".join(sign for sign in PurePosixPath(name).name if unicodedata.category(sign)[0] != "C")
    stem, dot, extension = name.strip(" .").rpartition(".")
    if not stem or not dot:
        raise _refused(Reason.NAME if not stem and not extension else Reason.TYPE)
    return f"{stem[: _NAME_LENGTH - len(extension) - 1]}.{extension}"


def _extension(name: str) -> str:
    extension = name.rpartition(".")[2].lower()
    if extension in _ARCHIVE_NAMES:
        raise _refused(Reason.ARCHIVE)
    if extension in _MACRO_NAMES:
        raise _refused(Reason.MACRO)
    if extension not in CHECKS:
        raise _refused(Reason.TYPE)
    return extension


def _require_space(size: int, by: UUID, about: UUID | None) -> None:
    """Refuse what would exceed the quota of the sender, or of what the file belongs to."""
    sums = [StoredFile.objects.filter(received_by=by)]
    if about:
        sums.append(StoredFile.objects.filter(about=about, received_by__isnull=False))
    for files in sums:
        used = files.aggregate(used=Sum("size"))["used"] or 0
        if used + size > settings.UPLOAD_QUOTA_BYTES:
            raise _refused(Reason.QUOTA)


def _copy(stream: BinaryIO, copy: IO[bytes]) -> None:
    """Copy the bytes to where the checks can read them; the announced size is not believed."""
    received = 0
    while chunk := stream.read(CHUNK):
        received += len(chunk)
        if received > settings.UPLOAD_MAX_BYTES:
            raise _refused(Reason.TOO_LARGE)
        copy.write(chunk)
    if not received:
        raise _refused(Reason.EMPTY)
    copy.flush()


def _check(path: str, extension: str) -> None:
    start = head(path)
    if start.startswith(ARCHIVES) or (start.startswith(ZIP) and extension not in ("docx", "xlsx")):
        raise _refused(Reason.ARCHIVE)
    rendering.start_children()
    try:
        reason = children.run(LIMITS, inspect, path, extension)
    except children.ChildFailed as failure:
        logger.warning("upload_check_failed", extension=extension, why=str(failure))
        raise _refused(Reason.TOO_COMPLEX) from failure
    if reason:
        raise _refused(reason)


def _scan(path: str) -> StoredFile.Scan:
    """Ask the virus scanner, where one is set. If it is away the file is kept and marked as not scanned."""
    if not settings.CLAMD_SOCKET:
        return StoredFile.Scan.NOT_SCANNED
    try:
        virus = virus_in(path, settings.CLAMD_SOCKET)
    except ScannerAway as away:
        logger.error("scanner_away", why=str(away))
        return StoredFile.Scan.NOT_SCANNED
    if virus:
        raise _refused(Reason.VIRUS)
    return StoredFile.Scan.CLEAN


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _refused(reason: Reason) -> UploadRefused:
    megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return UploadRefused(reason, str(MESSAGES[reason]) % {"megabytes": megabytes})

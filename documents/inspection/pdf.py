"""PDF: opens without a password, has pages, runs nothing, holds no other files."""

import zipfile
from typing import Any, Final

import pikepdf

from .reasons import Reason
from .signatures import PDF, head

# Values of /S that make a reader run, send or fetch something, and keys that hold such things. pikepdf has
# already decoded escapes such as /J#61vaScript.
_ACTIONS: Final = frozenset(
    [
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    ]
)
_ACTIVE_KEYS: Final = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings")
_FILE_KEYS: Final = ("/EF", "/EmbeddedFiles", "/Collection", "/AF")
_ACTIVE_ANNOTATIONS: Final = frozenset(("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"))
_TAIL: Final = 2048


def check(path: str) -> Reason | None:
    """Return why this PDF may not be taken, or None."""
    if not head(path).startswith(PDF):
        return Reason.NOT_AS_NAMED
    if zipfile.is_zipfile(path) or _has_tail(path):
        return Reason.MIXED
    try:
        with pikepdf.open(path, suppress_warnings=True) as document:
            if document.is_encrypted:
                return Reason.ENCRYPTED
            if not len(document.pages):
                return Reason.UNREADABLE
            return _look_through(document)
    except pikepdf.PasswordError:
        return Reason.ENCRYPTED
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return Reason.UNREADABLE


def _has_tail(path: str) -> bool:
    """Whether more than white space follows the end of the PDF."""
    with open(path, "rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL))
        tail = file.read()
    end = tail.rfind(b"%%EOF")
    return end < 0 or bool(tail[end + 5 :].strip(b"\r\n\t \x00"))


def _look_through(document: pikepdf.Pdf) -> Reason | None:
    """Look at every object, also at those that no page leads to."""
    for item in document.objects:
        if reason := _look_at(item, 0):
            return reason
    return None


def _look_at(item: Any, depth: int) -> Reason | None:
    if depth > 50:
        return Reason.TOO_COMPLEX
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        if reason := _dictionary(item):
            return reason
        values = [item.get(key) for key in item.keys()]  # noqa: SIM118 - iterating a stream reads it
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return None
    for value in values:
        direct = isinstance(value, pikepdf.Object) and not value.is_indirect
        if direct and (reason := _look_at(value, depth + 1)):
            return reason
    return None


def _dictionary(item: Any) -> Reason | None:
    if any(key in item for key in _FILE_KEYS):
        return Reason.EMBEDDED
    if any(key in item for key in _ACTIVE_KEYS) or str(item.get("/S")) in _ACTIONS:
        return Reason.ACTIVE
    subtype = str(item.get("/Subtype"))
    if subtype == "/FileAttachment":
        return Reason.EMBEDDED
    return Reason.ACTIVE if subtype in _ACTIVE_ANNOTATIONS else None

"""First bytes of files, and the traces of a second file inside a first."""

import zipfile
from typing import Final

from .reasons import Reason

PDF: Final = b"%PDF-"
ZIP: Final = b"PK\x03\x04"
# Word and Excel before 2007, and files of today behind a password.
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# 7z, RAR, gzip, xz, bzip2.
ARCHIVES: Final = (b"7z\xbc\xaf'\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"BZh")

_TRACES: Final = (
    b"<script",
    b"<html",
    b"<!doctype",
    b"<iframe",
    b"<svg",
    b"<?php",
    b"%pdf-",
    b"rar!\x1a\x07",
)


def head(path: str, length: int = 16) -> bytes:
    """Return the first bytes of a file."""
    with open(path, "rb") as file:
        return file.read(length)


def second_file(path: str) -> Reason | None:
    """Return MIXED where a picture, sound or film also reads as a page, a PDF or an archive.

    A browser or another program might take the second reading (a polyglot file).
    """
    with open(path, "rb") as file:
        before = b""
        while chunk := file.read(1024 * 1024):
            window = (before + chunk).lower()
            if any(trace in window for trace in _TRACES):
                return Reason.MIXED
            before = chunk[-16:]
    return Reason.MIXED if zipfile.is_zipfile(path) else None

"""JPEG and PNG: the size is read before anything is decoded, then the picture is decoded whole."""

import struct
import warnings
from typing import Final

from PIL import Image

from .reasons import Reason
from .signatures import head, second_file

PIXELS: Final = 50_000_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def check_jpeg(path: str) -> Reason | None:
    """Return why this JPEG may not be taken, or None."""
    return _check(path, b"\xff\xd8\xff", "JPEG")


def check_png(path: str) -> Reason | None:
    """Return why this PNG may not be taken, or None."""
    return _check(path, _PNG, "PNG") or _png_tail(path)


def _check(path: str, magic: bytes, form: str) -> Reason | None:
    if not head(path).startswith(magic):
        return Reason.NOT_AS_NAMED
    try:
        # Ours is the stricter limit; the library's warning would come first.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=[form]) as image:
            if image.width * image.height > PIXELS:
                return Reason.IMAGE_TOO_LARGE
            image.load()
    except Image.DecompressionBombError:
        return Reason.IMAGE_TOO_LARGE
    except (OSError, SyntaxError, ValueError, struct.error):
        return Reason.UNREADABLE
    return second_file(path)


def _png_tail(path: str) -> Reason | None:
    """Refuse what follows the last chunk: a PNG ends with IEND."""
    with open(path, "rb") as file:
        file.seek(len(_PNG))
        while len(header := file.read(8)) == 8:
            length, name = struct.unpack(">I4s", header)
            file.seek(length + 4, 1)
            if name == b"IEND":
                return Reason.MIXED if file.read(1) else None
    return Reason.UNREADABLE

"""Looks into files that people send: is it what its name says, whole, and free of anything active?

Each check reads a file and returns the reason to refuse it, or None. No Django, no database: the checks run
in a child process with limits, because parsers of hostile files are what hostile files are made for.
"""

from collections.abc import Callable
from typing import Final

from . import images, media, office, pdf
from .reasons import Reason

CHECKS: Final[dict[str, Callable[[str], Reason | None]]] = {
    "pdf": pdf.check,
    "jpg": images.check_jpeg,
    "jpeg": images.check_jpeg,
    "png": images.check_png,
    "docx": office.check_docx,
    "xlsx": office.check_xlsx,
    "mp4": media.check_mp4,
    "mp3": media.check_mp3,
}


def inspect(path: str, extension: str) -> Reason | None:
    """Return why the file may not be taken, or None. Call it through children.run().

    Args:
        path: where the file is.
        extension: a key of CHECKS, from the file's name.
    """
    return CHECKS[extension](path)

"""Reads papers back as their readers do: the text of the PDF, by poppler."""

import subprocess

import pikepdf


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF as it runs, without line breaks inside Chinese sentences."""
    return "\n".join(pages(pdf))


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, lines joined."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def joined(text: str) -> str:
    """Return a text without white space and hyphens, for comparing across lines.

    poppler drops a hyphen at the end of a line.
    """
    return "".join(text.split()).replace("-", "")


def attachments(document: pikepdf.Pdf) -> int:
    """Return how many files a PDF carries."""
    return len(document.attachments)

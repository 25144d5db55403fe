"""Reading the number of a page from an address. Pure."""

from collections.abc import Mapping

FURTHEST = 10_000


def page_number(query: Mapping[str, str]) -> int:
    """Return the page asked for; 1 for what is no number."""
    text = query.get("page", "")
    return min(max(1, int(text)), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1

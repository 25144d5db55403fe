"""Parts of pages that are drawn once, and kept in the memory of the process."""

from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString


class Kept:
    """The parts of pages that were drawn last.

    A cache of Django's would copy each part at every reading. Nothing runs out: a part is asked for by everything
    that it depends on.
    """

    def __init__(self, most: int) -> None:
        """Keep so many parts, the newest."""
        self._most = most
        self._parts: dict[Hashable, SafeString] = {}

    def part(self, of: Hashable, draw: Callable[[], str]) -> SafeString:
        """Return a part as it was drawn last.

        Args:
            of: the part's name and everything that it depends on.
            draw: renders it by a template.
        """
        text = self._parts.get(of)
        if text is None:
            for oldest in list(self._parts)[: max(0, len(self._parts) + 1 - self._most)]:
                self._parts.pop(oldest, None)
            text = self._parts[of] = SafeString(draw())
        return text

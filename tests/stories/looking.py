"""Looking at pages: what each looks like to whom, and what is wrong with it at each width and in each language.

A page that is built like one that was looked at before, the words aside, is not looked at again (decision 0046).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.urls import URLPattern

from tests.stories import axe
from tests.stories.conftest import HEIGHTS, Watched
from tests.stories.people import Open

WIDE, NARROW = 1280, 360
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAIN = re.compile(r"<main.*</main>", re.S)
# Text and values: what is left is how a page is built.
WORDING = re.compile(r">[^<]+<|(?<= )(?:href|value|id|for|action|content|data-[\w-]+|aria-[\w-]+)=\"[^\"]*\"")
# Latin words of a Chinese page that are no untranslated text: mail addresses, codes (a Chinese word may stand right
# before one), then names of things.
NO_WORDS = re.compile(r"\S+@\S+|(?<![A-Za-z0-9])[A-Z0-9]{2,4}(?:-[A-Z0-9]{2,4})+(?![A-Za-z0-9])")
LATIN = re.compile(r"[A-Za-z]{4,}")
ALLOWED = frozenset(
    [
        "Cookie",
        "DOCX",
        "EXAMPLE",
        "English",
        "HEIC",
        "Linux",
        "WCAG",
        "Windows",
        "XLSX",
        "certutil",
        "hashfile",
        "heic",
        "macOS",
        "shasum",
    ]
)
WORDS = """
() => {
  const page = document.body.cloneNode(true);
  page.querySelectorAll("[lang]:not([lang^=zh]), .mono, script, template, svg").forEach(e => e.remove());
  return page.textContent;
}
"""


@dataclass
class Found:
    """What the addresses answered.

    Args:
        pages: by the name of a page and who got it: the address, and what the page looks like.
        others: names that answered, but with a file or only to a form.
    """

    pages: dict[str, dict[str, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    others: set[str] = field(default_factory=set)
    clients: dict[str, Client] = field(default_factory=dict)


def ask_for(found: Found, key: str, pattern: URLPattern, addresses: Iterable[str]) -> None:
    """Ask for a page as somebody at each of its addresses until one answers."""
    name, has_parts = str(pattern.name), "page" in pattern.pattern.converters
    for address in addresses:
        answer = found.clients[key].get(address)
        answer.close()
        if answer.status_code == 200 and str(answer["Content-Type"]).startswith("text/html"):
            part = f":{address.split('/')[-2]}" if has_parts else ""
            main = MAIN.search(answer.content.decode())
            found.pages[name + part][key] = address, WORDING.sub("", main[0]) if main else ""
            if not has_parts:
                return
        elif answer.status_code in {200, 405}:
            found.others.add(name)
            return


def look_at_all(
    open_page: Open, found: Found, everybody: Sequence[str], *, is_sparing: bool = False
) -> dict[str, list[str]]:
    """Look at every page as every role in the first language, and as one role in the others.

    Args:
        is_sparing: in one of the other languages only, taken in turn, and on a telephone; axe at one width a language.
    """
    faults: dict[str, list[str]] = {}
    shown = {name: list(by)[number % len(by)] for number, (name, by) in enumerate(found.pages.items())}
    seen = {found.pages[name][key][1] for name, key in shown.items()}
    for key in everybody:
        watched = browser_of(open_page, found, key)
        for number, (name, by) in enumerate(found.pages.items()):
            if key not in by:
                continue
            address, look = by[key]
            is_shown, is_new = shown[name] == key, look not in seen
            seen.add(look)
            others = LANGUAGES[1 + number % 2 : 2 + number % 2] if is_sparing else LANGUAGES[1:]
            for language in (LANGUAGES[0], *others) if is_shown else LANGUAGES[:is_new]:
                spares = is_sparing and language != LANGUAGES[0]
                widths = (NARROW,) if spares else (WIDE, NARROW)[: 1 + is_shown]
                checked = widths[:1] if is_sparing else widths
                for width, lines in look_at(watched, address, language, widths, checked).items():
                    faults |= {f"{key} {name} {language} {width}": lines} if lines else {}
        watched.page.context.close()
    return faults


def browser_of(open_page: Open, found: Found, key: str) -> Watched:
    """Open the browser of somebody with whose cookies the pages were found."""
    watched = open_page("/healthz")
    cookies = found.clients[key].cookies
    if settings.SESSION_COOKIE_NAME in cookies:
        value = cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": watched.origin}
        watched.page.context.add_cookies([cookie])
    return watched


def look_at(
    watched: Watched, address: str, language: str, widths: Sequence[int], checked: Sequence[int]
) -> dict[int, list[str]]:
    """Return what is wrong with a page, by the width of the window.

    What axe finds depends on the width or on the language: it looks at these widths in the first language, and at
    the narrow one in the others.
    """
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": watched.origin}
    watched.page.context.add_cookies([cookie])
    faults: dict[int, list[str]] = {}
    for width in widths:
        watched.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if not faults:
            watched.go(watched.origin + address)
        faults[width] = watched.faults()
        if width in checked and (width == NARROW or language == LANGUAGES[0]):
            faults[width] += axe.check(watched.page)
    if language != "en":
        words = set(LATIN.findall(NO_WORDS.sub("", watched.page.evaluate(WORDS)))) - ALLOWED
        faults[widths[0]] += [f"not translated: {word}" for word in sorted(words)]
    return faults

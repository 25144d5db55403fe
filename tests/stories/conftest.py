"""A browser for stories: what each page did wrong is written down while it is used.

    def test_story(open_page):
        page = open_page("/guide/", language="en", width=360)
        assert page.faults() == []          # policy violations, other hosts, failed requests, script errors
        assert axe.check(page.page) == []

Playwright's synchronous API runs an event loop in this thread, so Django must be told that the ORM is safe here.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {1280: 900, 360: 780}


@dataclass
class Watched:
    """A page of a browser, and what it did wrong."""

    page: Page
    origin: str
    notes: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down requests to other hosts, answers that failed, errors of scripts and of the policy."""
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("response", self._response)
        self.page.on("pageerror", lambda error: self.notes.append(f"script: {error}"))
        self.page.on("console", lambda line: self._console(line.type, line.text))

    def _request(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.origin).netloc and not url.startswith(
            ("data:", "about:", "blob:")
        ):
            self.notes.append(f"other host: {url}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request():
            self.notes.append(f"{answer.status}: {answer.url}")

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.notes.append(f"console: {text}")

    def go(self, address: str) -> None:
        """Open an address in the same profile, with a clean sheet."""
        self.notes.clear()
        self.page.goto(address)

    def faults(self) -> list[str]:
        """Return what went wrong so far, and whether the page has to be scrolled sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return self.notes + (["the page is wider than the window"] if wide else [])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, started once."""
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"no browser at {CHROMIUM}: set CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def new_context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a fresh browser profile: new_context(width=, language=, large=, script=)."""
    opened: list[BrowserContext] = []

    def new(
        *,
        width: int = 1280,
        language: str = "zh-hans",
        large: bool = False,
        script: bool = True,
        **options: Any,
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            java_script_enabled=script,
            **options,
        )
        context.set_default_timeout(10_000)
        chosen = {settings.LANGUAGE_COOKIE_NAME: language, "large_text": "1" if large else ""}
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in chosen.items()
                if value
            ]
        )
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], live_server: Any) -> Callable[..., Watched]:
    """Return a function that opens an address in a fresh profile and watches it."""

    def open_at(address: str, **options: Any) -> Watched:
        watched = Watched(new_context(**options).new_page(), live_server.url)
        watched.watch()
        watched.page.goto(address)
        return watched

    return open_at

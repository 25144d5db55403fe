"""Somebody in a browser of his own, signed in; and pressing a button of a page that was checked."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from cases.actors import Actor
from tests.stories import axe
from tests.stories.conftest import Watched
from tests.table import sign_in

Open = Callable[..., Watched]


def as_(open_page: Open, actor: Actor, address: str, **options: Any) -> Watched:
    """Open an address in the browser of somebody who has just signed in."""
    key = sign_in(actor).cookies[settings.SESSION_COOKIE_NAME].value
    watched = open_page("/healthz", **{"language": "zh-hans", **options})
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": watched.origin}
    watched.page.context.add_cookies([cookie])
    watched.go(watched.origin + address)
    return watched


def press(watched: Watched, name: str = "") -> None:
    """Check the page, and press its button: the one with this name, or its only one."""
    assert axe.check(watched.page) == []
    main = watched.page.get_by_role("main")
    button = (
        main.get_by_role("button", name=name, exact=True)
        if name
        else main.locator("form button.govuk-button")
    )
    button.click()
    watched.page.wait_for_load_state()


def follow(watched: Watched, name: str) -> None:
    """Follow the first link with this name, in the page and not in its frame; where it is hidden, out of the menu."""
    main = watched.page.get_by_role("main")
    link = main.locator("a", has_text=name).first
    if not link.is_visible():
        main.locator("summary", has_text="更多操作").click()
    link.click()
    watched.page.wait_for_load_state()


def text_of(watched: Watched) -> str:
    """Return what the page says."""
    return watched.page.inner_text("main")

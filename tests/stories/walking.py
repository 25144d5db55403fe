"""Several people with a browser each, who work on one case: signing in, pages by name, messages, files, the clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from cases.models import Case
from mediation.demo.people import PASSWORD, lay_down_people
from notices.models import DemoMessage
from tests.documents import files
from tests.stories.conftest import Watched
from tests.stories.people import Open
from tests.stories.test_applicant import fill


def chinese(day: date) -> str:
    """Return a day as a paper prints it."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass
class Walk:
    """Who has which browser open, and the case that all of them work on.

    Args:
        drain: does the background work that is due: messages and papers.
        signed_sha256: the fingerprint of the very file that a signer downloaded and read.
        kind: of which procedure the case is, where the dispute has one of each.
    """

    open_page: Open
    drain: Callable[..., Any]
    folder: Path
    browsers: dict[str, Watched] = field(default_factory=dict)
    signed_sha256: str = ""
    kind: str = "MEDIATION"

    @property
    def case(self) -> Case:
        """The case, read afresh."""
        return Case.objects.get(kind=self.kind)

    def __getitem__(self, who: str) -> Watched:
        return self.browsers[who]

    def enters(self, who: str, address: str, **options: Any) -> Watched:
        """Open a browser of somebody's own."""
        self.browsers[who] = self.open_page(address, language="zh-hans", **options)
        return self.browsers[who]

    def signs_in(self, who: str, login: str = "", password: str = PASSWORD, **options: Any) -> Watched:
        """Open a browser and sign in on the page for it."""
        watched = self.enters(who, reverse("account_login"), **options)
        fill(watched.page, login=login or f"{who}@demo.example", password=password)
        watched.page.press("[name=password]", "Enter")
        watched.page.wait_for_url(lambda address: reverse("account_login") not in address)
        return watched

    def goes(self, who: str, name: str, *args: Any) -> Watched:
        """Have somebody open a page of the case, or one without a case."""
        watched = self[who]
        watched.page.goto(watched.origin + reverse(name, args=args))
        return watched

    def sent(self, pattern: str) -> str:
        """Return what was sent last and looks like this."""
        for message in DemoMessage.objects.order_by("-pk"):
            if found := re.search(pattern, message.text):
                return found[0]
        raise AssertionError(f"nothing like {pattern} was sent")


@pytest.fixture
def walk(
    open_page: Open, drain: Callable[..., Any], transactional_db: None, tmp_path: Path, settings: Any
) -> Walk:
    """Lay down the centre and its people; there is no case yet."""
    cache.clear()
    kept = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "kept")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.SECOND_FACTOR_REQUIRED = False
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SMS_QUIET_HOURS = None
    lay_down_people()
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, data in (("购买公证书.pdf", files.pdf()), ("现场照片.png", files.picture("PNG")), ("许可合同.docx", files.docx())):  # fmt: skip
        (folder / name).write_bytes(data)
    return Walk(open_page, drain, folder)


def confirm_identity(watched: Watched, password: str) -> None:
    """Enter the password once more, unless that was done a moment ago."""
    if reverse("account_reauthenticate") in watched.page.url:
        fill(watched.page, password=password)
        watched.page.press("[name=password]", "Enter")


def download(watched: Watched, selector: str) -> bytes:
    """Return the file behind a link of the page."""
    address = watched.page.locator("main").locator(selector).get_attribute("href")
    return watched.page.request.get(f"{watched.origin}{address}").body()

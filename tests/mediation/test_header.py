"""The header is drawn once for whoever has the same one, and for nobody else."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from notices.models import Notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def header(user: User, address: str = "/help/", **cookies: str) -> str:
    """Return the header of a page as somebody reads it."""
    client: Any = Client()
    client.force_login(user)
    client.cookies.load(cookies)
    text: str = client.get(address).content.decode()
    return text.split("<header")[1].split("</header>")[0]


def test_the_same_header_stands_on_two_pages_and_holds_no_token() -> None:
    user = make_user("林晓")
    drawn = header(user)
    assert drawn == header(user, "/privacy/")
    assert ("林晓" in drawn, "csrfmiddlewaretoken" in drawn) == (True, False)


def test_everybody_has_a_header_of_their_own() -> None:
    one, other = make_user("林晓"), make_user("何青")
    assert [name in header(other) for name in ("林晓", "何青")] == [False, True]
    assert "林晓" in header(one)
    User.objects.filter(pk=one.pk).update(name="林小晓")
    assert "林小晓" in header(one)


def test_a_message_is_counted_at_once() -> None:
    user = make_user("林晓")
    assert 'class="count"' not in header(user)
    Notice.objects.create(recipient=user, kind="NEW_DOCUMENT", in_app=True)
    assert 'class="count"' in header(user)


def test_language_size_and_search_are_those_of_the_page() -> None:
    user = make_user("林晓")
    english = header(user, **{settings.LANGUAGE_COOKIE_NAME: "en"})
    assert english != header(user) != header(user, large_text="1")
    assert "路由器" in header(user, "/help/?q=路由器")
    assert "路由器" not in header(user)

"""A page that is drawn once is never older than its figures, and never somebody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from cases.actors import Actor
from cases.models import RightType
from cases.permissions import Role
from indicators.drawn import KEEP_CHANGES, MOST, drawn, forget_changes, stamp
from indicators.models import Change, PlanPeriod
from tests.factories import make_organisation, make_user
from tests.indicators.test_views import count_case
from tests.table import sign_in

pytestmark = pytest.mark.django_db


def board(client: Any) -> str:
    """Return the dashboard as somebody reads it."""
    return main_of(client.get(reverse("target")))


def main_of(response: Any) -> str:
    """Return what a page says, without the frame that every page has."""
    text: str = response.content.decode()
    return text.split("<main")[1].split("</main>")[0]


@pytest.fixture
def client(db: None) -> Any:
    """Return the browser of a statistician."""
    return _browser(Role.STATISTICIAN)


def _browser(role: Role) -> Any:
    return sign_in(Actor(user=make_user(role, roles=(role,), organisation=make_organisation("OTHER"))))


def test_the_page_is_drawn_anew_with_every_line(client: Any) -> None:
    seen = [board(client)]
    for _n in range(3):
        count_case()
        seen.append(board(client))
    assert len(set(seen)) == 4
    assert board(client) == seen[-1]


CHANGES: dict[str, Callable[[], object]] = {
    "line": count_case,
    "organisation": lambda: Organisation.objects.update(name_zh_hans="另一个名称"),
    "right": lambda: RightType.objects.filter(code="TM").update(name_zh_hans="另一个名称"),
    "target": lambda: PlanPeriod.objects.update(target=1999),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_page_shows_makes_another_state(change: str) -> None:
    before = stamp()
    CHANGES[change]()
    assert stamp() != before


def test_each_reader_has_the_page_of_what_he_sees(client: Any) -> None:
    count_case()
    assert board(client) != board(_browser(Role.SUPERVISOR))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Case target" in board(client)


def test_drawing_is_not_repeated_without_a_change() -> None:
    drawings: list[str] = []

    def draw() -> str:
        drawings.append("<b>")
        return drawings[-1]

    of = ("test", timezone.now())
    assert [drawn("test", of, draw), drawn("test", of, draw)] == ["<b>", "<b>"]
    assert len(drawings) == 1
    drawn("test", (*of, "en"), draw)
    count_case()
    drawn("test", of, draw)
    assert len(drawings) == 3


def test_the_oldest_parts_give_way_to_new_ones() -> None:
    drawings: list[int] = []

    def draw_of(number: int) -> Callable[[], str]:
        def draw() -> str:
            drawings.append(number)
            return str(number)

        return draw

    for number in (*range(MOST + 10), MOST + 9, 0):
        drawn("many", (number,), draw_of(number))
    assert drawings == [*range(MOST + 10), 0]


def test_changes_are_kept_for_a_day() -> None:
    count_case()
    assert forget_changes.func() == 0
    number = Change.objects.update(at=timezone.now() - KEEP_CHANGES - timedelta(hours=1))
    before = stamp()
    assert forget_changes.func() == number > 0
    assert stamp() != before


@pytest.mark.django_db(transaction=True)
def test_a_line_committed_late_makes_another_state() -> None:
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("INSERT INTO indicators_change DEFAULT VALUES")
        Change.objects.create()
        seen = stamp()
        other.commit()
    finally:
        other.close()
    assert stamp() != seen

"""A clerk: from the queue to acceptance in three clicks, and a request for correction in five."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from cases.models import Case, CorrectionItem
from cases.permissions import Role
from tests.cases.test_intake import staff, submitted
from tests.stories import axe

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


def signed_in(open_page: Callable[..., Any], user: User | None, address: str, **options: Any) -> Any:
    """Open an address in the browser of somebody who is signed in."""
    assert user is not None
    client = Client()
    client.force_login(user)
    watched = open_page("/guide/", **options)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    watched.page.context.add_cookies([{**cookie, "url": watched.origin}])
    watched.page.goto(address)
    return watched


@pytest.mark.parametrize("width", [1280, 360])
def test_accepting_a_complete_application_takes_three_clicks(
    open_page: Callable[..., Any], width: int
) -> None:
    case = submitted()
    clerk = staff(Role.INTAKE_CLERK)
    desk = signed_in(open_page, clerk.user, "/intake/", width=width, language="zh-hans")
    page = desk.page
    assert axe.check(page) == []
    page.get_by_role("link", name=case.reference).click()
    assert axe.check(page) == []
    page.get_by_role("link", name="受理申请").click()
    assert axe.check(page) == []
    page.get_by_role("button", name="受理并发出通知").click()
    page.get_by_role("status").get_by_text("已受理").wait_for()
    accepted = Case.objects.get(pk=case.pk)
    assert accepted.state == "CONSENT_PENDING"
    assert accepted.number is not None
    assert accepted.number in page.content()
    assert desk.faults() == []


def test_correction_takes_five_clicks_and_what_the_checks_found_is_ticked(
    open_page: Callable[..., Any],
) -> None:
    case = submitted()
    clerk = staff(Role.INTAKE_CLERK)
    desk = signed_in(open_page, clerk.user, f"/cases/{case.pk}/examination/", language="zh-hans")
    page = desk.page
    page.get_by_role("link", name="要求补正").click()
    assert page.get_by_label("申请人的身份证明", exact=True).is_checked()
    assert axe.check(page) == []
    page.get_by_label("争议事实", exact=True).check()
    page.get_by_label("告知申请人的内容：争议事实").fill("请写明销售的时间和数量。")
    page.get_by_role("button", name="发出补正通知").click()
    page.get_by_role("status").get_by_text("已通知申请人补正").wait_for()
    texts = dict(CorrectionItem.objects.filter(case=case).values_list("code", "text"))
    assert texts["FACTS"] == "请写明销售的时间和数量。"
    assert set(texts) == {"FACTS", "IDENTITY_PAPER"}
    assert desk.faults() == []


def test_correction_works_without_scripts(open_page: Callable[..., Any]) -> None:
    case = submitted()
    clerk = staff(Role.INTAKE_CLERK)
    desk = signed_in(
        open_page, clerk.user, f"/cases/{case.pk}/examination/", language="zh-hans", script=False
    )
    page = desk.page
    page.get_by_role("link", name="要求补正").click()
    page.get_by_role("button", name="发出补正通知").click()
    assert CorrectionItem.objects.get(case=case).code == "IDENTITY_PAPER"
    assert desk.notes == []


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_desk_in_every_language(open_page: Callable[..., Any], language: str) -> None:
    case = submitted()
    clerk = staff(Role.INTAKE_CLERK)
    for address in ("/intake/", f"/cases/{case.pk}/examination/", f"/cases/{case.pk}/reject/"):
        desk = signed_in(open_page, clerk.user, address, language=language, width=360)
        assert axe.check(desk.page) == []
        assert desk.faults() == []

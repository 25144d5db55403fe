"""A respondent: from the link in a message to an answer in four screens, without an account."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from cases.models import Case, Invitation, Party
from cases.permissions import Role
from cases.services import intake
from notices.models import DemoMessage
from tests.cases.test_intake import staff, submitted
from tests.stories import axe

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _demo_channels(settings: Any) -> None:
    """Have codes written where the story can read them."""
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SMS_QUIET_HOURS = None
    settings.PAPERS_ENABLED = False


@pytest.fixture
def invitation() -> Invitation:
    """Return the invitation of a case that was just accepted."""
    case = submitted()
    intake.accept(case_id=case.pk, by=staff(Role.INTAKE_CLERK))
    return Invitation.objects.get(case=case)


def code() -> str:
    """Return the code that was sent last."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", DemoMessage.objects.latest("pk").text)
    assert found is not None
    return found[0]


def to_the_reply(watched: Any) -> None:
    """Go from the first page to the reply: three screens."""
    page = watched.page
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6位验证码").fill(code())
    page.get_by_role("button", name="查看调解申请").click()
    page.get_by_role("link", name="答复").click()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (360, False)])
def test_agreeing_takes_four_screens(
    open_page: Callable[..., Any], invitation: Invitation, width: int, script: bool
) -> None:
    watched = open_page(invitation.path, width=width, language="zh-hans", script=script)
    page = watched.page
    to_the_reply(watched)
    page.get_by_label("同意调解", exact=True).check()
    page.get_by_label("您的姓名").fill("何青")
    page.get_by_label("您以什么身份答复").select_option("EMPLOYEE")
    page.locator("main form button").click()
    assert Case.objects.get(pk=invitation.case_id).state == "MEDIATOR_PENDING"
    page.get_by_role("button", name="确认送达地址").click()
    page.get_by_role("heading", name="您已同意调解").wait_for()
    assert Party.objects.get(pk=invitation.party_id).address_confirmed_at is not None
    assert watched.notes == []


def test_declining_ends_it_without_asking_for_an_address(
    open_page: Callable[..., Any], invitation: Invitation
) -> None:
    watched = open_page(invitation.path, language="zh-hans")
    page = watched.page
    to_the_reply(watched)
    page.get_by_label("不同意调解", exact=True).check()
    page.get_by_label("您的姓名").fill("何青")
    page.get_by_label("您以什么身份答复").select_option("SELF")
    page.locator("main form button").click()
    page.get_by_role("heading", name="您已表示不同意调解").wait_for()
    assert Case.objects.get(pk=invitation.case_id).outcome == "RESPONDENT_REFUSED"
    assert watched.notes == []


def test_more_time_needs_nothing_else(open_page: Callable[..., Any], invitation: Invitation) -> None:
    watched = open_page(invitation.path, language="zh-hans")
    page = watched.page
    to_the_reply(watched)
    page.get_by_label("需要更多时间").check()
    page.locator("main form button").click()
    page.get_by_role("status").get_by_text("答复期限已延长").wait_for()
    assert watched.notes == []


def test_wrong_code_says_how_many_tries_are_left(
    open_page: Callable[..., Any], invitation: Invitation
) -> None:
    watched = open_page(invitation.path, language="zh-hans")
    page = watched.page
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("6位验证码").fill(f"{(int(code()) + 1) % 10**6:06d}")
    page.get_by_role("button", name="查看调解申请").click()
    assert "还可以输入4次" in page.content()
    assert page.title().startswith("错误：")
    assert axe.check(page) == []


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_screen_in_every_language(
    open_page: Callable[..., Any], invitation: Invitation, language: str, width: int
) -> None:
    watched = open_page(invitation.path, language=language, width=width)
    page = watched.page
    assert (axe.check(page), watched.faults()) == ([], [])
    page.locator("main form button").first.click()
    assert (axe.check(page), watched.faults()) == ([], [])
    page.locator("#id_code").fill(code())
    page.locator("main form button").first.click()
    for name in ("application", "reply", "address", "done"):
        page.goto(f"{invitation.path}{name}/")
        assert (axe.check(page), watched.faults()) == ([], [])

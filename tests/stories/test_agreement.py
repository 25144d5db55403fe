"""The mediator drafts an agreement; both sides sign it, one of them on a phone; the court's period begins.

With SHOTS=folder in the environment every page is kept there as a picture.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from cases.models import Case, Party
from cases.permissions import SideKind
from cases.services import agreements
from documents import contexts as c
from tests.agreements import PAY, STOP, current, draft, finalise, lock_of, make_table, sign
from tests.factories import Cast
from tests.stories import axe
from tests.stories.conftest import Watched

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct-horse-battery"
Open = Callable[..., Watched]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def table(tmp_path: Path, settings: Any) -> Cast:
    """A case in mediation, with people whose names read as names."""
    settings.SECOND_FACTOR_REQUIRED = False
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages
    cast = make_table()
    names = {"APPLICANT": "林晓", "RESPONDENT": "何青", "MEDIATOR": "王敏", "CASE_SECRETARY": "赵晓"}
    for role, name in names.items():
        user = cast[role].user
        assert user is not None
        user.name = name
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    companies = {SideKind.APPLICANT: "华珩通讯技术有限公司", SideKind.RESPONDENT: "澜芯电子（澜江）有限公司"}
    for side, name in companies.items():
        Party.objects.filter(case=cast.case, side__kind=side).update(name=name, legal_representative="何青")
    return cast


@pytest.fixture
def as_(open_page: Open, live_server: Any) -> Callable[..., Watched]:
    """Return a function that opens a page as somebody who has just signed in, or did so a while ago."""

    def opened(cast: Cast, who: str, address: str, *, minutes_ago: int = 0, **options: Any) -> Watched:
        client, user = Client(), cast[who].user
        assert user is not None
        client.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        if minutes_ago:
            session = SessionStore(key)
            for record in session["account_authentication_methods"]:
                record["at"] = time.time() - 60 * minutes_ago
            session.save()
        watched = open_page("/", **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}
        watched.page.context.add_cookies([cookie])
        watched.go(live_server.url + address)
        return watched

    return opened


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page, where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def agreement_of(cast: Cast) -> str:
    return f"/cases/{cast.case.pk}/agreement/"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_mediator_drafts_and_finalises(table: Cast, as_: Callable[..., Watched]) -> None:
    watched = as_(table, "MEDIATOR", agreement_of(table), language="zh-hans")
    page = watched.page
    shot(page, "draft-0-none")
    page.get_by_role("link", name="开始起草").click()
    page.get_by_label("主要事实").fill("甲方是注册商标“澜枫”的商标注册人。")
    page.get_by_label("争议事项").fill("乙方是否停止销售\n赔偿数额")
    shot(page, "draft-1-texts")
    press(page, "保存草稿")
    page.get_by_role("link", name="付款", exact=True).click()
    page.get_by_role("radio", name="澜芯电子").first.check()
    page.get_by_role("radio", name="华珩通讯").last.check()
    page.locator("#id_pay-0-amount").fill("12万")
    shot(page, "draft-2-clause")
    press(page, "保存草稿")
    shot(page, "draft-3-gaps")
    assert "缺少履行期限" in page.inner_text("main")
    assert "请填写各方责任" in page.inner_text("main")
    assert page.get_by_role("link", name="定稿").count() == 0
    assert watched.faults() == []
    assert axe.check(page) == []


def test_a_draft_in_three_languages_and_two_widths(table: Cast, as_: Callable[..., Watched]) -> None:
    gap = c.PayClause(by=1, to=0, instalments=(c.Instalment(amount=c.Money(fen=100)),))
    free = c.FreeClause(text="双方确认甲方专利权有效。")
    draft(table, STOP, PAY, gap, free)
    for language in ("zh-hans", "zh-hant", "en"):
        for width in (1280, 360):
            watched = as_(table, "MEDIATOR", agreement_of(table), language=language, width=width)
            shot(watched.page, f"draft-{language}-{width}")
            assert watched.faults() == []
            assert axe.check(watched.page) == []
    reader = as_(table, "APPLICANT", agreement_of(table), language="zh-hans", width=360)
    shot(reader.page, "draft-reader-360")
    assert reader.page.get_by_role("link", name="删除").count() == 0


def test_two_editors_see_both_texts(table: Cast, as_: Callable[..., Watched]) -> None:
    draft(table)
    watched = as_(table, "MEDIATOR", agreement_of(table) + "texts/", language="zh-hans")
    other = {"facts": "另一位先保存的事实。"}
    agreements.edit_texts(case_id=table.case.pk, by=table["MEDIATOR"], lock=lock_of(table), texts=other)
    watched.page.get_by_label("主要事实").fill("我后输入的事实。")
    press(watched.page, "保存草稿")
    shot(watched.page, "draft-4-both")
    assert "另一位先保存的事实。" in watched.page.inner_text("main")
    assert watched.page.get_by_label("主要事实").input_value() == "我后输入的事实。"
    press(watched.page, "保存草稿")
    assert current(table).facts == "我后输入的事实。"


def test_a_party_signs_on_a_phone_in_four_screens(
    table: Cast, as_: Callable[..., Watched], drain: Callable[..., Any]
) -> None:
    draft(table)
    finalise(table, drain)
    watched = as_(table, "RESPONDENT", agreement_of(table), language="zh-hans", width=360, minutes_ago=10)
    page = watched.page
    shot(page, "sign-0-agreement")
    page.get_by_role("link", name="阅读并签署").click()
    shot(page, "sign-1-read")
    assert "壹拾贰万" not in page.inner_text(
        "main"
    )  # the sum is on the paper; here each payment stands alone
    assert "捌万元整" in page.inner_text("main")
    assert (watched.faults(), axe.check(page)) == ([], [])
    press(page, "已阅读，核验身份")
    shot(page, "sign-2-identity")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_url("**/sign/now/**")
    shot(page, "sign-3-sign")
    page.get_by_label("输入您的姓名以签署").fill("何晴")
    page.get_by_role("checkbox").check()
    press(page, "签署协议")
    assert "请按账号上的姓名输入" in page.inner_text("main")
    page.get_by_label("输入您的姓名以签署").fill("何青")
    press(page, "签署协议")
    page.wait_for_url("**/sign/done/")
    shot(page, "sign-4-done")
    assert (watched.faults(), axe.check(page)) == ([], [])
    for who in ("APPLICANT", "MEDIATOR"):
        user = table[who].user
        assert user is not None
        sign(table, who, name=User.objects.get(pk=user.pk).name)
    drain()
    assert Case.objects.get(pk=table.case.pk).state == "AGREED"
    page.goto(page.url.replace("sign/done/", ""))
    shot(page, "sign-5-in-force")
    for width in (1280, 360):
        watched = as_(
            table, "APPLICANT", f"/cases/{table.case.pk}/confirmation/", language="zh-hans", width=width
        )
        shot(watched.page, f"confirmation-{width}")
        assert (watched.faults(), axe.check(watched.page)) == ([], [])


def test_a_change_is_shown_in_words_and_marks(table: Cast, as_: Callable[..., Watched]) -> None:
    draft(table)
    finalise(table)
    agreements.revise(case_id=table.case.pk, by=table["RESPONDENT"], reason="付款日期需要推迟")
    clause = current(table).clauses.get(kind="PAY")
    later = c.PayClause(by=1, to=0, instalments=PAY.instalments[:1], account=PAY.account)
    agreements.change_clause(
        case_id=table.case.pk, by=table["MEDIATOR"], clause_id=clause.pk, lock=lock_of(table), term=later
    )
    for language in ("zh-hans", "en"):
        watched = as_(table, "APPLICANT", agreement_of(table) + "versions/2/", language=language)
        shot(watched.page, f"changes-{language}")
        assert watched.page.locator(".change__mark").all_inner_texts() == ["－", "＋"]
        assert (watched.faults(), axe.check(watched.page)) == ([], [])

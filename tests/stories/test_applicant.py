"""An applicant: signs up, files with three files, has a receipt; and loses nothing on the way."""

import hashlib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Organisation, User
from accounts.services import create_user
from cases.actors import Actor
from cases.models import Case, EvidenceItem
from cases.services import filing
from tests.documents import files
from tests.stories import axe
from tests.stories.conftest import Watched

Open = Callable[..., Watched]
pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]

NEXT = ".govuk-button[name=then][value=next]"
FACTS = "2026年9月3日，我在澜江国际展览中心看到对方销售带有该天线的路由器，当场拍照并购买一台。"


@pytest.fixture(autouse=True)
def ground(transactional_db: None, tmp_path: Path, settings: Any) -> None:
    """Lay down one organisation and a folder for the files; forget how often somebody has signed up."""
    cache.clear()
    options = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "kept")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": options}
    Organisation.objects.create(
        code="LJ", kind="PEOPLES", name_zh_hans="澜江市知识产权纠纷人民调解委员会",
        name_zh_hant="瀾江市知識產權糾紛人民調解委員會", name_en="Lanjiang IP People's Mediation Committee",
        number_pattern="{code}人调字〔{year}〕第{serial}号", seal_text="澜江调解",
    )  # fmt: skip


@pytest.fixture
def owner() -> User:
    """Return somebody with an account."""
    return create_user(name="林晓", email="lin@example.com", password="plum tree in the rain")


@pytest.fixture
def draft(owner: User) -> Case:
    """Return an empty draft."""
    return filing.open_draft(
        by=Actor(user=owner), organisation=Organisation.objects.get(), language="zh-hans"
    )


@pytest.fixture
def signed_in(open_page: Open, owner: User, live_server: Any) -> Open:
    """Return a function that opens an address for the owner, who has signed in."""

    def open_at(address: str, **options: Any) -> Watched:
        client = Client()
        client.force_login(owner)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        watched = open_page("/healthz", **options)
        watched.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        watched.go(address)
        return watched

    return open_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three files that are taken, and one that is not."""
    made = tmp_path / "mine"
    made.mkdir()
    (made / "购买公证书.pdf").write_bytes(files.pdf())
    (made / "现场照片.png").write_bytes(files.picture("PNG"))
    (made / "许可合同.docx").write_bytes(files.docx())
    (made / "截图.heic").write_bytes(b"not a picture we take")
    return made


def fill(page: Page, **values: str) -> None:
    """Type into the fields of a page."""
    for name, text in values.items():
        page.fill(f"[name={name}]", text)


def go_on(page: Page) -> None:
    """Save and go to the next page."""
    page.click(NEXT)


# --- From the public page to the receipt -----------------------------------------------------------


def sign_up(page: Page) -> None:
    """Make an account with a mobile number and the code that the demo shows."""
    page.click("a.govuk-button--start")
    fill(page, name="林晓", contact="138 0013 8000", password1="plum tree in the rain")
    page.check("[name=privacy]")
    page.click("main .govuk-button:not(.govuk-button--secondary)")
    page.wait_for_selector("[name=code]")
    messages = page.context.new_page()
    messages.goto("/dev/messages/")
    code = re.search(r"\b\d{6}\b", messages.inner_text("main"))
    messages.close()
    assert code is not None
    fill(page, code=code[0])
    page.click("main .govuk-button:not(.govuk-button--secondary)")


def add_files(page: Page, chosen: list[Path], *, script: bool) -> None:
    """Send files, each on its own with a script, all together without one."""
    page.set_input_files("input[type=file]", chosen)
    if not script:
        page.click("button[name=upload]")
    expect(page.locator(".upload--ready")).to_have_count(len(chosen), timeout=60_000)


def say_what_it_is_about(page: Page, **contact: str) -> None:
    """Answer the questions about people, right and facts; `contact` is what else is known of the other side."""
    fill(page, id_number="11010519491231002X", address="澜江市滨河区创新路1号")
    go_on(page)
    page.check("[name=person_kind][value=ORGANISATION]")
    fill(page, name="澜芯电子（澜江）有限公司", mobile="13900139000", **contact)
    go_on(page)
    page.select_option("[name=right_type]", "PAT_INV")
    fill(page, number="ＺＬ201710601862.3", title="一种天线")
    go_on(page)
    page.check("[name=dispute_type][value=INFRINGEMENT]")
    go_on(page)
    fill(page, facts_text=FACTS, wish_text="停止销售，赔偿损失。", amount="１２０万")
    go_on(page)


def hand_in(page: Page, folder: Path, *, script: bool) -> None:
    """Add the papers and evidence, confirm the address, declare and submit."""
    go_on(page)
    chosen = [folder / name for name in ("购买公证书.pdf", "现场照片.png", "许可合同.docx")]
    add_files(page, chosen, script=script)
    for number, text in enumerate(("销售行为", "现场情况", "许可关系")):
        page.fill(f"[name$=-proves] >> nth={number}", text)
    go_on(page)
    page.check("[name=e_service][value=yes]")
    go_on(page)
    page.check("[name=declared]")
    page.click("main form .govuk-button")


@pytest.mark.parametrize("script", [True, False])
def test_a_stranger_signs_up_and_files_with_three_files(
    open_page: Open, folder: Path, script: bool, drain: Callable[..., Any]
) -> None:
    watched = open_page("/apply/", script=script)
    page, loads = watched.page, []
    page.on("load", lambda _page: loads.append(page.url))
    sign_up(page)
    if not page.url.endswith("/apply/"):
        page.goto("/apply/")
    page.check("[name=acting_for][value=SELF]")
    page.click(".govuk-button--start")
    say_what_it_is_about(page)
    hand_in(page, folder, script=script)
    case = Case.objects.get()
    assert case.state == "SUBMITTED"
    expect(page.locator(".done__number")).to_have_text(case.reference)
    assert len(loads) <= 18, loads
    assert_receipt_paper(page, case, folder, drain)
    assert watched.faults() == []


def assert_receipt_paper(page: Page, case: Case, folder: Path, drain: Callable[..., Any]) -> None:
    """The paper holds what was filed, word by word, and the fingerprints of the files."""
    drain()
    page.reload()
    address = page.get_attribute(".file-link a >> nth=0", "href")
    assert address is not None
    text = text_of(page.request.get(address).body(), folder)
    expected = [
        case.reference, "林晓", "澜芯电子（澜江）有限公司", "201710601862.3", FACTS, "停止销售，赔偿损失。",
        "销售行为", "1,200,000.00",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert [words for words in ("+8613800138000", "11010519491231002X") if words in text] == []
    local = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix != ".heic"
    }
    assert set(EvidenceItem.objects.values_list("file__sha256", flat=True)) == local


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF without spaces and line breaks."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, text=True)
    path.unlink()
    return re.sub(r"\s+", "", done.stdout)


# --- Nothing is lost -------------------------------------------------------------------------------


def test_what_was_typed_is_there_after_the_page_was_killed(signed_in: Open, draft: Case) -> None:
    address = reverse("filing_page", args=[draft.pk, "facts"])
    first = signed_in(address)
    first.page.fill("[name=facts_text]", "写到一半")  # at once: a slow machine saves between two keys
    expect(first.page.locator("[data-autosave-text]")).to_have_text(re.compile(r"\d\d:\d\d"), timeout=30_000)
    first.page.context.close()
    again = signed_in(address)
    expect(again.page.locator("[name=facts_text]")).to_have_value("写到一半")


def test_two_tabs_show_both_texts_and_the_chosen_one_stays(signed_in: Open, draft: Case) -> None:
    address = reverse("filing_page", args=[draft.pk, "facts"])
    one, other = signed_in(address).page, signed_in(address).page
    for page, text in ((one, "甲版本"), (other, "乙版本")):
        fill(page, facts_text=text, wish_text="停止销售")
        page.click(".govuk-button[value=list]")
    expect(other.locator(".versions__one >> nth=0")).to_contain_text("乙版本")
    expect(other.locator(".versions__one >> nth=1")).to_contain_text("甲版本")
    assert axe.check(other) == []
    go_on(other)
    assert Case.objects.get(pk=draft.pk).facts_text == "乙版本"


def test_an_empty_page_names_each_mistake_and_leads_to_it(signed_in: Open, draft: Case) -> None:
    watched = signed_in(reverse("filing_page", args=[draft.pk, "facts"]))
    page = watched.page
    fill(page, amount="一百")
    go_on(page)
    assert page.title().startswith("错误：")
    above = page.locator(".govuk-error-summary__list a").all_inner_texts()
    beside = [
        text.removeprefix("错误：").strip() for text in page.locator(".govuk-error-message").all_inner_texts()
    ]
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert above == beside
    for number in range(len(above)):
        page.locator(".govuk-error-summary__list a").nth(number).click()
        assert page.evaluate("document.activeElement.name") in ("facts_text", "wish_text", "amount")
    expect(page.locator("[name=amount]")).to_have_value("一百")
    assert axe.check(page) == []


def test_of_five_files_the_good_ones_stay_and_the_others_say_why(
    signed_in: Open, draft: Case, folder: Path, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 20_000
    (folder / "录像.mp4").write_bytes(b"\0" * 30_000)
    page = signed_in(reverse("filing_evidence", args=[draft.pk])).page
    page.set_input_files("input[type=file]", sorted(folder.iterdir()))
    expect(page.locator(".upload--ready")).to_have_count(3, timeout=60_000)
    expect(page.locator(".upload--failed")).to_have_count(2, timeout=60_000)
    reasons = page.locator(".upload--failed [data-status]").all_inner_texts()
    assert (len(set(reasons)), page.locator("[data-uploads-live]").inner_text() != "") == (2, True)
    settings.UPLOAD_MAX_BYTES = 100 * 1024 * 1024
    (page.locator(".upload--failed", has_text="截图").locator("[data-again]")).click()
    expect(page.locator(".upload--failed")).to_have_count(2, timeout=60_000)
    assert axe.check(page) == []


def test_a_broken_connection_says_so_and_keeps_the_other_files(
    signed_in: Open, draft: Case, folder: Path
) -> None:
    page = signed_in(reverse("filing_evidence", args=[draft.pk])).page
    add_files(page, [folder / "购买公证书.pdf"], script=True)
    page.route("**/upload/**", lambda route: route.abort())
    page.set_input_files("input[type=file]", folder / "现场照片.png")
    expect(page.locator(".upload--failed")).to_have_count(1, timeout=30_000)
    page.unroute("**/upload/**")
    page.click(".upload--failed [data-again]")
    expect(page.locator(".upload--ready")).to_have_count(2, timeout=60_000)


# --- For everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1280), ("zh-hant", 360), ("en", 360)])
def test_every_page_is_accessible_and_keeps_to_itself(
    signed_in: Open, draft: Case, owner: User, language: str, width: int
) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "AGENT"})
    right = {
        "right_type": "PAT_DES",
        "number": "201710601862.3",
        "nice_class": "",
        "title": "一种天线",
        "holder": "",
    }
    filing.save_page(case_id=draft.pk, by=by, page="right", values=right)
    other = {"person_kind": "NATURAL", "name": "陈某", "contact_unknown": True}
    filing.save_page(case_id=draft.pk, by=by, page="respondent", values=other)
    pages = [
        reverse("filing_page", args=[draft.pk, name])
        for name in ("capacity", "applicant", "agent", "dispute", "facts", "service")
    ]
    names = ("filing_tasks", "filing_respondents", "filing_respondent_new", "filing_rights", "filing_right_new",
             "filing_papers", "filing_evidence", "filing_review", "filing_discard")  # fmt: skip
    pages += [reverse("check_start"), *(reverse(name, args=[draft.pk]) for name in names)]
    watched = signed_in("/healthz", language=language, width=width)
    found = {}
    for address in pages:
        watched.go(address)
        found[address] = watched.faults() + axe.check(watched.page)
    assert {address: faults for address, faults in found.items() if faults} == {}

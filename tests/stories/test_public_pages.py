"""A stranger looks at the public pages: every language, on a computer and on a phone, with and without scripts."""

import itertools
from collections.abc import Callable

import pytest
from django.conf import settings

from accounts.models import Centre, Organisation
from tests.stories import axe
from tests.stories.conftest import Watched

PAGES = ("/", "/guide/", "/help/", "/privacy/", "/accessibility/", "/account/sign-in/", "/nowhere/")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
WIDTHS = (1280, 360)
Open = Callable[..., Watched]

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def centre(transactional_db: None) -> None:
    """A centre with a long name and one organisation."""
    Centre.objects.update_or_create(
        id=1,
        defaults={
            "name_zh_hans": "澜江市知识产权保护中心",
            "name_zh_hant": "瀾江市知識產權保護中心",
            "name_en": "Lanjiang Intellectual Property Protection Centre",
            "address_zh_hans": "澜江市江北区文昌路 88 号知识产权大厦 3 楼",
            "address_en": "3/F, IP Tower, 88 Wenchang Road, Jiangbei District, Lanjiang",
            "hours_zh_hans": "工作日 9:00–12:00，14:00–17:30",
            "telephone": "0899-5550 1230",
            "complaint_line": "0899-5550 1231",
        },
    )
    Organisation.objects.create(
        code="LJ",
        kind="PEOPLES",
        name_zh_hans="澜江市知识产权纠纷人民调解委员会",
        number_pattern="{year}-{serial}",
    )


def faults_of(watched: Watched) -> dict[str, list[str]]:
    """Open every public page in one profile and return what is wrong with which."""
    found = {}
    for address in PAGES:
        watched.go(address)
        found[address] = watched.faults() + axe.check(watched.page)
    return {address: faults for address, faults in found.items() if faults}


@pytest.mark.parametrize(("language", "width"), list(itertools.product(LANGUAGES, WIDTHS)))
def test_public_pages_are_accessible_and_keep_to_themselves(
    open_page: Open, language: str, width: int
) -> None:
    assert faults_of(open_page("/", language=language, width=width)) == {}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_large_text_fits_a_phone(open_page: Open, language: str) -> None:
    assert faults_of(open_page("/", language=language, width=360, large=True)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_of_a_phone_is_low_and_opens_without_a_script(open_page: Open, language: str) -> None:
    page = open_page("/", language=language, width=360, script=False).page
    demo = page.locator(".site-demo").bounding_box()
    header = page.locator(".site-header").bounding_box()
    assert header is not None
    assert header["height"] - (demo["height"] if demo else 0) <= 96
    page.locator(".menu--phone summary").click()
    page.locator(".menu--phone").get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en-GB"


def test_menu_closes_on_escape_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/", language="en").page
    summary = page.locator(".site-tools summary").first
    summary.click()
    page.locator(".site-tools button[name=language]").first.focus()
    page.keyboard.press("Escape")
    assert page.locator(".site-tools details[open]").count() == 0
    assert summary.evaluate("element => element === document.activeElement")


def test_first_tab_stop_leads_to_the_content(open_page: Open) -> None:
    page = open_page("/guide/", language="en").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_first_visit_stays_within_the_budget_of_weight(open_page: Open) -> None:
    page = open_page("/", language="zh-hans").page
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in names if name.endswith((".woff", ".woff2", ".ttf", ".otf"))] == []
    assert len(page.content().encode()) <= 40 * 1024

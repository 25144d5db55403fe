"""A statistician: from every number to the list of that length, from there to why; never a name, never a file."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Centre
from cases.models import Party
from cases.permissions import Role
from cases.services import endings
from tests.cases.test_intake import staff
from tests.stories import axe
from tests.stories.people import Open, as_, text_of
from tests.table import Table, close, hold, lay_mediation, lay_table

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@pytest.fixture
def counted() -> list[Table]:
    """Return two cases that count and one that does not, all closed."""
    tables = [lay_mediation(), lay_mediation(), lay_table()]
    for table in tables[:2]:
        hold(table)
        endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
        close(table)
    endings.terminate(case_id=tables[2].case.pk, by=tables[2].applicant, outcome="APPLICANT_WITHDREW")
    close(tables[2])
    return tables


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1280), ("zh-hant", 360), ("en", 1280)])
def test_every_number_leads_to_its_list_and_each_row_to_its_reason(
    open_page: Open, counted: list[Table], language: str, width: int
) -> None:
    desk = as_(open_page, staff(Role.STATISTICIAN), reverse("home"), language=language, width=width)
    assert desk.page.url.endswith(reverse("target"))
    assert axe.check(desk.page) == []
    links = desk.page.locator("main a[href^='/target/cases/']").all()
    shown = [(link.get_attribute("href"), link.inner_text()) for link in links if link.is_visible()]
    found = [(address, int(text.split()[0])) for address, text in shown]
    assert found[0] == (f"{reverse('counted_cases')}?", 2)
    for address, number in found:
        desk.go(f"{desk.origin}{address}")
        assert desk.page.locator("main tbody tr").count() == number
    desk.go(desk.origin + reverse("counted_cases"))
    desk.page.locator(f"main a[href='{reverse('why_counted', args=[counted[0].case.pk])}']").click()
    assert counted[0].case.title in text_of(desk)
    assert (desk.faults(), axe.check(desk.page)) == ([], [])


def test_no_page_of_hers_has_a_name_or_a_file(open_page: Open, counted: list[Table]) -> None:
    desk = as_(open_page, staff(Role.STATISTICIAN), reverse("target"))
    names = set(Party.objects.values_list("name", flat=True))
    pages = [reverse("target"), reverse("counted_cases")]
    pages += [reverse("why_counted", args=[table.case.pk]) for table in counted]
    for address in pages:
        desk.go(desk.origin + address)
        assert {name for name in names if name in desk.page.content()} == set()
    for name in ("case_materials", "case_meetings", "case_papers", "agreement", "break_glass"):
        answer = desk.page.request.get(desk.origin + reverse(name, args=[counted[0].case.pk]))
        assert (name, answer.status) in {(name, 403), (name, 404)}


def test_a_case_that_does_not_count_says_why(open_page: Open, counted: list[Table]) -> None:
    desk = as_(open_page, staff(Role.STATISTICIAN), reverse("why_counted", args=[counted[2].case.pk]))
    assert "未计入" in text_of(desk)
    assert desk.faults() == []


def test_an_administrator_reads_the_state_of_the_system_and_no_case(
    open_page: Open, counted: list[Table]
) -> None:
    Centre.objects.get_or_create(pk=1, defaults={"name_zh_hans": "澜江市知识产权保护中心"})
    desk = as_(open_page, staff(Role.ADMINISTRATOR), reverse("home"))
    assert desk.page.url.endswith(reverse("system_state"))
    assert (desk.faults(), axe.check(desk.page)) == ([], [])
    for name in ("case", "why_counted", "case_papers"):
        answer = desk.page.request.get(desk.origin + reverse(name, args=[counted[0].case.pk]))
        assert (name, answer.status) == (name, 404)

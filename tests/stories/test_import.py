"""A statistician: a ledger of the years before, with errors, from the file to the cases and back."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case
from cases.permissions import Role
from tests.cases.test_intake import staff
from tests.ledgers import as_csv, row
from tests.stories import axe
from tests.stories.conftest import Watched
from tests.stories.people import Open, as_, text_of

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


def looks_right(desk: Watched) -> bool:
    """Return whether the page has no fault that axe or the browser finds, and no sideways scrolling."""
    assert (desk.faults(), axe.check(desk.page)) == ([], [])
    return bool(desk.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1280), ("zh-hant", 360), ("en", 1280)])
def test_a_bad_ledger_is_mended_imported_and_taken_back(
    open_page: Open, drain: Any, tmp_path: Path, language: str, width: int
) -> None:
    path = tmp_path / "台账2022.csv"
    rows = [row(1), row(2, 结案日期="2022.13.5"), row(3, 调解结果="成功"), row(1, 案号="澜知调（2022）1号")]
    path.write_bytes(as_csv(rows, "gb18030"))
    desk = as_(open_page, staff(Role.STATISTICIAN), reverse("import_list"), language=language, width=width)
    page = desk.page
    assert looks_right(desk)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form[enctype] button").click()
    assert looks_right(desk)
    page.locator("main form button.govuk-button").click()
    assert page.locator("[data-module=job]").count() == 1
    assert looks_right(desk)
    drain()
    page.reload()
    assert "2022.13.5" in text_of(desk)
    assert looks_right(desk)
    page.locator(".import-finding button").click()
    assert page.locator(".import-finding").count() == 1
    with page.expect_download() as download:
        page.locator("main a[href$='/errors/']").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.locator("main a[href$='/confirm/']").click()
    page.locator("main form button.govuk-button").click()
    assert page.locator(".govuk-error-summary").count() == 1
    assert axe.check(page) == []
    page.locator("input[name=skip_bad]").check()
    page.locator("main form button.govuk-button").click()
    drain()
    page.reload()
    assert Case.objects.count() == 2
    assert looks_right(desk)
    page.locator("main a[href$='/undo/']").click()
    assert looks_right(desk)
    page.locator("main form button.govuk-button").click()
    drain()
    page.reload()
    assert looks_right(desk)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"VOID_ENTRY"}

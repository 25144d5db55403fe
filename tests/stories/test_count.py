"""The count: a bad ledger, mended, imported, frozen with a second person, reported, and followed to one case."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from cases.models import Case
from cases.moment import today
from cases.permissions import Role
from indicators.models import FrozenMonth
from tests.cases.test_intake import staff
from tests.ledgers import as_csv, as_xlsx, row
from tests.stories import axe
from tests.stories.conftest import Watched
from tests.stories.people import Open, as_, follow, press, text_of

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
LAST = today().replace(day=1) - timedelta(days=1)
MONTH = LAST.replace(day=1)
WRONG = f"{LAST:%Y}.13.5"


def ledger() -> list[list[Any]]:
    """Return four cases that were closed last month: one with a day that does not exist, one in words of its own."""
    days = {"受理日期": MONTH.isoformat(), "结案日期": LAST.isoformat(), "调解结果": "调成"}
    changes = [{}, {}, {"结案日期": WRONG}, {"调解结果": "成功"}]
    return [row(number, **{**days, **change}) for number, change in enumerate(changes, 1)]


def test_from_a_bad_ledger_to_the_report_and_to_the_reason_of_one_case(
    open_page: Open, drain: Any, tmp_path: Path
) -> None:
    desk = as_(open_page, staff(Role.STATISTICIAN), reverse("import_list"))
    (path := tmp_path / "台账.csv").write_bytes(as_csv(ledger(), "gb18030"))
    bring(desk, path, drain)
    assert WRONG in text_of(desk)
    desk.page.locator(".import-finding button").click()  # the suggestion for 成功
    errors = download(desk, "main a[href$='/errors/']")
    commit(desk, drain, skip_bad=True)
    assert Case.objects.count() == 3

    (path := tmp_path / "改正.xlsx").write_bytes(mended(errors))
    desk.go(desk.origin + reverse("import_list"))
    bring(desk, path, drain)
    commit(desk, drain, skip_bad=False)
    assert set(Case.objects.values_list("closed_on", flat=True)) == {LAST}

    freeze_with_a_second_person(open_page, desk)
    frozen = FrozenMonth.objects.get(month=MONTH)
    desk.go(desk.origin + reverse("home"))
    report = download(desk, "main a[href$='/report.xlsx']")
    cells = {str(cell) for sheet in sheets_of(report) for line in sheet for cell in line}
    assert frozen.sha256 in cells
    assert {case.title for case in Case.objects.all()} <= cells

    follow_to_one_case(desk)


def bring(desk: Watched, path: Path, drain: Any) -> None:
    """Upload a file, take the guessed columns, and look at the preview."""
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.page.locator("form[enctype] button").click()
    desk.page.locator("main form button.govuk-button").click()
    drain()
    desk.page.reload()


def commit(desk: Watched, drain: Any, *, skip_bad: bool) -> None:
    """Import the rows that can be imported."""
    desk.page.locator("main a[href$='/confirm/']").click()
    if skip_bad:
        desk.page.locator("input[name=skip_bad]").check()
    press(desk)
    drain()
    desk.page.reload()


def download(desk: Watched, link: str) -> bytes:
    """Follow a link to a file and return its bytes."""
    with desk.page.expect_download() as started:
        desk.page.locator(link).first.click()
    return Path(started.value.path()).read_bytes()


def sheets_of(workbook: bytes) -> list[list[list[Any]]]:
    """Return the cells of a workbook, sheet by sheet."""
    book = load_workbook(io.BytesIO(workbook))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def mended(errors: bytes) -> bytes:
    """Return the file of errors as a person mends it: the day that does not exist is the last one of the month."""
    headings, *lines = sheets_of(errors)[0]
    return as_xlsx([[LAST if cell == WRONG else cell for cell in line] for line in lines], headings)


def freeze_with_a_second_person(open_page: Open, desk: Watched) -> None:
    """The statistician proposes to freeze last month; the supervisor reads the lines and agrees."""
    desk.go(desk.origin + reverse("freeze_month_propose", args=[MONTH]))
    press(desk)
    assert not FrozenMonth.objects.exists()
    other = as_(open_page, staff(Role.SUPERVISOR), reverse("freeze_months"))
    other.page.locator(f"main a[href='{reverse('freeze_month_decide', args=[MONTH])}']").click()
    other.page.locator("input[value=yes]").check()
    press(other)
    assert other.page.url.endswith(reverse("freeze_month", args=[MONTH]))
    assert (other.faults(), axe.check(other.page)) == ([], [])


def follow_to_one_case(desk: Watched) -> None:
    """From the figure of the dashboard to the list of that length, and from a row to why it counts."""
    desk.go(desk.origin + reverse("target"))
    number = desk.page.locator(f"main a[href^='{reverse('counted_cases')}']").first
    assert number.inner_text().split()[0] == "4"
    number.click()
    assert desk.page.locator("main tbody tr").count() == 4
    case = Case.objects.get(number__contains="0002")
    follow(desk, case.title)
    assert "台账.csv" in text_of(desk)
    desk.page.go_back()
    desk.page.locator(f"main a[href='{reverse('why_counted', args=[case.pk])}']").first.click()
    assert "计入" in text_of(desk)
    assert (desk.faults(), axe.check(desk.page)) == ([], [])

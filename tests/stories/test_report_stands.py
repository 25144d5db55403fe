"""A reported month stands: a closed case is corrected afterwards, the report stays, the list of differences names it."""

import io
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext
from python_calamine import load_workbook

from cases.actors import Actor
from cases.models import Case, CaseEvent, Proposal
from cases.moment import SHANGHAI, today
from cases.permissions import Role
from indicators.freezing import freeze, propose_freeze
from indicators.ledger import on_event
from indicators.models import FrozenMonth
from tests.cases.test_intake import staff
from tests.documents import files
from tests.stories import axe
from tests.stories.conftest import Watched
from tests.stories.people import Open, as_, follow, press, text_of
from tests.stories.test_count import download
from tests.table import Table, lay_table

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
LAST = today().replace(day=1) - timedelta(days=1)
MONTH = LAST.replace(day=1)
ACCEPTED = MONTH - timedelta(days=40)
RIGHT = MONTH - timedelta(days=3)
FIGURES = (
    "Counted, sum by posting",
    "of these posted in time",
    "Counted, sum by legal date",
    "Counted so far, by legal date",
    "Target of the plan",
)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.PAPERS_ENABLED = False
    options = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": options}


def closed_last_month() -> Table:
    """Return a case that was accepted two months ago and closed on the last day of last month."""
    days = {"accepted_on": ACCEPTED, "closed_on": LAST, "first_closed_on": LAST, "agreed_on": LAST}
    table = lay_table("CLOSED", outcome="AGREEMENT_WRITTEN", **days)
    closing = {"outcome": "AGREEMENT_WRITTEN", "closed_on": LAST.isoformat(), "took_part": True}
    for kind, before, after, on, data in (
        ("accept", "SUBMITTED", "CONSENT_PENDING", ACCEPTED, {}),
        ("close", "AGREED", "CLOSED", LAST, closing),
    ):
        event = CaseEvent.objects.create(
            case=table.case, kind=kind, role="CASE_SECRETARY", state_from=before, state_to=after, data=data,
            at=datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI),
        )  # fmt: skip
        with transaction.atomic():
            on_event(case=table.case, event=event)
    return table


def test_report_says_what_was_frozen_after_a_closed_case_was_corrected(open_page: Open) -> None:
    tables = [closed_last_month() for _n in range(3)]
    statistician, supervisor = staff(Role.STATISTICIAN), staff(Role.SUPERVISOR)
    frozen = freeze_two_months(statistician, supervisor)

    desk = as_(open_page, statistician, reverse("home"))
    report = download(desk, "main a[href$='/report.xlsx']")
    assert figures_of(report) == figures_kept(frozen)
    assert cases_of(report) == [table.case.title for table in tables]

    case = tables[1].case
    correct(open_page, tables[1])
    assert Case.objects.get(pk=case.pk).closed_on == RIGHT

    desk.go(desk.origin + reverse("home"))
    assert download(desk, "main a[href$='/report.xlsx']") == report
    follow_to_the_differences(desk, case)


def freeze_two_months(statistician: Actor, supervisor: Actor) -> FrozenMonth:
    """Freeze the month before last, and last month, by two persons; return last month."""
    assert statistician.user
    assert supervisor.user
    for month in (RIGHT.replace(day=1), MONTH):
        freeze(motion=propose_freeze(month=month, by=statistician.user), by=supervisor.user)
    return FrozenMonth.objects.get(month=MONTH)


def correct(open_page: Open, table: Table) -> None:
    """The secretary proposes another closing day with its paper; the supervisor reads both days and agrees."""
    desk = as_(open_page, table.secretary, reverse("case", args=[table.case.pk]))
    follow(desk, "更正结案日期")
    desk.page.fill("[name=closed_on]", RIGHT.isoformat())
    paper = {"name": "调解协议书.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    desk.page.locator("[name=file]").set_input_files(paper)  # type: ignore[arg-type]
    desk.page.fill("[name=reason]", "协议书载明的签署日")
    press(desk)
    proposal = Proposal.objects.get()
    second = as_(open_page, table.supervisor, reverse("proposal", args=[proposal.pk]))
    for day in (LAST, RIGHT):
        assert f"{day.year}年{day.month}月{day.day}日" in text_of(second)
    second.page.locator("input[value=yes]").check()
    press(second)
    assert (desk.faults(), second.faults()) == ([], [])


def follow_to_the_differences(desk: Watched, case: Case) -> None:
    """From the months to the frozen one, and there to the line that was taken out since."""
    desk.go(desk.origin + reverse("freeze_months"))
    desk.page.locator(f"main a[href='{reverse('freeze_month', args=[MONTH])}']").first.click()
    later = desk.page.locator("section[aria-labelledby=later]")
    assert "上报合计3件" in later.inner_text()
    assert "该月现为2件" in later.inner_text()
    assert later.locator("tbody tr").count() == 1
    row = later.locator("tbody tr").inner_text()
    day = f"{LAST.year}年{LAST.month}月{LAST.day}日"
    assert [text in row for text in (case.title, day, "−1", "结案日期已更正")] == [True] * 4
    assert (desk.faults(), axe.check(desk.page)) == ([], [])
    later.locator("tbody tr a").click()
    assert f"{RIGHT.year}年{RIGHT.month}月{RIGHT.day}日" in text_of(desk)


# --- The figures ---------------------------------------------------------------------------------------


def figures_kept(frozen: FrozenMonth) -> dict[str, int]:
    """Add up what the frozen record itself says, without the code that makes reports."""
    body, before = json.loads(frozen.body), json.loads(FrozenMonth.objects.get(sha256=frozen.previous).body)
    posted: Counter[str] = Counter()
    for line in body["lines"]:
        posted[line["posting"]] += line["amount"]
    start = sum(row["amount"] for row in before["movements"])
    moved = [row["amount"] for row in body["movements"]]
    return {
        "Counted, sum by posting": sum(posted.values()),
        "of these posted in time": posted["IN_TIME"],
        "Counted, sum by legal date": sum(
            line["amount"] for line in body["lines"] if line["counted_on"].startswith(body["month"])
        ),
        "Counted so far, by legal date": sum(line["amount"] for line in [*before["lines"], *body["lines"]]),
        "Target of the plan": body["target"],
        "start": start,
        "closed": -sum(amount for amount in moved if amount < 0),
        "end": start + sum(moved),
    }


def figures_of(report: bytes) -> dict[str, int]:
    """Read the same figures in the sheet of key figures of the downloaded report."""
    with override("zh-hans"):
        rows = dict(row[:2] for row in rows_of(report, gettext("Key figures")))
        names = {name: gettext(name) for name in FIGURES}
        names["start"] = pgettext("of a report", "Pending at the start")
        names["closed"] = pgettext("of cases", "Closed")
        names["end"] = pgettext("of a report", "Pending at the end")
    return {name: int(rows[label]) for name, label in names.items()}


def cases_of(report: bytes) -> list[str]:
    """Read the numbers of the cases behind the figure, in the sheet that lists them."""
    with override("zh-hans"):
        rows = rows_of(report, pgettext("sheet", "Lines"))
        head = next(number for number, row in enumerate(rows) if row[0] == gettext("Case number"))
    return [row[0] for row in rows[head + 1 :]]


def rows_of(report: bytes, sheet: str) -> list[list[Any]]:
    """Return the rows of a sheet."""
    return load_workbook(io.BytesIO(report)).get_sheet_by_name(sheet).to_python()

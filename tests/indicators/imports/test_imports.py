"""An import from the file to its cases: checked, mended, repeated, taken back."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from cases.models import Case, CaseEvent, LegacyLine
from cases.permissions import Action
from cases.services.legacy import complete
from cases.services.procedure import perform
from indicators.imports import checking, services, sheets
from indicators.imports.models import ImportFile, ImportRow, OnDuplicate, RememberedColumn, RowStatus, Status
from indicators.imports.preview import Counts, counts_of
from tests.indicators.imports.conftest import counted, nobody_looks, rows_of
from tests.ledgers import BAD, DUPLICATES, GOOD, HEADINGS, as_csv, as_xlsx, demo_rows, mended, row

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportFile]


def problems(file: ImportFile) -> list[tuple[int, str, str, str]]:
    """Return every problem of a file: row, field, code, suggestion."""
    return [
        (found.number, problem["field"], problem["code"], problem["suggestion"])
        for found in ImportRow.objects.filter(file=file)
        for problem in found.problems
    ]


# --- The demo sheet ---------------------------------------------------------------------------------


def error_rows(file: ImportFile) -> tuple[list[str], list[list[Any]]]:
    """Return the headings and the rows of a file's error file."""
    with translation.override("zh-hans"):
        head, *rows = rows_of(sheets.error_file(file))
    return [str(cell) for cell in head], rows


@pytest.mark.parametrize(
    ("name", "content"),
    [("台账.csv", as_csv(demo_rows(), "gb18030")), ("台账.xlsx", as_xlsx(demo_rows()))],
    ids=["GB18030", "XLSX"],
)
def test_the_preview_of_the_demo_sheet_and_its_error_file(brought: Bring, name: str, content: bytes) -> None:
    """Acceptance check 25, first half: the counts, and the rows as they came with their reasons."""
    file = brought(content, name)
    assert counts_of(file) == Counts(GOOD, BAD, DUPLICATES)
    head, errors = error_rows(file)
    faulty = [cells for n, cells in enumerate(demo_rows()) if (n - 15) % 27 == 0][:BAD]
    assert head == [*HEADINGS, "行号", "错误说明", "建议值"]
    assert [[str(cell) for cell in cells[: len(HEADINGS)]] for cells in errors] == [
        [str(cell) for cell in cells] for cells in faulty
    ]
    assert [int(cells[len(HEADINGS)]) for cells in errors] == [17 + 27 * n for n in range(BAD)]
    assert all(cells[-2] and cells[-1] for cells in errors)


def test_the_demo_sheet_is_imported_mended_and_taken_back(
    brought: Bring, imported: Bring, statistician: User
) -> None:
    """Acceptance check 25, second half: no error is left after mending, nothing comes twice, undoing undoes."""
    before = counted()
    content = as_xlsx(demo_rows())
    file = imported(content)
    assert (Case.objects.count(), file.imported) == (GOOD, GOOD)
    head, errors = error_rows(file)
    again = brought(as_xlsx(mended(errors), head), "改好.xlsx")
    assert counts_of(again) == Counts(BAD, 0, 0)
    imported(again)
    assert Case.objects.count() == GOOD + BAD
    assert counted() > before

    assert imported(content).imported == 0  # the same file again adds nothing
    for done in (again, file):
        services.start_undo(done, by=statistician, at_once=True)
        services.run_undo(done.pk, nobody_looks)
        done.refresh_from_db()
        assert (done.status, done.undone_by) == (Status.UNDONE, statistician)
    assert not Case.objects.exclude(outcome="VOID_ENTRY", number=None).exists()
    assert counted() == before


def test_each_bad_row_says_what_is_wrong_and_what_to_write(brought: Bring) -> None:
    file = brought(
        as_xlsx(
            [
                row(1, 结案日期="2022.13.5"),
                row(2, 案号="", 调解结果="成功"),
                row(3, 结案日期="2022-01-01", 受理日期="2022-02-01"),
                row(4, 标的额="约12万"),
            ]
        )
    )
    assert problems(file) == [
        (2, "closed_on", "DATE_NO_SUCH_MONTH", ""),
        (3, "number", "MISSING", ""),
        (3, "outcome", "OUTCOME_UNKNOWN", "调解成功"),
        (4, "closed_on", "CLOSED_BEFORE_ACCEPTED", ""),
        (5, "amount", "AMOUNT_ESTIMATE", "120000.00元"),
    ]
    with translation.override("zh-hans"):
        cells = rows_of(sheets.error_file(file))
    assert cells[1][-2:] == ["结案日期“2022.13.5”不存在", "请改为2022年1月至12月的日期"]
    assert cells[2][-2:] == [
        "缺少案号；结案方式“成功”不在字典中",
        "案号：请补填该单元格；结案方式：调解成功",
    ]


def test_a_suggestion_is_adopted_with_one_act(brought: Bring) -> None:
    file = brought(as_xlsx([row(1, 调解结果="成功", 标的额="约12万"), row(2, 调解结果="成功")]))
    first = ImportRow.objects.get(file=file, number=2)
    assert checking.adopt(first, "outcome")
    assert not checking.adopt(first, "number")
    assert problems(file) == [
        (2, "amount", "AMOUNT_ESTIMATE", "120000.00元"),
        (3, "outcome", "OUTCOME_UNKNOWN", "调解成功"),
    ]
    assert checking.adopt_all(file) == 2
    assert counts_of(file) == Counts(2, 0, 0)
    services.match_columns(file, {}, at_once=True)
    services.run_check(file.pk, nobody_looks)
    assert counts_of(file) == Counts(2, 0, 0)  # what was adopted stays so through another check


def test_several_sheets_are_one_import(imported: Bring) -> None:
    buffer = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(buffer)
    for year in (2021, 2022):
        sheet = book.add_worksheet(str(year))
        sheet.merge_range(0, 0, 0, 8, f"{year}年台账")
        sheet.write_row(1, 0, HEADINGS)
        sheet.write_row(2, 0, row(year, 案号=f"澜知调{year}-1"))
        sheet.write_row(4, 0, ["合计", "", "", "", "", "", "", "12.5万"])
    book.add_worksheet("说明").write(0, 0, "请勿修改")
    book.close()
    file = imported(buffer.getvalue())
    assert [(sheet["name"], sheet["used"]) for sheet in file.sheets] == [
        ("2021", True),
        ("2022", True),
        ("说明", False),
    ]
    lines = LegacyLine.objects.order_by("sheet").values_list("sheet", "row", "number")
    assert list(lines) == [("2021", 3, "澜知调2021-1"), ("2022", 3, "澜知调2022-1")]


def test_the_case_says_where_it_comes_from(imported: Bring, statistician: User) -> None:
    file = imported(as_csv([row(1)], "utf-8-sig"), "历史台账2022.csv")
    line = LegacyLine.objects.select_related("ledger", "case").get()
    found = ImportRow.objects.get(file=file)
    assert (line.ledger_id, line.ledger.name, line.ledger.sha256) == (
        file.pk,
        "历史台账2022.csv",
        file.file.sha256,
    )
    assert (line.row, line.row_sha256, line.ledger.imported_by) == (2, found.row_sha256, statistician)
    assert line.ledger.imported_at.date() == file.committed_at.date()
    case = line.case
    assert (str(case.closed_on), case.is_imported, case.outcome) == ("2022-01-15", True, "APPLICANT_WITHDREW")
    assert CaseEvent.objects.get().by_id == statistician.pk


# --- Duplicates -------------------------------------------------------------------------------------


def test_duplicates_are_found_by_number_then_by_parties_and_day(brought: Bring, imported: Bring) -> None:
    imported(as_xlsx([row(1)]))
    case = Case.objects.get()
    same = row(1)
    file = brought(
        as_xlsx(
            [
                row(9, 案号="澜知调〔２０２２〕第1号"),
                row(1, 案号="另号2022-77"),
                row(2),
                row(9, 案号=row(2)[0]),
                row(2, 案号="另号2022-78", 结案日期=row(2)[5]),
            ]
        )
    )
    found = ImportRow.objects.filter(file=file).values_list("number", "status", "duplicate_of")
    known = {"case": str(case.pk), "title": same[0]}
    assert list(found) == [
        (2, "DUPLICATE", {**known, "by": "number"}),
        (3, "DUPLICATE", {**known, "by": "parties"}),
        (4, "GOOD", None),
        (5, "DUPLICATE", {"sheet": 0, "row": 4, "by": "number"}),
        (6, "DUPLICATE", {"sheet": 0, "row": 4, "by": "parties"}),
    ]


def test_duplicates_are_left_out_filled_in_or_new(
    brought: Bring, imported: Bring, statistician: User
) -> None:
    imported(as_xlsx([row(1, 区="", 标的额="")]))
    case = Case.objects.get()
    content = as_xlsx(
        [
            row(1, 区="海湾区", 标的额="3万", 结案日期="2023-05-05", 调解结果="不成"),
            row(1, 案号="另号2022-77"),
        ]
    )
    assert imported(content).imported == 0

    file = imported(content, on_duplicate=OnDuplicate.FILL)
    assert (file.imported, file.filled) == (0, 1)
    before = (case.closed_on, case.outcome, case.accepted_on, case.number)
    case.refresh_from_db()
    assert (case.district, case.amount_fen) == ("海湾区", 3_000_000)
    assert (case.closed_on, case.outcome, case.accepted_on, case.number) == before

    file = imported(content, on_duplicate=OnDuplicate.NEW)
    assert list(Case.objects.order_by("number").values_list("number", flat=True)) == [
        "另号2022-77",
        row(1)[0],
    ]
    assert (file.imported, file.filled) == (1, 0)


def test_what_was_entered_since_the_preview_is_not_imported_twice(
    brought: Bring, imported: Bring, drain: Any
) -> None:
    first, second = brought(as_xlsx([row(1), row(2)])), brought(as_xlsx([row(2), row(3)]))
    imported(first)
    assert imported(second).status == Status.CHECKING
    drain()
    second.refresh_from_db()
    assert (second.status, second.failure, second.imported) == (Status.CHECKED, "STALE", 0)
    assert counts_of(second) == Counts(1, 0, 1)
    assert imported(second).imported == 1


# --- The worker -------------------------------------------------------------------------------------


def test_the_worker_checks_imports_and_undoes(statistician: User, drain: Any) -> None:
    file = services.bring(
        stream=io.BytesIO(as_xlsx([row(1), row(2)])), name="a.xlsx", organisation=statistician.organisation, by=statistician
    )  # fmt: skip
    services.match_columns(file, {})
    drain()
    assert services.start_commit(file, on_duplicate=OnDuplicate.SKIP, by=statistician)
    assert not services.start_commit(file, on_duplicate=OnDuplicate.SKIP, by=statistician)
    drain()
    file.refresh_from_db()
    assert (file.status, file.imported, file.committed_by) == (Status.DONE, 2, statistician)
    services.run_commit(file.pk, nobody_looks)  # a task may run twice
    assert Case.objects.count() == 2
    assert services.start_undo(file, by=statistician)
    assert not services.start_undo(file, by=statistician)
    drain()
    file.refresh_from_db()
    assert file.status == Status.UNDONE


def test_a_failure_in_the_middle_keeps_nothing(
    brought: Bring, imported: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = brought(as_xlsx([row(1), row(2)]))

    def broken(*_args: object) -> None:
        raise RuntimeError("the ledger is away")

    monkeypatch.setattr("indicators.imports.committing.lay_down", broken)
    with pytest.raises(RuntimeError):
        imported(file)
    file.refresh_from_db()
    assert (file.status, file.failure, Case.objects.count()) == (Status.CHECKED, "BROKEN", 0)
    monkeypatch.undo()
    assert imported(file).imported == 2


def test_an_import_stays_once_one_of_its_cases_was_changed(imported: Bring, statistician: User) -> None:
    file = imported(as_xlsx([row(1, 区=""), row(2)]))
    case = Case.objects.get(number=row(1)[0])
    by = services.actor_for(statistician)
    complete(case_id=case.pk, by=by, values={"district": "海湾区"}, ledger_id=file.pk)
    services.start_undo(file, by=statistician, at_once=True)
    services.run_undo(file.pk, nobody_looks)
    file.refresh_from_db()
    assert (file.status, file.failure) == (Status.DONE, "REFUSED")
    assert row(1)[0] in file.failure_detail


def test_no_way_but_the_import_sets_a_closing_date(imported: Bring, statistician: User) -> None:
    """No act takes a day from what a ledger says of a case that is there."""
    imported(as_xlsx([row(1, 区="")]))
    case = Case.objects.get()
    by = services.actor_for(statistician)
    data = {
        "import": str(case.pk),
        "values": {"closed_on": "2020-01-01", "first_closed_on": "2020-01-01", "district": "海湾区"},
    }
    perform(case_id=case.pk, action=Action.COMPLETE_FROM_LEDGER, by=by, data=data)
    after = Case.objects.get()
    assert (after.closed_on, after.first_closed_on) == (case.closed_on, case.first_closed_on)


# --- What comes from people -------------------------------------------------------------------------


def test_nothing_of_theirs_becomes_a_formula(brought: Bring) -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    file = brought(
        as_csv([row(1, 申请人=evil, 被申请人="+1", 结案日期="@SUM(A1)", 区="海\u202e湾\x07区")], "utf-8"),
        "a.csv",
    )
    with zipfile.ZipFile(io.BytesIO(sheets.error_file(file))) as package:
        pages = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    assert not [page for page in pages if re.search(r"<f>|<f |<hyperlink", page)]
    found = ImportRow.objects.get(file=file)
    assert found.status == RowStatus.BAD
    assert found.values["district"] == "海湾区"


def test_headings_are_remembered(brought: Bring, statistician: User) -> None:
    headings = ["案号", "我方", "对方", *HEADINGS[3:]]
    file = services.bring(
        stream=io.BytesIO(as_xlsx([row(1)], headings)), name="a.xlsx", organisation=statistician.organisation, by=statistician
    )  # fmt: skip
    assert "applicant" not in file.sheets[0]["columns"]
    chosen = {**file.sheets[0]["columns"], "applicant": 1, "respondent": 2}
    services.match_columns(file, {0: chosen}, at_once=True)
    assert RememberedColumn.objects.get(heading="我方").field == "applicant"
    again = brought(as_xlsx([row(2)], headings))
    assert counts_of(again) == Counts(1, 0, 0)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "EMPTY"),
        (b"x", "a.pdf", "TYPE"),
        (b"x", "a", "TYPE"),
        (b"hello", "a.xlsx", "NOT_A_SHEET"),
        (as_csv([], "utf-8", ["填写说明"]), "a.csv", "NO_HEADINGS"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.csv", "UPLOAD_TOO_LARGE"),
    ],
)
def test_a_bad_file_gets_a_sentence(statistician: User, content: bytes, name: str, code: str) -> None:
    with pytest.raises(services.FileRefused) as refusal:
        services.bring(
            stream=io.BytesIO(content), name=name, organisation=statistician.organisation, by=statistician
        )
    assert refusal.value.code == code
    assert len(refusal.value.message) > 10
    assert not ImportFile.objects.exists()

"""Real files of every kind, read; and files that are not what they say."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from indicators.imports import headings
from indicators.imports.headings import Field
from indicators.imports.reading import MAX_COLUMNS, Fault, Sheet, read
from tests.ledgers import HEADINGS, as_csv, as_xlsx, row

FILES = Path(__file__).with_name("files")
ROWS = [row(1), row(2)]


@pytest.fixture
def read_bytes(tmp_path: Path) -> Any:
    """Return a function that reads bytes as a file of a kind."""

    def reader(content: bytes, extension: str) -> Any:
        path = tmp_path / f"ledger.{extension}"
        path.write_bytes(content)
        return read(str(path), extension)

    return reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_encoding(read_bytes: Any, encoding: str) -> None:
    (sheet,) = read_bytes(as_csv(ROWS, encoding), "csv")
    assert sheet.rows == [list(HEADINGS), *([str(cell) for cell in cells] for cells in ROWS)]


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_a_text_with_other_separators(read_bytes: Any, sign: str) -> None:
    content = sign.join(HEADINGS) + "\r\n" + sign.join(map(str, row(1))) + "\r\n"
    (sheet,) = read_bytes(content.encode(), "csv")
    assert sheet.rows[1] == [str(cell) for cell in row(1)]


def test_a_cell_of_several_lines_is_one_cell(read_bytes: Any) -> None:
    (sheet,) = read_bytes('案号,申请人\n1,"甲公司\n乙公司"\n'.encode(), "csv")
    assert sheet.rows == [["案号", "申请人"], ["1", "甲公司\n乙公司"]]


def test_a_workbook_keeps_the_numbers_of_its_rows(read_bytes: Any) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("2022")
    sheet.write_row(3, 1, ("案号", "结案日期", "金额"))
    sheet.write(4, 1, "1")
    sheet.write_datetime(4, 2, date(2022, 3, 8))
    sheet.write_number(4, 3, 12.5)
    sheet.write_formula(5, 3, "=D5*2", None, 25)
    book.add_worksheet("空")
    book.close()
    assert read_bytes(buffer.getvalue(), "xlsx") == [
        Sheet("2022", [["", "", "", ""]] * 3 + [["", "案号", "结案日期", "金额"], ["", "1", "2022-03-08", 12.5], ["", "", "", 25]])
    ]  # fmt: skip


def test_an_old_workbook_with_headings_in_two_merged_rows() -> None:
    sheets = read(str(FILES / "ledger2019.xls"), "xls")
    assert not isinstance(sheets, Fault)
    (sheet,) = sheets
    assert sheet.name == "2019年台账"
    heads = headings.guess(sheet.rows)
    assert heads is not None
    assert (heads.first, heads.last) == (2, 2)  # what is merged downwards stands in the lower row as well
    assert heads.columns == {
        Field.NUMBER: 0,
        Field.APPLICANT: 1,
        Field.RESPONDENT: 2,
        Field.ACCEPTED_ON: 3,
        Field.CLOSED_ON: 4,
        Field.OUTCOME: 5,
        Field.AMOUNT: 6,
    }
    assert sheet.rows[3] == [
        "澜知调2019-0001",
        "甲科技有限公司",
        "乙商行",
        "2019-01-08",
        "2019-03-01",
        "调成",
        12.5,
    ]
    assert headings.unit_of(heads.titles[6]) == 10_000


def test_what_is_merged_says_the_same_of_every_row(read_bytes: Any) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A3", "甲公司")
    sheet.write_column("B1", ["1", "2", "3"])
    book.close()
    assert read_bytes(buffer.getvalue(), "xlsx")[0].rows == [
        ["甲公司", "1"],
        ["甲公司", "2"],
        ["甲公司", "3"],
    ]


def _packed(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * size)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "extension", "fault"),
    [
        (b"hello", "xlsx", Fault.NOT_A_SHEET),
        (b"%PDF-1.7", "xls", Fault.NOT_A_SHEET),
        (b"<html><table></table></html>", "xls", Fault.NOT_A_SHEET),
        (b"<html><table></table></html>", "csv", Fault.NOT_A_SHEET),
        (b"PK\x03\x04 no zip", "xlsx", Fault.DAMAGED),
        (as_xlsx(ROWS), "csv", Fault.NOT_A_SHEET),
        (as_xlsx(ROWS), "xls", Fault.NOT_A_SHEET),
        (as_xlsx(ROWS)[:-300], "xlsx", Fault.DAMAGED),
        (OLE + bytes(1024) + "EncryptedPackage".encode("utf-16-le"), "xlsx", Fault.PASSWORD),
        (OLE + bytes(2048), "xls", Fault.DAMAGED),
        (_packed(420 * 1024 * 1024), "xlsx", Fault.TOO_LARGE),
        (b"\xff\x81\x00\x00bytes", "csv", Fault.NOT_A_SHEET),
        (b"\xff\xfa\xff\xff,\xff", "csv", Fault.ENCODING),
        (b"\r\n\r\n , ,\r\n", "csv", Fault.EMPTY),
        (as_xlsx([], []), "xlsx", Fault.EMPTY),
        ((",".join(["1"] * (MAX_COLUMNS + 1))).encode(), "csv", Fault.TOO_WIDE),
        (b"1,2\n" * 50_001, "csv", Fault.TOO_LONG),
    ],
)
def test_a_file_that_cannot_be_read_has_its_reason(
    read_bytes: Any, content: bytes, extension: str, fault: Fault
) -> None:
    assert read_bytes(content, extension) is fault


# --- Headings --------------------------------------------------------------------------------------


def test_headings_in_other_words() -> None:
    titles = [
        "序号",
        "编号",
        "权利人",
        "被投诉人",
        "立案时间",
        "办结时间",
        "处理结果",
        "涉案金额（元）",
        "类别",
        "行政区",
        "备注",
    ]
    heads = headings.guess([["澜江市2021年台账", *[""] * 10], titles, ["1", *["x"] * 10]])  # type: ignore[list-item]
    assert heads is not None
    assert (heads.first, heads.last) == (1, 1)
    assert heads.columns == {
        Field.NUMBER: 1,
        Field.APPLICANT: 2,
        Field.RESPONDENT: 3,
        Field.ACCEPTED_ON: 4,
        Field.CLOSED_ON: 5,
        Field.OUTCOME: 6,
        Field.AMOUNT: 7,
        Field.RIGHT: 8,
        Field.DISTRICT: 9,
    }


@pytest.mark.parametrize(
    "titles",
    [
        ("案号", "申请单位", "被申请单位", "结束时间", "处理情况"),
        ("编号", "投诉方", "被投诉方", "办结日", "调解情况"),
        ("调解案号", "权利方", "侵权方", "办结日期", "办理情况"),
        ("案 号", "申 请 人", "被 申 请 人", "结 案 日 期", "结 果"),
    ],
)
def test_headings_of_daily_use(titles: tuple[str, ...]) -> None:
    heads = headings.guess([list(titles)])
    assert heads is not None
    fields = (Field.NUMBER, Field.APPLICANT, Field.RESPONDENT, Field.CLOSED_ON, Field.OUTCOME)
    assert dict(heads.columns) == {name: place for place, name in enumerate(fields)}


def test_headings_in_two_rows_of_a_text() -> None:
    upper = ["案号", "当事人", "", "结案日期", "结果"]
    lower = ["", "申请人", "被申请人", "", ""]
    heads = headings.guess([upper, lower, ["1", "甲", "乙", "2022-03-08", "调成"]])  # type: ignore[list-item]
    assert heads is not None
    assert (heads.first, heads.last) == (0, 1)
    assert [heads.columns[name] for name in headings.REQUIRED] == [0, 1, 2, 3, 4]


def test_what_a_person_chose_before_wins_over_the_guess() -> None:
    titles = ["案号", "我方", "对方", "结案日期", "结果", "申请人"]
    remembered = {"我方": "applicant", "对方": "respondent", "申请人": ""}
    heads = headings.guess([titles], remembered)  # type: ignore[list-item]
    assert heads is not None
    assert (heads.columns[Field.APPLICANT], heads.columns[Field.RESPONDENT]) == (1, 2)


def test_the_columns_of_an_error_file_are_nobodys_field() -> None:
    heads = headings.guess([[*HEADINGS, "行号", "错误说明", "建议值"]])
    assert heads is not None
    assert max(heads.columns.values()) < len(HEADINGS)
    assert heads.columns[Field.NUMBER] == 0


def test_a_sheet_of_notes_has_no_headings() -> None:
    assert headings.guess([["填写说明"], ["案号必填"], ["结案日期以台账为准"]]) is None

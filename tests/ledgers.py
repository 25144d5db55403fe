"""Ledgers as centres keep them, made for tests: tidy ones, messy ones, and the demo sheet of 1,204 rows."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

HEADINGS = ("案号", "申请人", "被申请人", "案由", "受理日期", "结案日期", "调解结果", "标的额", "区")
OUTCOMES = ("调成", "撤诉", "和解", "不成", "达成协议", "拒绝调解", "联系不上", "部分达成协议")
SPELLINGS = ("{:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{:%Y%m%d}")  # fmt: skip
GOOD, BAD, DUPLICATES = 1151, 41, 12


def row(number: int, **changes: Any) -> list[Any]:
    """Return one good row of a ledger, in one of the spellings that people use.

    Args:
        changes: other cells, by heading.
    """
    accepted = date(2022, 1, 3) + timedelta(days=number % 300)
    closed = accepted + timedelta(days=10 + number % 40)
    spelling = SPELLINGS[number % len(SPELLINGS)]
    cells = {
        "案号": f"澜知调2022-{number:04d}",
        "申请人": f"澜江{'甲乙丙丁戊己庚'[number % 7]}{number}科技有限公司",
        "被申请人": f"{'东南西北'[number % 4]}{number}号商行、张{'一二三四五'[number % 5]}",
        "案由": ("侵害商标权纠纷", "侵害著作权纠纷", "侵害发明专利权纠纷")[number % 3],
        "受理日期": spelling.format(accepted),
        "结案日期": spelling.format(closed),
        "调解结果": OUTCOMES[number % len(OUTCOMES)],
        "标的额": ("12.5万", "125,000.00", "３０００元", "无")[number % 4],
        "区": ("海湾区", "城南区")[number % 2],
    }
    return list({**cells, **changes}.values())


# Eleven ways to be wrong, and how a person mends each.
_FAULTS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"结案日期": "2022.13.5"}, {"结案日期": "2022.12.5"}),
    ({"案号": ""}, {"案号": "澜知调2022-9{n:03d}"}),
    ({"调解结果": "成功"}, {"调解结果": "调解成功"}),
    ({"结案日期": "2022-02-30"}, {"结案日期": "2022-12-28"}),
    ({"申请人": ""}, {"申请人": "补充申请人{n}有限公司"}),
    ({"被申请人": "无"}, {"被申请人": "补充被申请人{n}商行"}),
    ({"结案日期": "22.12.8"}, {"结案日期": "2022-12-08"}),
    ({"标的额": "约12万"}, {"标的额": "120000"}),
    ({"结案日期": "2021-01-01"}, {"结案日期": "2022-12-31"}),
    ({"调解结果": "办理中"}, {"调解结果": "调成"}),
    ({"结案日期": "2099-01-01"}, {"结案日期": "2022-12-30"}),
)


def demo_rows() -> list[list[Any]]:
    """Return the rows of the demo sheet: 1,151 that can be imported, 41 with errors, 12 that repeat others."""
    rows = [row(number) for number in range(1, GOOD + 1)]
    faulty = [row(2000 + n, **_FAULTS[n % len(_FAULTS)][0]) for n in range(BAD)]
    repeated = [row(5 * n, 案号=f"澜知调〔２０２２〕第{5 * n}号") for n in range(1, DUPLICATES + 1)]
    for n, cells in enumerate(faulty):
        rows.insert(15 + 27 * n, cells)
    return rows + repeated


def mended(sheet: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return the error file's rows as a person mends them; the columns that were added stay as they are."""
    result = []
    for n, cells in enumerate(sheet):
        changes = {heading: text.format(n=n) for heading, text in _FAULTS[n % len(_FAULTS)][1].items()}
        result.append([changes.get(heading, cell) for heading, cell in zip(HEADINGS, cells, strict=False)] + list(cells[len(HEADINGS):]))  # fmt: skip
    return result


def as_xlsx(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, name: str = "台账") -> bytes:
    """Return a workbook with one sheet; days are real days, formulas real formulas."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, headings)
    for place, cells in enumerate(rows, start=1):
        sheet.write_row(place, 0, cells)
    book.close()
    return buffer.getvalue()


def as_csv(rows: Sequence[Sequence[Any]], encoding: str, headings: Sequence[str] = HEADINGS) -> bytes:
    """Return a text with commas in an encoding."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)

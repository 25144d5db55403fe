"""Which row of a sheet holds its headings, and what each column is. Pure: guesses, for a person to confirm.

Ledgers have a title over the headings, headings in two rows under a merged one, and no two of them use the
same words. The rows that name the most fields win; what a person chose before for a heading wins over the guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.names import folded
from indicators.imports.reading import Row


class Field(StrEnum):
    """What an import reads of a case."""

    NUMBER = "number"
    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    RECEIVED_ON = "received_on"
    ACCEPTED_ON = "accepted_on"
    CLOSED_ON = "closed_on"
    OUTCOME = "outcome"
    RIGHT = "right"
    CAUSE = "cause"
    AMOUNT = "amount"
    DISTRICT = "district"
    KIND = "kind"


REQUIRED = (Field.NUMBER, Field.APPLICANT, Field.RESPONDENT, Field.CLOSED_ON, Field.OUTCOME)

# Folded headings, the surest first; one that only contains such a word counts less.
_ALIASES: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: ("案号", "案件编号", "案件号", "编号", "案件编码", "调解编号", "文号", "casenumber", "caseno", "number"),
    Field.APPLICANT: ("申请人", "申请方", "权利人", "投诉人", "请求人", "申请人名称", "申请人姓名", "申请单位", "投诉方", "权利方", "甲方", "原告", "applicant"),
    Field.RESPONDENT: ("被申请人", "被申请方", "被投诉人", "被请求人", "对方当事人", "侵权人", "被申请人名称", "被申请单位", "被投诉方", "侵权方", "被诉方", "乙方", "被告", "respondent"),
    Field.RECEIVED_ON: ("收案日期", "收案时间", "申请日期", "申请时间", "收到日期", "来件日期", "receivedon", "received"),
    Field.ACCEPTED_ON: ("受理日期", "受理时间", "立案日期", "立案时间", "受理日", "登记日期", "登记时间", "acceptedon", "accepted"),
    Field.CLOSED_ON: ("结案日期", "结案时间", "办结日期", "办结时间", "结案日", "办结日", "结束日期", "结束时间", "完成日期", "closedon", "closingdate", "closed"),
    Field.OUTCOME: ("结果", "调解结果", "结案方式", "处理结果", "办理结果", "案件结果", "结案结果", "结案情况", "调解情况", "处理情况", "办理情况", "仲裁结果", "outcome", "result"),
    Field.RIGHT: ("权利类型", "知识产权类型", "涉案权利", "权利种类", "案件类别", "纠纷类型", "类别", "kindofright", "right"),
    Field.CAUSE: ("案由", "纠纷事由", "事由", "cause", "causeofdispute"),
    Field.AMOUNT: ("标的额", "争议金额", "涉案金额", "标的金额", "标的", "金额", "涉案标的额", "amount", "amountindispute"),
    Field.DISTRICT: ("区", "行政区", "所在区", "辖区", "区域", "被申请人所在区", "district"),
    Field.KIND: ("程序", "案件类型", "办理方式", "程序类型", "procedure"),
}  # fmt: skip
# Columns that an error file of ours adds; they are nobody's field.
OURS = frozenset(
    map(
        folded,
        (
            "行号",
            "错误说明",
            "建议值",
            "列號",
            "錯誤說明",
            "建議值",
            "Row",
            "What is wrong",
            "Suggested value",
        ),
    )
)
_EXACT, _PART = 100, 40
_TOP = 25  # rows in which headings are looked for
_TEN_THOUSAND = re.compile(r"万")


@dataclass(frozen=True)
class Heads:
    """The headings of a sheet, as guessed.

    Args:
        first, last: the rows of the headings, from 0.
        titles: the heading over each column.
        columns: the column of each field that was recognised.
    """

    first: int
    last: int
    titles: tuple[str, ...]
    columns: Mapping[Field, int]


def guess(rows: Sequence[Row], remembered: Mapping[str, str] | None = None) -> Heads | None:
    """Return the headings of a sheet, or None where no row looks like headings.

    Args:
        remembered: the field that a person chose before, by folded heading; an empty text for none.
    """
    best: tuple[int, Heads] | None = None
    for first, last in _spans(rows):
        titles = tuple(_title(rows, first, last, column) for column in range(len(rows[first])))
        columns, points = _columns(titles, remembered or {})
        points -= last - first  # of two readings that name the same, the simpler
        if len(columns) >= 3 and (best is None or points > best[0]):
            best = (points, Heads(first, last, titles, columns))
    return best[1] if best else None


def _spans(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    for first in range(min(len(rows), _TOP)):
        yield first, first
        if first + 1 < len(rows):
            yield first, first + 1


def _title(rows: Sequence[Row], first: int, last: int, column: int) -> str:
    """Return the words over a column; of two rows, the lower one says it more narrowly."""
    found = [" ".join(str(rows[row][column]).split()) for row in range(first, last + 1)]
    return next((text for text in reversed(found) if text), "")[:80]


def _columns(titles: Sequence[str], remembered: Mapping[str, str]) -> tuple[dict[Field, int], int]:
    """Return the column of each field, and how sure that is. A column belongs to one field."""
    claims = []
    for column, title in enumerate(titles):
        claims += [(points, -column, field) for field, points in _points(folded(title), remembered).items()]
    columns: dict[Field, int] = {}
    total = 0
    for points, negative, field in sorted(claims, key=lambda claim: (-claim[0], -claim[1])):
        if field not in columns and -negative not in columns.values():
            columns[field] = -negative
            total += points
    return columns, total


def _points(heading: str, remembered: Mapping[str, str]) -> dict[Field, int]:
    """Return the fields that a heading may name, with how surely."""
    if not heading or heading in OURS or len(heading) > 30:
        return {}
    if heading in remembered:
        chosen = remembered[heading]
        return {Field(chosen): 2 * _EXACT} if chosen else {}
    bare = re.sub(r"(?:单位)?(?:人民币)?(?:万元|元)$|(?:选填|必填)$", "", heading) or heading
    found = {}
    for field, aliases in _ALIASES.items():
        if bare in aliases:
            found[field] = _EXACT - aliases.index(bare)
        elif any(alias in bare for alias in aliases if len(alias) > 1):
            found[field] = _PART - min(
                bare.find(alias) for alias in aliases if len(alias) > 1 and alias in bare
            )
    if Field.RESPONDENT in found:  # 被申请人 contains 申请人
        found.pop(Field.APPLICANT, None)
    return found


def unit_of(title: str) -> int:
    """Return in what a heading counts money: 10,000 for 标的额（万元）."""
    return 10_000 if _TEN_THOUSAND.search(folded(title)) else 1

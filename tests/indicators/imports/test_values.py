"""What a cell of a ledger says, spelling by spelling."""

from datetime import date
from typing import Any

import pytest

from indicators.imports import words
from indicators.imports.values import (
    Amount,
    Doubt,
    cause_codes,
    is_organisation,
    kind_in,
    number_key,
    read_amount,
    read_date,
    read_names,
    read_outcome,
    read_right,
    text_of,
)

DAY = date(2022, 3, 8)


@pytest.mark.parametrize(
    "cell",
    [
        "2022-03-08", "2022-3-8", "2022/3/8", "2022/03/08", "2022.3.8", "2022.03.08", "2022年3月8日", "2022年03月08日", "2022年3月8号", "20220308",
        20220308, 44628, 44628.5, "44628", "２０２２年３月８日", "２０２２－０３－０８", " 2022-03-08 ", "2022-03-08 00:00:00", "2022/3/8 14:30", "2022年3月8日（星期二）", "二〇二二年三月八日",
        "2022年 3月 8日", "2022.3.8.", "2022，3，8", "2022–03–08", "2022—3—8", "2022。3。8", "2022·3·8", "2022\\3\\8", "2022 3 8", "'2022-03-08", "2022-03-08 上午9:05",
        "2022年3月8日下午", "2022年03月08日 10时20分",
    ],
)  # fmt: skip
def test_a_day_in_every_spelling(cell: Any) -> None:
    assert read_date(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "code", "suggestion"),
    [
        ("2022.13.5", "DATE_NO_SUCH_MONTH", ""),
        ("2022-02-30", "DATE_NO_SUCH_DAY", ""),
        ("22.3.8", "DATE_SHORT_YEAR", "2022-03-08"),
        ("3/8/2022", "DATE_ORDER", "2022-03-08"),
        ("2022年3月", "DATE_WITHOUT_DAY", ""),
        ("2022-03", "DATE_WITHOUT_DAY", ""),
        ("上周五", "DATE_UNREADABLE", ""),
        (5, "DATE_UNREADABLE", ""),
        (True, "DATE_UNREADABLE", ""),
        ("1901-01-01", "DATE_UNLIKELY", ""),
        (10000, "DATE_UNLIKELY", ""),
    ],
)
def test_a_day_that_must_be_asked_about(cell: Any, code: str, suggestion: str) -> None:
    with pytest.raises(Doubt) as doubt:
        read_date(cell)
    assert (doubt.value.code, doubt.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize(
    ("cell", "fen", "currency"),
    [
        ("12.5万", 12_500_000, "CNY"),
        ("125,000.00", 12_500_000, "CNY"),
        ("１２．５万元", 12_500_000, "CNY"),
        ("125000元整", 12_500_000, "CNY"),
        ("￥125,000.00", 12_500_000, "CNY"),
        ("人民币12.5万元", 12_500_000, "CNY"),
        (125000, 12_500_000, "CNY"),
        (0.1, 10, "CNY"),
        ("1亿2000万", 12_000_000_000, "CNY"),
        ("12.5w", 12_500_000, "CNY"),
        ("5K", 500_000, "CNY"),
        ("12万500", 12_050_000, "CNY"),
        ("叁万", 3_000_000, "CNY"),
        ("壹拾贰万伍仟元整", 12_500_000, "CNY"),
        ("五十万", 50_000_000, "CNY"),
        ("两千零五万元", 2_005_000_000, "CNY"),
        ("一亿二千万", 12_000_000_000, "CNY"),
        ("5千", 500_000, "CNY"),
        ("HK$1,000", 100_000, "HKD"),
        ("1000澳门元", 100_000, "MOP"),
        ("100美元", 10_000, "USD"),
        ("0", 0, "CNY"),
    ],
)
def test_an_amount_in_every_spelling(cell: Any, fen: int, currency: str) -> None:
    assert read_amount(cell) == Amount(fen, currency)


@pytest.mark.parametrize("cell", ["", "无", "/", "-", "不详", "暂无", "待定", "未约定", "无标的额"])
def test_no_amount(cell: str) -> None:
    assert read_amount(cell) is None


def test_the_unit_of_the_heading_counts_unless_the_cell_names_its_own() -> None:
    assert read_amount(12.5, 10_000) == Amount(12_500_000)
    assert read_amount("12.5元", 10_000) == Amount(1_250)
    assert read_amount("五", 10_000) == read_amount("五万", 10_000) == Amount(5_000_000)


@pytest.mark.parametrize("cell", ["约5", "约5万", "12万5", "一万五", "港币约5万"])
def test_a_suggested_amount_means_the_same_under_every_heading(cell: str) -> None:
    """Adopted, it is read as a cell of the same column: 50000.00 under （万元） would be 500 million."""
    with pytest.raises(Doubt) as doubt:
        read_amount(cell, 10_000)
    assert read_amount(doubt.value.suggestion, 10_000) == read_amount(doubt.value.suggestion, 1)


@pytest.mark.parametrize(
    ("cell", "code", "suggestion"),
    [
        ("约12万", "AMOUNT_ESTIMATE", "120000.00元"),
        ("12万余元", "AMOUNT_ESTIMATE", "120000.00元"),
        ("约3千美元", "AMOUNT_ESTIMATE", "3000.00美元"),
        ("12万5", "AMOUNT_TWO_WAYS", "125000.00元"),
        ("一万五", "AMOUNT_TWO_WAYS", "15000.00元"),
        ("-100", "AMOUNT_NEGATIVE", ""),
        ("一二三", "AMOUNT_UNREADABLE", ""),
        ("1,2,3", "AMOUNT_UNREADABLE", ""),
        ("99999999亿", "AMOUNT_UNLIKELY", ""),
    ],
)
def test_an_amount_that_must_be_asked_about(cell: str, code: str, suggestion: str) -> None:
    with pytest.raises(Doubt) as doubt:
        read_amount(cell)
    assert (doubt.value.code, doubt.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize(
    ("kind", "word", "code"),
    [
        ("MEDIATION", "调成", "AGREEMENT_WRITTEN"),
        ("MEDIATION", "調解成功", "AGREEMENT_WRITTEN"),
        ("MEDIATION", "撤诉", "APPLICANT_WITHDREW"),
        ("MEDIATION", "和解", "SETTLED_WITHDRAWN"),
        ("MEDIATION", "达成一致", "AGREEMENT_WRITTEN"),
        ("MEDIATION", "双方未达成一致", "DEADLOCK"),
        ("MEDIATION", "主动撤回", "APPLICANT_WITHDREW"),
        ("MEDIATION", " 不 成 ", "DEADLOCK"),
        ("MEDIATION", "拒绝调解", "RESPONDENT_REFUSED"),
        ("MEDIATION", "联系不上", "UNREACHABLE"),
        ("MEDIATION", "AGREEMENT_ORAL", "AGREEMENT_ORAL"),
        ("ARBITRATION", "裁决", "AWARD"),
        ("ARBITRATION", "撤诉", "WITHDRAWN"),
        ("ARBITRATION", "调解书", "MEDIATION_STATEMENT"),
    ],
)
def test_outcomes_in_words_of_every_day(kind: str, word: str, code: str) -> None:
    assert read_outcome(word, kind) == code


@pytest.mark.parametrize(
    ("word", "code", "suggestion"),
    [
        ("成功", "OUTCOME_UNKNOWN", "调解成功"),
        ("终止", "OUTCOME_UNKNOWN", "调解不成"),
        ("调解成工", "OUTCOME_UNKNOWN", "调解成"),
        ("调解成功并已履行", "OUTCOME_UNKNOWN", "调解成功"),
        ("双方均同意达成一致", "OUTCOME_UNKNOWN", "达成一致"),
        ("最终未能谈成协议", "OUTCOME_UNKNOWN", ""),
        ("没有调解成功", "OUTCOME_UNKNOWN", ""),
        ("出具意见书", "OUTCOME_UNKNOWN", ""),
        ("天气很好", "OUTCOME_UNKNOWN", ""),
        ("办理中", "OUTCOME_OPEN", ""),
        ("不予受理", "OUTCOME_NO_CLOSING", ""),
        ("裁决书", "OUTCOME_OTHER_PROCEDURE", ""),
    ],
)
def test_outcomes_that_must_be_asked_about(word: str, code: str, suggestion: str) -> None:
    with pytest.raises(Doubt) as doubt:
        read_outcome(word, "MEDIATION")
    assert (doubt.value.code, doubt.value.suggestion) == (code, suggestion)


def test_every_word_that_is_proposed_is_in_the_dictionary() -> None:
    for kind, meanings in words.PROBABLY.items():
        for meant in meanings.values():
            assert read_outcome(meant, kind)
        assert not set(meanings) & set(words.OUTCOMES[kind])


@pytest.mark.parametrize(
    ("text", "right", "dispute"),
    [
        ("侵害商标权纠纷", "TM", "INFRINGEMENT"),
        ("侵害发明专利权纠纷", "PAT_INV", "INFRINGEMENT"),
        ("计算机软件著作权许可使用合同纠纷", "CR_SW", "LICENCE"),
        ("专利申请权权属纠纷", "PAT", "APP_RIGHT"),
        ("侵害商业秘密纠纷", "TS", "TRADE_SECRET"),
        ("", "", ""),
    ],
)
def test_a_cause_of_action_names_right_and_dispute(text: str, right: str, dispute: str) -> None:
    assert cause_codes(text) == (right, dispute)


def test_a_kind_of_right() -> None:
    assert [read_right(word) for word in ("商标", "实用新型专利", "版权", "域名")] == [
        "TM",
        "PAT_UM",
        "CR",
        "DN",
    ]
    with pytest.raises(Doubt):
        read_right("不明白")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("甲公司、乙公司；丙", ("甲公司", "乙公司", "丙")),
        ("1.甲公司\n2.乙公司", ("甲公司", "乙公司")),
        ("Apple Co., Ltd.", ("Apple Co., Ltd.",)),
        ("甲公司、甲公司", ("甲公司",)),
        ("无", ()),
        ("甲\u202e公司\u200b", ("甲公司",)),
    ],
)
def test_names(cell: str, names: tuple[str, ...]) -> None:
    assert read_names(cell) == names


def test_persons_and_bodies() -> None:
    names = ("张三", "欧阳小明", "甲公司", "老王小吃店", "澜江大学", "Tom Lee")
    assert [is_organisation(name) for name in names] == [False, False, True, True, True, True]


def test_spellings_of_one_number_have_one_key() -> None:
    one = {
        number_key(text)
        for text in ("澜知调2022-0017", "澜知调字〔２０２２〕第17号", "(2022)澜知调17号", "瀾知調〔2022〕17")
    }
    assert len(one) == 1
    others = ("澜知调2022-0171", "澜知调2022-0017-1", "澜仲2022-0017", "澜知调2021-0017", "20220017")
    assert len({number_key(text) for text in others} | one) == 6


def test_the_procedure_of_a_row() -> None:
    assert [kind_in(cell) for cell in ("调解", "商事仲裁", "", "其他")] == [
        "MEDIATION",
        "ARBITRATION",
        "",
        "",
    ]


def test_a_cell_is_one_line_without_hidden_signs() -> None:
    assert text_of(" 甲\u3000\u202e乙\n丙\x07 ") == "甲 乙 丙"
    assert text_of(17) == "17"

"""Amounts in figures and capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.contexts import Money
from documents.money import figures, in_capitals
from documents.templatetags.papers import amount_en, amount_hk, amount_zh


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (1_000, "壹拾元整"),
        (2_005, "贰拾元零伍分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_010, "壹佰元零壹角"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (20_500_000, "贰拾万伍仟元整"),
        (100_050_000, "壹佰万零伍佰元整"),
        (120_000_000, "壹佰贰拾万元整"),
        (320_000_000, "叁佰贰拾万元整"),
        (5_000_000_500, "伍仟万零伍元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (101_010_101_000, "壹拾亿壹仟零壹拾万壹仟零壹拾元整"),
        (12_000_000_000_000, "壹仟贰佰亿元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (123_450_000_000_000, "壹万贰仟叁佰肆拾伍亿元整"),
        (10**18 - 1, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(fen: int, capitals: str) -> None:
    assert in_capitals(Money(fen=fen)) == capitals


def test_capitals_in_traditional_characters() -> None:
    assert in_capitals(Money(fen=206_012_345_67), "zh-hant") == "貳億零陸佰零壹萬貳仟叁佰肆拾伍元陸角柒分"


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_no_capitals_for_what_no_bill_holds(fen: int) -> None:
    with pytest.raises(ValueError, match="no capitals"):
        in_capitals(Money(fen=fen))


_VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def _read(capitals: str) -> int:
    """Read capitals back, as a bank clerk would: an independent account of the same rules."""
    total = section = digit = fen = 0
    for sign in capitals.removesuffix("整"):
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _UNITS:
            section, digit = section + digit * _UNITS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            total, section, digit = total + section + digit, 0, 0
        elif sign == "角":
            fen, digit = fen + digit * 10, 0
        elif sign == "分":
            fen, digit = fen + digit, 0
    return total * 100 + fen


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_capitals_can_be_read_back_as_the_same_amount(fen: int) -> None:
    capitals = in_capitals(Money(fen=fen))

    assert _read(capitals) == fen
    assert "零零" not in capitals


@pytest.mark.parametrize(
    ("money", "simplified", "traditional", "english"),
    [
        (
            Money(fen=120_000_000),
            "人民币1,200,000.00元（大写：壹佰贰拾万元整）",
            "人民幣1,200,000.00元（大寫：壹佰貳拾萬元整）",
            "CNY 1,200,000.00",
        ),
        (
            Money(fen=8_000_000, currency="HKD"),
            "港币80,000.00元（大写：捌万元整）",
            "港幣80,000.00元（大寫：捌萬元整）",
            "HKD 80,000.00",
        ),
        (
            Money(fen=100, currency="USD"),
            "美元1.00（大写：壹元整）",
            "美元1.00（大寫：壹元整）",
            "USD 1.00",
        ),
    ],
)
def test_an_amount_names_its_currency(money: Money, simplified: str, traditional: str, english: str) -> None:
    assert (amount_zh(money), amount_hk(money), amount_en(money)) == (simplified, traditional, english)


def test_figures_have_two_places() -> None:
    assert figures(Money(fen=5)) == "0.05"

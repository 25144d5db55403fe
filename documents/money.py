"""Amounts as papers print them: figures, and the capitals (大写) that guard figures against alteration."""

from decimal import Decimal
from typing import Final

from .contexts import Localised, Money

CURRENCIES: Final = {
    "CNY": Localised(zh_hans="人民币", zh_hant="人民幣", en="CNY"),
    "HKD": Localised(zh_hans="港币", zh_hant="港幣", en="HKD"),
    "MOP": Localised(zh_hans="澳门元", zh_hant="澳門元", en="MOP"),
    "USD": Localised(zh_hans="美元", zh_hant="美元", en="USD"),
}

_DIGITS: Final = {"zh-hans": "零壹贰叁肆伍陆柒捌玖", "zh-hant": "零壹貳叁肆伍陸柒捌玖"}
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = {"zh-hans": ("", "万", "亿", "万亿"), "zh-hant": ("", "萬", "億", "萬億")}
_LIMIT: Final = 10**16


def figures(money: Money) -> str:
    """Return the amount in figures with separators: 1,200,000.00."""
    return f"{Decimal(money.fen).scaleb(-2):,.2f}"


def in_capitals(money: Money, language: str = "zh-hans") -> str:
    """Return the amount in capitals, without the name of the currency: 壹佰贰拾万元整.

    整 follows 元; it does not follow 角 or 分. One 零 stands for any run of zeros inside the number, and
    between 元 and 分 where there is no 角; none between 万 and 仟.

    Args:
        money: not negative, below 10**16 yuan.
        language: "zh-hans" or "zh-hant".
    Raises:
        ValueError: the amount is negative or too large.
    Source: the Ministry of Finance's and the central bank's rules for filling in bills [M].
    """
    if not 0 <= money.fen < _LIMIT * 100:
        raise ValueError(f"no capitals for {money.fen} fen")
    yuan, rest = divmod(money.fen, 100)
    jiao, fen = divmod(rest, 10)
    digits = _DIGITS[language]
    whole = _whole(yuan, language) + "元" if yuan else ""
    if not rest:
        return (whole or "零元") + "整"
    tail = f"{digits[jiao]}角" if jiao else ("零" if whole and fen else "")
    if jiao and whole and yuan % 10 == 0:
        tail = "零" + tail
    return whole + tail + (f"{digits[fen]}分" if fen else "")


def _whole(number: int, language: str) -> str:
    """Return a whole number above 0 in capitals, group by group of four digits."""
    digits, names = _DIGITS[language], _GROUPS[language]
    groups = [number // 10_000**index % 10_000 for index in range(4)]
    text, gap = "", False
    for index in (3, 2, 1, 0):
        if not groups[index]:
            gap = bool(text)
            continue
        zero = "零" if text and (gap or groups[index] < 1000) else ""
        # 壹万贰仟亿, but 壹万亿 alone.
        name = names[1] if index == 3 and groups[2] else names[index]
        text += zero + _group(groups[index], digits) + name
        gap = False
    return text


def _group(group: int, digits: str) -> str:
    """Return 1 to 9999 in capitals."""
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + _PLACES[place]
        gap = False
    return text

"""Numbers written in Chinese numerals, the plain ones and those of contracts: 五十万, 壹拾贰万伍仟. Pure."""

import re

_DIGITS = dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {"两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_PLAIN = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩", "一二二三三四五六六七八九十百千万亿两")
_WRITTEN = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_DIGIT_BY_DIGIT = re.compile(r"[〇零一二三四五六七八九]{2,}")
_SPOKEN = re.compile(r"([百千万亿])([一二两三四五六七八九])$")


def plain(text: str) -> str:
    """Return a text with the numerals of contracts made plain."""
    return text.translate(_PLAIN)


def is_spoken_short(text: str) -> bool:
    """Return whether a number leaves its last unit to the hearer, as 一万五 does: 15,000, or 10,005?"""
    return bool(_SPOKEN.search(plain(text)))


def read_numeral(text: str) -> int | None:
    """Return the number that a text writes in Chinese numerals; None where it is no such number."""
    text = plain(text)
    if not _WRITTEN.fullmatch(text) or _DIGIT_BY_DIGIT.search(text.replace("零", "")):
        return None
    whole = section = digit = 0  # 一亿二千万: whole 一亿, section 二千, and the digit before the next unit
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[sign], 0
        else:
            before = whole if sign == "亿" else 0
            whole = whole - before + (before + section + digit) * _LARGE[sign]
            section = digit = 0
    return whole + section + digit

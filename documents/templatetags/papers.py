"""How papers print dates, amounts, numerals and gaps. Pure functions of data; wording is in the templates."""

from datetime import date, datetime
from typing import Final

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..contexts import Money
from ..money import CURRENCIES, figures, in_capitals

register = template.Library()

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_DIGITS: Final = "零一二三四五六七八九"
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS: Final = {
    "zh": tuple(f"星期{day}" for day in "一二三四五六日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@register.filter
def stem(position: int) -> str:
    """Return what stands before 方 for a party: 甲, 乙 … 癸, 甲二 …"""
    turn, index = divmod(position, len(_STEMS))
    return _STEMS[index] + (chinese(turn + 1) if turn else "")


@register.filter
def letter(position: int) -> str:
    """Return what stands after Party: A, B … Z, A2 …"""
    turn, index = divmod(position, 26)
    return chr(ord("A") + index) + (str(turn + 1) if turn else "")


@register.filter
def chinese(number: int) -> str:
    """Return 1 to 99 as headings count: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    text = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return text + (_DIGITS[ones] if ones or not tens else "")


@register.filter
def day_zh(day: date | None) -> str:
    """Return 2026年11月23日, without leading zeros."""
    if day is None:
        return ""
    day = _local(day)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def day_en(day: date | None) -> str:
    """Return 23 November 2026."""
    if day is None:
        return ""
    day = _local(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@register.filter
def weekday_zh(day: date) -> str:
    """Return 星期一."""
    return _WEEKDAYS["zh"][_local(day).weekday()]


@register.filter
def weekday_en(day: date) -> str:
    """Return Monday."""
    return _WEEKDAYS["en"][_local(day).weekday()]


@register.filter
def clock(moment: datetime) -> str:
    """Return the time of day in the legal time zone: 14:30."""
    return f"{_local(moment):%H:%M}"


@register.filter
def seconds(moment: datetime) -> str:
    """Return the time of day to the second: 14:30:05."""
    return f"{_local(moment):%H:%M:%S}"


def _local(day: date) -> date:
    return timezone.localtime(day) if isinstance(day, datetime) else day


@register.filter
def amount_zh(money: Money | None) -> str:
    """Return 人民币1,200,000.00元（大写：壹佰贰拾万元整）. HKD, MOP and USD are named."""
    return _amount(money, "zh-hans")


@register.filter
def amount_hk(money: Money | None) -> str:
    """Return the same in traditional characters."""
    return _amount(money, "zh-hant")


@register.filter
def amount_en(money: Money | None) -> str:
    """Return CNY 1,200,000.00."""
    return f"{money.currency} {figures(money)}" if money else ""


def _amount(money: Money | None, language: str) -> str:
    if money is None:
        return ""
    name = CURRENCIES[money.currency].zh_hans if language == "zh-hans" else CURRENCIES[money.currency].zh_hant
    unit = "" if name.endswith("元") else "元"
    capitals = "大写" if language == "zh-hans" else "大寫"
    return f"{name}{figures(money)}{unit}（{capitals}：{in_capitals(money, language)}）"


@register.filter
def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that somebody typed; empty lines are dropped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def gap(value: object, name: str) -> object:
    """Return the value, or where it is missing a marked gap with its name, as a draft shows it."""
    if value in (None, "", ()):
        return _gap(name)
    return value


def _gap(name: str) -> SafeString:
    return format_html('<span class="gap">［{}］</span>', name)

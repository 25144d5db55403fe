"""What templates of every app use to print days, instants, amounts, sizes, states and icons.

{% load page %}
{{ case.due_on|day }}            2025年12月3日（星期三）      a <time> that never breaks across lines
{{ case.due_on|day_text }}       the same as plain text, for attributes and titles
{{ case.due_on|due }}            2025年12月3日（星期三）24:00
{{ case.due_on|day_short }}      12月3日
{{ event.occurred_at|instant }}  2025年11月28日 09:12
{{ amount_fen|money_fen }}       人民币 1,850,000.00 元
{{ amount_fen|money_fen:"HKD" }} 港币 1,850,000.00 元
{{ file.size|file_size }}        2.4 MB
{% query page=2 view=None %}     the address of this page with other parameters
{% state_tag case.state case.get_state_display %}
{% icon "clock" %}
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CURRENCIES = {
    "CNY": {"zh-hans": "人民币 {} 元", "zh-hant": "人民幣 {} 元", "en": "RMB {}"},
    "HKD": {"zh-hans": "港币 {} 元", "zh-hant": "港幣 {} 元", "en": "HKD {}"},
    "MOP": {"zh-hans": "澳门币 {} 元", "zh-hant": "澳門幣 {} 元", "en": "MOP {}"},
    "USD": {"zh-hans": "美元 {} 元", "zh-hant": "美元 {} 元", "en": "USD {}"},
}
# The tone of a state's tag; whatever is not named is neutral.
STATE_TONES = {
    "DRAFT": "neutral",
    "SUBMITTED": "info",
    "CORRECTION": "warning",
    "CONSENT_PENDING": "warning",
    "MEDIATOR_PENDING": "warning",
    "MEDIATING": "progress",
    "SIGNING": "warning",
    "AGREED": "success",
    "FEE_PENDING": "warning",
    "ANSWER_PERIOD": "info",
    "TRIBUNAL_PENDING": "warning",
    "IN_PROCEEDINGS": "progress",
    "HEARING": "progress",
    "MEDIATION": "progress",
    "DELIBERATION": "progress",
    "CONSENT_SERVED": "warning",
    "DECIDED": "success",
}


def _is_english() -> bool:
    return (translation.get_language() or "").startswith("en")


def _local_day(value: date) -> date:
    """Return the day in the legal time zone, for a day or an instant."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day_text(value: date | None) -> str:
    """Return a day with its weekday as plain text: 2025年12月3日（星期三）, Wednesday 3 December 2025."""
    if value is None:
        return ""
    on = _local_day(value)
    if _is_english():
        return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS_ZH[on.weekday()]}）"


@register.filter
def day_plain_text(value: date | None) -> str:
    """Return a day without its weekday as plain text: 2025年12月3日, 3 December 2025."""
    if value is None:
        return ""
    on = _local_day(value)
    if _is_english():
        return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


@register.filter
def day_short_text(value: date | None) -> str:
    """Return a day of this or next year as plain text: 12月3日, 3 Dec."""
    if value is None:
        return ""
    on = _local_day(value)
    return f"{on.day} {MONTHS_EN[on.month - 1][:3]}" if _is_english() else f"{on.month}月{on.day}日"


@register.filter
def instant_text(value: datetime | None) -> str:
    """Return an instant in the legal time zone: 2025年11月28日 09:12, 28 November 2025, 09:12."""
    if value is None:
        return ""
    comma = "," if _is_english() else ""
    return f"{day_plain_text(value)}{comma} {timezone.localtime(value):%H:%M}"


@register.filter
def day(value: date | None) -> str | SafeString:
    """Return a day with its weekday, marked up so that it is one piece and a machine can read it."""
    return _time(value, day_text(value))


@register.filter
def day_plain(value: date | None) -> str | SafeString:
    """Return a day without its weekday, marked up."""
    return _time(value, day_plain_text(value))


@register.filter
def day_short(value: date | None) -> str | SafeString:
    """Return month and day, marked up."""
    return _time(value, day_short_text(value))


@register.filter
def due(value: date | None) -> str | SafeString:
    """Return the end of the day on which something falls due: 2025年12月3日（星期三）24:00."""
    text = day_text(value)
    return _time(value, f"{text}, 24:00" if _is_english() else f"{text}24:00")


@register.filter
def instant(value: datetime | None) -> str | SafeString:
    """Return an instant in the legal time zone, marked up."""
    return _time(value, instant_text(value))


@register.filter
def clock(value: datetime | None) -> str | SafeString:
    """Return only the hour and minute of an instant in the legal time zone, marked up."""
    return _time(value, f"{timezone.localtime(value):%H:%M}") if value else ""


def _time(value: date | None, text: str) -> str | SafeString:
    if value is None:
        return ""
    machine = timezone.localtime(value).isoformat() if isinstance(value, datetime) else value.isoformat()
    return format_html('<time class="nb" datetime="{}">{}</time>', machine, text)


@register.filter
def money_fen(value: int | None, currency: str = "CNY") -> str | SafeString:
    """Return an amount with its currency's name.

    Args:
        value: the amount in fen (hundredths), as it is stored.
        currency: ISO 4217; one that is not known is printed as its code.
    """
    return (
        format_html('<span class="nb">{}</span>', money_fen_text(value, currency))
        if value is not None
        else ""
    )


@register.filter
def money_fen_text(value: int | None, currency: str = "CNY") -> str:
    """Return an amount with its currency's name as plain text."""
    if value is None:
        return ""
    sign = "-" if value < 0 else ""
    number = f"{sign}{abs(value) // 100:,}.{abs(value) % 100:02d}"
    patterns = CURRENCIES.get(currency, {})
    return patterns.get(translation.get_language() or "", currency + " {}").format(number)


@register.filter
def file_size(value: int | None) -> str | SafeString:
    """Return the size of a file: 980 B, 2.4 MB."""
    if value is None:
        return ""
    size = float(value)
    unit = "B"
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            break
        size /= 1024
    return format_html(
        '<span class="nb">{} {}</span>', f"{size:.0f}" if unit == "B" or size >= 10 else f"{size:.1f}", unit
    )


@register.filter
def name_in(row: Any, language: str) -> str:
    """Return the name, in a language, of a centre or organisation."""
    return str(row.name_in(language))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """Return "?…" with this page's parameters after the changes; None takes a parameter away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag
def state_tag(state: str, label: str) -> SafeString:
    """Return the tag of a state: its words, and a tone that only repeats what they say."""
    return _tag(STATE_TONES.get(str(state), "neutral"), str(label))


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Return one of templates/components/icons/ as inline SVG, hidden from screen readers."""
    return _drawing(name, classes)


# Neither depends on anything but its arguments, and of both there are some dozens.
@cache
def _tag(tone: str, label: str) -> SafeString:
    return render_to_string("components/tag.html", {"text": label, "tone": tone})


@cache
def _drawing(name: str, classes: str) -> SafeString:
    return render_to_string(f"components/icons/{name}.svg", {"classes": classes})

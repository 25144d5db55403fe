"""Days, instants and names in three languages, for papers in the plain layout."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from cases.models import Case, CaseEvent
from cases.moment import SHANGHAI, Moment
from cases.paperwork.blocks import dispute_name, organisation_block, party_blocks
from documents.contexts import FactLine, Localised, Money
from documents.money import figures, in_capitals


def said(zh_hans: str, zh_hant: str, en: str, **values: Localised | str | int) -> Localised:
    """Return a text in three languages, each with its own values."""

    def filled(text: str, language: str) -> str:
        words = {n: getattr(v, language) if isinstance(v, Localised) else v for n, v in values.items()}
        return text.format(**words)

    return Localised(
        zh_hans=filled(zh_hans, "zh_hans"), zh_hant=filled(zh_hant, "zh_hant"), en=filled(en, "en")
    )


def three(zh_hans: str, zh_hant: str, en: str) -> Localised:
    """Return a text in three languages as it is: it may hold names, in which a brace is a brace."""
    return Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)


def line(zh_hans: str, zh_hant: str, en: str, value: Localised | str) -> FactLine:
    """Return a row of the table of facts."""
    text = value if isinstance(value, Localised) else Localised.same(value)
    return FactLine(label=Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en), value=text)


def day_words(day: date) -> Localised:
    """Return a day as each language writes it."""
    chinese = f"{day.year}年{day.month}月{day.day}日"
    return Localised(zh_hans=chinese, zh_hant=chinese, en=f"{day.day} {day:%B %Y}")


def days_words(days: Iterable[date]) -> Localised:
    """Return several days, one after the other."""
    found = [day_words(day) for day in days]
    return three(
        "、".join(day.zh_hans for day in found),
        "、".join(day.zh_hant for day in found),
        ", ".join(day.en for day in found),
    )


def moment_words(at: datetime) -> Localised:
    """Return an instant as each language writes it, to the minute, Beijing time."""
    local = at.astimezone(SHANGHAI)
    day = day_words(local.date())
    return three(f"{day.zh_hans} {local:%H:%M}", f"{day.zh_hant} {local:%H:%M}", f"{day.en}, {local:%H:%M}")


def money_words(fen: int) -> Localised:
    """Return an amount of renminbi in figures, and in Chinese capitals where the language has them."""
    money = Money(fen=fen)
    return three(
        f"人民币{figures(money)}元（大写：{in_capitals(money, 'zh-hans')}）",
        f"人民幣{figures(money)}元（大寫：{in_capitals(money, 'zh-hant')}）",
        f"CNY {figures(money)}",
    )


def joined(*texts: Localised, between: str = "\n") -> Localised:
    """Return several texts as one."""
    return three(
        between.join(text.zh_hans for text in texts),
        between.join(text.zh_hant for text in texts),
        between.join(text.en for text in texts),
    )


def span_words(start: datetime, end: datetime) -> Localised:
    """Return from when until when something takes place, Beijing time."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    clock = f"{first:%H:%M}–{last:%H:%M}"
    return said(
        "{day} {clock}（北京时间）", "{day} {clock}（北京時間）", "{day}, {clock} (Beijing time)",
        day=day_words(first.date()), clock=clock,
    )  # fmt: skip


def common(case: Case, event: CaseEvent) -> dict[str, Any]:
    """Return what stands on every paper of a case."""
    return {
        "organisation": organisation_block(case),
        "made_on": Moment(event.at).today,
        "case_number": case.title,
        "parties": party_blocks(case),
        "dispute": dispute_name(case),
    }

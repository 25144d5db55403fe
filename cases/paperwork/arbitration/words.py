"""Days, instants and names in three languages, for papers in the plain layout."""

from datetime import date, datetime
from typing import Any

from cases.models import Case, CaseEvent
from cases.moment import SHANGHAI, Moment
from cases.paperwork.blocks import dispute_name, organisation_block, party_blocks
from documents.contexts import FactLine, Localised


def said(zh_hans: str, zh_hant: str, en: str, **values: Localised | str | int) -> Localised:
    """Return a text in three languages, each with its own values."""

    def filled(text: str, language: str) -> str:
        words = {n: getattr(v, language) if isinstance(v, Localised) else v for n, v in values.items()}
        return text.format(**words)

    return Localised(
        zh_hans=filled(zh_hans, "zh_hans"), zh_hant=filled(zh_hant, "zh_hant"), en=filled(en, "en")
    )


def line(zh_hans: str, zh_hant: str, en: str, value: Localised | str) -> FactLine:
    """Return a row of the table of facts."""
    text = value if isinstance(value, Localised) else Localised.same(value)
    return FactLine(label=Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en), value=text)


def day_words(day: date) -> Localised:
    """Return a day as each language writes it."""
    chinese = f"{day.year}年{day.month}月{day.day}日"
    return Localised(zh_hans=chinese, zh_hant=chinese, en=f"{day.day} {day:%B %Y}")


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

"""Small words that the papers of the request and its acceptance share: days, amounts, lines and sections."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from cases.models import Case, CaseEvent, Party
from cases.paperwork.blocks import dispute_name, in_three, organisation_block, party_blocks
from cases.permissions import SideKind
from documents.contexts import FactLine, Localised, Money, Section
from documents.templatetags.papers import amount_en, amount_hk, amount_zh, day_en, day_zh


def words(zh_hans: str, zh_hant: str, en: str) -> Localised:
    """Return a text written in each language."""
    return Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)


def day(on: date) -> Localised:
    """Return a day as the papers write it."""
    return words(day_zh(on), day_zh(on), day_en(on))


def amount(fen: int, currency: str = "CNY") -> Localised:
    """Return an amount in figures and, in Chinese, in capitals."""
    money = Money(fen=fen, currency=currency)
    return words(amount_zh(money), amount_hk(money), amount_en(money))


def line(label: Localised, value: Localised | str) -> FactLine:
    """Return one row of the table of facts; what parties wrote is the same in every language."""
    return FactLine(label=label, value=value if isinstance(value, Localised) else Localised.same(value))


def section(heading: Localised, lines: Iterable[Localised | str], *, numbered: bool = False) -> Section:
    """Return a heading with its paragraphs."""
    texts = (text if isinstance(text, Localised) else Localised.same(text) for text in lines)
    return Section(heading=heading, lines=tuple(texts), numbered=numbered)


def paragraphs(text: str) -> list[str]:
    """Return what somebody typed, line by line, without empty ones."""
    return [part.strip() for part in text.splitlines() if part.strip()]


def label(text: object) -> Localised:
    """Return a label of ours in each language."""
    return in_three(text)


def head(case: Case, event: CaseEvent, *, day_of: date | None = None) -> dict[str, Any]:
    """Return what every paper of a case has at its head."""
    return {
        "organisation": organisation_block(case),
        "made_on": day_of or timezone.localdate(event.at),
        "case_number": case.title,
        "parties": party_blocks(case),
        "dispute": dispute_name(case),
    }


def names(case: Case, kind: SideKind) -> str:
    """Return the names of a side's parties."""
    parties = Party.objects.filter(case=case, side__kind=kind)
    return "、".join(parties.values_list("name", flat=True))

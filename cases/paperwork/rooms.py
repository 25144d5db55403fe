"""The record of undisputed facts (M20), once every side has confirmed it. Source: SZDY 73; ZXTJ 22."""

from collections.abc import Iterator

from cases.models import Case, CaseEvent, Undisputed, UndisputedAnswer
from cases.moment import Moment
from cases.paperwork.blocks import dispute_name, organisation_block, party_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from documents.contexts import FactLine, Localised, PlainPaper, Section

_CONFIRMED = Localised(zh_hans="各方的确认", zh_hant="各方的確認", en="Confirmed by")
_FACTS = Localised(zh_hans="无争议事实", zh_hant="無爭議事實", en="Undisputed facts")
_USE = Localised(zh_hans="使用范围", zh_hant="使用範圍", en="Use")
_RELEASED = Localised(
    zh_hans="各方同意上述事实可以在同一纠纷的仲裁或者诉讼中使用。",
    zh_hant="各方同意上述事實可以在同一糾紛的仲裁或者訴訟中使用。",
    en="All parties agree that these facts may be used in an arbitration or lawsuit on the same dispute.",
)
_KEPT = Localised(
    zh_hans="上述事实仅限本次调解使用。",
    zh_hant="上述事實僅限本次調解使用。",
    en="These facts are for use in this mediation alone.",
)


def _record(case: Case, event: CaseEvent) -> Iterator[Order]:
    if not event.data["settled"]:
        return
    record = Undisputed.objects.get(pk=event.data["record"])
    answers = list(record.answers.select_related("side", "by").order_by("side__position"))
    released = all(answer.releases for answer in answers)
    yield Order(
        PlainPaper(
            organisation=organisation_block(case),
            made_on=Moment(event.at).today,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            sections=(
                Section(heading=_FACTS, lines=(_same(record.text),)),
                Section(heading=_USE, lines=(_RELEASED if released else _KEPT,)),
            ),
            facts=tuple(FactLine(label=_CONFIRMED, value=_said(answer)) for answer in answers),
        )
    )


def _same(text: str) -> Localised:
    """Return what people wrote: it is not translated."""
    return Localised(zh_hans=text, zh_hant=text, en=text)


def _said(answer: UndisputedAnswer) -> Localised:
    return _same(f"{answer.by.name}，{Moment(answer.at).today.isoformat()}")


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.ANSWER_UNDISPUTED: (PaperRow("M20", _record, without_prejudice=True),)
}

"""The periods of the institution's rules, as the notice of arbitration tells them. Source: 仲裁法36.

The rules themselves are a booklet of the institution, which encloses it; what this system holds of them, and counts
by, are the rows of the rule set that the case keeps.
"""

from collections.abc import Iterator

from django.utils.translation import override

from cases.arbitration_words import rule_set_words
from cases.case_rules import rule_of, rule_set_of
from cases.deadlines import Unit
from cases.limits import period_words
from cases.models import Case, CaseEvent, TimeLimit
from cases.models.rule import NoRule
from cases.moment import Moment
from cases.paperwork.arbitration.words import said
from cases.paperwork.blocks import in_three, localised
from cases.rules.codes import CountsFrom
from documents.contexts import LANGUAGES, Localised, Section

_HEADING = Localised(
    zh_hans="仲裁规则规定的主要期限", zh_hant="仲裁規則規定的主要期限", en="Main periods of the rules"
)
_CODES = (
    "ARB_ANSWER", "ARB_COUNTERCLAIM", "ARB_TRIBUNAL", "ARB_DISCLOSURE_CHALLENGE", "ARB_HEARING_NOTICE",
    "ARB_POSTPONE", "ARB_AWARD",
)  # fmt: skip


def periods(case: Case, event: CaseEvent) -> Section:
    """Return the periods by which the case is run, by the rules that it keeps."""
    moment = Moment(event.at)
    by = said("适用：{rules}", "適用：{rules}", "Rules: {rules}", rules=_rules(case, moment))
    return Section(
        heading=_HEADING, lines=(by, *(_period(row) for row in _rows(case, moment))), numbered=False
    )


def _rules(case: Case, moment: Moment) -> Localised:
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(rule_set_words(rule_set_of(case), moment))
    return Localised(zh_hans=words[0], zh_hant=words[1], en=words[2])


def _rows(case: Case, moment: Moment) -> Iterator[TimeLimit]:
    for code in _CODES:
        try:
            yield rule_of(case, code, moment.today)
        except NoRule:
            continue


def _period(row: TimeLimit) -> Localised:
    name, length = localised(row), length_words(row)
    if row.unit == Unit.DAY_BEFORE:
        return said(
            "{name}：开庭{length}前", "{name}：開庭{length}前", "{name}: {length} before the hearing",
            name=name, length=length,
        )  # fmt: skip
    return said(
        "{name}：{length}（起算：{start}）", "{name}：{length}（起算：{start}）", "{name}: {length} (from: {start})",
        name=name, length=length, start=in_three(CountsFrom(row.counts_from).label),
    )  # fmt: skip


def length_words(row: TimeLimit) -> Localised:
    """Say the length of a period as its row has it."""
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(period_words(row.value, row.unit))
    return Localised(zh_hans=words[0], zh_hant=words[1], en=words[2])

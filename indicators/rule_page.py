"""The versions of the counting rule side by side: what each says, who stands for it, and what it counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from cases.kinds import Kind
from cases.models import OutcomeRow
from cases.permissions import Action
from cases.titles import title_of
from indicators.golden import NEVER_OPEN, Situation, counted, situations
from indicators.happenings import read_flags
from indicators.models import CountingRule, Motion, MotionKind, PlanPeriod, Tally
from indicators.motions import open_motions
from indicators.rule_versions import Progress, progress_of
from indicators.rules import Terms


@dataclass(frozen=True)
class Version:
    """One column of the page.

    Args:
        motion: what waits for a second person: its approval.
        adoption: that it be used for the period shown.
        figure, years: what it counts in the period up to the day, and in each year of it.
        golden: how many golden cases come out as expected, of how many; None where nothing is expected.
        is_used: whether the period uses it.
    """

    rule: CountingRule
    name: str
    text: str
    motion: Motion | None
    adoption: Motion | None
    figure: int | None
    years: Sequence[int]
    golden: tuple[int, int] | None
    progress: Progress | None
    is_used: bool

    @property
    def may_be_proposed(self) -> bool:
        """Whether it can be proposed for the period."""
        return self.rule.is_usable and self.progress is None and not self.is_used and self.adoption is None


@dataclass(frozen=True)
class GoldenRow:
    """One golden case in words, and what each version makes of it."""

    code: str
    words: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Comparison:
    """The page."""

    period: PlanPeriod
    as_of: date
    years: Sequence[int]
    versions: Sequence[Version]
    golden: Sequence[GoldenRow]


def compare(period: PlanPeriod, as_of: date, language: str) -> Comparison:
    """Return the versions side by side, with their figures in a plan period up to a day."""
    rules = list(CountingRule.objects.select_related("author", "approver"))
    years = list(range(period.first_on.year, period.last_on.year + 1))
    last = min(as_of, period.last_on)
    sums = _sums_by_year(period.first_on, last)
    approvals, adoptions = open_motions(MotionKind.APPROVE_RULE), open_motions(MotionKind.ADOPT_RULE)
    flags = read_flags()
    results = {rule.version: _results(rule.terms, flags) for rule in rules}
    versions = [
        Version(
            rule=rule,
            name=rule.name_in(language),
            text=rule.text_in(language),
            motion=approvals.get(str(rule.version)),
            adoption=adoptions.get(f"{period.pk}:{rule.version}"),
            figure=sum(sums[rule.version].values()) if rule.is_usable else None,
            years=[sums[rule.version][year] for year in years],
            golden=_as_expected(rule.version, results[rule.version]),
            progress=progress_of(rule),
            is_used=period.rule_version == rule.version,
        )
        for rule in rules
    ]
    return Comparison(period, as_of, years, versions, _golden_rows(rules, results))


def _sums_by_year(first: date, last: date) -> Mapping[int, Mapping[int, int]]:
    """Return the sums of the ledger by version and legal year."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Tally.objects.filter(legal_month__range=(first, last))
        .order_by()
        .values("rule_version", "legal_month")
        .annotate(sum=Sum("number"))
    )
    for version, month, number in rows.values_list("rule_version", "legal_month", "sum"):
        found[version][month.year] += number
    return found


def _results(terms: Terms, flags: Mapping[str, tuple[bool, bool]]) -> list[int]:
    return [counted(situation, terms, flags) for situation in situations()]


def _as_expected(version: int, results: Sequence[int]) -> tuple[int, int] | None:
    pairs = [
        (s.expected[version], found)
        for s, found in zip(situations(), results, strict=True)
        if version in s.expected
    ]
    return (sum(expected == found for expected, found in pairs), len(pairs)) if pairs else None


def _golden_rows(rules: Sequence[CountingRule], results: Mapping[int, Sequence[int]]) -> list[GoldenRow]:
    outcomes = {row.code: row.name for row in OutcomeRow.objects.all()}
    return [
        GoldenRow(
            situation.code, _words(situation, outcomes), [results[rule.version][place] for rule in rules]
        )
        for place, situation in enumerate(situations())
    ]


_TITLES = {"REOPEN": Action.REOPEN, "ANNUL": Action.ANNUL, "STRIKE_OUT": Action.STRIKE_OUT, "MERGE": Action.MERGE,
           "UNDO": Action.UNDO_IMPORT, "NOT_ACCEPTED": Action.REJECT, "CANCELLED": Action.WITHDRAW_BEFORE_ACCEPTANCE,
           "MERGED": Action.MERGE, "IMPORT": "import"}  # fmt: skip


def _words(situation: Situation, outcomes: Mapping[str, str]) -> str:
    """Return a situation as people say it; cases of one dispute carry the same letter."""
    many = len(situation.cases) > 1
    return "；".join(
        (f"{dispute.upper()} " if many else "") + _case_words(words, outcomes)
        for dispute, words in situation.cases
    )


def _case_words(words: Sequence[str], outcomes: Mapping[str, str]) -> str:
    track, rest = words[0], words[1:]
    kind = Kind.ARBITRATION if track == Kind.ARBITRATION else Kind.MEDIATION
    head = [] if track in NEVER_OPEN else [str(title_of(kind, "import") if track == "IMPORT" else kind.label)]
    if track in NEVER_OPEN:
        head = [str(title_of(kind, _TITLES[track]))]
    for word in rest:
        if word in {"+", "-"}:
            head[-1] += "（＋）" if word == "+" else "（－）"
        else:
            head.append(str(title_of(kind, _TITLES[word])) if word in _TITLES else outcomes.get(word, word))
    return " → ".join(head)

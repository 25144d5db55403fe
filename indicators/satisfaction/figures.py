"""The figures of satisfaction: score, answers, response rate, and parts that are too small to be shown.

The score is the mean of the parties' scores on the scale of 0 to 100 (indicators.csv: satisfaction). A question
belongs to the day on which its case was closed, so that answers and count speak of the same cases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from cases.kinds import Kind
from indicators.models import Level, Rating

FEWEST = 5  # answers; below that a part would show who answered what (SECURITY C25)
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Satisfaction:
    """What the sides of the cases closed in a period said.

    Attributes:
        score: the mean, 0 to 100, one decimal, halves up; None where nobody answered.
        n: the answers that it is the mean of.
        asked, answered: the questions put, and those with an answer.
        by_level: the answers at each level, the best first.
    """

    score: Decimal | None
    n: int
    asked: int
    answered: int
    by_level: Mapping[Level, int]

    @classmethod
    def of(cls, scores: Mapping[int | None, int]) -> "Satisfaction":
        """Return the figures of how many questions have each score; None is no answer yet."""
        by_level = {level: scores.get(level.value, 0) for level in Level}
        n = sum(by_level.values())
        total = Decimal(sum(level.value * number for level, number in by_level.items()))
        score = (total / n).quantize(_TENTH, ROUND_HALF_UP) if n else None
        return cls(score, n, n + scores.get(None, 0), n, by_level)

    @property
    def response_rate(self) -> Decimal | None:
        """Answers in percent of the questions, one decimal; None where nobody was asked."""
        if not self.asked:
            return None
        return (Decimal(100) * self.answered / self.asked).quantize(_TENTH, ROUND_HALF_UP)

    @property
    def is_small(self) -> bool:
        """Whether there are so few answers that a score would show who gave which."""
        return 0 < self.n < FEWEST


def satisfaction_of(first: date, last: date) -> Satisfaction:
    """Return the satisfaction with the cases whose legal closing day lies in a period, both days included."""
    scores = _questions(first, last).order_by().values_list("score").annotate(Count("id"))
    return Satisfaction.of(dict(scores))


@dataclass(frozen=True)
class Part:
    """One row of a table: a month or a procedure. `hidden`: its score is not shown."""

    key: str
    found: Satisfaction
    hidden: bool = False


@dataclass(frozen=True)
class Board:
    """Everything on the page of satisfaction."""

    total: Satisfaction
    months: Sequence[Part] = field(default_factory=list)
    kinds: Sequence[Part] = field(default_factory=list)


def board(first: date, last: date) -> Board:
    """Return the figures of a period with its months and procedures. One statement."""
    rows = (
        _questions(first, last)
        .order_by()
        .annotate(month=TruncMonth("closed_on"))
        .values_list("month", "kind", "score")
        .annotate(Count("id"))
    )
    total: Counter[int | None] = Counter()
    months: dict[str, Counter[int | None]] = defaultdict(Counter)
    kinds: dict[str, Counter[int | None]] = {kind.value: Counter() for kind in Kind}
    for month, kind, score, number in rows:
        total[score] += number
        months[f"{month:%Y-%m}"][score] += number
        kinds[kind][score] += number
    return Board(
        Satisfaction.of(total), hide_small(_parts(sorted(months.items()))), hide_small(_parts(kinds.items()))
    )


def hide_small(parts: Iterable[Part]) -> list[Part]:
    """Return the parts with the scores of small ones hidden.

    What is hidden can be worked out from the sum as a whole: so the smallest others are hidden too, until there
    are two or more, with five answers or more between them.
    """
    parts = list(parts)
    hidden = {part.key: part.found.n for part in parts if part.found.is_small}
    for part in sorted(parts, key=lambda part: part.found.n):
        if not hidden or (len(hidden) > 1 and sum(hidden.values()) >= FEWEST):
            break
        if part.found.n:
            hidden[part.key] = part.found.n
    return [Part(part.key, part.found, part.key in hidden) for part in parts]


def _parts(found: Iterable[tuple[str, Counter[int | None]]]) -> list[Part]:
    return [Part(key, Satisfaction.of(scores)) for key, scores in found]


def _questions(first: date, last: date) -> QuerySet[Rating]:
    return Rating.objects.filter(closed_on__range=(first, last), withdrawn_at=None)

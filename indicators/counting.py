"""The count read from the ledger: the figure, the lines behind it, and why a case is in it or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import get_language

from cases.models import Case
from indicators.models import Assessment, Basis, CountingRule, LedgerLine, PacePoint, PlanPeriod
from indicators.rules import REASON_LABELS, REASON_OF_STAGE, Reason, Terms, stage_of

CURRENT = 1


@dataclass(frozen=True)
class Span:
    """The days that a target is for: a plan period, or one year of it."""

    first_on: date
    last_on: date

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True)
class Figure:
    """The count on a day.

    Args:
        by_outcome: counted disputes by outcome code; they add up to `counted`.
        points: days and numbers of the plan's pace, where the plan states them.
    """

    period: PlanPeriod
    as_of: date
    rule: int
    counted: int
    by_outcome: Mapping[str, int]
    points: Sequence[tuple[date, int]] = field(default=())

    @property
    def span(self) -> Span:
        """The days that the target is for."""
        return span_of(self.period, self.as_of)

    @property
    def target(self) -> int:
        """The plan's number."""
        return self.period.target

    @property
    def pace(self) -> int:
        """Where the plan stands on the day: on its own points, else on a straight line from nothing to the target."""
        span = self.span
        line = [(span.first_on - timedelta(days=1), 0), *self.points, (span.last_on, self.target)]
        day = min(max(self.as_of, line[0][0]), span.last_on)
        (before, low), (behind, high) = next((a, b) for a, b in pairwise(line) if a[0] <= day <= b[0])
        return round(low + (high - low) * (day - before).days / ((behind - before).days or 1))

    @property
    def ahead(self) -> int:
        """How far the count is ahead of the plan; negative when behind."""
        return self.counted - self.pace

    @property
    def distance(self) -> int:
        """How far the count is from the plan's pace, either way."""
        return abs(self.ahead)

    @property
    def percent(self) -> Decimal:
        """How much of the target is reached, to one decimal place."""
        share = Decimal(self.counted * 100) / self.target if self.target else Decimal(0)
        return share.quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Plan:
    """A plan period with what its page says of it.

    Args:
        rule_text: the text of the counting rule that it uses, in the reader's language.
        points: its stated pace.
        begun: all plan periods that have begun, the newest first.
    """

    period: PlanPeriod
    rule_text: str
    points: Sequence[tuple[date, int]]
    begun: Sequence[PlanPeriod]

    def span(self, as_of: date) -> Span:
        """Return the days that its target is for, seen from a day."""
        return span_of(self.period, as_of)


def plan_of(day: date, now: date) -> Plan:
    """Return the plan period of a day with its rule's text and its pace. One statement.

    Args:
        day: what the page looks at.
        now: until when other periods have begun.
    """
    language = (get_language() or "zh-hans").replace("-", "_")
    rule = CountingRule.objects.filter(version=OuterRef("rule_version"))
    points = PacePoint.objects.filter(period=OuterRef("pk")).order_by("on")
    periods: list[Any] = list(
        PlanPeriod.objects.order_by("-first_on").annotate(
            rule_text=Subquery(rule.values(f"text_{language}")),
            stated_on=ArraySubquery(points.values("on")),
            stated=ArraySubquery(points.values("number")),
        )
    )
    period = next((each for each in periods if each.first_on <= day), periods[-1])
    span = span_of(period, day)
    stated = zip(period.stated_on, period.stated, strict=True)
    inside = [(on, number) for on, number in stated if span.first_on <= on < span.last_on]
    return Plan(period, period.rule_text, inside, [each for each in periods if each.first_on <= now])


def begun_in(first_year: int, now: date) -> PlanPeriod:
    """Return the plan period that began in a year.

    Raises:
        PlanPeriod.DoesNotExist: there is none that has begun.
    """
    return PlanPeriod.objects.filter(first_on__year=first_year, first_on__lte=now).latest("first_on")


def period_of(day: date) -> PlanPeriod:
    """Return the plan period that a day lies in, else the last one that had begun.

    Raises:
        PlanPeriod.DoesNotExist: none is loaded.
    """
    begun = PlanPeriod.objects.filter(first_on__lte=day).order_by("-first_on").first()
    return begun or PlanPeriod.objects.earliest("first_on")


def span_of(period: PlanPeriod, as_of: date) -> Span:
    """Return the days that a period's target is for, seen from a day: all of it, or the day's year."""
    if period.basis == Basis.CUMULATIVE:
        return Span(period.first_on, period.last_on)
    year = min(max(as_of.year, period.first_on.year), period.last_on.year)
    return Span(max(period.first_on, date(year, 1, 1)), min(period.last_on, date(year, 12, 31)))


def points_of(period: PlanPeriod, as_of: date) -> list[tuple[date, int]]:
    """Return the stated points of a period's pace that lie inside the span of a day."""
    span = span_of(period, as_of)
    return list(period.points.filter(on__gte=span.first_on, on__lt=span.last_on).values_list("on", "number"))


def lines(period: PlanPeriod, as_of: date, rule: int | None = None) -> QuerySet[LedgerLine]:
    """Return the lines that stand in the count: the list behind the number.

    A line that was taken out again is not among them, nor is what took it out.

    Args:
        rule: another version than the one that the period uses.
    """
    span = span_of(period, as_of)
    return standing(rule or period.rule_version).filter(
        counted_on__gte=span.first_on, counted_on__lte=min(as_of, span.last_on)
    )


def standing(rule: int) -> QuerySet[LedgerLine]:
    """Return the lines of a version that were not taken out again."""
    return LedgerLine.objects.filter(rule_version=rule, amount=1).extra(  # noqa: S610 -- no input in it
        where=[_NOT_TAKEN_OUT]
    )


_NOT_TAKEN_OUT = """NOT EXISTS (SELECT 1 FROM indicators_ledgerline AS out WHERE
    out.rule_version = indicators_ledgerline.rule_version AND out.unit = indicators_ledgerline.unit
    AND out.turn = indicators_ledgerline.turn + 1)"""


def figure(as_of: date, rule: int | None = None) -> Figure:
    """Return the count on a day, in the plan period of that day."""
    period = period_of(as_of)
    version = rule or period.rule_version
    rows = lines(period, as_of, version).order_by("outcome").values_list("outcome").annotate(Sum("amount"))
    by_outcome = {outcome: number for outcome, number in rows if number}
    return Figure(period, as_of, version, sum(by_outcome.values()), by_outcome, points_of(period, as_of))


def current_terms(as_of: date) -> Terms:
    """Return the version that the plan period of a day uses."""
    return CountingRule.objects.get(pk=period_of(as_of).rule_version).terms


@dataclass(frozen=True)
class Explanation:
    """Why a case is, or is not, counted.

    Args:
        period: the plan period that is asked about.
        line: the case's line, or the line of the same dispute that counts instead.
    """

    case: Case
    period: PlanPeriod
    rule: int
    reason: Reason
    line: LedgerLine | None

    @property
    def sentence(self) -> str | Promise:
        """The reason as a sentence for the reader."""
        return REASON_LABELS[self.reason]

    @property
    def is_counted(self) -> bool:
        """Whether this case has the line."""
        return self.reason in {Reason.COUNTED, Reason.OUTSIDE_THE_PERIOD}


def explain(case: Case, as_of: date, version: int | None = None) -> Explanation:
    """Return why a case is, or is not, counted on a day, under the version of that day's plan period."""
    period = period_of(as_of)
    rule = version or period.rule_version
    assessment = Assessment.objects.filter(case=case, rule=rule).first()
    if assessment is None:
        return Explanation(case, period, rule, _unseen(case), None)
    line = standing(rule).filter(unit=assessment.unit).first()
    reason = Reason(assessment.reason)
    if reason is Reason.COUNTED and line and line.counted_on not in span_of(period, as_of):
        reason = Reason.OUTSIDE_THE_PERIOD
    return Explanation(case, period, rule, reason, line)


def _unseen(case: Case) -> Reason:
    """Why a case does not count that the ledger has not seen, such as a draft: by its state alone."""
    return REASON_OF_STAGE.get(stage_of(case.state), Reason.OUTCOME_NEVER_COUNTS)

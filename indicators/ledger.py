"""The count ledger: one line per counted dispute; the count, its lists, and why a case is in it or not.

Everything that shows the count reads this one table, so that no two figures can differ.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from cases.models import Case, CaseEvent, OutcomeRow
from indicators.models import LedgerLine, PlanPeriod
from indicators.rules import CURRENT, REASON_LABELS, RULES, Closing, Reason


def on_event(*, case: Case, event: CaseEvent) -> None:
    """Write a line when a case closes in a way that counts. Called inside the transaction of the act.

    Writes:
        At most one line for a dispute; a second closing of the same dispute adds none.
    """
    if event.state_to != "CLOSED" or event.state_from == "CLOSED":
        return
    for version in RULES:
        if judge(case, event, version) is Reason.COUNTED:
            _post(case, event, version)


def judge(case: Case, event: CaseEvent, version: int) -> Reason:
    """Return what a rule says of one closing, from the event's own data."""
    row = OutcomeRow.objects.filter(track__in=[case.kind, "INTAKE"], code=event.data["outcome"]).first()
    others = LedgerLine.objects.filter(dispute=case.dispute_id, rule_version=version).exclude(event=event)
    return RULES[version](
        Closing(
            outcome=event.data["outcome"],
            counts_by_default=row is not None and row.counts_by_default,
            needs_participation=row is not None and row.needs_participation,
            took_part=bool(event.data.get("took_part")),
            is_counted_already=others.exists(),
        )
    )


def _post(case: Case, event: CaseEvent, version: int) -> None:
    line = LedgerLine(
        dispute_id=case.dispute_id,
        case=case,
        event=event,
        rule_version=version,
        counted_on=date.fromisoformat(event.data["closed_on"]),
        posted_at=event.at,
        kind=case.kind,
        outcome=event.data["outcome"],
        right_type=case.right_type,
        number=case.title,
    )
    # Two closings of one dispute at once: the unique constraint lets one in, the other adds nothing.
    LedgerLine.objects.bulk_create([line], ignore_conflicts=True)


@dataclass(frozen=True)
class Figure:
    """The count on a day.

    Args:
        by_outcome: counted disputes by outcome code; they add up to `counted`.
    """

    period: PlanPeriod
    as_of: date
    rule: int
    counted: int
    by_outcome: dict[str, int]

    @property
    def target(self) -> int:
        """The plan's number."""
        return self.period.target

    @property
    def pace(self) -> int:
        """Where a straight line from the first to the last day of the plan stands on the day."""
        days = (self.period.last_on - self.period.first_on).days + 1
        passed = min(max((self.as_of - self.period.first_on).days + 1, 0), days)
        return round(self.target * passed / days)

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


def period_of(day: date) -> PlanPeriod:
    """Return the plan period that a day lies in, else the last one that had begun.

    Raises:
        PlanPeriod.DoesNotExist: none is loaded.
    """
    begun = PlanPeriod.objects.filter(first_on__lte=day).order_by("-first_on").first()
    return begun or PlanPeriod.objects.earliest("first_on")


def lines(period: PlanPeriod, as_of: date) -> QuerySet[LedgerLine]:
    """Return the lines that a figure is made of: the list behind the number."""
    return LedgerLine.objects.filter(
        rule_version=period.rule_version,
        counted_on__gte=period.first_on,
        counted_on__lte=min(as_of, period.last_on),
    )


def figure(as_of: date) -> Figure:
    """Return the count on a day, in the plan period of that day."""
    period = period_of(as_of)
    rows = lines(period, as_of).order_by("outcome").values_list("outcome").annotate(Count("pk"))
    by_outcome = dict(rows)
    return Figure(period, as_of, period.rule_version, sum(by_outcome.values()), by_outcome)


@dataclass(frozen=True)
class Explanation:
    """Why a case is, or is not, counted.

    Args:
        line: the case's line, or the line of the same dispute that counts instead.
    """

    case: Case
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


def explain(case: Case, as_of: date, version: int = CURRENT) -> Explanation:
    """Return why a case is, or is not, counted on a day."""
    line = LedgerLine.objects.filter(dispute=case.dispute_id, rule_version=version).first()
    if line is not None and line.case_id == case.pk:
        period = period_of(as_of)
        inside = period.first_on <= line.counted_on <= period.last_on
        return Explanation(case, version, Reason.COUNTED if inside else Reason.OUTSIDE_THE_PERIOD, line)
    return Explanation(case, version, _reason_without_line(case, version), line)


def _reason_without_line(case: Case, version: int) -> Reason:
    if case.state == "MERGED":
        return Reason.LEAD_COUNTS
    if case.state in {"CLOSED", "ARCHIVED"}:
        closing = case.events.filter(state_to="CLOSED").order_by("seq").first()
        return judge(case, closing, version) if closing else Reason.OUTCOME_NEVER_COUNTS
    if case.state in {"NOT_ACCEPTED", "CANCELLED"}:
        return Reason.NEVER_ACCEPTED
    if case.state in {"AGREED", "TERMINATED", "DECIDED"}:
        return Reason.ENDED_NOT_CLOSED
    return Reason.STILL_OPEN

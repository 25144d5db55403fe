"""Cases driven by the events of the count, on a clock that goes on, with months that freeze; and what must hold then.

What is looked at after any sequence of events: frozen months are as they were; the lines, the sums, the reasons and
the log alone say the same; what was posted after a freeze explains its difference from the count of today; and what
came in less what went out is what is pending, in every slice.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum

from accounts.models import User
from cases.models import Case, CaseEvent, Dispute
from cases.moment import SHANGHAI, Moment
from indicators.counting import standing
from indicators.freezing import HEAD, body_of, canonical, freeze, propose_freeze
from indicators.ledger import lay_down, on_event
from indicators.models import (
    Assessment,
    CountingRule,
    Entry,
    FrozenMonth,
    LedgerLine,
    Movement,
    Posting,
    Tally,
)
from indicators.models.entry import SLICES
from indicators.posting import next_month
from indicators.recount import days_counted
from tests.factories import make_case

VERSIONS = (1, 2, 3, 4, 5)
RIGHTS, DISTRICTS = ("TM", "CR", "PAT_INV"), ("海湾区", "城南区", "")
ADAY = timedelta(days=1)


@dataclass
class Life:
    """One case: where it stands, and the day it was closed on."""

    case: Case
    state: str = "SUBMITTED"
    closed_on: date | None = None
    is_struck_out: bool = False

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on."""
        return self.state in {"CONSENT_PENDING", "MEDIATING", "IN_PROCEEDINGS"}

    @property
    def is_closed(self) -> bool:
        """Whether it is closed and stands."""
        return self.state == "CLOSED" and not self.is_struck_out


@dataclass
class Register:
    """The cases of one test.

    Args:
        people: who proposes to freeze a month, and who freezes it.
        day: the clock.
    """

    people: tuple[User, User]
    day: date
    lives: list[Life] = field(default_factory=list)

    # --- What happens ---------------------------------------------------------------------------------

    def open(
        self,
        *,
        kind: str = "MEDIATION",
        dispute: Dispute | None = None,
        right: str = "TM",
        district: str = "",
    ) -> Life:
        """File a case and accept it a day later."""
        case = make_case(
            "CONSENT_PENDING" if kind == "MEDIATION" else "FEE_PENDING", kind=kind, right_type=right,
            dispute=dispute or Dispute.objects.create(), district=district, submitted_at=self.now,
        )  # fmt: skip
        life = Life(case)
        self.lives.append(life)
        self.happens(life, "submit", "SUBMITTED", before="DRAFT")
        self.day += ADAY
        state = "CONSENT_PENDING" if kind == "MEDIATION" else "IN_PROCEEDINGS"
        self.happens(life, "accept", state, number=case.number, dispute=str(case.dispute_id))
        return life

    def close(self, life: Life, outcome: str, *, took_part: bool = True, days_ago: int = 0) -> Life:
        """Close a case on the day of its legal event, which may lie some days back."""
        life.closed_on = max(self.day - timedelta(days=days_ago), self.came_in(life))
        self.happens(
            life, "close", "CLOSED", outcome=outcome, closed_on=life.closed_on.isoformat(), took_part=took_part,
            dispute=str(life.case.dispute_id),
        )  # fmt: skip
        return life

    def came_in(self, life: Life) -> date:
        """The day on which a case was accepted, or opened again."""
        lines = Movement.objects.filter(case=life.case, amount=1, takes_back=False).order_by("pk")
        return lines.values_list("on", flat=True).last() or self.day

    def reopen(self, life: Life) -> None:
        """Open a closed case again."""
        self.happens(life, "reopen", "MEDIATING" if life.case.kind == "MEDIATION" else "IN_PROCEEDINGS")
        life.closed_on = None

    def correct(self, life: Life, to: date) -> None:
        """Correct the closing date of a case, with a paper."""
        was = life.closed_on or self.day
        self.happens(
            life, "correct_closing", "CLOSED", was=was.isoformat(), closed_on=to.isoformat(), paper="p"
        )
        life.closed_on = to

    def strike_out(self, life: Life, finding: str = "SHAM") -> None:
        """Find a closed case sham, void or a duplicate."""
        self.happens(life, "strike_out", "CLOSED", finding=finding)
        life.is_struck_out = True

    def annul(self, life: Life) -> None:
        """Annul what a case ended in."""
        self.happens(life, "annul", "CLOSED")

    def merge(self, life: Life, lead: Life) -> None:
        """Merge a case into another."""
        self.happens(life, "merge", "MERGED", lead=str(lead.case.pk))

    def convert(self, life: Life) -> Life:
        """Arbitrate the dispute of a case."""
        return self.open(kind="ARBITRATION", dispute=life.case.dispute, right=life.case.right_type)

    def bring(self, outcomes: Sequence[str], closed_on: date, *, accepted: bool = True) -> list[Life]:
        """Import rows of a ledger of the years before."""
        lives = [self._imported(outcome, closed_on, accepted=accepted) for outcome in outcomes]
        lay_down([life.case.pk for life in lives])
        self.lives += lives
        return lives

    def _imported(self, outcome: str, closed_on: date, *, accepted: bool) -> Life:
        filed_at = datetime.combine(closed_on, time(), SHANGHAI)
        case = make_case(
            "CLOSED", source="IMPORT", closed_on=closed_on, outcome=outcome, submitted_at=filed_at
        )
        data = {
            "outcome": outcome, "closed_on": closed_on.isoformat(), "import": "i", "dispute": str(case.dispute_id),
            "accepted_on": (closed_on - 20 * ADAY).isoformat() if accepted else None,
            "took_part": outcome != "RESPONDENT_REFUSED",
        }  # fmt: skip
        life = Life(case, "CLOSED", closed_on)
        self._write(life, "import", "CLOSED", "", data)
        return life

    def undo(self, life: Life) -> None:
        """Take an imported case back."""
        self.happens(life, "undo_import", "CANCELLED", outcome="VOID_ENTRY")

    def happens(self, life: Life, action: str, state: str, *, before: str = "", **data: Any) -> None:
        """Write one event and let the ledger see it."""
        event = self._write(life, action, state, before or life.state, data)
        on_event(case=life.case, event=event)
        life.state = state

    def _write(self, life: Life, action: str, state: str, before: str, data: dict[str, Any]) -> CaseEvent:
        return CaseEvent.objects.create(
            case=life.case, kind=action, role="SUPERVISOR", state_from=before, state_to=state, data=data, at=self.now
        )  # fmt: skip

    @property
    def now(self) -> datetime:
        """Noon of the clock's day."""
        return datetime.combine(self.day, time(12), SHANGHAI)

    def freeze(self, month: date) -> FrozenMonth:
        """Freeze a month, by two persons; the clock goes on to the month after it where it has not yet."""
        self.day = max(self.day, next_month(month))
        motion = propose_freeze(month=month, by=self.people[0])
        at = datetime(self.day.year, self.day.month, self.day.day, 18, tzinfo=SHANGHAI)
        return freeze(motion=motion, by=self.people[1], moment=Moment(at))


# --- What must hold ---------------------------------------------------------------------------------------


def look(known: dict[date, str]) -> None:
    """Look at everything that must hold.

    Args:
        known: the bodies of the frozen months as they were frozen.
    """
    look_at_frozen_months(known)
    for version in VERSIONS:
        look_at_count(version)
    look_at_reasons()
    look_at_flow()
    if known:
        explain_the_difference(max(known))


def look_at_frozen_months(known: dict[date, str]) -> None:
    """Frozen months are as they were, byte for byte, and are replayed from the ledger to the same bytes."""
    months = {month.month: month for month in FrozenMonth.objects.all()}
    assert {on: month.body for on, month in months.items()} == known
    for on, month in months.items():
        kept = json.loads(month.body)
        assert month.is_intact
        assert canonical(body_of(on, {name: kept[name] for name in HEAD})) == month.body


def look_at_count(version: int) -> None:
    """The lines that stand, all lines, the sums kept by the database, and the log alone say the same, month by month."""
    lines = LedgerLine.objects.filter(rule_version=version)
    by_line = Counter(f"{day:%Y-%m}" for day in standing(version).values_list("counted_on", flat=True))
    by_sum: Counter[str] = Counter()
    for day, amount in lines.values_list("counted_on", "amount"):
        by_sum[f"{day:%Y-%m}"] += amount
    tallies = Tally.objects.filter(rule_version=version).order_by("legal_month").values_list("legal_month")
    by_tally = {f"{month:%Y-%m}": number for month, number in tallies.annotate(Sum("number"))}
    by_log = Counter(f"{day:%Y-%m}" for day in days_counted(CountingRule.objects.get(pk=version).terms))
    assert by_line == +by_sum == +Counter(by_tally) == by_log, version


def look_at_reasons() -> None:
    """Every case has one reason under each version, and as many are counted as lines stand."""
    entries = Entry.objects.count()
    for version in VERSIONS:
        reasons = Counter(Assessment.objects.filter(rule=version).values_list("reason", flat=True))
        assert reasons.total() == entries
        assert reasons["COUNTED"] == standing(version).count()


def look_at_flow() -> None:
    """What came in less what went out is what is pending: for each case, in one slice at most, and never below nothing."""
    pending = set(Entry.objects.filter(is_pending=True).values_list("case_id", flat=True))
    cuts = [name for name in SLICES if name != "outcome"]
    sums: Counter[tuple[Any, ...]] = Counter()
    for case, amount, *slices in Movement.objects.order_by("posted_month", "pk").values_list(
        "case_id", "amount", *cuts
    ):
        sums[case, *slices] += amount
    assert {key[0] for key, number in sums.items() if number} == pending
    assert set(sums.values()) <= {0, 1}
    open_now: Counter[tuple[Any, ...]] = Counter()
    flow = (
        Movement.objects.order_by("posted_month").values_list("posted_month", *cuts).annotate(Sum("amount"))
    )
    for _month, *slices, number in flow:
        open_now[tuple(slices)] += number
        assert open_now[tuple(slices)] >= 0
    assert open_now.total() == len(pending)


def explain_the_difference(last: date) -> None:
    """The count of the frozen months as it is today, less what they froze, is what was posted to open months since."""
    until = next_month(last) - ADAY
    bodies = [json.loads(month.body) for month in FrozenMonth.objects.all()]
    frozen = sum(line["amount"] for body in bodies for line in body["lines"])
    version = bodies[0]["rule"]
    today = standing(version).filter(counted_on__lte=until).count()
    since = LedgerLine.objects.filter(rule_version=version, counted_on__lte=until, posted_month__gt=last)
    assert today - frozen == (since.aggregate(n=Sum("amount"))["n"] or 0)
    assert not since.filter(posting=Posting.IN_TIME).exists()
    late = LedgerLine.objects.exclude(posting=Posting.IN_TIME)
    assert all(line.posted_month > line.counted_on.replace(day=1) for line in late)

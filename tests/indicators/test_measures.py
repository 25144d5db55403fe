"""What closed cases come to, and the facts of a closing that the ledger keeps for it."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Agreement, Case, CaseEvent, Clause, Deadline
from cases.moment import SHANGHAI
from documents import contexts as c
from indicators.closing_facts import payable, read_records
from indicators.freezing import body_of, canonical
from indicators.ledger import lay_down, on_event
from indicators.measures import Amount, Closed, Median, Rate, closed_of, closed_of_frozen, measures_of
from indicators.models import Movement
from tests.factories import make_case

DAY = date(2025, 3, 3)


# --- Measures: numbers in, numbers out ----------------------------------------------------------------


def mediated(outcome: str, *, took_part: bool = True, **facts: Any) -> Closed:
    """Return a closed mediation."""
    return Closed("MEDIATION", outcome, took_part, **facts)


def test_three_success_rates() -> None:
    found = measures_of(
        [
            mediated("AGREEMENT_WRITTEN"),
            mediated("AGREEMENT_PARTIAL", took_part=False),  # who agreed took part
            mediated("SETTLED_WITHDRAWN"),
            mediated("SETTLED_WITHDRAWN", took_part=False),
            mediated("DEADLOCK"),
            mediated("UNSUITABLE"),
            mediated("RESPONDENT_REFUSED", took_part=False),
            Closed("ARBITRATION", "AWARD", took_part=True),
        ]
    )
    assert found.closed == 8
    assert (found.agreement_rate, found.agreement_rate_wide) == (Rate(2, 4), Rate(2, 7))
    assert (found.settled_incl_rate, found.agreement_rate.percent) == (Rate(3, 4), Decimal("50.0"))


def test_days_with_and_without_pauses() -> None:
    rows = [
        mediated("DEADLOCK", days=days, paused_days=paused) for days, paused in ((10, 0), (4, 20), (7, 0))
    ]
    found = measures_of([*rows, mediated("DEADLOCK")])
    assert (found.duration_median, found.duration_median_with_pauses) == (
        Median(Decimal(7), 3),
        Median(Decimal(10), 3),
    )
    assert measures_of(rows[:2]).duration_median == Median(Decimal(7), 2)


def test_what_is_not_recorded_is_absent() -> None:
    none = measures_of([])
    assert (none.agreement_rate.value, none.agreement_rate.percent, none.duration_median.value) == (
        None,
        None,
        None,
    )
    assert (none.amount_claimed, none.on_time_rate) == (Amount(None, 0), Rate(0, 0))
    found = measures_of(
        [
            mediated("DEADLOCK", in_time=True, amount_claimed=Decimal("12.50")),
            mediated("DEADLOCK", in_time=False, amount_agreed=Decimal(0)),
            mediated("DEADLOCK"),
        ]
    )
    assert (found.on_time_rate, found.amount_claimed) == (Rate(1, 2), Amount(Decimal("12.50"), 1))
    assert found.amount_agreed == Amount(Decimal(0), 1)


def test_closing_that_was_taken_back_is_taken_off() -> None:
    row = {"days": 5, "in_time": True, "amount_claimed": Decimal(3)}
    found = measures_of([mediated("DEADLOCK", **row), mediated("DEADLOCK", number=-1, **row)])
    assert found == measures_of([])


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], Decimal(0)),
        ([c.Money(fen=150_050), c.Money(fen=50)], Decimal("1501.00")),
        ([c.Money(fen=100), None], None),
        ([c.Money(fen=100, currency="HKD")], None),
    ],
)
def test_amount_payable(amounts: list[c.Money | None], expected: Decimal | None) -> None:
    lines = tuple(c.Instalment(amount=amount, due_on=DAY) for amount in amounts)
    clauses = [c.to_json(c.PayClause(by=1, to=0, instalments=lines))] if amounts else []
    assert payable(clauses) == expected


# --- The facts of a closing ---------------------------------------------------------------------------


def event(case: Case, kind: str, before: str, after: str, day: date, **data: Any) -> CaseEvent:
    """Write an event of a case at noon of a day."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    return CaseEvent.objects.create(
        case=case, kind=kind, role="CASE_SECRETARY", state_from=before, state_to=after, at=at, data=data
    )


def closed_case(*, source: str = "PARTY", limit: int | None = 30) -> tuple[Case, list[CaseEvent]]:
    """Lay down a case that was accepted, suspended for ten days and closed after twenty-five with an agreement."""
    case = make_case(
        "CLOSED", source=source, amount_fen=800_000_00, outcome="AGREEMENT_WRITTEN",
        closed_on=DAY + timedelta(days=25),
    )  # fmt: skip
    agreement = Agreement.objects.create(
        case=case, status="IN_FORCE", audience="JOINT", without_prejudice=True
    )
    money = c.to_json(c.PayClause(by=1, to=0, instalments=(c.Instalment(amount=c.Money(fen=250_000_00)),)))
    Clause.objects.create(agreement=agreement, kind="PAY", data=money)
    if limit is not None:
        end = DAY + timedelta(days=limit)
        Deadline.objects.create(
            case=case,
            code="MED_PERIOD",
            role="MEDIATOR",
            from_on=DAY,
            due_on=end,
            original_due_on=end,
            status="MET",
        )
    day = DAY + timedelta(days=25)
    closing = {"outcome": "AGREEMENT_WRITTEN", "closed_on": day.isoformat(), "took_part": True,
               "dispute": str(case.dispute_id)}  # fmt: skip
    return case, [
        event(case, "accept", "SUBMITTED", "CONSENT_PENDING", DAY),
        event(case, "suspend", "MEDIATING", "SUSPENDED", DAY + timedelta(days=5)),
        event(case, "resume", "SUSPENDED", "MEDIATING", DAY + timedelta(days=15)),
        event(case, "close", "AGREED", "CLOSED", day, **closing),
    ]


def closing_of(case: Case) -> Closed:
    """Return the case's first closing as the ledger has it."""
    return closed_of(Movement.objects.filter(case=case, is_first_closing=True).latest("pk"))


EXPECTED = ("AGREEMENT_WRITTEN", True, 15, 10, True, Decimal(800_000), Decimal(250_000))


def facts(closed: Closed) -> tuple[object, ...]:
    """Return the facts of a closing."""
    return (
        closed.outcome, closed.took_part, closed.days, closed.paused_days, closed.in_time, closed.amount_claimed,
        closed.amount_agreed,
    )  # fmt: skip


@pytest.mark.django_db
def test_ledger_keeps_the_facts_of_a_closing() -> None:
    case, events = closed_case()
    for each in events:
        on_event(case=case, event=each)
    assert facts(closing_of(case)) == EXPECTED
    body = json.loads(canonical(body_of(DAY.replace(day=1))))
    frozen = [closed for row in body["movements"] if (closed := closed_of_frozen(row))]
    assert frozen == [closing_of(case)]


@pytest.mark.django_db
def test_cases_laid_down_in_bulk_keep_the_same_facts_in_the_same_number_of_statements() -> None:
    numbers = []
    for size in (1, 4):
        cases = [closed_case()[0] for _n in range(size)]
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            lay_down([case.pk for case in cases])
        numbers.append(len(captured))
        assert {facts(closing_of(case)) for case in cases} == {EXPECTED}
    assert numbers[0] == numbers[1]


@pytest.mark.django_db
def test_facts_that_are_not_recorded_are_absent() -> None:
    case, events = closed_case(limit=None)
    Agreement.objects.filter(case=case).update(is_oral=True)
    Case.objects.filter(pk=case.pk).update(currency="USD")
    for each in events[1:]:
        on_event(case=case, event=each)
    with transaction.atomic():
        records = read_records([case.pk])[case.pk]
    assert (records.ends_on, records.claimed, records.agreed) == (None, None, None)


@pytest.mark.django_db
def test_second_closing_is_not_the_first() -> None:
    case, events = closed_case()
    again = event(case, "reopen", "CLOSED", "MEDIATING", DAY + timedelta(days=30))
    closing = dict(events[-1].data) | {"outcome": "DEADLOCK", "closed_on": "2025-04-20"}
    second = event(case, "close", "TERMINATED", "CLOSED", date(2025, 4, 20), **closing)
    for each in (*events, again, second):
        on_event(case=case, event=each)
    assert list(Movement.objects.order_by("pk").values_list("amount", "is_first_closing", "outcome")) == [
        (1, False, ""), (-1, True, "AGREEMENT_WRITTEN"), (1, False, ""), (-1, False, "DEADLOCK"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_corrected_closing_day_takes_the_closing_back_and_posts_it_anew() -> None:
    case, events = closed_case()
    earlier = (DAY + timedelta(days=24)).isoformat()
    corrected = event(
        case, "correct_closing", "CLOSED", "CLOSED", DAY + timedelta(days=40), closed_on=earlier
    )
    for each in (*events, corrected):
        on_event(case=case, event=each)
    rows = [closed_of(row) for row in Movement.objects.filter(is_first_closing=True).order_by("pk")]
    assert [(row.number, row.days) for row in rows] == [(1, 15), (-1, 15), (1, 14)]
    assert measures_of(rows).duration_median == Median(Decimal(14), 1)
    assert sum(Movement.objects.values_list("amount", flat=True)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("accepted_on", ["2025-02-01", None])
def test_undone_import_leaves_nothing_behind(accepted_on: str | None) -> None:
    case = make_case("CLOSED", source="IMPORT", closed_on=DAY, submitted_at=timezone.now())
    data = {"outcome": "DEADLOCK", "closed_on": "2025-03-03", "accepted_on": accepted_on, "took_part": True}
    brought = event(case, "import", "", "CLOSED", DAY, **data)
    on_event(case=case, event=brought)
    days = 30 if accepted_on else None
    assert closing_of(case).days == days
    on_event(case=case, event=event(case, "undo_import", "CLOSED", "CANCELLED", DAY))
    rows = list(Movement.objects.order_by("pk"))
    assert [(row.amount, row.is_out, row.takes_back) for row in rows] == [
        (1, False, False), (-1, True, False), (1, True, True), (-1, False, True),
    ]  # fmt: skip
    assert measures_of(closed_of(row) for row in rows if row.is_first_closing) == measures_of([])

"""The rules of the detector: planted patterns are found, near misses are not. No database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cases.deadlines import Calendar
from indicators.detector.rules import (
    CaseFacts,
    Suspicion,
    Thresholds,
    World,
    impossible_dates,
    month_end_rush,
    no_paper,
    same_parties_and_right,
    split_quarrel,
)

TODAY = date(2026, 6, 15)
DAY = date(2026, 3, 2)
NEAR = Thresholds(days=90, number=2)
MANY = Thresholds(days=30, number=4)
RUSH = Thresholds(days=3, number=10, percent=50)


def facts(day: int = 0, **fields: Any) -> CaseFacts:
    """Return a case between the same two parties about the same right, received some days after DAY."""
    usual: dict[str, Any] = {
        "case": uuid4(), "dispute": uuid4(), "received_on": DAY + timedelta(days=day),
        "applicants": frozenset({"alpha"}), "respondents": frozenset({"beta"}), "rights": frozenset({"12345678"}),
    }  # fmt: skip
    return CaseFacts(**(usual | fields))


def world(*rows: CaseFacts, today: date = TODAY) -> World:
    """Return what a run looks at."""
    return World(rows, today, Calendar())


def cases(found: Any) -> list[set[UUID]]:
    """Return the cases of each suspicion."""
    return [set(suspicion.cases) for suspicion in found]


# --- Same parties, same right -------------------------------------------------------------------------


def test_the_same_parties_and_right_within_ninety_days_are_found() -> None:
    rows = [facts(0), facts(90)]
    (found,) = same_parties_and_right(world(*rows), NEAR)
    assert set(found.cases) == {row.case for row in rows}
    assert (found.data["span"], found.data["disputes"], found.latest_on) == (90, 2, DAY + timedelta(days=90))


def test_sides_that_changed_places_and_further_parties_are_found() -> None:
    turned = facts(5, applicants=frozenset({"beta"}), respondents=frozenset({"alpha", "gamma"}))
    assert len(list(same_parties_and_right(world(facts(0), turned), NEAR))) == 1


def test_a_run_of_cases_is_one_finding() -> None:
    rows = [facts(n * 60) for n in range(4)]
    assert cases(same_parties_and_right(world(*rows), NEAR)) == [{row.case for row in rows}]


@pytest.mark.parametrize(
    "other",
    [
        {"day": 91},
        {"rights": frozenset({"87654321"})},
        {"rights": frozenset()},
        {"respondents": frozenset({"gamma"})},
        {"respondents": frozenset()},
        {"received_on": None},
    ],
)
def test_near_misses_of_the_same_parties_and_right(other: dict[str, Any]) -> None:
    assert list(same_parties_and_right(world(facts(0), facts(**other)), NEAR)) == []


def test_one_dispute_that_goes_on_to_arbitration_is_not_found() -> None:
    dispute = uuid4()
    rows = (facts(0, dispute=dispute), facts(40, dispute=dispute))
    assert list(same_parties_and_right(world(*rows), NEAR)) == []


def test_two_rights_of_the_same_cases_are_one_finding() -> None:
    both = frozenset({"12345678", "87654321"})
    assert len(list(same_parties_and_right(world(facts(0, rights=both), facts(1, rights=both)), NEAR))) == 1


# --- One quarrel split in many ------------------------------------------------------------------------


def test_one_quarrel_split_in_many_is_found_whatever_the_rights() -> None:
    rows = [facts(n * 30, rights=frozenset({str(n)})) for n in range(4)]
    assert cases(split_quarrel(world(*rows), MANY)) == [{row.case for row in rows}]


@pytest.mark.parametrize(("number", "gap"), [(3, 1), (4, 31), (6, 31)])
def test_few_or_distant_cases_are_no_split_quarrel(number: int, gap: int) -> None:
    assert list(split_quarrel(world(*(facts(n * gap) for n in range(number))), MANY)) == []


def test_a_series_of_one_holder_against_thirty_shops_is_not_found() -> None:
    rows = [facts(0, respondents=frozenset({f"shop{n}"})) for n in range(30)]
    assert list(split_quarrel(world(*rows), MANY)) == []
    assert list(same_parties_and_right(world(*rows), NEAR)) == []


# --- Closed without a paper ---------------------------------------------------------------------------


def test_a_closing_without_a_paper_is_found() -> None:
    assert (
        len(list(no_paper(world(facts(is_closed=True, closed_on=DAY, has_paper=False)), Thresholds()))) == 1
    )


@pytest.mark.parametrize(
    "fields", [{"has_paper": True}, {"is_imported": True}, {"is_closed": False, "closed_on": None}]
)
def test_near_misses_of_no_paper(fields: dict[str, Any]) -> None:
    row = facts(**{"is_closed": True, "closed_on": DAY, "has_paper": False} | fields)
    assert list(no_paper(world(row), Thresholds())) == []


# --- Impossible dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "accepted", "closed", "acted", "wrong"),
    [
        (0, 3, 20, 20, []),
        (0, 0, 0, 0, []),
        (0, 3, 18, 20, []),
        (None, 3, 20, None, []),
        (0, None, None, None, []),
        (5, 3, 20, 20, ["ACCEPTED_BEFORE_RECEIVED"]),
        (0, 3, 2, 20, ["CLOSED_BEFORE_ACCEPTED"]),
        (None, 3, 2, None, ["CLOSED_BEFORE_ACCEPTED"]),
        (5, None, 4, 20, ["CLOSED_BEFORE_RECEIVED"]),
        (0, 3, 21, 20, ["CLOSED_AFTER_THE_ACT"]),
        (0, 3, 105, 105, []),
        (0, 3, 106, 106, ["IN_THE_FUTURE"]),
        (0, 106, None, None, ["IN_THE_FUTURE"]),
    ],
)
def test_days_that_contradict_each_other(
    received: int | None, accepted: int | None, closed: int | None, acted: int | None, wrong: list[str]
) -> None:
    days = (None if n is None else DAY + timedelta(days=n) for n in (received, accepted, closed, acted))
    row = facts(**dict(zip(("received_on", "accepted_on", "closed_on", "acted_on"), days, strict=True)))
    found = list(impossible_dates(world(row), Thresholds()))  # TODAY is 105 days after DAY
    assert [suspicion.data["wrong"] for suspicion in found] == ([wrong] if wrong else [])


# --- The month's end ----------------------------------------------------------------------------------


def closings(person: UUID, *days: int, month: int = 5) -> list[CaseFacts]:
    """Return closings of somebody on days of a month of 2026."""
    return [
        facts(
            is_closed=True, closer=person, acted_on=date(2026, month, day), closed_on=date(2026, month, day)
        )
        for day in days
    ]


def test_a_rush_before_the_month_s_end_is_found() -> None:
    person = uuid4()
    rows = closings(
        person, 4, 6, 8, 12, 14, 27, 28, 28, 29, 29
    )  # 27, 28 and 29 May are its last working days
    (found,) = month_end_rush(world(*rows), RUSH)
    assert (set(found.cases), found.person) == ({row.case for row in rows[5:]}, person)
    assert (found.data["late"], found.data["all"], found.data["share"], found.data["even"]) == (5, 10, 50, 14)


@pytest.mark.parametrize(
    "days",
    [
        (4, 6, 8, 12, 14, 26, 28, 28, 29, 29),  # one day too early: 4 of 10
        (27, 27, 27, 28, 28, 28, 29, 29, 29),  # nine closings only
        (4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 27, 28, 29),
    ],
)
def test_near_misses_of_the_rush(days: tuple[int, ...]) -> None:
    assert list(month_end_rush(world(*closings(uuid4(), *days)), RUSH)) == []


def test_two_persons_and_a_month_that_is_not_over_are_no_rush() -> None:
    rows = [*closings(uuid4(), 27, 27, 28, 28, 29), *closings(uuid4(), 27, 27, 28, 28, 29)]
    assert list(month_end_rush(world(*rows), RUSH)) == []
    whole = closings(uuid4(), *[29] * 12)
    assert list(month_end_rush(world(*whole, today=date(2026, 5, 31)), RUSH)) == []
    assert len(list(month_end_rush(world(*whole, today=date(2026, 6, 1)), RUSH))) == 1


def test_a_make_up_saturday_is_a_working_day_of_the_rush() -> None:
    rows = closings(uuid4(), *[27] * 10)
    calendar = Calendar({date(2026, 5, 30): True})  # then the last three are 28, 29 and 30
    assert list(month_end_rush(World(rows, TODAY, calendar), RUSH)) == []


def test_the_fingerprint_is_of_what_is_found_not_of_its_order() -> None:
    one, other = uuid4(), uuid4()
    prints = {Suspicion("X", order, DAY, {}).fingerprint for order in ((one, other), (other, one))}
    assert len(prints) == 1
    assert Suspicion("X", (one,), DAY, {}).fingerprint not in prints
    assert Suspicion("Y", (one, other), DAY, {}).fingerprint not in prints

"""Every rule row that ships, and dates counted with the rows themselves: make-up days, month ends, pauses."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from cases.deadlines import Calendar, Due, Pause, Unit, due_on, extended, is_overdue
from cases.models import FeeBracket, TimeLimit
from cases.rules.codes import CountsFrom, Extendable, PausedFor, Use
from cases.services.rules import FOLDER, TABLES, read_rows
from tests.cases.test_deadlines import CALENDAR, WORKED, day, period

ROWS = [row for table in TABLES if table.model is TimeLimit for row in read_rows(table)]
BRACKETS = [row for table in TABLES if table.model is FeeBracket for row in read_rows(table)]


def rule(code: str, on: date, rule_set: str = "") -> TimeLimit:
    """Return the shipped row of a code that holds on a day, the organisation's own first."""
    held = [
        row
        for row in ROWS
        if isinstance(row, TimeLimit)
        and row.code == code
        and row.rule_set in {"", rule_set}
        and row.in_force_from <= on
        and (row.in_force_to is None or on <= row.in_force_to)
    ]
    return max(held, key=lambda row: (row.rule_set, row.in_force_from))


# code, the day of the event, the last day in law
BY_ROW = [
    # mediation: working days across make-up days and holidays
    ("MED_INTAKE_REVIEW", "2026-02-12", "2026-02-24"),  # 13, 14 (make-up Saturday), 24
    ("MED_INTAKE_REVIEW", "2026-09-30", "2026-10-10"),  # 8, 9, 10 (make-up Saturday)
    ("MED_INTAKE_REVIEW", "2026-02-13", "2026-02-25"),
    ("MED_INTAKE_REVIEW_ADMIN", "2026-04-30", "2026-05-11"),
    ("MED_INTAKE_REVIEW_ADMIN", "2026-09-18", "2026-09-24"),
    ("MED_CORRECTION", "2026-12-21", "2026-12-30"),
    ("MED_CORRECTION", "2026-09-24", "2026-10-12"),  # Mid-Autumn, then National Day
    ("MED_CONSENT_REPLY", "2026-02-09", "2026-02-25"),
    ("MED_CONSENT_REPLY", "2025-12-31", "2026-01-12"),  # Sunday 4 January works
    ("MED_SELECT_MEDIATOR", "2026-02-13", "2026-02-24"),  # 14, 24
    ("MED_SELECT_MEDIATOR", "2026-05-08", "2026-05-11"),  # 9 (make-up Saturday), 11
    ("MED_OBJECTION", "2026-06-17", "2026-06-23"),  # the Dragon Boat Festival is Friday the 19th
    ("MED_START", "2026-04-02", "2026-04-14"),  # Qingming
    ("TRANSFER_ADMIN", "2026-02-28", "2026-03-04"),  # begun on a make-up Saturday
    # mediation: days
    ("MED_PERIOD", "2026-01-20", "2026-02-24"),
    ("MED_PERIOD", "2026-09-04", "2026-10-08"),
    ("MED_PERIOD", "2026-01-15", "2026-02-14"),  # ends on a make-up Saturday
    ("MED_PERIOD", "2026-03-05", "2026-04-07"),  # Qingming, 4 to 6 April
    ("MED_PERIOD_COURT_POST_ORD", "2026-01-30", "2026-02-14"),
    ("MED_PERIOD_COURT_POST_ORD", "2026-04-16", "2026-05-06"),
    ("MED_PERIOD_COURT_POST_SIMPLE", "2026-02-09", "2026-02-24"),
    ("MED_PERIOD_2002", "2026-01-31", "2026-02-28"),  # month end, a make-up Saturday
    ("MED_PERIOD_2002", "2024-01-31", "2024-02-29"),  # a leap day
    ("MED_PERIOD_2002", "2026-08-31", "2026-09-30"),
    # judicial confirmation, before and after the revision of 2023: the same period
    ("JC_APPLY", "2023-12-01", "2024-01-02"),  # 31 December is a Sunday, 1 January a holiday
    ("JC_APPLY", "2026-01-25", "2026-02-24"),
    ("JC_APPLY", "2026-09-01", "2026-10-08"),
    ("JC_APPLY", "2026-12-01", "2026-12-31"),
    ("JC_COURT_DECIDE_SPECIAL", "2026-09-07", "2026-10-08"),
    # after the end: years, and leap days
    ("ENFORCE", "2024-02-29", "2026-02-28"),  # a make-up Saturday
    ("ENFORCE", "2022-10-01", "2024-10-08"),
    ("LIMITATION", "2023-05-01", "2026-05-06"),
    ("LIMITATION_GENERAL", "2023-02-28", "2026-02-28"),
    ("ARCHIVE", "2026-01-20", "2026-02-24"),
    ("PRESERVE_FILE", "2026-04-03", "2026-05-06"),
    # arbitration: the statute of 2025, and the one before it
    ("ARB_ACCEPT", "2026-04-28", "2026-05-06"),
    ("ARB_ACCEPT", "2026-02-13", "2026-02-24"),  # still the old row
    ("ARB_CORRECTION", "2026-09-07", "2026-10-08"),
    ("ARB_SET_ASIDE", "2026-02-28", "2026-08-28"),  # six months until 28 February 2026
    ("ARB_SET_ASIDE", "2026-03-02", "2026-06-02"),  # three from March
    ("ARB_SET_ASIDE", "2026-03-31", "2026-06-30"),  # June has no 31st
    ("ARB_SET_ASIDE_COURT", "2026-07-31", "2026-09-30"),
    ("ARB_ADHOC_FILING", "2026-09-30", "2026-10-10"),
    # arbitration: rules of an institution
    ("ARB_FEE_PREPAY", "2026-04-16", "2026-05-06"),
    ("ARB_NOTICE", "2026-02-09", "2026-02-14"),  # a make-up Saturday
    ("ARB_ANSWER", "2026-09-16", "2026-10-08"),
    ("ARB_ANSWER_FAST", "2026-09-21", "2026-10-08"),
    ("ARB_ANSWER_INTL", "2026-01-20", "2026-02-24"),
    ("ARB_TRIBUNAL", "2026-06-04", "2026-06-22"),  # the Dragon Boat Festival
    ("ARB_TRIBUNAL_NOTICE", "2026-05-04", "2026-05-09"),  # a make-up Saturday
    ("ARB_DISCLOSURE_CHALLENGE", "2026-04-30", "2026-05-06"),
    ("ARB_HEARING_NOTICE", "2026-10-12", "2026-09-30"),  # counted back over National Day
    ("ARB_HEARING_NOTICE", "2026-11-27", "2026-11-20"),
    ("ARB_POSTPONE", "2026-10-13", "2026-10-10"),  # a make-up Saturday
    ("ARB_AWARD", "2025-10-31", "2026-02-28"),  # February has no 31st; a make-up Saturday
    ("ARB_AWARD", "2025-10-15", "2026-02-24"),
    ("ARB_AWARD_FAST", "2026-08-05", "2026-10-08"),
    ("ARB_AWARD_INTL", "2025-08-31", "2026-02-28"),
    ("ARB_EMERGENCY_APPOINT", "2026-05-07", "2026-05-09"),
    ("ARB_EMERGENCY_DECIDE", "2026-09-18", "2026-10-08"),
    ("ARB_CHALLENGE_LATEST", "2026-10-01", "2026-10-01"),  # the event itself
    ("LOGS", "2026-04-01", "2026-10-01"),  # a shortest time of keeping: no rest day moves it
]


@pytest.mark.parametrize(("code", "event", "end"), BY_ROW)
def test_the_row_of_the_day_gives_the_last_day(code: str, event: str, end: str) -> None:
    row = rule(code, day(event))
    assert due_on(day(event), row.rule(), CALENDAR).due_on == day(end)


def test_there_are_enough_cases() -> None:
    assert len(BY_ROW) >= 40
    assert len(WORKED) == 10


@pytest.mark.parametrize(
    ("code", "event", "years"),
    [
        ("MED_PERIOD", "2026-12-01", set()),
        ("MED_PERIOD", "2026-12-02", {2027}),  # ends on 1 January
        ("MED_INTAKE_REVIEW", "2026-12-28", set()),
        ("MED_INTAKE_REVIEW", "2026-12-29", {2027}),
        ("MED_CONSENT_REPLY", "2026-12-24", {2027}),
        ("ARB_AWARD", "2026-11-30", {2027}),
        ("ARB_SET_ASIDE", "2026-11-30", {2027}),
        ("ENFORCE", "2026-06-30", {2028}),
        ("LIMITATION", "2026-06-30", {2029}),
        ("ARB_HEARING_NOTICE", "2027-01-04", set()),  # counted back into 2026
    ],
)
def test_a_row_that_runs_into_an_unpublished_year_says_so(code: str, event: str, years: set[int]) -> None:
    due = due_on(day(event), rule(code, day(event)).rule(), CALENDAR)
    assert due.unconfirmed_years == years


# --- Pauses and extensions, by what the row allows ---------------------------------------------------


@pytest.mark.parametrize(
    ("code", "event", "stood", "end"),
    [
        ("MED_PERIOD", "2026-03-02", "2026-03-09 2026-03-19", "2026-04-13"),  # ten days, then a Saturday
        ("MED_PERIOD", "2026-09-04", "2026-09-10 2026-09-15", "2026-10-09"),  # 4 October and five days
        ("ARB_AWARD", "2025-10-31", "2026-01-05 2026-01-06", "2026-03-02"),  # 28 February and one day
        ("ARB_AWARD_FAST", "2026-03-02", "2026-04-01 2026-04-11", "2026-05-11"),
        ("MED_INTAKE_REVIEW", "2026-03-02", "2026-03-03 2026-03-10", "2026-03-12"),
    ],
)
def test_the_clock_stands_for_what_the_row_names(code: str, event: str, stood: str, end: str) -> None:
    row = rule(code, day(event))
    assert row.pauses != PausedFor.NOTHING
    first, last = stood.split()
    due = due_on(day(event), row.rule(), CALENDAR, [Pause(day(first), day(last))])
    assert due.due_on == day(end)


@pytest.mark.parametrize(
    ("code", "event", "first", "more", "second"),
    [
        # from the last day of the period, whenever it was agreed
        ("MED_PERIOD", "2026-01-20", "2026-02-24", "30 DAY", "2026-03-26"),
        ("MED_PERIOD", "2026-04-01", "2026-05-06", "15 DAY", "2026-05-21"),
        ("MED_CONSENT_REPLY", "2026-02-09", "2026-02-25", "7 WORKING_DAY", "2026-03-05"),  # Saturday 28 works
        ("MED_CORRECTION", "2026-09-24", "2026-10-12", "7 WORKING_DAY", "2026-10-21"),
        ("ARB_AWARD", "2025-10-31", "2026-02-28", "1 MONTH", "2026-03-30"),
        ("ARB_ANSWER", "2026-09-16", "2026-10-08", "15 DAY", "2026-10-23"),
    ],
)
def test_an_extension_runs_on_from_the_original_date(
    code: str, event: str, first: str, more: str, second: str
) -> None:
    row = rule(code, day(event))
    assert row.extendable != Extendable.NO
    due = due_on(day(event), row.rule(), CALENDAR)
    assert (due.due_on, extended(due, period(more), CALENDAR).due_on) == (day(first), day(second))


def test_the_last_day_itself_is_in_time() -> None:
    due: Due = due_on(day("2026-01-20"), rule("JC_APPLY", day("2026-01-20")).rule(), CALENDAR)
    days = ("2026-02-19", "2026-02-23", "2026-02-24", "2026-02-25")
    assert [is_overdue(due, day(text)) for text in days] == [False, False, False, True]


# --- The rows themselves ----------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.code} {row.in_force_from}")
def test_every_row_can_be_counted_with(row: TimeLimit) -> None:
    due = due_on(day("2026-03-02"), row.rule(), CALENDAR)
    assert Unit(row.unit)
    assert row.counts_from in CountsFrom.values
    assert due.due_on >= day("2026-02-01")
    if row.use == Use.LEGAL:
        assert row.source_id is not None


def test_rows_of_one_code_follow_each_other_without_a_gap_or_overlap() -> None:
    by_code: dict[tuple[str, str], list[TimeLimit]] = {}
    for row in ROWS:
        assert isinstance(row, TimeLimit)
        by_code.setdefault((row.code, row.rule_set), []).append(row)
    for rows in by_code.values():
        rows.sort(key=lambda row: row.in_force_from)
        for earlier, later in pairwise(rows):
            assert earlier.in_force_to is not None
            assert (later.in_force_from - earlier.in_force_to).days == 1


def test_an_organisations_own_row_comes_first() -> None:
    own = TimeLimit(code="MED_PERIOD", rule_set="OWN", value=45, unit="DAY", in_force_from=day("2026-01-01"))
    ROWS.append(own)
    try:
        assert rule("MED_PERIOD", day("2026-06-01"), "OWN").value == 45
        assert rule("MED_PERIOD", day("2026-06-01")).value == 30
        assert rule("MED_PERIOD", day("2025-06-01"), "OWN").value == 30
    finally:
        ROWS.remove(own)


def test_without_a_calendar_no_year_is_certain() -> None:
    due = due_on(day("2026-03-02"), rule("MED_PERIOD", day("2026-03-02")).rule(), Calendar())
    assert due.unconfirmed_years == {2026}


# --- The worked example of the fees -----------------------------------------------------------------


def fee(schedule: str, kind: str, claim_fen: int) -> int:
    """Return a fee by the marginal steps of a schedule, rounded half up to the fen."""
    total = Decimal(0)
    for row in BRACKETS:
        assert isinstance(row, FeeBracket)
        if row.schedule != schedule or row.kind != kind or row.rate_from is None:
            continue
        top = claim_fen if row.up_to_fen is None else min(claim_fen, row.up_to_fen)
        total += Decimal(max(0, top - (row.over_fen or 0))) * row.rate_from / 100
    return int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_three_million_two_hundred_thousand_cost_ninety_thousand() -> None:
    schedules = {row.schedule for row in BRACKETS if isinstance(row, FeeBracket)}
    (table,) = [name for name in schedules if name.endswith("TABLE1_INTL")]
    assert fee(table, "ARBITRATION", 320_000_000) == 9_000_000


def test_the_files_are_where_a_lawyer_finds_them() -> None:
    with Path(FOLDER / "time_limits.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(ROWS)

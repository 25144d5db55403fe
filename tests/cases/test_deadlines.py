"""Counting days: the worked examples of the law, and the cases between them."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines import (
    Calendar,
    Due,
    Pause,
    Rule,
    Unit,
    Why,
    add_months,
    add_working_days,
    due_on,
    extended,
    is_overdue,
    next_working_day,
    previous_working_day,
    working_days_between,
)
from cases.models.calendar import CalendarDay, CalendarYear
from cases.services.rules import TABLES, read_rows

YEARS = range(2021, 2027)


def shipped() -> Calendar:
    """Return the calendar of the product's own file, without a database."""
    files = {table.file: list(read_rows(table)) for table in TABLES}
    days = [row for row in files["calendar_days.csv"] if isinstance(row, CalendarDay)]
    years = [row for row in files["calendar_years.csv"] if isinstance(row, CalendarYear)]
    return Calendar(
        {row.date: row.is_working for row in days}, frozenset(row.year for row in years if row.confirmed)
    )


CALENDAR = shipped()
PLAIN = Calendar(confirmed_years=frozenset(range(2000, 2100)))


def day(text: str) -> date:
    """Return a date."""
    return date.fromisoformat(text)


def period(text: str) -> Rule:
    """Return a rule from "15 DAY"."""
    value, unit = text.split()
    return Rule("TEST", int(value), Unit(unit))


# --- The calendar ----------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_shipped_calendar_agrees_with_the_holidays_library_on_every_day(year: int) -> None:
    china = holidays.country_holidays("CN", years=year)
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    assert [d for d in days if CALENDAR.is_working(d) != china.is_working_day(d)] == []


def test_the_years_to_2026_are_confirmed_and_2027_is_not() -> None:
    assert CALENDAR.confirmed_years == frozenset(YEARS)


# Working days of the official schedules: what 365 or 366 days leave after rest days.
@pytest.mark.parametrize(
    ("year", "count"), [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), CALENDAR) == count


# --- Worked examples -------------------------------------------------------------------------------

WORKED = [
    # event, period, raw end, legal end
    ("2026-01-30", "15 DAY", "2026-02-14", "2026-02-14"),  # a make-up Saturday
    ("2026-01-20", "30 DAY", "2026-02-19", "2026-02-24"),  # Spring Festival
    ("2026-04-16", "15 DAY", "2026-05-01", "2026-05-06"),  # Labour Day
    ("2026-09-04", "30 DAY", "2026-10-04", "2026-10-08"),  # National Day
    ("2026-05-06", "3 DAY", "2026-05-09", "2026-05-09"),  # a make-up Saturday
    ("2026-02-12", "3 WORKING_DAY", "2026-02-24", "2026-02-24"),
    ("2026-04-30", "5 WORKING_DAY", "2026-05-11", "2026-05-11"),
    ("2026-09-18", "5 WORKING_DAY", "2026-09-24", "2026-09-24"),
    ("2026-09-30", "3 WORKING_DAY", "2026-10-10", "2026-10-10"),
    ("2026-11-30", "3 MONTH", "2027-02-28", "2027-03-01"),
]

FURTHER = [
    # nothing moves
    ("2026-11-23", "3 DAY", "2026-11-26", "2026-11-26"),
    ("2026-11-23", "0 DAY", "2026-11-23", "2026-11-23"),
    ("2026-11-23", "1 WORKING_DAY", "2026-11-24", "2026-11-24"),
    ("2026-11-23", "0 WORKING_DAY", "2026-11-23", "2026-11-23"),
    # weekends
    ("2026-11-20", "1 DAY", "2026-11-21", "2026-11-23"),
    ("2026-11-20", "1 WORKING_DAY", "2026-11-23", "2026-11-23"),
    ("2026-11-21", "1 WORKING_DAY", "2026-11-23", "2026-11-23"),
    ("2026-11-23", "7 WORKING_DAY", "2026-12-02", "2026-12-02"),
    # the event on a rest day or a make-up day is not counted either
    ("2026-10-10", "1 WORKING_DAY", "2026-10-12", "2026-10-12"),
    ("2026-10-01", "1 WORKING_DAY", "2026-10-08", "2026-10-08"),
    # the day after a holiday that is a shifted day off
    ("2025-10-01", "7 DAY", "2025-10-08", "2025-10-09"),
    ("2025-09-26", "3 WORKING_DAY", "2025-09-30", "2025-09-30"),  # Sunday the 28th works
    ("2025-01-20", "15 DAY", "2025-02-04", "2025-02-05"),
    ("2025-01-24", "3 WORKING_DAY", "2025-02-05", "2025-02-05"),  # Sunday the 26th works
    ("2024-02-08", "2 DAY", "2024-02-10", "2024-02-18"),  # ends on a make-up Sunday
    ("2024-04-03", "3 DAY", "2024-04-06", "2024-04-07"),  # ends on a make-up Sunday
    ("2023-09-28", "1 WORKING_DAY", "2023-10-07", "2023-10-07"),
    ("2022-01-28", "2 WORKING_DAY", "2022-01-30", "2022-01-30"),  # both make-up days
    # New Year
    ("2025-12-29", "3 WORKING_DAY", "2026-01-04", "2026-01-04"),  # Sunday the 4th works
    ("2025-12-25", "7 DAY", "2026-01-01", "2026-01-04"),
    # months and years
    ("2026-01-31", "1 MONTH", "2026-02-28", "2026-02-28"),  # a make-up Saturday
    ("2024-01-31", "1 MONTH", "2024-02-29", "2024-02-29"),
    ("2023-08-31", "6 MONTH", "2024-02-29", "2024-02-29"),
    ("2025-08-31", "1 MONTH", "2025-09-30", "2025-09-30"),
    ("2026-02-28", "1 MONTH", "2026-03-28", "2026-03-30"),
    ("2026-03-02", "3 MONTH", "2026-06-02", "2026-06-02"),
    ("2025-10-15", "4 MONTH", "2026-02-15", "2026-02-24"),
    ("2024-02-29", "1 YEAR", "2025-02-28", "2025-02-28"),
    ("2024-02-29", "2 YEAR", "2026-02-28", "2026-02-28"),
    ("2022-10-01", "2 YEAR", "2024-10-01", "2024-10-08"),
    ("2023-05-01", "3 YEAR", "2026-05-01", "2026-05-06"),
    # counted back from a hearing
    ("2026-11-27", "5 DAY_BEFORE", "2026-11-22", "2026-11-20"),
    ("2026-11-27", "3 DAY_BEFORE", "2026-11-24", "2026-11-24"),
    ("2026-10-12", "5 DAY_BEFORE", "2026-10-07", "2026-09-30"),
    ("2026-10-13", "3 DAY_BEFORE", "2026-10-10", "2026-10-10"),  # a make-up Saturday
    # the event itself, and shortest times of keeping: no rest day moves them
    ("2026-10-01", "0 EVENT", "2026-10-01", "2026-10-01"),
    ("2026-04-01", "6 MONTH_MIN", "2026-10-01", "2026-10-01"),
    ("2026-08-31", "6 MONTH_MIN", "2027-02-28", "2027-02-28"),
]


@pytest.mark.parametrize(("event", "length", "raw_end", "end"), WORKED + FURTHER)
def test_due_on(event: str, length: str, raw_end: str, end: str) -> None:
    due = due_on(day(event), period(length), CALENDAR)
    assert (due.raw_end, due.due_on) == (day(raw_end), day(end))


@pytest.mark.parametrize(
    ("event", "length", "why"),
    [
        ("2026-11-23", "3 DAY", ()),
        ("2026-01-30", "15 DAY", (Why.MAKE_UP_DAY,)),
        ("2026-01-20", "30 DAY", (Why.REST_DAY,)),
        ("2024-02-08", "2 DAY", (Why.REST_DAY, Why.MAKE_UP_DAY)),
        ("2026-11-30", "3 MONTH", (Why.MONTH_END, Why.REST_DAY)),
        ("2026-02-12", "3 WORKING_DAY", (Why.MAKE_UP_DAY,)),
        ("2026-11-27", "5 DAY_BEFORE", (Why.BROUGHT_FORWARD,)),
        ("2026-10-01", "0 EVENT", ()),
        ("2026-08-31", "6 MONTH_MIN", (Why.MONTH_END,)),
    ],
)
def test_due_on_says_why(event: str, length: str, why: tuple[Why, ...]) -> None:
    assert due_on(day(event), period(length), CALENDAR).why == why


# --- Years whose schedule is not published ---------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "length", "years"),
    [
        ("2026-11-30", "3 MONTH", {2027}),
        ("2026-12-01", "30 DAY", set()),  # ends on Thursday 31 December
        ("2026-12-02", "30 DAY", {2027}),
        ("2026-12-30", "1 WORKING_DAY", set()),
        ("2026-12-30", "2 WORKING_DAY", {2027}),
        ("2026-12-31", "1 WORKING_DAY", {2027}),
        ("2027-01-05", "3 DAY_BEFORE", {2027}),
        ("2026-01-05", "3 YEAR", {2029}),
        ("2027-03-01", "0 EVENT", set()),
        ("2026-11-30", "6 MONTH_MIN", set()),
    ],
)
def test_due_on_names_unconfirmed_years(event: str, length: str, years: set[int]) -> None:
    assert due_on(day(event), period(length), CALENDAR).unconfirmed_years == years


def test_a_published_schedule_makes_a_deadline_certain_and_may_move_it() -> None:
    event, rule = day("2026-11-30"), period("3 MONTH")
    published = Calendar({**CALENDAR.working, day("2027-03-01"): False}, CALENDAR.confirmed_years | {2027})
    due = due_on(event, rule, published)
    assert (due.due_on, due.unconfirmed_years) == (day("2027-03-02"), frozenset())


# --- Pauses ----------------------------------------------------------------------------------------


def pauses(*texts: str) -> list[Pause]:
    """Return pauses from "2026-03-02 2026-03-09", the second date "-" for one that is still open."""
    pairs = [text.split() for text in texts]
    return [Pause(day(first), None if last == "-" else day(last)) for first, last in pairs]


@pytest.mark.parametrize(
    ("length", "stood", "raw_end", "end"),
    [
        # 30 days from Monday 2 March 2026 end on Wednesday 1 April
        ("30 DAY", [], "2026-04-01", "2026-04-01"),
        ("30 DAY", ["2026-03-09 2026-03-10"], "2026-04-02", "2026-04-02"),
        ("30 DAY", ["2026-03-09 2026-03-09"], "2026-04-01", "2026-04-01"),
        ("30 DAY", ["2026-03-09 2026-03-13"], "2026-04-05", "2026-04-07"),  # rolls over Qingming
        ("30 DAY", ["2026-03-09 2026-03-16", "2026-03-20 2026-03-23"], "2026-04-11", "2026-04-13"),
        ("30 DAY", ["2026-03-20 2026-03-23", "2026-03-09 2026-03-16"], "2026-04-11", "2026-04-13"),
        ("30 DAY", ["2026-03-09 2026-03-16", "2026-03-12 2026-03-18"], "2026-04-10", "2026-04-10"),  # overlap
        ("30 DAY", ["2026-03-02 2026-03-05"], "2026-04-03", "2026-04-03"),  # the event's day never counted
        ("30 DAY", ["2026-02-20 2026-02-27"], "2026-04-01", "2026-04-01"),  # over before the event
        ("30 DAY", ["2026-04-02 2026-04-20"], "2026-04-01", "2026-04-01"),  # begun after the end
        ("30 DAY", ["2026-04-01 2026-04-03"], "2026-04-03", "2026-04-03"),  # begun on the last day
        ("30 DAY", ["2026-03-31 2026-04-03", "2026-04-03 2026-04-04"], "2026-04-05", "2026-04-07"),
        # months, then the days that the clock stood
        ("1 MONTH", ["2026-03-09 2026-03-19"], "2026-04-12", "2026-04-13"),
        # working days that lie in a pause are not counted
        ("5 WORKING_DAY", [], "2026-03-09", "2026-03-09"),
        ("5 WORKING_DAY", ["2026-03-04 2026-03-06"], "2026-03-11", "2026-03-11"),
        ("5 WORKING_DAY", ["2026-03-07 2026-03-09"], "2026-03-09", "2026-03-09"),  # a weekend costs nothing
        # nothing stops the clock towards a hearing
        ("3 DAY_BEFORE", ["2026-02-25 2026-03-01"], "2026-02-27", "2026-02-27"),
    ],
)
def test_due_on_with_pauses(length: str, stood: list[str], raw_end: str, end: str) -> None:
    due = due_on(day("2026-03-02"), period(length), CALENDAR, pauses(*stood))
    assert (due.raw_end, due.due_on, due.stopped) == (day(raw_end), day(end), False)


def test_an_open_pause_stops_the_clock_and_nothing_is_overdue() -> None:
    due = due_on(day("2026-03-02"), period("30 DAY"), CALENDAR, pauses("2026-03-09 -"))
    assert due == Due(day("2026-04-01"), day("2026-04-01"), (), frozenset(), stopped=True)
    assert not is_overdue(due, day("2026-06-01"))


def test_a_pause_opened_after_the_end_does_not_stop_the_clock() -> None:
    due = due_on(day("2026-03-02"), period("30 DAY"), CALENDAR, pauses("2026-04-02 -"))
    assert not due.stopped
    assert is_overdue(due, day("2026-04-02"))


def test_a_pause_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="a pause ends"):
        Pause(day("2026-03-09"), day("2026-03-08"))


def test_a_period_is_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Rule("TEST", -1, Unit.DAY)


# --- Extensions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "first", "more", "end"),
    [
        ("2026-03-02", "30 DAY", "15 DAY", "2026-04-16"),
        ("2026-09-04", "30 DAY", "30 DAY", "2026-11-09"),  # runs on from 8 October, the last day in law
        ("2026-11-23", "7 WORKING_DAY", "7 WORKING_DAY", "2026-12-11"),
        ("2026-01-30", "1 MONTH", "1 MONTH", "2026-03-30"),  # 28 February, then 28 March, a Saturday
    ],
)
def test_an_extension_runs_on_from_the_last_day(event: str, first: str, more: str, end: str) -> None:
    due = due_on(day(event), period(first), CALENDAR)
    assert extended(due, period(more), CALENDAR).due_on == day(end)


# --- The last day, and counting on pages -----------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "overdue"), [("2026-10-05", False), ("2026-10-08", False), ("2026-10-09", True)]
)
def test_is_overdue(today: str, overdue: bool) -> None:
    assert is_overdue(due_on(day("2026-09-04"), period("30 DAY"), CALENDAR), day(today)) is overdue


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-25", 2),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-09-30", "2026-10-10", 3),
        ("2026-10-10", "2026-09-30", -3),
        ("2026-11-25", "2026-11-24", -1),
    ],
)
def test_working_days_between(start: str, end: str, count: int) -> None:
    assert working_days_between(day(start), day(end), CALENDAR) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-10-10", -1, "2026-10-09"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-05-08", 1, "2026-05-09"),
    ],
)
def test_add_working_days(start: str, count: int, end: str) -> None:
    assert add_working_days(day(start), count, CALENDAR) == day(end)


def test_next_and_previous_working_day_keep_a_working_day() -> None:
    saturday, holiday = day("2026-10-10"), day("2026-10-03")
    assert next_working_day(saturday, CALENDAR) == previous_working_day(saturday, CALENDAR) == saturday
    assert next_working_day(holiday, CALENDAR) == day("2026-10-08")
    assert previous_working_day(holiday, CALENDAR) == day("2026-09-30")


def test_add_months_backwards() -> None:
    assert add_months(day("2026-03-31"), -1) == day("2026-02-28")


# --- What holds for every day ----------------------------------------------------------------------

DATES = st.dates(date(2021, 1, 4), date(2026, 6, 30))


@given(event=DATES, length=st.integers(1, 90))
def test_a_period_ends_on_a_working_day_not_before_its_raw_end(event: date, length: int) -> None:
    due = due_on(event, Rule("TEST", length, Unit.DAY), CALENDAR)
    assert due.raw_end == event + timedelta(days=length)
    assert CALENDAR.is_working(due.due_on)
    assert working_days_between(due.raw_end, due.due_on, CALENDAR) == (due.due_on != due.raw_end)


@given(event=DATES, length=st.integers(0, 60))
def test_working_days_counted_forth_and_back_agree(event: date, length: int) -> None:
    end = due_on(event, Rule("TEST", length, Unit.WORKING_DAY), CALENDAR).due_on
    assert working_days_between(event, end, CALENDAR) == length


@given(event=DATES, length=st.integers(1, 40), after=st.integers(1, 10), stood=st.integers(0, 20))
def test_a_pause_lengthens_a_period_by_the_days_it_stood(
    event: date, length: int, after: int, stood: int
) -> None:
    start = event + timedelta(days=min(after, length))
    pause = Pause(start, start + timedelta(days=stood))
    due = due_on(event, Rule("TEST", length, Unit.DAY), PLAIN, [pause])
    assert due.raw_end == event + timedelta(days=length + stood)


@given(event=DATES, first=st.integers(1, 40), second=st.integers(0, 10))
def test_a_longer_period_never_ends_earlier(event: date, first: int, second: int) -> None:
    for unit in (Unit.DAY, Unit.WORKING_DAY, Unit.MONTH):
        short = due_on(event, Rule("TEST", first, unit), CALENDAR)
        long = due_on(event, Rule("TEST", first + second, unit), CALENDAR)
        assert long.due_on >= short.due_on

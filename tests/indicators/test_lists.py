"""The lists behind the numbers over an invented city: their length, their pages, their file, and who sees what."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from cases.models import Case, JudicialConfirmation
from cases.permissions import Role
from indicators.counting import figure, period_of
from indicators.list_rows import harmless
from indicators.lists import PAGE, Wanted, length_of, page_of, rows_of, seen_by
from indicators.measures import closed_of, measures_of
from indicators.models import ClosingTally, DaysTally, Entry, Movement, Posting, SliceTally
from indicators.services import dashboard
from indicators.sums import read_measures
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
AS_OF = date(2025, 12, 31)
TODAY = timezone.localdate()
LINK = re.compile(r'href="/target/cases/\??([^"]*)"[^>]*>\s*(\d+)')


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lay a city down for the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_city", cases=400, seed=11, stdout=io.StringIO())
        _confirm_some()
        # Rows of an open transaction have no statistics: the planner would join them each with each.
        connection.cursor().execute("SET LOCAL enable_nestloop = off")
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


def _confirm_some() -> None:
    agreed = Case.objects.filter(outcome="AGREEMENT_WRITTEN", closed_on__year=2024).order_by("pk")[:7]
    for index, case in enumerate(agreed):
        row = JudicialConfirmation.objects.create(case=case, status="ELIGIBLE")
        row.status, row.applied_on = "APPLIED", date(2024, 3, index + 1)
        row.save()
        if index < 3:
            row.status, row.decided_on = "CONFIRMED", date(2024, 4, 9)
            row.save()


@pytest.fixture
def reader(city: None) -> User:
    """Return a supervisor of the organisation that has most of the cases: reads its register alone."""
    most = Entry.objects.order_by().values_list("organisation").annotate(n=Count("pk")).order_by("-n")[0][0]
    organisation = Organisation.objects.get(pk=most)
    return make_user("SUPER", roles=(Role.SUPERVISOR,), organisation=organisation)


def wanted(query: str) -> Wanted:
    """Return what an address asks for on the last day of the plan."""
    return Wanted.from_query(QueryDict(query), period_of(AS_OF), AS_OF)


def asked(query: str) -> Wanted:
    """Return what an address of the dashboard asks for today, or on the last day of the plan that it names."""
    day = AS_OF if "plan" in query else TODAY
    return Wanted.from_query(QueryDict(query), period_of(day), day)


def walked(query: str, mine: UUID | None) -> list[Any]:
    """Return the rows of a list, page after page, and check that the way back is the same."""
    of, place, rows, pages = wanted(query), "", [], []
    while True:
        page = page_of(of, mine, length_of(of, mine), QueryDict(place))
        pages.append([row.pk for row in page.rows])
        rows += page.rows
        if not page.after:
            break
        place = page.after
    for earlier in reversed(pages[:-1]):
        page = page_of(of, mine, length_of(of, mine), QueryDict(page.before))
        assert [row.pk for row in page.rows] == earlier
    return rows


def links(user: User, query: str = "") -> list[tuple[str, int]]:
    """Return the numbers of the dashboard, with the query of their lists."""
    client = Client()
    client.force_login(user)
    page = client.get(f"{reverse('target')}?{query}").content.decode()
    return [(query.replace("&amp;", "&"), int(number)) for query, number in LINK.findall(page)]


@pytest.mark.parametrize(("plan", "least"), [("plan=2021", 250), ("", 150)])
def test_every_number_is_the_length_of_its_list(reader: User, plan: str, least: int) -> None:
    found = links(reader, plan)
    assert len(found) > least
    for query, number in found:
        assert query.startswith(plan)
        length = length_of(asked(query), reader.organisation_id)
        everybody = rows_of(asked(query)).count()
        assert (query, length.number, everybody) == (query, number, number)
        assert seen_by(rows_of(asked(query)), reader.organisation_id).count() == length.shown


@pytest.mark.parametrize(
    "query",
    ["", "year=2024", "outcome=DEADLOCK", "of=closed&set=worked", "of=came", "of=went", "of=pending", "of=applied",
     "of=pending&until=2024-06", "of=granted", "outcome=DEADLOCK&until=2024-06"],
)  # fmt: skip
def test_pages_of_a_list_hold_each_row_once(reader: User, query: str) -> None:
    mine = reader.organisation_id
    rows = walked(query, mine)
    assert [row.pk for row in rows] == [row.pk for row in seen_by(rows_of(wanted(query)), mine)]
    assert len(rows) == length_of(wanted(query), mine).shown
    days = [row.day for row in rows]
    assert days == sorted(days, reverse=True)


def test_dashboard_command_lists_and_file_are_one(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    board = dashboard(AS_OF, reader.organisation_id)
    counted = figure(AS_OF)
    assert (
        board.figure.counted == counted.counted == rows_of(wanted("")).count() == board.months[-1].cumulative
    )
    assert dict(board.figure.by_outcome) == counted.by_outcome
    assert sum(year.counted for year in board.years) == counted.counted
    for cut in board.cuts:
        assert sum(row.number for row in cut.rows) == counted.counted, cut.name
    shown = length_of(wanted(""), reader.organisation_id)
    assert board.hidden == shown.hidden > 0
    assert len(_file("", reader, monkeypatch)) == shown.shown


def test_measures_of_the_sums_are_those_of_the_lines(city: None) -> None:
    lines = Movement.objects.filter(is_first_closing=True, on__lte=AS_OF)
    assert read_measures(range(2021, 2026))[None] == measures_of(map(closed_of, lines))
    by_year = measures_of(closed_of(line) for line in lines if line.on.year == 2023)
    assert read_measures(range(2021, 2026))[2023] == by_year


def test_pending_cases_of_today_are_those_of_the_entries(city: None) -> None:
    board = dashboard(date(2026, 11, 1))
    pending = Entry.objects.filter(is_pending=True)
    assert board.pending == pending.count()
    listed = rows_of(
        Wanted.from_query(QueryDict("of=pending"), period_of(date(2026, 11, 1)), date(2026, 11, 1))
    )
    assert sorted(row.case_id for row in listed) == sorted(pending.values_list("pk", flat=True))
    for before, after in zip(board.flow, board.flow[1:], strict=False):
        assert before.end == after.start


def test_list_says_how_many_it_does_not_show(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.views.today", lambda: AS_OF)
    client = Client()
    client.force_login(make_user("S", roles=(Role.SUPERVISOR,), organisation=make_organisation()))
    context = client.get(reverse("counted_cases")).context
    assert (context["rows"], context["length"].shown) == ("", 0)
    assert context["length"].hidden == context["length"].number == figure(AS_OF).counted
    client.force_login(reader)
    response = client.get(reverse("counted_cases"))
    assert response.context["length"].shown > PAGE == len(response.context["page"].rows)
    assert f"{response.context['length'].hidden} " in response.content.decode()


def test_the_statistician_s_list_has_every_case_of_the_number(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=reader.organisation)
    assert len(_file("", everybody, monkeypatch)) == figure(AS_OF).counted
    client = Client()
    client.force_login(everybody)
    context = client.get(reverse("counted_cases")).context
    assert (context["length"].hidden, context["length"].shown) == (0, figure(AS_OF).counted)
    elsewhere = Entry.objects.exclude(organisation=reader.organisation_id).exclude(first_closed_on=None)[0]
    assert client.get(reverse("case", args=[elsewhere.case_id])).status_code == 200
    assert client.get(reverse("case_papers", args=[elsewhere.case_id])).status_code in {403, 404}


@pytest.mark.parametrize("sums", [SliceTally, ClosingTally, DaysTally])
def test_nobody_but_the_database_writes_the_sums(city: None, sums: type[Any]) -> None:
    row = sums.objects.first()
    for act in (row.save, row.delete, lambda: sums.objects.update(number=1)):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act()


# --- The file ------------------------------------------------------------------------------------------


def _file(query: str, user: User, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.setattr("indicators.views.today", lambda: AS_OF)
    client = Client()
    client.force_login(user)
    response = client.get(f"{reverse('counted_cases_csv')}?{query}")
    assert response.streaming  # type: ignore[attr-defined]
    text = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))[1:]


@pytest.mark.parametrize("query", ["", "of=closed&set=agreed", "of=applied", "of=pending", "district=-"])
def test_file_has_the_rows_of_the_list(reader: User, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = seen_by(rows_of(wanted(query)), reader.organisation_id)
    numbers = [row.case.title if isinstance(row, JudicialConfirmation) else row.title for row in rows]
    assert [line[0] for line in _file(query, reader, monkeypatch)] == numbers


def test_every_line_in_the_file_says_how_it_was_posted(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = seen_by(rows_of(wanted("")), reader.organisation_id)
    said = [line[-1] for line in _file("", reader, monkeypatch)]
    assert said == [str(Posting(row.posting).label) for row in rows]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("深知调2022-0017") == "深知调2022-0017"

"""The invented city: 2,300 cases whose count is known, for every version of the rule, each slice, month and reason."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client

from accounts.models import Organisation
from cases.models import Case, CaseEvent
from cases.permissions import Role
from cases.procedures.states import Outcome
from indicators.city.planning import FIRST_DAY, LAST_DAY, plan
from indicators.city.scenarios import VERSIONS, scenarios
from indicators.counting import standing
from indicators.models import (
    ALL,
    Assessment,
    CountingRule,
    Entry,
    LedgerLine,
    Movement,
    SliceTally,
    Tally,
    What,
)
from indicators.recount import days_counted
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
CASES, SEED = 2300, 7
SLICES: dict[str, Callable[[LedgerLine], str]] = {
    "by_year": lambda line: f"{line.counted_on:%Y}",
    "by_month": lambda line: f"{line.counted_on:%Y-%m}",
    "by_kind": lambda line: line.kind,
    "by_right_type": lambda line: line.right_type,
    "by_district": lambda line: line.district,
    "by_source": lambda line: line.source,
    "by_organisation": lambda line: line.organisation.code,
    "by_outcome": lambda line: line.outcome,
}
each_version = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """Return the known answer of a city that stands for the whole module and is then taken away."""
    answers: Path = tmp_path_factory.mktemp("city") / "answers.json"
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_city", cases=CASES, seed=SEED, answers=answers, stdout=StringIO())
        connection.check_constraints()  # once, and not again at the end of every test
        yield json.loads(answers.read_text(encoding="utf-8"))
        transaction.set_rollback(True)


def tallied(version: int, dimension: str) -> dict[Any, int]:
    """Return the sums that the dashboard reads, by month (ALL) or by one slice."""
    rows = SliceTally.objects.filter(
        what=What.COUNTED, rule_version=version, organisation="", dimension=dimension
    )
    name = "month" if dimension == ALL else "value"
    sums = rows.order_by(name).values_list(name).annotate(Sum("number"))
    return {key: number for key, number in sums if number}


@each_version
def test_lines_are_the_known_answer(city: dict[str, Any], version: int) -> None:
    known = city["rules"][str(version)]
    lines = list(standing(version).select_related("organisation"))
    assert len(lines) == known["total"]
    assert sorted(line.title for line in lines) == known["cases"]
    for name, key in SLICES.items():
        assert dict(Counter(map(key, lines))) == known[name], name


@each_version
def test_sums_of_the_dashboard_are_the_known_answer(city: dict[str, Any], version: int) -> None:
    known = city["rules"][str(version)]
    months = {f"{month:%Y-%m}": number for month, number in tallied(version, ALL).items()}
    by_legal_month = Tally.objects.filter(rule_version=version).values_list("legal_month")
    assert months == {f"{month:%Y-%m}": n for month, n in by_legal_month.annotate(Sum("number")) if n}
    assert months == known["by_month"]
    for name in ("kind", "right_type", "district", "source", "outcome"):
        assert tallied(version, name) == known[f"by_{name}"], name
    codes = {str(row.pk): row.code for row in Organisation.objects.all()}
    found = tallied(version, "organisation")
    assert {codes[key]: number for key, number in found.items()} == known["by_organisation"]


@each_version
def test_reasons_are_the_known_answer_and_a_partition(city: dict[str, Any], version: int) -> None:
    known = city["rules"][str(version)]["by_reason"]
    rows = Assessment.objects.filter(rule=version)
    assert dict(Counter(rows.values_list("reason", flat=True))) == known
    assert rows.count() == Entry.objects.count() == sum(known.values()) == CASES


@each_version
def test_log_alone_gives_the_same(city: dict[str, Any], version: int) -> None:
    days = days_counted(CountingRule.objects.get(pk=version).terms)
    months = city["rules"][str(version)]["by_month"]
    assert dict(Counter(f"{day:%Y-%m}" for day in days)) == months


@pytest.mark.parametrize(("as_of", "years"), [("2025-12-31", range(2021, 2026)), ("2026-12-31", [2026])])
@each_version
def test_command_counts_and_recounts(
    city: dict[str, Any], version: int, as_of: str, years: list[int]
) -> None:
    out = StringIO()
    call_command("count", "--json", "--recount", "--rule", str(version), "--as-of", as_of, stdout=out)
    found = json.loads(out.getvalue())
    known = sum(city["rules"][str(version)]["by_year"].get(str(year), 0) for year in years)
    assert found["counted"] == found["recounted"] == sum(found["by_outcome"].values()) == known


def test_pending_cases_are_what_came_in_less_what_went_out(city: dict[str, Any]) -> None:
    flow = Movement.objects.aggregate(sum=Sum("amount"))["sum"]
    assert flow == Entry.objects.filter(is_pending=True).count() == city["pending"]
    for name in ("kind", "right_type", "district", "source", "organisation_id"):
        rows = Movement.objects.order_by(name).values_list(name).annotate(Sum("amount"))
        pending = Counter(Entry.objects.filter(is_pending=True).values_list(name, flat=True))
        assert {key: number for key, number in rows if number} == dict(pending), name


def test_every_number_of_the_dashboard_opens_a_list_of_that_length(city: dict[str, Any]) -> None:
    client = Client()
    client.force_login(make_user("S", roles=(Role.STATISTICIAN,), organisation=make_organisation()))
    page = client.get("/target/").content.decode()
    links = re.findall(r'href="(/target/cases/[^"]*)"[^>]*>\s*(\d+)', page)
    assert len(links) > 10
    for address, number in links:
        found = client.get(address.replace("&amp;", "&")).context["length"].number
        assert found == int(number), address


def test_database_has_looked_over_what_was_laid_down(city: dict[str, Any]) -> None:
    """As the application, whose login owns no table: ANALYZE of its own would be skipped without an error."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public' AND tablename = ANY(%s)",
            [[model._meta.db_table for model in (Case, CaseEvent, Entry, Assessment, LedgerLine, Movement)]],
        )
        assert len(cursor.fetchall()) == 6
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'indicators_entry'")
        assert cursor.fetchone()[0] == pytest.approx(Entry.objects.count(), rel=0.05)


def test_chains_of_events_hold(city: dict[str, Any]) -> None:
    call_command("verify_audit", stdout=StringIO())


def test_city_has_every_scenario_and_every_outcome(city: dict[str, Any]) -> None:
    assert set(city["scenarios"]) == {scenario.code for scenario in scenarios()}
    assert {row.rule for row in scenarios() if row.rule} == {f"R{n}" for n in range(1, 18) if n != 15}
    # What an import never has and nobody enters here: a duplicate is struck out.
    assert set(Outcome.values) - set(Case.objects.values_list("outcome", flat=True)) == {"DUPLICATE"}
    days = CaseEvent.objects.order_by("at").values_list("at", flat=True)
    assert FIRST_DAY <= days[0].date() <= date(2021, 3, 1)
    assert LAST_DAY >= days.last().date() >= date(2026, 10, 1)  # type: ignore[union-attr]


def test_same_seed_plans_the_same_city() -> None:
    assert plan(300, 3, LAST_DAY) == plan(300, 3, LAST_DAY)
    assert plan(300, 3, LAST_DAY) != plan(300, 4, LAST_DAY)
    assert [len(plan(number, 1, LAST_DAY)) for number in (1, 2, 17, 300)] == [1, 2, 17, 300]


def test_city_is_laid_down_once_and_never_beside_real_cases(city: dict[str, Any], settings: Any) -> None:
    with pytest.raises(CommandError, match="there already"):
        call_command("seed_city", cases=5)
    with pytest.raises(CommandError, match="at least one case"):
        call_command("seed_city", cases=0)

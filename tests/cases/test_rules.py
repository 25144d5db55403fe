"""The code tables: loaded once and again, asked by day, and what the centre must confirm."""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts.models import AccountEvent, User
from cases.admin import CalendarDayAdmin, TimeLimitAdmin
from cases.deadlines import Rule, Unit, due_on
from cases.models.calendar import CalendarDay, CalendarYear, forget_calendars
from cases.models.rule import (
    EARLIEST,
    CauseOfAction,
    DisputeType,
    FeeBracket,
    LegalSource,
    NoRule,
    Outcome,
    RightType,
    RuleRow,
    StatutoryDamages,
    TimeLimit,
)
from cases.rules import codes
from cases.services.rules import FOLDER, TABLES, CalendarRefused, import_calendar, load_all

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
RULES: list[type[RuleRow]] = [
    TimeLimit,
    RightType,
    DisputeType,
    CauseOfAction,
    Outcome,
    StatutoryDamages,
    FeeBracket,
]


@pytest.fixture(autouse=True)
def fresh_calendars() -> Iterator[None]:
    """Keep the calendar of one test out of the next."""
    forget_calendars()
    yield
    forget_calendars()


# --- Loading ---------------------------------------------------------------------------------------


def test_every_row_of_every_file_is_there_after_migration() -> None:
    for table in TABLES:
        with (FOLDER / table.file).open(encoding="utf-8") as file:
            assert table.model._default_manager.count() == sum(1 for _ in csv.DictReader(file)), table.file


def test_loading_again_changes_nothing() -> None:
    assert {(done.created, done.changed, done.kept) for done in load_all()} == {(0, 0, 0)}


def test_loading_restores_a_lost_row_and_a_wrong_one() -> None:
    CalendarDay.objects.filter(pk="2026-10-01").delete()
    TimeLimit.objects.filter(code="MED_CORRECTION").update(value=99)
    done = {loaded.file: loaded for loaded in load_all()}
    assert done["calendar_days.csv"].created == 1
    assert done["time_limits.csv"].changed == 1
    assert TimeLimit.objects.get(code="MED_CORRECTION").value == 7


def test_loading_leaves_what_the_centre_has_checked() -> None:
    TimeLimit.objects.filter(code="MED_CORRECTION").update(value=10, reviewed_on=TODAY)
    done = {loaded.file: loaded for loaded in load_all()}
    assert done["time_limits.csv"].kept == 1
    assert TimeLimit.objects.get(code="MED_CORRECTION").value == 10


def test_loading_leaves_rows_that_no_file_names() -> None:
    row = TimeLimit.objects.get(code="MED_CORRECTION")
    row.pk, row.rule_set, row.value = None, "LANJIANG", 5
    row.save()
    load_all()
    assert TimeLimit.objects.get(code="MED_CORRECTION", rule_set="LANJIANG").value == 5


def test_the_command_prints_a_line_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_rules")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(TABLES)
    assert "time_limits.csv: 0 new, 0 changed, 84 the same, 0 kept as the centre has them" in lines


# --- The rows themselves ---------------------------------------------------------------------------


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_every_code_of_a_row_is_one_of_its_vocabulary(model: type[RuleRow]) -> None:
    for row in model._default_manager.all():
        row.clean_fields()


@pytest.mark.parametrize("model", [table.model for table in TABLES if hasattr(table.model, "name_en")])
def test_every_name_stands_in_three_languages(model: type[LegalSource]) -> None:
    for row in model._default_manager.all():
        names = {}
        for language in ("zh-hans", "zh-hant", "en"):
            with translation.override(language):
                names[language] = str(row)
        assert names == {"zh-hans": row.name_zh_hans, "zh-hant": row.name_zh_hant, "en": row.name_en}
        assert all(names.values())


def test_a_traditional_name_never_calls_the_settlement_a_mediation_agreement_alone() -> None:
    for row in Outcome.objects.all():
        assert "調解協議" not in row.name_zh_hant.replace("調解協議書（和解協議）", "")


def test_time_limits_are_those_of_the_reference() -> None:
    rows = TimeLimit.objects.filter(in_force_to=None).values_list("code", "value", "unit")
    table = {code: (value, unit) for code, value, unit in rows}
    assert len(table) == 60
    assert {code: table[code] for code in ("MED_PERIOD", "JC_APPLY", "ARB_ACCEPT", "ARB_SET_ASIDE")} == {
        "MED_PERIOD": (30, "DAY"),
        "JC_APPLY": (30, "DAY"),
        "ARB_ACCEPT": (5, "DAY"),
        "ARB_SET_ASIDE": (3, "MONTH"),
    }


def test_no_two_rows_of_a_code_hold_on_one_day() -> None:
    rows = list(TimeLimit.objects.order_by("code", "rule_set", "in_force_from"))
    for earlier, later in itertools.pairwise(rows):
        if (earlier.code, earlier.rule_set) == (later.code, later.rule_set):
            assert earlier.in_force_to is not None
            assert earlier.in_force_to < later.in_force_from


def test_validity_is_never_mediated_nor_arbitrated_and_ownership_not_confirmed() -> None:
    validity = DisputeType.objects.get(pk="VALIDITY")
    ways = (validity.mediable, validity.arbitrable, validity.judicially_confirmable)
    assert ways == ("N", "N", "N")
    assert DisputeType.objects.get(pk="OWNERSHIP").judicially_confirmable == "N"


def test_a_dispute_type_knows_the_rights_it_concerns() -> None:
    inventorship, agency = DisputeType.objects.get(pk="INVENTORSHIP"), DisputeType.objects.get(pk="AGENCY")
    design, mark = RightType.objects.get(pk="PAT_DES"), RightType.objects.get(pk="TM")
    assert inventorship.concerns(design)
    assert not inventorship.concerns(mark)
    assert agency.concerns(mark)
    assert DisputeType.objects.get(pk="INFRINGEMENT").concerns(mark)


def test_every_kind_of_right_a_dispute_type_names_exists() -> None:
    known = {"ALL", *RightType.objects.values_list("code", flat=True)}
    for row in DisputeType.objects.all():
        assert set(row.right_types.split("|")) <= known


def test_advice_is_given_in_the_readers_language() -> None:
    row = DisputeType.objects.get(pk="OTHER")
    with translation.override("zh-hant"):
        assert row.advice == "由主管審查後決定。"
    with translation.override("en"):
        assert row.advice == "The supervisor decides after review."


def test_an_outcome_that_counts_closes_a_case() -> None:
    assert list(Outcome.objects.filter(counts_by_default=True, is_closure=False)) == []


def test_fee_brackets_join_without_gap() -> None:
    rows = list(FeeBracket.objects.order_by("schedule", "kind", "step"))
    for lower, upper in itertools.pairwise(rows):
        if (lower.schedule, lower.kind) == (upper.schedule, upper.kind):
            assert lower.up_to_fen == upper.over_fen


# --- In force --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "length"),
    [("2026-02-28", (6, "MONTH")), ("2026-03-01", (3, "MONTH")), ("2026-11-23", (3, "MONTH"))],
)
def test_set_aside_is_three_months_since_the_new_arbitration_law(on: str, length: tuple[int, str]) -> None:
    row = TimeLimit.objects.rule_for("ARB_SET_ASIDE", date.fromisoformat(on))
    assert (row.value, row.unit) == length


def test_rule_for_refuses_an_unknown_code_and_a_day_before_the_law() -> None:
    with pytest.raises(NoRule, match="NOTHING"):
        TimeLimit.objects.rule_for("NOTHING", TODAY)
    with pytest.raises(NoRule, match="1994-01-01"):
        TimeLimit.objects.rule_for("ARB_SET_ASIDE", date(1994, 1, 1))


def own_row(code: str, **changes: object) -> TimeLimit:
    """Return a copy of the general row of a code, changed and saved."""
    row = TimeLimit.objects.rule_for(code, TODAY)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def test_an_organisations_own_row_comes_before_the_general_one() -> None:
    own = own_row("MED_PERIOD", rule_set="LANJIANG", value=45, in_force_from=date(2026, 1, 1))
    find = TimeLimit.objects.rule_for
    assert find("MED_PERIOD", TODAY, "LANJIANG") == own
    assert find("MED_PERIOD", date(2025, 12, 31), "LANJIANG").value == 30
    assert find("MED_PERIOD", TODAY, "OTHER").value == 30
    assert find("MED_PERIOD", TODAY).value == 30


def test_a_newer_row_comes_before_an_older_one() -> None:
    newer = own_row("MED_CORRECTION", value=5, in_force_from=date(2026, 7, 1))
    assert TimeLimit.objects.rule_for("MED_CORRECTION", date(2026, 7, 1)) == newer
    assert TimeLimit.objects.rule_for("MED_CORRECTION", date(2026, 6, 30)).value == 7


def test_a_row_becomes_a_rule_that_counts() -> None:
    row = TimeLimit.objects.rule_for("JC_APPLY", TODAY)
    assert row.rule() == Rule("JC_APPLY", 30, Unit.DAY)
    calendar = CalendarDay.objects.calendar(date(2026, 1, 20))
    assert due_on(date(2026, 1, 20), row.rule(), calendar).due_on == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("right", "on", "articles"),
    [
        ("TM", "2026-12-31", ["63"]),
        ("TM", "2027-01-01", ["77"]),
        ("PAT_UM", "2026-11-23", ["71"]),
        ("UC", "2026-11-23", ["22", "22"]),
        ("IC", "2026-10-14", ["30"]),
        ("OTHER", "2026-11-23", []),
    ],
)
def test_damages_in_force_for_a_right(right: str, on: str, articles: list[str]) -> None:
    found = StatutoryDamages.objects.for_right(RightType.objects.get(pk=right), date.fromisoformat(on))
    assert [row.article for row in found] == articles


def test_causes_of_the_2025_edition_hold_from_2026() -> None:
    assert CauseOfAction.objects.in_force_on(date(2025, 12, 31)).count() == 0
    assert CauseOfAction.objects.in_force_on(date(2026, 1, 1)).count() == 218


# --- What the centre must confirm ------------------------------------------------------------------


def test_what_no_law_says_must_be_confirmed() -> None:
    codes_to_confirm = set(TimeLimit.objects.to_confirm().values_list("code", flat=True))
    assert {
        "MED_CORRECTION",
        "MED_CONSENT_REPLY",
        "MED_PERIOD",
        "MED_INTAKE_REVIEW",
        "ARB_AWARD",
    } <= codes_to_confirm
    current = TimeLimit.objects.filter(in_force_to=None)
    assert not current.filter(
        code__in=["JC_APPLY", "ARB_SET_ASIDE", "ENFORCE"], pk__in=current.to_confirm()
    ).exists()


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_a_row_and_the_list_agree_on_what_must_be_confirmed(model: type[RuleRow]) -> None:
    rows = model._default_manager
    unsure = {row.pk for row in rows.all() if row.needs_confirmation}
    listed = rows.filter(confidence__in=sorted(codes.UNSURE), reviewed_on=None)
    assert unsure == set(listed.values_list("pk", flat=True))


def test_a_checked_row_needs_no_confirmation() -> None:
    row = TimeLimit.objects.get(code="MED_CORRECTION")
    assert row.needs_confirmation
    row.reviewed_on = TODAY
    assert not row.needs_confirmation


# --- The calendar ----------------------------------------------------------------------------------


def test_the_calendar_holds_the_years_around_a_day() -> None:
    calendar = CalendarDay.objects.calendar(TODAY)
    assert calendar.is_make_up_day(date(2026, 10, 10))
    assert not calendar.is_working(date(2025, 10, 8))
    assert calendar.confirmed_years == frozenset({2025, 2026})


def test_the_calendar_is_read_once_a_minute(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        CalendarDay.objects.calendar(TODAY)
        CalendarDay.objects.calendar(date(2026, 1, 1))


def test_frozen_calendar_reads_the_years_asked_for() -> None:
    calendar = CalendarDay.objects.frozen_calendar([2024])
    assert {day.year for day in calendar.working} == {2024}
    assert calendar.confirmed_years == frozenset({2024})


SCHEDULE_2027 = """date,is_working,note
2027-01-01,0,元旦
2027-02-05,0,春节
2027-02-20,1,调休上班
"""


def test_import_calendar_makes_a_year_certain(django_capture_on_commit_callbacks: object) -> None:
    before = CalendarDay.objects.calendar(TODAY)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert import_calendar(file=io.StringIO(SCHEDULE_2027), source="2027年通知") == [2027]
    after = CalendarDay.objects.calendar(TODAY)
    assert (2027 in before.confirmed_years, 2027 in after.confirmed_years) == (False, True)
    assert after.is_make_up_day(date(2027, 2, 20))
    stored = CalendarDay.objects.get(pk="2027-02-05")
    assert (stored.is_working, stored.note, stored.source) == (False, "春节", "2027年通知")


def test_an_imported_schedule_replaces_the_one_before_and_outlives_loading() -> None:
    import_calendar(file=io.StringIO(SCHEDULE_2027), source="first")
    import_calendar(file=io.StringIO("date,is_working,note\n2027-01-04,N,\n"), source="second")
    load_all()
    assert list(CalendarDay.objects.filter(date__year=2027).values_list("date", "is_working")) == [
        (date(2027, 1, 4), False)
    ]
    assert CalendarYear.objects.get(pk=2027).confirmed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The first line must name"),
        ("day,free\n2027-01-01,1\n", "The first line must name"),
        ("date,is_working,note\n", "The file names no day."),
        ("date,is_working,note\n2027-13-01,0,\n", "Line 2: enter the date"),
        ("date,is_working,note\n2027-01-01,0,\n2027-01-02,maybe,\n", "Line 3: enter the date"),
        ("date,is_working,note\n2027-01-01\n", "Line 2: enter the date"),
        ("date,is_working,note\n2027-01-01,0,\n2027-01-01,1,\n", "2027-01-01 stands in the file twice."),
        ("date,is_working,note\n2027-01-01,0,\n2028-01-02,1,\n", "no holiday of 2028"),
    ],
)
def test_import_calendar_refuses_what_is_no_schedule(text: str, message: str) -> None:
    with translation.override("en"), pytest.raises(CalendarRefused, match=message):
        import_calendar(file=io.StringIO(text), source="")
    assert not CalendarDay.objects.filter(date__year__gt=2026).exists()


def test_the_import_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "2027.csv"
    path.write_text("\ufeff" + SCHEDULE_2027, encoding="utf-8")  # as spreadsheets save it
    call_command("import_calendar", str(path))
    assert capsys.readouterr().out == "Schedule stored for 2027.\n"
    assert CalendarYear.objects.get(pk=2027).source == "2027.csv"


def test_the_import_command_stores_nothing_of_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes("date,is_working,note\n2027-01-01,0,元旦\n".encode("gb18030"))
    with pytest.raises(CommandError):
        call_command("import_calendar", str(path))
    with pytest.raises(CommandError):
        call_command("import_calendar", str(tmp_path / "missing.csv"))
    assert not CalendarYear.objects.get(pk=2027).confirmed


# --- Administration --------------------------------------------------------------------------------


def staff_request(user: User | None = None) -> object:
    """Return a request of a superuser to the administration pages."""
    request = RequestFactory().post("/")
    request.user = user or User(name="Admin", is_staff=True, is_superuser=True, is_active=True)
    return request


@pytest.mark.parametrize(
    "model", [RightType, DisputeType, CauseOfAction, Outcome, StatutoryDamages, FeeBracket, LegalSource]
)
def test_nobody_changes_the_tables_that_a_release_brings(model: type[RuleRow]) -> None:
    page, request = admin.site._registry[model], staff_request()
    rights = page.has_add_permission, page.has_change_permission, page.has_delete_permission
    assert [right(request) for right in rights] == [False, False, False]  # type: ignore[arg-type]
    assert page.has_view_permission(request)  # type: ignore[arg-type]


def test_time_limits_are_read_here_and_changed_where_a_preview_is() -> None:
    page, request = TimeLimitAdmin(TimeLimit, admin.site), staff_request()
    default = TimeLimit.objects.rule_for("MED_CORRECTION", TODAY)
    assert page.has_add_permission(request)  # type: ignore[arg-type]
    assert not page.has_change_permission(request, default)  # type: ignore[arg-type]
    assert not page.has_delete_permission(request, default)  # type: ignore[arg-type]
    assert page.must_confirm(default)


def test_a_person_without_rights_changes_nothing() -> None:
    page, request = TimeLimitAdmin(TimeLimit, admin.site), staff_request(User(name="Clerk", is_staff=True))
    assert not page.has_add_permission(request)  # type: ignore[arg-type]
    assert not page.has_change_permission(request)  # type: ignore[arg-type]
    assert not page.has_view_permission(request)  # type: ignore[arg-type]


def test_what_the_centre_saves_is_its_own_and_recorded() -> None:
    user = User.objects.create(name="Admin", email="admin@example.org", is_staff=True, is_superuser=True)
    page, request = CalendarDayAdmin(CalendarDay, admin.site), staff_request(user)
    day = CalendarDay(date=date(2027, 1, 1), is_working=False, note="元旦")
    form = page.get_form(request)(instance=day, data={"date": "2027-01-01", "note": "元旦"})  # type: ignore[arg-type]
    page.save_model(request, day, form, change=False)  # type: ignore[arg-type]
    assert CalendarDay.objects.get(pk="2027-01-01").reviewed_on == timezone.localdate()
    event = AccountEvent.objects.latest("seq")
    assert (event.kind, event.by_id) == ("ROW_CHANGED", user.pk)
    assert (event.data["table"], event.data["row"]) == ("cases_calendarday", "2027-01-01")


@pytest.mark.parametrize("model", [table.model for table in TABLES])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_lists_open_in_every_language(model: type[RuleRow], language: str) -> None:
    user = User.objects.create(name="Admin", email="admin@example.org", is_staff=True, is_superuser=True)
    request = RequestFactory().get("/")
    request.user = user
    with translation.override(language):
        page = admin.site._registry[model].changelist_view(request)
        assert isinstance(page, TemplateResponse)
        html = page.render().rendered_content
    assert f'<html lang="{language}"' in html
    assert page.context_data is not None
    assert page.context_data["cl"].result_count == model._default_manager.count()


def test_rows_without_a_date_hold_from_before_any_case() -> None:
    assert TimeLimit.objects.get(code="MED_CORRECTION").in_force_from == EARLIEST

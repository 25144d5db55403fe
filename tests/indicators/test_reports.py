"""Reports: made of frozen months alone, the same whenever they are made, with nothing that could be a formula."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from cases.models import Case
from cases.permissions import Role
from documents import rendering
from indicators.freezing import freeze, propose_freeze
from indicators.models import FrozenMonth, LedgerLine, Movement
from indicators.reports import making, tables
from indicators.reports.definitions import definitions
from indicators.reports.figures import FlowRow, Postings
from indicators.reports.making import MOST_ON_PAPER, as_xlsx, make, on_paper, paper
from indicators.reports.periods import periods_of
from indicators.reports.tables import Percent
from indicators.reports.words import Words
from indicators.satisfaction.figures import Satisfaction
from tests.factories import make_cast, make_organisation, make_user
from tests.indicators.golden import Golden, lay
from tests.indicators.test_freezing import happens
from tests.table import sign_in

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (3, 4, 5, 6))
AGREED = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", (1, 1, 1, 1, 1))
LANGUAGES = ("zh-hans", "zh-hant", "en")


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Return a statistician and a supervisor."""
    organisation = make_organisation()
    return (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )


def frozen(month: date, people: tuple[User, User]) -> FrozenMonth:
    """Freeze a month."""
    return freeze(motion=propose_freeze(month=month, by=people[0]), by=people[1])


@pytest.fixture
def two_months(people: tuple[User, User]) -> list[Case]:
    """Lay cases of January and March, freeze March, correct two of them, count one more, freeze April."""
    lay(AGREED, first=date(2025, 1, 6))
    cases = [lay(AGREED, first=MARCH)[0] for _n in range(3)]
    frozen(MARCH, people)
    happens(cases[0], "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    happens(cases[1], "correct_closing", "CLOSED", date(2025, 6, 3), was="2025-03-03", closed_on="2025-04-02")
    happens(cases[2], "reopen", "MEDIATING", date(2025, 4, 20))
    lay(AGREED, first=APRIL)
    frozen(APRIL, people)
    return cases


# --- Figures ------------------------------------------------------------------------------------------


def test_month_shows_postings_legal_dates_and_what_was_taken_along(two_months: list[Case]) -> None:
    march, april = make(MARCH, MARCH).report, make(APRIL, APRIL).report
    assert march.postings == Postings(3, 0, 0, 0)
    assert (march.by_legal_date, march.figure.counted, len(march.taken_along)) == (3, 4, 1)
    assert april.postings == Postings(2, 0, 0, 2)
    assert (april.postings.total, april.by_legal_date, april.figure.counted) == (0, 2, 4)
    assert (april.cumulative_posted, len(april.corrections), april.taken_along) == (4, 2, [])


def test_months_of_the_span_add_up(two_months: list[Case]) -> None:
    report = make(APRIL, APRIL).report
    rows = {row.month: row for row in report.months}
    assert min(rows) == report.figure.span.first_on == date(2021, 1, 1)
    assert [(rows[m].postings.total, rows[m].by_legal_date) for m in (date(2025, 1, 1), MARCH, APRIL)] == [
        (1, 1), (3, 1), (0, 2),
    ]  # fmt: skip
    assert report.months[-1].cumulative == report.figure.counted
    assert report.months[-1].pace == report.figure.pace > 0


def test_flow_adds_up_for_every_slice(two_months: list[Case]) -> None:
    report = make(APRIL, APRIL).report
    assert report.flow == FlowRow("", 0, 2, 1, 1)
    for rows in report.flows.values():
        assert all(row.adds_up for row in rows)
        sums = [sum(getattr(row, name) for row in rows) for name in ("start", "came", "went", "end")]
        assert sums == [0, 2, 1, 1]


def test_cuts_add_up_to_the_figures(two_months: list[Case]) -> None:
    report = make(APRIL, APRIL).report
    for rows in report.cuts.values():
        assert sum(row.number for row in rows) == report.postings.total
        assert sum(row.cumulative for row in rows) == report.figure.counted


def test_report_asks_neither_the_ledger_nor_the_cases(two_months: list[Case], monkeypatch: Any) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError

    for model in (LedgerLine, Movement, Case):
        monkeypatch.setattr(model.objects, "get_queryset", refuse)
    assert as_xlsx(make(APRIL, APRIL), "en")


def test_measures_are_those_of_the_first_closings_and_absent_where_nothing_is_recorded(
    two_months: list[Case],
) -> None:
    report = make(APRIL, APRIL).report
    assert (report.measures.closed, report.measures_so_far.closed) == (1, 5)
    table = tables.measures(report)
    values = {row[0]: row[1:] for row in table.rows}
    assert values["调解成功率"] == (Percent(Decimal("100.0")), "1/1", Percent(Decimal("100.0")), "5/5")
    assert "涉案标的额（元）" not in values


# --- Periods ------------------------------------------------------------------------------------------


def test_periods_are_offered_once_frozen_to_the_end() -> None:
    months = [date(2025, month, 1) for month in range(3, 13)]
    found = [(period.first, period.last) for period in periods_of(months)]
    december = date(2025, 12, 1)
    assert found == [
        (date(2025, 7, 1), december),
        (date(2025, 1, 1), december),
        (date(2021, 1, 1), december),
        (date(2025, 1, 1), date(2025, 6, 1)),
    ]
    assert periods_of([date(2025, 5, 1)]) == []


def test_report_of_several_months_is_the_sum_of_theirs(
    two_months: list[Case], people: tuple[User, User]
) -> None:
    lay(AGREED, first=date(2025, 6, 9))
    for month in (MAY, JUNE):
        frozen(month, people)
    months = [make(month, month).report for month in (MARCH, APRIL, MAY, JUNE)]
    half = make(date(2025, 1, 1), JUNE).report
    along = len(months[0].taken_along)
    assert half.postings.total == sum(month.postings.total for month in months) + along == 5
    assert half.flow.came - half.flow.went == half.flow.end == months[-1].flow.end
    assert half.measures.closed == sum(month.measures.closed for month in months) + along
    client = sign_in(make_cast("MEDIATING")["STATISTICIAN"])
    page = client.get(reverse("reports")).content.decode()
    address = reverse("report_period_xlsx", args=[date(2025, 1, 1), JUNE])
    assert f"{address}?lang=en" in page
    assert client.get(address).status_code == 200
    assert client.get(reverse("report_period_xlsx", args=[MARCH, JUNE])).status_code == 404


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ({100: 4, None: 2}, [4, Percent(Decimal("66.7"))]),
        ({100: 3, 75: 2, None: 5}, [Decimal("90.0"), 80, 5, Percent(Decimal("50.0"))]),
    ],
)
def test_satisfaction_has_its_target_and_response_rate_and_no_score_of_a_few(
    scores: dict[int | None, int], shown: list[object]
) -> None:
    rows = tables.satisfaction(Satisfaction.of(scores), 80).rows
    assert [row[1] for row in rows if row[0] != "征询人次"] == shown


def test_satisfaction_is_absent_where_nobody_was_asked_and_in_a_month(
    two_months: list[Case], monkeypatch: Any
) -> None:
    assert make(MARCH, APRIL).satisfaction is None
    monkeypatch.setattr(making, "satisfaction_of", lambda *_days: Satisfaction.of({100: 6}))
    assert make(APRIL, APRIL).satisfaction is None
    assert (
        len(paper(make(MARCH, APRIL), "en")["tables"]) == len(paper(make(APRIL, APRIL), "en")["tables"]) + 1
    )


# --- Downloads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("report_xlsx", ["2025-04"]),
        ("report_pdf", ["2025-04"]),
        ("reports", []),
        ("report_period_xlsx", ["2021-01", "2025-12"]),
        ("report_period_pdf", ["2021-01", "2025-12"]),
    ],
)
def test_reports_do_not_exist_for_others(
    name: str, months: list[str], two_months: list[Case], monkeypatch: Any
) -> None:
    monkeypatch.setattr("indicators.reports.views._of_period", lambda *_args: make(APRIL, APRIL))
    monkeypatch.setattr("indicators.reports.views.as_pdf", lambda *_args: b"%PDF")
    cast = make_cast("MEDIATING")
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    address = reverse(name, args=months)
    answers = {key: sign_in(actor).get(address).status_code for key, actor in people.items()}
    assert answers == {key: 200 if key in readers else 404 for key in people}


@pytest.mark.parametrize("month", ["2025-05", "2025-02", "0000-01"])
def test_month_that_is_not_frozen_has_no_report(month: str, two_months: list[Case]) -> None:
    client = sign_in(make_cast("MEDIATING")["STATISTICIAN"])
    assert client.get(f"/target/months/{month}/report.xlsx").status_code == 404
    assert client.get("/target/months/2025-04/report.xlsx?lang=fr").status_code == 404


def cells(content: bytes) -> tuple[list[str], list[str]]:
    """Return the texts of a spreadsheet, and the XML of its sheets."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 -- our own file
        texts = ["".join(part.itertext()) for part in strings]
        return texts, [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_spreadsheet_has_everything_and_no_formula(two_months: list[Case], language: str) -> None:
    made = make(APRIL, APRIL)
    texts, sheets = cells(as_xlsx(made, language))
    month = made.book.last
    assert {month.sha256, month.previous, two_months[0].title} <= set(texts)
    with override(language):
        wanted = {text for pair in definitions() for text in pair}
    assert wanted <= set(texts)
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert sum("<pane" in sheet for sheet in sheets) == len(tables.tables_of(made.report, Words()))
    names = [name for case in two_months for name in case.parties.values_list("name", flat=True)]
    assert not set(names) & set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_of_a_report_is_defined_on_it(two_months: list[Case], language: str) -> None:
    report = make(APRIL, APRIL).report
    with override(language):
        assert set(tables.measured(report.measures)) <= dict(definitions()).keys()


def test_chinese_report_has_the_brackets_and_commas_of_chinese(two_months: list[Case]) -> None:
    texts, _sheets = cells(as_xlsx(make(MARCH, APRIL), "zh-hans"))
    spans = [text for text in texts if "2025年3月" in text and "日" not in text]
    assert "2025年3月至2025年4月" in spans
    assert all(sign not in text for text in (*spans, *texts) if "年" in text for sign in (" (", " – ", ", "))


def test_text_that_begins_like_a_formula_stays_text(people: tuple[User, User]) -> None:
    lay(AGREED, first=MARCH)
    Case.objects.update(district='=HYPERLINK("http://x")')
    case = Case.objects.get()
    happens(case, "reopen", "MEDIATING", date(2025, 3, 20))
    frozen(MARCH, people)
    texts, sheets = cells(as_xlsx(make(MARCH, MARCH), "zh-hans"))
    assert '=HYPERLINK("http://x")' in texts
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)


def test_same_report_is_the_same_to_the_byte(two_months: list[Case]) -> None:
    before = as_xlsx(make(MARCH, MARCH), "zh-hans")
    lay(AGREED, first=MAY)
    assert as_xlsx(make(MARCH, MARCH), "zh-hans") == before


@pytest.mark.skipif(not rendering.settings.PAPERS_ENABLED, reason="papers are off on this machine")
def test_paper_is_a_pdf_in_the_language_asked_for(two_months: list[Case]) -> None:
    client = sign_in(make_cast("MEDIATING")["STATISTICIAN"])
    answer = client.get("/target/months/2025-04/report.pdf?lang=zh-hant")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "zh-hant")
    assert answer.content.startswith(b"%PDF")


def test_paper_leaves_columns_and_very_long_lists_to_the_spreadsheet() -> None:
    columns = (tables.Column("a"), tables.Column("b", on_paper=False))
    short = tables.Table("n", "t", columns, [("x", 1), ("x", 2)], grouped=1)
    assert on_paper(short).rows == [["x"], [None]]
    long = tables.Table("n", "t", columns, [("x", 1)] * (MOST_ON_PAPER + 1))
    assert (on_paper(long).rows, str(MOST_ON_PAPER + 1) in on_paper(long).note) == ([], True)


def test_dashboard_links_to_the_last_report(two_months: list[Case]) -> None:
    page = sign_in(make_cast("MEDIATING")["SUPERVISOR"]).get(reverse("target")).content.decode()
    assert "/target/months/2025-04/report.xlsx" in page
    assert "/target/months/2025-04/report.pdf" in page


def test_dashboard_of_a_plan_period_that_is_over_links_to_its_report(people: tuple[User, User]) -> None:
    lay(AGREED, first=MARCH)
    frozen(date(2025, 12, 1), people)
    reader = sign_in(make_cast("MEDIATING")["SUPERVISOR"])
    page = reader.get(reverse("target"), {"plan": "2021"}).content.decode()
    assert reverse("report_period_xlsx", args=[date(2021, 1, 1), date(2025, 12, 1)]) in page
    page = reader.get(reverse("target")).content.decode()
    assert "/target/months/2025-12/report.xlsx" in page

"""The pages of an import: who may open them, and the way from the file to the result."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Organisation, User
from cases.actors import Actor
from cases.models import Case
from cases.permissions import Role
from indicators.imports import services
from indicators.imports.models import ImportFile, ImportRow, Status
from indicators.rules import Reason
from tests.factories import make_organisation, make_user
from tests.indicators.imports.conftest import rows_of
from tests.ledgers import HEADINGS, as_csv, as_xlsx, row
from tests.table import sign_in

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportFile]


def signed_in(user: User) -> Client:
    """Return the browser of somebody who has just proved who he is."""
    return sign_in(Actor(user=user))


@pytest.fixture
def client(statistician: User) -> Client:
    """Return the statistician's browser."""
    return signed_in(statistician)


PAGES = ("", "columns/", "errors/", "adopt/", "confirm/", "undo/")


@pytest.mark.parametrize(
    "role", [None, Role.INTAKE_CLERK, Role.CASE_SECRETARY, Role.INSTITUTION_CHAIR, Role.ADMINISTRATOR]
)
def test_nobody_else_learns_of_an_import(
    brought: Bring, organisation: Organisation, role: Role | None
) -> None:
    file = brought(as_xlsx([row(1)]))
    user = make_user("OTHER", roles=(role,), organisation=organisation) if role else make_user("STRANGER")
    other = signed_in(user)
    answers = [
        other.get("/import/").status_code,
        other.post("/import/").status_code,
        other.get("/import/template/").status_code,
    ]
    for page in PAGES:
        answers += [
            other.get(f"/import/{file.pk}/{page}").status_code,
            other.post(f"/import/{file.pk}/{page}").status_code,
        ]
    assert set(answers) == {404}


def test_the_imports_of_another_organisation_do_not_exist(brought: Bring) -> None:
    file = brought(as_xlsx([row(1)]))
    other = signed_in(make_user("X", roles=(Role.STATISTICIAN,), organisation=make_organisation("OTHER")))
    assert other.get("/import/").status_code == 200
    assert file.file.name not in other.get("/import/").content.decode()
    for page in ("", "columns/", "errors/", "confirm/", "undo/"):
        assert other.get(f"/import/{file.pk}/{page}").status_code == 404
        assert other.get(f"/import/{uuid4()}/{page}").status_code == 404


def test_a_supervisor_looks_and_changes_nothing(brought: Bring, organisation: Organisation) -> None:
    file = brought(as_xlsx([row(1, 调解结果="成功"), row(2)]))
    other = signed_in(make_user("SUPERVISOR", roles=(Role.SUPERVISOR,), organisation=organisation))
    page = other.get(f"/import/{file.pk}/").content.decode()
    assert "成功" in page
    assert '<form method="post" action="/import' not in page
    assert other.get(f"/import/{file.pk}/errors/").status_code == 200
    for method, path in (
        ("post", ""),
        ("get", "columns/"),
        ("post", "adopt/"),
        ("get", "confirm/"),
        ("post", "confirm/"),
        ("post", "undo/"),
    ):
        address = f"/import/{file.pk}/{path}" if path else "/import/"
        assert getattr(other, method)(address, {"all": "1"}).status_code == 404
    file.refresh_from_db()
    assert file.status == Status.CHECKED


def test_a_sheet_is_named_beside_its_rows(client: Client, brought: Bring) -> None:
    """Of a sheet called 2022年, a row 3 is not the third month; a sheet that is not read is named too."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name in ("2021年", "2022年"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, row(1))
    book.add_worksheet("说明").write(0, 0, "请勿修改")
    book.close()
    file = brought(buffer.getvalue())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(f"/import/{file.pk}/columns/").content.decode()
    assert "以下工作表没有表头，不读取：说明" in page
    page = client.get(f"/import/{file.pk}/?view=all").content.decode()
    assert "2022年 · 第2行" in page
    assert "案号与“2021年”第2行相同" in page


def test_from_the_file_to_the_cases_and_back(client: Client, drain: Any) -> None:
    content = as_csv([row(1), row(2, 结案日期="2022.13.5"), row(3, 调解结果="成功")], "gb18030")
    answer = client.post("/import/", {"file": SimpleUploadedFile("台账2022.csv", content)})
    file = ImportFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/import/{file.pk}/columns/")
    page = client.get(answer["Location"]).content.decode()
    assert "A 案号" in page

    chosen = {f"0-{name}": str(column) for name, column in file.sheets[0]["columns"].items()}
    answer = client.post(f"/import/{file.pk}/columns/", {"0-used": "on", **chosen})
    assert answer.status_code == 302
    assert 'data-module="job"' in client.get(f"/import/{file.pk}/").content.decode()
    drain()

    page = client.get(f"/import/{file.pk}/").content.decode()
    assert "2022.13.5" in page
    third = ImportRow.objects.get(file=file, number=4)
    client.post(f"/import/{file.pk}/adopt/", {"row": third.pk, "field": "outcome"})
    third.refresh_from_db()
    assert third.status == "GOOD"
    errors = rows_of(client.get(f"/import/{file.pk}/errors/").content)
    assert [cells[0] for cells in errors[1:]] == [row(2)[0]]

    assert not Case.objects.exists()
    answer = client.post(f"/import/{file.pk}/confirm/", {})
    assert answer.status_code == 422  # the row with an error must be left out in so many words
    answer = client.post(f"/import/{file.pk}/confirm/", {"skip_bad": "on"})
    assert answer.status_code == 302
    drain()
    assert Case.objects.count() == 2
    answer = client.get(f"/import/{file.pk}/")
    page = answer.content.decode()
    assert row(1)[0] in page
    assert [(each.reason, each.number) for each in answer.context["verdicts"]] == [(Reason.COUNTED, 2)]
    case = Case.objects.get(number=row(1)[0])
    assert "台账2022.csv" in client.get(f"/cases/{case.pk}/").content.decode()

    assert client.get(f"/import/{file.pk}/undo/").status_code == 200
    client.post(f"/import/{file.pk}/undo/")
    drain()
    assert set(Case.objects.values_list("state", "number")) == {("CANCELLED", None)}
    assert client.get(f"/import/{file.pk}/").status_code == 200
    assert client.get(f"/cases/{case.pk}/").status_code == 200
    assert client.get("/import/").status_code == 200


@pytest.mark.parametrize("content", [b"hello", as_csv([], "utf-8", ["填写说明"])])
def test_a_bad_file_is_refused_on_the_page(client: Client, content: bytes) -> None:
    answer = client.post("/import/", {"file": SimpleUploadedFile("a.csv", content)})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert not ImportFile.objects.exists()


def test_columns_without_which_no_case_can_be_made_are_asked_for(client: Client, statistician: User) -> None:
    file = services.bring(
        stream=io.BytesIO(as_xlsx([row(1)])), name="a.xlsx", organisation=statistician.organisation, by=statistician
    )  # fmt: skip
    chosen = {f"0-{name}": str(column) for name, column in file.sheets[0]["columns"].items()}
    for changes in ({"0-number": ""}, {"0-number": "1"}, {"0-number": "99"}):
        answer = client.post(f"/import/{file.pk}/columns/", {"0-used": "on", **chosen, **changes})
        assert answer.status_code == 422
    answer = client.post(f"/import/{file.pk}/columns/", chosen)
    assert answer.status_code == 422  # no sheet at all
    file.refresh_from_db()
    assert file.status == Status.COLUMNS


def test_the_template_can_be_filled_in_and_imported(client: Client, brought: Bring) -> None:
    answer = client.get("/import/template/")
    head = rows_of(answer.content)[0]
    assert answer["X-Content-Type-Options"] == "nosniff"
    example = [
        "澜知调〔2022〕17号",
        "甲公司",
        "乙商行",
        "侵害商标权纠纷",
        "商标",
        "2022-01-05",
        "2022-01-10",
        "2022-03-08",
        "调解成功",
        "12.5万",
        "海湾区",
    ]
    file = brought(as_xlsx([example], head))
    (found,) = ImportRow.objects.filter(file=file)
    assert found.problems == []
    assert found.values == {
        "number": "澜知调〔2022〕17号",
        "applicants": ["甲公司"],
        "respondents": ["乙商行"],
        "received_on": "2022-01-05",
        "accepted_on": "2022-01-10",
        "closed_on": "2022-03-08",
        "outcome": "AGREEMENT_WRITTEN",
        "right_type": "TM",
        "dispute_type": "INFRINGEMENT",
        "amount_fen": 12_500_000,
        "currency": "CNY",
        "district": "海湾区",
    }


def test_a_weighty_step_asks_who_it_is(brought: Bring, statistician: User) -> None:
    file = brought(as_xlsx([row(1)]))
    stale = Client()
    stale.force_login(statistician)
    answer = stale.post(f"/import/{file.pk}/confirm/", {})
    assert answer.status_code == 302
    assert "/confirm/" not in answer["Location"].split("?")[0]
    file.refresh_from_db()
    assert file.status == Status.CHECKED


@pytest.mark.parametrize("rows", [1, 40])
def test_the_preview_costs_the_same_for_few_and_many_rows(
    client: Client, brought: Bring, django_assert_num_queries: Any, rows: int
) -> None:
    file = brought(as_xlsx([row(n, 结案日期="2022.13.5") for n in range(1, rows + 1)], HEADINGS))
    client.get(f"/import/{file.pk}/")
    with django_assert_num_queries(PREVIEW_STATEMENTS):
        client.get(f"/import/{file.pk}/")


PREVIEW_STATEMENTS = 8

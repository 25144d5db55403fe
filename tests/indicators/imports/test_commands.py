"""`manage.py import_ledger` and `undo_import`: the same steps without a page."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from cases.models import Case, CaseEvent
from indicators.counting import figure
from indicators.imports.models import ImportFile
from tests.ledgers import as_csv, as_xlsx, row

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> dict[str, Any]:
    """Return what the command prints as JSON."""
    answer = io.StringIO()
    call_command("import_ledger", *map(str, arguments), "--json", stdout=answer)
    return dict(json.loads(answer.getvalue()))


@pytest.fixture
def ledger(tmp_path: Path, statistician: User) -> Path:
    """Return a file with two good rows and one with an error."""
    path = tmp_path / "台账.csv"
    path.write_bytes(as_csv([row(1), row(2, 调解结果="成功"), row(3)], "gb18030"))
    return path


def test_without_commit_it_only_checks(ledger: Path) -> None:
    answer = run(ledger)
    assert (answer["rows"], answer["good"], answer["bad"], answer["imported"]) == (3, 2, 1, 0)
    assert answer["errors"] == [
        {
            "sheet": "",
            "row": 3,
            "problems": [
                {
                    "field": "outcome",
                    "code": "OUTCOME_UNKNOWN",
                    "reason": "The outcome “成功” is not in the dictionary",
                    "suggestion": "调解成功",
                }
            ],
        }
    ]
    assert not Case.objects.exists()


def test_it_imports_adopts_and_takes_back(ledger: Path, statistician: User) -> None:
    with pytest.raises(CommandError, match="1 rows have errors"):
        run(ledger, "--commit")
    assert not Case.objects.exists()
    answer = run(ledger, "--commit", "--adopt", "--by", statistician.email)
    assert (answer["status"], answer["imported"], answer["bad"]) == ("DONE", 3, 0)
    assert answer["counted"] == figure(date(2025, 12, 31)).counted > 0
    assert set(CaseEvent.objects.values_list("by_id", flat=True)) == {statistician.pk}
    assert run(ledger, "--commit", "--adopt")["imported"] == 0
    call_command("undo_import", answer["import"], stdout=io.StringIO())
    assert set(Case.objects.values_list("outcome", "number")) == {("VOID_ENTRY", None)}
    with pytest.raises(CommandError):
        call_command("undo_import", answer["import"])
    assert run(ledger, "--commit", "--skip-errors")["imported"] == 2
    assert ImportFile.objects.get(pk=answer["import"]).committed_by == statistician


@pytest.mark.django_db
def test_without_an_organisation_it_says_what_comes_first(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="init_centre"):
        run(tmp_path / "a.csv")


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, ledger: Path) -> None:
    other = tmp_path / "a.pdf"
    other.write_bytes(b"%PDF-1.7")
    narrow = tmp_path / "b.xlsx"
    narrow.write_bytes(as_xlsx([["1", "甲", "2022-03-08"]], ["案号", "申请人", "结案日期"]))
    for arguments in (
        [tmp_path / "missing.csv"],
        [other],
        [narrow],
        [ledger, "--organisation", "NOBODY"],
        [ledger, "--by", "nobody@test.example"],
    ):
        with pytest.raises(CommandError):
            run(*arguments)
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", "6eab57f0-9235-4a9d-9555-6051e129db39")

"""Nothing can set a closing date by itself: no form, no page of the administration, no command, no import.

The source is read for whatever writes one; the forms, registers and commands are walked; the database is asked.
That two persons and a paper can correct one stands in tests/cases/test_afterwards.py.
"""

import ast
import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import get_commands, load_command_class
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import get_resolver, reverse

from cases.models import Case
from cases.moment import today
from cases.permissions import Action
from cases.refusals import Refusal
from cases.services.procedure import perform
from indicators.models import Entry, LedgerLine, Movement
from tests.cases.test_afterwards import closed_case
from tests.table import hold, lay_mediation, sign_in

DATES = {"closed_on", "first_closed_on", "counted_on", "countable_on"}
OURS = ("accounts", "cases", "documents", "indicators", "mediation", "notices")
ROOT = Path(settings.BASE_DIR)

# Who may write a date of a closing, and why: place and function.
ON_THE_CASE = {
    ("cases/procedures/mediation.py", "close"): "the day of the legal event",
    ("cases/procedures/mediation.py", "reopen"): "takes it away",
    ("cases/procedures/mediation.py", "correct_closing"): "two persons and a paper",
    ("cases/procedures/mediation.py", "undo_import"): "takes it away",
    ("cases/procedures/arbitration.py", "close"): "the day of the legal event",
    ("cases/procedures/arbitration.py", "re_arbitrate"): "takes it away",
    ("cases/procedures/arbitration.py", "correct_closing"): "two persons and a paper",
    ("cases/procedures/arbitration.py", "undo_import"): "takes it away",
}
# What follows an event: the ledger's own rows.
IN_THE_LEDGER: dict[tuple[str, str], str] = {
    ("indicators/filling.py", "_fill_closing"): "of the entry, from the event",
    ("indicators/desk.py", "take"): "of the assessment, from the event",
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules of the product."""
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield every node with the name of the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        name = node.name if isinstance(node, ast.FunctionDef) else inside
        yield name, node
        yield from functions(node, name)


def assigned(node: ast.AST) -> Iterator[str]:
    """Yield the attributes that a statement sets."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    for target in targets:
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        yield from (part.attr for part in parts if isinstance(part, ast.Attribute))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def written_at_once(node: ast.AST) -> Iterator[str]:
    """Yield the columns that a call to a query set or a model writes by name."""
    if not isinstance(node, ast.Call):
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    writes = called in {"update", "create", "update_or_create", "get_or_create", "bulk_update"}
    if writes or called in {"Case", "MediationCase", "ArbitrationCase", "Entry", "LedgerLine", "Assessment"}:
        yield from (keyword.arg or "" for keyword in node.keywords)
        for values in (a for a in node.args if isinstance(a, ast.List)):
            yield from (str(v.value) for v in values.elts if isinstance(v, ast.Constant))


def test_only_the_steps_of_the_procedures_write_a_closing_date() -> None:
    found = {
        (name, function)
        for name, tree in sources()
        for function, node in functions(tree)
        if DATES & set(assigned(node))
    }
    assert found == ON_THE_CASE.keys() | IN_THE_LEDGER.keys()


def test_nothing_writes_one_into_rows_at_once() -> None:
    found = {
        (name, function)
        for name, tree in sources()
        for function, node in functions(tree)
        if DATES & set(written_at_once(node))
    }
    assert found == {
        ("indicators/desk.py", "_post"),  # the ledger's line
        (
            "indicators/satisfaction/asking.py",
            "on_event",
        ),  # what was asked about a closing follows its correction
        ("indicators/satisfaction/asking.py", "_message"),
    }


def test_only_imports_and_invented_cities_lay_rows_down_with_one() -> None:
    """Rows for COPY are mappings: whoever names the column in one lays cases down, or writes an event."""
    found = {
        name
        for name, tree in sources()
        for _function, node in functions(tree)
        if isinstance(node, ast.Dict)
        and {"closed_on", "first_closed_on"} <= {k.value for k in node.keys if isinstance(k, ast.Constant)}
    }
    assert found <= {"cases/services/legacy_rows.py", *(n for n in found if n.startswith("indicators/city"))}
    assert "cases/services/legacy_rows.py" in found


# --- Forms, registers, commands --------------------------------------------------------------------------


def all_subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield every class made from a class."""
    subs: list[type[Any]] = kind.__subclasses__()
    for sub in subs:
        yield sub
        yield from all_subclasses(sub)


def test_no_form_takes_a_closing_date_but_the_one_that_proposes_it() -> None:
    assert get_resolver().url_patterns  # every view, and with it every form, is imported
    ours = [form for form in all_subclasses(forms.BaseForm) if form.__module__.split(".")[0] in OURS]
    assert len(ours) > 50
    takes = {form.__name__ for form in ours if DATES & getattr(form, "base_fields", {}).keys()}
    assert takes == {"ClosingDateForm"}
    counted = {Case, *Case.__subclasses__(), Entry, LedgerLine, Movement}
    of_models = {f._meta.model for f in ours if issubclass(f, forms.BaseModelForm)}  # type: ignore[attr-defined]
    assert not of_models & counted


def test_no_register_of_the_administration_holds_a_case_or_a_line() -> None:
    counted = {Case, *Case.__subclasses__(), Entry, LedgerLine, Movement}
    assert not admin.site._registry.keys() & counted
    for model in admin.site._registry:
        assert not DATES & {field.name for field in model._meta.get_fields()}, model


def test_no_command_takes_a_closing_date() -> None:
    ours = {config.name for config in apps.get_app_configs()} & set(OURS)
    names = [name for name, app in get_commands().items() if app in ours]
    assert len(names) > 10
    for name in names:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        assert not DATES & {action.dest for action in parser._actions}, name


# --- What somebody sends all the same ----------------------------------------------------------------------


@pytest.mark.django_db
def test_closing_date_in_a_form_by_hand_changes_nothing(settings: Any) -> None:
    settings.PAPERS_ENABLED = False
    from cases.models import Proposal
    from cases.services import endings, proposals

    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    sent = {"key": "k", "closed_on": "2020-01-01", "first_closed_on": "2020-01-01", "at": "2020-01-01"}
    assert sign_in(table.secretary).post(reverse("close", args=[table.case.pk]), sent).status_code == 302
    proposal = Proposal.objects.get(action="close")
    assert "closed_on" not in proposal.data
    proposals.answer(proposal_id=proposal.pk, by=table.supervisor, agrees=True)
    assert (table.case.closed_on, table.case.first_closed_on) == (today(), today())


@pytest.mark.django_db
def test_no_act_takes_one() -> None:
    table = closed_case()
    day = "2020-01-01"
    dates = dict.fromkeys((*DATES, "on", "at"), day)
    data = {**dates, "values": dates, "import": str(uuid4()), "reason": "x", "key": "k"}
    for action in Action:
        for by in (table.secretary, table.supervisor, table.applicant, table.clerk):
            with transaction.atomic():
                with contextlib.suppress(Refusal):
                    perform(case_id=table.case.pk, action=action, by=by, data=data)
                case = table.case
                assert date(2020, 1, 1) not in {case.closed_on, case.first_closed_on}, action
                assert not LedgerLine.objects.filter(counted_on=date(2020, 1, 1)).exists(), action
                transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [LedgerLine, Movement])
@pytest.mark.parametrize("change", ["UPDATE {} SET posted_at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_a_line(model: Any, change: str) -> None:
    closed_case()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))
    assert LedgerLine.objects.exists()

"""Every role, every action, every state: the committed prints against what the database answers."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from cases.access import depth_of, may_with, standings_of
from cases.audience import Depth
from cases.kinds import Kind
from cases.permissions import Action
from cases.procedures.states import STATES
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet
from cases.services.procedure import is_legal, perform
from tests.factories import Cast, make_cast

DOCS = Path(__file__).parents[2] / "docs"
MATRIX = (DOCS / "matrix.md").read_text(encoding="utf-8")
PROCEDURES = {
    kind: (DOCS / f"procedure-{kind.value.lower()}.md").read_text(encoding="utf-8") for kind in Kind
}

# What each member of the cast is called in the printed matrix.
COLUMN_OF = {"APPLICANT_AGENT": "AGENT", "RESPONDENT_AGENT": "AGENT", "GENERAL_AGENT": "AGENT"}
NOT_ON_THE_CASE = {"STRANGER", "NOBODY", "UNVERIFIED", "OTHER_CLERK", "UNASSIGNED_SECRETARY"}
NAMING = {"MEDIATOR_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"}
EVERY_STATE = [(kind, state.value) for kind, states in STATES.items() for state in states]


@cache
def printed_matrix(kind: Kind) -> dict[str, dict[str, str]]:
    """Return the committed table of a procedure: action -> column -> mark."""
    section = MATRIX.split(f"## {kind.value.title()}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in rows[0]][1:]
    return {row[0].strip(): dict(zip(head, (c.strip() for c in row[1:]), strict=True)) for row in rows[2:]}


@cache
def printed_sources(kind: Kind) -> dict[str, set[str]]:
    """Return the committed procedure: action -> the states in which it is legal."""
    steps = re.findall(r"^\d+\. \*\*(\w+)\*\* [^\n]*\n   - ([A-Z_, ]+?)(?: →|\n)", PROCEDURES[kind], re.M)
    return {name: {state.strip() for state in sources.split(",")} for name, sources in steps}


def is_printed(kind: Kind, name: str, action: str, state: str) -> bool:
    """Return what the committed table says of one person and one action."""
    if name in NOT_ON_THE_CASE or (name == "NOMINEE" and state not in NAMING):
        return False
    if state == "DRAFT" and name in {
        "INTAKE_CLERK",
        "SUPERVISOR",
        "INSTITUTION_CHAIR",
        "STATISTICIAN",
        "ADMINISTRATOR",
    }:
        return False
    mark = printed_matrix(kind).get(action, {}).get(COLUMN_OF.get(name, name), "")
    if mark[:1] not in {"●", "◐"}:
        return False
    if name == "APPLICANT_AGENT":
        return "r" not in mark
    if name == "RESPONDENT_AGENT":
        return "a" not in mark
    if name == "GENERAL_AGENT":
        return "r" not in mark and "s" not in mark
    return True


def test_the_committed_prints_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_matrix")
    assert capsys.readouterr().out == MATRIX
    for kind, text in PROCEDURES.items():
        call_command("print_procedure", kind.value.lower())
        assert capsys.readouterr().out == text


def test_every_action_is_printed() -> None:
    for kind in Kind:
        assert printed_matrix(kind).keys() == printed_sources(kind).keys()
    assert {action.value for action in Action} == {name for kind in Kind for name in printed_matrix(kind)}


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
def test_each_role_may_do_exactly_what_the_matrix_says(kind: Kind, state: str) -> None:
    cast = make_cast(state, kind=kind)
    wrong = []
    for name, actor in cast.actors.items():
        standings = standings_of(cast.case, actor)
        for action in Action:
            expected = is_printed(kind, name, action.value, state)
            if (may_with(cast.case, standings, action) is not None) != expected:
                wrong.append((name, action.value, expected))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
def test_each_step_is_legal_exactly_where_the_procedure_says(kind: Kind, state: str) -> None:
    cast = make_cast(state, kind=kind)
    sources = printed_sources(kind)
    assert {action.value for action in Action if is_legal(cast.case, action)} == {
        name for name, states in sources.items() if state in states
    }


SAMPLE = (
    "STRANGER",
    "NOBODY",
    "UNVERIFIED",
    "OTHER_CLERK",
    "STATISTICIAN",
    "THIRD_PARTY",
    "GENERAL_AGENT",
    "NOMINEE",
    "SYSTEM",
)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), EVERY_STATE)
def test_the_one_door_refuses_with_the_right_answer(kind: Kind, state: str) -> None:
    cast = make_cast(state, kind=kind)
    with translation.override("en"):
        wrong = [
            (name, action.value, got, expected)
            for name in SAMPLE
            for action in Action
            if (got := _answer(cast, name, action))
            != (expected := _expected(cast, name, action, kind, state))
            and not (got == "REACHED" and expected == "REACHED")
        ]
    assert wrong == []


class Back(Exception):
    """Rolls an act back that went through."""


def _expected(cast: Cast, name: str, action: Action, kind: Kind, state: str) -> str:
    if not is_printed(kind, name, action.value, state):
        is_unseen = name == "NOMINEE" or depth_of(cast.case, cast[name]) is Depth.NONE
        return "404" if is_unseen else "403"
    return "REACHED" if state in printed_sources(kind).get(action.value, ()) else "409"


def _answer(cast: Cast, name: str, action: Action) -> str:
    try:
        with transaction.atomic():
            perform(case_id=cast.case.pk, action=action, by=cast[name], data={})
            raise Back
    except NotVisible:
        return "404"
    except Forbidden:
        return "403"
    except NotYet:
        return "REACHED"
    except Conflict:
        return "409" if not is_legal(cast.case, action) else "REACHED"
    except Exception:  # the act was reached; without its data it cannot go on
        return "REACHED"

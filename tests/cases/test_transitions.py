"""Every transition of the specification (transitions.csv) is a step, with its actors, time limit and papers.

Where we differ on purpose it stands here, with the decision that says why.
"""

import csv
import re
from pathlib import Path

import pytest

from cases.kinds import Kind
from cases.permissions import MATRIX, Action, Role
from cases.procedures.reading import steps_of

TABLE = Path(__file__).with_name("transitions.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))

# "The tribunal" acts through its presiding or sole arbitrator (decision 0052).
SPEAKS_FOR = {"ARBITRATOR": Role.PRESIDING_ARBITRATOR}
# What a timer may propose, a person does (decision 0052): who that is stands in the matrix.
TIMERS = {
    ("MEDIATION", "lapse_correction"): Role.INTAKE_CLERK,
    ("MEDIATION", "no_reply"): Role.CASE_SECRETARY,
    ("MEDIATION", "expire"): Role.MEDIATOR,
    ("ARBITRATION", "lapse_correction"): Role.INTAKE_CLERK,
    ("ARBITRATION", "fee_lapse"): Role.CASE_SECRETARY,
    ("ARBITRATION", "end_answer_period"): Role.CASE_SECRETARY,
    ("ARBITRATION", "all_receipted"): Role.CASE_SECRETARY,
}
# Rows whose actors, second person or papers are another's on purpose.
OTHER_ACTORS = {
    ("MEDIATION", "submit"): "a clerk files for a party at the counter through the party's own draft",
    ("MEDIATION", "confirm_mediator"): "until the confirmation takes effect its mediator is a nominee",
}
OTHER_SECOND = {
    (
        "MEDIATION",
        "appoint_mediator",
    ): "both sides may object before the confirmation, and any objection ends it",
}
OTHER_PAPERS = {
    ("MEDIATION", "confirm_mediator"): "M16 is issued with each session, when its time is known",
    ("MEDIATION", "hold_session"): "M16 is issued when the session is scheduled",
    ("MEDIATION", "close"): "M27 records a visit after the closing",
    ("MEDIATION", "reopen"): "M26 is made again at the next closing",
}


def roles_in(text: str) -> set[str]:
    """Return the roles that a cell names, without what stands in brackets."""
    return set(re.findall(r"[A-Z_]{4,}", re.sub(r"\(.*?\)", "", text)))


def second_in(text: str) -> str:
    """Return the role that approves, decides or confirms, or ""."""
    return next(iter(re.findall(r"\((?:approve|decide|confirm): ([A-Z_]+)", text)), "")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['machine']}-{row['from']}-{row['event']}")
def test_each_transition_of_the_specification_is_a_step(row: dict[str, str]) -> None:
    kind, event = Kind(row["machine"]), row["event"]
    step = next(step for step in steps_of(kind) if step.name == event)
    key = (kind.value, event)

    assert row["from"] in step.sources
    assert (step.target or row["from"]) == row["to"]
    assert row["time_limit"] in {"", step.limit}
    papers = {code for code in row["documents"].split("|") if code}
    assert papers <= set(step.papers) or key in OTHER_PAPERS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['machine']}-{row['from']}-{row['event']}")
def test_each_transition_is_taken_by_its_actors(row: dict[str, str]) -> None:
    kind, event = Kind(row["machine"]), row["event"]
    permission = MATRIX[kind][Action(event)]
    key = (kind.value, event)

    named = {SPEAKS_FOR.get(role, role) for role in roles_in(row["actors"])}
    if "SYSTEM" in named and Role.SYSTEM not in permission.roles:
        named = (named - {"SYSTEM"}) | {TIMERS[key]}
    assert named <= permission.roles or key in OTHER_ACTORS
    second = second_in(row["actors"])
    if second and key not in TIMERS and key not in OTHER_SECOND:
        assert (
            permission.approver_in(row["from"]) == SPEAKS_FOR.get(second, second) or "once" in row["actors"]
        )


def test_every_difference_is_still_one() -> None:
    events = {(row["machine"], row["event"]) for row in ROWS}
    assert {*TIMERS, *OTHER_ACTORS, *OTHER_SECOND, *OTHER_PAPERS} <= events

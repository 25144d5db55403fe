"""Each guard looks only at the part of the facts that it names, since nothing else is read for it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from types import CodeType, FunctionType
from typing import Any

import pytest

from cases.facts import READERS
from cases.kinds import Kind
from cases.procedures import arbitration_guards as a
from cases.procedures import guards as g
from cases.procedures.facts import Facts
from cases.procedures.reading import steps_of
from cases.procedures.step import Guard

FACTS = {field.name for field in fields(Facts)} - {"today"}
IN_STEPS = {guard.name for kind in Kind for step in steps_of(kind) for guard in step.guards}
GUARDS = {
    value.name: value for module in (g, a) for value in vars(module).values() if isinstance(value, Guard)
}


def within(function: Callable[..., Any]) -> Iterator[FunctionType]:
    """Yield a function, and those that it closes over."""
    if isinstance(function, FunctionType):
        yield function
        for cell in function.__closure__ or ():
            yield from within(cell.cell_contents) if callable(cell.cell_contents) else ()


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function and of what is defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def looked_at(guard: Guard) -> set[str]:
    """Return the facts that a guard's code names."""
    return {
        name
        for function in within(guard.holds)
        for code in codes(function.__code__)
        for name in code.co_names
    } & FACTS


def texts(value: object) -> Iterator[str]:
    """Yield the texts in a constant of a function or module."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)


def read(function: Callable[..., Any], seen: frozenset[object] = frozenset()) -> set[str]:
    """Return the facts that a reader, or what it calls in this app, names."""
    found: set[str] = set()
    for each in within(function):
        if each in seen:
            continue
        seen |= {each}
        for code in codes(each.__code__):
            found |= {text for constant in code.co_consts for text in texts(constant)} & FACTS
            used = [each.__globals__[name] for name in code.co_names if name in each.__globals__]
            found |= {text for value in used if isinstance(value, dict) for text in texts(value)} & FACTS
            called = [v for v in used if isinstance(v, FunctionType) and v.__module__.startswith("cases.")]
            for other in called:
                found |= read(other, seen)
    return found


def test_every_guard_is_tried() -> None:
    assert GUARDS.keys() >= IN_STEPS


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_reads_only_the_part_that_it_names(name: str) -> None:
    guard = GUARDS[name]
    facts = looked_at(guard)
    assert facts != set()
    assert facts - read(READERS[guard.reads]) == set()


def test_a_guard_that_names_the_wrong_part_would_be_found() -> None:
    wrong = Guard("wrong", "", g.NO_OPEN_FLAG.holds, "sides")
    assert looked_at(wrong) - read(READERS[wrong.reads]) == {"has_open_flag"}


@pytest.mark.parametrize("part", sorted(READERS))
def test_every_part_is_read_by_some_guard(part: str) -> None:
    assert part in {guard.reads for guard in GUARDS.values()}


def test_the_parts_cover_what_guards_look_at() -> None:
    assert Facts(today=date(2026, 1, 1)).today == date(2026, 1, 1)
    assert {fact for guard in GUARDS.values() for fact in looked_at(guard)} <= FACTS

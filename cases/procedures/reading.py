"""A procedure read back as rows: for the printed procedure, the database's table of moves, and the tests."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.kinds import Kind
from cases.procedures.arbitration import ArbitrationProcedure
from cases.procedures.mediation import MediationProcedure
from cases.procedures.step import Guard

PROCEDURES: dict[Kind, type] = {
    Kind.MEDIATION: MediationProcedure,
    Kind.ARBITRATION: ArbitrationProcedure,
}


@dataclass(frozen=True)
class StepRow:
    """One step, as declared."""

    name: str
    text: str
    sources: tuple[str, ...]
    target: str | None
    guards: tuple[Guard, ...]
    limit: str
    papers: tuple[str, ...]
    basis: str


def steps_of(kind: Kind) -> Iterator[StepRow]:
    """Yield the steps of a procedure in the order in which the file has them."""
    for name, method in vars(PROCEDURES[kind]).items():
        if (meta := getattr(method, "_django_fsm", None)) is None:
            continue
        transitions = list(meta.transitions.values())
        first = transitions[0]
        yield StepRow(
            name=name,
            text=(method.__doc__ or "").strip(),
            sources=tuple(str(t.source) for t in transitions),
            target=str(first.target) if first.target is not None else None,
            guards=tuple(first.conditions),
            limit=first.custom["limit"],
            papers=first.custom["papers"],
            basis=first.custom["basis"],
        )


def legal_moves() -> set[tuple[str, str, str]]:
    """Return every (kind, from, to) that a procedure allows."""
    return {
        (kind.value, source, step.target)
        for kind in PROCEDURES
        for step in steps_of(kind)
        for source in step.sources
        if step.target is not None and step.target != source
    }

"""`step`: one sentence of the rules of procedure, as a typed django-fsm transition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django_fsm import transition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from cases.models import Case

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Guard:
    """A fact that must hold before a step, with the sentence shown while it does not.

    Args:
        name: the fact, for the printed procedure.
        because: what is still missing, as a sentence for the reader.
        holds: asked of the case, whose `facts` were read before.
        reads: the part of the Facts that it looks at (a name in facts.READERS).
    """

    name: str
    because: "str | _StrPromise"
    holds: "Callable[[Case], bool]"
    reads: str

    def __call__(self, case: "Case") -> bool:
        """Return whether the fact holds (the form that django-fsm calls)."""
        return self.holds(case)


def step(
    field: Any,
    *,
    source: str | Sequence[str],
    target: str | None = None,
    when: Sequence[Guard] = (),
    limit: str = "",
    papers: Sequence[str] = (),
    basis: str = "",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare one step of a procedure.

    Args:
        field: the protected state field.
        source: the states in which the step is legal; named, never "*".
        target: the state it leads to, or None for an act that leaves the state as it is.
        when: guards, all of which must hold.
        limit: the code of the time limit that governs it.
        papers: codes of the papers that it issues.
        basis: the provision it rests on.
    """
    sources = [source] if isinstance(source, str) else list(source)
    conditions: list[Any] = list(when)
    custom = {"limit": limit, "papers": tuple(papers), "basis": basis}

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        wrapped: Callable[P, R] = transition(
            field=field, source=sources, target=target, conditions=conditions, custom=custom
        )(method)
        return wrapped

    return decorate

"""The terms of an agreement: rows of clauses as the data that papers and pages print, and back."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import get_args
from uuid import UUID

from cases.models import Agreement, Clause
from documents import contexts as c

# The class that holds the data of each kind of clause.
CLASSES: dict[str, type[c.Clause]] = {kind.code: kind for kind in get_args(c.Clause)}


def term_of(clause: Clause) -> c.Clause:
    """Return one clause as papers print it."""
    return c.from_json(CLASSES[clause.kind], clause.data)


def terms_of(agreement: Agreement) -> tuple[c.Clause, ...]:
    """Return all clauses in their order."""
    return tuple(term_of(clause) for clause in agreement.clauses.all())


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not empty: one matter in dispute a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def words_of(value: object) -> Iterator[str]:
    """Yield every text that a clause holds in the parties' own words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from words_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))


def agreement_in_force(case_id: UUID) -> Agreement | None:
    """Return the agreement that binds the parties now. It may be older than a draft made after a reopening."""
    rows = Agreement.objects.filter(case=case_id, status="IN_FORCE")
    return rows.select_related("paper").order_by("-version").first()


def current_agreement(case_id: UUID) -> Agreement | None:
    """Return the version in work or in force: the highest that is not void."""
    rows = Agreement.objects.filter(case=case_id).exclude(status="VOID")
    return rows.select_related("paper").prefetch_related("clauses").order_by("-version").first()

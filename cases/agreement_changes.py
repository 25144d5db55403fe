"""What changed between two versions of an agreement, said in words and marked ＋ and －, not by colour alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.agreement_terms import terms_of
from cases.models import Agreement
from documents import contexts as c

_TEXTS = (
    ("facts", _("Main facts")),
    ("matters", _("Matters in dispute")),
    ("responsibility", _("Responsibility of each side")),
    ("remaining", _("What is not agreed")),
    ("place", _("Place of signing")),
)


@dataclass(frozen=True)
class Line:
    """One line of a text: "+" added, "-" taken out, "" as before."""

    mark: str
    text: str


@dataclass(frozen=True)
class Change:
    """One part of the agreement that differs.

    Args:
        lines: where the part is a text; empty for clauses, which the page prints as the paper does.
        before, after: the clause as it was and as it is; None where there was or is none.
        number: the place of the clause in the newer version, or in the older one where it was taken out.
    """

    name: str | Promise = ""
    lines: tuple[Line, ...] = ()
    before: c.Clause | None = None
    after: c.Clause | None = None
    number: int = 0


def changes_between(older: Agreement, newer: Agreement) -> list[Change]:
    """Return what differs, part by part, in the order of the paper."""
    return [*_texts(older, newer), *_clauses(terms_of(older), terms_of(newer))]


def _texts(older: Agreement, newer: Agreement) -> Iterator[Change]:
    for field, name in _TEXTS:
        before, after = getattr(older, field), getattr(newer, field)
        if before != after:
            yield Change(name, tuple(_lines(before.splitlines(), after.splitlines())))
    if older.copies != newer.copies:
        yield Change(_("Number of copies"), (Line("-", str(older.copies)), Line("+", str(newer.copies))))


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, a, b, x, y in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line("", line) for line in after[x:y])
        else:
            yield from (Line("-", line) for line in before[a:b])
            yield from (Line("+", line) for line in after[x:y])


def _clauses(before: tuple[c.Clause, ...], after: tuple[c.Clause, ...]) -> Iterator[Change]:
    old, new = [repr(clause) for clause in before], [repr(clause) for clause in after]
    for tag, a, b, x, y in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, y - x)
        for step in range(pairs):
            yield Change(before=before[a + step], after=after[x + step], number=x + step + 1)
        for place in range(a + pairs, b):
            yield Change(before=before[place], number=place + 1)
        for place in range(x + pairs, y):
            yield Change(after=after[place], number=place + 1)

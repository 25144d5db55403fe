"""The key points of an agreement, as a signer reads them before signing: who does what by when, what is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import Case, ClauseKind
from documents import contexts as c
from documents.money import in_capitals
from documents.templatetags.papers import letter, stem


@dataclass(frozen=True)
class PartyName:
    """A party as the paper calls it: 甲方 or Party A, and its name."""

    label: str
    name: str
    side: str


@dataclass(frozen=True)
class Point:
    """One duty.

    Args:
        fen, currency, capitals: a payment in figures and in words; None and empty for other duties.
        due_on: the last day, where there is one; `is_from`: it is the first day instead.
    """

    title: str | Promise
    by: str
    to: str = ""
    detail: str = ""
    fen: int | None = None
    currency: str = ""
    capitals: str = ""
    due_on: date | None = None
    is_from: bool = False


def parties_of(case: Case) -> list[PartyName]:
    """Return the parties in the order of the paper."""
    english = (get_language() or "").startswith("en")
    rows = case.parties.select_related("side")
    return [
        PartyName(f"Party {letter(n)}" if english else f"{stem(n)}方", party.name, str(party.side))
        for n, party in enumerate(rows)
    ]


def points_of(terms: Sequence[c.Clause], parties: Sequence[PartyName]) -> list[Point]:
    """Return the duties, clause by clause; every payment is one of its own."""
    return [point for term in terms for point in _of(term, [f"{p.label} {p.name}" for p in parties])]


def _of(term: c.Clause, names: Sequence[str]) -> Iterator[Point]:
    title = ClauseKind(term.code).label
    if isinstance(term, c.PayClause):
        yield from _payments(term, names)
    elif isinstance(term, c.StopClause):
        yield Point(title, names[term.by], detail="; ".join(term.acts), due_on=term.from_on, is_from=True)
    elif isinstance(term, c.DestroyClause):
        yield Point(title, names[term.by], detail=term.items, due_on=term.due_on)
    elif isinstance(term, c.PublishClause):
        yield Point(title, names[term.by], detail=term.medium, due_on=term.due_on)
    elif isinstance(term, c.LicenceClause):
        yield Point(title, names[term.by], names[term.to], detail=term.right, due_on=term.until_on)
    elif isinstance(term, c.DefaultClause):
        yield Point(title, names[term.by], detail=_rate(term))
    elif isinstance(term, c.FreeClause):
        yield Point(term.title or title, "", detail=term.text)
    else:
        yield Point(title, _("Each party"))


def _payments(term: c.PayClause, names: Sequence[str]) -> Iterator[Point]:
    several = len(term.instalments) > 1
    for n, line in enumerate(term.instalments, start=1):
        title = _("Payment %(n)s") % {"n": n} if several else ClauseKind.PAY.label
        amount = line.amount
        yield Point(
            title,
            names[term.by],
            names[term.to],
            fen=amount.fen if amount else None,
            currency=amount.currency if amount else "",
            capitals=in_capitals(amount, "zh-hant" if get_language() == "zh-hant" else "zh-hans")
            if amount
            else "",
            due_on=line.due_on,
        )


def _rate(term: c.DefaultClause) -> str:
    if term.daily_ten_thousandths is None:
        return ""
    return _("%(rate)s of the overdue amount for each day") % {
        "rate": f"{term.daily_ten_thousandths / 100:g}%"
    }

"""Finding cases by what people type: a case number in any of its spellings, a reference, or part of a name."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, QuerySet, TextField, Value

from accounts.models import Organisation
from cases.models import Party
from cases.queries import CaseQuerySet

LONGEST = 120
# A year, at most four other signs (brackets, 第, a dash, a space), the serial.
_NUMBER = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\D{1,4}|(?=\d{4}))0*(\d{1,6})(?!\d)")


class Bigrams(Func):
    """The pairs of neighbouring signs of a text, as the index of names holds them (migration name_pairs)."""

    function = "cases_bigrams"
    output_field = ArrayField(TextField())


def plain(text: str) -> str:
    """Return what was typed with full-width signs made narrow and spaces made single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())[:LONGEST]


def year_and_serial(text: str) -> tuple[int, int] | None:
    """Return the year and serial of a case number: 澜知人调字〔2026〕第12号, 2026-12, ２０２６（12）."""
    found = _NUMBER.search(plain(text))
    return (int(found[1]), int(found[2])) if found else None


def found_in(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Return the cases that what was typed means; every case for an empty text."""
    typed = plain(text)
    if not typed:
        return cases
    if (number := year_and_serial(typed)) is not None:
        return cases.filter(number__in=[typed, *_spellings(*number)])
    # A union of ids, each found by its own index: one OR over the three would read every case.
    every = cases.model._default_manager.order_by()
    by_reference = every.filter(reference=typed.upper()).values("pk")
    by_number = every.filter(number=typed).values("pk")
    return cases.filter(pk__in=by_reference.union(by_number, _named(typed)))


def _spellings(year: int, serial: int) -> Iterable[str]:
    """Yield the number as each organisation writes it, so that the index of numbers finds it."""
    for organisation in Organisation.objects.only("code", "number_pattern"):
        yield organisation.format_number(year=year, serial=serial)


def _named(typed: str) -> QuerySet[Any]:
    """Return the ids of cases with a party whose name holds the text.

    The index knows pairs of signs; what it finds is compared with the whole text.
    """
    named = Party.objects.filter(name__icontains=typed)
    if len(typed.replace(" ", "")) > 1:
        named = named.alias(pairs=Bigrams("name")).filter(pairs__contains=Bigrams(Value(typed)))
    return named.order_by().values("case_id")

"""What is compared inside one process: the cases of a user, and a paper of three pages."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

from django.db import connection

from benchmarks.works import Facts
from cases.actors import Actor
from cases.models import Case, Engagement
from documents.rendering import CannotRender, NotReady

# The least that a table of members can be asked: whose cases, with no dates.
JOIN = "SELECT c.id FROM cases_case AS c JOIN cases_engagement AS e ON e.case_id = c.id WHERE e.user_id = %s"
PAGES = 3


def measure(found: Facts) -> None:
    """Add the two comparisons to the facts."""
    for name, role, number in (
        ("visible cases: a party with 5", "APPLICANT", 5),
        ("visible cases: a mediator with 200", "MEDIATOR", 200),
    ):
        _visible(found, name, role, number)
    try:
        found.inside["agreement of 3 pages, warm"] = _paper()
    except (
        ImportError,
        CannotRender,
        NotReady,
    ) as error:  # no pango, or a machine that is too busy for the limits
        found.problems["agreement of 3 pages, warm"] = str(error)


def in_turn(ours: Callable[[], object], floor: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the p50 of two functions in milliseconds, called in turn after one call each to warm up."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        for act, milliseconds in zip((ours, floor), spent, strict=True):
            begun = time.perf_counter()
            act()
            if turn:
                milliseconds.append((time.perf_counter() - begun) * 1_000)
    return median(spent[0]), median(spent[1])


def _visible(found: Facts, name: str, role: str, number: int) -> None:
    grant = Engagement.objects.filter(role=role, case__reference="DR-X15").select_related("user").get()
    sql, values = (
        Case.objects.visible_to(Actor(user=grant.user)).order_by().values("pk").query.sql_with_params()
    )
    found.inside[name] = in_turn(lambda: _rows(sql, values), lambda: _rows(JOIN, (grant.user_id,)), 200)
    found.statements[name] = 1


def _rows(sql: str, values: tuple[Any, ...]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def _paper() -> tuple[float, float]:
    """Return what our press takes for an agreement, and WeasyPrint alone for the same page without PDF/A."""
    from weasyprint import HTML

    from documents.kinds import CATALOGUE
    from documents.press import BASE_URL, NamesOnly
    from documents.printing import STYLES_DIR
    from documents.rendering import Identity, html, images, render
    from tests.documents.samples import AGREEMENT

    kind = CATALOGUE["M23"]
    identity = Identity(number="1", authentic_language="zh-hans", is_draft=False, code="")
    context = AGREEMENT
    while render(kind, context, "zh-hans", identity).pages < PAGES:
        context = replace(context, clauses=context.clauses + AGREEMENT.clauses)
    drawings = images(context.organisation, identity.code)
    styles = [str(path) for path in sorted(STYLES_DIR.glob("*.css"))]

    def bare() -> object:
        page = html(kind, context, "zh-hans", identity)
        return HTML(string=page, base_url=BASE_URL, url_fetcher=NamesOnly(drawings)).write_pdf(
            stylesheets=styles
        )

    return in_turn(lambda: render(kind, context, "zh-hans", identity), bare, 7)

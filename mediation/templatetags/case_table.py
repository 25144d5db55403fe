"""The rows of a list of cases. A template takes five times as long for fifty of them.

{% load case_table %}
{% case_rows rows %}                       the rows of components/case_table.html
{% parties_short applicants respondents %}  「A 与 B」: the first of each side, and how many more
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mediation.templatetags.page import day_short, state_tag

register = template.Library()

# The four labels are put in once for all rows.
_ROW = (
    '<tr role="row"><th scope="row" role="rowheader"><a class="case-number" href="{}">{}</a></th>'
    '<td role="cell">{}<small>{}</small></td><td role="cell" data-label="%s">{}</td>'
    '<td role="cell" data-label="%s">{}</td><td role="cell" data-label="%s"><span>{}{}</span></td>'
    '<td role="cell" data-label="%s">{}</td></tr>'
)


@register.simple_tag
def case_rows(rows: Iterable[Any]) -> SafeString:
    """Return the rows of a table of cases.

    Args:
        rows: as components/case_table.html names their parts.
    """
    labels = (_("Next step"), _("Deadline"), pgettext("of a case", "State"), _("Mediator or arbitrator"))
    return format_html_join("\n", _ROW % tuple(map(escape, labels)), map(_cells, rows))


def _cells(row: Any) -> tuple[object, ...]:
    language = get_language()
    days = _deadline(row.due_on, row.left, row.is_soon, row.is_overdue, language) if row.due_on else ""
    return (
        *(row.url, row.number, parties_short(row.applicants, row.respondents), row.cause, row.next_step),
        *(days, state_tag(row.state, row.state_label), _imported(language) if row.is_imported else ""),
        row.neutral,
    )


@register.simple_tag
def parties_short(applicants: Sequence[str], respondents: Sequence[str]) -> SafeString:
    """Return the first of each side, and how many they are where there are more."""
    if not (applicants or respondents):
        return SafeString("")
    word = pgettext("between the two sides", "and")
    sides = _first(applicants), word, _first(respondents)
    return format_html('<span class="parties-short">{} {} {}</span>', *sides)


def _first(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else ""
    return format_html(
        '{}<span class="bracket">{}</span>', names[0], _("(%(n)s parties)") % {"n": len(names)}
    )


@lru_cache(maxsize=1000)  # the same days and words stand in many rows
def _deadline(due_on: date, left: str, is_soon: bool, is_overdue: bool, _language: str | None) -> SafeString:
    words = {"left": left, "is_soon": is_soon, "is_overdue": is_overdue}
    text = render_to_string("components/time_left.html", words)
    return format_html('<span>{}<span class="sub">{}</span></span>', day_short(due_on), text)


@cache
def _imported(_language: str | None) -> SafeString:
    return format_html(" {}", render_to_string("components/tag_imported.html"))

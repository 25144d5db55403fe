"""How cells of a report are written on paper and pages, and the links to the reports of a month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.conf import settings
from django.urls import reverse

from documents.rendering import LANG
from indicators.reports.frozen import last_frozen
from indicators.reports.tables import Cell, Column, InMonth, Percent

register = template.Library()


@register.filter
def cell_text(cell: Cell) -> str:
    """Return a cell as it is written: 1,234, 2025-10-03, 2025-10, 84.4%."""
    match cell:
        case None:
            return ""
        case InMonth(first):
            return f"{first:%Y-%m}"
        case Percent(value):
            return f"{value}%"
        case date():
            return cell.isoformat()
        case int() | Decimal():
            return f"{cell:,}".replace("-", "−")
        case _:
            return cell


@register.filter
def is_number(cell: Cell) -> bool:
    """Whether a cell stands at the right."""
    return isinstance(cell, int | Decimal | Percent)


@register.filter
def is_when(cell: Cell) -> bool:
    """Whether a cell is a day or a month, which never breaks across lines."""
    return isinstance(cell, date | InMonth)


@register.filter
def share(column: Column, columns: Sequence[Column]) -> str:
    """Return a column's share of a table's width, in %: the style sheet has a class for each."""
    return str(round(100 * column.width / sum(each.width for each in columns)))


@register.inclusion_tag("indicators/_report_links.html")
def report_links(month: date | str, last: date | None = None) -> dict[str, object]:
    """Link to the reports of a frozen month, or of the months from one to another, in the three languages."""
    first = month if isinstance(month, date) else date.fromisoformat(f"{month}-01")
    months, name = ([first, last], "report_period") if last else ([first], "report")
    return {
        "xlsx": reverse(f"{name}_xlsx", args=months),
        "pdf": reverse(f"{name}_pdf", args=months),
        "name": " – ".join(f"{each:%Y-%m}" for each in months),
        "languages": [(code, name, LANG[code]) for code, name in settings.LANGUAGES],
    }


@register.inclusion_tag("indicators/_last_report.html")
def last_report() -> dict[str, object]:
    """Link to the reports of the newest frozen month; nothing where none is."""
    return {"month": last_frozen()}

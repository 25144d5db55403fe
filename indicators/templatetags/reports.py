"""How cells of a report are written on paper and pages, and the links to the reports of a month."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.rendering import LANG
from indicators.models import PlanPeriod
from indicators.reports.frozen import frozen_months, last_frozen
from indicators.reports.periods import Period, periods_of
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
def last_report(plan: PlanPeriod, as_of: date) -> dict[str, object]:
    """Link to the report of a plan period that is over, else to the newest month's; nothing where none is."""
    whole = Period(plan.first_on.replace(day=1), plan.last_on.replace(day=1))
    if plan.last_on <= as_of and whole in periods_of(frozen_months()):
        name = _("Report of the plan period %(years)s") % {"years": f"{whole.first.year}–{whole.last.year}"}
        return _files("report_period", name, whole.first, whole.last)
    month = last_frozen()
    return _files("report", _("Report of %(text)s") % {"text": f"{month:%Y-%m}"}, month) if month else {}


def _files(address: str, name: str, *months: date) -> dict[str, object]:
    return {"name": name, **{kind: reverse(f"{address}_{kind}", args=months) for kind in ("xlsx", "pdf")}}

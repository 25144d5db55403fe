"""What a list behind a number shows of each row, on the page and in the file. No names of parties."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from indicators.lists import Wanted
from indicators.models import LedgerLine, Posting
from indicators.names import Names
from indicators.reports.heads import day_words

TITLES: dict[str, str | Promise] = {
    "counted": gettext_lazy("Counted cases"),
    "came": gettext_lazy("Cases that came in"),
    "went": gettext_lazy("Cases that went out"),
    "closed": gettext_lazy("Closed cases"),
    "pending": gettext_lazy("Pending cases"),
    "applied": gettext_lazy("Judicial confirmation applied for"),
    "granted": gettext_lazy("Judicially confirmed"),
}
DAYS: dict[str, str | Promise] = {
    "came": pgettext_lazy("day of a case", "Came in on"),
    "pending": pgettext_lazy("day of a case", "Came in on"),
    "applied": pgettext_lazy("day of a case", "Applied for on"),
    "granted": pgettext_lazy("day of a case", "Confirmed on"),
}
CHUNK = 2000
_CUTS = ("kind", "outcome", "right_type", "district", "source")
_COLUMNS = ("title", "day", *_CUTS, "posting")
CLOSED_ON = gettext_lazy("Closed on")
PARTS: dict[str, str | Promise] = {
    "mediated": gettext_lazy("mediations"),
    "worked": gettext_lazy("mediations in which both sides took part"),
    "agreed": gettext_lazy("mediations with an agreement"),
    "agreed_or_settled": gettext_lazy("mediations with an agreement, or settled and withdrawn"),
    "limited": gettext_lazy("with a time limit"),
    "in_time": gettext_lazy("within the time limit"),
    "with_days": gettext_lazy("with the days from acceptance known"),
    "with_claim": gettext_lazy("with an amount in dispute"),
    "with_payment": gettext_lazy("with a written agreement on record"),
}


_ROW = (
    '<tr><th scope="row"><a class="case-number" href="{}">{}</a></th>'
    + '<td data-label="{}">{}</td>' * 6
    + "{}</tr>"
)
_WHY = '<td data-label="{}"><a href="{}">{}<span class="govuk-visually-hidden"> {}</span></a></td>'
_NO_CASE = UUID(int=0)


def table_rows(of: str, rows: Iterable[Any], names: Names) -> SafeString:
    """Return the rows of the table on the page. A template takes four times as long for fifty of them.

    Args:
        rows: of the ledger, or applications for judicial confirmation, of indicators.lists.page_of.
    """
    labels, why, rule = [*map(escape, heads(of)[1:7])], escape(_("Why counted")), _("Rule")
    case, reasons = _address("case"), _address("why_counted")

    @cache  # fifty rows have a dozen different words
    def name(dimension: str, value: str) -> SafeString:
        return escape(names.of(dimension, value) if value or dimension != "outcome" else "—")

    def cells(row: Any) -> Iterator[str]:
        number = escape(row.title)
        yield from (case.format(row.case_id), number)
        words = (name(cut, getattr(row, cut)) for cut in _CUTS)
        for label, text in zip(labels, (_day_of(row), *words), strict=True):
            yield from (label, text)
        is_counted = isinstance(row, LedgerLine)
        address = reasons.format(row.case_id)
        yield format_html(_WHY, why, address, f"{rule} {row.rule_version}", number) if is_counted else ""

    return format_html_join("\n", _ROW, (tuple(cells(row)) for row in rows))


def _address(name: str) -> str:
    """Return the address of a page of a case with a place for the case's id: fifty look-ups are one."""
    return reverse(name, args=[_NO_CASE]).replace(str(_NO_CASE), "{}")


def _day_of(row: Any) -> str:
    day = format_html('<time class="nb" datetime="{}">{}</time>', row.day.isoformat(), day_words(row.day))
    late = row.posting not in {"", Posting.IN_TIME}
    return format_html("{} · {}", day, Posting(row.posting).label) if late else day


def filters_of(wanted: Wanted, names: Names, query_month: str) -> list[str]:
    """Return what the list is narrowed by, in words."""
    part = [str(PARTS[wanted.part])] if wanted.part else []
    return [
        *part,
        *([query_month] if query_month else []),
        *(names.of(*each) for each in wanted.slices.items()),
    ]


def day_head(of: str) -> str:
    """Return the heading of the column of days."""
    return str(DAYS.get(of, CLOSED_ON))


def heads(of: str) -> list[str]:
    """Return the headings of the file."""
    return [
        _("Case number"),
        day_head(of),
        pgettext("mediation or arbitration", "Procedure"),
        _("Outcome"),
        _("Kind of right"),
        pgettext("of a city", "District"),
        pgettext("of a case", "Source"),
        pgettext("of a line of the count", "Posting"),
    ]


def csv_chunks(of: str, rows: "QuerySet[Any]", names: Names) -> Iterator[str]:
    """Yield a CSV file in pieces of many lines, beginning with a mark by which spreadsheets know UTF-8.

    Args:
        rows: of indicators.lists.rows_of; read as values, for a row of a model costs several times as much.
    """

    @cache
    def name(dimension: str, value: str) -> str:
        return harmless(names.of(dimension, value)) if value or dimension != "outcome" else ""

    @cache
    def how(posting: str) -> str:
        return str(Posting(posting).label) if posting else ""

    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(heads(of))
    for index, (title, day, *codes, posting) in enumerate(
        rows.values_list(*_COLUMNS).iterator(chunk_size=CHUNK), 1
    ):
        writer.writerow([harmless(title), day, *map(name, _CUTS, codes), how(posting)])
        if index % CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula. Source: OWASP, CSV injection."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} else text

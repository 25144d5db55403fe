"""What a list behind a number shows of each row, on the page and in the file. No names of parties."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from indicators.lists import Wanted
from indicators.models import LedgerLine, Posting
from indicators.names import Names

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


@dataclass(frozen=True)
class ListRow:
    """One row as it is shown.

    Args:
        posting: how it came into its month, where not in time.
        rule: the version of the counting rule, of counted disputes.
    """

    case_id: UUID
    number: str
    day: date
    kind: str
    outcome: str
    right: str
    district: str
    source: str
    posting: str
    rule: int | None


def shown(row: Any, names: Names) -> ListRow:
    """Return a row of the ledger, or an application for confirmation, as it is shown."""
    posting = str(Posting(row.posting).label) if row.posting not in {"", Posting.IN_TIME} else ""
    return ListRow(
        case_id=row.case_id,
        number=row.title,
        day=row.day,
        kind=names.of("kind", row.kind),
        outcome=names.of("outcome", row.outcome) if row.outcome else "",
        right=names.of("right_type", row.right_type),
        district=names.of("district", row.district),
        source=names.of("source", row.source),
        posting=posting,
        rule=row.rule_version if isinstance(row, LedgerLine) else None,
    )


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
        return str(Posting(posting).label) if posting not in {"", Posting.IN_TIME} else ""

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

"""What the pages of an import show: numbers, rows with their reasons, the cases that came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from cases.frame import Tab
from indicators.imports import messages
from indicators.imports.headings import Field
from indicators.imports.models import ImportFile, ImportRow, RowStatus
from indicators.models import Assessment, PlanPeriod
from indicators.rules import REASON_LABELS, Reason

if TYPE_CHECKING:
    from django.utils.functional import Promise, _StrPromise

SHOWN = (Field.NUMBER, Field.APPLICANT, Field.CLOSED_ON, Field.OUTCOME)
VIEWS = {"bad": RowStatus.BAD, "duplicates": RowStatus.DUPLICATE, "good": RowStatus.GOOD}


@dataclass(frozen=True)
class Counts:
    """How many rows of a ledger are what."""

    good: int
    bad: int
    duplicates: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.good + self.bad + self.duplicates


def counts_of(file: ImportFile) -> Counts:
    """Return how many rows are what. One statement."""
    rows = ImportRow.objects.filter(file=file).order_by().values_list("status").annotate(Count("pk"))
    found = dict(rows)
    return Counts(*(found.get(status, 0) for status in (RowStatus.GOOD, RowStatus.BAD, RowStatus.DUPLICATE)))


@dataclass(frozen=True)
class Finding:
    """One problem of a row, in words."""

    field: str
    reason: str
    advice: str
    suggestion: str


@dataclass(frozen=True)
class Line:
    """One row of the preview."""

    row: ImportRow
    sheet: str
    cells: list[tuple[str, bool]]
    findings: list[Finding]
    duplicate: str
    case_id: str


def lines_of(file: ImportFile, rows: Iterable[ImportRow]) -> list[Line]:
    """Return rows as the preview prints them."""
    return [_line(file, row) for row in rows]


@dataclass(frozen=True)
class Step:
    """One step of the import, as the bar of steps shows it."""

    label: "str | _StrPromise"
    is_done: bool
    is_current: bool


def steps(current: int) -> list[Step]:
    """Return the five steps; none where no step is current."""
    names = (
        pgettext_lazy("step of an import", "File"),
        pgettext_lazy("step of an import", "Columns"),
        pgettext_lazy("step of an import", "Preview"),
        pgettext_lazy("step of an import", "Confirmation"),
        pgettext_lazy("step of an import", "Result"),
    )
    return [Step(name, n < current, n == current) for n, name in enumerate(names, start=1)] if current else []


def tabs(counts: Counts, view: str) -> list[Tab]:
    """Return the views of the preview as tabs."""
    shown = (
        ("all", _("All rows"), counts.rows),
        ("bad", _("With errors"), counts.bad),
        ("duplicates", _("Probably there already"), counts.duplicates),
    )
    return [Tab(label, f"?view={key}", key == view, number) for key, label, number in shown]


def rows_in(file: ImportFile, view: str) -> "QuerySet[ImportRow]":
    """Return the rows of one view of the preview: bad, duplicates, good or all."""
    rows = ImportRow.objects.filter(file=file)
    return rows.filter(status=VIEWS[view]) if view in VIEWS else rows


def _line(file: ImportFile, row: ImportRow) -> Line:
    sheet = file.sheets[row.sheet]
    wrong = {problem["field"] for problem in row.problems}
    cells = [(_cell(row, sheet, name), name.value in wrong) for name in SHOWN]
    findings = [
        Finding(p["field"], messages.reason(p), messages.advice(p), p["suggestion"]) for p in row.problems
    ]
    found = row.duplicate_of or {}
    return Line(row, sheet["name"], cells, findings, _duplicate(file, found), found.get("case", ""))


def _cell(row: ImportRow, sheet: Mapping[str, Any], name: Field) -> str:
    if name.value in row.adopted:
        return str(row.adopted[name.value])
    column = sheet["columns"].get(name.value)
    return str(row.cells[column]) if column is not None and column < len(row.cells) else ""


def _duplicate(file: ImportFile, found: Mapping[str, Any]) -> str:
    """Return in what a row is there already. No names of a case in the system: its number alone."""
    if not found:
        return ""
    by_number = found["by"] == "number"
    if "case" in found:
        text = (
            _("Same number as case %(title)s")
            if by_number
            else _("Same parties and closing day as case %(title)s")
        )
        return text % {"title": found["title"]}
    where = _("row %(row)s") % {"row": found["row"]}
    if (name := file.sheets[found["sheet"]]["name"]) and len(file.used_sheets) > 1:
        where = _("row %(row)s of “%(sheet)s”") % {"row": found["row"], "sheet": name}
    text = _("Same number as %(where)s") if by_number else _("Same parties and closing day as %(where)s")
    return text % {"where": where}


def span_of(file: ImportFile) -> tuple[str, str] | None:
    """Return the first and the last closing day of the good rows, or None."""
    day = KeyTextTransform("closed_on", "values")
    good = ImportRow.objects.filter(file=file, status=RowStatus.GOOD)
    found = good.aggregate(first=Min(day), last=Max(day))
    return (found["first"], found["last"]) if found["first"] else None


@dataclass(frozen=True)
class Verdict:
    """How many cases of an import a plan period's counting rule treats alike, and how: a plan, a sentence, a number."""

    plan: str
    reason: Reason
    number: int

    @property
    def sentence(self) -> "str | Promise":
        """What the rule makes of them."""
        return REASON_LABELS[self.reason]


def verdicts(file: ImportFile) -> list[Verdict]:
    """Return what the cases of an import are in the count: by plan period, what counts first. A statement a period."""
    language = get_language() or "zh-hans"
    return [
        Verdict(plan.name_in(language), Reason(reason), number)
        for plan in PlanPeriod.objects.order_by("first_on")
        for reason, number in sorted(_reasons(file, plan), key=lambda found: found[0] != Reason.COUNTED)
    ]


def _reasons(file: ImportFile, plan: PlanPeriod) -> "QuerySet[Assessment, tuple[str, int]]":
    closed = Assessment.objects.filter(
        rule=plan.rule_version,
        case__legacy__ledger=file.pk,
        case__entry__closed_on__range=(plan.first_on, plan.last_on),
    )
    return closed.order_by("reason").values_list("reason").annotate(Count("pk"))

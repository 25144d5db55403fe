"""What stands around the tables of a report: its title, the plan, the rule with its text, who froze it, its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Centre
from documents.templatetags.papers import clock, day_en, day_zh
from indicators.models import Basis, CountingRule
from indicators.posting import month_end
from indicators.reports.figures import Report
from indicators.reports.frozen import Book, Month


@dataclass(frozen=True)
class Head:
    """The head and the end of a report, in the language in force.

    Args:
        facts: label and text, in their order.
        rules: name and text of each version of the counting rule that the report follows.
        seals: label and text of who froze the newest month, and of its hash.
    """

    centre: str
    title: str
    span: str
    facts: Sequence[tuple[str, str]]
    rules: Sequence[tuple[str, str]]
    seals: Sequence[tuple[str, str]]


def head_of(report: Report, book: Book) -> Head:
    """Return what stands around the tables of a report."""
    language = get_language() or "zh-hans"
    centre = Centre.objects.first()
    plan, figure = report.plan, report.figure
    rules = CountingRule.objects.filter(pk__in=[*report.versions, plan.rule]).order_by("pk")
    facts = [
        (_("Reported"), span_text(report.first, report.last)),
        (_("Plan period"), _from_to(day_words(plan.first_on), day_words(plan.last_on))),
        (_("Target of the plan"), with_note(f"{figure.target:,}", Basis(plan.basis).label)),
        (
            _("Source of the figures"),
            _("Frozen months alone, up to %(month)s.") % {"month": month_text(report.last)},
        ),
    ]
    return Head(
        centre=centre.name_in(language) if centre else _("Intellectual Property Protection Centre"),
        title=title_of(report),
        span=span_text(report.first, report.last),
        facts=facts,
        rules=[
            (_("Version %(number)s: %(name)s") % {"number": rule.pk, "name": rule.name_in(language)}, rule.text_in(language))
            for rule in rules
        ],
        seals=_seals(book.last),
    )  # fmt: skip


def title_of(report: Report) -> str:
    """Return the title of a report: of a month, a half-year, a year, or a plan period."""
    if report.is_month:
        return _("Monthly report on mediation and arbitration of intellectual property disputes")
    if (report.first, month_end(report.last)) == (report.plan.first_on, report.plan.last_on):
        return _("Report on the plan period: mediation and arbitration of intellectual property disputes")
    if report.last.month - report.first.month == 11:
        return _("Annual report on mediation and arbitration of intellectual property disputes")
    return _("Half-year report on mediation and arbitration of intellectual property disputes")


def month_text(month: date) -> str:
    """Return a month: 2025年10月, October 2025."""
    words = day_words(month)
    return words.partition(" ")[2] if (get_language() or "").startswith("en") else words.removesuffix("1日")


def span_text(first: date, last: date) -> str:
    """Return one month, or the first and the last of several."""
    return month_text(first) if first == last else _from_to(month_text(first), month_text(last))


def _from_to(first: str, last: str) -> str:
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def with_note(text: str, note: object) -> str:
    """Return a text with a note in the brackets of the language."""
    return _("%(text)s (%(note)s)") % {"text": text, "note": note}


def _seals(month: Month) -> list[tuple[str, str]]:
    return [
        (_("Proposed to be frozen by"), _by(month.proposed_by, month.proposed_at)),
        (_("Frozen by"), _by(month.frozen_by, month.frozen_at)),
        (_("SHA-256 of the month"), month.sha256),
        (_("SHA-256 of the month before"), month.previous or _("none: the first frozen month")),
        (
            _("How to check"),
            _("SHA-256 of the hash of the month before, a line feed, and the month's record (UTF-8)."),
        ),
    ]


def _by(name: str, moment: datetime) -> str:
    return _("%(name)s, %(time)s") % {"name": name, "time": instant_words(moment)}


def day_words(day: date) -> str:
    """Return a day in the language in force: 2026年10月31日, 31 October 2026."""
    return day_en(day) if get_language() == "en" else day_zh(day)


def instant_words(moment: datetime) -> str:
    """Return an instant in the legal time zone: 2026年11月3日 09:00, 3 November 2026, 09:00."""
    comma = "," if get_language() == "en" else ""
    return f"{day_words(moment)}{comma} {clock(moment)}"

"""The closing checklist: what must be in the file before a case is closed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.agreement_terms import current_agreement
from cases.models import Case, CasePaper, Meeting, ShamFlag
from cases.moment import SHANGHAI
from documents.models import Paper

LABELS: Mapping[str, str | Promise] = {
    "OUTCOME": _("The outcome and the day on which the mediation ended are on record"),
    "EFFECTIVE_DATE": _("The day on which the agreement took effect is on record"),
    "RECORDS": _("Every session has its record, or was cancelled"),
    "PAPER": _("The paper that ends the mediation is issued"),
    "FLAG": _("No sign of a sham mediation is waiting for the supervisor"),
}
_OF_AGREEMENT = ("EFFECTIVE_DATE", "RECORDS", "PAPER", "FLAG")
_OF_TERMINATION = ("OUTCOME", "RECORDS", "PAPER")


def checklist_of(case: Case, today: date) -> tuple[str, ...]:
    """Return the codes of what closing still lacks."""
    return tuple(_missing(case, today)) if case.state in {"AGREED", "TERMINATED"} else ()


def items_of(case: Case, today: date) -> list[tuple[str | Promise, bool]]:
    """Return the whole list for a page: the label, and whether it is done."""
    missing = checklist_of(case, today)
    codes = _OF_AGREEMENT if case.state == "AGREED" else _OF_TERMINATION
    return [(LABELS[code], code not in missing) for code in codes]


def _missing(case: Case, today: date) -> Iterator[str]:
    is_agreed = case.state == "AGREED"
    if not is_agreed and not (case.outcome and case.terminated_on):
        yield "OUTCOME"
    if is_agreed and case.agreed_on is None:
        yield "EFFECTIVE_DATE"
    if _sessions_without_record(case, today):
        yield "RECORDS"
    if not (_agreement_issued(case) if is_agreed else _notices_ready(case)):
        yield "PAPER"
    if is_agreed and ShamFlag.objects.filter(case=case, cleared_at=None).exists():
        yield "FLAG"


def _sessions_without_record(case: Case, today: date) -> bool:
    tomorrow = datetime.combine(today + timedelta(days=1), time(), SHANGHAI)
    begun = Meeting.objects.filter(case=case, starts_at__lt=tomorrow).exclude(status="CANCELLED")
    return begun.filter(record=None).exists()


def _agreement_issued(case: Case) -> bool:
    agreement = current_agreement(case.pk)
    if agreement is None or agreement.paper is None:
        return False
    paper: Paper = agreement.paper
    return paper.status == "OFF" or (paper.status == "READY" if agreement.is_oral else paper.is_final)


def _notices_ready(case: Case) -> bool:
    """Whether every notice of termination is made; where papers are switched off nobody waits for them."""
    notices = CasePaper.objects.filter(case=case, kind="M25")
    return notices.exists() and not notices.exclude(paper__status__in=["READY", "OFF"]).exists()

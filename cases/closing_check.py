"""The closing checklist: what must be in the file before a case is closed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.agreement_terms import current_agreement
from cases.models import Case, CasePaper, Meeting, Serving, ShamFlag
from cases.moment import SHANGHAI
from documents.models import Paper

LABELS: Mapping[str, str | Promise] = {
    "OUTCOME": _("The outcome and the day on which the mediation ended are on record"),
    "EFFECTIVE_DATE": _("The day on which the agreement took effect is on record"),
    "RECORDS": _("Every session has its record, or was cancelled"),
    "PAPER": _("The paper that ends the mediation is issued"),
    "FLAG": _("No sign of a sham mediation is waiting for the supervisor"),
    "DECISION_DAY": _("The outcome and the day of the decision are on record"),
    "DECISION": _("The paper of the decision is issued"),
    "SERVED": _("The decision is served on every party, with proof"),
    "HEARINGS": _("Every hearing has its record, or was cancelled"),
    "SHAM": _("No sign of a sham arbitration is waiting for the supervisor"),
}
_OF_AGREEMENT = ("EFFECTIVE_DATE", "RECORDS", "PAPER", "FLAG")
_OF_TERMINATION = ("OUTCOME", "RECORDS", "PAPER")
_OF_DECISION = ("DECISION_DAY", "DECISION", "SERVED", "HEARINGS", "SHAM")
# Statement, award, partial award, correction, decision.
_DECISIONS = ("A17", "A18", "A19", "A20", "A21")
_LISTS = {"AGREED": _OF_AGREEMENT, "TERMINATED": _OF_TERMINATION, "DECIDED": _OF_DECISION}


def checklist_of(case: Case, today: date) -> tuple[str, ...]:
    """Return the codes of what closing still lacks."""
    if case.state == "DECIDED":
        return tuple(_missing_of_decision(case, today))
    return tuple(_missing(case, today)) if case.state in {"AGREED", "TERMINATED"} else ()


def items_of(case: Case, today: date) -> list[tuple[str | Promise, bool]]:
    """Return the whole list for a page: the label, and whether it is done."""
    missing = checklist_of(case, today)
    return [(LABELS[code], code not in missing) for code in _LISTS.get(case.state, ())]


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


def _missing_of_decision(case: Case, today: date) -> Iterator[str]:
    papers = CasePaper.objects.filter(case=case, kind__in=_DECISIONS, paper__voided_at=None)
    if not (case.outcome and case.decided_on):
        yield "DECISION_DAY"
    if not papers.exists() or papers.exclude(paper__status__in=["READY", "OFF"]).exists():
        yield "DECISION"
    if _unserved(papers):
        yield "SERVED"
    if _sessions_without_record(case, today):
        yield "HEARINGS"
    if ShamFlag.objects.filter(case=case, cleared_at=None).exists():
        yield "SHAM"


def _unserved(papers: QuerySet[CasePaper]) -> bool:
    """Whether a party on whom a decision was to be served has not received it, by whatever way."""
    asked = set(Serving.objects.filter(paper__in=papers).values_list("paper_id", "party_id"))
    reached = set(
        Serving.objects.filter(paper__in=papers, status="DELIVERED").values_list("paper_id", "party_id")
    )
    return not asked or bool(asked - reached)


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

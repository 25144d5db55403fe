"""Reads the rows of a case into the Facts that the guards of its procedure look at."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from django.conf import settings
from django.db.models import Count, Q

from cases import arbitration_facts
from cases.agreement_check import agreement_facts
from cases.closing_check import checklist_of
from cases.filing_check import missing_of
from cases.leads import has_lead
from cases.models import (
    Appointment,
    Case,
    CaseEvent,
    CorrectionItem,
    Deadline,
    DisputeType,
    LegacyLine,
    MeetingRecord,
    Party,
    Serving,
    ShamFlag,
    Side,
)
from cases.moment import Moment
from cases.permissions import Action, SideKind
from cases.procedures.facts import Facts
from cases.procedures.step import Guard

_BEFORE_ACCEPTANCE = frozenset({"DRAFT", "CORRECTION", "SUBMITTED"})
_AFTER_CONFIRMATION = frozenset({"MEDIATING", "SUSPENDED", "SIGNING", "AGREED", "TERMINATED"})
_MAY_BE_MERGED = frozenset({"CONSENT_PENDING", "MEDIATOR_PENDING", "MEDIATING"})
_PERIODS = {
    "MED_CORRECTION": "correction_over",
    "ARB_CORRECTION_REQUEST": "correction_over",
    "MED_CONSENT_REPLY": "reply_over",
}


Found = dict[str, object]


def facts_of(case: Case, today: date, guards: Iterable[Guard] | None = None) -> Facts:
    """Return the facts of a case on a day.

    Args:
        guards: read only what these look at; None reads everything that the case's state can need.
    """
    parts = READERS if guards is None else {guard.reads for guard in guards}
    values: Found = {"today": today}
    for part in parts:
        values |= READERS[part](case, today)
    return Facts(**values)  # type: ignore[arg-type]


def _case_facts(case: Case, today: date) -> Found:
    return {
        "period_over": case.period_ends_on is not None and case.period_ends_on < today,
        "oral_allowed": case.organisation_kind == "PEOPLES",
    }


def _side_facts(case: Case, today: date) -> Found:
    asked = list(Side.objects.filter(case=case).values_list("asked_to_recommend_at", flat=True))
    return {"sides": len(asked), "sides_asking_to_recommend": sum(at is not None for at in asked)}


def _flag_facts(case: Case, today: date) -> Found:
    return {"has_open_flag": ShamFlag.objects.filter(case=case, cleared_at=None).exists()}


def _filing_facts(case: Case, today: date) -> Found:
    return {"missing": missing_of(case)} if case.state in _BEFORE_ACCEPTANCE else {}


def _mediable_facts(case: Case, today: date) -> Found:
    if case.state not in _BEFORE_ACCEPTANCE:
        return {}
    kind = DisputeType.objects.filter(code=case.dispute_type).first()
    if kind is None:
        return {"is_mediable": False}
    return {"is_mediable": kind.mediable == "Y" or (kind.mediable == "COND" and bool(case.mediable_reason))}


def _correction_facts(case: Case, today: date) -> Found:
    if case.state != "CORRECTION":
        return {}
    return {"open_corrections": CorrectionItem.objects.filter(case=case, answered_at=None).count()}


def _reply_facts(case: Case, today: date) -> Found:
    if case.state != "CONSENT_PENDING":
        return {}
    respondents = Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT)
    counts = respondents.aggregate(
        unanswered=Count("pk", filter=Q(reply=None)), refused=Count("pk", filter=Q(reply__answer="DECLINE"))
    )
    attempts = Serving.objects.filter(case=case, party__side__kind=SideKind.RESPONDENT).exclude(
        status="PREPARED"
    )
    return {**counts, "serving_attempts": attempts.count(), **_deadline_facts(case, today)}


def _deadline_facts(case: Case, today: date) -> Found:
    over = Deadline.objects.filter(case=case, code__in=_PERIODS, status="RUNNING", due_on__lt=today)
    return {_PERIODS[code]: True for code in over.values_list("code", flat=True)}


def _identity_facts(case: Case, today: date) -> Found:
    if case.state != "MEDIATOR_PENDING":
        return {}
    return {"identities_checked": not Party.objects.filter(case=case, identity_checked_at=None).exists()}


def _appointment_facts(case: Case, today: date) -> Found:
    if case.state != "MEDIATOR_PENDING":
        return {}
    named = (
        Appointment.objects.filter(case=case, status__in=["PROPOSED", "ACCEPTED", "CHALLENGED", "CONFIRMED"])
        .annotate(
            said=Count("answers"),
            objected=Count("answers", filter=Q(answers__objects_to_it=True, answers__dismissed_by=None)),
        )
        .first()
    )
    if named is None:
        return {}
    window_over = named.objections_until is not None and named.objections_until < today
    return {
        "nominee_accepted": named.status in {"ACCEPTED", "CONFIRMED"},
        "has_conflict": any(hit["bars"] for hit in named.conflict_hits),
        "has_open_objection": named.objected > 0,
        "objection_window_over": window_over or named.said == Side.objects.filter(case=case).count(),
    }


def _record_facts(case: Case, today: date) -> Found:
    if case.state not in _AFTER_CONFIRMATION:
        return {}
    took_part = list(MeetingRecord.objects.filter(case=case).values_list("has_participation", flat=True))
    return {"records": len(took_part), "has_participation": any(took_part)}


def _agreement_facts(case: Case, today: date) -> Found:
    return agreement_facts(case) if case.state in _AFTER_CONFIRMATION else {}


def _checklist_facts(case: Case, today: date) -> Found:
    return {"checklist": checklist_of(case, today)}


def _legacy_facts(case: Case, today: date) -> Found:
    line = LegacyLine.objects.filter(case=case, case__state="CLOSED").select_related("ledger").first()
    if line is None:
        return {}
    imported_on = Moment(line.ledger.imported_at).today
    return {
        "undo_until": imported_on + timedelta(days=settings.IMPORT_UNDO_DAYS),
        "changed_since_import": CaseEvent.objects.filter(case=case, seq__gt=1).exists(),
    }


def _mark_facts(case: Case, today: date) -> Found:
    marks = (Action.STRIKE_OUT.value, Action.ANNUL.value)
    found = set(CaseEvent.objects.filter(case=case, kind__in=marks).values_list("kind", flat=True))
    return {"is_struck_out": marks[0] in found, "is_annulled": marks[1] in found}


def _lead_facts(case: Case, today: date) -> Found:
    return {"has_lead": has_lead(case)} if case.state in _MAY_BE_MERGED else {}


# What a guard may look at, part by part: a step reads only the parts of its own guards.
READERS: Mapping[str, Callable[[Case, date], Found]] = MappingProxyType(
    {
        "case": _case_facts,
        "sides": _side_facts,
        "flag": _flag_facts,
        "filing": _filing_facts,
        "mediable": _mediable_facts,
        "corrections": _correction_facts,
        "replies": _reply_facts,
        "deadlines": _deadline_facts,
        "identities": _identity_facts,
        "appointment": _appointment_facts,
        "records": _record_facts,
        "agreement": _agreement_facts,
        "checklist": _checklist_facts,
        "legacy": _legacy_facts,
        "marks": _mark_facts,
        "leads": _lead_facts,
        **arbitration_facts.READERS,
    }
)

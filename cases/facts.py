"""Reads the rows of a case into the Facts that the guards of its procedure look at."""

from datetime import date

from django.db.models import Count, Q

from cases.models import (
    Appointment,
    Case,
    CorrectionItem,
    Deadline,
    DisputeType,
    MeetingRecord,
    Party,
    Serving,
    ShamFlag,
    Side,
)
from cases.permissions import SideKind
from cases.procedures.facts import Facts


def facts_of(case: Case, today: date) -> Facts:
    """Return the facts of a case on a day. Reads only what the case's state can need."""
    sides = list(Side.objects.filter(case=case))
    values: dict[str, object] = {
        "today": today,
        "sides": len(sides),
        "sides_asking_to_recommend": sum(side.asked_to_recommend_at is not None for side in sides),
        "has_open_flag": ShamFlag.objects.filter(case=case, cleared_at=None).exists(),
        "period_over": case.period_ends_on is not None and case.period_ends_on < today,
        "oral_allowed": case.organisation_kind == "PEOPLES",
        **_intake_facts(case),
        **_reply_facts(case),
        **_deadline_facts(case, today),
        **_appointment_facts(case, today, len(sides)),
        **_session_facts(case, today),
    }
    return Facts(**values)  # type: ignore[arg-type]


def _intake_facts(case: Case) -> dict[str, object]:
    from cases.filing_check import missing_of  # imports the models that import this package's siblings

    if case.state not in {"DRAFT", "CORRECTION", "SUBMITTED"}:
        return {}
    kind = DisputeType.objects.filter(code=case.dispute_type).first()
    mediable = kind is not None and (kind.mediable == "Y" or (kind.mediable == "COND" and case.mediable_reason))
    return {
        "missing": missing_of(case),
        "is_mediable": bool(mediable),
        "open_corrections": CorrectionItem.objects.filter(case=case, answered_at=None).count(),
    }


def _reply_facts(case: Case) -> dict[str, object]:
    if case.state != "CONSENT_PENDING":
        return {}
    respondents = Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT)
    counts = respondents.aggregate(
        unanswered=Count("pk", filter=Q(reply=None)), refused=Count("pk", filter=Q(reply__answer="DECLINE"))
    )
    attempts = Serving.objects.filter(case=case, party__side__kind=SideKind.RESPONDENT).exclude(status="PREPARED")
    return {**counts, "serving_attempts": attempts.count()}


def _deadline_facts(case: Case, today: date) -> dict[str, object]:
    codes = {"MED_CORRECTION": "correction_over", "MED_CONSENT_REPLY": "reply_over"}
    over = Deadline.objects.filter(case=case, code__in=codes, status="RUNNING", due_on__lt=today)
    return {codes[code]: True for code in over.values_list("code", flat=True)}


def _appointment_facts(case: Case, today: date, sides: int) -> dict[str, object]:
    if case.state != "MEDIATOR_PENDING":
        return {}
    unchecked = Party.objects.filter(case=case, identity_checked_at=None).exists()
    facts: dict[str, object] = {"identities_checked": not unchecked}
    named = (
        Appointment.objects.filter(case=case, status__in=["PROPOSED", "ACCEPTED", "CHALLENGED", "CONFIRMED"])
        .annotate(
            said=Count("answers"),
            objected=Count("answers", filter=Q(answers__objects_to_it=True, answers__dismissed_by=None)),
        )
        .first()
    )
    if named is None:
        return facts
    window_over = named.objections_until is not None and named.objections_until < today
    return {
        **facts,
        "nominee_accepted": named.status in {"ACCEPTED", "CONFIRMED"},
        "has_conflict": bool(named.conflict_hits) and named.conflict_released_by_id is None,
        "has_open_objection": named.objected > 0,
        "objection_window_over": named.said == sides or window_over,
    }


def _session_facts(case: Case, today: date) -> dict[str, object]:
    if case.state not in {"MEDIATING", "SUSPENDED", "SIGNING", "AGREED", "TERMINATED"}:
        return {}
    from cases.agreement_check import agreement_facts  # as above
    from cases.closing_check import checklist_of

    rows = list(
        MeetingRecord.objects.filter(case=case).annotate(
            present=Count("meeting__people__side", filter=Q(meeting__people__attended=True), distinct=True),
            answered=Count("answers", distinct=True),
        )
    )
    return {
        "records": len(rows),
        "confirmed_records": sum(row.answered >= row.present for row in rows),
        "has_participation": any(row.has_participation for row in rows),
        **agreement_facts(case),
        "checklist": checklist_of(case, today),
    }

"""Reads the rows of an arbitration into the Facts that the guards of its procedure look at."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.db.models import Count, Q

from cases.award_check import gaps_of, is_signed
from cases.kinds import Kind
from cases.models import (
    Appointment,
    Arbitration,
    Award,
    AwardKind,
    AwardStatus,
    Case,
    Challenge,
    ConsentSubject,
    CorrectionRequest,
    Deadline,
    DisputeType,
    Fee,
    FeeStatus,
    LiveGrant,
    Meeting,
    MeetingRecord,
    MeetingStatus,
    Pleading,
    PleadingKind,
    Receipt,
    Side,
    SideConsent,
)
from cases.models.fee import SETTLED
from cases.permissions import TRIBUNAL_ROLES, Role
from cases.rules.codes import Possible

Found = dict[str, object]

_OPEN_AWARD = (AwardStatus.DRAFT, AwardStatus.SCRUTINY, AwardStatus.APPROVED)
_KINDS = {
    "IN_PROCEEDINGS": (AwardKind.AWARD,),
    "DELIBERATION": (AwardKind.AWARD, AwardKind.PARTIAL),
    "MEDIATION": (AwardKind.STATEMENT, AwardKind.CONSENT),
}
# What may be corrected, and set aside.
AWARDS = (AwardKind.AWARD, AwardKind.PARTIAL, AwardKind.CONSENT)
_FREELY = frozenset({Possible.YES, Possible.WITH_AGREEMENT})


def of(case: Case) -> Arbitration:
    """Return the row with the arbitration's own facts."""
    found: Arbitration = Arbitration.objects.get(case=case)
    return found


def is_arbitrable(case: Case, row: Arbitration) -> bool:
    """Return whether a tribunal may decide the dispute; a conditional kind needs the supervisor's reason."""
    kind = DisputeType.objects.filter(code=case.dispute_type).first()
    if kind is None:
        return False
    by_reason = (
        kind.arbitrable == Possible.CONDITIONAL
        and row.arbitrable_by_id is not None
        and row.arbitrable is not False
    )
    return kind.arbitrable in _FREELY or by_reason


def _arbitration(case: Case, today: date) -> Found:
    row = of(case)
    return {
        "agreement_examined": row.agreement_checked_at is not None,
        "is_arbitrable": is_arbitrable(case, row),
        "agreement_asked": row.agreement_asked_on is not None,
    }


def _is_over(case: Case, code: str, today: date) -> bool:
    running = Deadline.objects.filter(case=case, code=code, status="RUNNING")
    return bool(running.filter(due_on__lt=today).exists())


def _fee(case: Case, today: date) -> Found:
    fees = list(Fee.objects.filter(case=case, is_counterclaim=False))
    is_due = any(fee.status == FeeStatus.DUE for fee in fees)
    return {
        "fee_settled": bool(fees) and all(fee.status in SETTLED for fee in fees),
        "fee_overdue": is_due and _is_over(case, "ARB_FEE_PREPAY", today),
    }


def _answer(case: Case, today: date) -> Found:
    kinds = set(Pleading.objects.filter(case=case, withdrawn_at=None).values_list("kind", flat=True))
    return {
        "answered_or_over": PleadingKind.ANSWER in kinds or _is_over(case, "ARB_ANSWER", today),
        "has_counterclaim": PleadingKind.COUNTERCLAIM in kinds,
    }


def _hearings(case: Case, today: date) -> Found:
    hearings = Meeting.objects.hearings().filter(case=case)
    return {
        "has_been_heard": MeetingRecord.objects.filter(meeting__in=hearings).exists(),
        "hearing_stands": hearings.filter(status=MeetingStatus.SCHEDULED).exists(),
    }


def _tribunal(case: Case, today: date) -> Found:
    seats = of(case).seats
    named = list(Appointment.objects.filter(case=case, status__in=["ACCEPTED", "CONFIRMED"]))
    sides = Side.objects.filter(case=case).count()
    with_answers = Appointment.objects.filter(pk__in=[row.pk for row in named]).annotate(
        waived=Count("answers", filter=Q(answers__objects_to_it=False))
    )
    return {
        "seats_accepted": len(named) == seats,
        "has_conflict": any(hit["bars"] for row in named for hit in row.conflict_hits),
        "has_vacant_seat": len([row for row in named if row.status == "CONFIRMED"]) < seats,
        "challenge_window_over": all(
            row.waived == sides or (row.objections_until is not None and row.objections_until < today)
            for row in with_answers
        ),
    }


def _challenges(case: Case, today: date) -> Found:
    return {"has_open_challenge": Challenge.objects.filter(case=case, decided_at=None).exists()}


def _consents(case: Case, today: date) -> Found:
    agreed = _agreed_on(case)
    return {
        "no_hearing_agreed": ConsentSubject.DOCUMENTS_ONLY in agreed,
        "willing_to_mediate": ConsentSubject.MEDIATION in agreed,
        "consent_award_asked": ConsentSubject.CONSENT_AWARD in agreed,
        "consolidation_agreed": ConsentSubject.CONSOLIDATION in agreed,
    }


def _agreed_on(case: Case) -> set[str]:
    """Return the subjects to which the consent of every side stands."""
    sides = Side.objects.filter(case=case).count()
    rows = SideConsent.objects.filter(case=case, withdrawn_at=None)
    given = rows.values_list("subject").annotate(n=Count("side", distinct=True))
    return {subject for subject, n in given if n == sides}


def all_consent(case: Case, subject: ConsentSubject) -> bool:
    """Return whether the consent of every side to something stands."""
    return subject in _agreed_on(case)


def all_consented(case: Case, subject: ConsentSubject) -> bool:
    """Return whether every side's consent stands."""
    given = SideConsent.objects.filter(case=case, subject=subject, withdrawn_at=None)
    return bool(given.values("side").distinct().count() == Side.objects.filter(case=case).count())


def open_award(case: Case) -> Award | None:
    """Return the decision that is being drafted, scrutinised or signed.

    What was drafted in a mediation is not looked at outside it, nor a draft award inside it.
    """
    kinds = kinds_in(case.state)
    rows = Award.objects.filter(case=case, status__in=_OPEN_AWARD, kind__in=kinds)
    found: Award | None = rows.order_by("-made_at").first()
    return found


def kinds_in(state: str) -> tuple[AwardKind, ...]:
    """Return the kinds of decision that may be drafted in a state. Source: 仲裁法62, 64-68."""
    return _KINDS.get(state, ())


def tribunal_of(case: Case) -> dict[object, Role]:
    """Return the members of the tribunal in force, by user id."""
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role__in=TRIBUNAL_ROLES)
    return {grant.user_id: Role(grant.role) for grant in grants}


def _award(case: Case, today: date) -> Found:
    draft = open_award(case)
    issued = Award.objects.filter(case=case, status=AwardStatus.ISSUED)
    found: Found = {
        "award_made": issued.filter(kind__in=AWARDS).exists(),
        "has_open_request": CorrectionRequest.objects.filter(case=case, decided_at=None).exists(),
    }
    statement = issued.filter(kind=AwardKind.STATEMENT).order_by("-made_at").first()
    if statement is not None:
        received = Receipt.objects.filter(award=statement).count()
        found["all_received"] = received == Side.objects.filter(case=case).count()
    if draft is None:
        return found | {"award_gaps": ("draft",)}
    signed = is_signed(draft, of(case).seats, tribunal_of(case))
    passed = draft.status == AwardStatus.APPROVED
    gaps = gaps_of(draft, all_consented(case, ConsentSubject.NO_REASONS))
    return found | {
        "award_gaps": gaps,
        "award_submitted": draft.status == AwardStatus.SCRUTINY,
        "award_scrutinised": passed,
        "award_signed": signed,
        "statement_ready": draft.kind == AwardKind.STATEMENT and passed and signed and not gaps,
    }


def _only(reader: Callable[[Case, date], Found]) -> Callable[[Case, date], Found]:
    """Read nothing of a case that is no arbitration."""
    return lambda case, today: reader(case, today) if case.kind == Kind.ARBITRATION else {}


READERS: Mapping[str, Callable[[Case, date], Found]] = MappingProxyType(
    {
        "arbitration": _only(_arbitration),
        "fee": _only(_fee),
        "answer": _only(_answer),
        "hearings": _only(_hearings),
        "tribunal": _only(_tribunal),
        "challenges": _only(_challenges),
        "consents": _only(_consents),
        "award": _only(_award),
    }
)

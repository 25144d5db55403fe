"""Which act starts and ends which deadline, by the rule rows and the calendar."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from cases.arbitration_facts import AWARDS
from cases.award_windows import CORRECTION, SET_ASIDE, received_by_sides
from cases.case_rules import rule_of
from cases.deadlines import Due, due_on
from cases.kinds import Kind
from cases.models import (
    Appointment,
    Arbitration,
    Award,
    CalendarDay,
    Case,
    CaseEvent,
    ConfirmationStatus,
    Deadline,
    Fee,
    FeeStatus,
    JudicialConfirmation,
    Side,
    TimeLimit,
)
from cases.moment import Moment
from cases.permissions import Action, Role


@dataclass(frozen=True)
class Start:
    """A deadline that an act starts, and who must act; `when` it starts at all."""

    code: str
    role: Role
    when: Callable[[Case], bool] = lambda case: True


def _may_be_confirmed(case: Case) -> bool:
    return JudicialConfirmation.objects.filter(case=case, status=ConfirmationStatus.ELIGIBLE).exists()


def _nobody_is_named(case: Case) -> bool:
    return not Appointment.objects.filter(case=case, status__in=["PROPOSED", "ACCEPTED"]).exists()


def _fee_is_due(case: Case) -> bool:
    return Fee.objects.filter(case=case, is_counterclaim=False, status=FeeStatus.DUE).exists()


def _may_be_notified(case: Case) -> bool:
    return case.state == "FEE_PENDING" and not _fee_is_due(case)


_TO_COURT = (Start("JC_APPLY", Role.APPLICANT, _may_be_confirmed),)


_MEDIATION_STARTS: dict[Action, tuple[Start, ...]] = {
    Action.SUBMIT: (Start("MED_INTAKE_REVIEW", Role.INTAKE_CLERK),),
    Action.RESUBMIT: (Start("MED_INTAKE_REVIEW", Role.INTAKE_CLERK),),
    Action.REQUEST_CORRECTION: (Start("MED_CORRECTION", Role.APPLICANT),),
    Action.ACCEPT: (Start("MED_CONSENT_REPLY", Role.RESPONDENT),),
    Action.CONSENT: (
        Start("MED_SELECT_MEDIATOR", Role.CASE_SECRETARY),
        Start("MED_START", Role.CASE_SECRETARY),
        Start("MED_PERIOD", Role.MEDIATOR),
    ),
    Action.ACCEPT_APPOINTMENT: (Start("MED_OBJECTION", Role.APPLICANT),),
    Action.DECLINE_APPOINTMENT: (Start("MED_SELECT_MEDIATOR", Role.CASE_SECRETARY, _nobody_is_named),),
    Action.ANSWER_DISCLOSURE: (Start("MED_SELECT_MEDIATOR", Role.CASE_SECRETARY, _nobody_is_named),),
    Action.REPLACE_MEDIATOR: (Start("MED_SELECT_MEDIATOR", Role.CASE_SECRETARY),),
    Action.COMPLETE_SIGNING: _TO_COURT,
    Action.RECORD_ORAL_AGREEMENT: _TO_COURT,
    Action.CLOSE: (Start("ARCHIVE", Role.CASE_SECRETARY),),
}
_ALL = ("MED_INTAKE_REVIEW", "MED_CORRECTION", "MED_CONSENT_REPLY", "MED_SELECT_MEDIATOR", "MED_START",
        "MED_OBJECTION", "MED_PERIOD")  # fmt: skip
_MEDIATION_ENDS: dict[Action, tuple[str, ...]] = {
    Action.REQUEST_CORRECTION: ("MED_INTAKE_REVIEW",),
    Action.RESUBMIT: ("MED_CORRECTION",),
    Action.LAPSE_CORRECTION: _ALL,
    Action.WITHDRAW_BEFORE_ACCEPTANCE: _ALL,
    Action.REJECT: _ALL,
    Action.ACCEPT: ("MED_INTAKE_REVIEW",),
    Action.CONSENT: ("MED_CONSENT_REPLY",),
    Action.REFUSE: _ALL,
    Action.NO_REPLY: _ALL,
    Action.WITHDRAW: _ALL,
    Action.APPOINT_MEDIATOR: ("MED_SELECT_MEDIATOR",),
    Action.DECLINE_APPOINTMENT: ("MED_OBJECTION",),
    Action.CONFIRM_MEDIATOR: ("MED_OBJECTION", "MED_START", "MED_SELECT_MEDIATOR"),
    Action.COMPLETE_SIGNING: _ALL,
    Action.RECORD_ORAL_AGREEMENT: _ALL,
    Action.REFUSE_TO_SIGN: _ALL,
    Action.RECORD_CONFIRMATION: ("JC_APPLY",),
    Action.TERMINATE: _ALL,
    Action.EXPIRE: _ALL,
    Action.MERGE: _ALL,
    Action.ARCHIVE: ("ARCHIVE",),
}


def _has_free_seat(case: Case) -> bool:
    held = Appointment.objects.filter(case=case, status__in=["PROPOSED", "ACCEPTED", "CONFIRMED"])
    return held.count() < Arbitration.objects.get(case=case).seats


_ARBITRATION_STARTS: dict[Action, tuple[Start, ...]] = {
    Action.SUBMIT: (Start("ARB_ACCEPT", Role.INTAKE_CLERK),),
    Action.RESUBMIT: (Start("ARB_ACCEPT", Role.INTAKE_CLERK),),
    Action.REQUEST_CORRECTION: (Start("ARB_CORRECTION_REQUEST", Role.APPLICANT),),
    Action.ACCEPT: (Start("ARB_FEE_PREPAY", Role.APPLICANT),),
    Action.FEE_PAID_AND_NOTIFY: (
        Start("ARB_ANSWER", Role.RESPONDENT),
        Start("ARB_COUNTERCLAIM", Role.RESPONDENT),
        Start("ARB_TRIBUNAL", Role.INSTITUTION_CHAIR),
    ),
    Action.ACCEPT_APPOINTMENT: (Start("ARB_DISCLOSURE_CHALLENGE", Role.INSTITUTION_CHAIR),),
    Action.DECLINE_APPOINTMENT: (Start("ARB_TRIBUNAL", Role.INSTITUTION_CHAIR, _has_free_seat),),
    Action.DECIDE_CHALLENGE: (Start("ARB_TRIBUNAL", Role.INSTITUTION_CHAIR, _has_free_seat),),
    Action.REPLACE_ARBITRATOR: (Start("ARB_TRIBUNAL", Role.INSTITUTION_CHAIR),),
    Action.CONSTITUTE: (Start("ARB_AWARD", Role.PRESIDING_ARBITRATOR),),
    # A deferral that was refused gives the party the period again.
    Action.RECORD_FEE: (
        Start("ARB_FEE_PREPAY", Role.APPLICANT, _fee_is_due),
        Start("ARB_NOTICE", Role.CASE_SECRETARY, _may_be_notified),
    ),
    Action.CLOSE: (Start("ARCHIVE", Role.CASE_SECRETARY),),
}
_ARB_FILING = ("ARB_ACCEPT", "ARB_CORRECTION_REQUEST")
# What runs for the parties after an award.
AFTER_AWARD = (CORRECTION, SET_ASIDE)
# What runs while an arbitration does: none of it is waited for once the case is decided.
_OF_PROCEEDINGS = (
    "ARB_ACCEPT", "ARB_CORRECTION_REQUEST", "ARB_FEE_PREPAY", "ARB_NOTICE", "ARB_ANSWER", "ARB_COUNTERCLAIM",
    "ARB_TRIBUNAL", "ARB_TRIBUNAL_NOTICE", "ARB_DISCLOSURE_CHALLENGE", "ARB_HEARING_NOTICE", "ARB_POSTPONE",
    "ARB_AWARD",
)  # fmt: skip
_ARBITRATION_ENDS: dict[Action, tuple[str, ...]] = {
    Action.REQUEST_CORRECTION: ("ARB_ACCEPT",),
    Action.RESUBMIT: ("ARB_CORRECTION_REQUEST",),
    Action.END_ANSWER_PERIOD: ("ARB_ANSWER", "ARB_COUNTERCLAIM"),
    Action.CONSTITUTE: ("ARB_TRIBUNAL", "ARB_DISCLOSURE_CHALLENGE"),
    Action.LAPSE_CORRECTION: _ARB_FILING,
    Action.WITHDRAW_BEFORE_ACCEPTANCE: _ARB_FILING,
    Action.REJECT: _ARB_FILING,
    Action.ACCEPT: _ARB_FILING,
    Action.RECORD_FEE: ("ARB_FEE_PREPAY",),
    Action.FEE_PAID_AND_NOTIFY: ("ARB_FEE_PREPAY", "ARB_NOTICE"),
    Action.ISSUE_AWARD: _OF_PROCEEDINGS,
    Action.CONSENT_AWARD: _OF_PROCEEDINGS,
    Action.ALL_RECEIPTED: _OF_PROCEEDINGS,
    Action.WITHDRAW: _OF_PROCEEDINGS,
    Action.DEEMED_WITHDRAWN: _OF_PROCEEDINGS,
    Action.DISMISS: _OF_PROCEEDINGS,
    Action.FEE_LAPSE: _OF_PROCEEDINGS,
    Action.CONSOLIDATE: _OF_PROCEEDINGS,
    Action.RE_ARBITRATE: ("ARCHIVE", *AFTER_AWARD),
    Action.ARCHIVE: ("ARCHIVE", *AFTER_AWARD),
}
STARTS = {Kind.MEDIATION: _MEDIATION_STARTS, Kind.ARBITRATION: _ARBITRATION_STARTS}
ENDS = {Kind.MEDIATION: _MEDIATION_ENDS, Kind.ARBITRATION: _ARBITRATION_ENDS}


def due_for(case: Case, code: str, from_on: date) -> tuple[Due, TimeLimit]:
    """Return when a period that starts on a day ends, and the rule row that says so.

    Raises:
        NoRule: no row of that code is in force.
    """
    row = rule_of(case, code, from_on)
    return due_on(from_on, row.rule(), CalendarDay.objects.calendar(from_on)), row


def move_deadlines(case: Case, event: CaseEvent, action: Action, moment: Moment) -> None:
    """End the deadlines that an act meets and start those that it opens."""
    if ended := ENDS[Kind(case.kind)].get(action):
        meet_deadlines(case, ended, moment)
    if action is Action.SERVE and case.kind == Kind.ARBITRATION:
        start_after_award(case, event, moment)
    starts = [start for start in STARTS[Kind(case.kind)].get(action, ()) if start.when(case)]
    start_deadlines(case, event, starts, moment.today)


def start_after_award(case: Case, event: CaseEvent, moment: Moment) -> None:
    """Start, for each side that an award has reached, the periods that run from its receipt.

    A side of several parties has received the award when the last of them has; the days of each party stand on
    the page of the decisions. Source: 仲裁法69, 72.
    """
    for award in Award.objects.filter(case=case, status="ISSUED", kind__in=AWARDS, paper__isnull=False):
        for side_id, received in received_by_sides(award).items():
            side = {"side_id": side_id, "about": award.pk}
            if Deadline.objects.filter(case=case, code=SET_ASIDE, **side).exists():
                continue
            role = Role(Side.objects.get(pk=side_id).kind)
            rows = [_deadline(case, event, Start(code, role), received) for code in (CORRECTION, SET_ASIDE)]
            for row in rows:
                row.side_id, row.about = side_id, award.pk
                if row.due_on < moment.today:  # the proof of an old delivery came late
                    row.status, row.ended_at = "LAPSED", moment.at
            Deadline.objects.bulk_create(rows)


def meet_deadlines(case: Case, codes: Iterable[str], moment: Moment) -> None:
    """End running deadlines: what they waited for has happened."""
    running = Deadline.objects.filter(case=case, code__in=codes, status__in=["RUNNING", "PAUSED"])
    running.update(status="MET", ended_at=moment.at)


def start_deadlines(case: Case, event: CaseEvent, starts: Sequence[Start], from_on: date) -> None:
    """Start deadlines; running ones of the same codes end."""
    if not starts:
        return
    codes = [start.code for start in starts]
    Deadline.objects.filter(case=case, code__in=codes, status__in=["RUNNING", "PAUSED"]).update(
        status="LAPSED", ended_at=event.at
    )
    Deadline.objects.bulk_create(_deadline(case, event, start, from_on) for start in starts)


def _deadline(case: Case, event: CaseEvent, start: Start, from_on: date) -> Deadline:
    due, row = due_for(case, start.code, from_on)
    return Deadline(
        case=case,
        code=start.code,
        rule=row,
        event=event,
        role=start.role,
        from_on=from_on,
        due_on=due.due_on,
        original_due_on=due.due_on,
        unconfirmed_year=min(due.unconfirmed_years, default=None),
    )


# What runs from the day on which the notice of arbitration was served; it begins, for the time being, when it is sent.
FROM_SERVICE = ("ARB_ANSWER", "ARB_COUNTERCLAIM", "ARB_TRIBUNAL")


def count_from_service(case: Case, served_on: date) -> None:
    """Count the periods that a notice starts from the day on which it was served, of several the last.

    A period that was extended in the meantime keeps its day.
    """
    running = Deadline.objects.filter(
        case=case, code__in=FROM_SERVICE, status="RUNNING", from_on__lt=served_on
    )
    for deadline in running.filter(due_on=F("original_due_on")):
        due, row = due_for(case, deadline.code, served_on)
        deadline.from_on, deadline.rule = served_on, row
        deadline.due_on = deadline.original_due_on = due.due_on
        deadline.unconfirmed_year = min(due.unconfirmed_years, default=None)
        deadline.save()

"""Deadlines that speak: reminders before the last day, what goes up after it, and what a timer proposes.

A timer only proposes. What cannot be undone waits as a Proposal for a person in the right role, who then takes
the step in the person's own name. Run by the clock; running it twice, or in two workers, tells nobody twice.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django_tasks import task

from cases import correspondence
from cases.actors import SYSTEM
from cases.correspondence.deadlines import tell_reminder
from cases.facts import facts_of
from cases.models import CalendarDay, Case, Deadline, DeadlineStatus, Proposal, Reminder
from cases.moment import Moment, now
from cases.permissions import Action, Role
from cases.reminder_stages import OVER, OVERDUE, last_day_to_look_at, stages_reached
from cases.services.confirmation import let_expire
from cases.services.procedure import guards_of, is_legal, lock_case, note_proposal, reasons_against

# What a timer proposes when a period is over, and who confirms it.
AFTER: Mapping[str, tuple[Action, Role]] = MappingProxyType(
    {
        "MED_CORRECTION": (Action.LAPSE_CORRECTION, Role.INTAKE_CLERK),
        "ARB_CORRECTION_REQUEST": (Action.LAPSE_CORRECTION, Role.INTAKE_CLERK),
        "ARB_FEE_PREPAY": (Action.FEE_LAPSE, Role.CASE_SECRETARY),
        "MED_CONSENT_REPLY": (Action.NO_REPLY, Role.CASE_SECRETARY),
        "ARB_ANSWER": (Action.END_ANSWER_PERIOD, Role.CASE_SECRETARY),
        "MED_PERIOD": (Action.EXPIRE, Role.MEDIATOR),
    }
)


@task()
def remind_of_deadlines() -> int:
    """Remind of every deadline that is near, and send up what is overdue. Returns how many were told."""
    return remind()


def remind(*, at: datetime | None = None) -> int:
    """Tell of every running deadline what is to be told by now.

    Returns: how many messages were ordered.
    Writes: reminders, notices, proposals; a window that is over lapses.
    """
    moment = Moment(at) if at else now()
    return sum(_remind_case(case_id, moment) for case_id in _cases_to_look_at(moment))


def _cases_to_look_at(moment: Moment) -> list[UUID]:
    """Return the cases with a deadline of which something has not been told yet, in the order of locking."""
    calendar = CalendarDay.objects.calendar(moment.today)
    near = Deadline.objects.filter(
        status=DeadlineStatus.RUNNING, due_on__lte=last_day_to_look_at(moment.today, calendar)
    )
    told: dict[object, set[str]] = {}
    for deadline_id, stage, due_on in Reminder.objects.filter(deadline__in=near).values_list(
        "deadline_id", "stage", "due_on"
    ):
        told.setdefault((deadline_id, due_on), set()).add(stage)
    rows = near.values_list("case_id", "id", "code", "from_on", "due_on")
    return sorted(
        {
            case_id
            for case_id, deadline_id, code, from_on, due_on in rows
            if set(stages_reached(code, from_on, due_on, moment.today, calendar))
            - told.get((deadline_id, due_on), set())
        }
    )


@transaction.atomic
def _remind_case(case_id: UUID, moment: Moment) -> int:
    """Tell of one case's deadlines. The case is locked, so that a second worker finds everything told."""
    case = lock_case(case_id)
    calendar = CalendarDay.objects.calendar(moment.today)
    running = Deadline.objects.filter(case=case, status=DeadlineStatus.RUNNING).select_related("event")
    told = 0
    for deadline in running:
        deadline.case = case
        for stage in stages_reached(deadline.code, deadline.from_on, deadline.due_on, moment.today, calendar):
            told += _tell_once(deadline, stage, moment)
    return told


def _tell_once(deadline: Deadline, stage: str, moment: Moment) -> int:
    _row, is_new = Reminder.objects.get_or_create(
        deadline=deadline, stage=stage, due_on=deadline.due_on, defaults={"sent_at": moment.at}
    )
    if not is_new:
        return 0
    told = tell_reminder(deadline, stage, moment.at, moment.today)
    if stage == OVERDUE:
        propose_what_follows(deadline, moment)
    if stage == OVER:
        deadline.status, deadline.ended_at = DeadlineStatus.LAPSED, moment.at
        deadline.save(update_fields=["status", "ended_at"])
        if deadline.code == "JC_APPLY":
            let_expire(deadline.case, moment)
    return told


def propose_what_follows(deadline: Deadline, moment: Moment) -> Proposal | None:
    """Propose, in the name of the system, the step that an overdue deadline leads to.

    Returns: the proposal; None where nothing follows, the step is not legal now, or it is proposed already.
    Writes: the proposal, its event, and a message to those who may confirm it.
    """
    case = deadline.case
    action, role = AFTER.get(deadline.code, (None, None))
    if action is None or role is None or not _is_possible(case, action, moment):
        return None
    if Proposal.objects.filter(case=case, action=action.value, status="OPEN").exists():
        return None
    proposal = Proposal.objects.create(
        case=case,
        action=action.value,
        state=case.state,
        by_role=Role.SYSTEM.value,
        needs_role=role.value,
        made_at=moment.at,
    )
    note_proposal(proposal, "proposal_made", by=SYSTEM, role=Role.SYSTEM, at=moment.at)
    correspondence.tell_proposal(case, proposal)
    return proposal


def _is_possible(case: Case, action: Action, moment: Moment) -> bool:
    if not is_legal(case, action):
        return False
    case.facts = facts_of(case, moment.today, guards_of(case, action))
    return not reasons_against(case, action)

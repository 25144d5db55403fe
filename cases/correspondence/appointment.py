"""Who is told what when a mediator is named."""

from collections.abc import Mapping

from cases.correspondence.people import both_sides, nominee, secretary
from cases.correspondence.rows import Recipient, Tell
from cases.models import Appointment, Case, CaseEvent
from cases.permissions import Action
from cases.moment import Moment


def _by(case: Case, event: CaseEvent) -> Mapping[str, str]:
    named = Appointment.objects.get(pk=event.data["appointment"])
    day = named.objections_until or Moment(event.at).today
    return {"date": day.isoformat()}


def _to_nominations(case: Case, event: CaseEvent) -> str:
    return "/nominations/"


def _secretary_if_objected(case: Case, event: CaseEvent) -> list[Recipient]:
    return secretary(case, event) if event.data.get("objects") else []


ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.APPOINT_MEDIATOR: (Tell("ASSIGNED", nominee, _by, _to_nominations),),
    Action.ACCEPT_APPOINTMENT: (
        Tell("NEUTRAL_CONFIRMED", both_sides, _by),
        Tell("RESPONDENT_ANSWERED", secretary),
    ),
    Action.DECLINE_APPOINTMENT: (Tell("RESPONDENT_ANSWERED", secretary),),
    Action.ANSWER_DISCLOSURE: (Tell("OBJECTION_RECEIVED", _secretary_if_objected),),
    Action.CONFIRM_MEDIATOR: (
        Tell("RESPONDENT_ANSWERED", both_sides),
        Tell("RESPONDENT_ANSWERED", secretary),
    ),
    Action.REPLACE_MEDIATOR: (
        Tell("RESPONDENT_ANSWERED", secretary),
        Tell("RESPONDENT_ANSWERED", both_sides),
    ),
}

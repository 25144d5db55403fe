"""Who is told what in an arbitration: the notice, the answer and the tribunal."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.urls import reverse

from cases.correspondence.appointment import to_nominations
from cases.correspondence.intake import address_of_invitation
from cases.correspondence.people import applicants, both_sides, engaged, respondents, secretary, with_role
from cases.correspondence.rows import Letter, Recipient, Row, Tell, TellEach
from cases.models import Appointment, Case, CaseEvent, Deadline, Invitation, ServingChannel
from cases.permissions import TRIBUNAL_ROLES, Action, Role
from notices.models import Channel


def _notices(case: Case, event: CaseEvent) -> Iterator[Letter]:
    """Yield the message with the link for every respondent, by its own channel; letters are posted with A06."""
    due = Deadline.objects.get(case=case, code="ARB_ANSWER", status="RUNNING").due_on.isoformat()
    rows = Invitation.objects.filter(case=case, ended_at=None).select_related("party")
    for row in rows.exclude(link_channel=ServingChannel.POST):
        params = {"date": due, "url": f"{settings.PUBLIC_URL}{row.path}"}
        yield Letter(address_of_invitation(row), params, row.path, [Channel(row.link_channel)])


def _named(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return whom the act named: by one side, by both together, or by the head."""
    pk = event.data.get("named") or event.data.get("appointment")
    rows = Appointment.objects.filter(pk=pk, status="PROPOSED") if pk else Appointment.objects.none()
    return [row.neutral for row in rows.select_related("neutral")]


def _ended(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return whom the act took off a seat; the case is closed to them now."""
    pk = event.data.get("appointment") or None
    rows = Appointment.objects.filter(pk=pk, status="REPLACED") if pk else Appointment.objects.none()
    return [row.neutral for row in rows.select_related("neutral")]


def _until(case: Case, event: CaseEvent) -> Mapping[str, str]:
    return {"date": str(event.data["until"])}


def _head(case: Case, event: CaseEvent) -> list[Recipient]:
    return with_role(case, Role.INSTITUTION_CHAIR)


def _tribunal(case: Case, event: CaseEvent) -> list[Recipient]:
    return engaged(case, *TRIBUNAL_ROLES)


def _everybody(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return both sides, the tribunal, and the secretary, without whoever acted."""
    told = [*both_sides(case, event), *_tribunal(case, event), *secretary(case, event)]
    return [person for person in told if getattr(person, "pk", None) != event.by_id]


def _both_unless_secret(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return both sides, unless the act is one side's own: of a ranking the other side learns nothing."""
    return [] if event.side_id else both_sides(case, event)


def _to_tribunal_page(case: Case, event: CaseEvent) -> str:
    return reverse("tribunal", args=[case.pk])


def _to_agenda(case: Case, event: CaseEvent) -> str:
    return reverse("agenda")


NEWS = "RESPONDENT_ANSWERED"
_NEWS = (Tell(NEWS, _everybody),)
_NAMED = Tell("ARBITRATOR_NAMED", _named, link=to_nominations)
ROWS: dict[Action, tuple[Row, ...]] = {
    Action.FEE_PAID_AND_NOTIFY: (Tell(NEWS, applicants), TellEach("ARBITRATION_NOTICE", _notices)),
    Action.GIVE_LEAVE: (Tell(NEWS, both_sides),),
    Action.FILE_ANSWER: (Tell(NEWS, applicants), Tell(NEWS, secretary)),
    Action.OBJECT_TO_JURISDICTION: _NEWS,
    Action.OBJECT_TO_ONLINE: _NEWS,
    Action.END_ANSWER_PERIOD: (Tell(NEWS, respondents), Tell(NEWS, applicants)),
    Action.CHOOSE_ARBITRATOR: (_NAMED, Tell(NEWS, _both_unless_secret, link=_to_tribunal_page)),
    Action.APPOINT_ARBITRATOR: (_NAMED, Tell(NEWS, both_sides, link=_to_tribunal_page)),
    Action.ACCEPT_APPOINTMENT: (
        Tell("DISCLOSED", both_sides, _until, _to_tribunal_page),
        Tell(NEWS, secretary, link=_to_tribunal_page),
    ),
    Action.DECLINE_APPOINTMENT: (
        _NAMED,
        Tell(NEWS, both_sides, link=_to_tribunal_page),
        Tell(NEWS, _head, link=_to_tribunal_page),
    ),
    Action.ANSWER_DISCLOSURE: (Tell(NEWS, secretary, link=_to_tribunal_page),),
    Action.CHALLENGE: (
        Tell("OBJECTION_RECEIVED", _head, link=_to_tribunal_page),
        Tell("OBJECTION_RECEIVED", _everybody, link=_to_tribunal_page),
    ),
    Action.DECIDE_CHALLENGE: (
        Tell(NEWS, _everybody, link=_to_tribunal_page),
        Tell(NEWS, _ended, link=_to_agenda),
    ),
    Action.REPLACE_ARBITRATOR: (
        Tell(NEWS, _everybody, link=_to_tribunal_page),
        Tell(NEWS, _ended, link=_to_agenda),
    ),
    Action.CONSTITUTE: (Tell("TRIBUNAL_FORMED", _everybody),),
}

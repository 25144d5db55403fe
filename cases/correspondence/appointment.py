"""Who is told what when a mediator is named."""

from collections.abc import Mapping

from django.urls import reverse

from cases.brief import brief_of
from cases.correspondence.people import both_sides, nominee, secretary, side_people
from cases.correspondence.rows import Recipient, Tell
from cases.models import Appointment, Case, CaseEvent
from cases.moment import Moment
from cases.permissions import Action


def _by(case: Case, event: CaseEvent) -> Mapping[str, str]:
    named = Appointment.objects.get(pk=event.data["appointment"])
    day = named.objections_until or Moment(event.at).today
    return {"date": day.isoformat()}


def to_nominations(case: Case, event: CaseEvent) -> str:
    """Return the page of the appointments: a mediator who is not confirmed sees nothing else."""
    return reverse("nominations")


def _to_agenda(case: Case, event: CaseEvent) -> str:
    return reverse("agenda")


def _silent_sides(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the sides that have said nothing yet; of a list, which is its side's own, they learn nothing."""
    return [] if event.side_id else _unasked(case)


def _unasked(case: Case) -> list[Recipient]:
    silent = [side for side in brief_of(case).sides if side.asked_to_recommend_at is None]
    return [person for side in silent for person in side_people(case, side)]


def _secretary_if_both_asked(case: Case, event: CaseEvent) -> list[Recipient]:
    return [] if _unasked(case) else secretary(case, event)


def _named_by_lists(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return whom the lists of both sides have in common, where the act named somebody."""
    pk = event.data.get("appointment" if event.kind == Action.CHOOSE_MEDIATOR else "named")
    rows = Appointment.objects.filter(pk=str(pk), status="PROPOSED") if pk else Appointment.objects.none()
    return [row.neutral for row in rows.select_related("neutral")]


def _today(case: Case, event: CaseEvent) -> Mapping[str, str]:
    return {"date": Moment(event.at).today.isoformat()}


def _secretary_if_objected(case: Case, event: CaseEvent) -> list[Recipient]:
    return secretary(case, event) if event.data.get("objects") else []


def _nominee_who_may_begin(case: Case, event: CaseEvent) -> list[Recipient]:
    return nominee(case, event) if event.data.get("may_begin") else []


def named_before(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the mediator whose appointment the act ended; the case itself is closed to them now."""
    if not event.data.get("appointment"):
        return []
    return [Appointment.objects.select_related("neutral").get(pk=event.data["appointment"]).neutral]


ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.CHOOSE_MEDIATOR: (
        Tell("RESPONDENT_ANSWERED", _silent_sides),
        Tell("RESPONDENT_ANSWERED", _secretary_if_both_asked),
        Tell("ASSIGNED", _named_by_lists, _today, to_nominations),
    ),
    Action.APPOINT_MEDIATOR: (Tell("ASSIGNED", nominee, _by, to_nominations),),
    Action.ACCEPT_APPOINTMENT: (
        Tell("NEUTRAL_CONFIRMED", both_sides, _by),
        Tell("RESPONDENT_ANSWERED", secretary),
    ),
    Action.DECLINE_APPOINTMENT: (
        Tell("RESPONDENT_ANSWERED", secretary),
        Tell("ASSIGNED", _named_by_lists, _today, to_nominations),
    ),
    Action.ANSWER_DISCLOSURE: (
        Tell("OBJECTION_RECEIVED", _secretary_if_objected),
        Tell("RESPONDENT_ANSWERED", _nominee_who_may_begin, link=to_nominations),
        Tell("ASSIGNED", _named_by_lists, _today, to_nominations),
    ),
    Action.CONFIRM_MEDIATOR: (
        Tell("RESPONDENT_ANSWERED", both_sides),
        Tell("RESPONDENT_ANSWERED", secretary),
    ),
    Action.REPLACE_MEDIATOR: (
        Tell("RESPONDENT_ANSWERED", both_sides),
        Tell("RESPONDENT_ANSWERED", named_before, link=_to_agenda),
        Tell("RESPONDENT_ANSWERED", secretary),
    ),
}

"""Pages about sessions, their records and the mediation period."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from cases.access import reach_of
from cases.actors import Actor
from cases.forms.endings import ActForm
from cases.forms.hearings import (
    CancelForm,
    ExtensionForm,
    MeetingForm,
    RecordAnswerForm,
    RecordForm,
    SuspensionForm,
)
from cases.models import Case, Meeting, MeetingPerson, MeetingRecord
from cases.permissions import Action
from cases.services import hearings as service
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

SCHEDULE = ActPage(
    _("Schedule a session"),
    _("Everybody who is asked receives a notice. The other side does not learn of a private session."),
    _("those who are asked to the session"),
    _("Schedule the session and send the notices"),
    _("The session is scheduled. Those who are asked have been told."),
)
CANCEL = ActPage(
    _("Cancel the session"),
    _("The venue and the people are free again."),
    _("those who were asked to the session"),
    _("Cancel the session"),
    _("The session is cancelled. Those who were asked have been told."),
    is_grave=True,
)
RECORD = ActPage(
    _("Write the record"),
    _("Those who took part confirm the record or object to it. It cannot be changed afterwards."),
    _("those who took part in the session"),
    _("Put the record on file"),
    _("The record is on file. Those who took part are asked to confirm it."),
)
ANSWER = ActPage(
    _("The record of the session"),
    _("Read the record. If something in it is wrong, object; your objection is kept with the record."),
    _("those who may read the record"),
    _("Send the answer"),
    _("Your side's answer is kept with the record."),
    template="cases/hearings/record.html",
)
SUSPEND = ActPage(
    _("Suspend the mediation"),
    _("The mediation period pauses until the mediation is resumed. The supervisor must confirm."),
    _("the supervisor; after confirmation, both sides"),
    _("Ask the supervisor to confirm"),
    _("The supervisor has been asked to confirm."),
)
RESUME = ActPage(
    _("Resume the mediation"),
    _("The days that were left when the mediation was suspended are restored."),
    _("both sides and the case secretary"),
    _("Resume the mediation"),
    _("The mediation has resumed."),
)
EXTEND = ActPage(
    _("Extend the mediation period"),
    _("All parties must agree before the present period ends."),
    _("the other side, which is asked to agree"),
    _("Propose the extension"),
    _("The other side has been asked to agree."),
)


@case_page(Action.SCHEDULE_MEETING)
def schedule(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Schedule a joint or a private session."""
    form = MeetingForm(request.POST or None, case=case, initial={"mode": "ONSITE"})

    def take(data: dict[str, Any]) -> object:
        return service.schedule_meeting(
            case_id=case.pk,
            by=actor,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            mode=data["mode"],
            side_id=UUID(data["who"]) if data["who"] else None,
            venue_id=data["venue"].pk if data["venue"] else None,
            link=data["link"],
            key=data["key"],
        )

    return ask(request, case, SCHEDULE, form, take)


@case_page(Action.CANCEL_MEETING)
def cancel(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Cancel a session."""
    meeting = _seen_meeting(case, actor, meeting_id)
    form = CancelForm(request.POST or None)
    return ask(
        request,
        case,
        CANCEL,
        form,
        lambda data: service.cancel_meeting(case_id=case.pk, by=actor, meeting_id=meeting.pk, **data),
    )


@case_page(Action.HOLD_SESSION)
def write_record(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Write the record of a session."""
    meeting = _seen_meeting(case, actor, meeting_id)
    form = RecordForm(request.POST or None, people=meeting.people.select_related("side"))

    def take(data: dict[str, Any]) -> object:
        return service.write_record(
            case_id=case.pk,
            by=actor,
            meeting_id=meeting.pk,
            attended=[person.pk for person in data["attended"]],
            course=data["course"],
            result=data["result"],
            key=data["key"],
        )

    return ask(request, case, RECORD, form, take)


@case_page(Action.ANSWER_RECORD)
def answer_record(request: HttpRequest, case: Case, actor: Actor, record_id: UUID) -> HttpResponse:
    """Read a record, and confirm it or object to it."""
    seen = MeetingRecord.objects.filter(case=case).seen_by(reach_of(case, actor))
    record = get_object_or_404(seen.select_related("meeting"), pk=record_id)
    form = RecordAnswerForm(request.POST or None)
    return ask(
        request,
        case,
        ANSWER,
        form,
        lambda data: service.answer_record(case_id=case.pk, by=actor, record_id=record.pk, **data),
        record=record,
    )


@case_page(Action.SUSPEND)
def suspend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask the supervisor to suspend the mediation."""
    form = SuspensionForm(request.POST or None)
    return ask(request, case, SUSPEND, form, lambda data: service.suspend(case_id=case.pk, by=actor, **data))


@case_page(Action.RESUME)
def resume(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Resume the mediation."""
    form = ActForm(request.POST or None)
    return ask(request, case, RESUME, form, lambda data: service.resume(case_id=case.pk, by=actor, **data))


@case_page(Action.EXTEND)
def extend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose a longer period to the other side."""
    form = ExtensionForm(request.POST or None)
    return ask(
        request, case, EXTEND, form, lambda data: service.propose_extension(case_id=case.pk, by=actor, **data)
    )


@signed_in
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """List the sessions to which the reader is asked."""
    asked = MeetingPerson.objects.filter(person=request.user.pk, is_off=False, ends_at__gte=timezone.now())
    coming = asked.select_related("meeting__case", "meeting__venue", "meeting__side").order_by("starts_at")[
        :100
    ]
    return render(request, "cases/hearings/agenda.html", {"coming": coming})


def _seen_meeting(case: Case, actor: Actor, meeting_id: UUID) -> Meeting:
    seen = Meeting.objects.filter(case=case).seen_by(reach_of(case, actor))
    return get_object_or_404(seen, pk=meeting_id)

"""Pages about sessions, their records and the mediation period."""

from dataclasses import replace as replace_words
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.models import User
from cases.access import may_with
from cases.actors import Actor
from cases.forms.endings import ActForm
from cases.forms.hearings import (
    JOINT,
    AnswerForSideForm,
    CancelForm,
    ExtensionForm,
    MeetingForm,
    RecordAnswerForm,
    RecordForm,
    SuspensionForm,
)
from cases.frame import address
from cases.kinds import Kind
from cases.models import Case, Meeting, MeetingPerson, MeetingRecord
from cases.moment import now
from cases.permissions import Action, Role
from cases.services import hearings as service
from cases.services import period
from cases.services.meetings import calendar_text, suggest_slots
from cases.views.access import case_page, opened, reach
from cases.views.arbitration import hearings as arbitration
from cases.views.forms_of_acts import ActPage, ask

JOIN_BEFORE = timedelta(minutes=30)

SCHEDULE = ActPage(
    Action.SCHEDULE_MEETING,
    _("Schedule a session"),
    _("Everybody who is asked receives a notice. The other side does not learn of a private session."),
    _("those who are asked to the session"),
    _("Schedule the session and send the notices"),
    _("The session is scheduled. Those who are asked have been told."),
    template="cases/hearings/schedule.html",
    back="case_meetings",
)
CANCEL = ActPage(
    Action.CANCEL_MEETING,
    _("Cancel the session"),
    _("The venue and the people are free again."),
    _("those who were asked to the session"),
    _("Cancel the session"),
    _("The session is cancelled. Those who were asked have been told."),
    is_grave=True,
    template="cases/hearings/meeting.html",
    back="case_meetings",
)
CANCEL_HEARING = replace_words(
    CANCEL,
    heading=_("Cancel the hearing"),
    told=_("both sides and the tribunal"),
    button=_("Cancel the hearing"),
    done=_("The hearing is cancelled. Both sides and the tribunal have been told."),
)
RECORD = ActPage(
    Action.HOLD_SESSION,
    _("Write the record"),
    _("Those who took part confirm the record or object to it. It cannot be changed afterwards."),
    _("those who took part in the session"),
    _("Put the record on file"),
    _("The record is on file. Those who took part are asked to confirm it."),
    template="cases/hearings/meeting.html",
    back="case_meetings",
)
ANSWER = ActPage(
    Action.ANSWER_RECORD,
    _("The record of the session"),
    _("Read the record. If something in it is wrong, object; your objection is kept with the record."),
    _("those who may read the record"),
    _("Send the answer"),
    _("Your side's answer is kept with the record."),
    template="cases/hearings/record.html",
    back="case_meetings",
)
ANSWER_HEARING = replace_words(
    ANSWER,
    heading=_("Record of the hearing"),
    lead=_(
        "Read the record. If something in it is wrong, ask for a correction; what you ask is kept with it."
    ),
)
SUSPEND = ActPage(
    Action.SUSPEND,
    _("Suspend the mediation"),
    _("The mediation period pauses until the mediation is resumed. The supervisor must confirm."),
    _("the supervisor; after confirmation, both sides"),
    _("Ask the supervisor to confirm"),
    _("The supervisor has been asked to confirm."),
)
RESUME = ActPage(
    Action.RESUME,
    _("Resume the mediation"),
    _("The days that were left when the mediation was suspended are restored."),
    _("both sides and the case secretary"),
    _("Resume the mediation"),
    _("The mediation has resumed."),
)
EXTEND = ActPage(
    Action.EXTEND,
    _("Extend the mediation period"),
    _("All parties must agree before the present period ends."),
    _("the other side, which is asked to agree"),
    _("Propose the extension"),
    _("The other side has been asked to agree."),
)


@case_page(Action.SCHEDULE_MEETING)
def schedule(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Schedule a joint or a private session."""
    if case.kind == Kind.ARBITRATION:
        return arbitration.arrange_session(request, case, actor)
    form = MeetingForm(request.POST or None, case=case, slots=suggest_slots(case, now()))

    def take(data: dict[str, Any]) -> object:
        return service.schedule_meeting(
            case_id=case.pk,
            by=actor,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            mode=data["mode"],
            side_id=UUID(data["who"]) if data["who"] != JOINT else None,
            venue_id=data["venue"].pk if data["venue"] else None,
            link=data["link"],
            key=data["key"],
        )

    return ask(request, case, SCHEDULE, form, take)


@case_page(Action.CANCEL_MEETING)
def cancel(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Cancel a session."""
    meeting = _seen_meeting(request, case, actor, meeting_id)
    form = CancelForm(request.POST or None)
    return ask(
        request,
        case,
        CANCEL_HEARING if meeting.is_hearing else CANCEL,
        form,
        lambda data: service.cancel_meeting(case_id=case.pk, by=actor, meeting_id=meeting.pk, **data),
        meeting=meeting,
    )


@case_page(Action.HOLD_SESSION)
def write_record(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Write the record of a session."""
    meeting = _seen_meeting(request, case, actor, meeting_id)
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

    return ask(request, case, RECORD, form, take, meeting=meeting)


@case_page()
def answer_record(request: HttpRequest, case: Case, actor: Actor, record_id: UUID) -> HttpResponse:
    """Read a record and what was said to it; whose side took part answers it, once."""
    seen = MeetingRecord.objects.filter(case=case).seen_by(reach(request, case, actor))
    record = get_object_or_404(
        seen.select_related("meeting__venue", "meeting__side", "made_by"), pk=record_id
    )
    page = ANSWER_HEARING if record.meeting.is_hearing else ANSWER
    context = {
        "record": record,
        "meeting": record.meeting,
        "answers": record.answers.select_related("side", "by"),
    }
    standing = may_with(case, opened(request).standings, Action.ANSWER_RECORD)
    is_secretary = standing is not None and standing.role is Role.CASE_SECRETARY
    sides = service.sides_to_answer_for(record) if is_secretary else []
    is_asked = bool(sides) or (standing is not None and service.waits_for(record, standing.side_id))
    if request.method != "POST" and not is_asked:
        shown = {"case": case, "page": page, "back_url": page.address_of(page.back, case)}
        return render(request, page.template, shown | context)
    form = (
        AnswerForSideForm(request.POST or None, sides=sides)
        if is_secretary
        else RecordAnswerForm(request.POST or None)
    )

    def take(data: dict[str, Any]) -> object:
        return service.answer_record(case_id=case.pk, by=actor, record_id=record.pk, **data)

    return ask(request, case, page, form, take, **context)


@case_page(Action.SUSPEND)
def suspend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask the supervisor to suspend the mediation; in an arbitration the tribunal decides."""
    if case.kind == Kind.ARBITRATION:
        return arbitration.suspend(request, case, actor)
    form = SuspensionForm(request.POST or None)
    return ask(request, case, SUSPEND, form, lambda data: period.suspend(case_id=case.pk, by=actor, **data))


@case_page(Action.RESUME)
def resume(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Resume the mediation, or the arbitration."""
    if case.kind == Kind.ARBITRATION:
        return arbitration.resume(request, case, actor)
    form = ActForm(request.POST or None)
    return ask(request, case, RESUME, form, lambda data: period.resume(case_id=case.pk, by=actor, **data))


@case_page(Action.EXTEND)
def extend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose a longer period to the other side."""
    form = ExtensionForm(request.POST or None, ends_on=case.period_ends_on)
    return ask(
        request, case, EXTEND, form, lambda data: period.propose_extension(case_id=case.pk, by=actor, **data)
    )


@signed_in
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """List the sessions to which the reader is asked."""
    coming = _own(request).filter(is_off=False, ends_at__gte=timezone.now()).order_by("starts_at")[:100]
    return render(
        request, "cases/hearings/agenda.html", {"coming": coming, "case_list": address("case_list")}
    )


@signed_in
@require_safe
def calendar_file(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Hand out a session for the reader's own calendar; only to those who are asked to it."""
    meeting = get_object_or_404(_own(request), meeting=meeting_id).meeting
    text = calendar_text(
        meeting, f"{settings.PUBLIC_URL}{address('case_meetings', meeting.case_id)}", timezone.now()
    )
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.starts_at:%Y%m%d}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@signed_in
@require_safe
def join(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Lead those who are asked to the video session, from half an hour before it on. Source: SECURITY T25."""
    meeting = get_object_or_404(_own(request).filter(is_off=False), meeting=meeting_id).meeting
    if not meeting.link:
        raise Http404
    if meeting.starts_at - JOIN_BEFORE <= timezone.now() <= meeting.ends_at:
        return redirect(meeting.link)
    context = {"meeting": meeting, "case": meeting.case, "opens_at": meeting.starts_at - JOIN_BEFORE}
    return render(request, "cases/hearings/join.html", context)


def _own(request: HttpRequest) -> QuerySet[MeetingPerson]:
    """Return the reader's places in sessions of cases that are still open to the reader."""
    mine = MeetingPerson.objects.filter(person=cast(User, request.user).pk)
    cases = Case.objects.engaged(request.user.pk)
    return mine.filter(meeting__case__in=cases).select_related(
        "meeting__case", "meeting__venue", "meeting__side"
    )


def _seen_meeting(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> Meeting:
    seen = Meeting.objects.filter(case=case).seen_by(reach(request, case, actor))
    return get_object_or_404(seen.select_related("venue", "side"), pk=meeting_id)

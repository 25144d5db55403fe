"""Pages about hearings, the suspension of an arbitration, and mediation inside it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.forms.arbitration.hearings import HearingForm, HearingRecordForm, PostponeForm, SuspensionForm
from cases.forms.endings import ActForm
from cases.models import Case, Meeting
from cases.moment import now
from cases.permissions import Action
from cases.services import hearings as sessions
from cases.services.arbitration import consents, suspension
from cases.services.arbitration import hearings as service
from cases.services.meetings import suggest_slots
from cases.views.access import case_page, reach
from cases.views.forms_of_acts import ActPage, ask

LENGTH = timedelta(hours=3)
_TO_ALL = _("both sides and the tribunal")
_SCHEDULE_TEMPLATE = "cases/hearings/schedule.html"
SCHEDULE = ActPage(
    Action.SCHEDULE_HEARING,
    _("Schedule a hearing"),
    _(
        "Each party receives a notice of the hearing. Only days are suggested for which the notice is in time."
    ),
    _TO_ALL,
    _("Schedule the hearing and send the notices"),
    _("The hearing is scheduled. Both sides and the tribunal have been told."),
    template=_SCHEDULE_TEMPLATE,
    back="case_meetings",
)
REOPEN = ActPage(
    Action.REOPEN_HEARING,
    _("Reopen the hearing"),
    _("The tribunal hears more before it decides. Each party receives a notice of the further hearing."),
    _TO_ALL,
    _("Reopen the hearing and send the notices"),
    _("The hearing is reopened. Both sides and the tribunal have been told."),
    template=_SCHEDULE_TEMPLATE,
    back="case_meetings",
)
POSTPONE = ActPage(
    Action.POSTPONE,
    _("Ask for a later hearing"),
    _(
        "For good reason, the hearing may be held later. The presiding arbitrator decides. Until then it stands."
    ),
    _("the presiding arbitrator; the other side sees the request"),
    _("Ask the presiding arbitrator"),
    _("The presiding arbitrator has been asked."),
    template="cases/arbitration/postpone.html",
    back="case_meetings",
)
RECORD = ActPage(
    Action.HOLD_HEARING,
    _("Write the record of the hearing"),
    _("The parties confirm the record or ask for a correction. It cannot be changed afterwards."),
    _TO_ALL,
    _("Put the record on file"),
    _("The record is on file. The parties are asked to confirm it."),
    template="cases/hearings/meeting.html",
    back="case_meetings",
)
CLOSE = ActPage(
    Action.CLOSE_HEARING,
    _("Close the hearing"),
    _(
        "The parties have made their last statements. The tribunal deliberates; nothing more is heard unless it reopens."
    ),
    _("both sides and the case secretary"),
    _("Close the hearing"),
    _("The hearing is closed. The tribunal deliberates."),
)
DOCUMENTS = ActPage(
    Action.DOCUMENTS_ONLY,
    _("Decide without a hearing"),
    _("Both sides have consented. The tribunal decides on the documents."),
    _("both sides and the case secretary"),
    _("Go on to the deliberation"),
    _("There is no hearing. The tribunal deliberates."),
)
SUSPEND = ActPage(
    Action.SUSPEND,
    _("Suspend the proceedings"),
    _("The period for the award pauses until the proceedings are resumed. Hearings to come are cancelled."),
    _("both sides and the case secretary"),
    _("Suspend the proceedings"),
    _("The proceedings are suspended. Both sides have been told."),
    is_grave=True,
)
RESUME = ActPage(
    Action.RESUME,
    _("Resume the proceedings"),
    _("The period for the award ends later by the days during which the proceedings stood still."),
    _("both sides and the case secretary"),
    _("Resume the proceedings"),
    _("The proceedings are resumed. Both sides have been told."),
)
MEDIATE = ActPage(
    Action.START_MEDIATION,
    _("Mediate between the parties"),
    _(
        "Both sides are willing. Hearings to come are cancelled. What is said in the mediation is kept out of the file on which the tribunal decides, if it fails."
    ),
    _("both sides and the case secretary"),
    _("Begin the mediation"),
    _("The mediation has begun. Both sides have been told."),
)
FAIL = ActPage(
    Action.MEDIATION_FAILED,
    _("End the mediation without agreement"),
    _(
        "The case goes back to the proceedings. From then on the tribunal no longer finds the notes, records and papers of the mediation in its file."
    ),
    _("both sides and the case secretary"),
    _("End the mediation"),
    _("The mediation has ended. The proceedings go on."),
)
SESSION = ActPage(
    Action.SCHEDULE_MEETING,
    _("Arrange a mediation session"),
    _("The tribunal meets both sides together. What is said stays out of the file on which it decides."),
    _TO_ALL,
    _("Arrange the session and send the notices"),
    _("The session is arranged. Both sides and the tribunal have been told."),
    template=_SCHEDULE_TEMPLATE,
    back="case_meetings",
)


def _place(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a scheduling form says of time and place, as the services take it."""
    kept = {name: data[name] for name in ("starts_at", "ends_at", "mode", "link", "key")}
    return {**kept, "venue_id": data["venue"].pk if data["venue"] else None}


def _hearing_form(request: HttpRequest, case: Case) -> HearingForm:
    moment = now()

    def is_fit(day: date) -> bool:
        return service.is_in_time(case, day, moment.today)

    slots = suggest_slots(case, moment, is_fit=is_fit, length=LENGTH)
    is_online = not service.is_online_objected(case)
    return HearingForm(request.POST or None, case=case, slots=slots, is_online=is_online)


@case_page(Action.SCHEDULE_HEARING)
def schedule(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Schedule a hearing."""
    form = _hearing_form(request, case)
    return ask(
        request, case, SCHEDULE, form,
        lambda data: service.schedule_hearing(case_id=case.pk, by=actor, **_place(data)),
    )  # fmt: skip


@case_page(Action.REOPEN_HEARING)
def reopen(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Hear more before deciding."""
    form = _hearing_form(request, case)
    return ask(
        request, case, REOPEN, form,
        lambda data: service.reopen_hearing(case_id=case.pk, by=actor, **_place(data)),
    )  # fmt: skip


@case_page(Action.POSTPONE)
def postpone(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Ask for a later hearing."""
    meeting = _hearing(request, case, actor, meeting_id)
    later = suggest_slots(case, now(), is_fit=lambda day: day > meeting.starts_at.date(), length=LENGTH)
    form = PostponeForm(request.POST or None, case=case, slots=later)

    def take(data: dict[str, Any]) -> object:
        kept = {name: data[name] for name in ("starts_at", "ends_at", "reason", "key")}
        return service.postpone(case_id=case.pk, by=actor, meeting_id=meeting.pk, **kept)

    return ask(request, case, POSTPONE, form, take, meeting=meeting)


@case_page(Action.HOLD_HEARING)
def write_record(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Write the record of a hearing; at the first, with the answer about the arbitration agreement."""
    meeting = _hearing(request, case, actor, meeting_id)
    people, asks = meeting.people.select_related("side"), service.is_agreement_open(case)
    form = HearingRecordForm(request.POST or None, people=people, asks=asks)

    def take(data: dict[str, Any]) -> object:
        came = [person.pk for person in data.pop("attended")]
        return service.hold_hearing(case_id=case.pk, by=actor, meeting_id=meeting.pk, attended=came, **data)

    return ask(request, case, RECORD, form, take, meeting=meeting)


def _hearing(request: HttpRequest, case: Case, actor: Actor, meeting_id: UUID) -> Meeting:
    seen = Meeting.objects.hearings().filter(case=case).seen_by(reach(request, case, actor))
    return get_object_or_404(seen.select_related("venue", "side", "case"), pk=meeting_id)


@case_page(Action.CLOSE_HEARING)
def close(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Close the hearing."""
    return _confirm(request, case, actor, CLOSE, service.close_hearing)


@case_page(Action.DOCUMENTS_ONLY)
def documents_only(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Decide without a hearing."""
    return _confirm(request, case, actor, DOCUMENTS, service.decide_on_documents)


@case_page(Action.START_MEDIATION)
def begin_mediation(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Mediate between the parties."""
    return _confirm(request, case, actor, MEDIATE, consents.start_mediation)


@case_page(Action.MEDIATION_FAILED)
def end_mediation(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Go back to the proceedings."""
    return _confirm(request, case, actor, FAIL, consents.end_mediation)


def suspend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Suspend the proceedings; the page of a mediation leads here."""
    form = SuspensionForm(request.POST or None)
    return ask(
        request, case, SUSPEND, form,
        lambda data: suspension.suspend(case_id=case.pk, by=actor, **data),
    )  # fmt: skip


def resume(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Resume the proceedings; the page of a mediation leads here."""
    return _confirm(request, case, actor, RESUME, suspension.resume)


def arrange_session(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Arrange a session in which the tribunal mediates; the page of a mediation leads here."""
    form = HearingForm(
        request.POST or None, case=case, slots=suggest_slots(case, now(), length=LENGTH), is_online=True
    )
    form.fields["mode"].label = _("How people meet")
    return ask(
        request, case, SESSION, form,
        lambda data: sessions.schedule_meeting(case_id=case.pk, by=actor, **_place(data)),
    )  # fmt: skip


def _confirm(request: HttpRequest, case: Case, actor: Actor, page: ActPage, does: Any) -> HttpResponse:
    form = ActForm(request.POST or None)
    return ask(request, case, page, form, lambda data: does(case_id=case.pk, by=actor, **data))

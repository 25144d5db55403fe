"""Pages about naming the mediator."""

from dataclasses import replace as replace_words

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import AccessRule, ask_to_sign_in, with_rule
from cases.actors import Actor
from cases.candidates import candidates_among
from cases.forms.appointment import (
    AppointForm,
    DeclineForm,
    DisclosureAnswerForm,
    DisclosureForm,
    ReplaceForm,
)
from cases.forms.arbitration.tribunal import RankForm
from cases.forms.endings import ActForm
from cases.kinds import Kind
from cases.models import Appointment, Case
from cases.moment import today
from cases.permissions import Action
from cases.services import appointment as service
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

NAMING = ("MEDIATOR_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING")

CHOOSE = ActPage(
    Action.CHOOSE_MEDIATOR,
    _("Ask for a recommendation"),
    _(
        "The organisation will name a mediator from its roster. You will see the mediator's disclosure first and "
        "can object to it."
    ),
    _("the other side; the case secretary once both sides have asked"),
    _("Ask the organisation to recommend a mediator"),
    _("Your side has asked for a recommendation. A mediator is named once both sides have asked."),
    template="cases/appointment/choose.html",
)
RANK = ActPage(
    Action.CHOOSE_MEDIATOR,
    _("Choose a mediator together with the other side"),
    _(
        "Rank those you want and strike those you refuse. Whom both sides ranked and neither struck is named. Without "
        "such a name the organisation recommends somebody whom neither side struck."
    ),
    _("your side alone; the other side does not see your list"),
    _("File the list"),
    _("Your list is on file."),
    template="cases/arbitration/rank.html",
    is_private=True,
)
APPOINT = ActPage(
    Action.APPOINT_MEDIATOR,
    _("Name a mediator"),
    _(
        "The names of both sides, their people and their firms are compared with the mediator's before anything is sent."
    ),
    _("the mediator"),
    _("Name this mediator"),
    _("The mediator has been asked to disclose and to answer."),
    template="cases/appointment/appoint.html",
)
ACCEPT = ActPage(
    Action.ACCEPT_APPOINTMENT,
    _("Accept the appointment"),
    _(
        "Disclose whatever could make somebody doubt your independence. You see the case once you are confirmed."
    ),
    _("both sides and the case secretary"),
    _("Accept and disclose"),
    _("You have accepted. Both sides may now object; then you can take up the mediation."),
    template="cases/appointment/nominee.html",
    back="nominations",
)
ACCEPT_SEAT = replace_words(
    ACCEPT,
    heading=_("Accept the seat of an arbitrator"),
    lead=_(
        "Disclose in writing whatever could make somebody doubt your independence or impartiality. Both sides read it. "
        "You see the file once the tribunal is constituted."
    ),
    told=_("both sides and the institution"),
    done=_("You have accepted. Both sides may now challenge; then the tribunal is constituted."),
)
DECLINE = ActPage(
    Action.DECLINE_APPOINTMENT,
    _("Decline the appointment"),
    _("The organisation names somebody else. You need not give a reason."),
    _("the case secretary"),
    _("Decline the appointment"),
    _("You have declined. Thank you for answering."),
    template="cases/appointment/nominee.html",
    back="nominations",
)
ANSWER = ActPage(
    Action.ANSWER_DISCLOSURE,
    _("The proposed mediator"),
    _("Read the disclosure. If you object, the organisation names somebody else."),
    _("the case secretary if you object; the mediator once both sides have no objection"),
    _("Send the answer"),
    _("Your side's answer is on file."),
    template="cases/appointment/disclosure.html",
)
CONFIRM = ActPage(
    Action.CONFIRM_MEDIATOR,
    _("Take up the mediation"),
    _("You see the case from now on. The mediation period is already running."),
    _("both sides and the case secretary"),
    _("Take up the mediation"),
    _("The mediation has begun. Schedule the first session."),
    template="cases/appointment/nominee.html",
    back="nominations",
    after="case",
)
REPLACE = ActPage(
    Action.REPLACE_MEDIATOR,
    _("Ask for another mediator"),
    _(
        "The present mediator's access ends at once, and sessions still to come are cancelled. The period keeps running."
    ),
    _("both sides, the mediator and the case secretary"),
    _("Ask for another mediator"),
    _("Another mediator will be named."),
    is_grave=True,
)


@case_page(Action.CHOOSE_MEDIATOR)
def choose(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask, for one side, that the organisation recommend a mediator."""
    form = ActForm(request.POST or None)
    return ask(
        request,
        case,
        CHOOSE,
        form,
        lambda data: service.ask_for_recommendation(case_id=case.pk, by=actor, **data),
    )


@case_page(Action.CHOOSE_MEDIATOR)
def rank(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Rank and strike, for one side, mediators of the roster."""
    known = [row for row in candidates_among(case, service.roster(case), today()) if row.is_open]
    form = RankForm(request.POST or None, candidates=known)
    return ask(
        request,
        case,
        RANK,
        form,
        lambda data: service.rank(
            case_id=case.pk, by=actor, ranked=data["ranked"], struck=data["struck"], key=data["key"]
        ),
        rows=[(form[f"place_{row.person.pk}"], row) for row in known],
    )


@case_page(Action.APPOINT_MEDIATOR)
def appoint(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Name a mediator from the roster."""
    people = service.unstruck(case)
    form = AppointForm(request.POST or None, roster=people)
    rows = list(zip(form["neutral"], candidates_among(case, people, today()), strict=True))
    return ask(
        request,
        case,
        APPOINT,
        form,
        lambda data: service.appoint(
            case_id=case.pk, by=actor, neutral_id=data["neutral"].pk, key=data["key"]
        ),
        rows=rows,
    )


@require_safe
def nominations(request: HttpRequest) -> HttpResponseBase:
    """List the appointments that wait for the reader's answer or confirmation."""
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    waiting = (
        Appointment.objects.filter(
            neutral=request.user.pk, status__in=["PROPOSED", "ACCEPTED"], case__state__in=NAMING
        )
        .select_related("case")
        .prefetch_related("case__parties__side", "case__parties__representations", "case__rights", "answers")
    )
    return render(request, "cases/appointment/nominations.html", {"waiting": waiting})


with_rule(nominations, AccessRule("signed in: own appointments"))


@case_page(Action.ACCEPT_APPOINTMENT)
def accept(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Accept with a disclosure. Shows the names and the subject, nothing of the file."""
    is_seat = case.kind == Kind.ARBITRATION
    form = DisclosureForm(request.POST or None, is_seat=is_seat)
    return ask(
        request,
        case,
        ACCEPT_SEAT if is_seat else ACCEPT,
        form,
        lambda data: service.accept_appointment(
            case_id=case.pk, by=actor, disclosure=data["disclosure"], key=data["key"]
        ),
        may_decline=True,
    )


@case_page(Action.DECLINE_APPOINTMENT)
def decline(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Decline the appointment."""
    form = DeclineForm(request.POST or None)
    return ask(
        request,
        case,
        DECLINE,
        form,
        lambda data: service.decline_appointment(case_id=case.pk, by=actor, **data),
    )


@case_page(Action.ANSWER_DISCLOSURE)
def answer(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Read the disclosure and answer it for one side; those of a tribunal stand on its own page."""
    if case.kind == Kind.ARBITRATION:
        return redirect("tribunal", case.pk)
    form = DisclosureAnswerForm(request.POST or None)
    return ask(
        request,
        case,
        ANSWER,
        form,
        lambda data: service.answer_disclosure(case_id=case.pk, by=actor, **data),
        named=service.named_for(case) if request.method == "POST" else service.open_appointment(case),
    )


@case_page(Action.CONFIRM_MEDIATOR)
def confirm(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Take up the mediation."""
    form = ActForm(request.POST or None)
    return ask(request, case, CONFIRM, form, lambda data: service.confirm(case_id=case.pk, by=actor, **data))


@case_page(Action.REPLACE_MEDIATOR)
def replace(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask for another mediator."""
    form = ReplaceForm(request.POST or None)
    return ask(request, case, REPLACE, form, lambda data: service.replace(case_id=case.pk, by=actor, **data))

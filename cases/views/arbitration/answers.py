"""Pages about the notice of arbitration, the answer, and objections."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actors import Actor
from cases.forms.arbitration.tribunal import AnswerForm, LeaveForm, ObjectionForm, OnlineObjectionForm
from cases.forms.endings import ActForm
from cases.models import Case
from cases.permissions import Action
from cases.services.arbitration import answers as service
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

_ALL = _("both sides, the institution and later the tribunal")
NOTIFY = ActPage(
    Action.FEE_PAID_AND_NOTIFY,
    _("Serve the notice of arbitration"),
    _(
        "Each respondent receives the notice with the request, the rules and the panel, and a link and a code by two "
        "ways. The periods begin when the notice is served."
    ),
    _("both sides"),
    _("Serve the notice"),
    _("The notice is on its way. Record the service of every letter."),
)
ANSWER = ActPage(
    Action.FILE_ANSWER,
    _("File the answer"),
    _(
        "Without an answer the case goes on all the same. You may answer and make a counterclaim at once or one by one."
    ),
    _ALL,
    pgettext_lazy("button", "File"),
    _("It is filed. The other side has been told."),
)
LEAVE = ActPage(
    Action.GIVE_LEAVE,
    _("Give leave to answer later"),
    _("The period for the answer and for a counterclaim ends on the new day. The first day stays on record."),
    _("both sides"),
    _("Give leave"),
    _("Leave is given. Both sides have been told."),
)
END = ActPage(
    Action.END_ANSWER_PERIOD,
    _("End the answer period"),
    _(
        "An answer is filed, or the time is over. The tribunal is formed next. A counterclaim can no longer be filed."
    ),
    _("both sides"),
    _("End the answer period"),
    _("The answer period has ended. The tribunal is to be formed."),
)
JURISDICTION = ActPage(
    Action.OBJECT_TO_JURISDICTION,
    _("Object to jurisdiction"),
    _("Object to the arbitration agreement or to the institution's jurisdiction before the first hearing."),
    _ALL,
    _("File the objection"),
    _("The objection is filed."),
)
ONLINE = ActPage(
    Action.OBJECT_TO_ONLINE,
    _("Object to proceedings online"),
    _("Hearings are then held in person. You need not give a reason."),
    _ALL,
    _("File the objection"),
    _("The objection is filed."),
)


@case_page(Action.FEE_PAID_AND_NOTIFY)
def notify(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Serve the notice on each respondent."""
    form = ActForm(request.POST or None)
    return ask(request, case, NOTIFY, form, lambda data: service.notify(case_id=case.pk, by=actor, **data))


@case_page(Action.FILE_ANSWER)
def answer(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """File the answer, a counterclaim, or both."""
    form = AnswerForm(request.POST or None)
    return ask(request, case, ANSWER, form, lambda data: service.answer(case_id=case.pk, by=actor, **data))


@case_page(Action.GIVE_LEAVE)
def leave(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Let the answer come later."""
    form = LeaveForm(request.POST or None)
    return ask(request, case, LEAVE, form, lambda data: service.give_leave(case_id=case.pk, by=actor, **data))


@case_page(Action.END_ANSWER_PERIOD)
def end(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """End the answer period."""
    form = ActForm(request.POST or None)
    return ask(
        request, case, END, form, lambda data: service.end_answer_period(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.OBJECT_TO_JURISDICTION)
def jurisdiction(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Object to jurisdiction."""
    form = ObjectionForm(request.POST or None)
    return ask(
        request,
        case,
        JURISDICTION,
        form,
        lambda data: service.object_to_jurisdiction(case_id=case.pk, by=actor, **data),
    )


@case_page(Action.OBJECT_TO_ONLINE)
def online(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Object to proceedings online."""
    form = OnlineObjectionForm(request.POST or None)
    return ask(
        request, case, ONLINE, form, lambda data: service.object_to_online(case_id=case.pk, by=actor, **data)
    )

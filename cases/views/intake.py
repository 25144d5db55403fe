"""The intake clerk's pages: the queue, the examination, the three decisions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import StaffRole, User
from accounts.views.access import staff
from cases import desk
from cases.actors import Actor
from cases.filing_limits import CORRECTION
from cases.forms.endings import ActForm
from cases.forms.intake import AcceptForm, CorrectionForm, RejectForm
from cases.kinds import Kind
from cases.models import Case
from cases.moment import now, today
from cases.permissions import Action
from cases.refusals import Conflict, Unacceptable
from cases.services import intake
from cases.services.invitations import channels_for
from cases.services.procedure import Performed
from cases.services.timetable import due_for
from cases.views.access import actor_of, case_page
from cases.views.arbitration import intake as arbitration_intake


@staff(StaffRole.INTAKE_CLERK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the applications that wait, the most pressing first."""
    view = request.GET.get("view", "")
    left = request.GET.get("left", "")
    view, left = view if view in desk.STATES else "review", left if left in desk.LEFT else ""
    shown = desk.queue(
        actor=actor_of(request), view=view, left=left, page=request.GET.get("page", ""), moment=now()
    )
    return render(request, "cases/intake/queue.html", {"queue": shown, "view": view, "left": left})


@case_page(Action.ACCEPT)
@require_safe
def examination(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Lay an application open: the checks, what was typed, the files, the decisions."""
    _require_open(case)
    clerk = _clerk(actor)
    if case.state == "SUBMITTED":
        intake.start_review(case=case, clerk=clerk)
    context = {"case": case, "exam": desk.examination(case, actor, now()), "clerk": clerk}
    return render(request, "cases/intake/examination.html", context)


@case_page(Action.ACCEPT)
@require_POST
def take_over(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Take an application over from the clerk who was examining it."""
    _require_open(case)
    intake.take_over(case=case, clerk=_clerk(actor))
    messages.success(request, _("You are now examining this application."))
    return redirect("examination", case.pk)


@case_page(Action.ACCEPT)
def accept(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Say who will be told and what begins; then accept."""
    _require_examined(case, actor)
    if case.kind == Kind.ARBITRATION:
        return arbitration_intake.accept(request, case, actor)
    form = AcceptForm(request.POST or None, needs_reason=intake.needs_reason(case))

    def shown() -> dict[str, Any]:
        invited = [(party, *channels_for(party)) for party in desk.respondents(case.pk)]
        due, _row = due_for(case, "MED_CONSENT_REPLY", today())
        return {**_exam(case, actor), "reply_by": due.due_on, "invited": invited}

    def take(data: dict[str, Any]) -> Performed:
        return intake.accept(case_id=case.pk, by=actor, **data)

    return _decide(request, case, form, "accept", take, shown)


@case_page(Action.REQUEST_CORRECTION)
def request_correction(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Tick what is to be corrected; what the checks found is ticked already."""
    _require_examined(case, actor)
    exam = desk.examination(case, actor, now())
    ticked = frozenset(finding.defect for finding in exam.findings if not finding.passed)
    form = CorrectionForm(request.POST or None, kind=case.kind, language=case.language, ticked=ticked)
    due, _row = due_for(case, CORRECTION[Kind(case.kind)], today())

    def take(data: dict[str, Any]) -> Performed:
        return intake.request_correction(case_id=case.pk, by=actor, items=form.items(), key=data["key"])

    return _decide(request, case, form, "correction", take, lambda: {"exam": exam, "due_on": due.due_on})


@case_page(Action.REJECT)
def reject(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose not to accept; the supervisor confirms."""
    _require_examined(case, actor)
    form = RejectForm(request.POST or None, kind=case.kind)
    return _decide(
        request,
        case,
        form,
        "reject",
        lambda data: intake.reject(case_id=case.pk, by=actor, **data),
        lambda: _exam(case, actor),
    )


@case_page(Action.LAPSE_CORRECTION)
def lapse_correction(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm that the application counts as withdrawn, since it was not corrected in time."""
    _require_open(case)
    form = ActForm(request.POST or None)
    return _decide(
        request,
        case,
        form,
        "lapse",
        lambda data: intake.lapse_correction(case_id=case.pk, by=actor, **data),
        lambda: _exam(case, actor),
    )


_DONE: dict[str, Callable[[Performed], str]] = {
    "accept": lambda done: (
        _("Accepted as %(number)s. The respondent has been invited.") % {"number": done.title}
    ),
    "correction": lambda done: _("The applicant has been asked to correct the application."),
    "reject": lambda done: _(
        "The supervisor has been asked to confirm that the application is not accepted."
    ),
    "lapse": lambda done: _("The application counts as withdrawn. The applicant has been told."),
}


def _decide(
    request: HttpRequest,
    case: Case,
    form: forms.Form,
    name: str,
    take: Callable[[dict[str, Any]], Performed],
    shown: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """Take a decision and go back to the queue; else show its page, for which alone `shown` is asked."""
    if request.method == "POST" and form.is_valid():
        try:
            done = take(form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _DONE[name](done))
            return redirect("intake_queue")
    status = 422 if form.is_bound else 200
    return render(
        request, f"cases/intake/{name}.html", {"case": case, "form": form, **shown()}, status=status
    )


def _exam(case: Case, actor: Actor) -> dict[str, Any]:
    return {"exam": desk.examination(case, actor, now())}


def _require_examined(case: Case, actor: Actor) -> None:
    """Let only the clerk who examines an application come to a decision on it."""
    _require_open(case)
    if case.state != "SUBMITTED":
        raise Conflict
    intake.require_reviewer(case=case, clerk=actor.user)


def _require_open(case: Case) -> None:
    if case.state not in desk.STATES.values():
        raise Conflict(_("This application has already been decided."), reverse("case", args=[case.pk]))


def _clerk(actor: Actor) -> User:
    if actor.user is None:
        raise Conflict
    return actor.user

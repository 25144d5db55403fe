"""Accepting a request for arbitration, and the supervisor's decision on a doubtful kind of dispute."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import desk
from cases.actors import Actor
from cases.arbitration_words import rule_set_words, schedule_words
from cases.forms.arbitration.intake import AcceptForm, ArbitrabilityForm
from cases.models import AgreementForm, Case
from cases.moment import now, today
from cases.permissions import Action
from cases.refusals import Conflict, Unacceptable
from cases.services.arbitration import intake
from cases.services.timetable import due_for
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask


def accept(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Take what the clerk found in the agreement and by which rules the case goes on; then accept."""
    exam = desk.examination(case, actor, now())
    form = _accept_form(request, case, exam)
    if request.method == "POST" and form.is_valid():
        try:
            done = intake.accept(case_id=case.pk, by=actor, **form.chosen())
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(
                request,
                _("Accepted as %(number)s. The applicant has been asked for the fee.")
                % {"number": done.title},
            )
            return redirect("intake_queue")
    due, _row = due_for(case, "ARB_FEE_PREPAY", today())
    context = {"case": case, "exam": exam, "form": form, "pay_by": due.due_on}
    return render(request, "cases/arbitration/accept.html", context, status=422 if form.is_bound else 200)


def _accept_form(request: HttpRequest, case: Case, exam: desk.Examination) -> AcceptForm:
    moment = now()
    base = intake.amount_in_renminbi(case)
    schedules = intake.fee_schedules(case, moment)
    return AcceptForm(
        request.POST or None,
        is_asserted=exam.request is not None and exam.request.agreement_form == AgreementForm.ASSERTED,
        rule_sets=[(code, rule_set_words(code, moment)) for code in intake.rule_sets(case, moment)],
        schedules=[(code, schedule_words(code, base, moment)) for code in schedules],
        needs_base=base is None,
    )


_ARBITRABILITY = ActPage(
    action=Action.DECIDE_ARBITRABILITY,
    heading=gettext_lazy("May the dispute be arbitrated?"),
    lead=gettext_lazy(
        "The clerk can accept the request only after you have decided, with a reason on record."
    ),
    told=gettext_lazy("The intake clerks. The parties do not read the reason."),
    button=gettext_lazy("Record the decision"),
    done=gettext_lazy("The decision is recorded. The intake clerks have been told."),
    is_private=True,
    template="cases/arbitration/arbitrability.html",
)


@case_page(Action.DECIDE_ARBITRABILITY)
def decide_arbitrability(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask the supervisor whether a doubtful kind of dispute may be arbitrated, and why."""
    if not intake.needs_decision(case):
        raise Conflict(_("This kind of dispute needs no decision of the supervisor."))
    return ask(
        request,
        case,
        _ARBITRABILITY,
        ArbitrabilityForm(request.POST or None),
        lambda data: intake.decide_arbitrability(case_id=case.pk, by=actor, **data),
        exam=desk.examination(case, actor, now()),
    )

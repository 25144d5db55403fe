"""Serving papers: what waits in all cases, and one case's record with the form for a new attempt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import StaffRole
from accounts.views.access import staff
from cases import servings
from cases.actors import Actor
from cases.forms.serving import ServeForm, TellCodeForm
from cases.models import Case, Party
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services import serving
from cases.views.access import actor_of, case_page


@staff(StaffRole.CASE_SECRETARY, StaffRole.INTAKE_CLERK)
@require_safe
def serving_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be served: a secretary's own cases, for a clerk those of the organisation."""
    view = request.GET.get("view", "")
    view = view if view in servings.VIEWS else "to_do"
    lines, page, counts = servings.list_for(actor_of(request), view, request.GET.get("page", ""))
    context = {"lines": lines, "page_obj": page, "counts": counts, "view": view}
    return render(request, "cases/serving/list.html", context)


@case_page(Action.SERVE)
def case_servings(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show what was served in a case; record an attempt or its result."""
    papers = servings.papers_to_serve(case)
    form = ServeForm(request.POST or None, papers=papers, parties=servings.parties_of(case))
    if request.method == "POST" and form.is_valid():
        try:
            serving.serve(case_id=case.pk, by=actor, **form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("The attempt is on record."))
            return redirect("case_servings", case.pk)
    context = {
        "case": case,
        "heading": _("Serve papers"),
        "form": form,
        "lines": servings.lines_of(case),
        "waiting": servings.waiting_in(case),
        "letters": servings.letters_to_post(case),
    }
    return render(request, "cases/serving/case.html", context, status=422 if form.is_bound else 200)


@case_page(Action.SERVE)
@require_POST
def letter_posted(request: HttpRequest, case: Case, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Note that a letter has been posted."""
    reference = request.POST.get("reference", "")
    serving.letter_posted(case=case, by=actor, delivery_id=delivery_id, reference=reference)
    messages.success(
        request, _("The letter is marked as posted. Record the serving when you have its proof.")
    )
    return redirect("case_servings", case.pk)


@case_page(Action.SERVE)
def tell_code(request: HttpRequest, case: Case, actor: Actor, party_id: UUID) -> HttpResponse:
    """Give a respondent a new code by telephone. It is shown once."""
    party = Party.objects.filter(case=case, pk=party_id).first()
    if party is None:
        raise NotVisible
    form = TellCodeForm(request.POST or None)
    heading = _("Tell a code by telephone")
    context: dict[str, Any] = {"case": case, "heading": heading, "party": party, "form": form}
    if request.method == "POST" and form.is_valid():
        _done, code = serving.tell_code_by_telephone(
            case_id=case.pk, by=actor, party_id=party.pk, **form.cleaned_data
        )
        return render(request, "cases/serving/told.html", {**context, "code": code})
    return render(request, "cases/serving/tell.html", context, status=422 if form.is_bound else 200)

"""The mediator's pages for one clause of the draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.agreement_check import is_about_ownership
from cases.agreement_sheet import words_folder
from cases.agreement_terms import term_of
from cases.forms.agreements import LockedForm
from cases.forms.clauses import FORMS, ClauseForm
from cases.models import Agreement, AgreementStatus, Case, Clause
from cases.models.event import new_key
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services import agreements as service
from cases.views.access import case_page

PAGE = "cases/agreements/clause.html"


@case_page(Action.EDIT_AGREEMENT)
def add(request: HttpRequest, case: Case, actor: Actor, kind: str) -> HttpResponse:
    """Add a clause of one kind."""
    form = _form(request, case, kind, {"lock": 0})

    def save(**entered: Any) -> object:
        return service.add_clause(case_id=case.pk, by=actor, kind=kind, **entered)

    if request.method == "POST" and form.is_valid() and _take(form, save):
        return _saved(request, case)
    context = {"case": case, "form": form, "heading": form.heading}
    return render(request, PAGE, context, status=_status(form))


@case_page(Action.EDIT_AGREEMENT)
def change(request: HttpRequest, case: Case, actor: Actor, clause_id: UUID) -> HttpResponse:
    """Change a clause; when somebody else saved in the meantime, show both texts."""
    clause = _clause(case, clause_id)
    form = _form(request, case, clause.kind, _values(clause))
    context = {"case": case, "form": form, "heading": form.heading, "clause": clause}
    if request.method == "POST" and form.is_valid():
        try:
            lock = form.cleaned_data["lock"]
            if _take(
                form,
                lambda **entered: service.change_clause(
                    case_id=case.pk, by=actor, clause_id=clause.pk, lock=lock, **entered
                ),
            ):
                return _saved(request, case)
        except service.Stale as stale:
            return _both(request, case, context, stale)
    return render(request, PAGE, context, status=_status(form))


@case_page(Action.EDIT_AGREEMENT)
def remove(request: HttpRequest, case: Case, actor: Actor, clause_id: UUID) -> HttpResponse:
    """Take a clause out, after it was shown once more."""
    clause = _clause(case, clause_id)
    form = LockedForm(request.POST or None, initial={"lock": clause.agreement.lock})
    if request.method == "POST" and form.is_valid():
        service.remove_clause(case_id=case.pk, by=actor, clause_id=clause.pk, **form.cleaned_data)
        messages.success(request, _("The clause is taken out."))
        return redirect("agreement", case.pk)
    context = {"case": case, "form": form, "clause": clause, "term": term_of(clause), "words": words_folder()}
    context["heading"] = _("Take out this clause")
    return render(request, "cases/agreements/remove.html", context)


def _clause(case: Case, clause_id: UUID) -> Clause:
    drafts = Agreement.objects.filter(case=case, status=AgreementStatus.DRAFT)
    clause = Clause.objects.select_related("agreement").filter(agreement__in=drafts, pk=clause_id).first()
    if clause is None:
        raise NotVisible
    return clause


def _values(clause: Clause) -> dict[str, Any]:
    values = FORMS[clause.kind].values_of(term_of(clause))
    return {**values, "lock": clause.agreement.lock, "declared": clause.leaves_rights_alone}


def _form(request: HttpRequest, case: Case, kind: str, initial: dict[str, Any]) -> ClauseForm:
    if kind not in FORMS:
        raise NotVisible
    asks = is_about_ownership(case)
    return FORMS[kind](request.POST or None, case=case, initial=initial, asks_ownership=asks)


def _take(form: ClauseForm, save: Any) -> bool:
    """Save what was entered; what the service cannot take becomes an error of the form."""
    try:
        save(term=form.term(), declared=form.is_declared, key=form.cleaned_data["key"])
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


def _both(request: HttpRequest, case: Case, context: dict[str, Any], stale: service.Stale) -> HttpResponse:
    """What was typed stays in the boxes, what was saved stands above; the next saving is deliberate."""
    form, clause = context["form"], _clause(case, context["clause"].pk)
    form.data = form.data.copy()
    form.data["lock"], form.data["key"] = clause.agreement.lock, new_key()
    context = {**context, "stale": stale.message, "saved": term_of(clause), "words": words_folder()}
    return render(request, PAGE, context, status=409)


def _saved(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, _("The draft is saved. Both sides can read it."))
    return redirect("agreement", case.pk)


def _status(form: ClauseForm) -> int:
    return 422 if form.is_bound and form.errors else 200

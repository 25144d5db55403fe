"""Judicial confirmation: the countdown, the joint application, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.access import may_with
from cases.actors import Actor
from cases.casefile import papers
from cases.forms.agreements import ConfirmationForm
from cases.limits import time_left
from cases.models import CalendarDay, Case, ConfirmationStatus, JudicialConfirmation
from cases.moment import today
from cases.paperwork.agreements import court_of
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services import confirmation as service
from cases.views.access import case_page, opened, reach
from documents.rendering import in_language


@case_page()
def confirmation(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show how long the parties may apply and what they need; take a record of what happened."""
    row = JudicialConfirmation.objects.filter(case=case).first()
    if row is None:
        raise NotVisible
    form = _form(request, case, row)
    if form is not None and request.method == "POST" and form.is_valid() and _take(case, actor, form):
        messages.success(request, _("It is on record."))
        return redirect("confirmation", case.pk)
    files = [
        paper
        for paper in papers(case, reach(request, case, actor))
        if paper.paper.kind in {"M23", "M24", "J01", "J02"}
    ]
    context = {"case": case, "tab": "papers", "confirmation": row, "form": form, "papers": files}
    context |= {"court": in_language(court_of(case.organisation), get_language() or "zh-hans"), **_words(row)}
    return render(request, "cases/agreements/confirmation.html", context, status=_status(form))


def _words(row: JudicialConfirmation) -> dict[str, Any]:
    on = today()
    is_open = row.status == ConfirmationStatus.ELIGIBLE and row.last_day is not None
    left = time_left(row.last_day, on, CalendarDay.objects.calendar(on)) if is_open and row.last_day else None
    return {
        "left": left,
        "days": (row.last_day - on).days if is_open and row.last_day else 0,
        "is_over": is_open and row.last_day is not None and row.last_day < on,
        "barred": service.BARRED.get(row.barred_because, ""),
    }


def _form(request: HttpRequest, case: Case, row: JudicialConfirmation) -> ConfirmationForm | None:
    standing = may_with(case, opened(request).standings, Action.RECORD_CONFIRMATION)
    if standing is None or case.state not in {"AGREED", "CLOSED"}:
        return None
    statuses = [(status.value, status.label) for status in service.next_statuses(row, standing.role)]
    return ConfirmationForm(request.POST or None, statuses=statuses) if statuses else None


def _take(case: Case, actor: Actor, form: ConfirmationForm) -> bool:
    try:
        service.record(case_id=case.pk, by=actor, **form.cleaned_data)
    except Unacceptable as refusal:
        form.add_error(refusal.field or None, str(refusal.message))
        return False
    return True


def _status(form: ConfirmationForm | None) -> int:
    return 422 if form is not None and form.is_bound and form.errors else 200

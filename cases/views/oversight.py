"""What a supervisor does: assign cases, open a file with a reason, look at what was opened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import staff
from accounts.models import StaffRole
from cases.actors import Actor
from cases.forms.proposals import AssignmentForm, BreakGlassForm, SecretaryForm
from cases.models import Case
from cases.permissions import Action
from cases.services.assignment import assign_secretary, secretaries, unassigned
from cases.services.oversight import break_glass, openings
from cases.views.access import actor_of, case_page
from cases.views.forms_of_acts import ActPage, ask

GLASS = ActPage(
    Action.BREAK_GLASS,
    _("Open the file with a reason"),
    _("You may read the file for 24 hours. Private sessions and the mediator's notes stay closed to you."),
    _("the case's secretary, and all supervisors in the weekly list"),
    _("Open the file"),
    _("The file is open to you for 24 hours. The opening and its reason are listed."),
    is_private=True,
)
SECRETARY = ActPage(
    Action.ASSIGN_SECRETARY,
    _("Assign a case secretary"),
    _("The new secretary has access at once. The former one loses it at once."),
    "",
    _("Assign the case"),
    _("The case is assigned."),
)


@case_page(Action.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask for the reason, and open the file."""

    def take(data: dict[str, Any]) -> object:
        return break_glass(case_id=case.pk, by=actor, reason=data["reason"], key=data["key"])

    return ask(request, case, GLASS, BreakGlassForm(request.POST or None), take)


@case_page(Action.ASSIGN_SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def secretary(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Choose the secretary of one case."""

    def take(data: dict[str, Any]) -> object:
        return assign_secretary(case_id=case.pk, by=actor, user_id=UUID(data["user"]), key=data["key"])

    form = SecretaryForm(request.POST or None, people=secretaries(case.organisation_id))
    return ask(request, case, SECRETARY, form, take)


@staff(StaffRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest) -> HttpResponse:
    """Show the cases without a secretary, and assign several at once."""
    actor = actor_of(request)
    organisation = actor.user.organisation_id if actor.user else None
    waiting, people = list(unassigned(organisation)[:200]), list(secretaries(organisation))
    form = AssignmentForm(request.POST or None, unassigned=waiting, people=people)
    if request.method == "POST" and form.is_valid():
        _assign(request, form.cleaned_data, actor)
        return redirect("assignment")
    context = {"form": form, "waiting": waiting, "people": people}
    return render(request, "cases/oversight/assignment.html", context, status=422 if form.errors else 200)


@staff(StaffRole.SUPERVISOR)
@require_safe
def opened_files(request: HttpRequest) -> HttpResponse:
    """Show who opened which file with which reason, week by week."""
    actor = actor_of(request)
    rows = openings(actor.user.organisation_id if actor.user else None)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "cases/oversight/opened.html", {"page_obj": page})


def _assign(request: HttpRequest, data: dict[str, Any], actor: Actor) -> None:
    for case_id in sorted(data["cases"]):
        key = f"{data['key']}:{case_id}"
        assign_secretary(case_id=UUID(case_id), by=actor, user_id=UUID(data["user"]), key=key)
    count = len(data["cases"])
    words = ngettext("%(n)s case is assigned.", "%(n)s cases are assigned.", count) % {"n": count}
    messages.success(request, words)

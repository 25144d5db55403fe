"""The pages of an application: those with one form, and those that list respondents or rights."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actors import Actor
from cases.filing_tasks import Progress, page_url
from cases.forms.filing import respondents_of
from cases.identifier_texts import message_for
from cases.models import Case, RightType
from cases.services import filing
from cases.services.filing_pages import MOST_RESPONDENTS, MOST_RIGHTS
from cases.views.filing_access import draft_page
from cases.views.filing_sheets import ARBITRATION_FORMS, Sheet

EDIT = ["GET", "HEAD", "POST"]


@draft_page
@require_http_methods(EDIT)
def page(request: HttpRequest, case: Case, actor: Actor, page: str) -> HttpResponseBase:
    """Show a page of an application, or save it."""
    sheet = Sheet(request, case, actor, page)
    return sheet.take() if request.method == "POST" else sheet.show(sheet.form())


@draft_page
@require_http_methods(EDIT)
def respondent(request: HttpRequest, case: Case, actor: Actor, item: UUID | None = None) -> HttpResponseBase:
    """Show the page of one respondent, or save it."""
    sheet = Sheet(request, case, actor, "respondent", str(item or ""))
    return sheet.take() if request.method == "POST" else sheet.show(sheet.form())


@draft_page
@require_http_methods(EDIT)
def right(request: HttpRequest, case: Case, actor: Actor, item: UUID | None = None) -> HttpResponseBase:
    """Show the page of one right, or save it."""
    sheet = Sheet(request, case, actor, "right", str(item or ""))
    return sheet.take() if request.method == "POST" else sheet.show(sheet.form())


@draft_page
@require_POST
def autosave(
    request: HttpRequest, case: Case, actor: Actor, page: str, item: UUID | None = None
) -> HttpResponseBase:
    """Keep what is being typed, however unfinished. Says nothing about mistakes.

    Returns: JSON {"version", "saved_at"}; 409 {"message"} where the page was saved elsewhere.
    """
    if page in ARBITRATION_FORMS:
        sheet = Sheet(request, case, actor, page, str(item or ""))
        token = sheet.keep(sheet.form(request.POST))
    else:
        typed = {name: request.POST.getlist(name) for name in request.POST if name.count("-") > 1}
        version = request.POST.get("version", "")
        done = filing.keep_typed(case_id=case.pk, by=actor, page="evidence", typed=typed, token=version)
        token = done.data["token"]
    return JsonResponse({"version": token, "saved_at": f"{timezone.localtime():%H:%M}"})


@draft_page
@require_safe
def respondents(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """List the respondents; with none yet, ask for the first."""
    rows = respondents_of(case)
    if not rows:
        return redirect("filing_respondent_new", case.pk)
    context = {
        "case": case,
        "rows": rows,
        "next_url": _after(case, "respondent"),
        "may_add": len(rows) < MOST_RESPONDENTS,
    }
    return render(request, "cases/filing/respondents.html", context)


@draft_page
@require_safe
def rights(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """List the rights in dispute with their doubts; with none yet, ask for the first."""
    kinds = {row.code: row.name for row in RightType.objects.all()}
    rows = [
        (row, kinds.get(row.right_type, ""), message_for(row.number_warning)) for row in case.rights.all()
    ]
    if not rows:
        return redirect("filing_right_new", case.pk)
    context = {
        "case": case,
        "rows": rows,
        "next_url": _after(case, "right"),
        "may_add": len(rows) < MOST_RIGHTS,
    }
    return render(request, "cases/filing/rights.html", context)


def _after(case: Case, page: str) -> str:
    if case.state == "CORRECTION":
        return page_url(case, "dispute") if page == "right" else ""
    return page_url(case, Progress(case).next_page(after=page))


@draft_page
@require_POST
def remove_respondent(request: HttpRequest, case: Case, actor: Actor, item: UUID) -> HttpResponse:
    """Take a respondent out of the application."""
    filing.change(case_id=case.pk, by=actor, what="remove_respondent", item=str(item))
    messages.success(request, _("The respondent has been taken out of the application."))
    return redirect("filing_tasks" if not respondents_of(case) else "filing_respondents", case.pk)


@draft_page
@require_POST
def remove_right(request: HttpRequest, case: Case, actor: Actor, item: UUID) -> HttpResponse:
    """Take a right out of the application."""
    filing.change(case_id=case.pk, by=actor, what="remove_right", item=str(item))
    messages.success(request, _("The right has been taken out of the application."))
    return redirect("filing_rights" if case.rights.exists() else "filing_tasks", case.pk)

"""The list of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from cases import caselist
from cases.forms.search import SearchForm
from cases.frame import address
from cases.paging import page_number
from cases.register import shows_names
from cases.search import year_and_serial
from cases.views.access import actor_of
from cases.worklist import VIEWS

VIEW_NAMES = frozenset({*VIEWS, "mine"})


@signed_in
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that exist for the reader; an exact case number opens its case."""
    actor, view = actor_of(request), request.GET.get("view", "open")
    view = view if view in VIEW_NAMES else "open"
    form = SearchForm(request.GET, rights=caselist.rights())
    filters = form.filters()
    page = caselist.page_of(
        caselist.listed(actor, view, filters), actor, {"view": view, **filters}, page_number(request.GET)
    )
    if page.count == 1 and year_and_serial(filters.get("q", "")):
        return redirect(page.rows[0].url)
    context = {
        "page": page, "form": form, "filters": filters, "view": view, "names": shows_names(actor),
        "narrowing": caselist.narrowing(form, filters),
        "tabs": caselist.tabs(actor, view), "chips": caselist.chips(form, filters, view),
        "heading": _("My cases") if actor.role is None else _("Cases"), "clear_url": f"?view={view}",
        "start_url": address("check_start") if actor.role is None else "",
    }  # fmt: skip
    return render(request, "cases/list.html", context)

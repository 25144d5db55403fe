"""The roster: the organisation's mediators and arbitrators, what they know, their load, when they are away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff
from accounts.models import StaffRole
from cases.moment import today
from cases.roster import lines_for
from cases.views.access import actor_of


@staff(StaffRole.CASE_SECRETARY, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Show everybody on the roster, narrowed to a kind of right where one is asked for."""
    right = request.GET.get("right", "")
    user = actor_of(request).user
    lines, rights = lines_for(user.organisation_id if user else None, right, today())
    page = Paginator(lines, 50).get_page(request.GET.get("page"))
    return render(request, "cases/roster.html", {"page_obj": page, "rights": rights, "right": right})

"""The pages of one case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.actors import Actor
from cases.audience import Depth
from cases.models import Case
from cases.views.access import case_page


@case_page(depth=Depth.REGISTER)
@require_safe
def overview(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show where the case stands, what comes next, and what has happened."""
    return render(request, "cases/case/overview.html", {"case": case, "tab": "overview"})

"""The lists of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in


@signed_in
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that exist for the reader."""
    return render(request, "cases/list.html")

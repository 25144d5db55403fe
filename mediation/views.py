"""The public pages and the error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form had expired (being written)."""
    return render(request, "403.html", status=403)

"""The pages that say what went wrong: one look, three languages, a number to quote, never a trace."""

import sys
import uuid
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

REFUSALS = frozenset({400, 403, 404, 409, 413, 429})
RETRY_AFTER = "30"  # seconds: how soon to try again when the database is away


def error_number() -> str:
    """Return the number that the page prints and the log carries: the first part of the request's id."""
    bound = structlog.contextvars.get_contextvars().get("request_id") or uuid.uuid4()
    return str(bound)[:8].upper()


def error_page(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """Return the page of an error, or for a script its sentence.

    Args:
        status: which of templates/<status>.html.
        context: `message`, the sentence in the reader's language, and what else the template takes.

    400, 500 and 503 are drawn without the request, because drawing the header would ask the database.
    """
    values = {"status": status, "error_number": error_number(), **(context or {})}
    if request.headers.get("Accept", "").startswith("application/json"):
        body = {"message": str(values.get("message", "")), "error_number": values["error_number"]}
        return JsonResponse(body, status=status)
    bare = status in (400, 500, 503)
    return HttpResponse(render_to_string(f"{status}.html", values, None if bare else request), status=status)


def refusal(
    request: HttpRequest, status: int, message: object = "", exception: Exception | None = None
) -> HttpResponse:
    """Return the page of a refusal; on 409 with the way to what has changed: the exception's `back`, or the case."""
    back = getattr(exception, "back", "") or _case_of(request)
    return error_page(request, status, {"message": message, "back": back})


def _case_of(request: HttpRequest) -> str:
    """Return the address of the case whose page was asked for, or ""."""
    match = request.resolver_match
    return reverse("case", args=[match.kwargs["case_id"]]) if match and "case_id" in match.kwargs else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood; one that is too large is a 413."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413)
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not do this."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, or not for this reader: the two look the same."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours; for a database that is away, say so."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return error_page(request, 500, {"message": _("Something went wrong on our side.")})


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the database is away, without needing it."""
    response = error_page(request, 503, {"message": _("The service is not available for a moment.")})
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has expired: nothing was sent, and how to send it again."""
    message = _(
        "This page was open for too long, so your form was not sent. "
        "Go back, reload the page and send it again."
    )
    return error_page(request, 403, {"message": message})

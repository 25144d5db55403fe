"""The public pages, and the small forms that stand in every header."""

from datetime import date
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import public, signed_in
from accounts.models import EventKind, User
from accounts.services import ROLE_KEY, origin, record_event
from accounts.services import set_language as remember_language
from mediation import guide as guide_data
from mediation import navigation
from mediation.context import LARGE_TEXT_COOKIE

YEAR = 365 * 24 * 60 * 60


@public
@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """Show what the service does and where to begin."""
    organisations = guide_data.mediation_organisations()
    context = {
        "steps": guide_data.STEPS,
        "entries": navigation.entries(),
        "is_free": guide_data.is_free(organisations),
    }
    return render(request, "pages/public_home.html", context)


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide: conditions, materials, steps, periods, fee, contact, complaint."""
    organisations = guide_data.mediation_organisations()
    context = {
        "steps": guide_data.STEPS,
        "organisations": organisations,
        "is_free": guide_data.is_free(organisations),
        "periods": guide_data.periods(organisations),
        "rights": guide_data.rights(),
        "apply_url": navigation.address("check_start"),
    }
    return render(request, "pages/guide.html", context)


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to reach the centre, and how to complain."""
    return render(request, "pages/help.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show how personal data are handled, with the version that people agree to."""
    context = {"version": date.fromisoformat(settings.PRIVACY_VERSION), "text": text_in_language("privacy")}
    return render(request, "pages/privacy.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "pages/accessibility.html", {"text": text_in_language("accessibility")})


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen in the header, with the account where there is one, and go back."""
    language = request.POST.get("language", "")
    response = back(request)
    if language in dict(settings.LANGUAGES):
        set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
        if request.user.is_authenticated:
            remember_language(request.user, language)
    return response


@public
@require_POST
def set_text_size(request: HttpRequest) -> HttpResponse:
    """Keep the choice of large or normal text, and go back."""
    response = back(request)
    set_cookie(response, LARGE_TEXT_COOKIE, "1" if request.POST.get("large") == "1" else "0")
    return response


@signed_in
@require_POST
def set_role(request: HttpRequest) -> HttpResponse:
    """Put another of the person's roles in force and start at its first page."""
    user = cast(User, request.user)
    chosen = next(
        (role for role in navigation.roles_of(user) if role.value == request.POST.get("role")), None
    )
    if chosen:
        request.session[ROLE_KEY] = chosen.value
        record_event(kind=EventKind.ROLE_TAKEN, user=user, data={"role": chosen.value, **origin(request)})
        messages.success(request, _("You now work as: %(role)s.") % {"role": chosen.label})
    return back(request, otherwise=resolve_url(settings.LOGIN_REDIRECT_URL))


@signed_in
@require_POST
def session_alive(request: HttpRequest) -> HttpResponse:
    """Note that the user is still here: the session's limits have been checked on the way in."""
    return HttpResponse(status=204)


@public
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the service and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def text_in_language(name: str) -> str:
    """Return the template of a text that is approved as a whole, one file a language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return f"pages/{name}/{language.replace('-', '_')}.html"


def back(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """Go back to the page from which a form of the header was sent; never to another host."""
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = otherwise
    return HttpResponseRedirect(to)


def set_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice about the page in the browser for a year. It says nothing about the person."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True)

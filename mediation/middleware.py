"""What happens around every request: language, refusals, limits of a session, headers, reports of the CSP."""

import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_structlog.middlewares import RequestMiddleware

from accounts.services import network_address
from mediation import errors

Handler = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger(__name__)

STARTED, SEEN = "session_started_at", "session_seen_at"
SEEN_STEP = 60  # seconds: the session row is not written more often than this
CSP_REPORT_PATH = "/csp-report/"
CSP_REPORT_MAX_BYTES = 8 * 1024
FEATURES_OFF = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
FEATURES_OWN = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(
    [f"{feature}=()" for feature in FEATURES_OFF] + [f"{feature}=(self)" for feature in FEATURES_OWN]
)


class Middleware:
    """One link of the chain: hands the request on and returns what comes back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)


class RequestLogMiddleware(RequestMiddleware):
    """Log each request by its path alone: what somebody searched for names people and cases."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the path, without the query."""
        return f"{request.method} {request.path}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """Note the address that limits and events go by: a header that anybody may send is not believed."""
        structlog.contextvars.bind_contextvars(ip=network_address(request))


class LanguageMiddleware(Middleware):
    """Choose the language of the page: the cookie, then the user's own, then a hint of the browser.

    The browser's wish counts only where it plainly is not Simplified Chinese (docs/decisions/0010): a public
    computer set to English must not turn the page of a person who has chosen nothing into a foreign one.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language, and say on the answer which one it was and what it depends on."""
        self._activate(request, chosen_language(request) or hinted_language(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Prefer the signed-in user's language to the browser's hint: by now it is known who asks."""
        user = getattr(request, "user", None)
        if chosen_language(request) is None and user is not None and user.is_authenticated:
            self._activate(request, user.language)

    def _activate(self, request: HttpRequest, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def chosen_language(request: HttpRequest) -> str | None:
    """Return the language that this browser's user has chosen, or None."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in dict(settings.LANGUAGES) else None


def hinted_language(request: HttpRequest) -> str:
    """Return the language for somebody who has chosen none."""
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip().lower()
    if first.startswith(("zh-hant", "zh-hk", "zh-mo", "zh-tw")):
        return "zh-hant"
    return "en" if first == "en" or first.startswith("en-") else settings.LANGUAGE_CODE


class RefusalMiddleware(Middleware):
    """Turn what a view raises into the page that says what happened.

    An exception with `http_status` (400, 403, 404, 409, 413 or 429) and `message` is a refusal. A database that is
    away is a 503, told without asking the database anything.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal, or None for what is not one."""
        if isinstance(exception, (OperationalError, InterfaceError)):
            logger.error("database_away", error=type(exception).__name__)
            return errors.unavailable(request)
        status = getattr(exception, "http_status", None)
        if status in errors.REFUSALS:
            return errors.refusal(request, status, getattr(exception, "message", ""), exception)
        return None


class SessionLimitsMiddleware(Middleware):
    """End a session that was idle too long or has lasted too long, and bring its user back to the same page.

    Source: SECURITY.md C16 and T17 (30 minutes idle, 12 hours in all).
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the two limits, note that the user was here, hand the request on."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        started = request.session.setdefault(STARTED, now)
        seen = request.session.setdefault(SEEN, now)
        if self._is_over(now - started, now - seen):
            logout(request)
            return ask_to_sign_in(request)
        if now - seen >= SEEN_STEP:
            request.session[SEEN] = now
        return self.get_response(request)

    def _is_over(self, age: int, idle: int) -> bool:
        too_old = age > settings.SESSION_ABSOLUTE.total_seconds()
        return too_old or idle > settings.SESSION_IDLE.total_seconds()


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody whose session has ended to sign in and then back to the page where he was.

    A script gets 401 and a sentence instead of a page that it cannot show.
    """
    sentence = _("You were signed out because you were away for a while. Sign in to go on where you were.")
    if wants_json(request):
        return JsonResponse({"message": sentence}, status=401)
    messages.info(request, sentence)
    back = urlencode({"next": page_of(request)})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")


def page_of(request: HttpRequest) -> str:
    """Return the address of the page the user sees: this one, or for a sent form the page that holds it."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return str(settings.LOGIN_REDIRECT_URL)


def wants_json(request: HttpRequest) -> bool:
    """Whether one of our scripts asks, which cannot show a page."""
    return request.headers.get("Accept", "").startswith("application/json")


class PageHeadersMiddleware(Middleware):
    """State the headers that every answer carries unless its view has stated stricter ones (SECURITY.md C19).

    It stands outermost and asks nothing of the database, so that the pages of errors carry them too.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's own pages of errors
            response.headers.setdefault("Content-Security-Policy", _content_policy())
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not getattr(response, "xframe_options_exempt", False):  # errors before Django's own middleware
            response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


@cache
def _content_policy() -> str:
    """Build the policy once: it is the same for every page, and django-csp's middleware builds it for each."""
    policy: str = build_policy()
    return policy


class CspReportMiddleware(Middleware):
    """Take the browser's reports of what the content security policy has refused.

    A browser sends them without our token, so they are answered before the check of it; they change nothing.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log a report and answer it; hand everything else on."""
        if request.path != CSP_REPORT_PATH or request.method != "POST":
            return self.get_response(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= CSP_REPORT_MAX_BYTES:
            logger.warning("csp_violation", **_violation(request.read(CSP_REPORT_MAX_BYTES)))
        return HttpResponse(status=204)


def _violation(body: bytes) -> dict[str, str]:
    """Return the two facts of a report that cannot hold case text: what was refused, and from which host."""
    try:
        report: Any = json.loads(body).get("csp-report", {})
        blocked = urlsplit(str(report.get("blocked-uri", "")))
        directive = str(report.get("effective-directive") or report.get("violated-directive", ""))
    except (ValueError, AttributeError):
        return {"directive": "unreadable", "host": ""}
    return {"directive": directive[:60], "host": (blocked.netloc or blocked.path)[:100]}

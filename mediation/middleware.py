"""What happens around every request: language, session limits, headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NextHandler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Choose the language of the page (being written)."""

    def __init__(self, get_response: NextHandler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)


class SessionLimitsMiddleware(LanguageMiddleware):
    """End idle and old sessions (being written)."""


class PageHeadersMiddleware(LanguageMiddleware):
    """State the headers of every page (being written)."""

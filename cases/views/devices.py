"""The cookie by which both sides of a case on one device are noticed. It says nothing about the person."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

DEVICE_COOKIE = "device"
YEAR = 365 * 24 * 60 * 60


def device_of(request: HttpRequest) -> str:
    """Return the device's cookie; a new one for a device that has none, to be kept with `keep_device`."""
    known = request.COOKIES.get(DEVICE_COOKIE, "")
    return known if len(known) == 32 and known.isalnum() else secrets.token_hex(16)


def keep_device(response: HttpResponseBase, device: str) -> None:
    """Have the browser keep the cookie for a year."""
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True
    )

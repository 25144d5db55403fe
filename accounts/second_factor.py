"""The second factor: whom it is asked of, and how its secrets are kept."""

import base64
import hashlib
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from accounts.services import SECOND_FACTOR_KEY

# What somebody without a second factor may still open: how to get one, and the way out.
OPEN_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_verify_phone",
        "account_change_phone",
        "help",
        "privacy",
        "accessibility",
        "set_language",
        "set_text_size",
        "session_alive",
    }
)


class SecondFactorMiddleware:
    """Lead staff and neutrals to a second factor before anything else (SECURITY C16).

    Only where settings.SECOND_FACTOR_REQUIRED is on; costs nothing once the session knows of the factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the way to a second factor, or None to go on."""
        if not settings.SECOND_FACTOR_REQUIRED or not isinstance(request.user, User):
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if (name or "").startswith("mfa_") or name in OPEN_NAMES or is_satisfied(request):
            return None
        messages.info(request, _("Your role asks for a second step at sign-in. Please set it up now."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def is_satisfied(request: HttpRequest) -> bool:
    """Whether this session's user has a second factor or needs none."""
    if request.session.get(SECOND_FACTOR_KEY):
        return True
    user = request.user
    if not isinstance(user, User) or not user.needs_second_factor:
        return True
    if has_second_factor(user):
        request.session[SECOND_FACTOR_KEY] = True
        return True
    return False


def has_second_factor(user: User) -> bool:
    """Whether a user has an authenticator."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"second factor:" + settings.FIELD_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Our answers to what allauth asks about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not correct. Check the latest message and enter it again."),
        "unverified_email": _("Please confirm your mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Return the name under which the authenticator shows this site."""
        centre = Centre.objects.first()
        return centre.name_zh_hans if centre else str(settings.MFA_TOTP_ISSUER)

    def get_totp_label(self, user: User) -> str:
        """Return the name of the account in the authenticator."""
        return user.email or user.mobile or user.name

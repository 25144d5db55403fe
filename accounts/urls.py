"""The addresses of accounts. Of allauth's pages only those that we use, each with its access rule."""

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path

from accounts.access import Plain, public, signed_in
from accounts.views import absences
from accounts.views.profile import profile


def fitted(view: Plain) -> Plain:
    """Fit a page of allauth into our frame.

    Answers 429 where allauth only raises that a limit has been reached, and takes its `site` from the page,
    which would hide the one that our header and footer use.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = view(request, *args, **kwargs)
        except RateLimited:
            answer = respond_429(request)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            answer.context_data.pop("site", None)
        return answer

    return answered  # type: ignore[return-value]


def open_to_all(view: Any) -> Any:
    """A page of allauth for people who are not signed in yet."""
    return public(fitted(view))


def own(view: Any) -> Any:
    """A page of allauth for one's own account."""
    return signed_in(fitted(view))


urlpatterns = [
    path("", profile, name="profile"),
    path("absences/", absences.absences, name="absences"),
    path("absences/remove/", absences.remove, name="remove_absence"),
    path("sign-up/", open_to_all(account.signup), name="account_signup"),
    path("sign-in/", open_to_all(account.login), name="account_login"),
    path("sign-in/second-step/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("sign-out/", open_to_all(account.logout), name="account_logout"),
    path("closed/", open_to_all(account.account_inactive), name="account_inactive"),
    path("confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("mail/", own(account.email), name="account_email"),
    path("mail/code/", open_to_all(account.email_verification_sent), name="account_email_verification_sent"),
    path("mobile/", own(account.change_phone), name="account_change_phone"),
    path("mobile/code/", open_to_all(account.verify_phone), name="account_verify_phone"),
    path("password/", own(account.password_change), name="account_change_password"),
    path("password/first/", own(account.password_set), name="account_set_password"),
    path("password/forgotten/", open_to_all(account.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/code/",
        open_to_all(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/forgotten/new/",
        open_to_all(account.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "password/forgotten/done/",
        open_to_all(account.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("two-step/", own(mfa.index), name="mfa_index"),
    path("two-step/set-up/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("two-step/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("two-step/recovery-codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "two-step/recovery-codes/new/",
        own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/download/",
        own(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("sessions/", own(sessions.list_usersessions), name="usersessions_list"),
]

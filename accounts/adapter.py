"""How django-allauth signs people in here. notices/adapter.py adds what it tells them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.contacts import MobileField, normalise_mobile
from accounts.models import EventKind, User
from accounts.services import origin, record_event

WRONG_LOGIN = _("The mobile number, mail address or password is not correct.")
TOO_MANY = _("Too many attempts. Please wait a few minutes and try again.")
TAKEN = _("This mobile number or mail address belongs to another account.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our answers to the questions that allauth asks."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Please call the centre."),
        "email_password_mismatch": WRONG_LOGIN,
        "phone_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "invalid_login": WRONG_LOGIN,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "email_taken": TAKEN,
        "phone_taken": TAKEN,
        "duplicate_email": _("This is already your mail address."),
        "same_as_current": _("This is already your mobile number."),
        "enter_current_password": _("Enter your present password."),
        "incorrect_password": _("The password is not correct."),
        "incorrect_code": _("The code is not correct. Check the latest message and enter it again."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer with pages only: no script of ours asks these addresses."""
        return False

    def get_login_stages(self) -> list[str]:
        """Return the steps between the password and the first page."""
        return [
            "allauth.account.stages.PhoneVerificationStage",
            "accounts.stages.EmailVerificationStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Store somebody who signs up.

        Writes:
            the user, an event.
        """
        data = form.cleaned_data
        user.name = data["name"]
        user.email, user.mobile = data.get("email") or None, data.get("phone") or None
        user.language = translation.get_language() or user.language
        user.privacy_version, user.privacy_agreed_at = data["privacy_version"], timezone.now()
        user.set_password(data["password1"])
        user.save()
        record_event(kind=EventKind.SIGNED_UP, user=user, subject=user.pk, data=origin(request))
        return user

    def set_password(self, user: User, password: str) -> None:
        """Store a new password.

        Writes:
            the user, an event.
        """
        super().set_password(user, password)
        data = origin(self.request)
        record_event(kind=EventKind.PASSWORD_CHANGED, user=user, subject=user.pk, data=data)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Take a mail address as its user's, since the code came back.

        Writes:
            the address, the user, an event.
        """
        taken = bool(super().confirm_email(request, email_address))
        if taken:
            user, data = email_address.user, origin(request)
            record_event(kind=EventKind.EMAIL_CHANGED, user=user, subject=user.pk, data=data)
        return taken

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        """Return the field for a mobile number."""
        kwargs.pop("label", None)
        return MobileField(**kwargs)

    def clean_phone(self, phone: str) -> str:
        """Return a number with its country code."""
        return normalise_mobile(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return (number, whether it is checked), or None."""
        return (user.mobile, user.mobile_verified) if user.mobile else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store a mobile number."""
        user.mobile, user.mobile_verified = phone, verified
        user.save(update_fields=["mobile", "mobile_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Take a mobile number as its user's, since the code came back.

        Writes:
            the user, an event.
        """
        self.set_phone(user, phone, True)
        data = origin(self.request)
        record_event(kind=EventKind.MOBILE_CHANGED, user=user, subject=user.pk, data=data)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the user with this number."""
        return User.objects.filter(mobile=phone).first()

    def can_delete_email(self, email_address: Any) -> bool:
        """Let nobody delete the address that he signs in with: it is changed, not removed."""
        return not email_address.primary

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the page of one's own details."""
        return reverse("profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Go back to the page of one's own details."""
        return reverse("profile")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed attempts for each login; allauth counts all mobile numbers as one."""
        login = credentials.get("email") or credentials.get("phone") or credentials.get("username", "")
        return f"login:{login.lower()}"

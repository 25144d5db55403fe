"""What signing in tells people: codes at once, everything else through the outbox.

allauth asks an adapter, which the settings name, to send mails and text messages; the part of it that knows
how stands here, because accounts is the floor below.
"""

from typing import Any

import structlog
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.adapter import AccountAdapter as QuietAdapter
from accounts.models import User
from accounts.services import device_of, is_new_device
from notices.recipients import Address
from notices.services import enqueue, send_now
from notices.texts import Kind

logger = structlog.get_logger(__name__)

# allauth's name of a mail -> what we say instead.
CODES = {
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_code",
}
STRANGERS = {
    "account/email/unknown_account": (Kind.NO_ACCOUNT, "account_signup"),
    "account/email/account_already_exists": (Kind.ACCOUNT_EXISTS, "account_login"),
}
CHANGES = {
    "account/email/password_changed": Kind.PASSWORD_CHANGED,
    "account/email/password_set": Kind.PASSWORD_CHANGED,
    "account/email/password_reset": Kind.PASSWORD_CHANGED,
    "account/email/email_changed": Kind.EMAIL_CHANGED,
    "account/email/email_deleted": Kind.EMAIL_CHANGED,
    "mfa/email/totp_activated": Kind.SECOND_FACTOR_CHANGED,
    "mfa/email/totp_deactivated": Kind.SECOND_FACTOR_CHANGED,
    "mfa/email/recovery_codes_generated": Kind.SECOND_FACTOR_CHANGED,
}


class AccountAdapter(QuietAdapter):
    """Our answers to allauth, with what is sent."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code, or tell a stranger whether there is an account."""
        if template_prefix in CODES:
            self._send(Kind.CODE, self._address(email=email), {"code": context["code"]})
        else:
            kind, url_name = STRANGERS[template_prefix]
            self._send(kind, self._address(email=email), {}, reverse(url_name))

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send a code."""
        self._send(Kind.CODE, self._address(mobile=phone), {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell somebody that his number has no account."""
        self._send(Kind.NO_ACCOUNT, self._address(mobile=phone), {})

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell somebody who signs up that his number has an account."""
        self._send(Kind.ACCOUNT_EXISTS, self._address(mobile=phone), {})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a user that his way to sign in has changed; also at his former mail address."""
        kind = CHANGES[template_prefix]
        enqueue(kind=kind, recipient=user, params={}, link=reverse("profile"), about=None)
        if email and email != user.email:
            former = Address(user.name, email=email, language=user.language)
            enqueue(kind=kind, recipient=former, params={}, link="", about=None)

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Take a mobile number as its user's, and tell him at the former one too."""
        former = User.objects.get(pk=user.pk).mobile
        super().set_phone_verified(user, phone)
        if user.last_login is None or former == phone:
            return
        enqueue(kind=Kind.MOBILE_CHANGED, recipient=user, params={}, link=reverse("profile"), about=None)
        if former:
            address = Address(user.name, mobile=former, language=user.language)
            enqueue(kind=Kind.MOBILE_CHANGED, recipient=address, params={}, link="", about=None)

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session, and tell the user of a device that he has not signed in with before."""
        is_new = is_new_device(user, device_of(request))
        super().login(request, user)
        if is_new:
            link = reverse("usersessions_list")
            enqueue(kind=Kind.NEW_DEVICE, recipient=user, params={}, link=link, about=None)

    def _address(self, email: str = "", mobile: str = "") -> Address:
        return Address("", email=email, mobile=mobile, language=translation.get_language() or "zh-hans")

    def _send(self, kind: Kind, address: Address, params: dict[str, str], link: str = "") -> None:
        """Send at once; say so on the page when that fails, since the reader waits for it."""
        try:
            send_now(kind=kind, address=address, params=params, link=link)
        except Exception as error:  # whatever a provider raises, the page must open
            logger.warning("code_not_sent", kind=kind, error=type(error).__name__)
            sentence = _("We could not send the message just now. Please try again in a minute.")
            messages.error(self.request, sentence)

"""What happened to accounts: sign-ins, changed credentials, roles, and who read what."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.chain import AbstractChainHead, ChainedEvent

ACCOUNT_CHAIN = uuid.UUID("00000000-0000-4000-8000-000000000001")


class EventKind(models.TextChoices):
    """The kinds of event that this app records. Floors above may record kinds of their own, e.g. readings."""

    SIGNED_UP = "SIGNED_UP", _("Account made")
    SIGNED_IN = "SIGNED_IN", _("Signed in")
    SIGN_IN_FAILED = "SIGN_IN_FAILED", _("Sign-in refused")
    SIGNED_OUT = "SIGNED_OUT", _("Signed out")
    REAUTHENTICATED = "REAUTHENTICATED", _("Confirmed identity again")
    REAUTHENTICATION_FAILED = "REAUTHENTICATION_FAILED", _("Identity not confirmed")
    PASSWORD_CHANGED = "PASSWORD_CHANGED", _("Password changed")
    PASSWORD_RESET = "PASSWORD_RESET", _("Password reset")
    EMAIL_CHANGED = "EMAIL_CHANGED", _("Mail address changed")
    MOBILE_CHANGED = "MOBILE_CHANGED", _("Mobile number changed")
    SECOND_FACTOR_ADDED = "SECOND_FACTOR_ADDED", _("Second factor added")
    SECOND_FACTOR_REMOVED = "SECOND_FACTOR_REMOVED", _("Second factor removed")
    ROLE_TAKEN = "ROLE_TAKEN", _("Role taken")
    ROLES_CHANGED = "ROLES_CHANGED", _("Roles changed")
    USER_CHANGED = "USER_CHANGED", _("User changed")
    ROW_CHANGED = "ROW_CHANGED", _("Row changed in administration")


class ChainHead(AbstractChainHead):
    """The newest event of the one chain of this app."""

    class Meta(AbstractChainHead.Meta):
        abstract = False


class AccountEvent(ChainedEvent):
    """One event of an account.

    `subject` is what it was done to: a user, a case, a file; `data` says from where (`ip`, `device`).
    """

    head_model: ClassVar[type[AbstractChainHead]] = ChainHead
    extra_columns: ClassVar[tuple[str, ...]] = ("subject",)

    chain = models.UUIDField(default=ACCOUNT_CHAIN, editable=False)
    subject = models.UUIDField(null=True)

    class Meta(ChainedEvent.Meta):
        abstract = False
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="accounts_event_place")]
        indexes = [
            models.Index(fields=["by_id", "-id"], name="accounts_event_by"),
            models.Index(fields=["subject", "-id"], name="accounts_event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

"""What Django and allauth report about sign-ins, written into the chain of accounts.

These are other people's signals: between our own apps there are none. Connected by AccountsConfig.ready().
"""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as mfa
from django.contrib.auth import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts.models import EventKind, User
from accounts.services import SECOND_FACTOR_KEY, origin, pseudonym, record_event


def connect() -> None:
    """Listen."""
    user_logged_in.connect(on_sign_in, dispatch_uid="accounts")
    user_logged_out.connect(on_sign_out, dispatch_uid="accounts")
    user_login_failed.connect(on_failure, dispatch_uid="accounts")
    authentication_step_completed.connect(on_step, dispatch_uid="accounts")
    mfa.authenticator_added.connect(on_factor_added, dispatch_uid="accounts")
    mfa.authenticator_reset.connect(on_factor_added, dispatch_uid="accounts")
    mfa.authenticator_removed.connect(on_factor_removed, dispatch_uid="accounts")
    mfa.authentication_failed.connect(on_factor_failure, dispatch_uid="accounts")


def on_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A session begins."""
    record_event(kind=EventKind.SIGNED_IN, user=user, subject=user.pk, data=origin(request))


def on_sign_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """A session ends, by its user or by its limits."""
    if user is not None:
        record_event(kind=EventKind.SIGNED_OUT, user=user, subject=user.pk, data=origin(request))


def on_failure(request: HttpRequest | None, credentials: dict[str, Any], **_: Any) -> None:
    """A password was wrong, at sign-in or when asked for again."""
    if request is None:
        return
    login = str(credentials.get("email") or credentials.get("phone") or credentials.get("username") or "")
    data = {**origin(request), "login": pseudonym(login)}
    if isinstance(request.user, User):
        kind, user = EventKind.REAUTHENTICATION_FAILED, request.user
        record_event(kind=kind, user=user, subject=user.pk, data=data)
    else:
        record_event(kind=EventKind.SIGN_IN_FAILED, user=None, data=data)


def on_step(request: HttpRequest, user: User, method: str, **extra: Any) -> None:
    """Somebody who is signed in has proved again who he is."""
    if extra.get("reauthenticated"):
        data = {**origin(request), "method": str(extra.get("type") or method)}
        record_event(kind=EventKind.REAUTHENTICATED, user=user, subject=user.pk, data=data)


def on_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor or new recovery codes."""
    data = {**origin(request), "type": str(authenticator.type)}
    record_event(kind=EventKind.SECOND_FACTOR_ADDED, user=user, subject=user.pk, data=data)


def on_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A second factor has been removed."""
    request.session.pop(SECOND_FACTOR_KEY, None)
    data = {**origin(request), "type": str(authenticator.type)}
    record_event(kind=EventKind.SECOND_FACTOR_REMOVED, user=user, subject=user.pk, data=data)


def on_factor_failure(request: HttpRequest, user: User, reauthentication: bool, **_: Any) -> None:
    """A code of the second factor was wrong."""
    kind = EventKind.REAUTHENTICATION_FAILED if reauthentication else EventKind.SIGN_IN_FAILED
    by = user if reauthentication else None
    record_event(kind=kind, user=by, subject=user.pk, data={**origin(request), "method": "second factor"})

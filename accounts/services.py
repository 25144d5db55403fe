"""What may be done to accounts, and what is asked about the person behind a request."""

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import get_client_ip
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountEvent, EventKind, Organisation, StaffRole, User

ROLE_KEY = "role"  # the session's name for the role in force
SECOND_FACTOR_KEY = "second_factor"  # the session's note that its user has one
RECENT = timedelta(minutes=5)  # SECURITY C16: how old an authentication may be before a weighty act
DEVICE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Authentication:
    """The last time that somebody proved in this session who he is: when, and with what."""

    at: datetime
    method: str


def record_event(
    *,
    kind: str,
    user: User | None,
    subject: uuid.UUID | None = None,
    data: Mapping[str, object] | None = None,
) -> AccountEvent:
    """Add an event to the chain of accounts.

    All accounts share one chain, whose head stays locked until the caller's transaction ends: record last.

    Args:
        kind: an `EventKind`, or a word of the calling app, e.g. "FILE_READ".
        user: who did it; None for a stranger.
        subject: what it was done to.
        data: identifiers and hashes; no names, no case text, no floats.
    Writes:
        one accounts_accountevent.
    """
    event = AccountEvent(
        kind=kind,
        by_id=user.pk if user else None,
        by_label=user.name if user else "",
        subject=subject,
        data=dict(data or {}),
        at=timezone.now(),
    )
    event.save()
    return event


def origin(request: HttpRequest) -> dict[str, object]:
    """Return where a request comes from, for an event: network address and device."""
    return {"ip": network_address(request), "device": device_of(request)}


def network_address(request: HttpRequest) -> str:
    """Return from where a request comes: what the named proxy says where there is one, else the connection's end."""
    return get_client_ip(request) or ""


def device_of(request: HttpRequest) -> str:
    """Return what the browser says it is."""
    return request.headers.get("User-Agent", "")[:DEVICE_LENGTH]


def pseudonym(login: str) -> str:
    """Return a mark by which attempts on one login can be told apart without storing what was typed."""
    return salted_hmac("accounts.login", login.strip().lower()).hexdigest()[:16]


def is_new_device(user: User, device: str) -> bool:
    """Whether this user has signed in before, but never with this device."""
    sign_ins = AccountEvent.objects.filter(by_id=user.pk, kind=EventKind.SIGNED_IN)
    return sign_ins.exists() and not sign_ins.filter(data__device=device).exists()


def last_authentication(request: HttpRequest) -> Authentication | None:
    """Return when and how this session's user last proved who he is, or None."""
    if not request.user.is_authenticated:
        return None
    records = get_authentication_records(request, request.user)
    if not records:
        return None
    method = str(records[-1].get("type") or records[-1]["method"])
    return Authentication(datetime.fromtimestamp(records[-1]["at"], UTC), method)


def has_recently_authenticated(request: HttpRequest) -> bool:
    """Whether the user signed in or confirmed who he is within the last five minutes."""
    last = last_authentication(request)
    return last is not None and 0 <= time.time() - last.at.timestamp() < RECENT.total_seconds()


def role_in_force(request: HttpRequest) -> StaffRole | None:
    """Return the role of the centre in which somebody uses the service now.

    None: he has none, or has chosen to be a party or a neutral. Without a choice it is his first role.
    """
    user = request.user
    if not isinstance(user, User) or user.organisation_id is None:
        return None
    chosen = request.session.get(ROLE_KEY)
    roles = [role for role in StaffRole if role in user.staff_roles]
    if chosen in roles:
        return StaffRole(chosen)
    if chosen in ("PARTY", "NEUTRAL") and (user.is_neutral or chosen == "PARTY"):
        return None
    return roles[0] if roles else None


def set_language(user: User, code: str) -> None:
    """Remember a user's language.

    Raises:
        ValueError: the service does not speak it.
    """
    if code not in dict(settings.LANGUAGES):
        raise ValueError(code)
    if user.language != code:
        user.language = code
        user.save(update_fields=["language"])


@transaction.atomic
def create_user(
    *,
    name: str,
    email: str | None = None,
    mobile: str | None = None,
    password: str | None = None,
    language: str = settings.LANGUAGE_CODE,
    organisation: Organisation | None = None,
    roles: Iterable[StaffRole] = (),
    is_verified: bool = True,
) -> User:
    """Make an account for somebody whom the centre knows.

    Args:
        is_verified: the centre vouches for mail address and number; else the first sign-in checks them.
    Writes:
        the user, his mail address for signing in, his groups.
    """
    user = User.objects.create_user(
        name=name,
        email=email,
        mobile=mobile,
        mobile_verified=bool(mobile) and is_verified,
        password=password,
        language=language,
        organisation=organisation,
    )
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    if roles := frozenset(roles):
        set_roles(user=user, roles=roles, by=None)
    return user


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[StaffRole], by: User | None) -> None:
    """Give a person exactly these roles of the centre.

    Raises:
        ValidationError: he belongs to no organisation.
    Writes:
        the groups, `is_staff` (administrators open the administration pages), an event.
    """
    wanted = frozenset(roles)
    if wanted and user.organisation_id is None:
        raise ValidationError(_("Choose the organisation in which this person has a role."))
    before = user.staff_roles
    user.groups.set(Group.objects.filter(name__in=wanted))
    user.__dict__.pop("staff_roles", None)
    user.is_staff = StaffRole.ADMINISTRATOR in wanted
    user.save(update_fields=["is_staff"])
    if wanted != before:
        data = {"before": sorted(before), "after": sorted(wanted)}
        record_event(kind=EventKind.ROLES_CHANGED, user=by, subject=user.pk, data=data)


@transaction.atomic
def set_email(user: User, email: str | None) -> None:
    """Replace the mail address of somebody else's account; the next sign-in with it checks it.

    Writes:
        the user, his mail address for signing in.
    """
    EmailAddress.objects.filter(user=user).delete()
    user.email = email
    user.save(update_fields=["email"])
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


def end_sessions(user: User) -> int:
    """Sign a user out everywhere.

    Returns:
        how many sessions ended.
    """
    listed = UserSession.objects.filter(user=user)
    ended, _rows = Session.objects.filter(session_key__in=listed.values("session_key")).delete()
    listed.delete()
    return ended


def delete_abandoned_sign_up(*, email: str | None = None, mobile: str | None = None) -> None:
    """Free a mail address or number that somebody typed at sign-up long ago and never proved to be his.

    Only accounts that nobody has ever entered, older than any code that is still valid.
    """
    contact = {"email": email} if email else {"mobile": mobile}
    old = timezone.now() - timedelta(seconds=2 * settings.CODE_SECONDS)
    User.objects.filter(
        **contact,
        last_login=None,
        organisation=None,
        mobile_verified=False,
        privacy_agreed_at__isnull=False,
        date_joined__lt=old,
    ).exclude(emailaddress__verified=True).delete()

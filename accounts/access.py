"""Who may open a page: every view says so with one of these decorators, and a test walks the addresses.

Pages of a case say more (cases/views/access.py). What one may not see does not exist: 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.services import has_recently_authenticated, role_in_force


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may open a view: everybody, people signed in, or people in one of these roles."""

    kind: str
    roles: frozenset[StaffRole] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(sorted(self.roles))}" if self.roles else self.kind


class View(Protocol):
    """A view with its access rule."""

    access_rule: object

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""


Plain = TypeVar("Plain", bound=Callable[..., HttpResponseBase])


def with_rule(view: Plain, rule: object) -> Plain:
    """Write an access rule on a view that already enforces it."""
    cast(Any, view).access_rule = rule
    return view


def public(view: Plain) -> Plain:
    """Let everybody open the page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return with_rule(cast(Plain, checked), AccessRule("public"))


def signed_in(view: Plain) -> Plain:
    """Let everybody who is signed in open the page; ask the others to sign in and bring them back."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return with_rule(cast(Plain, checked), AccessRule("signed in"))


def staff(*roles: StaffRole) -> Callable[[Plain], Plain]:
    """Let people open the page while one of these roles is in force; without any role named, every role.

    To whom has none of them the page does not exist. Who has one but uses the service in another role is
    offered to change, since lists of two roles are never mixed.
    """
    allowed = frozenset(roles or StaffRole)

    def decorate(view: Plain) -> Plain:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if role_in_force(request) in allowed:
                return view(request, *args, **kwargs)
            return _offer_role(request, allowed)

        return with_rule(cast(Plain, checked), AccessRule("staff", allowed))

    return decorate


def _offer_role(request: HttpRequest, allowed: frozenset[StaffRole]) -> HttpResponseBase:
    user = cast(User, request.user)
    offered = [role for role in StaffRole if role in allowed & user.staff_roles]
    if not offered or user.organisation_id is None:
        raise Http404
    here = request.get_full_path() if request.method == "GET" else ""
    return render(request, "accounts/other_role.html", {"roles": offered, "next": here}, status=403)


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to sign in and then back; what he posted is not repeated."""
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/home/")


def reauthentication_required(view: Plain) -> Plain:
    """Ask for proof of identity that is at most five minutes old before a weighty act (SECURITY C16).

    Put it under the access decorator, on a page whose GET shows what is to be confirmed: after a POST that
    comes too late the person is brought back to that page, because nothing weighty is done unseen.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_recently_authenticated(request):
            return view(request, *args, **kwargs)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if not methods:  # nothing to prove oneself with yet: a password comes first
            return HttpResponseRedirect(reverse("account_set_password"))
        query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{methods[0]['url']}?{query}")

    return cast(Plain, checked)

"""Who may open a page of a case. Every view says so; a test walks the addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from accounts.access import AccessRule, ask_to_sign_in, with_rule
from accounts.models import User
from accounts.services import role_in_force
from django.http import HttpRequest, HttpResponseBase

from cases.access import open_case, require
from cases.actors import NOBODY, Actor
from cases.audience import Depth
from cases.permissions import Action, Role

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks: a signed-in person, with the staff role in force."""
    if not request.user.is_authenticated:
        return NOBODY
    role = role_in_force(request)
    return Actor(user=cast(User, request.user), role=Role(role.value) if role else None)


def case_page(action: Action | None = None, *, depth: Depth = Depth.FILE) -> Callable[[Page], Page]:
    """Open a page of a case: `view(request, case, actor, …)` under `<uuid:case_id>`.

    Args:
        action: the act that the page is for; who may not take it gets 403, who may not see the case 404.
        depth: without an action: how far one must see into the case.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        def checked(request: HttpRequest, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            actor = actor_of(request)
            case = open_case(case_id, actor, at_least=Depth.SUMMARY if action else depth)
            if action is not None:
                require(case, action, actor)
            return view(request, case, actor, *args, **kwargs)

        return with_rule(cast(Page, checked), AccessRule(f"case: {action or depth.name}"))

    return decorate

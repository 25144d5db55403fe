"""Who may open a page of a case. Every view says so; a test walks the addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from accounts.access import AccessRule, ask_to_sign_in, with_rule
from accounts.services import role_in_force
from cases.access import Standing, depth_of, exists_for, may_with, reach_of, standings_of
from cases.actors import NOBODY, Actor
from cases.audience import Depth, Reach
from cases.models import Case
from cases.permissions import Action, Role
from cases.refusals import Forbidden, NotVisible

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks: a signed-in person, with the staff role in force."""
    if not request.user.is_authenticated:
        return NOBODY
    role = role_in_force(request)
    return Actor(user=request.user, role=Role(role.value) if role else None)


@dataclass(frozen=True)
class Opened:
    """What was found out about the reader when a page of a case was opened; no page asks again."""

    standings: tuple[Standing, ...]
    depth: Depth


def opened(request: HttpRequest) -> Opened:
    """Return what the reader is on the case whose page this is."""
    found: Opened = cast(Any, request).opened_case
    return found


def reach(request: HttpRequest, case: Case, actor: Actor) -> Reach:
    """Return which of the case's items the reader sees."""
    found = opened(request)
    return reach_of(case, actor, found.standings, found.depth)


def case_page(
    action: Action | None = None,
    *,
    depth: Depth = Depth.FILE,
) -> Callable[[Page], Page]:
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
            case = Case.objects.select_related("organisation").filter(pk=case_id).first()
            if case is None:
                raise NotVisible
            cast(Any, request).opened_case = found = _opened(case, actor)
            if found.depth < (Depth.SUMMARY if action else depth):
                raise NotVisible
            if action is not None and may_with(case, found.standings, action) is None:
                raise Forbidden if exists_for(found.depth, found.standings) else NotVisible
            return view(request, case, actor, *args, **kwargs)

        return with_rule(cast(Page, checked), AccessRule(f"case: {action or depth.name}"))

    return decorate


def _opened(case: Case, actor: Actor) -> Opened:
    standings = tuple(standings_of(case, actor))
    return Opened(standings, depth_of(case, actor, standings))

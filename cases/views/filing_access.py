"""Who may open a page of an application: the applicant's side, while it may still be changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.access import with_rule
from cases.actors import Actor
from cases.models import Case
from cases.permissions import Action
from cases.views.access import case_page

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])

OPEN = frozenset({"DRAFT", "CORRECTION"})


def draft_page(view: Page) -> Page:
    """Open a page of an application; one that is submitted shows its receipt instead."""

    @wraps(view)
    def checked(
        request: HttpRequest, case: Case, actor: Actor, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if case.state not in OPEN:
            return redirect(
                "filing_receipt" if case.submitted_at else "home", *([case.pk] if case.submitted_at else [])
            )
        return view(request, case, actor, *args, **kwargs)

    opened = case_page(Action.EDIT_DRAFT)(checked)
    return with_rule(cast(Page, opened), opened.access_rule)  # type: ignore[attr-defined]

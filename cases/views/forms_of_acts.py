"""One page shape for an act on a case: what will happen, a form, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from cases.facts import facts_of
from cases.frame import address
from cases.models import Case
from cases.moment import today
from cases.permissions import Action
from cases.refusals import Unacceptable
from cases.services.procedure import reasons_against, require_legal

Text = str | Promise
Taker = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class ActPage:
    """The words of one page.

    Args:
        action: the act, so that a page opened too early or too late says so before anything is typed.
        lead: what the act means, in one or two sentences.
        told: who will be told; printed beside the button.
        done: the sentence after it happened.
        is_grave: the button is red.
        is_private: not everybody in the case learns of it.
        back: the page to go back to and on to; a proposed mediator does not see the case.
        after: the page after the act, where it is another one.
    """

    action: Action
    heading: Text
    lead: Text
    told: Text
    button: Text
    done: Text
    is_grave: bool = False
    is_private: bool = False
    template: str = "cases/acts/act.html"
    back: str = "case"
    after: str = ""

    def address_of(self, name: str, case: Case) -> str:
        """Return the address of a page that may, or may not, be one of the case."""
        return address(name, case.pk) or address(name)


def ask(
    request: HttpRequest, case: Case, page: ActPage, form: forms.Form, take: Taker, **context: Any
) -> HttpResponse:
    """Show the page; when the form is sent and holds, take the act and go on.

    What the service cannot accept comes back as an error of the form, with everything that was typed.

    Raises:
        Conflict: the page is opened when the act is no longer, or not yet, part of the procedure.
    """
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, str(page.done))
            return redirect(page.address_of(page.after or page.back, case))
    reasons = reasons_of(case, page.action) if request.method != "POST" else []
    status = 422 if form.is_bound and form.errors else 200
    shown = {
        "case": case,
        "page": page,
        "form": form,
        "reasons": reasons,
        "back_url": page.address_of(page.back, case),
    }
    return render(request, page.template, shown | context, status=status)


def reasons_of(case: Case, action: Action) -> list[Text]:
    """Return why an act that belongs to the case's state is not possible yet.

    Raises:
        Conflict: it does not belong to the state.
    """
    require_legal(case, action)
    case.facts = facts_of(case, today())
    return reasons_against(case, action)

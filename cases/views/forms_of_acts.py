"""One page shape for an act on a case: what will happen, a form, one button."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from cases.models import Case
from cases.refusals import Unacceptable

Text = str | Promise
Taker = Callable[[dict[str, Any]], object]


@dataclass(frozen=True)
class ActPage:
    """The words of one page.

    Args:
        lead: what the act means, in one or two sentences.
        told: who will be told; printed beside the button.
        done: the sentence after it happened.
        is_grave: the button is red.
    """

    heading: Text
    lead: Text
    told: Text
    button: Text
    done: Text
    is_grave: bool = False
    template: str = "cases/acts/act.html"
    extra: dict[str, Any] = field(default_factory=dict)


def ask(
    request: HttpRequest, case: Case, page: ActPage, form: forms.Form, take: Taker, **context: Any
) -> HttpResponse:
    """Show the page; when the form is sent and holds, take the act and go back to the case.

    What the service cannot accept comes back as an error of the form, with everything that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, str(page.done))
            return redirect("case", case.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, page.template, {"case": case, "page": page, "form": form, **context}, status=status
    )

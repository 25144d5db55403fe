"""Pages that end a case: each says what will happen and who will be told, and asks once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.access import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access import require
from cases.actors import Actor
from cases.forms.endings import ActForm, ReasonForm, TerminationForm
from cases.models import Case
from cases.permissions import Action
from cases.refusals import Unacceptable
from cases.services import endings
from cases.services.procedure import Performed
from cases.views.access import case_page

Text = str | Promise


@dataclass(frozen=True)
class Ending:
    """One page that ends a case.

    Args:
        warning: what happens, in one or two sentences.
        told: who will be told.
        done: the sentence after it happened.
    """

    heading: Text
    warning: Text
    told: Text
    button: Text
    done: Text
    is_grave: bool = True


BOTH = _("Both sides, the mediator and the case secretary")

WITHDRAW = Ending(
    _("Withdraw the application"),
    _("The mediation ends. The case is not counted. You may apply again later."),
    _("The respondent and the case secretary"),
    _("Withdraw the application"),
    _("The application is withdrawn. The notice of termination is being made."),
)
TERMINATE = Ending(
    _("End the mediation"),
    _("The mediation ends without agreement. The notice tells both sides which other routes are open to them."),
    BOTH,
    _("End the mediation"),
    _("The mediation has ended. Both sides receive the notice of termination."),
)
REFUSE_TO_SIGN = Ending(
    _("Refuse to sign"),
    _("The text and the signatures on it become void, and the mediation ends. To change the text instead, go back."),
    BOTH,
    _("Refuse to sign and end the mediation"),
    _("The mediation has ended because the agreement was not signed."),
)
EXPIRE = Ending(
    _("End the mediation: the period is over"),
    _("The mediation period is over and was not extended. The mediation ends."),
    BOTH,
    _("End the mediation"),
    _("The mediation has ended because the period is over."),
)
CLOSE = Ending(
    _("Close the case"),
    _("The closing date is the day of the legal event, not today. The supervisor must approve."),
    _("The supervisor; after approval, both sides"),
    _("Ask the supervisor to approve"),
    _("The supervisor has been asked to approve the closing."),
    is_grave=False,
)
REOPEN = Ending(
    _("Open the case again"),
    _("The case keeps its number and its first closing date, and is never counted again. A second person must confirm."),
    _("The head of the organisation"),
    _("Ask for confirmation"),
    _("The head of the organisation has been asked to confirm."),
)
ARCHIVE = Ending(
    _("Archive the file"),
    _("The file is closed for good. It can still be read by those who may read it."),
    _("Nobody"),
    _("Archive the file"),
    _("The file is archived."),
    is_grave=False,
)


def _ask(
    request: HttpRequest, case: Case, ending: Ending, form: forms.Form, take: Callable[[dict[str, Any]], Performed]
) -> HttpResponse:
    """Show the page, or take the act and go back to the case."""
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            messages.success(request, ending.done)
            return redirect("case", case.pk)
    return render(request, "cases/endings/ending.html", {"case": case, "ending": ending, "form": form})


@case_page(Action.WITHDRAW)
def withdraw(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Withdraw after acceptance, before the respondent answered."""
    form = ActForm(request.POST or None)
    return _ask(request, case, WITHDRAW, form, lambda data: endings.withdraw(case_id=case.pk, by=actor, **data))


@case_page(Action.TERMINATE)
def terminate(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """End the mediation for a reason that this person may give."""
    standing = require(case, Action.TERMINATE, actor)
    reasons = [(r.value, r.label) for r in endings.reasons_for(case, standing.role, standing.side)]
    form = TerminationForm(request.POST or None, reasons=reasons)
    return _ask(request, case, TERMINATE, form, lambda data: endings.terminate(case_id=case.pk, by=actor, **data))


@case_page(Action.REFUSE_TO_SIGN)
@reauthentication_required
def refuse_to_sign(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Refuse to sign the agreement."""
    form = ActForm(request.POST or None)
    return _ask(
        request, case, REFUSE_TO_SIGN, form, lambda data: endings.refuse_to_sign(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.EXPIRE)
def expire(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm that the period is over."""
    form = ActForm(request.POST or None)
    return _ask(request, case, EXPIRE, form, lambda data: endings.expire(case_id=case.pk, by=actor, **data))


@case_page(Action.CLOSE)
@reauthentication_required
def close(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask the supervisor to approve the closing."""
    form = ActForm(request.POST or None)
    return _ask(request, case, CLOSE, form, lambda data: endings.close(case_id=case.pk, by=actor, **data))


@case_page(Action.REOPEN)
@reauthentication_required
def reopen(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask to open a closed case again."""
    form = ReasonForm(request.POST or None)
    return _ask(request, case, REOPEN, form, lambda data: endings.reopen(case_id=case.pk, by=actor, **data))


@case_page(Action.ARCHIVE)
def archive(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Put the file into the archive."""
    form = ActForm(request.POST or None)
    return _ask(request, case, ARCHIVE, form, lambda data: endings.archive(case_id=case.pk, by=actor, **data))

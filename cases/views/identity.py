"""The secretary's check of identity and authority, and the flags of a possible sham mediation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases import checks
from cases.actors import Actor
from cases.forms.serving import ClearFlagForm, IdentityForm, RaiseFlagForm
from cases.models import Case
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services import flags, identity
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

RAISE = ActPage(
    Action.RAISE_FLAG,
    gettext_lazy("Flag a possible sham mediation"),
    gettext_lazy(
        "The case stops until the supervisor has looked into it. The parties are not told of the flag."
    ),
    gettext_lazy("the supervisor"),
    gettext_lazy("Stop the case and tell the supervisor"),
    gettext_lazy("The case is stopped. The supervisor has been told."),
    is_grave=True,
    is_private=True,
)


@case_page(Action.CHECK_IDENTITY)
@require_safe
def check_identity(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """List the parties with their papers, and what was checked."""
    context = {"case": case, "heading": _("Check identity and authority"), "rows": checks.parties_of(case)}
    return render(request, "cases/serving/identity.html", context)


@case_page(Action.CHECK_IDENTITY)
def check_party(request: HttpRequest, case: Case, actor: Actor, party_id: UUID) -> HttpResponse:
    """Record that identity and authority of one party were checked."""
    row = next((row for row in checks.parties_of(case) if row.party.pk == party_id), None)
    if row is None:
        raise NotVisible
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity.check_identity(case_id=case.pk, by=actor, party_id=party_id, **form.cleaned_data)
        except Unacceptable as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("The check is on record."))
            return redirect("check_identity", case.pk)
    context = {"case": case, "heading": _("Record the check"), "row": row, "form": form}
    return render(request, "cases/serving/check.html", context, status=422 if form.is_bound else 200)


@case_page(Action.CHECK_IDENTITY)
@require_POST
def show_number(request: HttpRequest, case: Case, actor: Actor, party_id: UUID) -> HttpResponse:
    """Show a whole identity number; that it was shown is on record."""
    if actor.user is None:
        raise NotVisible
    party, number = identity.show_number(case=case, party_id=party_id, by=actor.user)
    context = {"case": case, "heading": _("Identity number"), "party": party, "number": number}
    return render(request, "cases/serving/number.html", context)


@case_page(Action.RAISE_FLAG)
def raise_flag(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Stop a case because something points to a sham mediation."""
    form = RaiseFlagForm(request.POST or None)
    return ask(request, case, RAISE, form, lambda data: flags.raise_flag(case_id=case.pk, by=actor, **data))


@case_page(Action.CLEAR_FLAG)
def clear_flag(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Look into the flags of a case; let it go on with a reason."""
    rows = checks.flags_of(case)
    flag = next((row.flag for row in rows if row.flag.cleared_at is None), None)
    form = ClearFlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if flag is None:
            raise Conflict(_("The flag has been cleared already."))
        flags.clear_flag(case_id=case.pk, by=actor, flag_id=flag.pk, **form.cleaned_data)
        messages.success(request, _("The case may go on."))
        return redirect("clear_flag", case.pk)
    context = {
        "case": case,
        "heading": _("Possible sham mediation"),
        "rows": rows,
        "flag": flag,
        "form": form,
    }
    return render(request, "cases/serving/flags.html", context, status=422 if form.is_bound else 200)

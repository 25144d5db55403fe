"""The first page after signing in, by the role in force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in, staff
from accounts.models import StaffRole
from cases import home
from cases.frame import address
from cases.permissions import Role
from cases.services.retries import try_again
from cases.system_state import state_now
from cases.views.access import actor_of

# Roles whose first page is another page of the service.
ELSEWHERE = {
    Role.INTAKE_CLERK: "intake_queue",
    Role.STATISTICIAN: "target",
    Role.ADMINISTRATOR: "system_state",
}


@signed_in
@require_safe
def case_home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader first."""
    actor = actor_of(request)
    if actor.role in ELSEWHERE:
        return redirect(address(ELSEWHERE[actor.role]) or "case_list")
    if actor.role is Role.CASE_SECRETARY:
        return render(request, "cases/home/secretary.html", home.secretary_home(actor))
    if actor.role in (Role.SUPERVISOR, Role.INSTITUTION_CHAIR):
        return render(request, "cases/home/overseer.html", home.overseer_home(actor))
    if actor.user is not None and actor.user.organisation_id and actor.user.is_neutral:
        return render(request, "cases/home/mediator.html", home.mediator_home(actor))
    return render(request, "cases/home/party.html", home.party_home(actor))


@staff(StaffRole.ADMINISTRATOR)
@require_safe
def system_state(request: HttpRequest) -> HttpResponse:
    """Show what did not work: messages, papers, background work."""
    return render(request, "cases/home/system.html", state_now())


@staff(StaffRole.ADMINISTRATOR)
@require_POST
def system_again(request: HttpRequest) -> HttpResponse:
    """Have something that did not work tried again."""
    if try_again(what=request.POST.get("what", ""), key=request.POST.get("key", ""), by=actor_of(request)):
        messages.success(request, _("It is being tried again. The result shows here in a moment."))
    else:
        messages.info(request, _("Somebody has already had it tried again."))
    return redirect("system_state")

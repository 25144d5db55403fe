"""The other cases of the same dispute: what may be known of them, and going on in another procedure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from cases import exposure
from cases.access import may_with
from cases.actors import Actor
from cases.forms.related import GoOnForm
from cases.kinds import Kind
from cases.models import Appointment, Case, ConsentSubject, SideConsent
from cases.models.event import new_key
from cases.permissions import PARTY_ROLES, Action
from cases.refusals import NotVisible
from cases.services import related as service
from cases.services.arbitration import consents
from cases.services.procedure import is_legal
from cases.views.access import case_page, opened

_ENDED = frozenset({"TERMINATED", "CLOSED", "ARCHIVED"})


@case_page()
@require_safe
def related(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the other cases of the dispute, the facts released for use in this one, and the way on."""
    is_party = any(s.role in PARTY_ROLES and s.side_id for s in opened(request).standings)
    context = {
        "case": case,
        "tab": "overview",
        "others": exposure.related_to(case, actor),
        "facts": exposure.released_facts(case) if case.kind == Kind.ARBITRATION else [],
        "former": _former_mediators(case) if is_party and case.kind == Kind.ARBITRATION else [],
        "may_go_on": is_party and case.state in _ENDED,
    }
    return render(request, "cases/related/related.html", context)


def _former_mediators(case: Case) -> list[User]:
    """Return those named for this case who mediated the dispute before."""
    named = User.objects.filter(pk__in=Appointment.objects.filter(case=case).values("neutral_id"))
    return [user for user in named if exposure.is_former_mediator(case, user.pk)]


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask where the dispute goes on, and open a draft there."""
    if not any(s.role in PARTY_ROLES and s.side_id for s in opened(request).standings):
        raise NotVisible
    form = GoOnForm(request.POST or None, initial={"key": new_key()}, case=case)
    if request.method == "POST" and form.is_valid():
        draft = service.go_on(
            case_id=case.pk,
            by=actor,
            organisation=form.cleaned_data["organisation"],
            language=get_language() or "zh-hans",
            key=form.cleaned_data["key"],
        )
        messages.success(
            request, _("A draft is open. Nothing of the first case stands in it but the names and the right.")
        )
        return redirect("filing_tasks", draft.pk)
    return render(request, "cases/related/go_on.html", {"case": case, "form": form})


@case_page(Action.GIVE_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def former_mediator(request: HttpRequest, case: Case, actor: Actor, user_id: UUID) -> HttpResponse:
    """Show what the former mediator has read, and take one side's consent to him as arbitrator."""
    person = User.objects.filter(pk=user_id).first()
    if person is None or not exposure.is_former_mediator(case, user_id):
        raise NotVisible
    if request.method == "POST":
        subject = ConsentSubject.FORMER_MEDIATOR
        act: Any = consents.withdraw_consent if request.POST.get("withdraw") else consents.give_consent
        act(case_id=case.pk, by=actor, subject=subject, about=user_id)
        messages.success(request, _("Your side's consent is recorded."))
        return redirect("former_mediator", case.pk, user_id)
    standing = may_with(case, opened(request).standings, Action.GIVE_CONSENT)
    given = SideConsent.objects.filter(
        case=case, subject=ConsentSubject.FORMER_MEDIATOR, about=user_id, withdrawn_at=None
    ).select_related("side", "by")
    context = {
        "case": case,
        "person": person,
        "rows": exposure.exposure(case, user_id, actor),
        "given": given,
        "has_given": any(standing and row.side_id == standing.side_id for row in given),
        "may": is_legal(case, Action.GIVE_CONSENT),
    }
    return render(request, "cases/related/former_mediator.html", context)

"""Signing in four screens: read, prove who you are, sign, done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import reauthentication_required
from accounts.services import last_authentication
from cases.access import require
from cases.actors import Actor
from cases.agreement_points import points_of
from cases.agreement_sheet import Sheet, is_ready_to_sign, sheet_of
from cases.forms.agreements import SignatureForm
from cases.models import Case
from cases.permissions import Action
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services import signing as service
from cases.views.access import case_page, opened, reach
from documents.contexts import Localised, from_json
from documents.models import SignatureRequest
from documents.rendering import in_language
from documents.signing import frozen_sha256

READ, SIGN = _("Read the agreement"), _("Sign the agreement")


def _sheet(request: HttpRequest, case: Case, actor: Actor) -> Sheet:
    return sheet_of(case, reach(request, case, actor), opened(request).standings)


def _mine(case: Case, actor: Actor) -> SignatureRequest | None:
    return service.request_for(case, require(case, Action.SIGN, actor), actor.user_id)


@case_page(Action.SIGN)
@require_safe
def read(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Screen 1: the text in three languages, its key points, its fingerprint."""
    found = _sheet(request, case, actor)
    mine = _mine(case, actor)
    if (
        mine is None
        or not is_ready_to_sign(found.agreement)
        or mine.status != SignatureRequest.Status.REQUESTED
    ):
        return redirect("agreement", case.pk)
    points = points_of([row.term for row in found.rows], found.parties)
    context = {"case": case, "sheet": found, "mine": mine, "points": points, "heading": READ}
    context["sha256"] = frozen_sha256(mine.paper)
    return render(request, "cases/agreements/sign_read.html", context)


@case_page(Action.SIGN)
@reauthentication_required
def sign(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Screen 3, behind the proof of identity: type the name and sign what was read."""
    mine, read_sha256 = _mine(case, actor), request.GET.get("read", "")
    if mine is None or actor.user is None or (request.method == "GET" and not read_sha256):
        return redirect("sign", case.pk)
    form = SignatureForm(request.POST or None, signer=actor.user.name, initial={"sha256": read_sha256})
    if request.method == "POST" and form.is_valid() and _take(request, case, actor, form):
        return redirect("signed", case.pk)
    status = 422 if form.is_bound and form.errors else 200
    context = {"case": case, "form": form, "mine": mine, "capacity": _capacity(mine), "heading": SIGN}
    return render(request, "cases/agreements/sign.html", context, status=status)


def _take(request: HttpRequest, case: Case, actor: Actor, form: SignatureForm) -> bool:
    """Sign; a name that does not fit becomes an error of the form."""
    proof, data = last_authentication(request), form.cleaned_data
    if proof is None:
        raise Conflict(_("Please confirm your identity again before you sign."))
    try:
        service.sign(
            case_id=case.pk,
            by=actor,
            name=data["name"],
            shown_sha256=data["sha256"],
            reauthenticated_at=proof.at,
            key=data["key"],
        )
    except Unacceptable as refusal:
        form.add_error(refusal.field or None, str(refusal.message))
        return False
    return True


@case_page()
@require_safe
def signed(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Screen 4: done, who is still to sign, and the copy."""
    found = _sheet(request, case, actor)
    if not found.signatures:
        raise NotYet([_("The final text has not been made into a paper yet.")])
    context = {"case": case, "sheet": found, "heading": _("You have signed")}
    next_url = reverse("agreement", args=[case.pk])
    return render(request, "cases/agreements/signed.html", {**context, "next_url": next_url})


def _capacity(mine: SignatureRequest) -> str:
    return in_language(from_json(Localised, mine.capacity), get_language() or "zh-hans")

"""Offers between the sides, and facts left undisputed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import Standing, may_with
from cases.actors import Actor
from cases.forms.rooms import OfferAnswerForm, OfferForm, UndisputedAnswerForm, UndisputedForm
from cases.frame import has_rooms
from cases.models import Case, Offer, Undisputed
from cases.models.event import new_key
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services import offers as service
from cases.services.procedure import is_legal
from cases.services.readings import note_readings
from cases.views.access import case_page, opened, reach


def _may(request: HttpRequest, case: Case, action: Action) -> Standing | None:
    """Return the standing in which an act is open to the reader now, or None."""
    return may_with(case, opened(request).standings, action) if is_legal(case, action) else None


def _require_mediation(case: Case) -> None:
    if not has_rooms(case):
        raise NotVisible


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the offers that the reader may see, and take a new one."""
    _require_mediation(case)
    mine = _may(request, case, Action.MAKE_OFFER)
    form = OfferForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and _offered(form, case, actor):
        messages.success(request, _("The offer is made."))
        return redirect("offers", case.pk)
    seen = reach(request, case, actor)
    rows = Offer.objects.filter(case=case).seen_by(seen).select_related("by_side", "side")
    note_readings(case.pk, seen, rows)
    context = {"case": case, "tab": "room", "form": form, "rows": rows, "mine": mine, "key": new_key()}
    return render(request, "cases/room/offers.html", context)


def _offered(form: OfferForm, case: Case, actor: Actor) -> bool:
    said = form.cleaned_data
    return _taken(
        form,
        lambda: service.make_offer(
            case_id=case.pk,
            by=actor,
            terms=said["terms"],
            amount_fen=said["amount"],
            valid_until=said["valid_until"],
            in_confidence=said["audience"] == "SIDE",
            key=said["key"],
        ),
    )


def _taken(form: forms.Form, act: Any) -> bool:
    """Take an act; what it cannot accept becomes an error of the form."""
    try:
        act()
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


@case_page(Action.ANSWER_OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_offer(request: HttpRequest, case: Case, actor: Actor, offer_id: UUID) -> HttpResponse:
    """Ask for the answer to the other side's offer."""
    found = Offer.objects.filter(case=case, audience="JOINT").seen_by(reach(request, case, actor))
    offer = found.select_related("by_side").filter(pk=offer_id).first()
    if offer is None:
        raise NotVisible
    form = OfferAnswerForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        service.answer_offer(
            case_id=case.pk, by=actor, offer_id=offer.pk, accepts=said["accepts"] == "yes",
            reason=said["reason"], key=said["key"],
        )  # fmt: skip
        messages.success(request, _("Your answer is recorded. It binds once the agreement is signed."))
        return redirect("offers", case.pk)
    return render(request, "cases/room/answer_offer.html", {"case": case, "form": form, "offer": offer})


@case_page(Action.WITHDRAW_OFFER)
@require_POST
def withdraw_offer(request: HttpRequest, case: Case, actor: Actor, offer_id: UUID) -> HttpResponse:
    """Take one's own offer back."""
    service.withdraw_offer(case_id=case.pk, by=actor, offer_id=offer_id)
    messages.success(request, _("The offer is withdrawn."))
    return redirect("offers", case.pk)


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def undisputed(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the undisputed facts on record, and take a new record from the mediator."""
    _require_mediation(case)
    form = UndisputedForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and _recorded(form, case, actor):
        messages.success(request, _("The facts are recorded. Both sides are asked to confirm them."))
        return redirect("undisputed", case.pk)
    seen = reach(request, case, actor)
    rows = Undisputed.objects.filter(case=case).seen_by(seen)
    note_readings(case.pk, seen, rows)
    context = {
        "case": case,
        "tab": "room",
        "form": form,
        "rows": rows.prefetch_related("answers__side", "answers__by"),
        "may_record": _may(request, case, Action.RECORD_UNDISPUTED),
        "mine": _may(request, case, Action.ANSWER_UNDISPUTED),
    }
    return render(request, "cases/room/undisputed.html", context)


def _recorded(form: UndisputedForm, case: Case, actor: Actor) -> bool:
    said = form.cleaned_data
    return _taken(
        form,
        lambda: service.record_undisputed(case_id=case.pk, by=actor, text=said["text"], key=said["key"]),
    )


@case_page(Action.ANSWER_UNDISPUTED)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_undisputed(request: HttpRequest, case: Case, actor: Actor, record_id: UUID) -> HttpResponse:
    """Ask one side whether it confirms recorded facts, and whether they may be used later."""
    record = Undisputed.objects.filter(case=case, pk=record_id).seen_by(reach(request, case, actor)).first()
    if record is None:
        raise NotVisible
    form = UndisputedAnswerForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        service.answer_undisputed(
            case_id=case.pk, by=actor, record_id=record.pk, confirms=said["confirms"] == "yes",
            releases=said["releases"], key=said["key"],
        )  # fmt: skip
        messages.success(request, _("Your answer is recorded."))
        return redirect("undisputed", case.pk)
    return render(
        request, "cases/room/answer_undisputed.html", {"case": case, "form": form, "record": record}
    )

"""The rooms of a mediation: the joint one and the caucuses, each an address of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import rooms
from cases.access import may_with
from cases.actors import Actor
from cases.forms.rooms import MessageForm, ReleaseForm
from cases.frame import has_rooms
from cases.models import Case, Message
from cases.models.event import new_key
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services import rooms as service
from cases.services.procedure import is_legal
from cases.services.readings import note_readings
from cases.views.access import case_page, opened, reach


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, case: Case, actor: Actor, key: str = rooms.JOINT) -> HttpResponse:
    """Show what was said in a room, and take what is said next."""
    _require_rooms(case)
    seen = reach(request, case, actor)
    every = rooms.rooms_of(case, seen, key)
    here = rooms.enter(every, key)
    form = MessageForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and _sent(form, case, actor, here):
        return redirect("case_room", case.pk, key)
    return render(request, "cases/room/room.html", _shown(request, case, seen, every, here) | {"form": form})


def _require_rooms(case: Case) -> None:
    """Rooms belong to a mediation with a mediator in it, and stay readable for those who were there."""
    if not has_rooms(case):
        raise NotVisible


def _shown(
    request: HttpRequest, case: Case, seen: Any, every: list[rooms.Room], here: rooms.Room
) -> dict[str, Any]:
    standings = opened(request).standings
    may_send = may_with(case, standings, Action.SEND_MESSAGE)
    owner = may_with(case, standings, Action.ANSWER_RELEASE)
    rows = rooms.messages_in(case, here, seen)
    note_readings(case.pk, seen, rows)
    return {
        "case": case,
        "tab": "room",
        "rooms": every,
        "room": here,
        "people": rooms.people_in(case, here),
        "rows": rows,
        "waiting": rooms.waiting_releases(here, owner),
        "may_send": may_send is not None and is_legal(case, Action.SEND_MESSAGE),
        "may_ask": here.side is not None and may_with(case, standings, Action.ASK_RELEASE) is not None,
    }


def _sent(form: MessageForm, case: Case, actor: Actor, here: rooms.Room) -> bool:
    try:
        service.send_message(
            case_id=case.pk,
            by=actor,
            text=form.cleaned_data["text"],
            side_id=here.side.pk if here.side else None,
            key=form.cleaned_data["key"],
        )
    except Unacceptable as refusal:
        form.add_error("text", refusal.message)
        return False
    return True


@case_page(Action.ASK_RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_release(request: HttpRequest, case: Case, actor: Actor, message_id: UUID) -> HttpResponse:
    """Ask the owner of a caucus message to let exact words of it out."""
    found = Message.objects.filter(case=case, by_side__isnull=False, audience="SIDE")
    message = found.seen_by(reach(request, case, actor)).select_related("side").filter(pk=message_id).first()
    if message is None:
        raise NotVisible
    initial = {"key": new_key(), "words": message.text}
    form = ReleaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _asked(form, case, actor, message):
        messages.success(request, _("The request is with the side whose words they are."))
        return redirect("case_room", case.pk, message.side.kind.lower())
    return render(request, "cases/room/release.html", {"case": case, "form": form, "message": message})


def _asked(form: ReleaseForm, case: Case, actor: Actor, message: Message) -> bool:
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]
    try:
        service.ask_release(case_id=case.pk, by=actor, message_id=message.pk, words=words, key=key)
    except Unacceptable as refusal:
        form.add_error("words", refusal.message)
        return False
    return True


@case_page(Action.ANSWER_RELEASE)
@require_POST
def answer_release(request: HttpRequest, case: Case, actor: Actor, release_id: UUID) -> HttpResponse:
    """Take the owner's answer."""
    agrees = request.POST.get("agrees") == "yes"
    service.answer_release(case_id=case.pk, by=actor, release_id=release_id, agrees=agrees)
    said = _("The words now stand in the joint room.") if agrees else _("The words stay in this room.")
    messages.success(request, said)
    return redirect("case_room", case.pk, rooms.JOINT if agrees else request.POST.get("room", rooms.JOINT))

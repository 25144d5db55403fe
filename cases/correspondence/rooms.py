"""Who is told of what was said in a room: only those who are in it, and not the writer."""

from collections.abc import Mapping
from functools import partial

from django.urls import reverse

from cases.correspondence.people import mediator, side_people
from cases.correspondence.rows import Recipient, Tell
from cases.models import Case, CaseEvent
from cases.permissions import Action
from notices.recipients import Address


def _others(case: Case, event: CaseEvent) -> list[Recipient]:
    sides = [event.side] if event.side else list(case.sides.all())
    people = [*mediator(case, event), *(person for side in sides for person in side_people(case, side))]
    return [p for p in people if not isinstance(p, Address) and p.pk != event.by_id]


def _to(name: str, case: Case, event: CaseEvent) -> str:
    if name == "room" and event.side is not None:
        return reverse("case_room", args=[case.pk, event.side.kind.lower()])
    return reverse(name, args=[case.pk])


def _news(name: str) -> tuple[Tell, ...]:
    return (Tell("NEW_MESSAGE", _others, link=partial(_to, name)),)


ROWS: Mapping[Action, tuple[Tell, ...]] = {
    Action.SEND_MESSAGE: _news("room"),
    Action.ASK_RELEASE: _news("room"),
    Action.ANSWER_RELEASE: _news("room"),
    Action.MAKE_OFFER: _news("offers"),
    Action.ANSWER_OFFER: _news("offers"),
    Action.WITHDRAW_OFFER: _news("offers"),
    Action.RECORD_UNDISPUTED: _news("undisputed"),
    Action.ANSWER_UNDISPUTED: _news("undisputed"),
}

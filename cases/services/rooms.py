"""What is said in a room, and how words of a caucus are let out: by their owner, word for word, on record."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.models import Case, Message, Release, Side
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

LONGEST = 4000


def send_message(
    *,
    case_id: UUID,
    by: Actor,
    text: str,
    side_id: UUID | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Say something in a room.

    Args:
        side_id: the side whose caucus it is; None for the joint room.
    Raises:
        NotVisible: that caucus is not theirs.
        Unacceptable: it is empty or too long.
    Writes:
        The message; an event of the same audience.
    """
    data = {"text": text, "side": str(side_id) if side_id else ""}
    return perform(case_id=case_id, action=Action.SEND_MESSAGE, by=by, data=data, key=key, at=at)


def ask_release(
    *, case_id: UUID, by: Actor, message_id: UUID, words: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Ask the owner of a caucus message to let exact words of it into the joint room.

    Raises:
        NotVisible: there is no such message.
        Unacceptable: the words do not stand in it.
    """
    data = {"message": str(message_id), "words": words}
    return perform(case_id=case_id, action=Action.ASK_RELEASE, by=by, data=data, key=key, at=at)


def answer_release(
    *, case_id: UUID, by: Actor, release_id: UUID, agrees: bool, key: str = "", at: datetime | None = None
) -> Performed:
    """Let the words out, or not. Only the side whose caucus it is may.

    Writes:
        The answer; where it agrees, the words as a message in the joint room.
    """
    data = {"release": str(release_id), "agrees": agrees}
    return perform(case_id=case_id, action=Action.ANSWER_RELEASE, by=by, data=data, key=key, at=at)


def side_of_room(a: Act) -> Side | None:
    """Return the side whose caucus an act is in, None for the joint room.

    Raises:
        NotVisible: it is not a side of this case, or another side's.
    """
    if not a.data.get("side"):
        return None
    side = Side.objects.filter(case=a.case, pk=a.data.id("side")).first()
    if side is None or (a.standing.side_id is not None and a.standing.side_id != side.pk):
        raise NotVisible
    return side


def text_of(a: Act, name: str, longest: int) -> str:
    """Return what was written.

    Raises:
        Unacceptable: nothing, or too much.
    """
    text = str(a.data.get(name, "")).strip()
    if not text:
        raise Unacceptable(_("Write something first."), name)
    if len(text) > longest:
        raise Unacceptable(_("This text is too long."), name)
    return text


def room_of(side: Side | None) -> dict[str, object]:
    """Return the audience of what is said in a room, as an item and an event have it."""
    return {"audience": Audience.SIDE if side else Audience.JOINT, "side": side}


@act(Action.SEND_MESSAGE)
def _send(a: Act) -> Done:
    side = side_of_room(a)
    message = _say(a.case, text_of(a, "text", LONGEST), side, a)
    return Done(data={"message": str(message.pk)}, audience=Audience(message.audience), side=side)


def _say(
    case: Case, text: str, side: Side | None, a: Act, *, released_from: Message | None = None
) -> Message:
    return Message.objects.create(
        case=case,
        text=text,
        by_side_id=a.standing.side_id,
        released_from=released_from,
        made_by=a.by.user,
        at=a.moment.at,
        without_prejudice=True,
        **room_of(side),
    )


@act(Action.ASK_RELEASE)
def _ask(a: Act) -> Done:
    messages = Message.objects.filter(case=a.case, audience=Audience.SIDE, by_side__isnull=False)
    message = messages.select_related("side").filter(pk=a.data.id("message")).first()
    if message is None or a.by.user is None:
        raise NotVisible
    words = text_of(a, "words", LONGEST)
    if words not in message.text:
        raise Unacceptable(_("Quote the words exactly as they stand in the message."), "words")
    release = Release.objects.create(message=message, words=words, asked_by=a.by.user, asked_at=a.moment.at)
    return Done(data={"release": str(release.pk)}, audience=Audience.SIDE, side=message.side)


@act(Action.ANSWER_RELEASE)
def _answer(a: Act) -> Done:
    own = a.standing.side_id
    found = Release.objects.select_related("message__side").filter(message__case=a.case)
    release = found.filter(pk=a.data.id("release"), message__side_id=own).first() if own else None
    if release is None:
        raise NotVisible
    if release.answered_at is not None:
        raise Conflict(_("Your side has already answered."))
    release.agrees = bool(a.data["agrees"])
    release.answered_by = a.by.user
    release.answered_at = a.moment.at
    release.save()
    if release.agrees:
        _say(a.case, release.words, None, a, released_from=release.message)
    data = {"release": str(release.pk), "agrees": release.agrees}
    return Done(data=data, audience=Audience.SIDE, side=release.message.side)

"""Telling people something: `enqueue()` for what can wait for a worker, `send_now()` for codes."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import Task

from accounts.models import User
from notices.channels import ChannelOff
from notices.delivery import WAYS, deliver, write
from notices.models import Channel, Delivery, DeliveryStatus, Mute, Notice
from notices.queue import enqueue_each
from notices.recipients import Address, address_of
from notices.texts import TEXTS, Kind, check_params

__all__ = [
    "Address",
    "Channel",
    "Kind",
    "Message",
    "address_of",
    "enqueue",
    "enqueue_all",
    "mark_all_read",
    "mark_posted",
    "mark_read",
    "mute",
    "retry",
    "send_now",
    "unread_count",
]

GATHERING = timedelta(minutes=5)  # messages of one kind about one case, within this time, are one mail


@dataclass(frozen=True)
class Message:
    """What is to be told to one person.

    Args:
        kind: a `texts.Kind`.
        recipient: a user, or the address of somebody without an account (who has no inbox).
        params: the values of the text: no, n; date and time as ISO texts; url. Nothing else can be shown.
        link: the page to open, beginning with "/".
        about: what it is about: a case, for the caller's own links.
        channels: other ways than the kind's own.
        mandatory: True sends it also to a reader who has switched this kind off; None leaves it to the kind.
        key: what makes it the same message when it is ordered twice (a deadline's id); else each is new.
    """

    kind: str
    recipient: User | Address
    params: Mapping[str, str]
    link: str
    about: uuid.UUID | None
    channels: Sequence[Channel] | None = None
    mandatory: bool | None = None
    key: str = ""

    @property
    def ways(self) -> tuple[Channel, ...]:
        """The channels it is wanted on."""
        return tuple(self.channels if self.channels is not None else TEXTS[Kind(self.kind)].channels)

    def row(self) -> Notice:
        """Return it as a row that is not stored yet.

        Raises:
            ValueError: a text of this kind cannot show these values.
        """
        kind = Kind(self.kind)
        check_params(kind, self.params)
        row = Notice(kind=kind, params=dict(self.params), link=self.link, about=self.about, key=self.key)
        if isinstance(self.recipient, Address):
            to = self.recipient
            row.to_name, row.to_email, row.to_mobile = to.name, to.email, to.mobile
            row.to_language, row.in_app = to.language, False
        else:
            row.recipient, row.in_app = self.recipient, Channel.IN_APP in self.ways
        return row


def enqueue(
    *,
    kind: str,
    recipient: User | Address,
    params: Mapping[str, str],
    link: str,
    about: uuid.UUID | None,
    channels: Sequence[Channel] | None = None,
    mandatory: bool | None = None,
    key: str = "",
) -> Notice:
    """Write one message into the outbox, in the caller's transaction. The arguments are those of a Message.

    Returns:
        the message; where one with this key exists, that one.
    """
    return enqueue_all([Message(kind, recipient, params, link, about, channels, mandatory, key)])[0]


@transaction.atomic(savepoint=False)
def enqueue_all(messages: Sequence[Message]) -> list[Notice]:
    """Write messages into the outbox, in the caller's transaction, whatever their number in three statements.

    Returns:
        the messages in their order; where one with the same key exists, that one.
    Raises:
        ValueError: a text of a kind cannot show the values.
    Writes:
        the notices, their deliveries, a task for each of those.
    """
    rows = [message.row() for message in messages]
    Notice.objects.bulk_create(row for row in rows if not row.key)
    stored = [_stored_once(row) if row.key else (row, True) for row in rows]
    deliveries: list[Delivery] = []
    for message, (notice, is_new) in zip(messages, stored, strict=True):
        if is_new:
            deliveries += _deliveries(notice, message, deliveries)
    Delivery.objects.bulk_create(deliveries)
    enqueue_each((_task(row), str(row.pk)) for row in deliveries if row.channel != Channel.POST)
    return [notice for notice, _is_new in stored]


def _stored_once(row: Notice) -> tuple[Notice, bool]:
    identity = ("about", "recipient", "to_email", "to_mobile", "kind", "key")
    rest = ("to_name", "to_language", "params", "link", "in_app")
    return Notice.objects.get_or_create(
        **{name: getattr(row, name) for name in identity},
        defaults={name: getattr(row, name) for name in rest},
    )


def _deliveries(notice: Notice, message: Message, earlier: Sequence[Delivery]) -> Iterator[Delivery]:
    """Yield the ways on which a message leaves the house; what is optional may be switched off or gathered."""
    text = TEXTS[Kind(notice.kind)]
    is_optional = text.is_optional and not message.mandatory
    outside = [channel for channel in message.ways if channel != Channel.IN_APP]
    if is_optional and notice.recipient and _is_muted(notice.recipient, notice.kind):
        return
    next_at = timezone.now() + (GATHERING if is_optional and not text.is_urgent else timedelta(0))
    for channel in outside:
        if not (is_optional and _is_gathered(notice, channel, earlier)):
            yield Delivery(notice=notice, channel=channel, next_at=next_at)


def _task(delivery: Delivery) -> Task[Any, Any]:
    """Return the task that sends a message, now or when its time comes."""
    is_later = delivery.next_at > timezone.now()
    return deliver.using(run_after=delivery.next_at) if is_later else deliver


def _is_muted(user: User, kind: str) -> bool:
    return Mute.objects.filter(user=user, kind=kind).exists()


def _is_gathered(notice: Notice, channel: Channel, earlier: Sequence[Delivery]) -> bool:
    """Whether a mail of this kind about the same case is about to go to the same person."""
    if notice.about is None:
        return False
    who = ("kind", "about", "recipient_id", "to_email", "to_mobile")
    same = {name: getattr(notice, name) for name in who}
    if any(row.channel == channel and {n: getattr(row.notice, n) for n in who} == same for row in earlier):
        return True
    waiting = Delivery.objects.filter(channel=channel, status=DeliveryStatus.PENDING, attempts=0)
    return waiting.filter(**{f"notice__{name}": value for name, value in same.items()}).exists()


def send_now(*, kind: str, address: Address, params: Mapping[str, str], link: str = "") -> Channel:
    """Send a message that its reader is waiting for, such as a code, without keeping it.

    By mail where there is a mail address, else by text message.

    Returns:
        the channel.
    Raises:
        ChannelOff: there is no address, or no provider.
        Exception: the provider did not take it.
    """
    kind = Kind(kind)
    check_params(kind, params)
    channel = Channel.EMAIL if address.email else Channel.SMS
    reference = str(uuid.uuid4())
    letter = write(
        channel=channel, address=address, kind=kind, params=dict(params), link=link, reference=reference
    )
    if letter is None:
        raise ChannelOff("no address")
    WAYS[channel](letter)
    return channel


def unread_count(user: User) -> int:
    """Return how many messages in a user's inbox have not been opened.

    Every page asks: to build the statement anew would take four times as long as to ask it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM notices_notice WHERE recipient_id = %s AND in_app AND read_at IS NULL",
            [user.pk],
        )
        return int(cursor.fetchone()[0])


def mark_read(notice: Notice, by: User) -> None:
    """Note that its recipient has opened a message.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if notice.recipient_id != by.pk:
        raise PermissionDenied
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def mark_all_read(user: User) -> int:
    """Note that a user has seen all messages of his inbox; return how many were new."""
    unread = Notice.objects.filter(recipient=user, in_app=True, read_at=None)
    return unread.update(read_at=timezone.now())


def mark_posted(delivery: Delivery, reference: str = "") -> None:
    """Note that somebody has posted a letter; the caller has checked that he may.

    Args:
        reference: the number of the registered letter.
    Raises:
        ValueError: it is no letter, or has gone.
    """
    if delivery.channel != Channel.POST or delivery.status != DeliveryStatus.PENDING:
        raise ValueError("Only a letter that waits can be posted.")
    delivery.status, delivery.reference, delivery.sent_at = DeliveryStatus.SENT, reference, timezone.now()
    delivery.save(update_fields=["status", "reference", "sent_at"])


@transaction.atomic
def retry(delivery: Delivery) -> None:
    """Try again what was given up."""
    Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.DEAD).update(
        status=DeliveryStatus.PENDING, attempts=0, next_at=timezone.now()
    )
    deliver.enqueue(str(delivery.pk))


def mute(user: User, kinds: Sequence[str]) -> None:
    """Set which kinds of message a user does not want by mail or text message.

    Raises:
        ValueError: one of them may not be switched off.
    """
    chosen = {Kind(kind) for kind in kinds}
    if not all(TEXTS[kind].is_optional for kind in chosen):
        raise ValueError("Only optional messages can be switched off.")
    with transaction.atomic():
        Mute.objects.filter(user=user).exclude(kind__in=chosen).delete()
        Mute.objects.bulk_create([Mute(user=user, kind=kind) for kind in chosen], ignore_conflicts=True)

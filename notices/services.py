"""Telling people something: `enqueue()` for what can wait for a worker, `send_now()` for codes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.channels import ChannelOff
from notices.delivery import WAYS, deliver, write
from notices.models import Channel, Delivery, DeliveryStatus, Mute, Notice
from notices.recipients import Address, address_of
from notices.texts import TEXTS, Kind, check_params

__all__ = [
    "Address",
    "Channel",
    "Kind",
    "address_of",
    "enqueue",
    "mark_all_read",
    "mark_posted",
    "mark_read",
    "mute",
    "retry",
    "send_now",
    "unread_count",
]

GATHERING = timedelta(minutes=5)  # messages of one kind about one case, within this time, are one mail


@transaction.atomic
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
    """Write a message into the outbox, in the caller's transaction.

    Args:
        kind: a `texts.Kind`.
        recipient: a user, or the address of somebody without an account (who has no inbox).
        params: the values of the text: no, n; date and time as ISO texts; url. Nothing else can be shown.
        link: the page to open, beginning with "/".
        about: what it is about: a case, for the caller's own links.
        channels: other ways than the kind's own.
        mandatory: True sends it also to a reader who has switched this kind off; None leaves it to the kind.
        key: what makes it the same message when it is ordered twice (a deadline's id); else each is new.
    Returns:
        the message; where one with this key exists, that one.
    Raises:
        ValueError: a text of this kind cannot show these values.
    Writes:
        a notice, its deliveries, a task for each.
    """
    kind = Kind(kind)
    check_params(kind, params)
    wanted = tuple(channels if channels is not None else TEXTS[kind].channels)
    identity = _identity(recipient) | {"about": about, "kind": kind, "key": key}
    rest = {"params": dict(params), "link": link, "in_app": Channel.IN_APP in wanted}
    if isinstance(recipient, Address):
        rest |= {"to_name": recipient.name, "to_language": recipient.language, "in_app": False}
    if not key:
        notice, is_new = Notice.objects.create(**identity, **rest), True
    else:
        notice, is_new = Notice.objects.get_or_create(**identity, defaults=rest)
    if is_new:
        _order_deliveries(notice, wanted, mandatory)
    return notice


def _identity(recipient: User | Address) -> dict[str, object]:
    if isinstance(recipient, Address):
        return {"recipient": None, "to_email": recipient.email, "to_mobile": recipient.mobile}
    return {"recipient": recipient, "to_email": "", "to_mobile": ""}


def _order_deliveries(notice: Notice, channels: Sequence[Channel], mandatory: bool | None) -> None:
    text = TEXTS[Kind(notice.kind)]
    is_optional = text.is_optional and not mandatory
    outside = [channel for channel in channels if channel != Channel.IN_APP]
    if is_optional and notice.recipient and _is_muted(notice.recipient, notice.kind):
        outside = []
    if is_optional:
        outside = [channel for channel in outside if not _is_gathered(notice, channel)]
    wait = GATHERING if is_optional and not text.is_urgent else timedelta(0)
    for channel in outside:
        delivery = Delivery.objects.create(notice=notice, channel=channel, next_at=timezone.now() + wait)
        if channel != Channel.POST:
            task = deliver.using(run_after=delivery.next_at) if wait else deliver
            task.enqueue(str(delivery.pk))


def _is_muted(user: User, kind: str) -> bool:
    return Mute.objects.filter(user=user, kind=kind).exists()


def _is_gathered(notice: Notice, channel: Channel) -> bool:
    """Whether a mail of this kind about the same case is about to go to the same person."""
    return (
        notice.about is not None
        and Delivery.objects.filter(
            channel=channel,
            status=DeliveryStatus.PENDING,
            attempts=0,
            notice__kind=notice.kind,
            notice__about=notice.about,
            notice__recipient=notice.recipient,
            notice__to_email=notice.to_email,
        ).exists()
    )


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
    """Return how many messages in a user's inbox have not been opened."""
    return Notice.objects.filter(recipient=user, in_app=True, read_at=None).count()


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

"""How a message leaves the house: a worker takes its deliveries from the outbox, and tries again."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import Centre
from notices import texts
from notices.channels import ChannelOff, Letter, email, sms
from notices.models import Channel, Delivery, DeliveryStatus, Notice
from notices.recipients import Address

logger = structlog.get_logger(__name__)

BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
ATTEMPTS = len(BACKOFF) + 1
WAYS: dict[str, Callable[[Letter], str]] = {Channel.EMAIL: email.send, Channel.SMS: sms.send}


@task()
def deliver(delivery_id: str) -> None:
    """Send one message by one channel. May run twice: the second run finds it sent.

    Writes:
        the delivery; after a failure a task for the next attempt.
    """
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related(
            "notice__recipient"
        )
        delivery = waiting.filter(
            pk=uuid.UUID(delivery_id), status=DeliveryStatus.PENDING, next_at__lte=timezone.now()
        ).first()
        if delivery:
            _attempt(delivery)


def _attempt(delivery: Delivery) -> None:
    notice, now = delivery.notice, timezone.now()
    if delivery.channel == Channel.SMS and (later := after_quiet_hours(notice, now)):
        postpone(delivery, later)
        return
    letter = _letter(delivery, notice.address)
    if letter is None:
        _close(delivery, DeliveryStatus.SKIPPED, error="no checked address")
        return
    try:
        with transaction.atomic():
            reference = WAYS[delivery.channel](letter)
    except ChannelOff as off:
        _close(delivery, DeliveryStatus.SKIPPED, error=str(off))
    except Exception as error:  # whatever a provider's library raises, the message must not be lost
        _fail(delivery, error)
    else:
        _close(delivery, DeliveryStatus.SENT, reference=reference)


def _fail(delivery: Delivery, error: Exception) -> None:
    """Count a failed attempt and plan the next one, or give up where somebody can see it."""
    delivery.attempts += 1
    name = type(error).__name__  # its text could hold an address
    logger.warning("delivery_failed", delivery=str(delivery.pk), attempt=delivery.attempts, error=name)
    delivery.error = name
    if delivery.attempts >= ATTEMPTS:
        delivery.status = DeliveryStatus.DEAD
        delivery.save(update_fields=["attempts", "error", "status"])
        return
    delivery.save(update_fields=["attempts", "error"])
    postpone(delivery, timezone.now() + BACKOFF[delivery.attempts - 1])


def _close(delivery: Delivery, status: DeliveryStatus, *, reference: str = "", error: str = "") -> None:
    delivery.status, delivery.reference, delivery.error = status, reference, error
    if status == DeliveryStatus.SENT:
        delivery.attempts += 1
        delivery.sent_at = timezone.now()
    delivery.save(update_fields=["status", "reference", "error", "attempts", "sent_at"])


def postpone(delivery: Delivery, until: datetime) -> None:
    """Plan the next attempt."""
    delivery.next_at = until
    delivery.save(update_fields=["next_at"])
    deliver.using(run_after=until).enqueue(str(delivery.pk))


def after_quiet_hours(notice: Notice, now: datetime) -> datetime | None:
    """Return when a text message may go if it may not go now (UX §6: none from 21:00 to 08:00).

    Codes, warnings about the account and deadlines of the same day go at any hour.
    """
    if not settings.SMS_QUIET_HOURS:
        return None
    evening, morning = (time.fromisoformat(hour) for hour in settings.SMS_QUIET_HOURS)
    local = timezone.localtime(now)
    if morning <= local.time() < evening or texts.TEXTS[texts.Kind(notice.kind)].is_urgent:
        return None
    if notice.params.get("date") == local.date().isoformat():
        return None
    day = local.date() + timedelta(days=1 if local.time() >= evening else 0)
    return _at(day, morning)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, timezone.get_default_timezone())


def _letter(delivery: Delivery, address: Address) -> Letter | None:
    """Write the message as this person reads it now; None where there is no checked address to send it to."""
    notice = delivery.notice
    return write(
        channel=Channel(delivery.channel),
        address=address,
        kind=notice.kind,
        params=notice.params,
        link=notice.link,
        reference=str(delivery.pk),
    )


def write(
    *, channel: Channel, address: Address, kind: str, params: dict[str, str], link: str, reference: str
) -> Letter | None:
    """Write a message for a channel in the language of its reader.

    Returns:
        None: the person has no address for this channel.
    """
    centre = Centre.objects.first()
    if channel == Channel.SMS:
        signature = centre.sms_signature if centre else ""
        words = texts.text_message(kind, params, address.language, signature)
        return Letter(address.mobile, "", words, reference) if address.mobile else None
    if not address.email:
        return None
    title = texts.subject(kind, params, address.language)
    words = texts.sentence(kind, params, address.language)
    return Letter(address.email, title, _mail(words, link, address, centre), reference)


def _mail(words: str, link: str, address: Address, centre: Centre | None) -> str:
    """Return the body of a mail: greeting, sentence, link, who sends it and how to ask."""
    with translation.override(address.language):
        lines = [_("Dear %(name)s,") % {"name": address.name}, ""] if address.name else []
        lines.append(words)
        if link:
            lines += ["", f"{settings.PUBLIC_URL}{link}" if link.startswith("/") else link]
        lines += ["", "--"]
        if centre:
            lines += [centre.name_in(address.language), centre.telephone]
        lines.append(_("This mail was sent automatically. Please do not reply to it."))
    return "\n".join(lines)

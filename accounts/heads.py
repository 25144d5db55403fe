"""The daily head of the event chains: made once a day, sent outside, and compared with what is there now.

Whoever can change the database can rewrite a chain from some event to its end. What was sent away the day
before can not be rewritten: a head holds the end of every chain that had moved, so the chains of today must
still run through exactly those events.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog
from django.apps import apps
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from accounts.chain import ChainedEvent
from accounts.models.centre import Centre
from accounts.models.heads import DailyHead

log = structlog.get_logger(__name__)

Place = tuple[str, str]  # the table of the events, the chain


@dataclass(frozen=True)
class Difference:
    """What is not as a head says: the day of the head, the chain and the place; none for the head itself."""

    on: date
    what: str
    chain: str = ""
    seq: int = 0


def chained_models() -> list[type[ChainedEvent]]:
    """Return the tables of events of all apps."""
    return [model for model in apps.get_models() if issubclass(model, ChainedEvent)]


def make_head(on: date) -> DailyHead | None:
    """Write down the head of a day.

    Returns: the head; None where the day has one.
    Writes: the head.
    """
    known = _positions(list(DailyHead.objects.all()))
    last = DailyHead.objects.last()
    lines = "".join(
        f"{table} {chain} {seq} {hash_}\n"
        for table, chain, seq, hash_ in _ends()
        if known.get((table, chain)) != (seq, hash_)
    )
    prev = last.hash if last else ""
    try:
        with transaction.atomic():
            return DailyHead.objects.create(
                on=on, prev=prev, lines=lines, hash=_hash(prev, on, lines), made_at=timezone.now()
            )
    except IntegrityError:  # another worker was first
        return None


def compare(value: str) -> Difference | None:
    """Compare the chains with a head that was kept outside.

    Args:
        value: the head, as it was sent.
    Returns:
        the first difference; None when every event that the head names is where it was.
    Raises:
        LookupError: there is no such head here.
    """
    heads = list(DailyHead.objects.all())
    wanted = next((head for head in heads if head.hash == value.strip().lower()), None)
    if wanted is None:
        raise LookupError(value)
    upto = [head for head in heads if head.on <= wanted.on]
    prev = ""
    for head in upto:
        if head.prev != prev or head.hash != _hash(prev, head.on, head.lines):
            return Difference(head.on, "the record of this head was changed")
        prev = head.hash
    return _first_gone(upto, wanted.on)


def _first_gone(heads: list[DailyHead], on: date) -> Difference | None:
    """Return the first event that heads name and that is not there, or is another one now."""
    named = _positions(heads)
    for model in chained_models():
        table = model._meta.label
        left = {(chain, seq): hash_ for (label, chain), (seq, hash_) in named.items() if label == table}
        rows = model._default_manager.values_list(model.chain_column, "seq", "hash")
        for chain, seq, hash_ in rows.iterator():
            if left.pop((str(chain), seq), hash_) != hash_:
                return Difference(on, "changed", str(chain), seq)
        if left:
            chain, seq = min(left)
            return Difference(on, "missing", chain, seq)
    return None


def _ends() -> Iterator[tuple[str, str, int, str]]:
    for model in chained_models():
        for head in model.head_model._default_manager.order_by("chain").iterator():
            yield model._meta.label, str(head.chain), head.seq, head.hash


def _positions(heads: list[DailyHead]) -> dict[Place, tuple[int, str]]:
    """Return the newest place and hash of each chain that heads name, the oldest head first."""
    found: dict[Place, tuple[int, str]] = {}
    for head in heads:
        for line in head.lines.splitlines():
            table, chain, seq, hash_ = line.split()
            found[table, chain] = int(seq), hash_
    return found


def _hash(prev: str, on: date, lines: str) -> str:
    return hashlib.sha256(f"{prev}\n{on.isoformat()}\n{lines}".encode()).hexdigest()


# --- Outside ------------------------------------------------------------------------------------------


@task()
def make_daily_head() -> str:
    """Make the head of today and have it sent; run by the clock. Returns the head, "" where it was made.

    Writes: the head, a line of the log, a task.
    """
    with transaction.atomic():
        head = make_head(timezone.localdate())
        if head is None:
            return ""
        send_head.enqueue(head.hash)
    log.warning("daily_head", on=head.on.isoformat(), head=head.hash)
    return head.hash


@task()
def send_head(value: str) -> None:
    """Send a head outside: a line in the file, a mail to the address. May run twice: a second mail is no harm.

    Writes: the file AUDIT_HEAD_FILE and a mail to AUDIT_HEAD_MAIL, where they are set.
    """
    head = DailyHead.objects.get(hash=value)
    if settings.AUDIT_HEAD_FILE:
        _add_line(Path(settings.AUDIT_HEAD_FILE), f"{head.on.isoformat()} {head.hash}\n")
    if settings.AUDIT_HEAD_MAIL:
        _mail(head)


def _add_line(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as target:
        target.seek(0)
        if line not in target.read():
            target.write(line)


def _mail(head: DailyHead) -> None:
    centre = Centre.objects.first()
    with override(settings.LANGUAGE_CODE):
        day = head.on.isoformat()
        subject = _("Head of the event chains, %(day)s") % {"day": day}
        text = _(
            "%(centre)s\nDay: %(day)s\nHead: %(head)s\n\nPlease keep this message. The administrator compares the head with the system by:\nmanage verify_audit --head %(head)s"
        ) % {"centre": centre.name_zh_hans if centre else "", "day": day, "head": head.hash}
        send_mail(subject, text, None, [settings.AUDIT_HEAD_MAIL])

"""Trying again what was given up: messages, papers, background work. Every try is on record with who asked."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.services import record_event
from cases.access import Standing
from cases.actors import Actor
from cases.permissions import Role
from cases.refusals import NotVisible
from documents.models import Paper
from documents.services import make_again
from notices.models import Delivery, DeliveryStatus
from notices.services import retry

EVENT = "TRIED_AGAIN"
# Who has a paper of a case made again: whose work waits for it.
_AT_WORK = frozenset({Role.CASE_SECRETARY, Role.MEDIATOR})


def may_have_made_again(standings: Iterable[Standing]) -> bool:
    """Return whether somebody may have a paper of a case made again."""
    return any(standing.role in _AT_WORK for standing in standings)


def make_paper_again(*, paper: Paper, by: Actor) -> bool:
    """Have a paper that could not be made tried again. Returns whether it is.

    Writes: the paper, a task, an event that says who asked.
    """
    with transaction.atomic():
        is_tried = make_again(paper)
        if is_tried:
            record_event(kind=EVENT, user=by.user, subject=paper.pk, data={"what": "paper"})
    return is_tried


@transaction.atomic
def try_again(*, what: str, key: str, by: Actor) -> bool:
    """Have a message, a paper or a piece of background work tried again.

    Args:
        what: "delivery", "paper" or "task"; key: its id.
    Returns:
        whether it is; False where it no longer waits for this.
    Raises:
        NotVisible: there is none.
    Writes: the row, a task, an event that says who asked.
    """
    try:
        wanted = UUID(key)
        is_tried = _WAYS[what](wanted)
    except (KeyError, ValueError) as error:
        raise NotVisible from error
    if is_tried:
        record_event(kind=EVENT, user=by.user, subject=wanted, data={"what": what})
    return is_tried


def _delivery(key: UUID) -> bool:
    delivery = Delivery.objects.select_for_update().filter(pk=key).first()
    if delivery is None:
        raise NotVisible
    if delivery.status != DeliveryStatus.DEAD:
        return False
    retry(delivery)
    return True


def _paper(key: UUID) -> bool:
    paper = Paper.objects.filter(pk=key).first()
    if paper is None:
        raise NotVisible
    return make_again(paper)


def _task(key: UUID) -> bool:
    row = DBTaskResult.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise NotVisible
    if row.status != TaskResultStatus.FAILED:
        return False
    row.status, row.run_after = TaskResultStatus.READY, timezone.now()
    row.save(update_fields=["status", "run_after"])
    return True


_WAYS: Mapping[str, Callable[[UUID], bool]] = MappingProxyType(
    {"delivery": _delivery, "paper": _paper, "task": _task}
)

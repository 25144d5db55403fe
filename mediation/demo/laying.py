"""Lays the demo down once: people, then the cases, the oldest first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.models import Case, CaseNotice
from documents.services import render_waiting
from mediation.demo.arbitration import Claimant, arbitration_plots, at_institution
from mediation.demo.director import Director
from mediation.demo.people import ORGANISATION, lay_down_people
from mediation.demo.plots import plots
from mediation.demo.ratings import answer_questions
from notices.models import Delivery, DeliveryStatus, Notice

# Messages of acts before this were read long ago, and are not sent when the demo is laid down.
OLD = timedelta(days=4)


def is_laid_down() -> bool:
    """Return whether the demo is there."""
    return Case.objects.filter(organisation__code=ORGANISATION).exists()


def lay_down(tell: Callable[[str], None]) -> int:
    """Lay the demo down: first the people, who may sign in at once, then every case.

    Args:
        tell: is called with a line for each case.
    Returns:
        how many cases there are now.
    """
    cast = lay_down_people()
    now = timezone.now()
    has_papers = settings.PAPERS_ENABLED
    # All or nothing: a demo that was broken off while it was laid down is laid down at the next start.
    with _papers_later(), transaction.atomic():
        directors: list[Director] = [Director(cast, plot, now, has_papers) for plot in plots()]
        own = at_institution(cast)
        directors += [Claimant(own, plot, now, has_papers) for plot in arbitration_plots()]
        for director in directors:
            with transaction.atomic():
                case = director.play()
                _date_messages(case)
            tell(f"{case.title} {case.state} {case.outcome}")
        if supervisor := directors[0].supervisor.user:
            answer_questions(now, supervisor)
    return Case.objects.count()


@contextmanager
def _papers_later() -> Iterator[None]:
    """Have the worker make the papers when the demo is up; only agreements are made at once, to be signed."""
    switched_on = settings.PAPERS_ENABLED
    settings.PAPERS_ENABLED = False
    try:
        yield
    finally:
        settings.PAPERS_ENABLED = switched_on
    if switched_on:
        render_waiting()


def _date_messages(case: Case) -> None:
    """Date the messages of a case by their acts."""
    edge = timezone.now() - OLD
    for link in CaseNotice.objects.filter(case=case).select_related("event"):
        old = link.event.at < edge
        read = {"read_at": link.event.at} if old else {}
        Notice.objects.filter(pk=link.notice_id).update(created_at=link.event.at, **read)
        if old:
            Delivery.objects.filter(notice=link.notice_id, status=DeliveryStatus.PENDING).update(
                status=DeliveryStatus.SKIPPED
            )

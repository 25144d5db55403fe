"""Answering: by the link without an account, or from the case page; changeable until the question expires.

No state of the case depends on an answer, and nobody on the case is told of one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.moment import Moment, now
from cases.refusals import Conflict, TooMany
from indicators.models import LOW, Ground, Level, Rating
from indicators.satisfaction.follow_ups import open_follow_up
from indicators.satisfaction.keys import hash_of_token

WORDS_LENGTH = 500
PERIOD = timedelta(minutes=10)
OPENINGS = (
    60  # of any link from one network address in that time: an office behind one address has several readers
)
ANSWERS = 10  # to one question in that time


def find(token: str, *, address: str) -> Rating | None:
    """Return the question of a link, expired or not, or None for a link that we never made.

    Args:
        address: the network address of the reader; only a hash of it is kept, for ten minutes.
    Raises:
        TooMany: somebody tries links.
    """
    _count(f"rating-link:{sha256(address.encode()).hexdigest()[:32]}", OPENINGS)
    rows = Rating.objects.select_related("case__organisation", "side")
    return rows.filter(token_hash=hash_of_token(token), withdrawn_at=None).first()


def question_of(case_id: UUID, side_ids: Sequence[UUID]) -> Rating | None:
    """Return the question that was put to one of somebody's sides of a case."""
    rows = Rating.objects.select_related("case__organisation", "side")
    return rows.filter(case=case_id, side__in=side_ids, withdrawn_at=None).order_by("side__position").first()


@transaction.atomic
def answer(
    rating: Rating, *, level: Level, grounds: Sequence[str] = (), words: str = "", at: datetime | None = None
) -> Rating:
    """Store an answer, or another one in its place.

    Raises:
        Conflict: the time is over, or the case was struck out.
        TooMany: one question was answered many times within minutes.
    Writes:
        the answer; after a low grade a follow-up, and a message to the supervisors.
    """
    moment = Moment(at) if at else now()
    _count(f"rating-answer:{rating.pk}", ANSWERS)
    held = (
        Rating.objects.select_for_update(of=("self",)).select_related("case__organisation").get(pk=rating.pk)
    )
    if not held.is_open(moment.at):
        raise Conflict(_("The time for this rating is over."))
    held.score, held.words = level, words[:WORDS_LENGTH]
    held.grounds = [code for code in Ground.values if code in grounds]
    held.changed_at = moment.at if held.answered_at else None
    held.answered_at = held.answered_at or moment.at
    held.save(update_fields=["score", "grounds", "words", "answered_at", "changed_at"])
    if level in LOW:
        open_follow_up(held, level, moment)
    return held


def _count(key: str, limit: int) -> None:
    """Count in the shared cache.

    Raises:
        TooMany: more than the limit within PERIOD.
    """
    if cache.add(key, 1, int(PERIOD.total_seconds())):
        return
    try:
        number = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return
    if number > limit:
        raise TooMany(_("Too many tries in a short time. Please wait ten minutes and try again."))

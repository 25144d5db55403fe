"""What the sides of the demo's closed cases say of the service: most of them something, a few something bad."""

from datetime import datetime, timedelta

from accounts.models import User
from indicators.models import Finish, FollowUp, Ground, Level, Rating
from indicators.satisfaction import answering, follow_ups
from notices.models import Notice

# In the order of the questions; None does not answer. The demo has no chance: the same each time.
_ANSWERS = (
    Level.VERY_SATISFIED, None, Level.SATISFIED, Level.VERY_SATISFIED, None, Level.FAIR, Level.SATISFIED, None,
    Level.VERY_SATISFIED, Level.SATISFIED, None, Level.DISSATISFIED, Level.VERY_SATISFIED, None, Level.FAIR,
)  # fmt: skip
_GROUNDS = (Ground.ANSWERS, Ground.SPEED, Ground.FAIRNESS, Ground.SKILL, Ground.SITE)
_AFTER = timedelta(days=2)
_OLD = timedelta(days=5)


def answer_questions(now: datetime, supervisor: User) -> None:
    """Answer the questions that were put, and follow up the low ratings of more than five days ago.

    Writes: answers and follow-ups, dated two days after the closing.
    """
    rows = Rating.objects.filter(answered_at=None, asked_at__lt=now - _AFTER)
    for place, rating in enumerate(rows.order_by("asked_at", "case__reference", "side__position")):
        level = _ANSWERS[place % len(_ANSWERS)]
        if level is not None:
            ground = _GROUNDS[place % len(_GROUNDS)]
            answering.answer(rating, level=level, grounds=[ground.value], at=rating.asked_at + _AFTER)
    for row in FollowUp.objects.filter(closed_at=None, opened_at__lt=now - _OLD).select_related("rating"):
        follow_ups.close(
            row, by=supervisor, finish=Finish.SETTLED, note="已电话回访，当事人对办理时间有意见，已作说明。"
        )
        FollowUp.objects.filter(pk=row.pk).update(closed_at=row.opened_at + timedelta(days=1))
        Notice.objects.filter(kind="LOW_RATING", link__contains=str(row.pk)).update(
            created_at=row.opened_at, read_at=row.opened_at
        )

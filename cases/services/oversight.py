"""Opening a file that is not one's own: with a reason, for a day, and never unseen (SECURITY T19)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.models import GlassBreak
from cases.moment import SHANGHAI
from cases.permissions import Action
from cases.refusals import Forbidden, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

OPEN_FOR = timedelta(hours=24)
SHORTEST_REASON = 10


def break_glass(
    *, case_id: UUID, by: Actor, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Open a case's file to a supervisor for 24 hours.

    Raises:
        Unacceptable: the reason says too little.
    Writes:
        The opening, which the case's secretary sees on the case and every supervisor in the weekly list.
    """
    return perform(case_id=case_id, action=Action.BREAK_GLASS, by=by, data={"reason": reason}, key=key, at=at)


def openings(organisation_id: UUID | None) -> QuerySet[GlassBreak]:
    """Return every opening of a file of an organisation with its `week`, the newest first."""
    rows = GlassBreak.objects.filter(case__organisation=organisation_id).select_related("case", "user")
    return rows.annotate(week=TruncWeek("at", tzinfo=SHANGHAI)).order_by("-at", "-pk")


@act(Action.BREAK_GLASS)
def _break_glass(a: Act) -> Done:
    reason, user = str(a.data.get("reason", "")).strip(), a.by.user
    if user is None:
        raise Forbidden
    if len(reason) < SHORTEST_REASON:
        raise Unacceptable(
            _("State the reason in at least 10 characters. It is listed for others to read."), "reason"
        )
    opening = GlassBreak.objects.create(
        case=a.case, user=user, reason=reason[:500], at=a.moment.at, until=a.moment.at + OPEN_FOR
    )
    return Done(data={"opening": str(opening.pk)}, audience=Audience.CENTRE)

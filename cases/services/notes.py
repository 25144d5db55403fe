"""Written notes: the centre's own, the mediator's own, and the tribunal's. No party ever sees any."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.models import Note
from cases.permissions import Action, Role
from cases.refusals import Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

LONGEST = 4000
_AUDIENCES = {
    Role.MEDIATOR: Audience.NEUTRAL,
    Role.ARBITRATOR: Audience.TRIBUNAL,
    Role.PRESIDING_ARBITRATOR: Audience.TRIBUNAL,
}


def add_note(*, case_id: UUID, by: Actor, text: str, key: str = "", at: datetime | None = None) -> Performed:
    """Write a note: a mediator's is for nobody else, an arbitrator's for the tribunal, staff's for staff.

    Raises:
        Unacceptable: it is empty or too long.
    Writes:
        The note; an event of the same audience.
    """
    return perform(case_id=case_id, action=Action.ADD_NOTE, by=by, data={"text": text}, key=key, at=at)


@act(Action.ADD_NOTE)
def _add_note(a: Act) -> Done:
    text = str(a.data.get("text", "")).strip()
    if not text:
        raise Unacceptable(_("Enter the note."), "text")
    if len(text) > LONGEST:
        raise Unacceptable(_("The note is too long."), "text")
    audience = _AUDIENCES.get(a.standing.role, Audience.CENTRE)
    note = Note.objects.create(
        case=a.case,
        text=text,
        audience=audience,
        without_prejudice=audience is Audience.TRIBUNAL and a.case.state == "MEDIATION",
        made_by=a.by.user,
    )
    return Done(data={"note": str(note.pk)}, audience=audience)

"""Who is told of an ending."""

from collections.abc import Iterator

from cases.correspondence.appointment import named_before, to_nominations
from cases.correspondence.people import both_sides, mediator, respondents, secretary
from cases.correspondence.rows import Letter, Row, Tell, TellEach
from cases.models import Case, CaseEvent
from cases.permissions import Action

_ENDED = (
    Tell("TERMINATED", both_sides),
    Tell("TERMINATED", mediator),
    Tell("TERMINATED", secretary),
)


def _of_the_lead(case: Case, event: CaseEvent) -> Iterator[Letter]:
    """Yield the news for the secretary of the lead case, under its number.

    Nobody else is told who has a part in the lead case alone: the merged one does not exist for him.
    """
    if case.lead is not None:
        for person in secretary(case.lead, event):
            yield Letter(person, {"no": case.lead.title}, f"/cases/{case.lead.pk}/")


_MERGED = (
    Tell("MERGED", both_sides),
    Tell("MERGED", mediator),
    Tell("MERGED", secretary),
    Tell("MERGED", named_before, link=to_nominations),
    TellEach("TAKES_IN", _of_the_lead),
)
ROWS: dict[Action, tuple[Row, ...]] = {
    Action.WITHDRAW: (Tell("WITHDRAWN", respondents), Tell("WITHDRAWN", secretary)),
    Action.NO_REPLY: _ENDED,
    Action.TERMINATE: (*_ENDED, Tell("TERMINATED", named_before, link=to_nominations)),
    Action.REFUSE_TO_SIGN: _ENDED,
    Action.EXPIRE: _ENDED,
    Action.MERGE: _MERGED,
    Action.CLOSE: (Tell("CLOSED", both_sides),),
    Action.CORRECT_CLOSING: (Tell("CLOSING_CORRECTED", both_sides),),
    Action.STRIKE_OUT: (Tell("STRUCK_OUT", both_sides),),
    Action.ANNUL: (Tell("ANNULLED", both_sides),),
}

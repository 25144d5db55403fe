"""Who is told of an ending."""

from cases.correspondence.appointment import named_before, to_nominations
from cases.correspondence.people import both_sides, mediator, respondents, secretary
from cases.correspondence.rows import Tell
from cases.permissions import Action

_ENDED = (
    Tell("TERMINATED", both_sides),
    Tell("TERMINATED", mediator),
    Tell("TERMINATED", secretary),
)
ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.WITHDRAW: (Tell("WITHDRAWN", respondents), Tell("WITHDRAWN", secretary)),
    Action.NO_REPLY: _ENDED,
    Action.TERMINATE: (*_ENDED, Tell("TERMINATED", named_before, link=to_nominations)),
    Action.REFUSE_TO_SIGN: _ENDED,
    Action.EXPIRE: _ENDED,
    Action.CLOSE: (Tell("CLOSED", both_sides),),
    Action.CORRECT_CLOSING: (Tell("CLOSING_CORRECTED", both_sides),),
    Action.STRIKE_OUT: (Tell("STRUCK_OUT", both_sides),),
    Action.ANNUL: (Tell("ANNULLED", both_sides),),
}

"""Who is told what while an application is filed, and when evidence comes in."""

from collections.abc import Mapping

from django.urls import reverse

from cases.audience import Audience
from cases.brief import brief_of
from cases.correspondence.people import applicants, clerks
from cases.correspondence.rows import Recipient, Tell
from cases.filing_limits import REVIEW
from cases.kinds import Kind as Procedure
from cases.models import Case, CaseEvent
from cases.permissions import PARTY_ROLES, TRIBUNAL_ROLES, Action, Role
from notices.texts import Kind


def _answer_by(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return the day by which the centre says whether it accepts."""
    return {"date": brief_of(case).due_on(REVIEW[Procedure(case.kind)]).isoformat()}


def _receipt(case: Case, event: CaseEvent) -> str:
    return reverse("filing_receipt", args=[case.pk])


def readers(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the people with an account who see an item with the event's audience, but whoever made it.

    Only grants in force count: before acceptance the respondent has none and is told nothing.
    """
    roles = PARTY_ROLES | TRIBUNAL_ROLES | {Role.MEDIATOR}
    people = {
        grant.user_id: grant.user
        for grant in brief_of(case).grants
        if grant.role in roles
        and (event.audience != Audience.SIDE or grant.role == Role.MEDIATOR or grant.side_id == event.side_id)
    }
    return [user for user in people.values() if user.pk != event.by_id]


_TO_APPLICANT = Tell(Kind.APPLICATION_RECEIVED, applicants, _answer_by, _receipt)
_TO_CLERKS = Tell(Kind.APPLICATION_TO_REVIEW, clerks, _answer_by)
ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.SUBMIT: (_TO_APPLICANT, _TO_CLERKS),
    Action.RESUBMIT: (_TO_APPLICANT, _TO_CLERKS),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: (Tell(Kind.WITHDRAWN, applicants), Tell(Kind.WITHDRAWN, clerks)),
    Action.ADD_EVIDENCE: (Tell(Kind.NEW_DOCUMENT, readers),),
}

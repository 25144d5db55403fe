"""Who is told what in an arbitration: decisions and endings.

What the tribunal drafts is told to the tribunal alone; to the head of the institution, that a text was submitted.
"""

from collections.abc import Iterable, Mapping

from cases.arbitration_facts import open_award, tribunal_of
from cases.award_check import is_signed
from cases.correspondence.people import applicants, both_sides, engaged, secretary, with_role
from cases.correspondence.rows import Recipient, Row, Tell
from cases.models import Arbitration, Case, CaseEvent
from cases.permissions import TRIBUNAL_ROLES, Action, Role


def tribunal(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the members of the tribunal."""
    return list(engaged(case, *TRIBUNAL_ROLES))


def presiding(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the presiding or sole arbitrator."""
    return list(engaged(case, Role.PRESIDING_ARBITRATOR))


def _if_submitted(case: Case, event: CaseEvent) -> Iterable[Recipient]:
    return list(with_role(case, Role.INSTITUTION_CHAIR)) if event.data.get("submitted") else []


def _if_returned(case: Case, event: CaseEvent) -> Iterable[Recipient]:
    return [] if event.data.get("passes") else tribunal(case, event)


def _if_passed(case: Case, event: CaseEvent) -> Iterable[Recipient]:
    return tribunal(case, event) if event.data.get("passes") else []


def _if_signed(case: Case, event: CaseEvent) -> Iterable[Recipient]:
    award = open_award(case)
    seats = Arbitration.objects.get(case=case).seats
    done = award is not None and is_signed(award, seats, tribunal_of(case))
    return presiding(case, event) if done else []


def _told_of_the_case(case: Case, event: CaseEvent) -> Iterable[Recipient]:
    """Both sides; the applicant alone while the respondent has not been notified."""
    return applicants(case, event) if ended_before_notice(case) else both_sides(case, event)


def ended_before_notice(case: Case) -> bool:
    """Return whether an arbitration ended before its respondent was notified: he learns nothing of it."""
    moves = CaseEvent.objects.filter(case=case, state_to="DECIDED").exclude(state_from="DECIDED")
    ended = moves.order_by("-seq").first()
    return ended is not None and ended.state_from == "FEE_PENDING"


def _until(case: Case, event: CaseEvent) -> Mapping[str, str]:
    return {"date": str(event.data["ends_on"])}


def to_awards(case: Case, event: CaseEvent) -> str:
    """Return the address of the page of the decisions."""
    return f"/cases/{case.pk}/decisions/"


def _to_scrutiny(case: Case, event: CaseEvent) -> str:
    return f"/cases/{case.pk}/decisions/scrutiny/"


def _to_serving(case: Case, event: CaseEvent) -> str:
    return f"/cases/{case.pk}/serving/"


_ISSUED: tuple[Row, ...] = (
    Tell("AWARD_ISSUED", both_sides, link=to_awards),
    Tell("AWARD_ISSUED", tribunal, link=to_awards),
    Tell("DECISION_TO_SERVE", secretary, link=_to_serving),
)
_ENDED: tuple[Row, ...] = (
    Tell("ARBITRATION_ENDED", _told_of_the_case, link=to_awards),
    Tell("ARBITRATION_ENDED", tribunal, link=to_awards),
    Tell("DECISION_TO_SERVE", secretary, link=_to_serving),
)
ROWS: dict[Action, tuple[Row, ...]] = {
    Action.EDIT_AWARD: (Tell("AWARD_TO_SCRUTINISE", _if_submitted, link=_to_scrutiny),),
    Action.SCRUTINISE_AWARD: (
        Tell("AWARD_TO_DRAFT", _if_returned, link=to_awards),
        Tell("AWARD_TO_SIGN", _if_passed, link=to_awards),
    ),
    Action.SIGN_AWARD: (Tell("AWARD_SIGNED", _if_signed, link=to_awards),),
    Action.ISSUE_AWARD: _ISSUED,
    Action.PARTIAL_AWARD: _ISSUED,
    Action.CONSENT_AWARD: _ISSUED,
    Action.ASK_FOR_CORRECTION: (
        Tell("AWARD_CORRECTION_ASKED", both_sides, link=to_awards),
        Tell("AWARD_CORRECTION_ASKED", tribunal, link=to_awards),
        Tell("AWARD_CORRECTION_ASKED", secretary, link=to_awards),
    ),
    Action.REFUSE_CORRECTION: (
        Tell("AWARD_CORRECTION_REFUSED", both_sides, link=to_awards),
        Tell("AWARD_CORRECTION_REFUSED", secretary, link=to_awards),
    ),
    Action.CORRECT_AWARD: _ISSUED,
    Action.ISSUE_MEDIATION_STATEMENT: (Tell("STATEMENT_TO_RECEIVE", both_sides, link=to_awards),),
    Action.ALL_RECEIPTED: (
        Tell("STATEMENT_IN_FORCE", both_sides, link=to_awards),
        Tell("STATEMENT_IN_FORCE", tribunal, link=to_awards),
        Tell("STATEMENT_IN_FORCE", secretary, link=to_awards),
    ),
    Action.PARTY_RENEGED: (Tell("PARTY_RENEGED", both_sides), Tell("PARTY_RENEGED", tribunal)),
    Action.EXTEND_AWARD_PERIOD: (
        Tell("AWARD_PERIOD_EXTENDED", both_sides, _until),
        Tell("AWARD_PERIOD_EXTENDED", tribunal, _until),
    ),
    Action.WITHDRAW: _ENDED,
    Action.DEEMED_WITHDRAWN: _ENDED,
    Action.DISMISS: _ENDED,
    Action.CONSOLIDATE: (Tell("ARBITRATION_ENDED", both_sides), Tell("ARBITRATION_ENDED", secretary)),
    Action.CLOSE: (Tell("CLOSED", _told_of_the_case),),
    Action.RE_ARBITRATE: (
        Tell("ARBITRATION_AGAIN", both_sides),
        Tell("ARBITRATION_AGAIN", tribunal),
        Tell("ARBITRATION_AGAIN", secretary),
    ),
}

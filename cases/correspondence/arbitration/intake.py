"""Who is told what in an arbitration: the request, its acceptance and the fee."""

from collections.abc import Mapping

from django.urls import reverse

from cases.access import WAITS_FOR_ARBITRABILITY
from cases.correspondence import filing
from cases.correspondence import intake as shared
from cases.correspondence.people import applicants, clerks, secretary, side_people, supervisors
from cases.correspondence.rows import Recipient, Row, Tell
from cases.models import Case, CaseEvent, Deadline, Fee
from cases.permissions import Action
from notices.texts import Kind


def _deciding_supervisors(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the supervisors, where the kind of dispute waits for their reason."""
    waits = Case.objects.filter(WAITS_FOR_ARBITRABILITY, pk=case.pk).exists()
    return supervisors(case, event) if waits else []


def _decision(case: Case, event: CaseEvent) -> str:
    return reverse("decide_arbitrability", args=[case.pk])


def _examination(case: Case, event: CaseEvent) -> str:
    return reverse("examination", args=[case.pk])


def _pay_by(case: Case, event: CaseEvent) -> Mapping[str, str]:
    due = Deadline.objects.get(case=case, code="ARB_FEE_PREPAY", status="RUNNING")
    return {"date": due.due_on.isoformat()}


def _fee(case: Case, event: CaseEvent) -> str:
    return reverse("case_fee", args=[case.pk])


def _owing(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the side whose fee was recorded."""
    fee = Fee.objects.select_related("side").get(pk=event.data["fee"])
    return side_people(case, fee.side)


_SUPERVISOR = Tell(Kind.PROPOSAL_WAITING, _deciding_supervisors, link=_decision)
_SHARED = (
    Action.REQUEST_CORRECTION, Action.REJECT, Action.LAPSE_CORRECTION, Action.RAISE_FLAG, Action.CLEAR_FLAG,
)  # fmt: skip
ROWS: dict[Action, tuple[Row, ...]] = {
    **filing.ROWS,
    **{action: shared.ROWS[action] for action in _SHARED},
    Action.SUBMIT: (*filing.ROWS[Action.SUBMIT], _SUPERVISOR),
    Action.RESUBMIT: (*filing.ROWS[Action.RESUBMIT], _SUPERVISOR),
    Action.DECIDE_ARBITRABILITY: (Tell(Kind.NEW_MESSAGE, clerks, link=_examination),),
    Action.ACCEPT: (Tell(Kind.FEE_DUE, applicants, _pay_by, _fee),),
    Action.ASK_TO_DEFER_FEE: (Tell(Kind.NEW_MESSAGE, secretary, link=_fee),),
    Action.RECORD_FEE: (Tell(Kind.RESPONDENT_ANSWERED, _owing, link=_fee),),
    Action.FEE_LAPSE: (Tell(Kind.ISSUED, applicants),),
}

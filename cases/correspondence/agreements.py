"""Who is told of the agreement: that it is to be signed, was changed, is issued; and of the court's part."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from cases.correspondence.people import both_sides, mediator, secretary
from cases.correspondence.rows import Recipient, Tell, keep_told
from cases.models import Case, CaseEvent
from cases.moment import Moment
from cases.permissions import Action
from notices.services import Message


def to_agreement(case: Case, event: CaseEvent) -> str:
    """Return the address of the agreement's page."""
    return reverse("agreement", args=[case.pk])


def sign_by(case: Case, today: date) -> date:
    """Return until when to sign: there is no period but that of the mediation."""
    return max(case.period_ends_on or today, today)


def tell_ready(case: Case, event: CaseEvent, moment: Moment) -> None:
    """Tell everybody who has to sign that the paper is there."""
    people = [*both_sides(case, event), *mediator(case, event)]
    _tell(case, event, "READY_TO_SIGN", people, date=sign_by(case, moment.today).isoformat())


def tell_failure(case: Case, event: CaseEvent) -> None:
    """Tell the mediator and the secretary that the paper could not be made."""
    _tell(case, event, "NEW_MESSAGE", [*mediator(case, event), *secretary(case, event)])


def tell_issued(case: Case, event: CaseEvent) -> None:
    """Tell everybody that the agreement is issued."""
    people = [*both_sides(case, event), *mediator(case, event), *secretary(case, event)]
    _tell(case, event, "ISSUED", people)


def _tell(case: Case, event: CaseEvent, kind: str, people: Iterable[Recipient], **params: str) -> None:
    values, link = {"no": case.title, **params}, to_agreement(case, event)
    keep_told(case, event, [Message(kind, person, values, link, case.pk) for person in people])


def _all(kind: str) -> tuple[Tell, ...]:
    return tuple(Tell(kind, to, link=to_agreement) for to in (both_sides, mediator, secretary))


ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.REVISE: _all("AGREEMENT_CHANGED"),
    Action.RECORD_ORAL_AGREEMENT: _all("ISSUED"),
    Action.RECORD_CONFIRMATION: (
        Tell("RESPONDENT_ANSWERED", both_sides, link=to_agreement),
        Tell("RESPONDENT_ANSWERED", secretary, link=to_agreement),
    ),
}

"""Who is told what after which act: notices as rows in the caller's transaction.

A notice never carries a name, an amount or a fact: number, date, link. Details follow after sign-in.
"""

from collections.abc import Mapping

from django.urls import reverse

from cases.brief import brief_of
from cases.correspondence import (
    agreements,
    appointment,
    arbitration,
    conflicts,
    endings,
    filing,
    hearings,
    intake,
    rooms,
)
from cases.correspondence.people import engaged, side_people, with_role
from cases.correspondence.rows import Recipient, Row, keep_told
from cases.kinds import Kind
from cases.models import Case, CaseEvent, Proposal
from cases.permissions import ENGAGED_ROLES, Action, Role
from notices.services import Message, enqueue, enqueue_all

_PARTS = {
    Kind.MEDIATION: (filing, intake, conflicts, appointment, hearings, rooms, agreements, endings),
    Kind.ARBITRATION: (*arbitration.PARTS, conflicts),
}
ROWS: Mapping[Kind, Mapping[Action, tuple[Row, ...]]] = {
    kind: {action: tuple(row for part in parts for row in part.ROWS.get(action, ())) for action in Action}
    for kind, parts in _PARTS.items()
}


def tell(case: Case, event: CaseEvent, action: Action) -> None:
    """Write the notices of an act into the outbox."""
    messages = [
        Message(
            row.kind, letter.to, {"no": case.title, **letter.params}, letter.link, case.pk, letter.channels
        )
        for row in ROWS[Kind(case.kind)][action]
        for letter in row.letters(case, event)
    ]
    keep_told(case, event, messages)


def tell_proposal(case: Case, proposal: Proposal) -> None:
    """Tell those whose answer a proposal needs."""
    link = reverse("proposal", args=[proposal.pk])
    enqueue_all(
        [
            Message("PROPOSAL_WAITING", person, {"no": case.title}, link, case.pk)
            for person in _answerers(case, proposal)
        ]
    )


def tell_declined(case: Case, proposal: Proposal) -> None:
    """Tell whoever proposed an act that it was declined."""
    if proposal.by is not None:
        link = reverse("proposal", args=[proposal.pk])
        enqueue(
            kind="NEW_MESSAGE", recipient=proposal.by, params={"no": case.title}, link=link, about=case.pk
        )


def _answerers(case: Case, proposal: Proposal) -> list[Recipient]:
    if proposal.needs_role in ENGAGED_ROLES:
        return engaged(case, Role(proposal.needs_role))
    if proposal.needs_role:
        return with_role(case, Role(proposal.needs_role))
    others = [side for side in brief_of(case).sides if side.pk != proposal.side_id]
    return [person for side in others for person in side_people(case, side)]

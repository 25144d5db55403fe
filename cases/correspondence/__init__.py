"""Who is told what after which act: notices as rows in the caller's transaction.

A notice never carries a name, an amount or a fact: number, date, link. Details follow after sign-in.
"""

from collections.abc import Mapping

from django.urls import reverse

from cases.correspondence import (
    agreements,
    appointment,
    arbitration,
    endings,
    filing,
    hearings,
    intake,
    rooms,
)
from cases.correspondence.people import engaged, side_people, with_role
from cases.correspondence.rows import Recipient, Row
from cases.kinds import Kind
from cases.models import Case, CaseEvent, CaseNotice, Proposal
from cases.permissions import ENGAGED_ROLES, Action, Role
from notices.services import enqueue

_PARTS = {
    Kind.MEDIATION: (filing, intake, appointment, hearings, rooms, agreements, endings),
    Kind.ARBITRATION: arbitration.PARTS,
}
ROWS: Mapping[Kind, Mapping[Action, tuple[Row, ...]]] = {
    kind: {action: tuple(row for part in parts for row in part.ROWS.get(action, ())) for action in Action}
    for kind, parts in _PARTS.items()
}


def tell(case: Case, event: CaseEvent, action: Action) -> None:
    """Write the notices of an act into the outbox."""
    for row in ROWS[Kind(case.kind)][action]:
        for letter in row.letters(case, event):
            notice = enqueue(
                kind=row.kind,
                recipient=letter.to,
                params={"no": case.title, **letter.params},
                link=letter.link,
                about=case.pk,
                channels=letter.channels,
            )
            CaseNotice.objects.create(case=case, event=event, notice=notice)


def tell_proposal(case: Case, proposal: Proposal) -> None:
    """Tell those whose answer a proposal needs."""
    for person in _answerers(case, proposal):
        enqueue(
            kind="PROPOSAL_WAITING",
            recipient=person,
            params={"no": case.title},
            link=reverse("proposal", args=[proposal.pk]),
            about=case.pk,
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
        return list(engaged(case, Role(proposal.needs_role)))
    if proposal.needs_role:
        return list(with_role(case, Role(proposal.needs_role)))
    others = [side for side in case.sides.all() if side.pk != proposal.side_id]
    return [person for side in others for person in side_people(case, side)]

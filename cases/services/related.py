"""One quarrel, several cases: going on with a dispute in another procedure.

The new case has a file of its own. Only who the parties are and which right it is about go over; nothing that was
said, offered or filed in the first case does.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from cases.access import open_case, standings_of
from cases.actors import Actor
from cases.audience import Depth
from cases.models import Case, Party, RightInDispute, Side
from cases.permissions import PARTY_ROLES, SideKind
from cases.refusals import Conflict, Forbidden
from cases.services.filing import open_draft

# What the other side told the centre about itself stays there: only what its opponent has seen goes over.
_OF_OTHERS = ("name", "name_key", "person_kind", "address", "legal_representative", "region", "language")
_OWN = (*_OF_OTHERS, "id_kind", "id_number", "mobile", "email", "contact_name")
_ENDED = frozenset({"TERMINATED", "CLOSED", "ARCHIVED"})


@transaction.atomic
def go_on(*, case_id: UUID, by: Actor, organisation: Organisation, language: str, key: str = "") -> Case:
    """Open a draft on the same dispute with another organisation, by a party of a case that has ended.

    Args:
        organisation: an arbitration institution, or a mediation organisation.
    Returns:
        the draft, whose applicant is the side of whoever goes on.
    Raises:
        NotVisible, Forbidden: the case is not theirs.
        Conflict: it has not ended.
    Writes:
        what open_draft writes, the parties by name and address, the rights.
    """
    case = open_case(case_id, by, at_least=Depth.FILE)
    side_id = next((s.side_id for s in standings_of(case, by) if s.role in PARTY_ROLES and s.side_id), None)
    if side_id is None:
        raise Forbidden
    if case.state not in _ENDED:
        raise Conflict(_("This case is still running. Go on with the dispute once it has ended."))
    draft = open_draft(by=by, organisation=organisation, language=language, dispute=case.dispute, key=key)
    if not draft.right_type:
        _carry_over(case, draft, side_id)
    return draft


def _carry_over(case: Case, draft: Case, side_id: UUID) -> None:
    draft.right_type, draft.dispute_type, draft.currency = case.right_type, case.dispute_type, case.currency
    draft.save()
    sides = {side.kind: side for side in Side.objects.filter(case=draft)}
    for party in Party.objects.filter(case=case).select_related("side").order_by("pk"):
        is_own = party.side_id == side_id
        side = sides[SideKind.APPLICANT if is_own else SideKind.RESPONDENT]
        _copy_party(party, draft, side, _OWN if is_own else _OF_OTHERS)
    for right in RightInDispute.objects.filter(case=case):
        right.pk, right._state.adding, right.case = None, True, draft
        right.save()


def _copy_party(party: Party, draft: Case, side: Side, fields: tuple[str, ...]) -> None:
    """Write a party into the draft; the first of its applicants is there already, without a name."""
    row = Party.objects.filter(side=side, name="").first() or Party(case=draft, side=side)
    for field in fields:
        setattr(row, field, getattr(party, field))
    row.save()

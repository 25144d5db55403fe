"""Who is told what after which act, as notices in the caller's transaction."""

from cases.models import Case, CaseEvent, Proposal
from cases.permissions import Action


def tell(case: Case, event: CaseEvent, action: Action) -> None:
    """Send the notices of an act."""


def tell_proposal(case: Case, proposal: Proposal) -> None:
    """Tell those whose answer a proposal needs."""

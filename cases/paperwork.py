"""Case -> papers: which act issues which paper, what it shows, who sees it."""

from cases.models import Case, CaseEvent
from cases.permissions import Action


def issue(case: Case, event: CaseEvent, action: Action) -> None:
    """Order the papers of an act, as rows in the caller's transaction."""

"""What an application still lacks before it can be submitted."""

from cases.models import Case, Party
from cases.permissions import SideKind


def missing_of(case: Case) -> tuple[str, ...]:
    """Return the codes of what is missing, in the order of the task list."""
    missing = []
    names = list(Party.objects.filter(case=case).values_list("side__kind", "name"))
    if not any(kind == SideKind.APPLICANT and name for kind, name in names):
        missing.append("APPLICANT")
    if not any(kind == SideKind.RESPONDENT and name for kind, name in names):
        missing.append("RESPONDENT")
    if not case.rights.exists():
        missing.append("RIGHT")
    if not case.dispute_type:
        missing.append("DISPUTE_TYPE")
    if not case.facts_text.strip():
        missing.append("FACTS")
    if not case.wish_text.strip():
        missing.append("WISH")
    return tuple(missing)

"""The closing checklist: what must be in the file before a case is closed."""

from cases.models import Case


def checklist_of(case: Case) -> tuple[str, ...]:
    """Return the codes of what closing still lacks."""
    missing = []
    if case.state == "TERMINATED" and not (case.outcome and case.terminated_on):
        missing.append("OUTCOME")
    if case.state == "AGREED" and case.agreed_on is None:
        missing.append("EFFECTIVE_DATE")
    return tuple(missing)

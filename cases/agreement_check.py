"""What stands in the way of an agreement: gaps, clauses that are not allowed, signatures to come."""

from cases.models import Agreement, Case


def agreement_facts(case: Case) -> dict[str, object]:
    """Return the agreement's part of the Facts."""
    agreement = Agreement.objects.filter(case=case).exclude(status="VOID").first()
    if agreement is None:
        return {"agreement_gaps": ("NO_AGREEMENT",)}
    return {}

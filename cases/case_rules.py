"""Which rows of the law and of an institution's rules hold for one case.

Source: decision 0012; an arbitration keeps the rule set of its acceptance.
"""

from datetime import date

from cases.kinds import Kind
from cases.models import Arbitration, ArbitrationTrack, Case, TimeLimit

_SUFFIXES: dict[str, str] = {ArbitrationTrack.FAST: "_FAST", ArbitrationTrack.INTERNATIONAL: "_INTL"}


def rule_of(case: Case, code: str, on: date) -> TimeLimit:
    """Return the rule row of a period: in an arbitration that of its track, where the track has one.

    The deadline keeps the period's own code; the row that was used says which track it was.

    Raises:
        NoRule: no row of that code is in force.
    """
    suffix = ""
    if case.kind == Kind.ARBITRATION:
        suffix = _SUFFIXES.get(Arbitration.objects.only("track").get(case=case).track, "")
    own = TimeLimit.objects.in_force(code + suffix, on, rule_set_of(case)).first()
    return own or TimeLimit.objects.rule_for(code, on, rule_set_of(case))


def rule_set_of(case: Case) -> str:
    """Return the rule set of a case: an arbitration's own, frozen at acceptance; else the organisation's."""
    if case.kind == Kind.ARBITRATION and case.accepted_on is not None:
        return Arbitration.objects.only("rule_set").get(case=case).rule_set
    return str(case.organisation.rule_set)

"""The counting rules, versioned: what counts toward the target, and why a case does not. Pure.

Version 1 counts distinct disputes closed, summed over the plan period, by the flags of the outcome table
(cases/rules/outcomes.csv) and the rows R1–R17 of the domain reference §7.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Why a case is, or is not, counted. The reasons partition all cases."""

    COUNTED = "COUNTED"
    ALREADY_COUNTED = "ALREADY_COUNTED"
    STILL_OPEN = "STILL_OPEN"
    ENDED_NOT_CLOSED = "ENDED_NOT_CLOSED"
    NEVER_ACCEPTED = "NEVER_ACCEPTED"
    OUTCOME_NEVER_COUNTS = "OUTCOME_NEVER_COUNTS"
    NOTHING_WAS_MEDIATED = "NOTHING_WAS_MEDIATED"
    LEAD_COUNTS = "LEAD_COUNTS"
    OUTSIDE_THE_PERIOD = "OUTSIDE_THE_PERIOD"


REASON_LABELS = {
    Reason.COUNTED: _("Counted: the dispute was closed in a way that counts."),
    Reason.ALREADY_COUNTED: _(
        "Not counted again: the same dispute was counted at an earlier closing. One dispute counts once."
    ),
    Reason.STILL_OPEN: _("Not counted: work on the case goes on."),
    Reason.ENDED_NOT_CLOSED: _("Not counted yet: the work has ended, but the case is not closed."),
    Reason.NEVER_ACCEPTED: _("Not counted: the application was not accepted."),
    Reason.OUTCOME_NEVER_COUNTS: _("Not counted: a case that ends like this does not count."),
    Reason.NOTHING_WAS_MEDIATED: _(
        "Not counted: the case ended before a mediator was confirmed and both sides took part."
    ),
    Reason.LEAD_COUNTS: _("Not counted: the lead case counts for it."),
    Reason.OUTSIDE_THE_PERIOD: _("Counted, but its closing date lies outside the plan period."),
}


@dataclass(frozen=True)
class Closing:
    """What a rule looks at: one closing, as the event kept it, and what the outcome table says of it.

    Args:
        outcome: the outcome code.
        counts_by_default, needs_participation: the flags of the outcome's row.
        took_part: a mediator was confirmed and both sides took part in a session or an exchange on record.
        is_counted_already: the same dispute has a line.
    """

    outcome: str
    counts_by_default: bool
    needs_participation: bool
    took_part: bool
    is_counted_already: bool


Rule = Callable[[Closing], Reason]


def count_disputes_closed(closing: Closing) -> Reason:
    """Version 1: distinct disputes, closed by an outcome that counts."""
    if closing.outcome == "MERGED":
        return Reason.LEAD_COUNTS
    if not closing.counts_by_default:
        return Reason.OUTCOME_NEVER_COUNTS
    if closing.needs_participation and not closing.took_part:
        return Reason.NOTHING_WAS_MEDIATED
    if closing.is_counted_already:
        return Reason.ALREADY_COUNTED
    return Reason.COUNTED


RULES: Mapping[int, Rule] = MappingProxyType({1: count_disputes_closed})
CURRENT = 1

RULE_TEXTS = {
    1: _(
        "Counts distinct disputes that were closed, summed over the plan period. A dispute counts once, at its "
        "first closing, on the day of the legal event. Closings before a mediator was confirmed and both sides "
        "took part do not count unless there is an agreement; nor do applications that were not accepted, "
        "refused or unreachable respondents, sham, merged and duplicate cases."
    ),
}

"""The counting rules, versioned: what counts toward the target, and why a case does not. Pure.

A version is data (`Terms`, counting_rules.csv): on which event it counts, what it counts once, and which cases
it lets in. What a version makes of one case follows from the case's events, one after the other: `after()`.
Version 1 counts distinct disputes closed, by the flags of the outcome table (cases/rules/outcomes.csv) and the
rows R1–R17 of the domain reference §7, which are its golden cases (golden_cases.csv).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Why a case is, or is not, counted. The reasons partition all submitted cases."""

    COUNTED = "COUNTED"
    ALREADY_COUNTED = "ALREADY_COUNTED"
    STILL_OPEN = "STILL_OPEN"
    ENDED_NOT_CLOSED = "ENDED_NOT_CLOSED"
    NEVER_ACCEPTED = "NEVER_ACCEPTED"
    OUTCOME_NEVER_COUNTS = "OUTCOME_NEVER_COUNTS"
    NOTHING_WAS_MEDIATED = "NOTHING_WAS_MEDIATED"
    LEAD_COUNTS = "LEAD_COUNTS"
    IMPORT_LEFT_OUT = "IMPORT_LEFT_OUT"
    STRUCK_OUT = "STRUCK_OUT"
    OUTSIDE_THE_PERIOD = "OUTSIDE_THE_PERIOD"  # said of a counted case whose day lies in another period


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
    Reason.IMPORT_LEFT_OUT: _("Not counted: this rule leaves imported cases out."),
    Reason.STRUCK_OUT: _("Not counted: the case was found to be sham, void or a duplicate."),
    Reason.OUTSIDE_THE_PERIOD: _("Counted, but its closing date lies outside the plan period."),
}


class CountsAt(StrEnum):
    """The event on which a version counts."""

    CLOSING = "CLOSING"
    ACCEPTANCE = "ACCEPTANCE"


class Unit(StrEnum):
    """What a version counts once."""

    DISPUTE = "DISPUTE"
    CASE = "CASE"


class Stage(StrEnum):
    """Where a case stands, seen from the count."""

    FILED = "FILED"
    OPEN = "OPEN"
    ENDED = "ENDED"
    CLOSED = "CLOSED"
    NEVER_ACCEPTED = "NEVER_ACCEPTED"
    MERGED = "MERGED"


_STAGES = {
    Stage.FILED: ("DRAFT", "SUBMITTED", "CORRECTION"),
    Stage.ENDED: ("AGREED", "TERMINATED", "DECIDED"),
    Stage.CLOSED: ("CLOSED", "ARCHIVED"),
    Stage.NEVER_ACCEPTED: ("NOT_ACCEPTED", "CANCELLED"),
    Stage.MERGED: ("MERGED",),
}
STAGE_OF: Mapping[str, Stage] = {state: stage for stage, states in _STAGES.items() for state in states}
REFUSALS = frozenset({"RESPONDENT_REFUSED", "UNREACHABLE"})
# What no later event of the case changes.
_FINAL = frozenset({Reason.STRUCK_OUT, Reason.LEAD_COUNTS})
REASON_OF_STAGE = {
    Stage.FILED: Reason.STILL_OPEN,
    Stage.OPEN: Reason.STILL_OPEN,
    Stage.ENDED: Reason.ENDED_NOT_CLOSED,
    Stage.NEVER_ACCEPTED: Reason.NEVER_ACCEPTED,
    Stage.MERGED: Reason.LEAD_COUNTS,
}


def stage_of(state: str) -> Stage:
    """Return where a state of either procedure stands, seen from the count."""
    return STAGE_OF.get(state, Stage.OPEN)


@dataclass(frozen=True)
class Terms:
    """What a version of the counting rule says."""

    version: int
    counts_at: CountsAt = CountsAt.CLOSING
    unit: Unit = Unit.DISPUTE
    with_refusals: bool = False
    with_imports: bool = True


@dataclass(frozen=True)
class Happening:
    """One event of a case, as a rule sees it.

    Args:
        action: the event's kind: accept, close, reopen, merge, strike_out, correct_closing, import, …
        stage: where the case stands after it.
        outcome: how the case ended; empty before.
        counts_by_default, needs_participation: the flags of the outcome's row.
        took_part: a mediator was confirmed and both sides took part in a session or an exchange on record.
        is_imported: the case comes from a ledger of the years before.
        accepted_on, closed_on: the legal days that the event states.
        was: of a correction, the closing date that it replaces.
    """

    action: str
    stage: Stage
    outcome: str = ""
    counts_by_default: bool = False
    needs_participation: bool = False
    took_part: bool = False
    is_imported: bool = False
    accepted_on: date | None = None
    closed_on: date | None = None
    was: date | None = None


@dataclass(frozen=True)
class Claim:
    """What a version makes of one case, leaving the other cases of its dispute aside.

    Args:
        reason: COUNTED where the case may be counted.
        on: the day it would be counted on; None where it does not count.
    """

    reason: Reason = Reason.STILL_OPEN
    on: date | None = None


def after(terms: Terms, happening: Happening, before: Claim) -> Claim:
    """Return the claim of a case after one more of its events.

    A claim once made stays: a case that is opened again keeps its first day (R10), an annulment does not rewrite
    history (R13). What was found sham, void, duplicate or merged loses it (R8, R16).
    """
    if before.reason in _FINAL:
        return before
    if happening.action in {"strike_out", "undo_import"}:
        return Claim(Reason.STRUCK_OUT)
    if happening.stage is Stage.MERGED or happening.outcome == "MERGED":
        return Claim(Reason.LEAD_COUNTS)
    if before.on is not None:
        return _corrected(terms, happening, before)
    if happening.is_imported and not terms.with_imports:
        return Claim(Reason.IMPORT_LEFT_OUT)
    if terms.counts_at is CountsAt.ACCEPTANCE:
        return _at_acceptance(happening)
    if happening.stage is Stage.CLOSED:
        return _at_closing(terms, happening, before)
    return Claim(REASON_OF_STAGE[happening.stage])


def _corrected(terms: Terms, happening: Happening, before: Claim) -> Claim:
    """Return the claim after a later event: it moves only where the very closing that it rests on is corrected."""
    is_correction = terms.counts_at is CountsAt.CLOSING and happening.action == "correct_closing"
    moves = is_correction and happening.was == before.on
    return Claim(before.reason, happening.closed_on) if moves else before


def _at_acceptance(happening: Happening) -> Claim:
    # A ledger of the years before may not say when a case was accepted: at the latest when it was closed.
    day = happening.accepted_on or (happening.closed_on if happening.is_imported else None)
    if day is not None:
        return Claim(Reason.COUNTED, day)
    never = happening.stage is Stage.NEVER_ACCEPTED
    return Claim(Reason.NEVER_ACCEPTED if never else Reason.STILL_OPEN)


def _at_closing(terms: Terms, happening: Happening, before: Claim) -> Claim:
    if happening.action not in {"close", "import"}:
        return before
    if terms.with_refusals and happening.outcome in REFUSALS:
        return Claim(Reason.COUNTED, happening.closed_on)
    if not happening.counts_by_default:
        return Claim(Reason.OUTCOME_NEVER_COUNTS)
    if happening.needs_participation and not happening.took_part:
        return Claim(Reason.NOTHING_WAS_MEDIATED)
    return Claim(Reason.COUNTED, happening.closed_on)

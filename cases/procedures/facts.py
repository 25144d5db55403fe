"""What the guards of a procedure look at: read once before a step, never queried by it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Facts:
    """The facts of one case at one moment, read by `access.facts_of`.

    Args:
        missing: codes of what a filing still lacks (see services.filing.MISSING).
        is_mediable: the dispute type may be mediated (Y, or COND with a recorded reason).
        open_corrections: items that the applicant was asked to correct and has not answered.
        unanswered: respondents who have not agreed, refusers not counted.
        refused: respondents who declined.
        serving_attempts: attempts to deliver the invitation that are on record.
        has_open_flag: a sham-mediation flag waits for the supervisor.
        sides_asking_to_recommend: sides that asked the organisation to recommend a mediator.
        sides: number of sides.
        nominee_accepted: the proposed mediator accepted and disclosed.
        has_conflict: the conflict check found somebody and nobody released the hit.
        has_open_objection: a side objected to the proposed mediator.
        objection_window_over: every side said it has no objection, or the window has passed.
        identities_checked: identity and authority of every side were checked.
        records: mediation records (M19) that exist.
        confirmed_records: records that every side present confirmed or objected to.
        has_participation: both sides took part in a session or an exchange on record.
        agreement_gaps: what the draft agreement still lacks.
        agreement_forbidden: clauses that decide ownership or validity.
        is_frozen: the agreement's PDF is made and frozen.
        signatures_missing: signatures that are still to come.
        signatures_made: signatures on the frozen version.
        oral_allowed: the organisation is a people's mediation committee.
        period_over: the mediation period has ended.
        correction_over, reply_over: that time limit has passed.
        checklist: what closing still lacks.
        today: the legal day, Asia/Shanghai.
    """

    today: date
    missing: tuple[str, ...] = ()
    is_mediable: bool = True
    open_corrections: int = 0
    unanswered: int = 0
    refused: int = 0
    serving_attempts: int = 0
    has_open_flag: bool = False
    sides_asking_to_recommend: int = 0
    sides: int = 2
    nominee_accepted: bool = False
    has_conflict: bool = False
    has_open_objection: bool = False
    objection_window_over: bool = False
    identities_checked: bool = False
    records: int = 0
    confirmed_records: int = 0
    has_participation: bool = False
    agreement_gaps: tuple[str, ...] = ()
    agreement_forbidden: tuple[str, ...] = ()
    is_frozen: bool = False
    signatures_missing: int = 0
    signatures_made: int = 0
    oral_allowed: bool = False
    period_over: bool = False
    correction_over: bool = False
    reply_over: bool = False
    checklist: tuple[str, ...] = field(default_factory=tuple)

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
        undo_until: the last day on which the import of the case may be taken back; None where it was not imported.
        changed_since_import: something happened on the case after it was imported.
        has_lead: another open mediation of the organisation is between the same parties.
        is_struck_out: found sham, void or a duplicate after the closing.
        is_annulled: its result fell away after the closing.
        today: the legal day, Asia/Shanghai.

    Of an arbitration:
        agreement_examined: the clerk found intent, matter and institution, or the applicant asserts one.
        is_arbitrable: the dispute type may be arbitrated (Y, Y_AGREEMENT, or COND with the supervisor's reason).
        fee_settled: the claim's fee is paid, deferred or waived.
        fee_overdue: it is due, no deferral was asked for, and its period is over.
        answered_or_over: an answer is filed, or the answer period has passed.
        has_counterclaim: a counterclaim stands.
        has_been_heard: a hearing has its record.
        agreement_asked: the tribunal recorded whether the agreement is denied.
        seats_accepted: every seat has somebody who accepted and disclosed.
        has_vacant_seat: a constituted tribunal lacks somebody.
        challenge_window_over: the period after the disclosures has passed, or every side waived it.
        has_open_challenge: a challenge waits for its decision.
        no_hearing_agreed, willing_to_mediate, consent_award_asked: every side consented to it.
        consolidation_agreed: every side consented, and the lead case has the same tribunal.
        award_gaps: required parts that the open draft lacks.
        award_submitted, award_scrutinised, award_signed: how far the open draft is.
        statement_ready: the open draft is a mediation statement, complete, scrutinised and signed.
        award_made: an award was issued.
        all_received: every side signed for receipt of the mediation statement.
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
    undo_until: date | None = None
    changed_since_import: bool = False
    has_lead: bool = False
    is_struck_out: bool = False
    is_annulled: bool = False
    agreement_examined: bool = False
    is_arbitrable: bool = False
    fee_settled: bool = False
    fee_overdue: bool = False
    answered_or_over: bool = False
    has_counterclaim: bool = False
    has_been_heard: bool = False
    hearing_stands: bool = False
    agreement_asked: bool = False
    seats_accepted: bool = False
    has_vacant_seat: bool = False
    challenge_window_over: bool = False
    has_open_challenge: bool = False
    no_hearing_agreed: bool = False
    willing_to_mediate: bool = False
    consent_award_asked: bool = False
    consolidation_agreed: bool = False
    award_gaps: tuple[str, ...] = ()
    award_submitted: bool = False
    award_scrutinised: bool = False
    award_signed: bool = False
    statement_ready: bool = False
    award_made: bool = False
    has_open_request: bool = False
    all_received: bool = False

"""THE PROCEDURE of an arbitration, in the order in which things happen.

Each method is one step: the states in which it is legal, the facts that must hold, the time limit, the
papers, the provision. It sets the case's own fields and nothing else: no save, no mail, no query.
Who may take it stands in permissions.MATRIX: "the tribunal" is its presiding or sole arbitrator.
`manage.py print_procedure arbitration` prints this file.
Source: transitions.csv and the provisions named at each step.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cases.kinds import Kind
from cases.procedures import arbitration_guards as a
from cases.procedures import guards as g
from cases.procedures.states import ArbitrationState as S
from cases.procedures.states import Outcome
from cases.procedures.step import step

if TYPE_CHECKING:
    from cases.models import Case as Base
else:
    Base = object

_CONSTITUTED = (S.IN_PROCEEDINGS, S.HEARING, S.MEDIATION, S.SUSPENDED, S.DELIBERATION)
# From acceptance to the decision.
_RUNNING = (S.FEE_PENDING, S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, *_CONSTITUTED, S.CONSENT_SERVED)


class ArbitrationProcedure(Base):
    """The steps of an arbitration."""

    KIND = Kind.ARBITRATION

    # --- The request -------------------------------------------------------------------------------

    @step("state", source=[S.DRAFT, S.CORRECTION])
    def edit_draft(self) -> None:
        """Fill in or change the request."""

    @step(
        "state",
        source=S.DRAFT,
        target=S.SUBMITTED,
        when=[g.FILING_COMPLETE],
        limit="ARB_ACCEPT",
        papers=["A01", "A02"],
        basis="仲裁法32-34",
    )
    def submit(self, *, at: datetime) -> None:
        """Submit the request for arbitration."""
        self.submitted_at = at

    @step("state", source=S.DRAFT, target=S.CANCELLED)
    def discard(self) -> None:
        """Throw the draft away."""
        self.outcome = Outcome.WITHDRAWN_BEFORE_ACCEPTANCE

    @step(
        "state", source=S.SUBMITTED, target=S.CORRECTION, limit="ARB_CORRECTION_REQUEST", basis="HNZC 10(2)"
    )
    def request_correction(self) -> None:
        """Ask the applicant to correct listed items."""

    @step(
        "state",
        source=S.CORRECTION,
        target=S.SUBMITTED,
        when=[g.CORRECTIONS_ANSWERED, g.FILING_COMPLETE],
        limit="ARB_ACCEPT",
        papers=["A01"],
    )
    def resubmit(self, *, at: datetime) -> None:
        """Submit again after correction."""
        self.submitted_at = at

    @step("state", source=S.CORRECTION, target=S.CANCELLED, when=[g.CORRECTION_OVER], basis="HNZC 10(2)")
    def lapse_correction(self) -> None:
        """Deem the request withdrawn: it was not corrected in time."""
        self.outcome = Outcome.NO_CORRECTION

    @step("state", source=[S.SUBMITTED, S.CORRECTION], target=S.CANCELLED)
    def withdraw_before_acceptance(self) -> None:
        """Withdraw the request before it is accepted."""
        self.outcome = Outcome.WITHDRAWN_BEFORE_ACCEPTANCE

    # --- Acceptance --------------------------------------------------------------------------------

    @step("state", source=S.SUBMITTED, limit="ARB_ACCEPT", basis="仲裁法3")
    def decide_arbitrability(self) -> None:
        """Decide, with a reason on record, whether a doubtful kind of dispute may be arbitrated."""

    @step(
        "state",
        source=S.SUBMITTED,
        target=S.NOT_ACCEPTED,
        limit="ARB_ACCEPT",
        papers=["A04"],
        basis="仲裁法3,4,28,32,35",
    )
    def reject(self) -> None:
        """Not accept the request: no agreement, not arbitrable, or outside the remit; with reasons."""
        self.outcome = Outcome.NOT_ACCEPTED

    @step(
        "state",
        source=S.SUBMITTED,
        target=S.FEE_PENDING,
        when=[g.FILING_COMPLETE, a.AGREEMENT_EXAMINED, a.ARBITRABLE, g.NO_OPEN_FLAG],
        limit="ARB_ACCEPT",
        papers=["A03", "A05"],
        basis="仲裁法27,32,35",
    )
    def accept(self, *, number: str, on: date) -> None:
        """Accept the request, give it its number, ask for the fee."""
        self.number = number
        self.accepted_on = on
        self.organisation_kind = self.organisation.kind

    # --- The fee and the notice --------------------------------------------------------------------

    @step("state", source=list(_RUNNING), limit="ARB_FEE_PREPAY", basis="ZCSF 4,6")
    def ask_to_defer_fee(self) -> None:
        """Ask for the fee to be deferred, with a reason. While the answer is outstanding nothing lapses."""

    @step("state", source=list(_RUNNING), limit="ARB_FEE_PREPAY", basis="ZCSF 4,6")
    def record_fee(self) -> None:
        """Record that a fee was paid, or that it is deferred or waived, with the reason."""

    @step(
        "state",
        source=S.FEE_PENDING,
        target=S.ANSWER_PERIOD,
        when=[a.FEE_SETTLED, g.NO_OPEN_FLAG],
        limit="ARB_NOTICE",
        papers=["A06", "A23"],
        basis="仲裁法36; ZCSF 4,6",
    )
    def fee_paid_and_notify(self) -> None:
        """Serve the notice of arbitration with the request, the rules and the panel."""

    @step(
        "state",
        source=S.FEE_PENDING,
        target=S.DECIDED,
        when=[a.FEE_OVERDUE],
        limit="ARB_FEE_PREPAY",
        papers=["A21"],
        basis="ZCSF 6",
    )
    def fee_lapse(self, *, on: date) -> None:
        """Deem the request withdrawn: the fee was not paid and no deferral asked for."""
        self._decide(Outcome.DEEMED_WITHDRAWN, on)

    # --- The answer --------------------------------------------------------------------------------

    @step("state", source=S.ANSWER_PERIOD, limit="ARB_ANSWER", papers=["A07", "A08"], basis="仲裁法36,38")
    def file_answer(self) -> None:
        """File the answer, and a counterclaim with it. No answer does not stop the case."""

    @step("state", source=S.ANSWER_PERIOD, limit="ARB_ANSWER", basis="institution rules")
    def give_leave(self) -> None:
        """Give leave to answer later, for a reason: the period ends on a later day, the first one stays on record."""

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING],
        when=[a.BEFORE_FIRST_HEARING],
        limit="ARB_JURISDICTION_OBJECTION",
        basis="仲裁法31",
    )
    def object_to_jurisdiction(self) -> None:
        """Object to the arbitration agreement, before the first hearing."""

    @step(
        "state", source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING], basis="仲裁法11"
    )
    def object_to_online(self) -> None:
        """Object expressly to proceedings online."""

    @step(
        "state",
        source=S.ANSWER_PERIOD,
        target=S.TRIBUNAL_PENDING,
        when=[a.ANSWERED_OR_OVER],
        limit="ARB_ANSWER",
        basis="仲裁法36",
    )
    def end_answer_period(self) -> None:
        """End the answer period: an answer is filed, or the time is over."""

    # --- The file, at any time before the end ------------------------------------------------------

    @step("state", source=list(_RUNNING), papers=["M09"], basis="仲裁法41")
    def confirm_address(self) -> None:
        """Confirm the address for service."""

    @step("state", source=[S.SUBMITTED, S.CORRECTION, *_RUNNING], basis="仲裁法34")
    def add_evidence(self) -> None:
        """Add evidence to the file."""

    @step("state", source=[S.SUBMITTED, S.CORRECTION, *_RUNNING, S.DECIDED, S.CLOSED])
    def add_note(self) -> None:
        """Write a note for a stated audience."""

    @step("state", source=[*_RUNNING, S.DECIDED])
    def assign_secretary(self) -> None:
        """Assign the case secretary."""

    @step("state", source=list(_RUNNING))
    def check_identity(self) -> None:
        """Check identity and authority of a party."""

    @step("state", source=[S.SUBMITTED, *_RUNNING], basis="仲裁法8,61")
    def raise_flag(self) -> None:
        """Stop the case: it may be a sham arbitration."""

    @step("state", source=[S.SUBMITTED, *_RUNNING], basis="仲裁法8,61")
    def clear_flag(self) -> None:
        """Let the case go on, with a reason."""

    @step(
        "state",
        source=[S.SUBMITTED, S.CORRECTION, S.NOT_ACCEPTED, *_RUNNING, S.DECIDED, S.CLOSED, S.ARCHIVED],
    )
    def break_glass(self) -> None:
        """Open a file that is not yours, with a reason that is listed."""

    @step("state", source=[*_RUNNING, S.DECIDED], papers=["A23"], basis="仲裁法41")
    def serve(self) -> None:
        """Record an attempt to serve a paper, or its result."""

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, *_CONSTITUTED],
        basis="仲裁法51,62,64; HNZC 30",
    )
    def give_consent(self) -> None:
        """Record one side's consent, or take it back: no hearing, mediation, an award on agreed terms."""

    # --- The tribunal ------------------------------------------------------------------------------

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING],
        limit="ARB_TRIBUNAL",
        papers=["A09"],
        basis="仲裁法43",
    )
    def choose_arbitrator(self) -> None:
        """Choose an arbitrator, or rank and strike candidates for the seat filled together."""

    @step("state", source=S.TRIBUNAL_PENDING, limit="ARB_TRIBUNAL", papers=["A11"], basis="仲裁法44")
    def appoint_arbitrator(self) -> None:
        """Appoint an arbitrator for a seat that the parties left empty."""

    @step("state", source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING], basis="仲裁法45-46; SSTJ 13")
    def ask_conflict_release(self) -> None:
        """Ask that a connection which the conflict search found shall not stand in the way."""

    @step("state", source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING], basis="仲裁法45-46; SSTJ 13")
    def answer_conflict_release(self) -> None:
        """Release a connection with a reason, or uphold it. Never whoever asked."""

    @step("state", source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING], papers=["A10"], basis="仲裁法45")
    def accept_appointment(self) -> None:
        """Accept the seat and make the written disclosure."""

    @step("state", source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING])
    def decline_appointment(self) -> None:
        """Decline the seat."""

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING],
        limit="ARB_DISCLOSURE_CHALLENGE",
        basis="仲裁法45",
    )
    def answer_disclosure(self) -> None:
        """Say, for one side, that a disclosure gives no reason to challenge."""

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING, S.DELIBERATION],
        limit="ARB_DISCLOSURE_CHALLENGE",
        basis="仲裁法46-47",
    )
    def challenge(self) -> None:
        """Challenge an arbitrator, with the grounds."""

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING, S.DELIBERATION],
        papers=["A12"],
        basis="仲裁法48",
    )
    def decide_challenge(self) -> None:
        """Decide on a challenge, with reasons."""

    @step(
        "state",
        source=S.TRIBUNAL_PENDING,
        target=S.IN_PROCEEDINGS,
        when=[
            a.SEATS_ACCEPTED,
            a.DISCLOSURES_OPEN_LONG_ENOUGH,
            a.NO_OPEN_CHALLENGE,
            a.NO_CONFLICT,
            g.NO_OPEN_FLAG,
        ],
        limit="ARB_TRIBUNAL_NOTICE",
        papers=["A10", "A11"],
        basis="仲裁法42-45",
    )
    def constitute(self) -> None:
        """Constitute the tribunal. Its members see the file from here on."""

    @step(
        "state",
        source=[S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING, S.DELIBERATION],
        target=S.TRIBUNAL_PENDING,
        when=[a.SEAT_VACANT],
        limit="ARB_CHALLENGE_LATEST",
        papers=["A12"],
        basis="仲裁法46-49",
    )
    def replace_arbitrator(self) -> None:
        """Replace an arbitrator whose challenge was upheld, or who cannot go on."""

    # --- The hearing -------------------------------------------------------------------------------

    @step(
        "state",
        source=[S.IN_PROCEEDINGS, S.HEARING],
        target=S.HEARING,
        when=[a.NO_OPEN_CHALLENGE, g.NO_OPEN_FLAG],
        limit="ARB_HEARING_NOTICE",
        papers=["A14"],
        basis="仲裁法11,51,53",
    )
    def schedule_hearing(self) -> None:
        """Schedule a hearing, the first or a further one, online unless a party has expressly objected."""

    @step("state", source=list(_CONSTITUTED))
    def schedule_meeting(self) -> None:
        """Arrange a meeting of the tribunal alone, or a session of the mediation inside the arbitration."""

    @step("state", source=[*_CONSTITUTED, S.DECIDED])
    def cancel_meeting(self) -> None:
        """Cancel a hearing or a meeting, with a reason."""

    @step("state", source=S.HEARING, papers=["A15"], basis="仲裁法27(3),54,57,60")
    def hold_hearing(self) -> None:
        """Write the record of a hearing. At the first, the tribunal asks whether the agreement is denied."""

    @step("state", source=[S.HEARING, S.IN_PROCEEDINGS, S.MEDIATION, S.DELIBERATION], basis="仲裁法60")
    def answer_record(self) -> None:
        """Confirm the record of a hearing, or ask for a correction."""

    @step("state", source=S.HEARING, limit="ARB_POSTPONE", papers=["A14"], basis="仲裁法53")
    def postpone(self) -> None:
        """Ask for a later hearing, for good reason; the tribunal decides."""

    @step(
        "state",
        source=S.IN_PROCEEDINGS,
        target=S.DELIBERATION,
        when=[a.NO_HEARING_AGREED, a.NO_OPEN_CHALLENGE, g.NO_OPEN_FLAG],
        basis="仲裁法51",
    )
    def documents_only(self) -> None:
        """Go on to deliberate on the documents: the parties agreed not to have a hearing."""

    @step(
        "state",
        source=S.HEARING,
        target=S.DELIBERATION,
        when=[a.HEARING_RECORDED, a.NO_HEARING_STANDS, a.AGREEMENT_ASKED, a.NO_OPEN_CHALLENGE],
        papers=["A15"],
        basis="仲裁法59",
    )
    def close_hearing(self) -> None:
        """Close the hearing after the last statements."""

    @step(
        "state",
        source=S.DELIBERATION,
        target=S.HEARING,
        limit="ARB_HEARING_NOTICE",
        papers=["A14"],
        basis="practice",
    )
    def reopen_hearing(self) -> None:
        """Hear more before deciding."""

    @step(
        "state",
        source=[S.IN_PROCEEDINGS, S.HEARING],
        target=S.SUSPENDED,
        papers=["A16"],
        basis="HNZC 33,45",
    )
    def suspend(self) -> None:
        """Suspend the proceedings; the period for the award pauses."""

    @step("state", source=S.SUSPENDED, target=S.IN_PROCEEDINGS, papers=["A16"], basis="HNZC 33")
    def resume(self) -> None:
        """Resume the proceedings."""

    # --- Mediation inside the arbitration ----------------------------------------------------------

    @step(
        "state",
        source=[S.IN_PROCEEDINGS, S.HEARING, S.DELIBERATION],
        target=S.MEDIATION,
        when=[a.PARTIES_WILLING],
        basis="仲裁法64; SZDY 56",
    )
    def start_mediation(self) -> None:
        """Mediate, since both sides are willing."""

    @step("state", source=S.MEDIATION, papers=["M19"], basis="仲裁法64")
    def hold_session(self) -> None:
        """Write the record of a session of the mediation. The file that is decided on never holds it."""

    @step("state", source=S.MEDIATION, target=S.IN_PROCEEDINGS, basis="仲裁法64; HNZC 43(9)")
    def mediation_failed(self) -> None:
        """Go back to the proceedings. What was said in mediation stays out of the file."""

    @step(
        "state",
        source=S.MEDIATION,
        target=S.CONSENT_SERVED,
        when=[a.STATEMENT_READY],
        papers=["A17"],
        basis="仲裁法64-65",
    )
    def issue_mediation_statement(self) -> None:
        """Issue the mediation statement and send it to both sides for receipt."""

    @step("state", source=S.CONSENT_SERVED, papers=["A23"], basis="仲裁法65")
    def sign_for_receipt(self) -> None:
        """Sign for the receipt of the mediation statement."""

    @step(
        "state",
        source=S.CONSENT_SERVED,
        target=S.DECIDED,
        when=[a.ALL_RECEIVED],
        papers=["A17", "A23"],
        basis="仲裁法65",
    )
    def all_receipted(self, *, on: date) -> None:
        """Put the mediation statement in force: both sides have signed for it."""
        self._decide(Outcome.MEDIATION_STATEMENT, on)

    @step(
        "state", source=S.CONSENT_SERVED, target=S.DELIBERATION, when=[a.NOT_ALL_RECEIVED], basis="仲裁法65"
    )
    def party_reneged(self) -> None:
        """Go back on the mediation before signing for it: an award follows."""

    # --- The award ---------------------------------------------------------------------------------

    @step("state", source=[S.IN_PROCEEDINGS, S.MEDIATION, S.DELIBERATION], basis="仲裁法66-67")
    def edit_award(self) -> None:
        """Draft a decision, seen by the tribunal alone, and submit it to scrutiny."""

    @step("state", source=[S.IN_PROCEEDINGS, S.MEDIATION, S.DELIBERATION], when=[a.AWARD_SUBMITTED])
    def scrutinise_award(self) -> None:
        """Look at a draft's form and completeness with a second eye: pass it, or return it with remarks."""

    @step(
        "state",
        source=[S.IN_PROCEEDINGS, S.MEDIATION, S.DELIBERATION],
        when=[a.AWARD_SCRUTINISED],
        basis="仲裁法66-67",
    )
    def sign_award(self) -> None:
        """Sign the decision; whoever dissents may say so and leave it unsigned."""

    @step(
        "state",
        source=S.DELIBERATION,
        target=S.DECIDED,
        when=[a.AWARD_COMPLETE, a.AWARD_SCRUTINISED, a.AWARD_SIGNED, a.NO_OPEN_CHALLENGE, g.NO_OPEN_FLAG],
        limit="ARB_AWARD",
        papers=["A18"],
        basis="仲裁法66-67,70",
    )
    def issue_award(self, *, outcome: str, on: date) -> None:
        """Issue the award, effective when made."""
        self._decide(outcome, on)

    @step(
        "state",
        source=S.MEDIATION,
        target=S.DECIDED,
        when=[a.CONSENT_AWARD_ASKED, a.AWARD_COMPLETE, a.AWARD_SCRUTINISED, a.AWARD_SIGNED, g.NO_OPEN_FLAG],
        papers=["A18"],
        basis="仲裁法62,64",
    )
    def consent_award(self, *, on: date) -> None:
        """Issue an award on the terms that the parties agreed."""
        self._decide(Outcome.CONSENT_AWARD, on)

    @step(
        "state",
        source=S.DELIBERATION,
        when=[a.AWARD_COMPLETE, a.AWARD_SCRUTINISED, a.AWARD_SIGNED],
        papers=["A19"],
        basis="仲裁法68",
    )
    def partial_award(self) -> None:
        """Decide a part whose facts are clear."""

    @step("state", source=S.DELIBERATION, limit="ARB_AWARD", papers=["A22"], basis="HNZC 45")
    def extend_award_period(self) -> None:
        """Extend the period for the award, for a special reason."""

    @step(
        "state", source=[S.DECIDED, S.CLOSED], when=[a.AWARD_MADE], limit="ARB_CORRECTION", basis="仲裁法69"
    )
    def ask_for_correction(self) -> None:
        """Ask, for one side and in time, for the award to be corrected or completed."""

    @step(
        "state",
        source=[S.DECIDED, S.CLOSED],
        when=[a.AWARD_MADE],
        limit="ARB_CORRECTION",
        papers=["A20"],
        basis="仲裁法69",
    )
    def correct_award(self) -> None:
        """Correct an error of text or arithmetic, or add a decided item that was left out."""

    @step("state", source=[S.DECIDED, S.CLOSED], basis="仲裁法69")
    def refuse_correction(self) -> None:
        """Leave the award as it is, although a side asked for its correction; with reasons."""

    # --- Other endings -----------------------------------------------------------------------------

    @step(
        "state",
        source=[S.FEE_PENDING, S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, *_CONSTITUTED],
        target=S.DECIDED,
        when=[a.NO_COUNTERCLAIM],
        papers=["A21"],
        basis="仲裁法62; HNZC 42",
    )
    def withdraw(self, *, on: date) -> None:
        """Withdraw the request; once there is a tribunal, it decides."""
        self._decide(Outcome.WITHDRAWN, on)

    @step("state", source=S.HEARING, target=S.DECIDED, papers=["A21"], basis="仲裁法54")
    def deemed_withdrawn(self, *, on: date) -> None:
        """Deem the request withdrawn: the applicant stayed away from the hearing without good reason."""
        self._decide(Outcome.DEEMED_WITHDRAWN, on)

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.TRIBUNAL_PENDING, S.IN_PROCEEDINGS, S.HEARING, S.DELIBERATION],
        target=S.DECIDED,
        limit="ARB_JURISDICTION_OBJECTION",
        papers=["A21"],
        basis="仲裁法31; HNZC 8,42",
    )
    def dismiss(self, *, outcome: str, on: date) -> None:
        """Dismiss the case: no jurisdiction, or it cannot go on."""
        self._decide(outcome, on)

    @step(
        "state",
        source=[S.ANSWER_PERIOD, S.IN_PROCEEDINGS],
        target=S.MERGED,
        when=[a.CONSOLIDATION_AGREED],
        papers=["A16"],
        basis="HNZC 30",
    )
    def consolidate(self) -> None:
        """Consolidate the case into a lead case with the same tribunal, since the parties agree."""
        self.outcome = Outcome.MERGED

    # --- Closing -----------------------------------------------------------------------------------

    @step(
        "state",
        source=S.DECIDED,
        target=S.CLOSED,
        when=[g.CHECKLIST_DONE],
        limit="ARCHIVE",
        papers=["A23"],
        basis="design",
    )
    def close(self) -> None:
        """Close the case. The closing date is the legal event, not the click."""
        self.closed_on = self.decided_on
        self.first_closed_on = self.first_closed_on or self.closed_on

    @step("state", source=S.CLOSED, target=S.IN_PROCEEDINGS, papers=["A16"], basis="仲裁法74; ZCSF 10")
    def re_arbitrate(self) -> None:
        """Arbitrate again after a court's notice: same case, never counted again, no new fee."""
        self.closed_on = None
        self.outcome = ""
        self.decided_on = None

    @step(
        "state",
        source=S.CLOSED,
        target=S.ARCHIVED,
        when=[a.NO_OPEN_REQUEST],
        limit="ARB_SET_ASIDE",
        papers=["M30"],
        basis="DAF; 仲裁法72",
    )
    def archive(self) -> None:
        """Put the closed file into the archive, with the set-aside window noted."""

    # --- What becomes known after the closing -------------------------------------------------------

    @step("state", source=[S.CLOSED, S.ARCHIVED], when=[g.NOT_STRUCK_OUT], basis="design")
    def correct_closing(self, *, was: date, on: date) -> None:
        """Correct a closing date by a paper: the last, or the first of a case closed twice. The history keeps the old."""
        if self.closed_on == was:
            self.closed_on = on
        if self.first_closed_on == was:
            self.first_closed_on = on

    @step("state", source=[S.CLOSED, S.ARCHIVED], when=[g.NOT_STRUCK_OUT], basis="design")
    def strike_out(self) -> None:
        """Find a closed case sham, void or a duplicate. It stays on file and is not counted any more."""

    @step("state", source=[S.CLOSED, S.ARCHIVED], when=[g.NOT_ANNULLED], basis="仲裁法 71-72")
    def annul(self) -> None:
        """Record that the result fell away: confirmation refused, set aside, void. It stays counted, marked."""

    # --- Ledgers of the years before ----------------------------------------------------------------

    @step("state", source=[*_RUNNING, S.DECIDED, S.CLOSED, S.ARCHIVED])
    def complete_from_ledger(self, *, values: Mapping[str, Any]) -> None:
        """Fill in what the case lacks and a ledger has. Never a date, a state or an outcome."""
        for name, value in values.items():
            setattr(self, name, value)

    @step(
        "state",
        source=S.CLOSED,
        target=S.CANCELLED,
        when=[g.IMPORTED_LATELY, g.UNCHANGED_SINCE_IMPORT],
        basis="design",
    )
    def undo_import(self) -> None:
        """Take an imported case back: a void entry, whose number is free again."""
        self.outcome = Outcome.VOID_ENTRY
        self.number = None
        self.closed_on = None
        self.first_closed_on = None

    def _decide(self, outcome: str, on: date) -> None:
        self.outcome = outcome
        self.decided_on = on

"""THE PROCEDURE of a mediation, in the order in which things happen.

Each method is one step: the states in which it is legal, the facts that must hold, the time limit, the
papers, the provision. It sets the case's own fields and nothing else: no save, no mail, no query.
Who may take it stands in permissions.MATRIX. `manage.py print_procedure mediation` prints this file.
Source: transitions.csv and the provisions named at each step.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cases.kinds import Kind
from cases.procedures import guards as g
from cases.procedures.states import MediationState as S
from cases.procedures.states import Outcome
from cases.procedures.step import step

if TYPE_CHECKING:
    from cases.models import Case as Base
else:
    Base = object

# From acceptance to the end of the work.
_RUNNING = (S.CONSENT_PENDING, S.MEDIATOR_PENDING, S.MEDIATING, S.SUSPENDED, S.SIGNING)
_BEFORE_THE_END = (*_RUNNING, S.AGREED, S.TERMINATED)


class MediationProcedure(Base):
    """The steps of a mediation."""

    KIND = Kind.MEDIATION

    # --- Filing ------------------------------------------------------------------------------------

    @step("state", source=[S.DRAFT, S.CORRECTION])
    def edit_draft(self) -> None:
        """Fill in or change the application."""

    @step(
        "state",
        source=S.DRAFT,
        target=S.SUBMITTED,
        when=[g.FILING_COMPLETE],
        limit="MED_INTAKE_REVIEW",
        papers=["M01"],
        basis="人民调解法17",
    )
    def submit(self, *, at: datetime) -> None:
        """Submit the application."""
        self.submitted_at = at

    @step("state", source=S.DRAFT, target=S.CANCELLED)
    def discard(self) -> None:
        """Throw the draft away."""
        self.outcome = Outcome.WITHDRAWN_BEFORE_ACCEPTANCE

    @step(
        "state",
        source=S.SUBMITTED,
        target=S.CORRECTION,
        limit="MED_CORRECTION",
        papers=["M03"],
        basis="practice",
    )
    def request_correction(self) -> None:
        """Ask the applicant to correct listed items."""

    @step(
        "state",
        source=S.CORRECTION,
        target=S.SUBMITTED,
        when=[g.CORRECTIONS_ANSWERED, g.FILING_COMPLETE],
        limit="MED_INTAKE_REVIEW",
    )
    def resubmit(self, *, at: datetime) -> None:
        """Submit again after correction."""
        self.submitted_at = at

    @step("state", source=S.CORRECTION, target=S.CANCELLED, when=[g.CORRECTION_OVER])
    def lapse_correction(self) -> None:
        """Deem the application withdrawn: it was not corrected in time."""
        self.outcome = Outcome.NO_CORRECTION

    @step("state", source=[S.SUBMITTED, S.CORRECTION], target=S.CANCELLED)
    def withdraw_before_acceptance(self) -> None:
        """Withdraw the application before it is accepted."""
        self.outcome = Outcome.WITHDRAWN_BEFORE_ACCEPTANCE

    # --- Intake ------------------------------------------------------------------------------------

    @step(
        "state",
        source=S.SUBMITTED,
        target=S.NOT_ACCEPTED,
        limit="MED_INTAKE_REVIEW",
        papers=["M05"],
        basis="人民调解法17; SSTJ 2; SZDY 21",
    )
    def reject(self) -> None:
        """Not accept the application, with a reason and the other routes."""
        self.outcome = Outcome.NOT_ACCEPTED

    @step(
        "state",
        source=S.SUBMITTED,
        target=S.CONSENT_PENDING,
        when=[g.FILING_COMPLETE, g.MEDIABLE, g.NO_OPEN_FLAG],
        limit="MED_INTAKE_REVIEW",
        papers=["M04", "M06", "M08"],
        basis="SZDY 21; HOHHOT",
    )
    def accept(self, *, number: str, on: date) -> None:
        """Accept the application, give it its number, invite the respondent."""
        self.number = number
        self.accepted_on = on
        self.organisation_kind = self.organisation.kind

    # --- The respondent ----------------------------------------------------------------------------

    @step("state", source=S.CONSENT_PENDING, limit="MED_CONSENT_REPLY")
    def ask_for_time(self) -> None:
        """Ask, once, for more time to answer the invitation."""

    @step("state", source=S.CONSENT_PENDING, limit="MED_CONSENT_REPLY", papers=["M07"])
    def reply(self) -> None:
        """Agree to mediate, while other respondents have not answered yet."""

    @step(
        "state",
        source=S.CONSENT_PENDING,
        target=S.MEDIATOR_PENDING,
        when=[g.ALL_CONSENTED],
        limit="MED_CONSENT_REPLY",
        papers=["M07", "M09"],
        basis="人民调解法17; SSTJ 15",
    )
    def consent(self, *, on: date, ends_on: date) -> None:
        """Agree to mediate; the mediation period begins."""
        self.consented_on = on
        self.period_ends_on = ends_on

    @step(
        "state",
        source=S.CONSENT_PENDING,
        target=S.TERMINATED,
        when=[g.REFUSED],
        papers=["M07", "M25"],
        basis="人民调解法17",
    )
    def refuse(self, *, on: date) -> None:
        """Decline mediation. One explicit refusal ends it."""
        self._end(Outcome.RESPONDENT_REFUSED, on)

    @step(
        "state",
        source=S.CONSENT_PENDING,
        target=S.TERMINATED,
        when=[g.REPLY_OVER],
        limit="MED_CONSENT_REPLY",
        papers=["M25"],
        basis="ZXTJ 25(3)",
    )
    def no_reply(self, *, on: date) -> None:
        """End the case: the respondent could not be reached. Silence is not consent."""
        self._end(Outcome.UNREACHABLE, on)

    @step("state", source=S.CONSENT_PENDING, target=S.TERMINATED, papers=["M25"], basis="人民调解法23")
    def withdraw(self, *, on: date) -> None:
        """Withdraw the application after acceptance, before the respondent answered."""
        self._end(Outcome.APPLICANT_WITHDREW, on)

    # --- The file, at any time before the end ------------------------------------------------------

    @step(
        "state",
        source=[S.CONSENT_PENDING, S.MEDIATOR_PENDING, S.MEDIATING],
        papers=["M09"],
        basis="ZXTJ 17; SZDY 74",
    )
    def confirm_address(self) -> None:
        """Confirm the address for service."""

    @step("state", source=[S.SUBMITTED, S.CORRECTION, *_RUNNING])
    def add_evidence(self) -> None:
        """Add evidence to the file."""

    @step("state", source=[S.SUBMITTED, S.CORRECTION, *_BEFORE_THE_END, S.CLOSED])
    def add_note(self) -> None:
        """Write a note for a stated audience."""

    @step("state", source=list(_BEFORE_THE_END))
    def assign_secretary(self) -> None:
        """Assign the case secretary."""

    @step("state", source=[S.CONSENT_PENDING, S.MEDIATOR_PENDING, S.MEDIATING], basis="SZDY 85")
    def check_identity(self) -> None:
        """Check identity and authority of a party."""

    @step("state", source=[S.SUBMITTED, *_RUNNING, S.AGREED], basis="SZDY 85; SSTJ 21; TYTJ 18")
    def raise_flag(self) -> None:
        """Stop the case: it may be a sham mediation."""

    @step("state", source=[S.SUBMITTED, *_RUNNING, S.AGREED], basis="SZDY 85; SSTJ 21; TYTJ 18")
    def clear_flag(self) -> None:
        """Let the case go on, with a reason."""

    @step("state", source=[S.SUBMITTED, S.CORRECTION, S.NOT_ACCEPTED, *_BEFORE_THE_END, S.CLOSED, S.ARCHIVED])
    def break_glass(self) -> None:
        """Open a file that is not yours, with a reason that is listed."""

    @step("state", source=list(_BEFORE_THE_END))
    def serve(self) -> None:
        """Record an attempt to serve a paper, or its result."""

    # --- The mediator ------------------------------------------------------------------------------

    @step("state", source=S.MEDIATOR_PENDING, limit="MED_SELECT_MEDIATOR", papers=["M11"], basis="SSTJ 15")
    def choose_mediator(self) -> None:
        """Ask the organisation to recommend a mediator, or rank and strike candidates of the roster."""

    @step(
        "state",
        source=S.MEDIATOR_PENDING,
        when=[g.RECOMMENDATION_ASKED, g.NO_OPEN_FLAG],
        limit="MED_SELECT_MEDIATOR",
        papers=["M12"],
        basis="人民调解法19; ZXTJ 10",
    )
    def appoint_mediator(self) -> None:
        """Name a mediator from the roster."""

    @step("state", source=S.MEDIATOR_PENDING, basis="SSTJ 13")
    def ask_conflict_release(self) -> None:
        """Ask that a connection which the conflict search found shall not stand in the way."""

    @step("state", source=S.MEDIATOR_PENDING, basis="SSTJ 13")
    def answer_conflict_release(self) -> None:
        """Release a connection with a reason, or uphold it. Never whoever asked."""

    @step("state", source=S.MEDIATOR_PENDING, papers=["M13"], basis="SSTJ 20; SZDY 23; ZXTJ 13")
    def accept_appointment(self) -> None:
        """Accept the appointment and make the disclosure."""

    @step("state", source=S.MEDIATOR_PENDING)
    def decline_appointment(self) -> None:
        """Decline the appointment."""

    @step("state", source=S.MEDIATOR_PENDING, limit="MED_OBJECTION", papers=["M14"], basis="SZDY 23; TYTJ 15")
    def answer_disclosure(self) -> None:
        """Object to the proposed mediator, or say that there is no objection."""

    @step(
        "state",
        source=S.MEDIATOR_PENDING,
        target=S.MEDIATING,
        when=[
            g.NOMINEE_ACCEPTED,
            g.NO_CONFLICT,
            g.NO_OPEN_OBJECTION,
            g.OBJECTION_WINDOW_OVER,
            g.IDENTITIES_CHECKED,
            g.NO_OPEN_FLAG,
        ],
        limit="MED_START",
        papers=["M13"],
        basis="SSTJ 20; SZDY 23",
    )
    def confirm_mediator(self) -> None:
        """Take up the mediation."""

    @step("state", source=S.MEDIATING, target=S.MEDIATOR_PENDING, papers=["M14"], basis="SZDY 23; TYTJ 15")
    def replace_mediator(self) -> None:
        """Ask for another mediator. The period keeps running."""

    # --- Sessions ----------------------------------------------------------------------------------

    @step("state", source=S.MEDIATING, when=[g.NO_OPEN_FLAG], papers=["M16"], basis="SSTJ 18; ZXTJ 16-17")
    def schedule_meeting(self) -> None:
        """Schedule a joint or a private session."""

    @step("state", source=[S.MEDIATING, S.SUSPENDED, S.SIGNING, S.AGREED, S.TERMINATED])
    def cancel_meeting(self) -> None:
        """Cancel a session, with a reason. One that did not take place is struck before the case is closed."""

    @step(
        "state",
        source=[S.MEDIATING, S.SIGNING, S.AGREED, S.TERMINATED],
        papers=["M19"],
        basis="SSTJ 18; 人民调解法27",
    )
    def hold_session(self) -> None:
        """Write the record of a session; at the latest before the case is closed."""

    @step("state", source=[S.MEDIATING, S.SIGNING, S.SUSPENDED])
    def answer_record(self) -> None:
        """Confirm the record of a session, or object to it."""

    @step(
        "state",
        source=S.MEDIATING,
        when=[g.PERIOD_RUNNING],
        limit="MED_PERIOD",
        papers=["M21"],
        basis="SZDY 25; ZXTJ 24",
    )
    def extend(self, *, ends_on: date) -> None:
        """Extend the mediation period, with the consent of all parties, before it ends."""
        self.period_ends_on = ends_on

    @step("state", source=S.MEDIATING, target=S.SUSPENDED, papers=["M22"], basis="ZXTJ 26; HOHHOT")
    def suspend(self) -> None:
        """Suspend the mediation; the period pauses."""

    @step("state", source=S.SUSPENDED, target=S.MEDIATING, papers=["M22"])
    def resume(self, *, ends_on: date) -> None:
        """Resume the mediation; the remaining days are restored."""
        self.period_ends_on = ends_on

    # --- The rooms ---------------------------------------------------------------------------------

    @step("state", source=[S.MEDIATING, S.SIGNING], basis="SSTJ 14; SZDY 40")
    def send_message(self) -> None:
        """Say something in the joint room, or in the caucus of one side."""

    @step("state", source=[S.MEDIATING, S.SIGNING])
    def ask_release(self) -> None:
        """Ask a side to let exact words of its caucus into the joint room."""

    @step("state", source=[S.MEDIATING, S.SIGNING])
    def answer_release(self) -> None:
        """Let words of one's own caucus out, or not."""

    @step("state", source=S.MEDIATING)
    def make_offer(self) -> None:
        """Offer terms to the other side, or tell them to the mediator in confidence."""

    @step("state", source=S.MEDIATING)
    def answer_offer(self) -> None:
        """Accept or decline the other side's offer."""

    @step("state", source=S.MEDIATING)
    def withdraw_offer(self) -> None:
        """Take one's own offer back."""

    @step("state", source=S.MEDIATING, papers=["M20"], basis="SZDY 73; ZXTJ 22")
    def record_undisputed(self) -> None:
        """Record facts that nobody disputes."""

    @step("state", source=S.MEDIATING, papers=["M20"], basis="SZDY 73; ZXTJ 18,22")
    def answer_undisputed(self) -> None:
        """Confirm the undisputed facts, and say whether they may be used in later proceedings."""

    # --- The agreement -----------------------------------------------------------------------------

    @step("state", source=S.MEDIATING)
    def edit_agreement(self) -> None:
        """Draft the agreement, clause by clause."""

    @step(
        "state",
        source=S.MEDIATING,
        target=S.SIGNING,
        when=[g.HAS_RECORD, g.NO_GAPS, g.NOTHING_FORBIDDEN, g.NO_OPEN_FLAG],
        papers=["M23"],
        basis="人民调解法29; SSTJ 22",
    )
    def draft_agreement(self) -> None:
        """Finalise the agreement and put it to signature."""

    @step(
        "state",
        source=S.MEDIATING,
        target=S.AGREED,
        when=[g.ORAL_ALLOWED, g.HAS_RECORD, g.NO_OPEN_FLAG],
        papers=["M24"],
        basis="人民调解法28,30",
    )
    def record_oral_agreement(self, *, on: date) -> None:
        """Record an oral agreement: the parties say that no written text is needed."""
        self.outcome = Outcome.AGREEMENT_ORAL
        self.agreed_on = on

    @step("state", source=S.SIGNING, target=S.MEDIATING, when=[g.NOT_ALL_SIGNED])
    def revise(self) -> None:
        """Change the text again. Signatures already made are void."""

    @step("state", source=S.SIGNING, when=[g.FROZEN, g.NO_OPEN_FLAG], basis="人民调解法29; DZQM 13-14")
    def sign(self) -> None:
        """Sign the frozen text."""

    @step(
        "state",
        source=S.SIGNING,
        target=S.AGREED,
        when=[g.ALL_SIGNED],
        papers=["M23"],
        basis="人民调解法29; ZXTJ 19; SSTJ 22",
    )
    def complete_signing(self, *, outcome: str, on: date) -> None:
        """Put the agreement in force: the last required act is done."""
        self.outcome = outcome
        self.agreed_on = on

    @step(
        "state",
        source=[S.AGREED, S.CLOSED],
        limit="JC_APPLY",
        papers=["J01", "J02"],
        basis="MSF 205-206; RMTJF 33",
    )
    def record_confirmation(self) -> None:
        """Record that judicial confirmation was applied for, or how the court ruled."""

    # --- Endings without agreement -----------------------------------------------------------------

    @step("state", source=S.SIGNING, target=S.TERMINATED, papers=["M25"], basis="ZXTJ 25(7)")
    def refuse_to_sign(self, *, on: date) -> None:
        """Refuse to sign the agreement."""
        self._end(Outcome.REFUSED_TO_SIGN, on)

    @step(
        "state",
        source=[S.MEDIATOR_PENDING, S.MEDIATING, S.SUSPENDED],
        target=S.TERMINATED,
        papers=["M25"],
        basis="SZDY 28; ZXTJ 25; 人民调解法23,26",
    )
    def terminate(self, *, outcome: str, on: date) -> None:
        """End the mediation without agreement, for a stated reason."""
        self._end(outcome, on)

    @step(
        "state",
        source=[S.MEDIATING, S.SIGNING],
        target=S.TERMINATED,
        when=[g.PERIOD_OVER],
        limit="MED_PERIOD",
        papers=["M25"],
        basis="SZDY 25",
    )
    def expire(self, *, on: date) -> None:
        """End the mediation: the period is over and was not extended."""
        self._end(Outcome.EXPIRED, on)

    # --- Closing -----------------------------------------------------------------------------------

    @step(
        "state",
        source=[S.AGREED, S.TERMINATED],
        target=S.CLOSED,
        when=[g.CHECKLIST_DONE],
        limit="ARCHIVE",
        papers=["M26"],
        basis="人民调解法26-27",
    )
    def close(self) -> None:
        """Close the case. The closing date is the legal event, not the click."""
        self.closed_on = self.agreed_on if self.outcome in _AGREED else self.terminated_on
        self.first_closed_on = self.first_closed_on or self.closed_on

    @step("state", source=S.CLOSED, target=S.MEDIATING, basis="人民调解法33(3); RMTJ02 40")
    def reopen(self) -> None:
        """Open the case again. It keeps its first closing date and is never counted again."""
        self.closed_on = None
        self.outcome = ""
        self.agreed_on = None
        self.terminated_on = None

    @step(
        "state",
        source=S.CLOSED,
        target=S.ARCHIVED,
        limit="ARCHIVE",
        papers=["M30"],
        basis="人民调解法27; DAF",
    )
    def archive(self) -> None:
        """Put the closed file into the archive."""

    @step(
        "state",
        source=[S.CONSENT_PENDING, S.MEDIATOR_PENDING, S.MEDIATING],
        target=S.MERGED,
        when=[g.OPEN_CASE_OF_THE_SAME_PARTIES],
        papers=["M04"],
    )
    def merge(self) -> None:
        """Merge the case into a lead case, since both are about the same facts."""
        self.outcome = Outcome.MERGED

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

    @step("state", source=[S.CLOSED, S.ARCHIVED], when=[g.NOT_ANNULLED], basis="民诉法解释 358")
    def annul(self) -> None:
        """Record that the result fell away: confirmation refused, set aside, void. It stays counted, marked."""

    # --- Ledgers of the years before ----------------------------------------------------------------

    @step("state", source=[*_BEFORE_THE_END, S.CLOSED, S.ARCHIVED])
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

    def _end(self, outcome: str, on: date) -> None:
        self.outcome = outcome
        self.terminated_on = on


_AGREED = frozenset({Outcome.AGREEMENT_WRITTEN, Outcome.AGREEMENT_ORAL, Outcome.AGREEMENT_PARTIAL})

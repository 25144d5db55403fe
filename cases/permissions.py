"""Who may: roles, actions, and the one table that joins them.

Pure: no query, no model. `manage.py print_matrix` prints the table; the print is committed at
docs/matrix.md and compared in a test. *When* an action is legal stands in procedures/, *what happens*
in services/.

Source: the role codes of the domain reference §10; the actors of transitions.csv.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from cases.kinds import Kind


class Role(StrEnum):
    """What somebody is on a case. Staff roles are also the names of the centre's groups."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"
    THIRD_PARTY = "THIRD_PARTY"
    AGENT = "AGENT"
    INVITEE = "INVITEE"  # a respondent who came by the invitation, without an account
    NOMINEE = "NOMINEE"  # a mediator or arbitrator who was named and is not confirmed yet
    MEDIATOR = "MEDIATOR"
    ARBITRATOR = "ARBITRATOR"
    PRESIDING_ARBITRATOR = "PRESIDING_ARBITRATOR"
    EXPERT = "EXPERT"
    INTAKE_CLERK = "INTAKE_CLERK"
    CASE_SECRETARY = "CASE_SECRETARY"
    SUPERVISOR = "SUPERVISOR"
    INSTITUTION_CHAIR = "INSTITUTION_CHAIR"
    STATISTICIAN = "STATISTICIAN"
    ADMINISTRATOR = "ADMINISTRATOR"
    SYSTEM = "SYSTEM"


ROLE_LABELS: Mapping[Role, object] = MappingProxyType(
    {
        Role.APPLICANT: _("Applicant"),
        Role.RESPONDENT: _("Respondent"),
        Role.THIRD_PARTY: _("Third party"),
        Role.AGENT: _("Representative"),
        Role.INVITEE: _("Respondent by invitation"),
        Role.NOMINEE: _("Proposed neutral"),
        Role.MEDIATOR: _("Mediator"),
        Role.ARBITRATOR: _("Arbitrator"),
        Role.PRESIDING_ARBITRATOR: _("Presiding arbitrator"),
        Role.EXPERT: _("Expert"),
        Role.INTAKE_CLERK: _("Intake clerk"),
        Role.CASE_SECRETARY: _("Case secretary"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.INSTITUTION_CHAIR: _("Head of the organisation"),
        Role.STATISTICIAN: _("Statistician"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.SYSTEM: _("System"),
    }
)

# Roles that a dated Engagement gives, by its permission `act_as_…`.
ENGAGED_ROLES = frozenset(
    {
        Role.APPLICANT,
        Role.RESPONDENT,
        Role.THIRD_PARTY,
        Role.AGENT,
        Role.MEDIATOR,
        Role.ARBITRATOR,
        Role.PRESIDING_ARBITRATOR,
        Role.CASE_SECRETARY,
    }
)
# Those who decide an arbitration. A sole arbitrator presides.
TRIBUNAL_ROLES = frozenset({Role.ARBITRATOR, Role.PRESIDING_ARBITRATOR})
NEUTRAL_ROLES = TRIBUNAL_ROLES | {Role.MEDIATOR}
PARTY_ROLES = frozenset({Role.APPLICANT, Role.RESPONDENT, Role.THIRD_PARTY, Role.AGENT})
# Roles that a group of the centre gives, for every case of the same organisation.
STAFF_ROLES = frozenset(
    {
        Role.INTAKE_CLERK,
        Role.CASE_SECRETARY,
        Role.SUPERVISOR,
        Role.INSTITUTION_CHAIR,
        Role.STATISTICIAN,
        Role.ADMINISTRATOR,
    }
)


class SideKind(StrEnum):
    """The two sides that a case starts with."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"


class Action(StrEnum):
    """Every act on a case. The value is the name of the step in the procedure."""

    # filing
    EDIT_DRAFT = "edit_draft"
    SUBMIT = "submit"
    DISCARD = "discard"
    RESUBMIT = "resubmit"
    WITHDRAW_BEFORE_ACCEPTANCE = "withdraw_before_acceptance"
    # intake
    REQUEST_CORRECTION = "request_correction"
    LAPSE_CORRECTION = "lapse_correction"
    REJECT = "reject"
    ACCEPT = "accept"
    # the respondent
    ASK_FOR_TIME = "ask_for_time"
    REPLY = "reply"
    CONSENT = "consent"
    REFUSE = "refuse"
    NO_REPLY = "no_reply"
    CONFIRM_ADDRESS = "confirm_address"
    # the file
    ADD_EVIDENCE = "add_evidence"
    ADD_NOTE = "add_note"
    ASSIGN_SECRETARY = "assign_secretary"
    CHECK_IDENTITY = "check_identity"
    RAISE_FLAG = "raise_flag"
    CLEAR_FLAG = "clear_flag"
    BREAK_GLASS = "break_glass"
    SERVE = "serve"
    # the mediator
    ASK_CONFLICT_RELEASE = "ask_conflict_release"
    ANSWER_CONFLICT_RELEASE = "answer_conflict_release"
    CHOOSE_MEDIATOR = "choose_mediator"
    APPOINT_MEDIATOR = "appoint_mediator"
    ACCEPT_APPOINTMENT = "accept_appointment"
    DECLINE_APPOINTMENT = "decline_appointment"
    ANSWER_DISCLOSURE = "answer_disclosure"
    CONFIRM_MEDIATOR = "confirm_mediator"
    REPLACE_MEDIATOR = "replace_mediator"
    # sessions
    SCHEDULE_MEETING = "schedule_meeting"
    CANCEL_MEETING = "cancel_meeting"
    HOLD_SESSION = "hold_session"
    ANSWER_RECORD = "answer_record"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    # the rooms
    SEND_MESSAGE = "send_message"
    ASK_RELEASE = "ask_release"
    ANSWER_RELEASE = "answer_release"
    MAKE_OFFER = "make_offer"
    ANSWER_OFFER = "answer_offer"
    WITHDRAW_OFFER = "withdraw_offer"
    RECORD_UNDISPUTED = "record_undisputed"
    ANSWER_UNDISPUTED = "answer_undisputed"
    # the agreement
    EDIT_AGREEMENT = "edit_agreement"
    DRAFT_AGREEMENT = "draft_agreement"
    RECORD_ORAL_AGREEMENT = "record_oral_agreement"
    REVISE = "revise"
    SIGN = "sign"
    COMPLETE_SIGNING = "complete_signing"
    REFUSE_TO_SIGN = "refuse_to_sign"
    RECORD_CONFIRMATION = "record_confirmation"
    # endings
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    EXPIRE = "expire"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    MERGE = "merge"
    # what becomes known after the closing
    CORRECT_CLOSING = "correct_closing"
    STRIKE_OUT = "strike_out"
    ANNUL = "annul"
    # ledgers of the years before
    COMPLETE_FROM_LEDGER = "complete_from_ledger"
    UNDO_IMPORT = "undo_import"
    # arbitration: the examination, the fee and the answer
    DECIDE_ARBITRABILITY = "decide_arbitrability"
    ASK_TO_DEFER_FEE = "ask_to_defer_fee"
    RECORD_FEE = "record_fee"
    FEE_PAID_AND_NOTIFY = "fee_paid_and_notify"
    FEE_LAPSE = "fee_lapse"
    GIVE_LEAVE = "give_leave"
    FILE_ANSWER = "file_answer"
    OBJECT_TO_JURISDICTION = "object_to_jurisdiction"
    OBJECT_TO_ONLINE = "object_to_online"
    GIVE_CONSENT = "give_consent"
    END_ANSWER_PERIOD = "end_answer_period"
    # arbitration: the tribunal
    CHOOSE_ARBITRATOR = "choose_arbitrator"
    APPOINT_ARBITRATOR = "appoint_arbitrator"
    CHALLENGE = "challenge"
    DECIDE_CHALLENGE = "decide_challenge"
    CONSTITUTE = "constitute"
    REPLACE_ARBITRATOR = "replace_arbitrator"
    # arbitration: the hearing
    SCHEDULE_HEARING = "schedule_hearing"
    HOLD_HEARING = "hold_hearing"
    POSTPONE = "postpone"
    DOCUMENTS_ONLY = "documents_only"
    CLOSE_HEARING = "close_hearing"
    REOPEN_HEARING = "reopen_hearing"
    # arbitration: mediation inside it
    START_MEDIATION = "start_mediation"
    MEDIATION_FAILED = "mediation_failed"
    ISSUE_MEDIATION_STATEMENT = "issue_mediation_statement"
    SIGN_FOR_RECEIPT = "sign_for_receipt"
    ALL_RECEIPTED = "all_receipted"
    PARTY_RENEGED = "party_reneged"
    # arbitration: the award
    EDIT_AWARD = "edit_award"
    SCRUTINISE_AWARD = "scrutinise_award"
    SIGN_AWARD = "sign_award"
    ISSUE_AWARD = "issue_award"
    CONSENT_AWARD = "consent_award"
    PARTIAL_AWARD = "partial_award"
    EXTEND_AWARD_PERIOD = "extend_award_period"
    ASK_FOR_CORRECTION = "ask_for_correction"
    CORRECT_AWARD = "correct_award"
    REFUSE_CORRECTION = "refuse_correction"
    # arbitration: other endings
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    DISMISS = "dismiss"
    RE_ARBITRATE = "re_arbitrate"
    CONSOLIDATE = "consolidate"


@dataclass(frozen=True)
class Permission:
    """One row of the table.

    Args:
        roles: who may do it (an AGENT acts for the side that it represents).
        side: set where only people of one side may.
        approve: a second person in this role must confirm before it happens,
        approve_in: in these states only; in every state where none is named.
        special: an agent needs special authority (特别授权), a general one is not enough.
        all_sides: every side must agree before it happens.
    """

    roles: frozenset[Role]
    side: SideKind | None = None
    approve: Role | None = None
    approve_in: frozenset[str] = frozenset()
    special: bool = False
    all_sides: bool = False

    def approver_in(self, state: str) -> Role | None:
        """Return who must confirm the act in a state, or None."""
        return None if self.approve_in and state not in self.approve_in else self.approve

    def needs_others(self, state: str) -> bool:
        """Return whether the act is only proposed, in a state, until somebody else has agreed to it."""
        return self.approver_in(state) is not None or self.all_sides


def _by(
    *roles: Role,
    side: SideKind | None = None,
    approve: Role | None = None,
    approve_in: tuple[str, ...] = (),
    special: bool = False,
    all_sides: bool = False,
) -> Permission:
    return Permission(frozenset(roles), side, approve, frozenset(approve_in), special, all_sides)


_R = Role
_BOTH_SIDES = (_R.APPLICANT, _R.RESPONDENT, _R.AGENT)
_APPLICANT = SideKind.APPLICANT
_RESPONDENT = SideKind.RESPONDENT

# Filing and intake are the same in both procedures.
_FILING: Mapping[Action, Permission] = {
    Action.EDIT_DRAFT: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT),
    Action.SUBMIT: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT),
    Action.DISCARD: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT),
    Action.RESUBMIT: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT),
    Action.REQUEST_CORRECTION: _by(_R.INTAKE_CLERK),
    Action.LAPSE_CORRECTION: _by(_R.INTAKE_CLERK),
    Action.REJECT: _by(_R.INTAKE_CLERK, approve=_R.SUPERVISOR),
    Action.ACCEPT: _by(_R.INTAKE_CLERK),
}
# So are the ledgers of the years before; a command takes an import back as SYSTEM.
_LEDGERS: Mapping[Action, Permission] = {
    Action.COMPLETE_FROM_LEDGER: _by(_R.STATISTICIAN, _R.SYSTEM),
    Action.UNDO_IMPORT: _by(_R.STATISTICIAN, _R.SYSTEM),
}
# And what becomes known of a closed case: one person proposes, a supervisor who is somebody else confirms. The
# statistician proposes for imported cases, which have no secretary.
_AFTERWARDS: Mapping[Action, Permission] = {
    Action.CORRECT_CLOSING: _by(_R.CASE_SECRETARY, _R.STATISTICIAN, approve=_R.SUPERVISOR),
    Action.STRIKE_OUT: _by(_R.CASE_SECRETARY, _R.STATISTICIAN, approve=_R.SUPERVISOR),
    Action.ANNUL: _by(_R.CASE_SECRETARY, _R.STATISTICIAN, approve=_R.SUPERVISOR),
}
_MEDIATION: Mapping[Action, Permission] = {
    Action.ASK_FOR_TIME: _by(_R.RESPONDENT, _R.INVITEE, _R.AGENT, side=_RESPONDENT),
    Action.REPLY: _by(_R.RESPONDENT, _R.INVITEE, _R.AGENT, _R.CASE_SECRETARY, side=_RESPONDENT),
    Action.CONSENT: _by(_R.RESPONDENT, _R.INVITEE, _R.AGENT, _R.CASE_SECRETARY, side=_RESPONDENT),
    Action.REFUSE: _by(_R.RESPONDENT, _R.INVITEE, _R.AGENT, _R.CASE_SECRETARY, side=_RESPONDENT),
    Action.NO_REPLY: _by(_R.CASE_SECRETARY),
    Action.CONFIRM_ADDRESS: _by(*_BOTH_SIDES, _R.INVITEE),
    Action.ADD_EVIDENCE: _by(*_BOTH_SIDES),
    Action.ADD_NOTE: _by(_R.CASE_SECRETARY, _R.INTAKE_CLERK, _R.SUPERVISOR, _R.MEDIATOR),
    Action.ASSIGN_SECRETARY: _by(_R.SUPERVISOR),
    Action.CHECK_IDENTITY: _by(_R.CASE_SECRETARY),
    Action.RAISE_FLAG: _by(_R.INTAKE_CLERK, _R.CASE_SECRETARY, _R.MEDIATOR, _R.SYSTEM),
    Action.CLEAR_FLAG: _by(_R.SUPERVISOR),
    Action.BREAK_GLASS: _by(_R.SUPERVISOR),
    Action.SERVE: _by(_R.CASE_SECRETARY),
    Action.CHOOSE_MEDIATOR: _by(*_BOTH_SIDES),
    Action.APPOINT_MEDIATOR: _by(_R.CASE_SECRETARY),
    Action.ASK_CONFLICT_RELEASE: _by(_R.CASE_SECRETARY),
    Action.ANSWER_CONFLICT_RELEASE: _by(_R.SUPERVISOR, _R.INSTITUTION_CHAIR),
    Action.ACCEPT_APPOINTMENT: _by(_R.NOMINEE),
    Action.DECLINE_APPOINTMENT: _by(_R.NOMINEE),
    Action.ANSWER_DISCLOSURE: _by(*_BOTH_SIDES),
    Action.CONFIRM_MEDIATOR: _by(_R.NOMINEE),
    Action.REPLACE_MEDIATOR: _by(*_BOTH_SIDES, _R.MEDIATOR, _R.SUPERVISOR),
    Action.SCHEDULE_MEETING: _by(_R.MEDIATOR, _R.CASE_SECRETARY),
    Action.CANCEL_MEETING: _by(_R.MEDIATOR, _R.CASE_SECRETARY),
    Action.HOLD_SESSION: _by(_R.MEDIATOR),
    Action.ANSWER_RECORD: _by(*_BOTH_SIDES, _R.CASE_SECRETARY),
    Action.EXTEND: _by(*_BOTH_SIDES, special=True, all_sides=True),
    Action.SUSPEND: _by(_R.MEDIATOR, approve=_R.SUPERVISOR),
    Action.RESUME: _by(_R.MEDIATOR, _R.CASE_SECRETARY),
    Action.SEND_MESSAGE: _by(*_BOTH_SIDES, _R.MEDIATOR),
    Action.ASK_RELEASE: _by(_R.MEDIATOR),
    Action.ANSWER_RELEASE: _by(*_BOTH_SIDES, special=True),
    Action.MAKE_OFFER: _by(*_BOTH_SIDES, special=True),
    Action.ANSWER_OFFER: _by(*_BOTH_SIDES, special=True),
    Action.WITHDRAW_OFFER: _by(*_BOTH_SIDES, special=True),
    Action.RECORD_UNDISPUTED: _by(_R.MEDIATOR),
    Action.ANSWER_UNDISPUTED: _by(*_BOTH_SIDES, special=True),
    Action.EDIT_AGREEMENT: _by(_R.MEDIATOR),
    Action.DRAFT_AGREEMENT: _by(_R.MEDIATOR),
    Action.RECORD_ORAL_AGREEMENT: _by(_R.MEDIATOR),
    Action.REVISE: _by(*_BOTH_SIDES, _R.MEDIATOR),
    Action.SIGN: _by(*_BOTH_SIDES, _R.MEDIATOR, special=True),
    Action.COMPLETE_SIGNING: _by(_R.SYSTEM),
    Action.REFUSE_TO_SIGN: _by(*_BOTH_SIDES, _R.MEDIATOR, special=True),
    Action.RECORD_CONFIRMATION: _by(*_BOTH_SIDES, _R.CASE_SECRETARY),
    Action.WITHDRAW: _by(_R.APPLICANT, _R.AGENT, side=_APPLICANT, special=True),
    Action.TERMINATE: _by(*_BOTH_SIDES, _R.MEDIATOR, _R.CASE_SECRETARY, special=True),
    Action.EXPIRE: _by(_R.MEDIATOR),
    Action.CLOSE: _by(_R.CASE_SECRETARY, approve=_R.SUPERVISOR),
    Action.REOPEN: _by(_R.SUPERVISOR, approve=_R.INSTITUTION_CHAIR),
    Action.ARCHIVE: _by(_R.CASE_SECRETARY),
    Action.MERGE: _by(_R.SUPERVISOR),
}
_CHAIR = _R.PRESIDING_ARBITRATOR  # acts for the tribunal; a sole arbitrator presides
_CONSTITUTED = ("IN_PROCEEDINGS", "HEARING", "DELIBERATION", "SUSPENDED", "MEDIATION")
_ARBITRATION: Mapping[Action, Permission] = {
    Action.DECIDE_ARBITRABILITY: _by(_R.SUPERVISOR),
    Action.ASK_TO_DEFER_FEE: _by(*_BOTH_SIDES),
    Action.RECORD_FEE: _by(_R.CASE_SECRETARY),
    Action.FEE_PAID_AND_NOTIFY: _by(_R.CASE_SECRETARY),
    Action.FEE_LAPSE: _by(_R.CASE_SECRETARY),
    Action.GIVE_LEAVE: _by(_R.CASE_SECRETARY),
    Action.FILE_ANSWER: _by(_R.RESPONDENT, _R.AGENT, side=_RESPONDENT),
    Action.OBJECT_TO_JURISDICTION: _by(*_BOTH_SIDES),
    Action.OBJECT_TO_ONLINE: _by(*_BOTH_SIDES),
    Action.GIVE_CONSENT: _by(*_BOTH_SIDES, special=True),
    Action.END_ANSWER_PERIOD: _by(_R.CASE_SECRETARY),
    Action.CONFIRM_ADDRESS: _by(*_BOTH_SIDES),
    Action.ADD_EVIDENCE: _by(*_BOTH_SIDES),
    Action.ADD_NOTE: _by(_R.CASE_SECRETARY, _R.INTAKE_CLERK, _R.SUPERVISOR, _R.ARBITRATOR, _CHAIR),
    Action.ASSIGN_SECRETARY: _by(_R.SUPERVISOR),
    Action.CHECK_IDENTITY: _by(_R.CASE_SECRETARY),
    Action.RAISE_FLAG: _by(_R.INTAKE_CLERK, _R.CASE_SECRETARY, _CHAIR, _R.SYSTEM),
    Action.CLEAR_FLAG: _by(_R.SUPERVISOR),
    Action.BREAK_GLASS: _by(_R.SUPERVISOR),
    Action.SERVE: _by(_R.CASE_SECRETARY),
    Action.CHOOSE_ARBITRATOR: _by(*_BOTH_SIDES),
    Action.APPOINT_ARBITRATOR: _by(_R.INSTITUTION_CHAIR),
    Action.ASK_CONFLICT_RELEASE: _by(_R.CASE_SECRETARY, _R.INSTITUTION_CHAIR),
    Action.ANSWER_CONFLICT_RELEASE: _by(_R.SUPERVISOR, _R.INSTITUTION_CHAIR),
    Action.ACCEPT_APPOINTMENT: _by(_R.NOMINEE),
    Action.DECLINE_APPOINTMENT: _by(_R.NOMINEE),
    Action.ANSWER_DISCLOSURE: _by(*_BOTH_SIDES),
    Action.CHALLENGE: _by(*_BOTH_SIDES),
    Action.DECIDE_CHALLENGE: _by(_R.INSTITUTION_CHAIR),
    Action.CONSTITUTE: _by(_R.INSTITUTION_CHAIR, _R.CASE_SECRETARY),
    Action.REPLACE_ARBITRATOR: _by(_R.INSTITUTION_CHAIR),
    Action.SCHEDULE_HEARING: _by(_CHAIR, _R.CASE_SECRETARY),
    Action.SCHEDULE_MEETING: _by(_CHAIR),
    Action.CANCEL_MEETING: _by(_CHAIR, _R.CASE_SECRETARY),
    Action.HOLD_HEARING: _by(_CHAIR),
    Action.ANSWER_RECORD: _by(*_BOTH_SIDES, _R.CASE_SECRETARY),
    Action.POSTPONE: _by(*_BOTH_SIDES, approve=_CHAIR),
    Action.DOCUMENTS_ONLY: _by(_CHAIR),
    Action.CLOSE_HEARING: _by(_CHAIR),
    Action.REOPEN_HEARING: _by(_CHAIR),
    Action.SUSPEND: _by(_CHAIR),
    Action.RESUME: _by(_CHAIR),
    Action.START_MEDIATION: _by(_CHAIR),
    Action.HOLD_SESSION: _by(_CHAIR),
    Action.MEDIATION_FAILED: _by(_CHAIR),
    Action.ISSUE_MEDIATION_STATEMENT: _by(_CHAIR),
    Action.SIGN_FOR_RECEIPT: _by(*_BOTH_SIDES, special=True),
    Action.ALL_RECEIPTED: _by(_R.CASE_SECRETARY, _R.SYSTEM),
    Action.PARTY_RENEGED: _by(*_BOTH_SIDES, special=True),
    Action.EDIT_AWARD: _by(_R.ARBITRATOR, _CHAIR),
    Action.SCRUTINISE_AWARD: _by(_R.INSTITUTION_CHAIR),
    Action.SIGN_AWARD: _by(_R.ARBITRATOR, _CHAIR),
    Action.ISSUE_AWARD: _by(_CHAIR),
    Action.CONSENT_AWARD: _by(_CHAIR),
    Action.PARTIAL_AWARD: _by(_CHAIR),
    Action.EXTEND_AWARD_PERIOD: _by(_CHAIR, approve=_R.SUPERVISOR),
    Action.ASK_FOR_CORRECTION: _by(*_BOTH_SIDES),
    Action.CORRECT_AWARD: _by(_CHAIR),
    Action.REFUSE_CORRECTION: _by(_CHAIR),
    Action.WITHDRAW: _by(
        _R.APPLICANT, _R.AGENT, side=_APPLICANT, special=True, approve=_CHAIR, approve_in=_CONSTITUTED
    ),
    Action.DEEMED_WITHDRAWN: _by(_CHAIR),
    Action.DISMISS: _by(_R.INSTITUTION_CHAIR, _CHAIR),
    Action.CLOSE: _by(_R.CASE_SECRETARY, approve=_R.SUPERVISOR),
    Action.RE_ARBITRATE: _by(_R.SUPERVISOR),
    Action.ARCHIVE: _by(_R.CASE_SECRETARY),
    Action.CONSOLIDATE: _by(_R.INSTITUTION_CHAIR, _CHAIR),
}

MATRIX: Mapping[Kind, Mapping[Action, Permission]] = MappingProxyType(
    {
        Kind.MEDIATION: MappingProxyType({**_FILING, **_MEDIATION, **_AFTERWARDS, **_LEDGERS}),
        Kind.ARBITRATION: MappingProxyType({**_FILING, **_ARBITRATION, **_AFTERWARDS, **_LEDGERS}),
    }
)


def permission_for(kind: str, action: Action) -> Permission:
    """Return who may take an action on a case of a kind; nobody, where its procedure does not know it."""
    return MATRIX[Kind(kind)].get(action, _NOBODY)


_NOBODY = Permission(frozenset())

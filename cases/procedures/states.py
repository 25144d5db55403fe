"""The states of each procedure, with their labels. Source: states.csv."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.kinds import Kind


class MediationState(models.TextChoices):
    """The states of a mediation, in the order they happen."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Under review")
    CORRECTION = "CORRECTION", _("Correction needed")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")
    CANCELLED = "CANCELLED", _("Withdrawn before acceptance")
    CONSENT_PENDING = "CONSENT_PENDING", _("Awaiting respondent's reply")
    MEDIATOR_PENDING = "MEDIATOR_PENDING", _("Mediator to be appointed")
    MEDIATING = "MEDIATING", _("In mediation")
    SUSPENDED = "SUSPENDED", _("Suspended")
    SIGNING = "SIGNING", _("Awaiting signature")
    AGREED = "AGREED", _("Agreement in effect")
    TERMINATED = "TERMINATED", _("Terminated")
    CLOSED = "CLOSED", _("Closed")
    ARCHIVED = "ARCHIVED", _("Archived")
    MERGED = "MERGED", _("Merged into lead case")


class ArbitrationState(models.TextChoices):
    """The states of an arbitration, in the order they happen."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Under review")
    CORRECTION = "CORRECTION", _("Correction needed")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")
    CANCELLED = "CANCELLED", _("Withdrawn before acceptance")
    FEE_PENDING = "FEE_PENDING", _("Fee due")
    ANSWER_PERIOD = "ANSWER_PERIOD", _("Notice served, answer period")
    TRIBUNAL_PENDING = "TRIBUNAL_PENDING", _("Tribunal to be constituted")
    IN_PROCEEDINGS = "IN_PROCEEDINGS", _("Tribunal constituted, proceedings")
    HEARING = "HEARING", _("Hearing scheduled")
    MEDIATION = "MEDIATION", _("Mediation within arbitration")
    SUSPENDED = "SUSPENDED", _("Suspended")
    DELIBERATION = "DELIBERATION", _("Tribunal deliberating")
    CONSENT_SERVED = "CONSENT_SERVED", _("Mediation statement awaiting receipt")
    DECIDED = "DECIDED", _("Decided")
    CLOSED = "CLOSED", _("Closed")
    ARCHIVED = "ARCHIVED", _("Archived")
    MERGED = "MERGED", _("Consolidated into lead case")


STATES: dict[Kind, type[models.TextChoices]] = {
    Kind.MEDIATION: MediationState,
    Kind.ARBITRATION: ArbitrationState,
}

ENDED = frozenset(
    {"NOT_ACCEPTED", "CANCELLED", "CLOSED", "ARCHIVED", "MERGED"},
)
OPEN = frozenset(state.value for states in STATES.values() for state in states) - ENDED - {"DRAFT"}
ACCEPTED = frozenset(
    state.value
    for states in STATES.values()
    for state in states
    if state.value not in {"DRAFT", "SUBMITTED", "CORRECTION", "NOT_ACCEPTED", "CANCELLED"}
)


class Outcome(models.TextChoices):
    """How a case ended. Source: closure_outcomes.csv, which also says what counts."""

    NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")
    WITHDRAWN_BEFORE_ACCEPTANCE = "WITHDRAWN_BEFORE_ACCEPTANCE", _("Withdrawn before acceptance")
    NO_CORRECTION = "NO_CORRECTION", _("Deemed withdrawn, not corrected in time")
    VOID_ENTRY = "VOID_ENTRY", _("Void entry (registration error)")
    AGREEMENT_WRITTEN = "AGREEMENT_WRITTEN", _("Written mediation agreement")
    AGREEMENT_ORAL = "AGREEMENT_ORAL", _("Oral mediation agreement recorded")
    AGREEMENT_PARTIAL = "AGREEMENT_PARTIAL", _("Partial agreement")
    SETTLED_WITHDRAWN = "SETTLED_WITHDRAWN", _("Parties settled themselves and withdrew")
    RESPONDENT_REFUSED = "RESPONDENT_REFUSED", _("Respondent refused mediation")
    UNREACHABLE = "UNREACHABLE", _("Party could not be reached in the period")
    PARTY_QUIT = "PARTY_QUIT", _("A party refused to continue")
    APPLICANT_WITHDREW = "APPLICANT_WITHDREW", _("Applicant withdrew")
    DEADLOCK = "DEADLOCK", _("Differences too wide")
    EXPIRED = "EXPIRED", _("Period expired without agreement or extension")
    REFUSED_TO_SIGN = "REFUSED_TO_SIGN", _("A party refused to sign")
    BAD_FAITH = "BAD_FAITH", _("Concealment, falsehood or stalling")
    COLLUSION = "COLLUSION", _("Suspected collusion or sham mediation")
    UNSUITABLE = "UNSUITABLE", _("Unsuitable or out of scope")
    TRANSFERRED = "TRANSFERRED", _("Transferred to another body")
    MERGED = "MERGED", _("Merged into a lead case")
    DUPLICATE = "DUPLICATE", _("Duplicate of another entry")
    AWARD = "AWARD", _("Award")
    CONSENT_AWARD = "CONSENT_AWARD", _("Award on agreed terms")
    MEDIATION_STATEMENT = "MEDIATION_STATEMENT", _("Arbitral mediation statement")
    DEFAULT_AWARD = "DEFAULT_AWARD", _("Default award")
    WITHDRAWN = "WITHDRAWN", _("Claim withdrawn")
    DEEMED_WITHDRAWN = "DEEMED_WITHDRAWN", _("Deemed withdrawn (no-show or fee unpaid)")
    DISMISSED_NO_JURISDICTION = "DISMISSED_NO_JURISDICTION", _("Dismissed for lack of jurisdiction")
    DISMISSED_OTHER = "DISMISSED_OTHER", _("Case dismissed for another reason")
    CLAIM_REJECTED_SHAM = "CLAIM_REJECTED_SHAM", _("Claims rejected as sham arbitration")


class ReopenGround(models.TextChoices):
    """Why a closed mediation is opened again. Source: transitions.csv (reopen); 人民调解法33(3)."""

    BOTH_ASK = "BOTH_ASK", _("The parties ask for it together")
    ERROR = "ERROR", _("The file was closed in error")
    AGREEMENT_VOID = "AGREEMENT_VOID", _("A court has declared the agreement invalid or rescinded it")


AGREEMENT_OUTCOMES = frozenset({Outcome.AGREEMENT_WRITTEN, Outcome.AGREEMENT_ORAL, Outcome.AGREEMENT_PARTIAL})
# What `terminate` may give; the others come from their own steps.
TERMINATION_OUTCOMES = (
    Outcome.PARTY_QUIT,
    Outcome.APPLICANT_WITHDREW,
    Outcome.DEADLOCK,
    Outcome.BAD_FAITH,
    Outcome.COLLUSION,
    Outcome.UNSUITABLE,
    Outcome.SETTLED_WITHDRAWN,
    Outcome.UNREACHABLE,
)
# What `issue_award` and `dismiss` may give.
AWARD_OUTCOMES = (Outcome.AWARD, Outcome.DEFAULT_AWARD, Outcome.CLAIM_REJECTED_SHAM)
DISMISSAL_OUTCOMES = (Outcome.DISMISSED_NO_JURISDICTION, Outcome.DISMISSED_OTHER)

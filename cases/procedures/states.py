"""The states of each procedure, with their labels. Source: states.csv."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Which procedure a case follows."""

    MEDIATION = "MEDIATION", _("Mediation")
    ARBITRATION = "ARBITRATION", _("Arbitration")


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


# The arbitration procedure adds its own states beside these.
STATES: dict[Kind, type[models.TextChoices]] = {Kind.MEDIATION: MediationState}

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
    """How a mediation ended. Source: closure_outcomes.csv, which also says what counts."""

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

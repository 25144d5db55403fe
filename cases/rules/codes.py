"""The vocabularies of the code tables: every code that a column may hold, with its label."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.deadlines import Unit, Why


class Confidence(TextChoices):
    """How sure the product is of a row; the README of this folder says when each is used."""

    VERIFIED = "VERIFIED", _("Read in the text of the law or rule")
    SECONDARY = "SECONDARY", _("Read in a secondary source")
    EXAMPLE = "EXAMPLE", _("Number of one institution, as an example")
    MEMORY = "MEMORY", _("Not read in the source")
    DESIGN = "DESIGN", _("Proposal of this system, no legal source")


# What the centre must confirm before it relies on a row.
UNSURE = frozenset({Confidence.EXAMPLE, Confidence.MEMORY, Confidence.DESIGN})


class Track(TextChoices):
    """The part of the work to which a row belongs."""

    INTAKE = "INTAKE", pgettext_lazy("part of the work", "Intake")
    MEDIATION = "MEDIATION", pgettext_lazy("part of the work", "Mediation")
    CONFIRMATION = "CONFIRMATION", pgettext_lazy("part of the work", "Judicial confirmation")
    ARBITRATION = "ARBITRATION", pgettext_lazy("part of the work", "Arbitration")
    POST = "POST", pgettext_lazy("part of the work", "After closing")
    COURT = "COURT", pgettext_lazy("part of the work", "Courts")
    GENERAL = "GENERAL", pgettext_lazy("part of the work", "General")
    SYSTEM = "SYSTEM", pgettext_lazy("part of the work", "System")


class UnitChoice(TextChoices):
    """Labels for `cases.deadlines.Unit`."""

    DAY = Unit.DAY.value, pgettext_lazy("unit of time", "days")
    WORKING_DAY = Unit.WORKING_DAY.value, pgettext_lazy("unit of time", "working days")
    MONTH = Unit.MONTH.value, pgettext_lazy("unit of time", "months")
    YEAR = Unit.YEAR.value, pgettext_lazy("unit of time", "years")
    DAY_BEFORE = Unit.DAY_BEFORE.value, pgettext_lazy("unit of time", "days before")
    EVENT = Unit.EVENT.value, pgettext_lazy("unit of time", "until the event")
    MONTH_MIN = Unit.MONTH_MIN.value, pgettext_lazy("unit of time", "months at least")


class WhyChoice(TextChoices):
    """Sentences for `cases.deadlines.Why`."""

    PAUSED = Why.PAUSED.value, _("The time during which the clock stood is added.")
    MONTH_END = Why.MONTH_END.value, _("The month has no such day, so the period ends with the month.")
    REST_DAY = (
        Why.REST_DAY.value,
        _("The last day was a rest day, so the period ends on the next working day."),
    )
    MAKE_UP_DAY = Why.MAKE_UP_DAY.value, _("A weekend day on which offices work counts as a working day.")
    BROUGHT_FORWARD = (
        Why.BROUGHT_FORWARD.value,
        _("The last day was a rest day, so the limit is the working day before it."),
    )


class CountsFrom(TextChoices):
    """The event with which a period starts."""

    APPLICATION_RECEIVED = "APPLICATION_RECEIVED", _("Application received")
    APPLICATION_COMPLETE = "APPLICATION_COMPLETE", _("Complete application received")
    CORRECTION_SERVED = "CORRECTION_SERVED", _("Correction notice served")
    ACCEPTANCE = "ACCEPTANCE", _("Case accepted")
    REFERRAL_CONFIRMED = "REFERRAL_CONFIRMED", _("Court referral accepted by the organisation")
    INVITATION_SERVED = "INVITATION_SERVED", _("Invitation served")
    ALL_CONSENTED = "ALL_CONSENTED", _("All parties consented to mediation")
    ACCEPTED_WITH_CONSENT = "ACCEPTED_WITH_CONSENT", _("Case accepted and all parties consented")
    NOT_IN_REMIT = "NOT_IN_REMIT", _("Found to be outside the remit")
    AGREEMENT_EFFECTIVE = "AGREEMENT_EFFECTIVE", _("Mediation agreement in effect")
    COURT_RECEIVED = "COURT_RECEIVED", _("Court received the application")
    COURT_ACCEPTED = "COURT_ACCEPTED", _("Court accepted the application")
    PERFORMANCE_DUE = "PERFORMANCE_DUE", _("Last day for performance")
    KNOWLEDGE = "KNOWLEDGE", _("Harm and person liable known, or should be known")
    ACCEPTANCE_SERVED = "ACCEPTANCE_SERVED", _("Acceptance notice served")
    NOTICE_SERVED = "NOTICE_SERVED", _("Notice of arbitration served")
    TRIBUNAL_FORMED = "TRIBUNAL_FORMED", _("Tribunal constituted")
    DISCLOSURE_SERVED = "DISCLOSURE_SERVED", _("Disclosure served")
    FIRST_HEARING = "FIRST_HEARING", _("First hearing")
    HEARING = "HEARING", _("Hearing")
    FEE_PAID = "FEE_PAID", _("Fee paid")
    APPOINTMENT = "APPOINTMENT", _("Appointment")
    AWARD_SERVED = "AWARD_SERVED", _("Award served")
    PRESERVATION = "PRESERVATION", _("Preservation measure taken")
    DECISION_SERVED = "DECISION_SERVED", _("Decision served")
    CASE_CLOSED = "CASE_CLOSED", _("Case closed")
    LOG_WRITTEN = "LOG_WRITTEN", _("Log written")
    NOTICE_PUBLISHED = "NOTICE_PUBLISHED", _("Public notice published")


class PausedFor(TextChoices):
    """What stops the clock of a period."""

    NOTHING = "NOTHING", _("Nothing")
    CORRECTION = "CORRECTION", _("Correction of the application")
    APPRAISAL = "APPRAISAL", _("Appraisal or expert opinion")
    SUSPENSION = "SUSPENSION", _("Suspension, audit, appraisal or settlement window")


class Extendable(TextChoices):
    """Who may lengthen a period."""

    NO = "NO", _("Cannot be extended")
    ONCE = "ONCE", _("Once, on request")
    ALL_PARTIES = "ALL_PARTIES", _("If all parties agree")
    ORGANISATION = "ORGANISATION", _("By the organisation or institution")
    TRIBUNAL = "TRIBUNAL", _("By the tribunal")
    COURT = "COURT", _("By the court")
    INTERRUPTED = "INTERRUPTED", _("Suspended or interrupted by law")


class Use(TextChoices):
    """What a period is in this system."""

    LEGAL = "LEGAL", _("Fixed by law, not to be changed")
    DEFAULT = "DEFAULT", _("Default of the centre, may be changed")
    TARGET = "TARGET", _("Service target only")
    INSTITUTION = "INSTITUTION", _("Rules of the arbitration institution")
    COURT_REFERRAL = "COURT_REFERRAL", _("Cases referred by a court")
    ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative mediation")
    REMINDER = "REMINDER", _("Reminder to the parties")
    INFORMATION = "INFORMATION", _("Information only")


class CourtLevel(TextChoices):
    """Which court hears the dispute first."""

    BASIC = "BASIC", _("Basic people's court")
    INTERMEDIATE = "INTERMEDIATE", _("Intermediate people's court or IP court")
    INTERMEDIATE_OR_BASIC = "INTERMEDIATE_OR_BASIC", _("Intermediate or basic people's court")
    DEPENDS = "DEPENDS", _("Depends on the kind of dispute")


class Possible(TextChoices):
    """Whether a kind of dispute may take a way."""

    YES = "Y", pgettext_lazy("possible", "Yes")
    NO = "N", pgettext_lazy("possible", "No")
    WITH_AGREEMENT = "Y_AGREEMENT", pgettext_lazy("possible", "Yes, if the parties agree to arbitrate")
    CONDITIONAL = "COND", pgettext_lazy("possible", "The supervisor decides and records the reason")


class Success(TextChoices):
    """What an outcome is to the success rates."""

    YES = "YES", _("Settled")
    PARTIAL = "PARTIAL", _("Settled in part")
    SEPARATE = "SEPARATE", _("Settled by the parties themselves, shown separately")
    NO = "NO", _("Not settled")
    NONE = "NONE", _("Not rated")


class DamagesAct(TextChoices):
    """The kind of act to which a range of damages applies."""

    ANY = "ANY", _("Any infringement")
    CONFUSION = "CONFUSION", _("Confusion (passing off)")
    OTHER = "OTHER", _("Other acts of unfair competition")


class Punitive(TextChoices):
    """When damages may be multiplied."""

    INTENTIONAL = "INTENTIONAL", _("Intentional infringement in serious circumstances")
    MALICIOUS = "MALICIOUS", _("Malicious infringement in serious circumstances")
    NONE = "NONE", _("No punitive damages")
    BY_LAW_APPLIED = "BY_LAW_APPLIED", _("As in the law that is applied")
    UNKNOWN = "UNKNOWN", _("Introduced; the text has not been read")


class DamagesOrder(TextChoices):
    """In which order damages are worked out."""

    LOSS_OR_GAIN_LICENCE_STATUTORY = (
        "LOSS_OR_GAIN_LICENCE_STATUTORY",
        _("Loss or gain; else a multiple of the licence fee; else the statutory range"),
    )
    LOSS_GAIN_LICENCE_STATUTORY = (
        "LOSS_GAIN_LICENCE_STATUTORY",
        _("Loss; else gain; else a multiple of the licence fee; else the statutory range"),
    )
    LOSS_OR_GAIN_STATUTORY = "LOSS_OR_GAIN_STATUTORY", _("Loss or gain; else the statutory range")
    LOSS_OR_GAIN = "LOSS_OR_GAIN", _("Loss or gain; no statutory range")
    BY_LAW_APPLIED = "BY_LAW_APPLIED", _("As in the law that is applied")
    UNKNOWN = "UNKNOWN", _("The text has not been read")


class FeeKind(TextChoices):
    """A fee of an arbitration."""

    ACCEPTANCE = "ACCEPTANCE", _("Acceptance fee")
    HANDLING = "HANDLING", _("Handling fee")
    ARBITRATION = "ARBITRATION", _("Arbitration fee")
    FILING = "FILING", _("Filing fee")

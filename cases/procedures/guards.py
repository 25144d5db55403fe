"""The guards of the procedures: one fact each, with the sentence shown while it does not hold."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.procedures.step import Guard

if TYPE_CHECKING:
    from cases.models import Case


def _filing_complete(case: "Case") -> bool:
    return not case.facts.missing


def _mediable(case: "Case") -> bool:
    return case.facts.is_mediable


def _corrections_answered(case: "Case") -> bool:
    return case.facts.open_corrections == 0


def _correction_over(case: "Case") -> bool:
    return case.facts.correction_over


def _all_consented(case: "Case") -> bool:
    return case.facts.unanswered == 0 and case.facts.refused == 0


def _refused(case: "Case") -> bool:
    return case.facts.refused > 0


def _reply_over(case: "Case") -> bool:
    return case.facts.reply_over and case.facts.serving_attempts > 0


def _recommendation_asked(case: "Case") -> bool:
    return case.facts.sides_asking_to_recommend == case.facts.sides


def _no_conflict(case: "Case") -> bool:
    return not case.facts.has_conflict


def _nominee_accepted(case: "Case") -> bool:
    return case.facts.nominee_accepted


def _no_open_objection(case: "Case") -> bool:
    return not case.facts.has_open_objection


def _objection_window_over(case: "Case") -> bool:
    return case.facts.objection_window_over


def _identities_checked(case: "Case") -> bool:
    return case.facts.identities_checked


def _no_open_flag(case: "Case") -> bool:
    return not case.facts.has_open_flag


def _has_record(case: "Case") -> bool:
    return case.facts.records > 0


def _no_gaps(case: "Case") -> bool:
    return not case.facts.agreement_gaps


def _nothing_forbidden(case: "Case") -> bool:
    return not case.facts.agreement_forbidden


def _frozen(case: "Case") -> bool:
    return case.facts.is_frozen


def _all_signed(case: "Case") -> bool:
    return case.facts.is_frozen and case.facts.signatures_missing == 0


def _not_all_signed(case: "Case") -> bool:
    return case.facts.signatures_missing > 0 or not case.facts.is_frozen


def _oral_allowed(case: "Case") -> bool:
    return case.facts.oral_allowed


def _period_over(case: "Case") -> bool:
    return case.facts.period_over


def _period_running(case: "Case") -> bool:
    return not case.facts.period_over


def _checklist_done(case: "Case") -> bool:
    return not case.facts.checklist


def _import_may_be_undone(case: "Case") -> bool:
    facts = case.facts
    return facts.undo_until is not None and facts.today <= facts.undo_until


def _unchanged_since_import(case: "Case") -> bool:
    return not case.facts.changed_since_import


def _has_lead(case: "Case") -> bool:
    return case.facts.has_lead


def _not_struck_out(case: "Case") -> bool:
    return not case.facts.is_struck_out


def _not_annulled(case: "Case") -> bool:
    return not case.facts.is_annulled


FILING_COMPLETE = Guard(
    "filing_complete", _("The application is not complete yet."), _filing_complete, "filing"
)
MEDIABLE = Guard(
    "dispute_is_mediable",
    _("This kind of dispute cannot be mediated without a recorded reason."),
    _mediable,
    "mediable",
)
CORRECTIONS_ANSWERED = Guard(
    "every_listed_item_answered",
    _("Some of the listed items have not been corrected yet."),
    _corrections_answered,
    "corrections",
)
CORRECTION_OVER = Guard(
    "correction_period_over", _("The period for correction is still running."), _correction_over, "deadlines"
)
ALL_CONSENTED = Guard(
    "every_respondent_consented",
    _("Not every respondent has agreed to mediate yet."),
    _all_consented,
    "replies",
)
REFUSED = Guard("a_respondent_refused", _("No respondent has declined."), _refused, "replies")
REPLY_OVER = Guard(
    "reply_period_over_and_attempts_logged",
    _("The period for the reply is still running, or no attempt to reach the respondent is on record."),
    _reply_over,
    "replies",
)
RECOMMENDATION_ASKED = Guard(
    "both_sides_asked_for_a_recommendation",
    _("Both sides must first ask the organisation to recommend a mediator."),
    _recommendation_asked,
    "sides",
)
NO_CONFLICT = Guard(
    "no_conflict_of_interest",
    _("The conflict check found a connection with a party."),
    _no_conflict,
    "appointment",
)
NOMINEE_ACCEPTED = Guard(
    "mediator_accepted_and_disclosed",
    _("The proposed mediator has not accepted and made the disclosure yet."),
    _nominee_accepted,
    "appointment",
)
NO_OPEN_OBJECTION = Guard(
    "no_open_objection", _("A side has objected to the proposed mediator."), _no_open_objection, "appointment"
)
OBJECTION_WINDOW_OVER = Guard(
    "objection_window_over",
    _("Both sides may still object to the proposed mediator."),
    _objection_window_over,
    "appointment",
)
IDENTITIES_CHECKED = Guard(
    "identity_and_authority_checked",
    _("Identity and authority of both sides have not been checked yet."),
    _identities_checked,
    "identities",
)
NO_OPEN_FLAG = Guard(
    "no_open_sham_flag",
    _("The case is stopped until the supervisor has looked into a possible sham mediation."),
    _no_open_flag,
    "flag",
)
HAS_RECORD = Guard("mediation_record_exists", _("There is no mediation record yet."), _has_record, "records")
NO_GAPS = Guard("agreement_complete", _("The agreement is not complete yet."), _no_gaps, "agreement")
NOTHING_FORBIDDEN = Guard(
    "no_clause_on_ownership_or_validity",
    _("A clause decides who owns a right or whether it is valid. A court would refuse to confirm it."),
    _nothing_forbidden,
    "agreement",
)
FROZEN = Guard(
    "agreement_frozen", _("The final text has not been made into a paper yet."), _frozen, "agreement"
)
ALL_SIGNED = Guard("everybody_signed", _("Not everybody has signed yet."), _all_signed, "agreement")
NOT_ALL_SIGNED = Guard("last_signature_outstanding", _("Everybody has signed."), _not_all_signed, "agreement")
ORAL_ALLOWED = Guard(
    "peoples_mediation",
    _("Only a people's mediation committee may record an oral agreement."),
    _oral_allowed,
    "case",
)
PERIOD_OVER = Guard(
    "mediation_period_over", _("The mediation period is still running."), _period_over, "case"
)
PERIOD_RUNNING = Guard(
    "mediation_period_running", _("The mediation period is over."), _period_running, "case"
)
CHECKLIST_DONE = Guard(
    "closing_checklist_complete", _("The closing checklist is not complete."), _checklist_done, "checklist"
)
IMPORTED_LATELY = Guard(
    "imported_lately",
    _("Only a case that was imported in the last few days can be taken back."),
    _import_may_be_undone,
    "legacy",
)
UNCHANGED_SINCE_IMPORT = Guard(
    "unchanged_since_import",
    _("The case was changed after it was imported."),
    _unchanged_since_import,
    "legacy",
)
OPEN_CASE_OF_THE_SAME_PARTIES = Guard(
    "open_case_of_the_same_parties",
    _("There is no other open mediation of this organisation between the same parties."),
    _has_lead,
    "leads",
)
NOT_STRUCK_OUT = Guard(
    "not_struck_out", _("The case was struck out of the count already."), _not_struck_out, "marks"
)
NOT_ANNULLED = Guard(
    "not_annulled", _("It is on record already that the result fell away."), _not_annulled, "marks"
)

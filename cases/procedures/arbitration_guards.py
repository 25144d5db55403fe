"""The guards of the arbitration procedure: one fact each, with the sentence shown while it does not hold."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.procedures.step import Guard

if TYPE_CHECKING:
    from cases.models import Case
    from cases.procedures.facts import Facts


def _of(fact: "Callable[[Facts], bool]") -> "Callable[[Case], bool]":
    return lambda case: fact(case.facts)


AGREEMENT_EXAMINED = Guard(
    "agreement_shows_intent_matter_and_institution",
    _("The arbitration agreement has not been examined yet."),
    _of(lambda f: f.agreement_examined),
    "arbitration",
)
ARBITRABLE = Guard(
    "dispute_is_arbitrable",
    _("This kind of dispute cannot be arbitrated, or only with the supervisor's recorded reason."),
    _of(lambda f: f.is_arbitrable),
    "arbitration",
)
FEE_SETTLED = Guard(
    "fee_paid_deferred_or_waived",
    _("The fee has not been paid, deferred or waived yet."),
    _of(lambda f: f.fee_settled),
    "fee",
)
FEE_OVERDUE = Guard(
    "fee_unpaid_and_period_over",
    _("The period for payment is still running, the fee is settled, or a deferral was asked for."),
    _of(lambda f: f.fee_overdue),
    "fee",
)
ANSWERED_OR_OVER = Guard(
    "answer_filed_or_period_over",
    _("The answer period is still running and no answer has been filed."),
    _of(lambda f: f.answered_or_over),
    "answer",
)
NO_COUNTERCLAIM = Guard(
    "no_counterclaim_pending",
    _("A counterclaim is pending. It goes on after the claim is withdrawn."),
    _of(lambda f: not f.has_counterclaim),
    "answer",
)
BEFORE_FIRST_HEARING = Guard(
    "before_the_first_hearing",
    _("The first hearing has begun; the objection comes too late."),
    _of(lambda f: not f.has_been_heard),
    "hearings",
)
HEARING_RECORDED = Guard(
    "hearing_record_exists", _("There is no hearing record yet."), _of(lambda f: f.has_been_heard), "hearings"
)
NO_HEARING_STANDS = Guard(
    "no_hearing_without_its_record",
    _("A scheduled hearing has no record yet. Write its record, or cancel it."),
    _of(lambda f: not f.hearing_stands),
    "hearings",
)
AGREEMENT_ASKED = Guard(
    "agreement_question_asked_and_recorded",
    _("The tribunal has not recorded yet whether the arbitration agreement is denied."),
    _of(lambda f: f.agreement_asked),
    "arbitration",
)
SEATS_ACCEPTED = Guard(
    "every_seat_accepted_and_disclosed",
    _("Not every arbitrator has accepted and made the written disclosure yet."),
    _of(lambda f: f.seats_accepted),
    "tribunal",
)
DISCLOSURES_OPEN_LONG_ENOUGH = Guard(
    "challenge_window_over",
    _("The parties may still challenge an arbitrator after the disclosure."),
    _of(lambda f: f.challenge_window_over),
    "tribunal",
)
NO_CONFLICT = Guard(
    "no_connection_unreleased",
    _("The conflict search found a connection of an arbitrator that is not released."),
    _of(lambda f: not f.has_conflict),
    "tribunal",
)
SEAT_VACANT = Guard(
    "a_seat_is_vacant", _("No seat of the tribunal is vacant."), _of(lambda f: f.has_vacant_seat), "tribunal"
)
NO_OPEN_CHALLENGE = Guard(
    "no_open_challenge",
    _("A challenge of an arbitrator waits for its decision."),
    _of(lambda f: not f.has_open_challenge),
    "challenges",
)
NO_HEARING_AGREED = Guard(
    "both_sides_agreed_to_no_hearing",
    _("Both sides must first agree to a decision without a hearing."),
    _of(lambda f: f.no_hearing_agreed),
    "consents",
)
PARTIES_WILLING = Guard(
    "both_sides_willing_to_mediate",
    _("Both sides must first agree to mediation by the tribunal."),
    _of(lambda f: f.willing_to_mediate),
    "consents",
)
CONSENT_AWARD_ASKED = Guard(
    "both_sides_ask_for_an_award_on_agreed_terms",
    _("Both sides must first ask for an award on agreed terms."),
    _of(lambda f: f.consent_award_asked),
    "consents",
)
CONSOLIDATION_AGREED = Guard(
    "both_sides_agreed_to_consolidate_before_one_tribunal",
    _("Both sides must agree to the consolidation, and the tribunal must be the same."),
    _of(lambda f: f.consolidation_agreed),
    "consents",
)
STATEMENT_READY = Guard(
    "mediation_statement_signed_by_the_tribunal",
    _("The mediation statement is not complete, scrutinised and signed yet."),
    _of(lambda f: f.statement_ready),
    "award",
)
AWARD_SUBMITTED = Guard(
    "draft_submitted_to_scrutiny",
    _("No draft was submitted to scrutiny."),
    _of(lambda f: f.award_submitted),
    "award",
)
AWARD_COMPLETE = Guard(
    "award_has_its_required_parts",
    _("A required part of the award is missing."),
    _of(lambda f: not f.award_gaps),
    "award",
)
AWARD_SCRUTINISED = Guard(
    "award_passed_scrutiny",
    _("The draft has not passed scrutiny yet."),
    _of(lambda f: f.award_scrutinised),
    "award",
)
AWARD_SIGNED = Guard(
    "award_signed_by_the_majority_or_the_chair",
    _("The award is not signed yet."),
    _of(lambda f: f.award_signed),
    "award",
)
AWARD_MADE = Guard(
    "an_award_was_made", _("No award was made in this case."), _of(lambda f: f.award_made), "award"
)
NO_OPEN_REQUEST = Guard(
    "no_request_for_correction_waits",
    _("A request for the correction of the award waits for the tribunal."),
    _of(lambda f: not f.has_open_request),
    "award",
)
ALL_RECEIVED = Guard(
    "every_side_signed_for_receipt",
    _("Not every side has signed for receipt yet."),
    _of(lambda f: f.all_received),
    "award",
)
NOT_ALL_RECEIVED = Guard(
    "a_receipt_is_outstanding",
    _("Every side has signed for receipt: the statement is in force."),
    _of(lambda f: not f.all_received),
    "award",
)

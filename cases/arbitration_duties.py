"""Who must do what next on an arbitration, state by state, as duties.py lists it for a mediation. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases import award_duties, hearing_duties, tribunal_duties
from cases.duty import APPLICANT, CLERK, SECRETARY, SUPERVISOR, Duty
from cases.permissions import Action
from cases.situation import Situation


def _submitted(s: Situation, now: datetime) -> Iterator[Duty]:
    if s.waits_for_arbitrability:
        yield Duty(
            frozenset({SUPERVISOR}),
            _("Decide whether the dispute may be arbitrated"),
            action=Action.DECIDE_ARBITRABILITY,
            limit="ARB_ACCEPT",
            internal=True,
        )
    yield Duty(
        frozenset({CLERK}),
        _("Examine the request"),
        _("The institution is examining the request"),
        action=Action.ACCEPT,
        limit="ARB_ACCEPT",
    )


def _correction(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({APPLICANT}),
        _("Correct the listed items"),
        _("Waiting for the applicant to correct the request"),
        action=Action.EDIT_DRAFT,
        limit="ARB_CORRECTION_REQUEST",
        after=_("If it is not corrected in time, the request counts as withdrawn."),
    )


def _draft(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({APPLICANT}),
        _("Complete and submit your request"),
        action=Action.EDIT_DRAFT,
        after=_("Nobody else sees the draft before you submit it."),
    )


def _fee(s: Situation, now: datetime) -> Iterator[Duty]:
    match s.fee_status:
        case "DUE":
            yield Duty(
                frozenset({APPLICANT}),
                _("Pay the fee, or ask for a deferral"),
                _("Waiting for the applicant to pay the fee"),
                action=Action.ASK_TO_DEFER_FEE,
                limit="ARB_FEE_PREPAY",
                after=_("Without payment or a request for deferral, the request counts as withdrawn."),
            )
        case "DEFERRAL_ASKED":
            yield Duty(
                frozenset({SECRETARY}),
                _("Decide on the deferral of the fee"),
                _("Waiting for the institution to decide on the deferral of the fee"),
                action=Action.RECORD_FEE,
            )
        case _:
            yield Duty(
                frozenset({SECRETARY}),
                _("Serve the notice of arbitration"),
                _("The institution is preparing the notice of arbitration"),
                action=Action.FEE_PAID_AND_NOTIFY,
                limit="ARB_NOTICE",
            )


STATES: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "DRAFT": _draft,
    "SUBMITTED": _submitted,
    **tribunal_duties.STATES,
    **hearing_duties.STATES,
    **award_duties.STATES,
    "CORRECTION": _correction,
    "FEE_PENDING": _fee,
}

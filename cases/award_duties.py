"""Who must do what next from the deliberation to the archive of an arbitration. Pure.

What the tribunal drafts is in the situation only for those who may know of it (nextstep.within_sight); everybody
else reads that the tribunal deliberates.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases import hearing_duties
from cases.duty import APPLICANT, BOTH, RESPONDENT, SECRETARY, Duty
from cases.permissions import Action
from cases.situation import Situation

CHAIR, HEAD = "PRESIDING_ARBITRATOR", "INSTITUTION_CHAIR"


def correction_duties(s: Situation) -> Iterator[Duty]:
    """Yield the decision on a request for the correction of an award, which may come after the case is closed."""
    if s.corrections:
        yield Duty(
            frozenset({CHAIR}),
            _("Decide on a request for correction"),
            _("Waiting for the tribunal to decide on a request for correction"),
            action=Action.REFUSE_CORRECTION,
        )


def _deliberation(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from hearing_duties.STATES["DELIBERATION"](s, now)
    yield Duty(frozenset(), "", _("The tribunal is deliberating"), limit="ARB_AWARD")
    yield from _draft(s)


def _mediation(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _draft(s, only_open=True)
    yield from hearing_duties.STATES["MEDIATION"](s, now)


def _draft(s: Situation, *, only_open: bool = False) -> Iterator[Duty]:
    draft = next(iter(s.awards), None)
    status = draft["status"] if draft else ""
    if draft and status == "SCRUTINY":
        yield Duty(frozenset({HEAD}), _("Scrutinise a draft"), action=Action.SCRUTINISE_AWARD)
    elif draft and status == "APPROVED":
        members = {g["user"] for g in s.grants if g["role"] in {CHAIR, "ARBITRATOR"}}
        waiting = members - {a["user"] for a in draft["answers"] if a["version"] == draft["version"]}
        yield Duty(
            frozenset(f"user:{user}" for user in waiting),
            _("Read and sign the decision"),
            action=Action.EDIT_AWARD,
            limit="ARB_AWARD",
        )
        yield Duty(
            frozenset({CHAIR}),
            _("Issue the decision when it is signed"),
            action=Action.EDIT_AWARD,
            limit="ARB_AWARD",
        )
    elif draft or not only_open:
        yield Duty(
            frozenset({CHAIR}),
            _("Draft the decision and submit it to scrutiny"),
            action=Action.EDIT_AWARD,
            limit="ARB_AWARD",
        )


def _consent_served(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        BOTH - {row["side"] for row in s.receipts} & {APPLICANT, RESPONDENT},
        _("Sign for the mediation statement"),
        _("Waiting for both sides to sign for the mediation statement"),
        action=Action.SIGN_FOR_RECEIPT,
        after=_("It takes effect when both sides have signed for it."),
    )


def _decided(s: Situation, now: datetime) -> Iterator[Duty]:
    if s.to_serve:
        yield Duty(
            frozenset({SECRETARY}),
            _("Serve the decision on the parties"),
            _("The institution is serving the decision"),
            action=Action.SERVE,
        )
    yield Duty(
        frozenset({SECRETARY}),
        _("Check the file and close the case"),
        _("The institution is closing the case"),
        action=Action.CLOSE,
    )


STATES: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "DELIBERATION": _deliberation,
    "MEDIATION": _mediation,
    "CONSENT_SERVED": _consent_served,
    "DECIDED": _decided,
}

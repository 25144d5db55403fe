"""Who must do what next from the notice of arbitration to the constituted tribunal. Pure.

cases.tribunal_worklist asks the database the same for the lists.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from cases.duty import BOTH, RESPONDENT, SECRETARY, Duty
from cases.limits import due_of
from cases.moment import Moment
from cases.parts import Row
from cases.permissions import Action
from cases.situation import Situation, day_of

HEAD = "INSTITUTION_CHAIR"
_OWN = {"APPLICANT", "RESPONDENT"}


def challenge_duties(s: Situation) -> Iterator[Duty]:
    """Yield the decision on a challenge: nothing else goes on before it."""
    if s.challenges:
        yield Duty(
            frozenset({HEAD}),
            _("Decide on the challenge of an arbitrator"),
            _("Waiting for the decision on a challenge of an arbitrator"),
            action=Action.DECIDE_CHALLENGE,
        )


def _answer_period(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from challenge_duties(s)
    if not s.is_served:
        yield Duty(
            frozenset({SECRETARY}),
            _("Serve the notice of arbitration on the respondent"),
            action=Action.SERVE,
            internal=True,
        )
    is_answered = any(row["kind"] == "ANSWER" for row in s.pleadings)
    if not is_answered:
        yield Duty(
            frozenset({RESPONDENT}),
            _("File your answer"),
            _("Waiting for the respondent's answer"),
            action=Action.FILE_ANSWER,
            limit="ARB_ANSWER",
            after=_("Without an answer the case goes on all the same."),
        )
    yield from _seats(s, Moment(now).today)
    if is_answered or _is_over(s, "ARB_ANSWER", Moment(now).today):
        yield Duty(
            frozenset({SECRETARY}),
            _("End the answer period"),
            _("The answer period is ending"),
            action=Action.END_ANSWER_PERIOD,
        )


def _tribunal_pending(s: Situation, now: datetime) -> Iterator[Duty]:
    today = Moment(now).today
    yield from challenge_duties(s)
    yield from _seats(s, today)
    seats = s.arbitration["seats"] if s.arbitration else 1
    seated = [row for row in s.named_seats if row["status"] != "PROPOSED"]
    if (
        len(seated) == seats
        and not s.challenges
        and not any(_may_be_challenged(row, today) for row in seated)
    ):
        yield Duty(
            frozenset({SECRETARY, HEAD}),
            _("Constitute the tribunal"),
            _("The institution is constituting the tribunal"),
            action=Action.CONSTITUTE,
        )


def _is_over(s: Situation, code: str, today: date) -> bool:
    due_on = due_of(s.limits.get(code))
    return due_on is not None and due_on < today


def _may_be_challenged(row: Row, today: date) -> bool:
    """Return whether a side may still say that a disclosure gives a reason to challenge."""
    until = day_of(row["until"])
    return bool(BOTH - set(row["answered"])) and (until is None or until >= today)


def _seats(s: Situation, today: date) -> Iterator[Duty]:
    held = {row["seat"] for row in s.named_seats}
    three = bool(s.arbitration) and s.arbitration["seats"] == 3  # type: ignore[index]
    joint_is_free = ("PRESIDING" if three else "SOLE") not in held
    left = {side["kind"] for side in s.sides if side["asked"]}
    ranked = {row["side"] for row in s.nominations}
    to_choose: set[str] = set()
    late = _is_over(s, "ARB_TRIBUNAL", today)
    if three and not late:
        to_choose |= _OWN - held - left
    if joint_is_free and not left and not late:
        to_choose |= _OWN - ranked
    if to_choose:
        yield Duty(
            frozenset(to_choose),
            _("Choose arbitrators"),
            _("Waiting for the parties to choose arbitrators"),
            action=Action.CHOOSE_ARBITRATOR,
            limit="ARB_TRIBUNAL",
            after=_("What is not chosen in time the head of the institution appoints."),
        )
    elif s.state == "TRIBUNAL_PENDING" and (joint_is_free or (three and _OWN - held)):
        yield Duty(
            frozenset({HEAD}),
            _("Appoint an arbitrator to the empty seat"),
            _("Waiting for the head of the institution to appoint an arbitrator"),
            action=Action.APPOINT_ARBITRATOR,
            limit="ARB_TRIBUNAL",
        )
    yield from _named(s.named_seats, today)


def _named(rows: tuple[Row, ...], today: date) -> Iterator[Duty]:
    asked = [row for row in rows if row["status"] == "PROPOSED"]
    if asked:
        yield Duty(
            frozenset(f"user:{row['user']}" for row in asked),
            _("Accept the seat and disclose, or decline"),
            _("Waiting for the named arbitrators to accept"),
        )
    accepted = [row for row in rows if row["status"] == "ACCEPTED" and _may_be_challenged(row, today)]
    if silent := {kind for row in accepted for kind in BOTH - set(row["answered"])}:
        yield Duty(
            frozenset(silent),
            _("Read the arbitrators' disclosures"),
            _("The parties may still challenge an arbitrator"),
            action=Action.ANSWER_DISCLOSURE,
            limit="ARB_DISCLOSURE_CHALLENGE",
            after=_("Say that you have no objection, or challenge with your grounds."),
        )


STATES: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "ANSWER_PERIOD": _answer_period,
    "TRIBUNAL_PENDING": _tribunal_pending,
}

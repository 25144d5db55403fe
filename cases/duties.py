"""Who must do what next on a case: one list for everybody, from which each viewer's next step is taken.

Pure. Each state has its duties, the most pressing first. `whose` names those who must act: a kind of side, a role,
or "user:<id>". What the centre does inside its own house is `internal` and shown to staff alone.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from cases import arbitration_duties
from cases.award_duties import correction_duties
from cases.duty import APPLICANT, ASSIGNED, BOTH, CLERK, MEDIATOR, RESPONDENT, SECRETARY, SUPERVISOR, Duty
from cases.kinds import Kind
from cases.parts import Row
from cases.permissions import TRIBUNAL_ROLES, Action
from cases.situation import Situation, instant_of
from cases.tribunal_duties import HEAD, challenge_duties


def duties_of(situation: Situation, now: datetime) -> Iterator[Duty]:
    """Yield what is to be done on a case, the most pressing first."""
    yield from (_proposal(row) for row in situation.proposals)
    if situation.has_flag:
        yield Duty(
            frozenset({SUPERVISOR}),
            _("Look into a possible sham mediation"),
            action=Action.CLEAR_FLAG,
            internal=True,
        )
    if situation.state in ASSIGNED and not situation.has_secretary:
        yield Duty(
            frozenset({SUPERVISOR}),
            _("Assign a case secretary"),
            action=Action.ASSIGN_SECRETARY,
            internal=True,
        )
    yield from _connections(situation.conflict_asks)
    if situation.state in _SITTING:
        yield from challenge_duties(situation)
    yield from correction_duties(situation)
    if of_state := _STATES[situation.kind].get(situation.state):
        yield from of_state(situation, now)


def _proposal(row: Row) -> Duty:
    whose = {row["needs_role"]} if row["needs_role"] else BOTH - {row["side"], *row["answered"]}
    return Duty(
        frozenset(whose),
        _("Answer a proposal"),
        _("Waiting for the answer to a proposal"),
        proposal=row["id"],
        internal=not row["needs_sides"] and row["needs_role"] not in TRIBUNAL_ROLES,
    )


def _connections(asks: tuple[Row, ...]) -> Iterator[Duty]:
    """Yield the decision on what the conflict search found: it is never that of the role that asked."""
    whose = frozenset(role for row in asks for role in (SUPERVISOR, HEAD) if role != row["by"])
    if whose:
        yield Duty(
            whose,
            _("Decide on a connection that the conflict search found"),
            action=Action.ANSWER_CONFLICT_RELEASE,
            internal=True,
        )


def _draft(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({APPLICANT}),
        _("Complete and submit your application"),
        action=Action.EDIT_DRAFT,
        after=_("Nobody else sees the draft before you submit it."),
    )


def _submitted(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({CLERK}),
        _("Examine the application"),
        _("The centre is examining the application"),
        action=Action.ACCEPT,
        limit="MED_INTAKE_REVIEW",
    )


def _correction(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({APPLICANT}),
        _("Correct the listed items"),
        _("Waiting for the applicant to correct the application"),
        action=Action.EDIT_DRAFT,
        limit="MED_CORRECTION",
        after=_("If it is not corrected in time, the application counts as withdrawn."),
    )


def _consent(s: Situation, now: datetime) -> Iterator[Duty]:
    if not s.is_served:
        yield Duty(
            frozenset({SECRETARY}),
            _("Serve the invitation on the respondent"),
            action=Action.SERVE,
            internal=True,
        )
    waiting = {g["party"] for g in s.grants if g["side"] == RESPONDENT and g["party"]} - set(s.replied)
    for_respondent = {RESPONDENT} if waiting or not s.replied else set()
    yield Duty(
        frozenset(for_respondent),
        _("Say whether you agree to mediate"),
        _("Waiting for the respondent's reply to the invitation"),
        action=Action.CONSENT,
        limit="MED_CONSENT_REPLY",
        after=_("Silence is not consent. Without a reply the case is ended after the period."),
    )


def _appointing(s: Situation, now: datetime) -> Iterator[Duty]:
    if s.unchecked:
        yield Duty(
            frozenset({SECRETARY}),
            _("Check identity and authority of the parties"),
            action=Action.CHECK_IDENTITY,
            internal=True,
        )
    yield from _disclosing(s.named) if s.named else _choosing(s)


def _choosing(s: Situation) -> Iterator[Duty]:
    silent = frozenset(side["kind"] for side in s.sides if not side["asked"])
    if silent:
        yield Duty(
            silent,
            _("Say how the mediator is to be chosen"),
            _("Waiting for the other side to say how the mediator is to be chosen"),
            action=Action.CHOOSE_MEDIATOR,
            limit="MED_SELECT_MEDIATOR",
            after=_("You may ask the organisation to recommend a mediator."),
        )
    else:
        yield Duty(
            frozenset({SECRETARY}),
            _("Name a mediator"),
            _("The organisation is choosing a mediator"),
            action=Action.APPOINT_MEDIATOR,
            limit="MED_SELECT_MEDIATOR",
        )


def _disclosing(named: Row) -> Iterator[Duty]:
    if named["objected"] or named["status"] == "CHALLENGED":
        yield Duty(
            frozenset({SECRETARY}),
            _("Name another mediator: a side has objected"),
            _("A side has objected. The organisation is choosing another mediator"),
            action=Action.APPOINT_MEDIATOR,
            limit="MED_SELECT_MEDIATOR",
        )
    elif named["status"] == "PROPOSED":
        yield Duty(
            frozenset({"NOMINEE"}), _("Accept or decline"), _("Waiting for the proposed mediator to accept")
        )
    elif silent := BOTH - set(named["answered"]):
        yield Duty(
            frozenset(silent),
            _("Read the mediator's disclosure and answer it"),
            _("Waiting for the parties to answer the mediator's disclosure"),
            action=Action.ANSWER_DISCLOSURE,
            limit="MED_OBJECTION",
            after=_("Without an objection in this period the mediator is confirmed."),
        )
    else:
        yield Duty(
            frozenset({"NOMINEE"}), _("Take up the mediation"), _("The mediator takes up the mediation")
        )


def _mediating(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _records(s)
    done = [m for m in s.meetings if instant_of(m["ends"]) <= now and not m["recorded"]]
    if done:
        yield Duty(
            frozenset({MEDIATOR}),
            _("Write the record of the last meeting"),
            _("Waiting for the mediator to write the record of the meeting"),
            action=Action.HOLD_SESSION,
        )
    upcoming = next((m for m in s.meetings if instant_of(m["ends"]) > now), None)
    if upcoming:
        yield Duty(frozenset(), "", _("The next meeting is arranged"), at=instant_of(upcoming["starts"]))
    else:
        yield Duty(
            frozenset({MEDIATOR}),
            _("Arrange the next meeting, or draft the agreement"),
            _("Waiting for the mediator to arrange the next meeting"),
            action=Action.SCHEDULE_MEETING,
            limit="MED_PERIOD",
            after=_("If the period ends without an agreement and is not extended, the mediation ends."),
        )


def _records(s: Situation) -> Iterator[Duty]:
    for meeting in s.meetings:
        concerned = BOTH if meeting["audience"] == "JOINT" else frozenset({meeting["side"]})
        if meeting["recorded"] and (silent := concerned - set(meeting["answered"])):
            yield Duty(
                frozenset(silent),
                _("Confirm the record of the meeting, or object to it"),
                _("Waiting for those present to confirm the record"),
                action=Action.ANSWER_RECORD,
            )


def _suspended(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({MEDIATOR}),
        _("Resume the mediation when its reason is over"),
        _("The mediation is suspended. The period does not run"),
        action=Action.RESUME,
    )


def _signing(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _records(s)
    yield Duty(
        frozenset(f"user:{asked['user']}" for asked in s.signatures if asked["status"] == "REQUESTED"),
        _("Read and sign the agreement"),
        _("Waiting for the others to sign the agreement"),
        action=Action.SIGN,
        limit="MED_PERIOD",
        after=_("The agreement takes effect when everybody has signed."),
    )


def _agreed(s: Situation, now: datetime) -> Iterator[Duty]:
    confirmation = s.confirmation
    if confirmation and confirmation["status"] == "ELIGIBLE" and not confirmation["applied"]:
        last = confirmation["last_day"]
        yield Duty(
            BOTH,
            _("You may apply together for judicial confirmation"),
            _("The parties may apply for judicial confirmation"),
            action=Action.RECORD_CONFIRMATION,
            due_on=date.fromisoformat(last) if last else None,
            limit="JC_APPLY",
            after=_("A confirmed agreement can be enforced by the court. The period cannot be extended."),
        )
    yield from _closing(s, now)


def _closing(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({SECRETARY}), _("Check the file and close the case"), _("The centre is closing the case"),
        action=Action.CLOSE,
    )  # fmt: skip


def _closed(s: Situation, now: datetime) -> Iterator[Duty]:
    if s.is_imported:  # its file lies where it was closed
        return
    yield Duty(
        frozenset({SECRETARY}), _("Put the file into the archive"), action=Action.ARCHIVE, limit="ARCHIVE",
        internal=True,
    )  # fmt: skip


# States of a constituted tribunal in which a challenge may wait.
_SITTING = frozenset({"IN_PROCEEDINGS", "HEARING", "DELIBERATION"})
_MEDIATION: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "DRAFT": _draft,
    "SUBMITTED": _submitted,
    "CORRECTION": _correction,
    "CONSENT_PENDING": _consent,
    "MEDIATOR_PENDING": _appointing,
    "MEDIATING": _mediating,
    "SUSPENDED": _suspended,
    "SIGNING": _signing,
    "AGREED": _agreed,
    "TERMINATED": _closing,
    "CLOSED": _closed,
}
# The filing is the same in both; an arbitration's own duties follow its procedure.
_STATES: Mapping[str, Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]]] = {
    Kind.MEDIATION: _MEDIATION,
    Kind.ARBITRATION: {"CLOSED": _closed, **arbitration_duties.STATES},
}

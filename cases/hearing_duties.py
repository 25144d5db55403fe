"""Who must do what next from the constituted tribunal to the closed hearing. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.duty import Duty
from cases.parts import Row
from cases.permissions import Action
from cases.situation import Situation, instant_of

CHAIR = "PRESIDING_ARBITRATOR"


def _in_proceedings(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _to_confirm(s.hearings)
    yield Duty(
        frozenset({CHAIR}),
        _("Schedule the hearing, or decide on the documents if both sides consent"),
        _("Waiting for the tribunal to schedule the hearing"),
        action=Action.SCHEDULE_HEARING,
        limit="ARB_AWARD",
    )


def _hearing(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _to_record(s.hearings, now, Action.HOLD_HEARING)
    coming = _next(s.hearings, now)
    if coming is not None:
        yield from _to_confirm(s.hearings)
        yield Duty(frozenset(), "", _("The hearing is scheduled"), at=instant_of(coming["starts"]))
    elif s.hearings and all(hearing["recorded"] for hearing in s.hearings):
        yield Duty(
            frozenset({CHAIR}),
            _("Close the hearing, or schedule a further one"),
            action=Action.CLOSE_HEARING,
            limit="ARB_AWARD",
        )
        yield from _to_confirm(s.hearings)
        yield Duty(frozenset(), "", _("Waiting for the tribunal to close the hearing"))
    elif not s.hearings:
        yield Duty(
            frozenset({CHAIR}),
            _("Schedule another hearing: none stands"),
            _("Waiting for the tribunal to schedule the hearing"),
            action=Action.SCHEDULE_HEARING,
            limit="ARB_AWARD",
        )


def _suspended(s: Situation, now: datetime) -> Iterator[Duty]:
    yield Duty(
        frozenset({CHAIR}),
        _("Resume the proceedings when their ground of suspension is over"),
        _("The proceedings are suspended. The period for the award does not run"),
        action=Action.RESUME,
    )


def _mediation(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _to_record(s.sessions, now, Action.HOLD_SESSION)
    yield from _to_confirm(s.sessions)
    coming = _next(s.sessions, now)
    if coming is not None:
        yield Duty(
            frozenset(), "", _("The next mediation session is arranged"), at=instant_of(coming["starts"])
        )
    yield Duty(
        frozenset({CHAIR}),
        _("Mediate, or end the mediation and go on with the proceedings"),
        _("The tribunal mediates between the parties"),
        action=Action.SCHEDULE_MEETING,
        limit="ARB_AWARD",
    )


def _deliberation(s: Situation, now: datetime) -> Iterator[Duty]:
    yield from _to_confirm(s.hearings)


def _to_record(meetings: tuple[Row, ...], now: datetime, action: Action) -> Iterator[Duty]:
    if any(instant_of(meeting["ends"]) <= now and not meeting["recorded"] for meeting in meetings):
        yield Duty(
            frozenset({CHAIR}),
            _("Write the record of the last mediation session")
            if action is Action.HOLD_SESSION
            else _("Write the record of the hearing"),
            _("Waiting for the tribunal to write the record"),
            action=action,
        )


def _to_confirm(meetings: tuple[Row, ...]) -> Iterator[Duty]:
    for meeting in meetings:
        if meeting["recorded"] and (silent := set(meeting["came"]) - set(meeting["answered"])):
            yield Duty(
                frozenset(silent),
                _("Confirm the record, or ask for a correction"),
                action=Action.ANSWER_RECORD,
            )


def _next(meetings: tuple[Row, ...], now: datetime) -> Row | None:
    return next((m for m in meetings if m["status"] == "SCHEDULED" and instant_of(m["ends"]) > now), None)


STATES: Mapping[str, Callable[[Situation, datetime], Iterator[Duty]]] = {
    "IN_PROCEEDINGS": _in_proceedings,
    "HEARING": _hearing,
    "SUSPENDED": _suspended,
    "MEDIATION": _mediation,
    "DELIBERATION": _deliberation,
}

"""Which steps a story takes through its procedure: what happens, where the case stands then, how long it took."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indicators.city.scenarios import Story, Track

# Calendar days since the step before: at least, at most. Source: what mediation committees and institutions report.
Days = tuple[int, int]
Leg = tuple[str, str, Days, str]

_SUBMIT: Leg = ("submit", "SUBMITTED", (0, 0), "APPLICANT")
_ACCEPT_M: Leg = ("accept", "CONSENT_PENDING", (1, 5), "INTAKE_CLERK")
_CONSENT: Leg = ("consent", "MEDIATOR_PENDING", (2, 8), "RESPONDENT")
_CONFIRM: Leg = ("confirm_mediator", "MEDIATING", (1, 5), "CASE_SECRETARY")
_SUSPEND: Leg = ("suspend", "SUSPENDED", (3, 9), "MEDIATOR")
_ACCEPT_A: Leg = ("accept", "FEE_PENDING", (2, 5), "INTAKE_CLERK")
_NOTIFY: Leg = ("fee_paid_and_notify", "ANSWER_PERIOD", (2, 9), "CASE_SECRETARY")
_ANSWERED: Leg = ("end_answer_period", "TRIBUNAL_PENDING", (10, 16), "CASE_SECRETARY")
_CONSTITUTE: Leg = ("constitute", "IN_PROCEEDINGS", (3, 12), "INSTITUTION_CHAIR")
_DELIBERATE: Leg = ("documents_only", "DELIBERATION", (12, 45), "PRESIDING_ARBITRATOR")
_MEDIATE: Leg = ("start_mediation", "MEDIATION", (5, 25), "PRESIDING_ARBITRATOR")
_CLOSE: Leg = ("close", "CLOSED", (1, 4), "CASE_SECRETARY")

_ASKED = (_SUBMIT, _ACCEPT_M)
_CONSENTED = (*_ASKED, _CONSENT)
_MEDIATED = (*_CONSENTED, _CONFIRM)
_FILED = (_SUBMIT, _ACCEPT_A)
_NOTIFIED = (*_FILED, _NOTIFY)
_CONSTITUTED = (*_NOTIFIED, _ANSWERED, _CONSTITUTE)
_HEARD = (*_CONSTITUTED, _DELIBERATE)


def _ended(kind: str, days: Days, role: str, state: str = "TERMINATED") -> Leg:
    return (kind, state, days, role)


# How a mediation ends in which both sides took part, from MEDIATING on; what is not here is terminated.
_DRAFTED: Leg = ("draft_agreement", "SIGNING", (5, 26), "MEDIATOR")
_ENDINGS: Mapping[str, Sequence[Leg]] = {
    "AGREEMENT_WRITTEN": (_DRAFTED, _ended("complete_signing", (1, 4), "SYSTEM", "AGREED")),
    "AGREEMENT_PARTIAL": (_DRAFTED, _ended("complete_signing", (1, 4), "SYSTEM", "AGREED")),
    "AGREEMENT_ORAL": (_ended("record_oral_agreement", (3, 15), "MEDIATOR", "AGREED"),),
    "REFUSED_TO_SIGN": (_DRAFTED, _ended("refuse_to_sign", (1, 6), "RESPONDENT")),
    "EXPIRED": (_ended("expire", (28, 31), "CASE_SECRETARY"),),
}
_TERMINATED = (_ended("terminate", (5, 28), "MEDIATOR"),)
# How one ends before that, from the beginning.
_EARLY: Mapping[str, Sequence[Leg]] = {
    "RESPONDENT_REFUSED": (*_ASKED, _ended("refuse", (1, 7), "RESPONDENT")),
    "UNREACHABLE": (*_ASKED, _ended("no_reply", (7, 10), "CASE_SECRETARY")),
    "APPLICANT_WITHDREW": (*_ASKED, _ended("withdraw", (1, 9), "APPLICANT")),
    "EXPIRED": (*_MEDIATED, _ended("expire", (28, 31), "CASE_SECRETARY")),
    "UNSUITABLE": (*_MEDIATED, _ended("terminate", (2, 14), "MEDIATOR")),
}
_QUIT_EARLY = (*_CONSENTED, _ended("terminate", (1, 8), "CASE_SECRETARY"))
_NEVER_ACCEPTED: Mapping[str, Sequence[Leg]] = {
    "NOT_ACCEPTED": (_SUBMIT, ("reject", "NOT_ACCEPTED", (1, 6), "INTAKE_CLERK")),
    "NO_CORRECTION": (
        _SUBMIT,
        ("request_correction", "CORRECTION", (1, 4), "INTAKE_CLERK"),
        ("lapse_correction", "CANCELLED", (7, 12), "INTAKE_CLERK"),
    ),
    "WITHDRAWN_BEFORE_ACCEPTANCE": (
        _SUBMIT,
        ("withdraw_before_acceptance", "CANCELLED", (1, 5), "APPLICANT"),
    ),
}
_AWARDED = _ended("issue_award", (10, 40), "PRESIDING_ARBITRATOR", "DECIDED")
_DISMISSED = (*_NOTIFIED, _ended("dismiss", (8, 30), "INSTITUTION_CHAIR", "DECIDED"))
_DECISIONS: Mapping[str, Sequence[Leg]] = {
    "AWARD": (*_HEARD, _AWARDED),
    "DEFAULT_AWARD": (*_HEARD, _AWARDED),
    "CLAIM_REJECTED_SHAM": (*_HEARD, _AWARDED),
    "CONSENT_AWARD": (
        *_CONSTITUTED,
        _MEDIATE,
        _ended("consent_award", (3, 20), "PRESIDING_ARBITRATOR", "DECIDED"),
    ),
    "MEDIATION_STATEMENT": (
        *_CONSTITUTED,
        _MEDIATE,
        ("issue_mediation_statement", "CONSENT_SERVED", (3, 20), "PRESIDING_ARBITRATOR"),
        _ended("all_receipted", (1, 6), "SYSTEM", "DECIDED"),
    ),
    "WITHDRAWN": (*_NOTIFIED, _ended("withdraw", (2, 30), "APPLICANT", "DECIDED")),
    "DEEMED_WITHDRAWN": (*_FILED, _ended("fee_lapse", (8, 15), "SYSTEM", "DECIDED")),
    "DISMISSED_NO_JURISDICTION": _DISMISSED,
    "DISMISSED_OTHER": _DISMISSED,
}
# Where a story stops that is not over.
_OPEN: Mapping[str, Sequence[Leg]] = {
    "CONSENT_PENDING": _ASKED,
    "MEDIATOR_PENDING": _CONSENTED,
    "MEDIATING": _MEDIATED,
    "SUSPENDED": (*_MEDIATED, _SUSPEND),
    "SIGNING": (*_MEDIATED, _DRAFTED),
    "FEE_PENDING": _FILED,
    "ANSWER_PERIOD": _NOTIFIED,
    "IN_PROCEEDINGS": _CONSTITUTED,
}
_SIMPLE: Mapping[str, Sequence[Leg]] = {
    "FILED": (_SUBMIT,),
    "CORRECTION": (_SUBMIT, ("request_correction", "CORRECTION", (1, 4), "INTAKE_CLERK")),
    "REOPEN": (("reopen", "MEDIATING", (10, 60), "SUPERVISOR"),),
    "ANNUL": (("annul", "", (30, 300), "SUPERVISOR"),),
    "STRIKE_OUT": (("strike_out", "", (20, 250), "SUPERVISOR"),),
    "STRIKE_OUT*": (("strike_out", "", (20, 250), "SUPERVISOR"),),
    "CORRECT": (("correct_closing", "", (15, 200), "SUPERVISOR"),),
    "UNDO": (("undo_import", "CANCELLED", (1, 6), "STATISTICIAN"),),
    "OPEN": (),
}


@dataclass(frozen=True)
class Step:
    """One event to come.

    Args:
        state: where the case stands then; empty where it stays.
        days: calendar days since the step before: at least, at most.
        outcome, took_part: what an ending and a closing state.
        is_last: comes after everything else of the scenario.
    """

    kind: str
    state: str
    days: Days
    role: str
    outcome: str = ""
    took_part: bool = False
    is_last: bool = False


@dataclass
class _Way:
    """The steps so far, and whether mediation has begun again."""

    steps: list[Step] = field(default_factory=list)
    again: bool = False

    def go(self, legs: Sequence[Leg], outcome: str = "", *, took_part: bool = False) -> None:
        """Go some legs; the last of them has the outcome, and so has a closing after it."""
        self.steps += [Step(*leg) for leg in legs[:-1]]
        if legs:
            self.steps.append(Step(*legs[-1], outcome=outcome, took_part=took_part))


def steps_of(story: Story) -> list[Step]:
    """Return the steps of a story, from the application to where it stands on the last day."""
    way = _Way()
    for word, mark in _words(story.words):
        if story.track is Track.IMPORT and mark:
            import_step = Step("import", "CLOSED", (0, 0), "STATISTICIAN", word, mark == "+")
            way.steps.append(import_step)
        elif mark:
            _end(way, story.track, word, mark)
        else:
            _other(way, story.track, word)
    return way.steps


def _words(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each word with the mark that follows it, if one does."""
    for place, word in enumerate(words):
        if word not in {"+", "-"}:
            following = words[place + 1] if place + 1 < len(words) else ""
            yield word, following if following in {"+", "-"} else ""


def _end(way: _Way, track: Track, outcome: str, mark: str) -> None:
    legs = _legs_to_the_end(track, outcome, again=way.again, early=mark == "-")
    way.go(legs, outcome)
    way.go((_CLOSE,), outcome, took_part=mark == "+")


def _legs_to_the_end(track: Track, outcome: str, *, again: bool, early: bool) -> Sequence[Leg]:
    if track is Track.ARBITRATION:
        return _DECISIONS[outcome]
    if early:
        return _EARLY.get(outcome, _QUIT_EARLY)
    ending = _ENDINGS.get(outcome, _TERMINATED)
    return ending if again else (*_MEDIATED, *ending)


def _other(way: _Way, track: Track, word: str) -> None:
    name, _colon, detail = word.partition(":")
    if name == "MERGE":
        days = (20, 250) if way.steps else (1, 9)
        way.go((*(() if way.steps else _MEDIATED), ("merge", "MERGED", days, "SUPERVISOR")))
    elif name == "ENDED":
        way.go(_legs_to_the_end(track, detail, again=False, early=False), detail)
    elif name == "OPEN" and detail:
        way.go(_OPEN[detail])
    elif name in _NEVER_ACCEPTED:
        way.go(_NEVER_ACCEPTED[name], name)
    else:
        way.go(_SIMPLE[name])
        way.again = way.again or name == "REOPEN"
        if name.endswith("*"):
            way.steps[-1] = Step(*_SIMPLE[name][0], is_last=True)

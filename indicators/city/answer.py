"""The known answer: what every version of the counting rule must count of a city, from its scenarios alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from indicators.city.planning import PlannedCase
from indicators.city.scenarios import VERSIONS, Verdict

# The name in the answer, and which property of a case it is cut by.
_SLICES = {
    "by_kind": "kind",
    "by_right_type": "right_type",
    "by_district": "district",
    "by_source": "source",
    "by_organisation": "organisation",
}


def answer(
    cases: Sequence[PlannedCase], numbers: Mapping[Any, str], seed: int, until: date
) -> dict[str, Any]:
    """Return the answer, as it is written as JSON.

    Args:
        cases: the whole city.
        numbers: the title of each case by its id: its number, or its reference where it has none.
    Returns:
        `rules`: for each version its total, the sums of each slice, the reasons of all cases (a partition), and
        the numbers of the counted cases. Days are legal days; `pending` are the cases accepted and not closed.
    """
    return {
        "seed": seed,
        "cases": len(cases),
        "until": until.isoformat(),
        "pending": sum(is_pending(case) for case in cases),
        "scenarios": dict(sorted(Counter(case.scenario.code for case in cases).items())),
        "rules": {str(version): _of_version(cases, numbers, version) for version in VERSIONS},
    }


def _of_version(cases: Sequence[PlannedCase], numbers: Mapping[Any, str], version: int) -> dict[str, Any]:
    verdicts = [(case, case.story.verdicts[version - 1]) for case in cases]
    counted = [(case, verdict) for case, verdict in verdicts if verdict.counts]
    days = [day_of(case, verdict) for case, verdict in counted]
    slices = {name: _sums(slice_of(case, key) for case, _verdict in counted) for name, key in _SLICES.items()}
    return {
        "total": len(counted),
        "by_year": _sums(f"{day:%Y}" for day in days),
        "by_month": _sums(f"{day:%Y-%m}" for day in days),
        **slices,
        "by_outcome": _sums(outcome_of(case, verdict) for case, verdict in counted),
        "by_reason": _sums(verdict.reason for _case, verdict in verdicts),
        "cases": sorted(numbers[case.id] for case, _verdict in counted),
    }


def day_of(case: PlannedCase, verdict: Verdict) -> date:
    """Return the legal day on which a case counts."""
    if verdict in {Verdict.ACCEPTANCE, Verdict.ACCEPTANCE_AT_LAST}:
        # A ledger that does not say when a case was accepted: at the latest when it was closed.
        return case.accepted_on or case.closings[0][0]
    if verdict is Verdict.CORRECTED_DAY and case.corrected_on:
        return case.corrected_on
    return case.closings[1 if verdict is Verdict.SECOND_CLOSING else 0][0]


def outcome_of(case: PlannedCase, verdict: Verdict) -> str:
    """Return the outcome as it was known when the case was counted: none at its acceptance."""
    if verdict is Verdict.ACCEPTANCE:
        return case.closings[0][1] if case.ledger_days else ""
    return case.closings[1 if verdict is Verdict.SECOND_CLOSING else 0][1]


def slice_of(case: PlannedCase, name: str) -> str:
    """Return one of the properties that figures are cut by."""
    if name == "kind":
        return "ARBITRATION" if case.story.track.value == "ARBITRATION" else "MEDIATION"
    return case.quarrel.right_type if name == "right_type" else str(getattr(case, name))


def is_pending(case: PlannedCase) -> bool:
    """Whether a case is accepted and not closed on the last day."""
    states = [happened.step.state for happened in case.happened if happened.step.state]
    was_accepted = any(happened.step.kind == "accept" for happened in case.happened)
    return was_accepted and states[-1] not in {"CLOSED", "MERGED"}


def _sums(keys: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(keys).items()))

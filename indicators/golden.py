"""The golden cases of the counting rule: what each version makes of the situations of the domain reference §7. Pure.

golden_cases.csv has one row a situation: cases in a few words, `|` between them, the same letter for the same
dispute; and what each version that comes with the system counts. A version that somebody wrote has no such column:
what it counts is shown, and whoever approves it judges.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from indicators.rules import Claim, Happening, Terms, Unit, after, stage_of

ROWS = Path(__file__).with_name("golden_cases.csv")
FIRST = date(2025, 3, 1)
# What a word of a row does, and the state after it.
ENDS = {
    "REOPEN": ("reopen", "MEDIATING"),
    "ANNUL": ("annul", "CLOSED"),
    "STRIKE_OUT": ("strike_out", "CLOSED"),
    "MERGE": ("merge", "MERGED"),
    "UNDO": ("undo_import", "CANCELLED"),
}
NEVER_OPEN = ("NOT_ACCEPTED", "CANCELLED", "MERGED")
Flags = Mapping[str, tuple[bool, bool]]


@dataclass(frozen=True)
class Situation:
    """One golden case.

    Args:
        code: the row of the domain reference.
        cases: the dispute's letter, and the words of each case.
        expected: what each version that comes with the system counts.
    """

    code: str
    cases: tuple[tuple[str, tuple[str, ...]], ...]
    expected: Mapping[int, int]


@cache
def situations() -> tuple[Situation, ...]:
    """Return all golden cases."""
    with ROWS.open(encoding="utf-8") as file:
        return tuple(_situation(row) for row in csv.DictReader(file))


def _situation(row: Mapping[str, str]) -> Situation:
    parts = [part.split() for part in row["events"].split("|")]
    cases = tuple((words[0], tuple(words[1:])) for words in parts)
    expected = {int(name[1:]): int(value) for name, value in row.items() if name[0] == "v"}
    return Situation(row["code"], cases, expected)


def counted(situation: Situation, terms: Terms, flags: Flags) -> int:
    """Return what a version counts in a situation.

    Args:
        flags: of each outcome: whether it counts by default, and whether both sides must have taken part.
    """
    units, day = set(), FIRST
    for number, (dispute, words) in enumerate(situation.cases):
        claim = Claim()
        for happening in happenings(words, day, flags):
            claim = after(terms, happening, claim)
        day += timedelta(days=len(words) + 1)
        if claim.on is not None:
            units.add(dispute if terms.unit is Unit.DISPUTE else str(number))
    return len(units)


def happenings(words: Sequence[str], day: date, flags: Flags) -> list[Happening]:
    """Return the events of one case of a situation, as a rule sees them; one a day."""
    track, rest = words[0], words[1:]
    found: list[Happening] = []
    if track not in {"IMPORT", *NEVER_OPEN}:
        found.append(Happening("accept", stage_of("CONSENT_PENDING"), accepted_on=day))
    if not rest:
        outcome = "MERGED" if track == "MERGED" else ""
        return [*found, Happening("reject", stage_of(track), outcome)]
    for place, word in enumerate(rest):
        if word in {"+", "-"}:
            continue
        on = day + timedelta(days=place + 1)
        if word in ENDS:
            action, state = ENDS[word]
            found.append(Happening(action, stage_of(state)))
            continue
        counts, needs = flags.get(word, (False, False))
        is_import = track == "IMPORT"
        found.append(
            Happening(
                "import" if is_import else "close", stage_of("CLOSED"), word, counts, needs,
                took_part=rest[place + 1 : place + 2] != ("-",), is_imported=is_import,
                accepted_on=day if is_import else None, closed_on=on,
            )
        )  # fmt: skip
    return found

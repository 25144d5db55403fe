"""The scenarios of the city: what happens in each, and what each version of the rule must count of it.

The table scenarios.csv is written by reasoning from rows R1–R17 of the domain reference §7; it is the answer that
the rules are compared with, so nothing here asks indicators.rules. Its columns:

- share: how often the scenario is drawn, against the sum of all.
- mode: AFTER, the second story begins when the first has ended; TOGETHER, they go side by side, the first ahead.
- times: how often the last story is repeated.
- stories: one for each case, with bars between: the dispute (`*`: one of its own), the track, what happens. `+` and
  `-` after an outcome say whether both sides took part; `STRIKE_OUT*` comes after everything else of the scenario.
- verdicts: one for each story, with one letter for each version of the rule, see `Verdict`.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

ROWS = Path(__file__).parent / "scenarios.csv"
VERSIONS = (1, 2, 3, 4, 5)
OWN_DISPUTE = "*"


class Verdict(StrEnum):
    """What a version makes of a story. The first five count, the others say why not."""

    FIRST_CLOSING = "1"
    SECOND_CLOSING = "2"
    CORRECTED_DAY = "c"
    ACCEPTANCE = "a"
    ACCEPTANCE_AT_LAST = "t"  # by its acceptance, when what stood in its place was taken out
    ALREADY_COUNTED = "d"
    STILL_OPEN = "o"
    ENDED_NOT_CLOSED = "e"
    NEVER_ACCEPTED = "n"
    OUTCOME_NEVER_COUNTS = "x"
    NOTHING_WAS_MEDIATED = "m"
    LEAD_COUNTS = "l"
    IMPORT_LEFT_OUT = "i"
    STRUCK_OUT = "s"

    @property
    def counts(self) -> bool:
        """Whether the case stands in the count."""
        return self.value in "12cat"

    @property
    def reason(self) -> str:
        """The code under which the ledger has to list the case."""
        return "COUNTED" if self.counts else self.name


class Track(StrEnum):
    """The procedure, or a ledger of the years before."""

    MEDIATION = "MEDIATION"
    ARBITRATION = "ARBITRATION"
    IMPORT = "IMPORT"


class Mode(StrEnum):
    """How the stories of a scenario lie beside each other."""

    ALONE = ""
    AFTER = "AFTER"
    TOGETHER = "TOGETHER"


@dataclass(frozen=True)
class Story:
    """One case of a scenario.

    Args:
        dispute: the letter of its dispute.
        words: what happens, in order.
        verdicts: by version of the rule, from 1.
    """

    dispute: str
    track: Track
    words: Sequence[str]
    verdicts: Sequence[Verdict]

    @property
    def is_pending(self) -> bool:
        """Whether the story is not over when the city's last day comes."""
        return self.words[-1].startswith(("OPEN", "ENDED", "FILED", "CORRECTION"))


@dataclass(frozen=True)
class Scenario:
    """One row of the table.

    Args:
        times: how often the last story is repeated, from and to.
    """

    code: str
    rule: str
    share: int
    mode: Mode
    times: tuple[int, int]
    stories: Sequence[Story]

    @property
    def is_single(self) -> bool:
        """Whether it makes one case."""
        return len(self.stories) == 1

    @property
    def is_pending(self) -> bool:
        """Whether it is not over when the city's last day comes."""
        return self.stories[-1].is_pending

    @property
    def is_imported(self) -> bool:
        """Whether it begins in a ledger of the years before."""
        return self.stories[0].track is Track.IMPORT


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return all scenarios."""
    with ROWS.open(encoding="utf-8") as file:
        return tuple(_scenario(row) for row in csv.DictReader(file))


def _scenario(row: dict[str, str]) -> Scenario:
    low, _dash, high = row["times"].partition("-")
    stories = zip(row["stories"].split("|"), row["verdicts"].split(), strict=True)
    return Scenario(
        code=row["code"],
        rule=row["rule"],
        share=int(row["share"]),
        mode=Mode(row["mode"]),
        times=(int(low or 1), int(high or 1)),
        stories=tuple(_story(words.split(), verdicts) for words, verdicts in stories),
    )


def _story(words: list[str], verdicts: str) -> Story:
    return Story(words[0], Track(words[1]), tuple(words[2:]), tuple(map(Verdict, verdicts)))

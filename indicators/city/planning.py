"""Who does what when: scenarios drawn from a seed and laid over the years, without a database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from cases.moment import SHANGHAI
from indicators.city.paths import Step, steps_of
from indicators.city.scenarios import OWN_DISPUTE, Mode, Scenario, Story, Track, scenarios
from indicators.city.town import DISTRICTS, INSTITUTION, SOURCES, Name, Quarrel, drawn, quarrel, respondent

FIRST_DAY, LAST_DAY = date(2021, 1, 4), date(2026, 10, 31)
# How many applications come, by year and by month: the centre grows; less around the Spring Festival, more after
# the consumers' day in March and before the year's end.
GROWTH = {2021: 9, 2022: 12, 2023: 15, 2024: 18, 2025: 23, 2026: 23}
SEASONS = (7, 5, 10, 10, 9, 8, 8, 8, 9, 8, 10, 8)
IMPORTED_ON, IMPORTED_UNTIL = (
    date(2023, 9, 4),
    date(2023, 6, 30),
)  # the ledgers of the years before, and their end
PAUSED = 0.08  # of the mediations in which both sides took part


@dataclass(frozen=True)
class Happened:
    """One step on its moment.

    Args:
        day: the legal day that it states or falls on.
    """

    step: Step
    at: datetime
    day: date


@dataclass(frozen=True)
class PlannedCase:
    """One case as it will have been.

    Args:
        dispute: its dispute's id.
        lead: the id of the case that it is merged into.
        ledger_days: of an imported case, acceptance (where the ledger has it) and closing.
        corrected_on: what its closing date was corrected to.
    """

    id: UUID
    scenario: Scenario
    story: Story
    dispute: UUID
    quarrel: Quarrel
    respondent: Name
    district: str
    source: str
    amount_fen: int
    happened: Sequence[Happened]
    lead: UUID | None = None
    ledger_days: tuple[date | None, date] | None = None
    corrected_on: date | None = None

    @property
    def organisation(self) -> str:
        """The code of the organisation that has the case."""
        return INSTITUTION if self.story.track is Track.ARBITRATION else self.quarrel.organisation

    def days(self, kind: str) -> list[date]:
        """The days on which something happened."""
        return [happened.day for happened in self.happened if happened.step.kind == kind]

    @property
    def closings(self) -> list[tuple[date, str]]:
        """The legal day and the outcome of each closing: the day of the step before, which ended the work."""
        if self.ledger_days:
            return [(self.ledger_days[1], self.happened[0].step.outcome)]
        pairs = zip(self.happened, self.happened[1:], strict=False)
        return [(ended.day, closed.step.outcome) for ended, closed in pairs if closed.step.kind == "close"]

    @property
    def accepted_on(self) -> date | None:
        """The day of acceptance, where there was one and it is known."""
        if self.ledger_days:
            return self.ledger_days[0]
        return next(iter(self.days("accept")), None)


def plan(number: int, seed: int, until: date) -> list[PlannedCase]:
    """Return the cases of a city, in the order of their applications.

    Args:
        number: how many cases.
        until: the city's last day.
    """
    random = Random(seed)  # noqa: S311 -- nothing is secret here
    groups = [list(_cases(scenario, times, random, until)) for scenario, times in _drawn(number, random)]
    groups.sort(key=lambda cases: cases[0].happened[0].at)
    return [case for cases in groups for case in cases]


def _drawn(number: int, random: Random) -> Iterator[tuple[Scenario, int]]:
    """Draw scenarios until they make a number of cases. Each comes once before any comes twice, if there is room."""
    rows = scenarios()
    queue = [row for row in rows if len(row.stories) - 1 + row.times[1] <= max(1, number // 20)]
    singles = [row for row in rows if row.is_single]
    left = number
    first = iter(queue if number >= 4 * len(queue) else ())
    while left:
        row = next(first, None) or random.choices(rows, [row.share for row in rows])[0]
        most = min(row.times[1], left - len(row.stories) + 1, max(1, number // 20))
        if most < row.times[0]:
            row, most = random.choice(singles), 1
        times = random.randint(row.times[0], most)
        left -= len(row.stories) - 1 + times
        yield row, times


def _cases(scenario: Scenario, times: int, random: Random, until: date) -> Iterator[PlannedCase]:
    stories = [*scenario.stories, *[scenario.stories[-1]] * (times - 1)]
    about = quarrel(random)
    disputes: dict[str, UUID] = {}
    other, district, source = respondent(random), drawn(random, DISTRICTS), drawn(random, SOURCES)
    calendar = _calendar(scenario, stories, random, until)
    lead: UUID | None = None
    for story, days in zip(stories, calendar, strict=True):
        case_id = _uuid(random)
        is_apart = story.dispute == OWN_DISPUTE
        dispute = _uuid(random) if is_apart else disputes.setdefault(story.dispute, _uuid(random))
        if is_apart:
            other, district = respondent(random), drawn(random, DISTRICTS)
        case = PlannedCase(
            id=case_id, scenario=scenario, story=story, dispute=dispute, quarrel=about, respondent=other,
            district=district, source=_source(story, source), happened=days, lead=lead,
            amount_fen=round(random.lognormvariate(10.8, 1.1)) * 100,
        )  # fmt: skip
        lead = lead or case_id
        yield _dated(case, random)


def _source(story: Story, source: str) -> str:
    if story.track is Track.IMPORT:
        return "IMPORT"
    return "PARTY" if story.track is Track.ARBITRATION else source


def _dated(case: PlannedCase, random: Random) -> PlannedCase:
    """Give an imported case the days of its ledger, and a corrected closing its other day."""
    if case.story.track is Track.IMPORT:
        closed = _some_day(random, FIRST_DAY + timedelta(days=60), IMPORTED_UNTIL)
        accepted = _weekday(closed - timedelta(days=random.randint(8, 55)))
        is_known = random.random() < 0.9 or "CORRECT" in case.story.words
        case = replace(case, ledger_days=(accepted if is_known else None, closed))
    if "CORRECT" in case.story.words:
        accepted_on, closed_on = case.accepted_on or FIRST_DAY, case.closings[0][0]
        back = random.randint(1, 45)
        case = replace(case, corrected_on=max(accepted_on, closed_on - timedelta(days=back)))
    return case


# --- The calendar ---------------------------------------------------------------------------------------


def _calendar(
    scenario: Scenario, stories: Sequence[Story], random: Random, until: date
) -> list[list[Happened]]:
    """Return when each step of each story happens, all of it by the last day."""
    ways = _ways(scenario, stories, random)
    gaps = [[random.randint(*step.days) for step in way] for way in ways]
    minute = random.randrange(9 * 60, 17 * 60)
    begin = _begin(scenario, random, until)
    rest = random.randint(0, 40) if scenario.is_pending else 0
    for _try in range(20):  # weekends move what follows: once or twice is enough
        laid = _laid(scenario, ways, gaps, begin, minute)
        over = (max(row[-1].day for row in laid) - until).days + rest
        if over <= 0 and (not scenario.is_pending or over > -4):
            break
        begin -= timedelta(days=over)
    return laid


def _ways(scenario: Scenario, stories: Sequence[Story], random: Random) -> list[list[Step]]:
    """Return the steps of each story; those that go side by side go the same way, some with a pause."""
    pause = random.random() < PAUSED
    ways = [steps_of(story) for story in stories]
    return [_with_pause(way) if pause else way for way in ways]


def _with_pause(way: list[Step]) -> list[Step]:
    """Let a mediation rest for a while, if it goes that far and on."""
    place = next((n for n, step in enumerate(way) if step.state == "MEDIATING"), None)
    if place is None or not any(step.kind == "close" for step in way[place:]):
        return way
    pause = [
        Step("suspend", "SUSPENDED", (2, 9), "MEDIATOR"),
        Step("resume", "MEDIATING", (7, 30), "MEDIATOR"),
    ]
    return [*way[: place + 1], *pause, *way[place + 1 :]]


def _begin(scenario: Scenario, random: Random, until: date) -> date:
    """Return the day of the first application."""
    if scenario.is_imported:
        return IMPORTED_ON
    years = [year for year in GROWTH if year <= until.year]
    year = random.choices(years, [GROWTH[year] for year in years])[0]
    month = random.choices(range(1, 13), SEASONS)[0]
    return _weekday(max(FIRST_DAY, date(year, month, random.randint(1, 28))))


def _laid(
    scenario: Scenario,
    ways: Sequence[Sequence[Step]],
    gaps: Sequence[Sequence[int]],
    begin: date,
    minute: int,
) -> list[list[Happened]]:
    laid: list[list[Happened]] = []
    late: list[tuple[int, Step, int]] = []
    for number, (way, way_gaps) in enumerate(zip(ways, gaps, strict=True)):
        if scenario.mode is Mode.TOGETHER:
            day, way_gaps = begin + timedelta(days=number // 10), gaps[min(number, 1)]
            way_gaps = gaps[0] if len(ways[0]) == len(way) else way_gaps
        else:
            day = laid[-1][-1].day + timedelta(days=5) if laid else begin
        row: list[Happened] = []
        for step, gap in zip(way, way_gaps, strict=True):
            if step.is_last:
                late.append((number, step, gap))
                continue
            day = _weekday(day + timedelta(days=gap))
            row.append(Happened(step, _at(day, minute, number, len(row)), day))
        laid.append(row)
    for number, step, gap in late:
        day = _weekday(max(row[-1].day for row in laid) + timedelta(days=gap))
        laid[number].append(Happened(step, _at(day, minute, number, 9), day))
    return laid


def _at(day: date, minute: int, number: int, place: int) -> datetime:
    """Return the moment of a step: the first story a minute ahead of the next, a step after the one before."""
    begun = datetime.combine(day, time(), SHANGHAI)
    return begun + timedelta(minutes=minute + number, seconds=5 * place)


def _weekday(day: date) -> date:
    """Return a day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _some_day(random: Random, first: date, last: date) -> date:
    return _weekday(first + timedelta(days=random.randrange((last - first).days - 3)))


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)

"""Nobody can work out a small number from what is published, now or from one release to the next."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.public.release import FEWEST, Group, cut_of, groups_of, half_years_of, months_of

Unknown = tuple[int, str]  # a month and a part
Equation = tuple[dict[Unknown, int], int]

MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(16)]
PARTS = "ABCD"
# Two parts of some size, one of single cases, one that corrections take from.
world_of_a_month = st.fixed_dictionaries(
    {"A": st.integers(0, 9), "B": st.integers(0, 3), "C": st.integers(0, 1), "D": st.integers(-1, 1)}
)
worlds = st.lists(world_of_a_month, min_size=5, max_size=len(MONTHS))


def releases(world: Sequence[Mapping[str, int]]) -> Iterator[Equation]:
    """Return all that was ever published, month after month, as equations over the parts of the months."""
    for until in range(1, len(world) + 1):
        totals = [(month, sum(parts.values())) for month, parts in zip(MONTHS, world[:until], strict=False)]
        groups = groups_of(totals)
        for group in groups:
            yield equation(group, PARTS), group.number
        first_to_last = Group(groups[0].first, groups[-1].last, 0) if groups else None
        if first_to_last:
            yield equation(first_to_last, PARTS), sum(group.number for group in groups)
        for half in half_years_of(groups):
            yield equation(half, PARTS), half.number
            cut = cut_of({part: sum(world[MONTHS.index(m)][part] for m in months_of(half)) for part in PARTS})
            for part in PARTS:
                number = cut.part(part)
                if number is not None:
                    yield equation(half, part), number


def equation(group: Group, parts: str) -> dict[Unknown, int]:
    """Return the sum of some parts over some months."""
    return {(MONTHS.index(month), part): 1 for month in months_of(group) for part in parts}


class Space:
    """What follows from equations: the sums that somebody can work out by linear algebra."""

    def __init__(self, equations: Iterator[Equation]) -> None:
        self.rows: dict[Unknown, tuple[dict[Unknown, Fraction], Fraction]] = {}
        for left, right in equations:
            rest, value = self.reduced(left)
            if rest:
                lead = min(rest)
                scale = rest[lead]
                row = {key: number / scale for key, number in rest.items()}
                self.rows[lead] = row, (right - value) / scale

    def reduced(self, left: Mapping[Unknown, int]) -> tuple[dict[Unknown, Fraction], Fraction]:
        """Return what is left of a sum after all that is known of it, and that."""
        rest = {key: Fraction(number) for key, number in left.items()}
        value = Fraction(0)
        while leads := sorted(key for key in rest if key in self.rows):
            lead = leads[0]
            row, known = self.rows[lead]
            factor = rest[lead]
            value += factor * known
            for key, number in row.items():
                rest[key] = rest.get(key, Fraction(0)) - factor * number
                if not rest[key]:
                    del rest[key]
        return rest, value

    def worked_out(self, left: Mapping[Unknown, int]) -> Fraction | None:
        """Return a sum if it follows from the equations."""
        rest, value = self.reduced(left)
        return None if rest else value


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_no_small_number_follows_from_all_releases(world: list[dict[str, int]]) -> None:
    known = Space(releases(world))
    for start in range(len(world)):
        for end in range(start, len(world)):
            for parts in (*PARTS, PARTS):
                group = Group(MONTHS[start], MONTHS[end], 0)
                true = sum(world[n][part] for n in range(start, end + 1) for part in parts)
                found = known.worked_out(equation(group, parts))
                assert found is None or found == true
                assert not (0 < true < FEWEST) or found is None, (start, end, parts, true)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12), min_size=1))
def test_parts_held_back_are_not_known_from_their_sum(parts: dict[str, int]) -> None:
    total = sum(parts.values())
    cut = cut_of(parts)
    held = {code: number for code, number in parts.items() if number and cut.part(code) is None}
    assert all(number == parts[code] >= FEWEST for code, number in cut.parts.items())
    if held and total >= FEWEST:
        assert len(held) >= 2
        assert sum(held.values()) >= FEWEST
        # Each could be another number than it is, the sum staying what it is.
        assert all(number < sum(held.values()) for number in held.values())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-4, 12), max_size=16))
def test_later_months_change_nothing_that_was_published(numbers: list[int]) -> None:
    totals = list(zip(MONTHS, numbers, strict=False))
    whole = groups_of(totals)
    for until in range(len(totals)):
        groups = groups_of(totals[:until])
        assert groups == whole[: len(groups)]
        halves = half_years_of(groups)
        assert halves == half_years_of(whole)[: len(halves)]
    assert all(group.number == 0 or group.number >= FEWEST for group in [*whole, *half_years_of(whole)])


def test_small_months_are_published_together_and_a_half_year_ends_with_them() -> None:
    march, april, june, july = (date(2025, month, 1) for month in (3, 4, 6, 7))
    totals = [(date(2025, m, 1), n) for m, n in enumerate([7, 0, 3, 2, 9, 2, 6, 1], start=1)]
    groups = groups_of(totals)
    assert [group.number for group in groups] == [7, 0, 5, 9, 8]
    assert (groups[2], groups[4]) == (Group(march, april, 5), Group(june, july, 8))
    assert half_years_of(groups) == [Group(date(2025, 1, 1), july, 29)]


def test_a_cut_with_a_small_part_holds_another_back_and_says_nothing_of_none() -> None:
    cut = cut_of({"TM": 20, "CR": 7, "GI": 2, "DOMAIN": 0})
    assert [cut.part(code) for code in ("TM", "CR", "GI", "DOMAIN", "OTHER")] == [20, None, None, None, None]
    whole = cut_of({"TM": 20, "CR": 7, "DOMAIN": 0})
    assert [whole.part(code) for code in ("TM", "CR", "DOMAIN")] == [20, 7, 0]

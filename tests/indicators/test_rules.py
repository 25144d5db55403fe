"""Every version of the counting rule against its golden cases, in three ways that must agree."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from django.db.utils import DatabaseError

from indicators.counting import standing
from indicators.ledger import lay_down
from indicators.models import Assessment, CountingRule, Entry, LedgerLine, Movement, Tally
from indicators.recount import recount
from indicators.rules import Reason
from tests.indicators.golden import VERSIONS, Golden, golden_cases, lay

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 3, 1), date(2025, 12, 31)
GOLDEN = golden_cases()


def in_the_ledger() -> tuple[int, ...]:
    """Return what each version counts, by the lines that stand."""
    return tuple(standing(version).count() for version in VERSIONS)


def in_the_tallies() -> tuple[int, ...]:
    """Return the same by the sums that the database keeps."""
    return tuple(
        Tally.objects.filter(rule_version=version).aggregate(n=Sum("number"))["n"] or 0
        for version in VERSIONS
    )


def in_the_log() -> tuple[int, ...]:
    """Return the same by the events alone."""
    rules = {rule.version: rule.terms for rule in CountingRule.objects.all()}
    return tuple(recount(rules[version], FIRST, LAST) for version in VERSIONS)


def reasons() -> dict[tuple[int, str], int]:
    """Return how many cases have each reason, by version."""
    found: dict[tuple[int, str], int] = {}
    for row in Assessment.objects.all():
        found[row.rule_id, row.reason] = found.get((row.rule_id, row.reason), 0) + 1
    return found


def test_every_row_of_the_domain_reference_is_a_golden_case() -> None:
    # R15 is a matter of the period: test_ledger.py.
    assert {golden.code for golden in GOLDEN} == {f"R{n}" for n in range(1, 18) if n != 15}


@pytest.mark.parametrize("golden", GOLDEN, ids=str)
def test_golden_case(golden: Golden) -> None:
    cases = lay(golden, first=FIRST)
    assert in_the_ledger() == in_the_tallies() == in_the_log() == golden.counts
    for version, counted in zip(VERSIONS, golden.counts, strict=True):
        found = {key[1]: number for key, number in reasons().items() if key[0] == version}
        assert sum(found.values()) == len(cases)
        assert found.get(Reason.COUNTED, 0) == counted


@pytest.mark.parametrize("golden", GOLDEN, ids=str)
def test_cases_laid_down_in_bulk_stand_as_if_each_act_had_been_seen(golden: Golden) -> None:
    lay(golden, first=FIRST)
    lived = in_the_ledger(), reasons(), movements()
    with transaction.atomic():
        later = lay(golden, first=FIRST, live=False)
        before = Entry.objects.count()
        assert lay_down([case.pk for case in later]) == len(later) == Entry.objects.count() - before
    doubled = tuple(2 * number for number in lived[0])
    assert in_the_ledger() == in_the_tallies() == in_the_log() == doubled
    assert reasons() == {key: 2 * number for key, number in lived[1].items()}
    assert movements() == sorted(lived[2] * 2)


def movements() -> list[tuple[int, date]]:
    """Return what came in and went out, by day."""
    return sorted(Movement.objects.values_list("amount", "on"))


def test_a_unit_stands_in_the_count_once_whatever_is_written() -> None:
    (case,) = lay(GOLDEN[0], first=FIRST)
    line = LedgerLine.objects.get(rule_version=1, case=case)
    for turn, amount in ((1, 1), (2, 1), (3, -1)):
        line.pk, line.turn, line.amount = None, turn, amount
        with pytest.raises(DatabaseError), transaction.atomic():
            line.save(force_insert=True)


def test_what_came_in_less_what_went_out_is_what_is_pending() -> None:
    for golden in GOLDEN:
        lay(golden, first=FIRST)
    flow = Movement.objects.aggregate(n=Sum("amount"))["n"]
    assert flow == Entry.objects.filter(is_pending=True).count()
    assert Movement.objects.filter(amount=-1).count() > 20

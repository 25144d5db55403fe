"""Fees: what the brackets add up to, which rows are remembered, who may record what."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cases.fees import NoFee, assessed
from cases.models import Arbitration, Fee, FeeBracket
from cases.moment import Moment
from cases.refusals import Unacceptable
from cases.services.arbitration.fees import assess
from tests.factories import make_case

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = Moment(datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI))


def rows(schedule: str) -> list[FeeBracket]:
    """Return the rows of a schedule."""
    return list(FeeBracket.objects.in_force_on(date(2026, 11, 23)).filter(schedule=schedule))


def yuan(amount: str) -> int:
    """Return an amount in fen."""
    return int(Decimal(amount) * 100)


# --- What the brackets add up to ---------------------------------------------------------------------

# Amount in dispute, acceptance fee, handling fee of EXAMPLE_DOMESTIC: at each edge, one fen below and above.
DOMESTIC = [
    ("0", "100", "5000"),
    ("0.01", "100", "5000"),
    ("1000", "100", "5000"),
    ("1000.01", "100", "5000"),
    ("1000.20", "100.01", "5000"),
    ("49999.99", "2550", "5000"),
    ("50000", "2550", "5000"),
    ("50000.01", "2550", "5000"),
    ("50000.13", "2550.01", "5000"),
    ("100000", "4550", "5000"),
    ("100000.17", "4550.01", "5000"),
    ("200000", "7550", "5000"),
    ("200000.25", "7550.01", "5000"),
    ("400000", "11550", "5000"),
    ("400000.63", "11550.01", "5000.01"),
    ("500000", "13550", "5800"),
    ("500000.50", "13550.01", "5800"),
    ("1000000", "18550", "9800"),
    ("1000001", "18550.01", "9800.01"),
    ("3000000", "28550", "19800"),
    ("3000001.25", "28550.01", "19800.01"),
    ("5000000", "38550", "27800"),
    ("10000000", "63550", "42800"),
    ("30000000", "163550", "82800"),
    ("50000000", "263550", "112800"),
    ("50000001", "263550.01", "112800"),
    ("80000000", "413550", "142800"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("base", "acceptance", "handling"), DOMESTIC)
def test_the_example_schedule_at_each_edge(base: str, acceptance: str, handling: str) -> None:
    found = assessed(rows("EXAMPLE_DOMESTIC"), yuan(base))
    assert (found.acceptance_fen, found.handling_fen) == (yuan(acceptance), yuan(handling))


@pytest.mark.django_db
def test_the_worked_example_of_the_reference() -> None:
    found = assessed(rows("SCIA_TABLE1_INTL"), yuan("3200000"))
    assert [(one.kind, one.fen) for one in found.sums] == [
        ("ARBITRATION", yuan("90000")),
        ("FILING", yuan("10000")),
    ]
    assert found.total_fen == yuan("100000")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("base", "fee", "is_raised"),
    [
        ("0", "10000", True),
        ("285714.28", "10000", False),  # 9 999.9998 rounds to the smallest fee itself
        ("285713", "10000", True),
        ("285715", "10000.03", False),
        ("1000000", "35000", False),
        ("5000000", "135000", False),
        ("10000000", "210000", False),
        ("50000000", "610000", False),
        ("60000000", "675000", False),
    ],
)
def test_the_smallest_fee_stands_below_its_amount(base: str, fee: str, is_raised: bool) -> None:
    arbitration, _filing = assessed(rows("SCIA_TABLE1_INTL"), yuan(base)).sums
    assert (arbitration.fen, arbitration.is_raised) == (yuan(fee), is_raised)


def bracket(step: int, over: int, up_to: int | None, rate: str, base: int | None = None) -> FeeBracket:
    """Return a bracket of a schedule without base amounts."""
    return FeeBracket(
        pk=step, schedule="OWN", kind="ACCEPTANCE", step=step, over_fen=over, up_to_fen=up_to,
        base_from_fen=base, base_to_fen=base, rate_from=Decimal(rate), rate_to=Decimal(rate),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("base", "fen", "used"),
    [(50, 5, [1]), (100, 10, [1]), (101, 10, [1, 2]), (110, 11, [1, 2]), (300, 25, [1, 2, 3])],
)
def test_brackets_without_a_base_amount_add_up(base: int, fen: int, used: list[int]) -> None:
    own = [bracket(1, 0, 100, "10", 0), bracket(2, 100, 200, "10"), bracket(3, 200, None, "5")]
    found = assessed(own, base)
    assert (found.total_fen, found.row_ids) == (fen, used)


def test_half_a_fen_is_rounded_up() -> None:
    assert assessed([bracket(1, 0, None, "5", 0)], 10).total_fen == 1  # 0.5 fen
    assert assessed([bracket(1, 0, None, "5", 0)], 9).total_fen == 0


@pytest.mark.django_db
def test_a_range_of_the_law_is_no_schedule() -> None:
    with pytest.raises(NoFee):
        assessed(rows("STATE_COUNCIL_1995"), yuan("20000"))
    with pytest.raises(NoFee):
        assessed([], 1)


# --- The fee of a case -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_assessed_fee_remembers_its_rows() -> None:
    case = make_case("FEE_PENDING", kind="ARBITRATION")
    Arbitration.objects.filter(case=case).update(fee_schedule="EXAMPLE_DOMESTIC")
    fee = assess(case=case, side=case.sides.all()[0], base_fen=yuan("3200000"), moment=MONDAY)
    used = FeeBracket.objects.filter(pk__in=fee.rows).values_list("kind", "step")
    assert sorted(used) == [("ACCEPTANCE", 7), ("HANDLING", 4)]
    assert Fee.objects.values_list("schedule", "acceptance_fen", "handling_fen", "status").get() == (
        "EXAMPLE_DOMESTIC",
        yuan("29550"),
        yuan("20600"),
        "DUE",
    )


@pytest.mark.django_db
def test_a_case_without_a_usable_schedule_is_not_assessed() -> None:
    case = make_case("FEE_PENDING", kind="ARBITRATION")
    with pytest.raises(Unacceptable):
        assess(case=case, side=case.sides.all()[0], base_fen=1, moment=MONDAY)
    assert list(Fee.objects.all()) == []

"""The auditor's page: hashes, replays and draws, for those who read the count."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from cases.permissions import Role
from indicators.freezing import freeze, propose_freeze
from indicators.models import FrozenMonth, PlanPeriod
from indicators.models.freeze import hash_of
from indicators.reports.auditing import DRAWN, Link, Verdict, chain, draw, lot, replay, verdict
from tests.factories import make_cast, make_organisation, make_user
from tests.indicators.golden import Golden, lay
from tests.indicators.test_freezing import happens
from tests.table import sign_in

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
AGREED = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", (1, 1, 1, 1, 1))


@pytest.fixture
def two_months(db: None) -> list[Case]:
    """Lay three cases of March, freeze it, strike one out, lay one of April and freeze it."""
    organisation = make_organisation()
    people: tuple[User, User] = (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )
    cases = [lay(AGREED, first=MARCH)[0] for _n in range(3)]
    freeze(motion=propose_freeze(month=MARCH, by=people[0]), by=people[1])
    happens(cases[0], "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    cases += lay(AGREED, first=APRIL)
    freeze(motion=propose_freeze(month=APRIL, by=people[0]), by=people[1])
    return cases


def test_chain_is_good_and_hashes_are_found(two_months: list[Case]) -> None:
    links = chain()
    assert [(link.month, link.is_good) for link in links] == [(MARCH, True), (APRIL, True)]
    march, april = links
    assert verdict(links, march.sha256.upper(), None) == (Verdict.INTACT, march)
    assert verdict(links, "", APRIL) == (Verdict.INTACT, april)
    assert verdict(links, march.sha256, APRIL) == (Verdict.DIFFERS, april)
    assert verdict(links, "0" * 64, None) == (Verdict.NOT_FOUND, None)
    broken = Link(MARCH, march.sha256, is_intact=False, is_chained=True)
    assert verdict([broken], march.sha256, None) == (Verdict.DIFFERS, broken)


def test_month_that_was_slipped_in_breaks_the_chain(two_months: list[Case]) -> None:
    april = FrozenMonth.objects.get(month=APRIL)
    FrozenMonth.objects.create(
        month=date(2025, 6, 1), rule_version=1, body="{}", previous=april.sha256, sha256="f" * 64,
        proposed_by=april.proposed_by, proposed_at=april.proposed_at, frozen_by=april.frozen_by,
        frozen_at=april.frozen_at,
    )  # fmt: skip
    slipped = chain()[-1]
    assert (slipped.is_intact, slipped.is_chained) == (False, False)


def test_replay_gives_the_same_even_under_another_plan(two_months: list[Case]) -> None:
    PlanPeriod.objects.update(target=3000, rule_version=4)
    for month in (MARCH, APRIL):
        found = replay(month)
        assert found.is_same
        assert found.again == found.frozen
    assert (replay(MARCH).lines, replay(MARCH).movements) == (3, 6)


def test_replay_notices_a_record_that_is_not_the_ledger_s(two_months: list[Case]) -> None:
    april = FrozenMonth.objects.get(month=APRIL)
    body = april.body.replace('"amount":1', '"amount":2', 1).replace("2025-04", "2025-05", 1)
    FrozenMonth.objects.create(
        month=date(2025, 5, 1), rule_version=1, body=body, previous=april.sha256, sha256=hash_of(april.sha256, body),
        proposed_by=april.proposed_by, proposed_at=april.proposed_at, frozen_by=april.frozen_by,
        frozen_at=april.frozen_at,
    )  # fmt: skip
    assert chain()[-1].is_good
    assert not replay(date(2025, 5, 1)).is_same


def test_same_seed_draws_the_same_cases(two_months: list[Case]) -> None:
    drawn, pool = draw(MARCH, APRIL, "seed")
    assert (len(drawn), pool) == (3, 3)  # the one that was struck out in these months is not among them
    assert draw(MARCH, MARCH, "seed")[1] == 3
    assert str(two_months[0].pk) not in {each.case for each in drawn}
    assert [each.lot for each in drawn] == sorted(lot("seed", str(case.pk)) for case in two_months[1:])
    assert draw(MARCH, APRIL, "seed") == (drawn, pool)
    assert DRAWN == 20


def test_page_answers_by_address(two_months: list[Case]) -> None:
    cast = make_cast("MEDIATING")
    client = sign_in(cast["STATISTICIAN"])
    address = reverse("audit")
    march = FrozenMonth.objects.get(month=MARCH)

    def ask(**fields: str) -> Any:
        return client.get(address, fields)

    assert client.get(address).content.decode().count(march.sha256) == 1
    assert ask(ask="verify", **{"verify-sha256": march.sha256}).context["verdict"] == "INTACT"
    assert ask(ask="verify", **{"verify-sha256": "xyz"}).status_code == 422
    assert ask(ask="verify").status_code == 422
    assert ask(ask="replay", **{"replay-month": "2025-04"}).context["replay"].is_same
    assert ask(ask="replay", **{"replay-month": "2024-04"}).status_code == 422
    first = ask(ask="draw", **{"draw-first": "2025-03", "draw-last": "2025-04"})
    again = ask(
        ask="draw", **{"draw-first": "2025-03", "draw-last": "2025-04", "draw-seed": first.context["seed"]}
    )
    assert again.context["drawn"] == first.context["drawn"]
    for case in two_months[1:]:
        assert reverse("why_counted", args=[case.pk]) in again.content.decode()
    swapped = ask(ask="draw", **{"draw-first": "2025-04", "draw-last": "2025-03"})
    assert swapped.status_code == 422
    record = client.get(reverse("month_record", args=["2025-03"]))
    assert hash_of("", record.content.decode()) == march.sha256
    assert client.get(reverse("month_record", args=["2025-05"])).status_code == 404
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    for page in (address, reverse("month_record", args=["2025-03"])):
        answers = {key: sign_in(actor).get(page).status_code for key, actor in people.items()}
        assert answers == {key: 200 if key in readers else 404 for key in people}

"""The public statistics: for everybody, from frozen months alone, without small numbers, names or great weight."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Centre, User
from cases.models import Case
from cases.permissions import Role
from indicators.freezing import freeze, propose_freeze
from indicators.models import LedgerLine, Movement
from indicators.public import summaries
from indicators.public.statistics import statistics_of
from indicators.public.summaries import published
from tests.factories import make_cast, make_organisation, make_user
from tests.indicators.golden import Golden, lay
from tests.table import sign_in

pytestmark = pytest.mark.django_db
PAGE_BYTES = 100_000
LANGUAGES = ("zh-hans", "zh-hant", "en")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start without what another test kept."""
    cache.clear()


def lay_months(months: list[dict[str, int]]) -> None:
    """Lay closed cases down, month after month from January 2025, by kind of right; freeze each month."""
    organisation = make_organisation()
    people: tuple[User, User] = (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )
    for number, rights in enumerate(months):
        first = date(2025, number + 1, 1)
        for right, times in rights.items():
            for _n in range(times):
                lay_one(right, first)
        freeze(motion=propose_freeze(month=first, by=people[0]), by=people[1])


def lay_one(right: str, first: date) -> None:
    """Lay one case with an agreement down."""
    golden = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", (1, 1, 1, 1, 1))
    (case,) = lay(golden, first=first, live=False)
    Case.objects.filter(pk=case.pk).update(right_type=right, district="=1+1" if right == "TM" else "")
    case.refresh_from_db()
    from indicators.ledger import on_event

    for event in case.events.order_by("pk"):
        on_event(case=case, event=event)


def numbers(page: str) -> list[int]:
    """Return the numbers of the tables of a page."""
    return [int(text) for text in re.findall(r'<td class="number">(-?\d+)</td>', page)]


def test_everybody_reads_it_and_nothing_is_published_before_a_month_is_frozen(client: Client) -> None:
    lay_one("TM", date(2025, 1, 1))
    page = client.get(reverse("statistics"))
    assert page.status_code == 200
    assert numbers(page.content.decode()) == []
    assert len(client.get(reverse("statistics_csv")).content.decode().splitlines()) == 1
    cast = make_cast("MEDIATING")
    for actor in cast.actors.values():
        if isinstance(actor.user, User):
            assert sign_in(actor).get(reverse("statistics")).status_code == 200


def test_no_number_from_one_to_four_stands_in_a_table_or_in_the_file(client: Client) -> None:
    lay_months(
        [{"TM": 6, "CR": 1}, {"TM": 2, "CR": 1}, {"CR": 1, "TM": 1}, {"TM": 5}, {"TM": 7}, {"PAT_INV": 6}]
    )
    for language in LANGUAGES:
        client.cookies["django_language"] = language
        page = client.get(reverse("statistics")).content.decode()
        assert {21, 30} <= set(numbers(page))
        assert not {1, 2, 3, 4} & set(numbers(page))
        assert len(page.encode()) <= PAGE_BYTES
        assert page.count("<svg") >= 2
        file = client.get(reverse("statistics_csv")).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(file)))
        assert not {"1", "2", "3", "4"} & {row["number"] for row in rows}
        assert not any(text.startswith("=") for row in rows for text in row.values())
        assert sum(int(row["number"]) for row in rows if row["table"] == "months") == 30


def test_licence_is_the_centres_and_none_is_stated_where_it_states_none(client: Client) -> None:
    lay_months([{}] * 5 + [{"TM": 9}])
    centre, _is_new = Centre.objects.get_or_create(pk=1, defaults={"name_zh_hans": "澜江中心"})
    page, file = reverse("statistics"), reverse("statistics_csv")
    for address in (page, file):
        text = client.get(address).content.decode()
        assert not re.search("licen[cs]e|许可|CC BY", text.partition("<main")[2] or text)
    Centre.objects.filter(pk=centre.pk).update(
        licence_zh_hans="注明来源即可使用",
        licence_en="Name the source",
        licence_url="https://licence.example/",
    )
    shown = {"zh-hans": "注明来源即可使用", "zh-hant": "注明来源即可使用", "en": "Name the source"}
    for language, words in shown.items():
        client.cookies["django_language"] = language
        for address in (page, file):
            text = client.get(address).content.decode()
            assert (words in text, "https://licence.example/" in text) == (True, True)
    row = list(csv.DictReader(io.StringIO(client.get(file).content.decode("utf-8-sig"))))[-1]
    assert (row["table"], row["code"], row["name"]) == (
        "licence",
        "https://licence.example/",
        "Name the source",
    )


def test_what_is_held_back_takes_another_part_along() -> None:
    lay_months([{}] * 5 + [{"TM": 9, "CR": 6}])
    found = published()
    assert found is not None
    found.months[date(2025, 6, 1)].parts.update({("right_type", "GI"): 2, ("right_type", "TM"): -2})
    half = statistics_of(found).newest
    assert half is not None
    assert [half.cuts["right_type"].part(code) for code in ("TM", "CR", "GI")] == [7, None, None]


def test_numbers_are_those_of_the_frozen_months(client: Client, monkeypatch: Any) -> None:
    lay_months([{"TM": 9, "CR": 6}, *[{"TM": 5}] * 5])
    lay_one("TM", date(2025, 8, 1))

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError

    for model in (LedgerLine, Movement, Case):
        monkeypatch.setattr(model.objects, "get_queryset", refuse)
    page = client.get(reverse("statistics"))
    found = page.context["found"]
    assert (found.figure.counted, found.until) == (40, date(2025, 6, 30))
    assert [half.group.number for half in found.halves] == [40]
    assert found.newest.cuts["right_type"].parts == {"TM": 34, "CR": 6}
    assert (found.newest.success, found.newest.median) == (
        None,
        1,
    )  # all agreed: a rate would say it of everybody


def test_each_freeze_is_read_once(monkeypatch: Any) -> None:
    lay_months([{"TM": 9}, {"TM": 6}])
    published()
    read: list[date] = []
    summary_of = summaries.summary_of

    def noted(month: date) -> summaries.Summary:
        read.append(month)
        return summary_of(month)

    monkeypatch.setattr(summaries, "summary_of", noted)
    people = User.objects.order_by("pk")
    march = date(2025, 3, 1)
    freeze(motion=propose_freeze(month=march, by=people[0]), by=people[1])
    found = published()
    assert read == [march]
    assert published() == found
    cache.clear()
    assert published() == found
    assert read[1:] == [date(2025, 1, 1), date(2025, 2, 1), march]


def test_page_is_kept_by_browsers_and_asked_for_again(client: Client) -> None:
    lay_months([{"TM": 9}])
    first = client.get(reverse("statistics"))
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get(reverse("statistics"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.cookies["django_language"] = "en"
    other = client.get(reverse("statistics"), headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    # Without the cookie the tokens of the page that is kept would be refused.
    stranger = Client().get(reverse("statistics"), headers={"If-None-Match": first.headers["ETag"]})
    assert stranger.status_code == 200
    file = client.get(reverse("statistics_csv"))
    same = client.get(reverse("statistics_csv"), headers={"If-None-Match": file.headers["ETag"]})
    assert same.status_code == 304


def test_footer_and_menu_lead_there(client: Client) -> None:
    page = client.get(reverse("public_home")).content.decode()
    assert page.count(f'href="{reverse("statistics")}"') >= 3

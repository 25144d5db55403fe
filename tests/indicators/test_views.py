"""The dashboard of the count: for whom it is, that every number is the length of its list, in how few statements."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.models import Case, CaseEvent
from cases.permissions import Role
from indicators.ledger import on_event
from indicators.models import CountingRule
from indicators.rules import Reason
from indicators.services import dashboard
from tests.factories import make_case, make_cast, make_organisation, make_user
from tests.table import sign_in

pytestmark = pytest.mark.django_db
# the plan, the sums of the count and the flow, those of the closings and of their days, the names of slices
BOARD_STATEMENTS = 5
# whether anything has changed since the page was drawn
STAMP = 1
# the period, the length, the rows, the names of slices
LIST_STATEMENTS = 4
# the frame of every page: session, user, groups, centre, messages, profile of a neutral
FRAME_STATEMENTS = 4


@pytest.fixture
def statistician(db: None) -> Actor:
    """Return somebody who reads the count."""
    return Actor(user=make_user("STAT", roles=(Role.STATISTICIAN,), organisation=make_organisation()))


def count_case(outcome: str = "DEADLOCK", right: str = "TM", days_ago: int = 0) -> Case:
    """Put a line into the ledger."""
    day = timezone.localdate() - timezone.timedelta(days=days_ago)
    case = make_case("CLOSED", outcome=outcome, right_type=right, closed_on=day, first_closed_on=day)
    accepted = CaseEvent(
        case=case, kind="accept", role="INTAKE_CLERK", state_from="SUBMITTED", state_to="CONSENT_PENDING", data={},
        at=timezone.now() - timezone.timedelta(days=days_ago + 5),
    )  # fmt: skip
    accepted.save()
    on_event(case=case, event=accepted)
    event = CaseEvent(
        case=case, kind="close", role="CASE_SECRETARY", state_from="TERMINATED", state_to="CLOSED", at=timezone.now(),
        data={"outcome": outcome, "closed_on": day.isoformat(), "took_part": True},
    )  # fmt: skip
    event.save()
    on_event(case=case, event=event)
    return case


def numbers(page: str) -> list[tuple[str, int]]:
    """Return the links of a page into the list, each with the number that it shows."""
    found = re.findall(r'href="(/target/cases/[^"]*)"[^>]*>\s*(\d+)', page)
    return [(address.replace("&amp;", "&"), int(number)) for address, number in found]


# --- For whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["target", "counted_cases", "counted_cases_csv"])
def test_the_count_does_not_exist_for_others(name: str) -> None:
    cast = make_cast("MEDIATING")
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {key: sign_in(actor).get(reverse(name)).status_code for key, actor in people.items()}
    assert answers == {key: 200 if key in readers else 404 for key in people}


def test_nobody_is_asked_to_sign_in(client: Any) -> None:
    assert client.get(reverse("target")).status_code == 302


def test_why_counted_is_for_those_who_read_the_register() -> None:
    cast = make_cast("MEDIATING")
    address = reverse("why_counted", args=[cast.case.pk])
    unseen = {"STRANGER", "OTHER_CLERK", "NOMINEE", "ADMINISTRATOR"}
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {key: sign_in(actor).get(address).status_code for key, actor in people.items()}
    assert answers == {key: 404 if key in unseen else 200 for key in people}
    assert sign_in(cast["STATISTICIAN"]).get(reverse("why_counted", args=[uuid4()])).status_code == 404


def test_why_counted_names_the_plan_period_that_the_closing_lies_in(statistician: Actor) -> None:
    """The list of an earlier plan period leads here: its cases count in that period, and not in none."""
    case = count_case(days_ago=(timezone.localdate() - date(2025, 6, 15)).days)
    answer = sign_in(statistician).get(reverse("why_counted", args=[case.pk]))
    page = answer.content.decode()
    rule = CountingRule.objects.get(pk=answer.context["found"].rule)
    assert answer.context["found"].reason is Reason.COUNTED
    for text in ("2021–2025", rule.text_zh_hans, "2025-06 · "):
        assert text in page


def test_the_count_shows_no_names(statistician: Actor) -> None:
    case = count_case()
    client = sign_in(statistician)
    for address in (reverse("target"), reverse("counted_cases"), reverse("why_counted", args=[case.pk])):
        page = client.get(address).content.decode()
        assert [name in page for name in case.parties.values_list("name", flat=True)] == [False, False]


# --- Numbers and lists --------------------------------------------------------------------------------


def test_every_number_is_the_length_of_its_list(statistician: Actor) -> None:
    for outcome, right, days in (("DEADLOCK", "TM", 0), ("DEADLOCK", "CR", 40), ("PARTY_QUIT", "TM", 80),
                                 ("AGREEMENT_WRITTEN", "TM", 0), ("AGREEMENT_ORAL", "CR", 1)):  # fmt: skip
        count_case(outcome, right, days)
    client = sign_in(statistician)
    found = numbers(client.get(reverse("target")).content.decode())
    assert len(found) >= 1 + 4 + 2 + 2 + 20
    for address, number in found:
        context = client.get(address).context
        assert (address, context["length"].number, context["length"].shown) == (
            address,
            number,
            len(context["page"].rows),
        )


def test_sums_of_the_parts_are_the_whole() -> None:
    for outcome, right in (("DEADLOCK", "TM"), ("PARTY_QUIT", "CR"), ("DEADLOCK", "PAT_INV")):
        count_case(outcome, right)
    board = dashboard(timezone.localdate())
    sums = {sum(part.number for part in parts) for parts in (*(cut.rows for cut in board.cuts), board.months)}
    assert (sums, board.months[-1].cumulative, sum(board.figure.by_outcome.values())) == ({3}, 3, 3)


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=x", "month=0000-01", "year=x", "until=2026", "of=x", "of=closed&set=x", "set=agreed",
     "organisation=x", "plan=x", "plan=2019", "plan=2031", "of=pending&kind=MEDIATION", "outcome=DEADLOCK&right=TM", "after=x", "after=2026-01-01_x", "before=2026-01-01_", "plan=99999"],
)  # fmt: skip
def test_list_that_is_none_is_not_found(statistician: Actor, query: str) -> None:
    assert sign_in(statistician).get(f"{reverse('counted_cases')}?{query}").status_code == 404


def test_filter_without_cases_says_so(statistician: Actor) -> None:
    page = sign_in(statistician).get(f"{reverse('counted_cases')}?right=<b>")
    assert (page.status_code, page.context["length"].number) == (200, 0)
    assert "<b>" not in page.content.decode().split("<main")[1]


# --- Statements ---------------------------------------------------------------------------------------


def statements(client: Any, address: str) -> int:
    """Return how many statements a page takes when it is opened the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_the_rows(
    statistician: Actor, rows: int, django_assert_num_queries: Any
) -> None:
    for _n in range(rows):
        count_case()
    with django_assert_num_queries(BOARD_STATEMENTS):
        dashboard(timezone.localdate())
    client = sign_in(statistician)
    assert statements(client, reverse("target")) == FRAME_STATEMENTS + STAMP
    assert statements(client, reverse("counted_cases")) == FRAME_STATEMENTS + LIST_STATEMENTS

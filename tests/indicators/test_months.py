"""The pages of the months: for whom they are, freezing by two persons, the lines, the flow, what changed later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.permissions import Role
from indicators.models import FrozenMonth, Motion
from indicators.months import CUTS, flow, months_of
from notices.models import Notice
from tests.factories import make_cast, make_organisation, make_user
from tests.indicators.golden import Golden, lay
from tests.indicators.test_freezing import APRIL, MARCH, MAY, frozen, happens
from tests.table import sign_in

pytestmark = pytest.mark.django_db
AGREED = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", (1, 1, 1, 1, 1))
# the frozen months, the first of them, what is proposed, the next, the periods, sums by posting and by legal day,
# what came later
STATEMENTS = 8
LIST, PAGE = reverse("freeze_months"), reverse("freeze_month", args=[MARCH])
PROPOSE = reverse("freeze_month_propose", args=[MARCH])
DECIDE = reverse("freeze_month_decide", args=[MARCH])


@pytest.fixture
def people(db: None) -> dict[str, Actor]:
    """Return a statistician, two supervisors and a head of one organisation."""
    organisation = make_organisation()
    return {
        name: Actor(user=make_user(name, roles=(role,), organisation=organisation))
        for name, role in (
            ("STAT", Role.STATISTICIAN),
            ("SUP", Role.SUPERVISOR),
            ("SUP2", Role.SUPERVISOR),
            ("CHAIR", Role.INSTITUTION_CHAIR),
        )
    }


def two(people: dict[str, Actor]) -> tuple[User, User]:
    """Return the statistician and the supervisor."""
    statistician, supervisor = people["STAT"].user, people["SUP"].user
    assert statistician is not None
    assert supervisor is not None
    return statistician, supervisor


@pytest.mark.parametrize("name", ["freeze_months", "freeze_month", "freeze_month_propose"])
def test_the_months_do_not_exist_for_others(name: str) -> None:
    cast = make_cast("MEDIATING")
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    if name == "freeze_month_propose":
        readers.remove("INSTITUTION_CHAIR")
    address = reverse(name, args=[MARCH] if name != "freeze_months" else [])
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {key: sign_in(actor).get(address).status_code for key, actor in people.items()}
    assert answers == {key: 200 if key in readers else 404 for key in people}


def test_statistician_proposes_and_supervisor_freezes(people: dict[str, Actor]) -> None:
    lay(AGREED, first=MARCH)
    statistician, supervisor = sign_in(people["STAT"]), sign_in(people["SUP"])
    assert supervisor.get(DECIDE).status_code == 409  # nothing is proposed yet
    assert statistician.post(PROPOSE, {"reason": "请复核"}).status_code == 302
    assert statistician.post(PROPOSE).status_code == 409  # already proposed
    told = Notice.objects.filter(kind="COUNT_PROPOSAL", link=DECIDE)
    others = {people[name].user_id for name in ("SUP", "SUP2", "CHAIR")}
    assert {notice.recipient_id for notice in told} == others
    assert statistician.get(DECIDE).status_code == 404
    assert "请复核" in supervisor.get(DECIDE).content.decode()
    assert supervisor.post(DECIDE, {"agrees": "yes"}).status_code == 302
    month = FrozenMonth.objects.get()
    assert (month.proposed_by, month.frozen_by, month.is_intact) == (*two(people), True)
    assert supervisor.post(DECIDE, {"agrees": "yes"}).status_code == 409
    assert statistician.get(PROPOSE).status_code == 409
    assert month.sha256 in statistician.get(PAGE).content.decode()
    assert month.sha256[:12] in statistician.get(f"{LIST}?page=2").content.decode()


def test_who_freezes_the_first_month_sees_all_that_the_freeze_takes(people: dict[str, Actor]) -> None:
    cases = [lay(AGREED, first=day)[0] for day in (date(2024, 1, 1), date(2025, 2, 1), MARCH)]
    statistician, supervisor = sign_in(people["STAT"]), sign_in(people["SUP"])
    seen = [statistician.get(PROPOSE).context["row"].total]
    statistician.post(PROPOSE)
    seen.append(supervisor.get(DECIDE).context["row"].total)
    lines = supervisor.get(f"{PAGE}?to_freeze=1").context["page_obj"]
    assert (seen, [line.case_id for line in lines]) == ([3, 3], [case.pk for case in cases])
    assert [line.case_id for line in supervisor.get(PAGE).context["page_obj"]] == [cases[2].pk]
    supervisor.post(DECIDE, {"agrees": "yes"})
    assert supervisor.get(PAGE).context["row"].total == 3


def test_who_freezes_first_is_told_of_the_plan_period_that_would_get_no_report(
    people: dict[str, Actor],
) -> None:
    first_of = {"over": date(2026, 1, 1), "last": date(2025, 12, 1)}
    statistician, supervisor = sign_in(people["STAT"]), sign_in(people["SUP"])
    pages = {name: reverse("freeze_month_propose", args=[month]) for name, month in first_of.items()}
    assert statistician.get(pages["over"]).context["left_out"] is None  # nothing was counted in it
    lay(AGREED, first=MARCH)
    page = statistician.get(pages["over"])
    assert page.context["left_out"].last_on == date(2025, 12, 31)
    assert pages["last"] in page.content.decode()
    assert statistician.get(pages["last"]).context["left_out"] is None
    statistician.post(pages["over"])
    decide = supervisor.get(reverse("freeze_month_decide", args=[first_of["over"]]))
    assert decide.context["left_out"] is not None
    assert pages["last"] not in decide.content.decode()  # whoever decides may not be one who proposes


def test_one_person_alone_freezes_nothing(people: dict[str, Actor]) -> None:
    supervisor = sign_in(people["SUP"])
    assert supervisor.post(PROPOSE).status_code == 302
    page = supervisor.get(DECIDE)
    assert (page.status_code, b'name="agrees"' in page.content) == (200, False)
    assert supervisor.post(DECIDE, {"agrees": "yes"}).status_code == 403
    assert not FrozenMonth.objects.exists()
    assert sign_in(people["SUP2"]).post(DECIDE, {"agrees": "yes"}).status_code == 302


def test_who_declines_says_why_and_the_month_can_be_proposed_again(people: dict[str, Actor]) -> None:
    statistician, chair = sign_in(people["STAT"]), sign_in(people["CHAIR"])
    statistician.post(PROPOSE)
    assert chair.post(DECIDE, {"agrees": "no"}).status_code == 422
    assert chair.post(DECIDE, {"agrees": "no", "reason": "还有三件未录"}).status_code == 302
    assert "还有三件未录" in statistician.get(f"{LIST}?page=2").content.decode()
    assert statistician.post(PROPOSE).status_code == 302
    assert list(Motion.objects.order_by("proposed_at").values_list("agrees", flat=True)) == [False, None]


def test_the_present_month_and_one_out_of_turn_are_not_frozen(people: dict[str, Actor]) -> None:
    statistician = sign_in(people["STAT"])
    present = reverse("freeze_month_propose", args=[date.today().replace(day=1)])
    assert statistician.get(present).status_code == 409
    frozen(MARCH, two(people))
    assert statistician.get(reverse("freeze_month_propose", args=[MAY])).status_code == 409
    assert statistician.get(reverse("freeze_month_propose", args=[APRIL])).status_code == 200


@pytest.mark.parametrize("text", ["2025-13", "0999-01", "2999-01", "2025-3"])
def test_month_that_is_none_is_not_found(people: dict[str, Actor], text: str) -> None:
    assert sign_in(people["STAT"]).get(f"/target/months/{text}/").status_code == 404


def test_page_of_a_frozen_month_lists_what_was_posted_and_what_came_later(people: dict[str, Actor]) -> None:
    kept, struck = (lay(AGREED, first=MARCH)[0] for _ in range(2))
    frozen(MARCH, two(people))
    happens(struck, "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    page = sign_in(people["STAT"]).get(PAGE)
    assert "符合统计口径" in page.content.decode()  # why a line was posted, not the heading of a number
    row = page.context["row"]
    assert (row.in_time, row.late, row.corrections, row.total, row.legal, row.later) == (2, 0, 0, 2, 1, 1)
    assert [line.case_id for line in page.context["page_obj"]] == [kept.pk, struck.pk]
    assert [(line.amount, line.posted_month) for line in page.context["later"]] == [(-1, APRIL)]
    assert b'id="later"' in page.content
    (april,) = months_of([APRIL])
    assert (april.corrections, april.total, april.is_next) == (-1, -1, True)


def test_the_list_says_what_came_later_about_the_months_before_the_first(people: dict[str, Actor]) -> None:
    """The first frozen month takes the months before it along, and so what is entered about them later."""
    struck = lay(AGREED, first=date(2024, 1, 1))[0]
    frozen(MARCH, two(people))
    happens(struck, "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    (alone,) = months_of([MARCH])
    assert (alone.is_first, alone.total, alone.legal, alone.later) == (True, 1, 0, 1)
    assert months_of([APRIL, MARCH])[1] == alone
    page = sign_in(people["STAT"]).get(f"{LIST}?page=2").content.decode()
    assert "各项数字含此前各月" in page


def test_flow_adds_up_in_every_row_of_every_cut(people: dict[str, Actor]) -> None:
    for words in (
        "a MEDIATION AGREEMENT_WRITTEN +",
        "b ARBITRATION AWARD +",
        "c MEDIATION DEADLOCK + REOPEN",
    ):
        lay(Golden("", words, ()), first=date(2025, 3, 28))
    for cut in CUTS:
        for month in (MARCH, APRIL):
            *parts, whole = flow(month, cut)
            assert all(row.start + row.came - row.went == row.end for row in (*parts, whole))
            assert whole.end == sum(row.end for row in parts)
        assert flow(MARCH, cut)[-1].end == flow(APRIL, cut)[-1].start
        assert sign_in(people["STAT"]).get(f"{PAGE}?by={cut}").status_code == 200
    assert flow(APRIL, "kind")[-1].end == 1  # the case that was opened again
    assert sign_in(people["STAT"]).get(f"{PAGE}?by=title").status_code == 404


def test_statements_do_not_grow_with_the_months(people: dict[str, Actor]) -> None:
    lay(AGREED, first=MARCH)
    for number in (1, 3):
        months = [MARCH, APRIL, MAY][:number]
        with CaptureQueriesContext(connection) as captured:
            months_of(months)
        assert len(captured) == STATEMENTS

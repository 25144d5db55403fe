"""Satisfaction: both sides are asked at the closing, a low grade is looked into, the score waits for five answers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import Engagement, Party
from cases.moment import now
from cases.permissions import Role
from cases.services import endings
from indicators.models import FollowUp, Rating
from notices.models import DemoMessage
from tests.cases.test_intake import staff
from tests.factories import make_invitation
from tests.indicators.test_satisfaction import rated
from tests.stories import axe
from tests.stories.conftest import Watched
from tests.stories.people import Open, as_, follow, press, text_of
from tests.table import Table, close, hold, lay_mediation

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
MOBILE = "+8613800000002"
REASON = "等了三个星期才安排会谈。"
DONE = "已电话道歉并说明排期原因，当事人接受。"


@pytest.fixture(autouse=True)
def _demo_channels(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have messages written where the story can read them, at once instead of after five minutes."""
    monkeypatch.setattr("notices.services.GATHERING", timedelta(0))
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SMS_QUIET_HOURS = None
    settings.PAPERS_ENABLED = False


@pytest.fixture
def table() -> Table:
    """Return a mediation that was closed; its respondent has answered by invitation and has no account any more."""
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    party = Party.objects.get(side=table.respondent_side)
    Party.objects.filter(pk=party.pk).update(mobile=MOBILE, contact_name="何青")
    make_invitation(table.case, party)
    Engagement.objects.filter(case=table.case, user=table.respondent.user).update(until=now().at)
    close(table)
    return table


def test_from_the_question_to_the_closed_follow_up_and_the_score(
    open_page: Open, table: Table, drain: Any
) -> None:
    clerk, statistician = table.clerk, staff(Role.STATISTICIAN)
    drain()
    rate_low_by_the_link(open_page, link_sent_to(MOBILE))
    rate_high_from_the_case(open_page, table)
    row = FollowUp.objects.get()
    assert (row.rating.score, row.rating.words) == (25, REASON)
    scores = Rating.objects.order_by("score").values_list("score", flat=True)
    assert list(scores) == [25, 100]

    name_who_follows_up(open_page, table, clerk)
    follow_up(open_page, clerk)
    row.refresh_from_db()
    assert (row.finish, row.note, row.closed_by) == ("SETTLED", DONE, clerk.user)
    leads = as_(open_page, table.supervisor, reverse("follow_ups") + "?view=closed")
    follow(leads, table.case.title)
    assert DONE in text_of(leads)
    assert MOBILE not in text_of(leads)  # nobody needs to call any more

    assert score_shown(open_page, statistician) == "–"
    rated(100, 75, 50)
    assert score_shown(open_page, statistician) == "70.0"


def link_sent_to(number: str) -> str:
    """Return the link in the message that went to a telephone."""
    text = DemoMessage.objects.get(to=number, text__contains="/s/").text
    found = re.search(r"/s/[^\s]+", text)
    assert found is not None
    return found[0]


def rate_low_by_the_link(open_page: Open, link: str) -> None:
    """On a telephone, without an account: a grade is asked for, then taken with its reason."""
    phone = open_page(link, width=360, language="zh-hans")
    press(phone)
    assert phone.page.title().startswith("错误：")
    phone.page.get_by_label("不满意", exact=True).check()
    phone.page.get_by_label("办理时间").check()
    phone.page.fill("[name=words]", REASON)
    press(phone)
    assert "您已评价" in text_of(phone)
    assert (phone.faults(), axe.check(phone.page)) == ([], [])


def rate_high_from_the_case(open_page: Open, table: Table) -> None:
    """The other side follows the link on the page of its case."""
    page = as_(open_page, table.applicant, reverse("case", args=[table.case.pk]))
    page.page.locator(f"main a[href='{reverse('rate_case', args=[table.case.pk])}']").click()
    page.page.get_by_label("非常满意", exact=True).check()
    press(page)
    assert REASON not in text_of(page)
    assert page.faults() == []


def name_who_follows_up(open_page: Open, table: Table, clerk: Actor) -> None:
    """The supervisor finds it among her messages, reads it, and names a clerk who has no part in the case."""
    desk = as_(open_page, table.supervisor, reverse("home"))
    desk.page.locator("section[aria-labelledby=unread] a", has_text="低评价").first.click()
    shown = text_of(desk)
    assert [text in shown for text in (REASON, "办理时间", "何青", MOBILE)] == [True] * 4
    assert isinstance(clerk.user, User)
    desk.page.locator("[name=assign-person]").select_option(str(clerk.user.pk))
    press(desk, "指定回访人")
    assert desk.faults() == []


def follow_up(open_page: Open, clerk: Actor) -> None:
    """The clerk goes from her menu to her list, to the one line, and closes it with what was done."""
    desk = as_(open_page, clerk, reverse("home"))
    desk.page.locator(f".site-nav a[href='{reverse('follow_ups')}']").click()
    assert desk.page.locator("main tbody tr").count() == 1
    desk.page.locator("main tbody a").click()
    press(desk, "办结回访")
    assert desk.page.title().startswith("错误：")
    desk.page.locator("[name=finish-finish][value=SETTLED]").check()
    desk.page.fill("[name=finish-note]", DONE)
    press(desk, "办结回访")
    assert DONE in text_of(desk)
    assert (desk.faults(), axe.check(desk.page)) == ([], [])


def score_shown(open_page: Open, statistician: Actor) -> str:
    """Return the score as the dashboard shows it; the page behind it shows the same, or says why there is none."""
    desk: Watched = as_(open_page, statistician, reverse("target"))
    row = desk.page.locator("main tr", has=desk.page.locator(f"a[href='{reverse('satisfaction')}']"))
    shown = row.locator("td").first.inner_text().strip()
    row.locator("a").click()
    assert desk.page.locator(".figure__number").first.inner_text() == shown
    assert ("少于5" in text_of(desk).replace(" ", "")) or shown != "–"
    assert (desk.faults(), axe.check(desk.page)) == ([], [])
    return shown

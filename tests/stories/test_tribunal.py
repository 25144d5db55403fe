"""A tribunal of three: chosen, challenged, replaced, constituted. Who is taken off finds no case on the next request."""

from typing import Any

import pytest
from django.urls import reverse

from cases.invitation_keys import hash_of_token, token_for
from cases.models import Appointment, Challenge, Invitation, Seat
from cases.services.arbitration import tribunal
from tests.factories import make_invitation
from tests.stories.people import Open, as_, press, text_of
from tests.tribunal import Bench, lay_bench, pk_of

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]
GROUNDS = "该仲裁员与被申请人同属一家公司"


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def _seat(bench: Bench, seat: Seat) -> Appointment:
    row = bench.on(seat)
    assert row is not None
    return row


def test_a_tribunal_is_formed_challenged_replaced_and_constituted(open_page: Open) -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    page_url = reverse("tribunal", args=[bench.case.pk])
    for party, name in zip(bench.parties, ("林一", "周二"), strict=True):
        desk = as_(open_page, party, page_url, width=360 if name == "周二" else 1280)
        desk.page.get_by_role("link", name="选定贵方的仲裁员").click()
        desk.page.get_by_role("radio", name=name).check()
        press(desk, "选定贵方的仲裁员")
        desk.page.wait_for_url("**" + page_url)
        desk.page.get_by_role("link", name="为候选人排序").click()
        desk.page.get_by_label("吴三").select_option("1")
        desk.page.get_by_label("郑四").select_option("strike")
        press(desk, "提交名单")
        desk.page.wait_for_url("**" + page_url)
        assert desk.faults() == []
    assert _seat(bench, Seat.PRESIDING).neutral_id == pk_of(bench.panel[2])
    for person in bench.panel[:3]:
        _accept(open_page, person)
    for party in bench.parties:
        waiting = Appointment.objects.filter(case=bench.case, status="ACCEPTED").values_list("pk", flat=True)
        tribunal.waive_challenge(case_id=bench.case.pk, by=party, appointment_ids=list(waiting))
    _constitute(open_page, bench)
    removed = as_(open_page, bench.panel[1], reverse("case", args=[bench.case.pk]))
    saved = [
        reverse(name, args=[bench.case.pk]) for name in ("case", "case_materials", "case_papers", "tribunal")
    ]
    assert [removed.page.request.get(removed.origin + url).status for url in saved] == [200] * 4
    _challenge(open_page, bench)
    assert [removed.page.request.get(removed.origin + url).status for url in saved] == [404] * 4
    assert bench.case.state == "TRIBUNAL_PENDING"
    desk = as_(open_page, bench.respondent, reverse("choose_arbitrator", args=[bench.case.pk]))
    assert desk.page.get_by_role("radio", name="周二").count() == 0
    desk.page.get_by_role("radio", name="郑四").check()
    press(desk, "选定贵方的仲裁员")
    desk.page.wait_for_url("**" + page_url)
    _accept(open_page, bench.panel[3])
    for party in bench.parties:
        desk = as_(open_page, party, page_url)
        desk.page.get_by_role("link", name="对仲裁员无异议").click()
        desk.page.get_by_role("checkbox").first.check()
        press(desk, "我方无异议")
        desk.page.wait_for_url("**" + page_url)
    _constitute(open_page, bench)
    assert [removed.page.request.get(removed.origin + url).status for url in saved] == [404] * 4


def _accept(open_page: Open, person: Any) -> None:
    desk = as_(open_page, person, reverse("nominations"))
    desk.page.get_by_role("link", name="披露并答复").click()
    desk.page.get_by_role("checkbox").first.check()
    press(desk)
    desk.page.wait_for_url("**" + reverse("nominations"))
    assert "您已接受" in desk.page.inner_text("body")
    assert desk.faults() == []


def _constitute(open_page: Open, bench: Bench) -> None:
    desk = as_(open_page, bench.secretary, reverse("constitute", args=[bench.case.pk]))
    press(desk, "组成仲裁庭")
    desk.page.wait_for_url("**" + reverse("tribunal", args=[bench.case.pk]))
    assert text_of(desk).count("在任") == 3
    assert bench.case.state == "IN_PROCEEDINGS"
    assert desk.faults() == []


def _challenge(open_page: Open, bench: Bench) -> None:
    named = _seat(bench, Seat.RESPONDENT)
    desk = as_(open_page, bench.applicant, reverse("challenge", args=[bench.case.pk, named.pk]))
    desk.page.locator("[name=grounds]").fill(GROUNDS)
    press(desk, "提交回避申请")
    desk.page.wait_for_url("**" + reverse("tribunal", args=[bench.case.pk]))
    found = Challenge.objects.get(appointment=named)
    head = as_(open_page, bench.head, reverse("tribunal", args=[bench.case.pk]))
    head.page.get_by_role("link", name="对回避申请作出决定").click()
    assert GROUNDS in text_of(head)
    head.page.get_by_role("radio", name="准许回避").check()
    head.page.locator("[name=reasons]").fill("理由成立")
    press(head, "作出决定")
    head.page.wait_for_url("**" + reverse("tribunal", args=[bench.case.pk]))
    found.refresh_from_db()
    assert (found.upheld, found.reasons) == (True, "理由成立")
    assert head.faults() == []


def test_a_notice_of_arbitration_asks_for_no_consent(open_page: Open) -> None:
    bench = lay_bench("ANSWER_PERIOD")
    invitation = make_invitation(bench.case, bench.respondent_side.parties.get(), is_verified=False)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of_token(token_for(invitation.pk)))
    for width, language in ((1280, "zh-hans"), (360, "zh-hant"), (360, "en")):
        page = open_page(invitation.path, width=width, language=language)
        words = text_of(page)
        assert [word in words for word in ("调解", "調解", "mediat")] == [False] * 3
        assert page.faults() == []

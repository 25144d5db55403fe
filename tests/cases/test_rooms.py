"""Rooms, offers and undisputed facts: what is said in one never shows, not even as a gap, in another."""

import re

import pytest
from django.test import Client

from cases.actors import Actor
from cases.models import CaseEvent, CasePaper, Message, Offer, Release, Undisputed
from cases.permissions import Action
from cases.refusals import Forbidden, NotVisible, Unacceptable
from cases.services import offers, rooms
from notices.models import Notice
from tests.table import Table, lay_mediation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return lay_mediation()


def say(table: Table, by: Actor, text: str, side: object = None) -> Message:
    done = rooms.send_message(case_id=table.case.pk, by=by, text=text, side_id=side)
    return Message.objects.get(pk=done.data["message"])


def address(table: Table, tail: str = "") -> str:
    return f"/cases/{table.case.pk}/{tail}"


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_and_the_other_side_find_no_caucus(table: Table) -> None:
    room = address(table, "room/applicant/")
    assert sign_in(table.stranger).get(room).status_code == 404
    assert sign_in(table.respondent).get(room).status_code == 404
    assert sign_in(table.clerk).get(room).status_code == 404
    assert sign_in(table.secretary).get(room).status_code == 404
    assert sign_in(table.applicant).get(room).status_code == 200
    assert sign_in(table.mediator).get(room).status_code == 200
    assert sign_in(table.applicant).get(address(table, "room/tribunal/")).status_code == 404


def test_nobody_writes_into_the_caucus_of_the_other_side(table: Table) -> None:
    with pytest.raises(NotVisible):
        say(table, table.respondent, "x", table.applicant_side.pk)
    with pytest.raises(NotVisible):
        say(table, table.stranger, "x")
    with pytest.raises(Forbidden):
        say(table, table.secretary, "x")
    assert Message.objects.count() == 0


def test_a_caucus_leaves_no_trace_with_the_other_side(table: Table) -> None:
    before = page(sign_in(table.respondent), address(table))
    notices = Notice.objects.filter(recipient=table.respondent.user).count()

    say(table, table.applicant, "底线标记甲", table.applicant_side.pk)
    say(table, table.mediator, "调解员标记甲", table.applicant_side.pk)
    offers.make_offer(
        case_id=table.case.pk,
        by=table.applicant,
        terms="方案标记甲",
        amount_fen=98_765_400,
        in_confidence=True,
    )

    client = sign_in(table.respondent)
    for tail in (
        "",
        "room/",
        "room/joint/",
        "offers/",
        "undisputed/",
        "papers/",
        "meetings/",
        "?history=state",
    ):
        text = page(client, address(table, tail))
        assert "标记甲" not in text
        assert "987,654" not in text
        assert "room/applicant" not in text
    assert _without_tokens(page(client, address(table))) == _without_tokens(before)
    assert Notice.objects.filter(recipient=table.respondent.user).count() == notices
    assert "底线标记甲" in page(sign_in(table.mediator), address(table, "room/applicant/"))
    assert "方案标记甲" in page(sign_in(table.mediator), address(table, "offers/"))


def _without_tokens(html: str) -> list[str]:
    return [line for line in html.splitlines() if not re.search("csrf|nonce|only-print", line)]


def test_words_leave_a_caucus_only_by_their_owner_and_word_for_word(table: Table) -> None:
    secret = say(table, table.applicant, "库存还有三千件。最低可以接受八十万。", table.applicant_side.pk)

    with pytest.raises(Unacceptable):
        rooms.ask_release(case_id=table.case.pk, by=table.mediator, message_id=secret.pk, words="库存三千件")
    with pytest.raises(Forbidden):
        rooms.ask_release(case_id=table.case.pk, by=table.respondent, message_id=secret.pk, words="库存")
    done = rooms.ask_release(
        case_id=table.case.pk, by=table.mediator, message_id=secret.pk, words="库存还有三千件。"
    )
    release = Release.objects.get(pk=done.data["release"])
    with pytest.raises(NotVisible):
        rooms.answer_release(case_id=table.case.pk, by=table.respondent, release_id=release.pk, agrees=True)
    assert "库存" not in page(sign_in(table.respondent), address(table, "room/"))

    rooms.answer_release(case_id=table.case.pk, by=table.applicant, release_id=release.pk, agrees=True)

    told = page(sign_in(table.respondent), address(table, "room/"))
    assert "库存还有三千件。" in told
    assert "八十万" not in told
    release.refresh_from_db()
    assert (release.agrees, release.answered_by) == (True, table.applicant.user)
    assert Message.objects.get(released_from=secret).text == "库存还有三千件。"


def test_what_is_refused_stays(table: Table) -> None:
    secret = say(table, table.respondent, "我方愿意道歉", table.respondent_side.pk)
    done = rooms.ask_release(case_id=table.case.pk, by=table.mediator, message_id=secret.pk, words="愿意道歉")
    rooms.answer_release(
        case_id=table.case.pk, by=table.respondent, release_id=done.data["release"], agrees=False
    )
    assert Message.objects.filter(audience="JOINT").count() == 0
    assert "道歉" not in page(sign_in(table.applicant), address(table, "room/"))


def test_an_open_offer_is_answered_by_the_other_side_alone(table: Table) -> None:
    done = offers.make_offer(case_id=table.case.pk, by=table.applicant, terms="停止销售", amount_fen=100_00)
    offer = Offer.objects.get(pk=done.data["offer"])
    with pytest.raises(Forbidden):
        offers.answer_offer(case_id=table.case.pk, by=table.applicant, offer_id=offer.pk, accepts=True)
    with pytest.raises(NotVisible):
        offers.withdraw_offer(case_id=table.case.pk, by=table.respondent, offer_id=offer.pk)
    client = sign_in(table.respondent)
    answered = client.post(
        address(table, f"offers/{offer.pk}/answer/"), {"accepts": "no", "reason": "金额过高", "key": "k1"}
    )
    assert answered.status_code == 302
    offer.refresh_from_db()
    assert (offer.status, offer.answer) == ("DECLINED", "金额过高")
    assert "金额过高" in page(sign_in(table.applicant), address(table, "offers/"))


def test_undisputed_facts_are_confirmed_by_both_and_made_a_paper(table: Table) -> None:
    client = sign_in(table.mediator)
    sent = client.post(address(table, "undisputed/"), {"text": "双方于2025年3月1日签订合同。", "key": "k"})
    assert sent.status_code == 302
    record = Undisputed.objects.get()
    for party, releases in ((table.applicant, True), (table.respondent, True)):
        offers.answer_undisputed(
            case_id=table.case.pk, by=party, record_id=record.pk, confirms=True, releases=releases
        )
    paper = CasePaper.objects.get(case=table.case, kind="M20")
    assert paper.without_prejudice
    assert "双方于2025年3月1日签订合同。" in str(paper.paper.data)


def test_events_of_a_caucus_are_for_those_in_it(table: Table) -> None:
    say(table, table.applicant, "x", table.applicant_side.pk)
    event = CaseEvent.objects.filter(case=table.case, kind=Action.SEND_MESSAGE).get()
    assert (event.audience, event.side) == ("SIDE", table.applicant_side)
    assert "x" not in str(event.data).replace(str(event.data["message"]), "")

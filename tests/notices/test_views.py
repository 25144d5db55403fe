"""The inbox is its owner's alone; the demo's page of messages is the demo's alone."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import AccountEvent, Organisation, OrganisationKind, StaffRole
from accounts.services import create_user
from notices.models import Delivery, DemoMessage, Mute, Notice
from notices.services import Address, enqueue, mark_read, unread_count
from notices.texts import Kind

CASE = uuid.UUID("11111111-1111-4111-8111-111111111111")


def enter(user) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


def tell(user, number: int = 1) -> Notice:
    params = {"no": f"A{number}"}
    return enqueue(kind=Kind.ACCEPTED, recipient=user, params=params, link="/guide/", about=CASE)


def test_strangers_see_nothing(reader, db):
    notice = tell(reader)
    other = enter(create_user(name="王四", email="wang@example.cn"))
    assert Client().get("/messages/").status_code == 302
    assert Client().get(f"/messages/{notice.pk}/").status_code == 302
    assert other.get(f"/messages/{notice.pk}/").status_code == 404
    assert other.get(f"/messages/{uuid.uuid4()}/").status_code == 404
    assert str(notice.pk) not in other.get("/messages/").content.decode()
    other.post("/messages/read/")
    notice.refresh_from_db()
    assert notice.read_at is None
    with pytest.raises(PermissionDenied):
        mark_read(notice, create_user(name="赵六", email="zhao@example.cn"))


def test_an_empty_inbox_says_what_to_do(reader):
    page = enter(reader).get("/messages/")
    assert (page.status_code, page.context["rows"]) == (200, [])


def test_a_message_is_opened_and_read(reader):
    notice = tell(reader)
    client = enter(reader)
    assert unread_count(reader) == 1
    assert "申请已受理" in client.get("/messages/").content.decode()
    answer = client.get(f"/messages/{notice.pk}/")
    assert (answer.status_code, answer.url) == (302, "/guide/")
    assert unread_count(reader) == 0
    first = Notice.objects.get().read_at
    client.get(f"/messages/{notice.pk}/")
    assert Notice.objects.get().read_at == first


def test_all_are_read_at_once_by_a_post(reader):
    tell(reader)
    tell(reader, 2)
    client = enter(reader)
    assert client.get("/messages/read/").status_code == 405
    assert client.post("/messages/read/").url == "/messages/"
    assert unread_count(reader) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(reader, count, django_assert_num_queries):
    for number in range(count):
        tell(reader, number)
    client = enter(reader)
    client.get("/messages/")
    with django_assert_num_queries(QUERIES):
        page = client.get("/messages/")
    assert len(page.context["rows"]) == count


QUERIES = 6


def test_pages_of_a_long_inbox(reader):
    for number in range(26):
        tell(reader, number)
    client = enter(reader)
    assert len(client.get("/messages/").context["rows"]) == 25
    assert len(client.get("/messages/?page=2").context["rows"]) == 1
    assert client.get("/messages/?page=x").status_code == 200


def test_messages_for_people_without_an_account_are_in_no_inbox(reader):
    params = {"no": "A1", "date": "2026-12-01"}
    address = Address("乙", email=reader.email)
    enqueue(kind=Kind.INVITATION_REMINDER, recipient=address, params=params, link="", about=CASE)
    assert unread_count(reader) == 0


def test_one_chooses_what_is_sent_outside(reader):
    client = enter(reader)
    page = client.get("/messages/settings/")
    assert page.status_code == 200
    assert "READY_TO_SIGN" not in page.content.decode()
    client.post("/messages/settings/", {"wanted": ["NEW_MESSAGE"]})
    assert sorted(Mute.objects.values_list("kind", flat=True)) == [
        "HEARING_SOON",
        "NEW_DOCUMENT",
        "RATING_ASKED",
    ]
    refused = client.post("/messages/settings/", {"wanted": ["READY_TO_SIGN"]})
    assert refused.status_code == 200


def test_the_demo_shows_what_was_sent_with_its_codes(client, db):
    DemoMessage.objects.create(channel="SMS", to="+8613800000001", text="验证码123456，10分钟内有效。")
    DemoMessage.objects.create(channel="EMAIL", to="a@example.cn", subject="<b>主题</b>", text="<script>")
    page = client.get("/dev/messages/")
    html = page.content.decode()
    assert [codes for _message, codes in page.context["rows"]] == [[], ["123456"]]
    assert "<b>主题" not in html
    assert "<script>" not in html.split("<main")[1]
    assert len(client.get("/dev/messages/?to=a@example").context["rows"]) == 1
    assert client.get("/dev/messages/?to=nobody").context["rows"] == []


def test_outside_the_demo_there_is_no_such_page(client, db, settings, reader):
    settings.DEMO = False
    assert client.get("/dev/messages/").status_code == 404
    assert enter(reader).get("/dev/messages/").status_code == 404


def test_administrators_see_what_was_not_delivered_and_try_again(db, drain):
    organisation = Organisation.objects.create(code="A", kind=OrganisationKind.PEOPLES, name_zh_hans="委员会")
    roles = [StaffRole.ADMINISTRATOR]
    user = create_user(name="郑三", email="zheng@example.cn", organisation=organisation, roles=roles)
    tell(user)
    Delivery.objects.update(status="DEAD", attempts=5)
    client = enter(user)
    assert client.get("/admin/notices/delivery/").status_code == 200
    row = Delivery.objects.get(channel="EMAIL")
    assert client.post(f"/admin/notices/delivery/{row.pk}/change/", {"status": "SENT"}).status_code == 403
    client.post("/admin/notices/delivery/", {"action": "try_again", "_selected_action": [str(row.pk)]})
    drain()
    assert Delivery.objects.get(pk=row.pk).status == "SENT"
    assert AccountEvent.objects.filter(kind="DELIVERIES_RETRIED", by_id=user.pk).count() == 1

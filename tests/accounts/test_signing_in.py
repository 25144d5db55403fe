"""Signing in, out, and coming back after a forgotten password."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import AccountEvent, EventKind, User
from accounts.services import create_user, end_sessions
from notices.models import DemoMessage, Notice

PASSWORD = "correct-horse-battery"
SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **headers: str):
    return client.post(SIGN_IN, {"login": login, "password": password}, headers=headers)


@pytest.mark.parametrize("login", ["zhou@example.cn", "ZHOU@example.cn", "13800000001", "+86 138 0000 0001"])
def test_either_way_in_opens_the_same_account(client, party, login):
    answer = sign_in(client, login)
    assert (answer.status_code, answer.url) == (302, "/home/")
    assert client.get("/account/").context["request"].user == party


def test_the_page_asked_for_is_opened_afterwards(client, party):
    answer = client.get("/account/")
    assert (answer.status_code, answer.url) == (302, f"{SIGN_IN}?next=/account/")
    answer = client.post(answer.url, {"login": party.email, "password": PASSWORD})
    assert answer.url == "/account/"


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_host(client, party, next_url):
    answer = client.post(f"{SIGN_IN}?next={next_url}", {"login": party.email, "password": PASSWORD})
    assert answer.url == "/home/"


def test_every_failure_reads_the_same(client, party):
    closed = create_user(name="前员工", email="left@example.cn", password=PASSWORD)
    attempts = [
        ("zhou@example.cn", "wrong"),
        ("nobody@example.cn", PASSWORD),
        ("13800000001", "wrong"),
        ("13800000077", PASSWORD),
        (closed.email, "wrong"),
    ]
    answers = [sign_in(Client(), login, password) for login, password in attempts]
    texts = {str(answer.context["form"].non_field_errors()) for answer in answers}
    assert ({answer.status_code for answer in answers}, len(texts)) == ({200}, 1)
    failures = AccountEvent.objects.filter(kind=EventKind.SIGN_IN_FAILED)
    assert failures.count() == len(attempts)
    assert "zhou" not in str(list(failures.values_list("data", flat=True)))


def test_a_closed_account_opens_nothing(client, party):
    User.objects.filter(pk=party.pk).update(is_active=False)
    assert sign_in(client, party.email).url == "/account/closed/"
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("login", ["zhou@example.cn", "13800000001"])
def test_attempts_on_one_account_are_limited_and_others_are_not_shut_out(db, party, login):
    create_user(name="王四", mobile="+8613800000002", password=PASSWORD)
    for _attempt in range(5):
        sign_in(Client(), login, "wrong")
    refused = sign_in(Client(), login)
    assert refused.status_code == 200
    assert refused.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"
    assert sign_in(Client(), "13800000002").status_code == 302


def test_attempts_from_one_address_are_limited(db):
    for number in range(20):
        sign_in(Client(), f"138000010{number:02}", "wrong")
    refused = sign_in(Client(), "13800001099", "wrong")
    assert refused.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"


def test_sign_ins_leave_events_and_new_devices_are_told(client, party):
    phone, desk = {"user-agent": "Phone"}, {"user-agent": "Desk"}
    for device in (desk, phone, desk):
        sign_in(client, party.email, **device)
        client.post("/account/sign-out/", headers=device)
    events = AccountEvent.objects.filter(by_id=party.pk).order_by("seq")
    assert [(event.kind, event.data["device"]) for event in events] == [
        ("SIGNED_IN", "Desk"),
        ("SIGNED_OUT", "Desk"),
        ("SIGNED_IN", "Phone"),
        ("SIGNED_OUT", "Phone"),
        ("SIGNED_IN", "Desk"),
        ("SIGNED_OUT", "Desk"),
    ]
    assert {event.data["ip"] for event in events} == {"127.0.0.1"}
    assert [notice.kind for notice in Notice.objects.filter(recipient=party)] == ["NEW_DEVICE"]


def test_an_old_cookie_opens_nothing_after_signing_out(client, party):
    sign_in(client, party.email)
    cookie = client.cookies["sessionid"].value
    client.post("/account/sign-out/")
    client.cookies["sessionid"] = cookie
    assert client.get("/account/").status_code == 302


def test_the_session_gets_a_new_name_at_sign_in(client, party):
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "kept"
    session.save()
    before = session.session_key
    sign_in(client, party.email)
    assert client.session.session_key != before


def test_signing_out_needs_a_post(client, party):
    sign_in(client, party.email)
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("contact", "address"), [("zhou@example.cn", "zhou@example.cn"), ("13800000001", "+8613800000001")]
)
def test_a_forgotten_password_is_set_anew_with_a_code(client, party, code_for, contact, address):
    other_device = Client()
    sign_in(other_device, party.email)
    answer = client.post("/account/password/forgotten/", {"email": contact})
    assert answer.url == "/account/password/forgotten/code/"
    assert client.get("/account/password/forgotten/new/").status_code == 302, "not without the code"
    answer = client.post(answer.url, {"code": code_for(address)})
    assert answer.url == "/account/password/forgotten/new/"
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"password1": "another-long-password"})
    assert answer.url == "/account/password/forgotten/done/"
    assert client.get(answer.url).status_code == 200
    assert sign_in(client, contact).status_code == 200, "the old one"
    assert sign_in(client, contact, "another-long-password").status_code == 302
    assert other_device.get("/account/").status_code == 302, "signed out everywhere"
    assert Notice.objects.filter(recipient=party, kind="PASSWORD_CHANGED").count() == 1
    assert AccountEvent.objects.filter(kind=EventKind.PASSWORD_CHANGED, subject=party.pk).count() == 1


@pytest.mark.parametrize("contact", ["nobody@example.cn", "13800000077"])
def test_a_stranger_learns_nothing_from_a_forgotten_password(client, party, contact):
    answer = client.post("/account/password/forgotten/", {"email": contact})
    known = Client().post("/account/password/forgotten/", {"email": party.email})
    assert (answer.status_code, answer.url) == (known.status_code, known.url)
    page = client.get(answer.url)
    assert page.status_code == 200
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert DemoMessage.objects.filter(to__in=["nobody@example.cn", "+8613800000077"]).count() == 1


def test_sessions_are_listed_and_can_be_ended(client, party):
    sign_in(client, party.email)
    other = Client()
    sign_in(other, party.email)
    page = client.get("/account/sessions/")
    assert (page.status_code, page.context["session_count"]) == (200, 2)
    client.post("/account/sessions/")
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)
    assert end_sessions(party) == 1
    assert client.get("/account/").status_code == 302


def test_whom_the_centre_made_an_account_for_gets_in_by_a_code(client, db, code_for):
    create_user(name="调解员", mobile="+8613800000005", is_verified=False)
    client.post("/account/password/forgotten/", {"email": "13800000005"})
    client.post("/account/password/forgotten/code/", {"code": code_for("+8613800000005")})
    client.post("/account/password/forgotten/new/", {"password1": "another-long-password"})
    cache.clear()  # half a minute later
    answer = sign_in(client, "13800000005", "another-long-password")
    assert answer.url == "/account/mobile/code/"
    answer = client.post(answer.url, {"code": code_for("+8613800000005")})
    assert answer.url == "/home/"
    assert User.objects.get().mobile_verified is True

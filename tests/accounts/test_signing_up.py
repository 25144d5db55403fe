"""Making an account, with a mobile number or a mail address."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import AccountEvent, EventKind, User
from accounts.services import create_user
from notices.models import DemoMessage

PASSWORD = "correct-horse-battery"

SIGN_UP = "/account/sign-up/"


def form(contact: str, **changes: str) -> dict[str, str]:
    return {"name": "周一", "contact": contact, "password1": PASSWORD, "privacy": "on", **changes}


@pytest.mark.parametrize(
    ("contact", "address", "page"),
    [
        ("138 0000 0009", "+8613800000009", "/account/mobile/code/"),
        ("New@Example.cn", "new@example.cn", "/account/mail/code/"),
    ],
)
def test_a_stranger_signs_up_and_is_signed_in(client, code_for, settings, contact, address, page):
    assert client.get(SIGN_UP).status_code == 200
    answer = client.post(SIGN_UP, form(contact))
    assert (answer.status_code, answer.url) == (302, page)
    assert client.get("/account/").status_code == 302, "not signed in before the code"
    wrong = client.post(page, {"action": "verify", "code": "000000"})
    assert (wrong.status_code, "code" in wrong.context["form"].errors) == (200, True)
    answer = client.post(page, {"action": "verify", "code": code_for(address)})
    assert (answer.status_code, answer.url) == (302, "/home/")
    user = User.objects.get()
    assert (user.name, user.email or user.mobile, user.organisation) == ("周一", address, None)
    assert (user.email_verified, user.mobile_verified) == ("@" in address, "@" not in address)
    assert user.privacy_version == settings.PRIVACY_VERSION
    assert user.privacy_agreed_at is not None
    kinds = list(AccountEvent.objects.order_by("seq").values_list("kind", flat=True))
    expected = EventKind.EMAIL_CHANGED if "@" in address else EventKind.MOBILE_CHANGED
    assert kinds == [EventKind.SIGNED_UP, expected, EventKind.SIGNED_IN]


@pytest.mark.parametrize("contact", ["zhou@example.cn", "13800000001"])
def test_who_has_an_account_gets_the_same_page_and_a_message(client, party, contact):
    with_account = client.post(SIGN_UP, form(contact))
    client.cookies.clear()
    other = "stranger@example.cn" if "@" in contact else "13800000099"
    without = client.post(SIGN_UP, form(other))
    assert (with_account.status_code, with_account.url) == (without.status_code, without.url)
    assert User.objects.filter(name="周一").exclude(pk=party.pk).count() == 1
    told = DemoMessage.objects.filter(to__in=["zhou@example.cn", "+8613800000001"]).get()
    assert ("已有账号" in told.text or "already have an account" in told.text) is True
    page = client.get(with_account.url)
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"contact": ""}, "contact"),
        ({"contact": "1234"}, "contact"),
        ({"contact": "a@b"}, "contact"),
        ({"password1": "short"}, "password1"),
        ({"password1": "123456123456"}, "password1"),
        ({"privacy": ""}, "privacy"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, db, changes, field):
    answer = client.post(SIGN_UP, form(**{"contact": "new@example.cn", **changes}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert User.objects.count() == 0
    assert answer.context["form"]["name"].value() == {**form(""), **changes}["name"]


def test_an_abandoned_sign_up_does_not_keep_the_owner_out(client, code_for, db):
    client.post(SIGN_UP, form("new@example.cn", name="冒名者"))
    User.objects.update(date_joined=timezone.now() - timedelta(hours=1))
    DemoMessage.objects.all().delete()
    cache.clear()  # half a minute later
    client.cookies.clear()
    answer = client.post(SIGN_UP, form("new@example.cn", name="本人"))
    client.post(answer.url, {"action": "verify", "code": code_for("new@example.cn")})
    assert User.objects.get().name == "本人"


def test_an_account_that_the_centre_made_is_not_abandoned(client, db):
    known = create_user(name="调解员", email="neutral@example.cn", is_verified=False)
    User.objects.update(date_joined=timezone.now() - timedelta(days=30))
    client.post(SIGN_UP, form("neutral@example.cn"))
    assert User.objects.get() == known


def test_a_code_may_be_asked_for_again_but_not_at_once(client, db):
    client.post(SIGN_UP, form("13800000009"))
    answer = client.post("/account/mobile/code/", {"action": "resend"})
    assert answer.status_code == 302
    assert DemoMessage.objects.count() == 1
    assert client.post(SIGN_UP, form("13800000009")).status_code in (302, 429)


def test_three_wrong_codes_end_it(client, db):
    client.post(SIGN_UP, form("new@example.cn"))
    for _attempt in range(3):
        answer = client.post("/account/mail/code/", {"action": "verify", "code": "000000"})
    assert (answer.status_code, answer.url) == (302, "/account/sign-in/")
    assert client.get("/account/mail/code/").status_code == 302


def test_one_can_start_again(client, db):
    client.post(SIGN_UP, form("wrong@example.cn"))
    assert client.get(SIGN_UP).url == "/account/mail/code/"
    answer = client.post("/account/sign-out/", {"next": SIGN_UP})
    assert answer.url == SIGN_UP
    assert client.get(SIGN_UP).status_code == 200

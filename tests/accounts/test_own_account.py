"""Looking after one's own account: details, mail address, mobile number, password, second step."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import AccountEvent, EventKind, NeutralProfile, User
from accounts.services import create_user
from notices.models import DemoMessage, Notice

PASSWORD = "correct-horse-battery"


def confirm(client: Client, page: str, password: str = PASSWORD):
    """Prove again who is here, on the way to a page."""
    return client.post(f"/account/confirm/?next={page}", {"password": password})


def totp_code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_second_step(client: Client) -> str:
    """Set up an authenticator in the browser and return its secret."""
    confirm(client, "/account/two-step/set-up/")
    secret = client.get("/account/two-step/set-up/").context["form"].secret
    answer = client.post("/account/two-step/set-up/", {"code": totp_code(secret)})
    assert answer.url == "/account/two-step/recovery-codes/"
    return secret


def test_details_are_shown_and_saved(signed_in, party):
    client = signed_in(party)
    client.post("/language/", {"language": "en"})
    page = client.get("/account/")
    assert (page.status_code, page.headers["Content-Language"]) == (200, "en")
    assert "zhou@example.cn" in page.content.decode()
    answer = client.post("/account/", {"name": "周一一", "language": "zh-hant"})
    assert answer.status_code == 302
    party.refresh_from_db()
    assert (party.name, party.language) == ("周一一", "zh-hant")
    assert client.get("/account/").headers["Content-Language"] == "zh-hant"
    assert client.post("/account/", {"name": "", "language": "zh-hant"}).status_code == 200


def test_a_new_mail_address_counts_after_its_code(signed_in, party, code_for):
    client = signed_in(party)
    answer = client.post("/account/mail/", {"action_add": "1", "email": "new@example.cn"})
    assert answer.url.startswith("/account/confirm/")
    assert confirm(client, "/account/mail/").url == "/account/mail/code/"
    party.refresh_from_db()
    assert party.email == "zhou@example.cn"
    answer = client.post("/account/mail/code/", {"action": "verify", "code": code_for("new@example.cn")})
    assert answer.url == "/account/"
    party.refresh_from_db()
    assert (party.email, party.email_verified) == ("new@example.cn", True)
    told = Notice.objects.filter(kind="EMAIL_CHANGED")
    assert sorted((notice.recipient_id is not None, notice.to_email) for notice in told) == [
        (False, "zhou@example.cn"),
        (True, ""),
    ]
    assert AccountEvent.objects.filter(kind=EventKind.EMAIL_CHANGED, subject=party.pk).count() == 1


def test_a_mail_address_of_somebody_else_is_not_betrayed_nor_taken(signed_in, party, code_for):
    create_user(name="王四", email="wang@example.cn")
    client = signed_in(party)
    confirm(client, "/account/mail/")
    answer = client.post("/account/mail/", {"action_add": "1", "email": "wang@example.cn"})
    assert answer.url == "/account/mail/code/"
    code = code_for("wang@example.cn")
    refused = client.post("/account/mail/code/", {"action": "verify", "code": code})
    assert refused.status_code == 200
    party.refresh_from_db()
    assert party.email == "zhou@example.cn"


def test_a_new_mobile_number_counts_after_its_code(signed_in, party, code_for):
    party.last_login = party.date_joined
    party.save()
    client = signed_in(party)
    confirm(client, "/account/mobile/")
    answer = client.post("/account/mobile/", {"phone": "138 0000 0055"})
    assert answer.url == "/account/mobile/code/"
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"action": "verify", "code": code_for("+8613800000055")})
    assert answer.url == "/account/mobile/"
    party.refresh_from_db()
    assert (party.mobile, party.mobile_verified) == ("+8613800000055", True)
    told = Notice.objects.filter(kind="MOBILE_CHANGED")
    assert sorted((notice.recipient_id is not None, notice.to_mobile) for notice in told) == [
        (False, "+8613800000001"),
        (True, ""),
    ]


def test_too_many_codes_are_a_page_and_no_error(signed_in, party):
    client = signed_in(party)
    confirm(client, "/account/mobile/")
    client.post("/account/mobile/", {"phone": "13800000055"})
    again = client.post("/account/mobile/", {"phone": "13800000055"})
    assert again.status_code == 429


def test_the_password_is_changed_by_who_knows_it(signed_in, party):
    client = signed_in(party)
    other = Client()
    other.force_login(party, backend="accounts.backends.Backend")
    wrong = client.post("/account/password/", {"oldpassword": "wrong", "password1": "another-long-password"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["oldpassword"])
    short = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "short"})
    assert (short.status_code, list(short.context["form"].errors)) == (200, ["password1"])
    done = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "another-long-password"})
    assert (done.status_code, done.url) == (302, "/account/")
    assert (client.get("/account/").status_code, other.get("/account/").status_code) == (200, 302)
    assert Notice.objects.filter(recipient=party, kind="PASSWORD_CHANGED").count() == 1


def test_the_present_mail_address_cannot_be_removed(signed_in, party):
    client = signed_in(party)
    confirm(client, "/account/mail/")
    client.post("/account/mail/", {"action_remove": "1", "email": party.email})
    party.refresh_from_db()
    assert party.email == "zhou@example.cn"


def test_a_second_step_is_asked_for_once_it_is_set_up(signed_in, party):
    client = signed_in(party)
    assert client.get("/account/two-step/").status_code == 200
    secret = set_up_second_step(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True))), "kept encrypted"
    codes = client.get("/account/two-step/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/account/two-step/").status_code == 200

    fresh = Client()
    answer = fresh.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    assert answer.url == "/account/sign-in/second-step/"
    assert fresh.get("/account/").status_code == 302, "the password alone is not enough"
    assert fresh.get(answer.url).status_code == 200
    assert fresh.post(answer.url, {"code": "000000"}).status_code == 200
    assert fresh.post(answer.url, {"code": totp_code(secret, 1)}).url == "/home/"
    assert fresh.get("/account/").status_code == 200

    lost = Client()
    lost.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    assert lost.post("/account/sign-in/second-step/", {"code": codes[0]}).url == "/home/"
    again = Client()
    again.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    assert again.post("/account/sign-in/second-step/", {"code": codes[0]}).status_code == 200, "once only"
    kinds = AccountEvent.objects.filter(subject=party.pk).values_list("kind", flat=True)
    assert list(kinds).count(EventKind.SIGN_IN_FAILED) == 2


def test_a_second_step_is_removed_after_proving_who_is_here(
    signed_in, party, django_capture_on_commit_callbacks
):
    client = signed_in(party)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_second_step(client)
        client.post("/account/two-step/recovery-codes/new/")
    assert client.get("/account/two-step/remove/").status_code == 200
    client.post("/account/two-step/remove/")
    assert Authenticator.objects.count() == 0
    assert {EventKind.SECOND_FACTOR_ADDED, EventKind.SECOND_FACTOR_REMOVED} <= set(
        AccountEvent.objects.values_list("kind", flat=True)
    )
    assert Notice.objects.filter(recipient=party, kind="SECOND_FACTOR_CHANGED").count() == 3


def test_recovery_codes_are_downloaded_as_text(signed_in, party):
    client = signed_in(party)
    set_up_second_step(client)
    answer = client.get("/account/two-step/recovery-codes/download/")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert len(answer.content.decode().split()) == 10


@pytest.mark.parametrize(("is_required", "reached"), [(True, False), (False, True)])
def test_staff_are_led_to_a_second_step_where_it_is_required(
    settings, signed_in, clerk, is_required, reached
):
    settings.SECOND_FACTOR_REQUIRED = is_required
    client = signed_in(clerk)
    answer = client.get("/account/")
    assert (answer.status_code == 200) is reached
    if not reached:
        assert answer.url == "/account/two-step/set-up/"


def test_with_a_second_step_staff_go_on(settings, signed_in, clerk, django_assert_max_num_queries):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(clerk)
    assert client.get("/home/").url == "/account/two-step/set-up/"
    assert client.get("/account/password/").url == "/account/two-step/set-up/"
    set_up_second_step(client)
    assert client.get("/account/").status_code == 200
    confirm(client, "/account/two-step/remove/")
    client.post("/account/confirm/code/?next=/account/", {"code": "000000"})
    client.post("/account/two-step/remove/")
    assert client.get("/account/").url == "/account/two-step/set-up/"


def test_a_neutral_is_led_to_a_second_step(settings, signed_in, party, organisation):
    settings.SECOND_FACTOR_REQUIRED = True
    party.organisation = organisation
    party.save()
    NeutralProfile.objects.create(user=party, organisation=organisation)
    assert signed_in(party).get("/account/").url == "/account/two-step/set-up/"


def test_parties_are_not_asked_for_a_second_step(settings, signed_in, party):
    settings.SECOND_FACTOR_REQUIRED = True
    assert signed_in(party).get("/account/").status_code == 200


def test_a_message_that_cannot_be_sent_is_said_and_not_an_error(client, settings, db):
    settings.SMS_PROVIDER = "notices.channels.sms.NoSms"
    form = {"name": "周一", "contact": "13800000009", "password1": PASSWORD, "privacy": "on"}
    answer = client.post("/account/sign-up/", form, follow=True)
    assert answer.status_code == 200
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["error"]
    assert (User.objects.count(), DemoMessage.objects.count()) == (1, 0)


def test_limits_stand_in_the_shared_cache(client, db):
    before = cache.get("nothing")
    client.post("/account/sign-in/", {"login": "13800000001", "password": "wrong"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mediation_cache WHERE cache_key LIKE '%login_failed%'")
        assert (before, cursor.fetchone()) == (None, (2,))

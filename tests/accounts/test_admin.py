"""The administration pages: for administrators, behind our own sign-in, and never for cases."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AccountEvent, Centre, EventKind, Organisation, StaffRole, User
from accounts.services import create_user

PASSWORD = "correct-horse-battery"
REGISTERS = ["user", "organisation", "neutralprofile", "centre", "accountevent"]


def enter(client: Client, user: User) -> Client:
    client.force_login(user, backend="accounts.backends.Backend")
    return client


def user_form(**changes: object) -> dict[str, object]:
    return {
        "name": "新人",
        "email": "new@example.cn",
        "mobile": "",
        "language": "zh-hans",
        "organisation": "",
        "is_active": "on",
        **changes,
    }


@pytest.mark.parametrize("page", ["", *(f"accounts/{name}/" for name in REGISTERS)])
def test_strangers_sign_in_and_others_find_nothing(client, party, clerk, administrator, page):
    address = f"/admin/{page}"
    assert client.get(address, follow=True).redirect_chain[-1][0].startswith("/account/sign-in/")
    for user in (party, clerk):
        answer = enter(Client(), user).get(address, follow=True)
        assert answer.status_code == 404
    assert enter(Client(), administrator).get(address).status_code == 200


def test_djangos_own_sign_in_is_not_there(client, administrator):
    answer = client.post("/admin/login/", {"username": administrator.email, "password": PASSWORD})
    assert answer.url.startswith("/account/sign-in/")
    assert "_auth_user_id" not in client.session
    assert enter(client, administrator).get("/admin/password_change/").url == "/account/password/"


def test_an_administrator_without_a_second_step_is_led_to_it(client, administrator, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert enter(client, administrator).get("/admin/").url == "/account/two-step/set-up/"


def test_an_account_is_made_with_its_roles(client, administrator, organisation):
    form = user_form(organisation=str(organisation.pk), roles=["CASE_SECRETARY", "ADMINISTRATOR"])
    answer = enter(client, administrator).post("/admin/accounts/user/add/", form)
    assert answer.status_code == 302, answer.context["errors"]
    made = User.objects.get(email="new@example.cn")
    assert made.staff_roles == {StaffRole.CASE_SECRETARY, StaffRole.ADMINISTRATOR}
    assert (made.is_staff, made.is_superuser, made.has_usable_password()) == (True, False, False)
    assert EmailAddress.objects.get(user=made).verified is False
    roles = AccountEvent.objects.get(kind=EventKind.ROLES_CHANGED, subject=made.pk)
    assert (roles.by_id, roles.data["after"]) == (administrator.pk, ["ADMINISTRATOR", "CASE_SECRETARY"])


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "", "mobile": ""},
        {"roles": ["SUPERVISOR"]},
        {"mobile": "123"},
        {"email": "ZHENG@example.cn"},
    ],
)
def test_an_account_without_what_it_needs_is_refused(client, administrator, changes):
    answer = enter(client, administrator).post("/admin/accounts/user/add/", user_form(**changes))
    assert answer.status_code == 200
    assert User.objects.filter(name="新人").count() == 0


def test_a_new_mail_address_must_be_checked_again(client, administrator, party):
    form = user_form(name=party.name, email="other@example.cn", mobile=party.mobile)
    enter(client, administrator).post(f"/admin/accounts/user/{party.pk}/change/", form)
    party.refresh_from_db()
    assert (party.email, party.email_verified, party.mobile_verified) == ("other@example.cn", False, True)
    event = AccountEvent.objects.get(kind=EventKind.USER_CHANGED, subject=party.pk)
    assert event.data["fields"] == ["email"]


def test_whoever_is_set_inactive_is_signed_out(client, administrator, clerk):
    other = enter(Client(), clerk)
    assert other.get("/account/").status_code == 200
    form = user_form(
        name=clerk.name, email=clerk.email, organisation=str(clerk.organisation_id), roles=["INTAKE_CLERK"]
    )
    del form["is_active"]
    enter(client, administrator).post(f"/admin/accounts/user/{clerk.pk}/change/", form)
    assert other.get("/account/").status_code == 302
    assert User.objects.get(pk=clerk.pk).staff_roles == {StaffRole.INTAKE_CLERK}


def test_a_lost_authenticator_is_removed_and_sessions_end(client, administrator, party):
    Authenticator.objects.create(user=party, type="totp", data={"secret": "x"})
    other = Client()
    other.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    action = {"action": "remove_second_factor", "_selected_action": [str(party.pk)]}
    enter(client, administrator).post("/admin/accounts/user/", action)
    assert Authenticator.objects.count() == 0
    event = AccountEvent.objects.get(kind=EventKind.SECOND_FACTOR_REMOVED)
    assert (event.by_id, event.subject) == (administrator.pk, party.pk)


@pytest.mark.parametrize("page", ["user", "organisation"])
def test_nothing_is_deleted(client, administrator, organisation, page):
    row = administrator.pk if page == "user" else organisation.pk
    assert enter(client, administrator).post(f"/admin/accounts/{page}/{row}/delete/").status_code == 403


def test_only_these_registers_are_there(client, administrator):
    enter(client, administrator)
    for page in ("auth/group", "account/emailaddress", "mfa/authenticator", "usersessions/usersession"):
        assert client.get(f"/admin/{page}/").status_code == 404


def test_events_can_be_read_and_nothing_else(client, administrator):
    enter(client, administrator)
    event = AccountEvent.objects.first()
    assert client.get(f"/admin/accounts/accountevent/{event.pk}/change/").status_code == 200
    assert client.post(f"/admin/accounts/accountevent/{event.pk}/change/", {"kind": "X"}).status_code == 403
    assert client.get("/admin/accounts/accountevent/add/").status_code == 403


def test_the_command_sets_up_a_centre_once(db, capsys, client, code_for):
    options = {
        "name": "澜江市知识产权保护中心",
        "city": "澜江市",
        "code": "澜江知人",
        "administrator": "138 0000 0003",
        "administrator_name": "管理员",
    }
    for _time in range(2):
        call_command("init_centre", **options)
    assert (Centre.objects.count(), Organisation.objects.count(), User.objects.count()) == (1, 1, 1)
    first = User.objects.get()
    assert (first.mobile, first.is_superuser, first.is_staff) == ("+8613800000003", False, True)
    assert first.staff_roles == {StaffRole.ADMINISTRATOR}
    with pytest.raises(CommandError):
        call_command("init_centre", **{**options, "administrator": "nobody"})


def test_a_user_who_is_no_administrator_cannot_be_made_one_by_is_staff(client, db, organisation):
    user = create_user(name="外人", email="x@example.cn", organisation=organisation)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert enter(client, User.objects.get(pk=user.pk)).get("/admin/", follow=True).status_code == 404

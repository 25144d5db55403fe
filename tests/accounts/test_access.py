"""Who may open a page, and what an old proof of identity is worth."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, path

import accounts.urls
import notices.urls
from accounts.access import reauthentication_required, signed_in, staff
from accounts.models import AccountEvent, EventKind, StaffRole, User
from accounts.services import create_user, has_recently_authenticated, last_authentication, role_in_force

PASSWORD = "correct-horse-battery"


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@signed_in
@reauthentication_required
def weighty(request: HttpRequest) -> HttpResponse:
    last = last_authentication(request)
    return HttpResponse(f"{request.method} {last.method if last else ''}")


@signed_in
def which_role(request: HttpRequest) -> HttpResponse:
    return HttpResponse(role_in_force(request) or "none")


urlpatterns = [
    *get_resolver("mediation.urls").url_patterns,
    path("try/own/", signed_in(answer)),
    path("try/clerk/", staff(StaffRole.INTAKE_CLERK)(answer)),
    path("try/supervisor/", staff(StaffRole.SUPERVISOR)(answer)),
    path("try/any/", staff()(answer)),
    path("try/weighty/", weighty),
    path("try/role/", which_role),
]


@pytest.fixture(autouse=True)
def _pages():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("page", ["own", "clerk", "supervisor", "any", "weighty"])
def test_a_stranger_is_asked_to_sign_in(client, db, page):
    response = client.get(f"/try/{page}/?a=1")
    assert (response.status_code, response.url) == (302, f"/account/sign-in/?next=/try/{page}/%3Fa%3D1")


@pytest.mark.parametrize(
    ("page", "status"), [("own", 200), ("clerk", 404), ("supervisor", 404), ("any", 404)]
)
def test_for_a_party_the_pages_of_staff_do_not_exist(client, party, page, status):
    client.force_login(party, backend="accounts.backends.Backend")
    assert client.get(f"/try/{page}/").status_code == status


def test_the_role_in_force_decides_and_another_is_offered(client, clerk):
    client.force_login(clerk, backend="accounts.backends.Backend")
    assert client.get("/try/role/").content == b"INTAKE_CLERK"
    assert client.get("/try/clerk/").status_code == 200
    offered = client.get("/try/supervisor/")
    assert (offered.status_code, [str(role) for role in offered.context["roles"]]) == (403, ["SUPERVISOR"])
    client.post("/role/", {"role": "SUPERVISOR"})
    assert client.get("/try/role/").content == b"SUPERVISOR"
    statuses = [client.get(f"/try/{page}/").status_code for page in ("clerk", "supervisor", "any")]
    assert statuses == [403, 200, 200]


def test_a_role_that_was_taken_away_is_not_in_force(client, clerk):
    client.force_login(clerk, backend="accounts.backends.Backend")
    client.post("/role/", {"role": "SUPERVISOR"})
    clerk.groups.clear()
    assert client.get("/try/role/").content == b"none"
    assert client.get("/try/supervisor/").status_code == 404


def test_a_role_is_not_taken_by_asking_for_it(client, party):
    client.force_login(party, backend="accounts.backends.Backend")
    session = client.session
    session["role"] = "ADMINISTRATOR"
    session.save()
    assert client.get("/try/role/").content == b"none"
    assert client.get("/try/any/").status_code == 404


def test_a_weighty_page_asks_again_after_five_minutes(client, party, monkeypatch):
    client.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    assert client.get("/try/weighty/").content == b"GET password"
    now = __import__("time").time
    monkeypatch.setattr("time.time", lambda: now() + 301)
    for method in (client.get, client.post):
        response = method("/try/weighty/")
        assert (response.status_code, response.url) == (302, "/account/confirm/?next=%2Ftry%2Fweighty%2F")
    assert client.get(response.url).status_code == 200
    wrong = client.post(response.url, {"password": "wrong"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["password"])
    right = client.post(response.url, {"password": PASSWORD})
    assert (right.status_code, right.url) == (302, "/try/weighty/")
    assert client.post("/try/weighty/").content == b"POST password"
    kinds = AccountEvent.objects.filter(by_id=party.pk).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [
        EventKind.SIGNED_IN,
        EventKind.REAUTHENTICATION_FAILED,
        EventKind.REAUTHENTICATED,
    ]


def test_a_session_without_proof_is_not_recent(client, party):
    client.force_login(party, backend="accounts.backends.Backend")
    request = HttpRequest()
    request.user, request.session = party, client.session
    assert has_recently_authenticated(request) is False
    assert client.get("/try/weighty/").status_code == 302


def test_the_proof_of_one_user_is_not_anothers(client, party, clerk):
    client.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    request = HttpRequest()
    request.user, request.session = clerk, client.session
    assert last_authentication(request) is None


def test_every_address_says_who_may_open_it():
    patterns = [*accounts.urls.urlpatterns, *notices.urls.urlpatterns]
    without = [pattern.name for pattern in patterns if not getattr(pattern.callback, "access_rule", None)]
    assert (len(patterns), without) == (32, [])


def test_pages_of_ones_own_account_need_a_sign_in(client, db):
    own = [
        pattern
        for pattern in accounts.urls.urlpatterns
        if str(pattern.callback.access_rule) == "signed in"  # type: ignore[union-attr]
    ]
    for pattern in own:
        address = f"/account/{pattern.pattern}"
        assert client.get(address).url == f"/account/sign-in/?next={address}"
        assert client.post(address).url == "/account/sign-in/?next=/home/"
    assert len(own) == 16


def test_pages_of_allauth_that_we_do_not_use_are_not_there(client, db):
    for name in (
        "login/",
        "signup/",
        "logout/",
        "login/code/",
        "email/",
        "confirm-email/x/",
        "2fa/webauthn/",
    ):
        assert client.get(f"/account/{name}").status_code == 404
    assert client.get("/accounts/login/").status_code == 404


def test_users_of_one_kind_do_not_become_another_by_posting(client, party):
    client.force_login(party, backend="accounts.backends.Backend")
    data = {"name": "周一", "language": "en", "is_staff": "on", "is_superuser": "on", "organisation": "1"}
    client.post("/account/", data)
    party.refresh_from_db()
    assert (party.is_staff, party.is_superuser, party.organisation) == (False, False, None)


def test_sign_in_pages_hold_no_inline_style_or_script(client, party):
    anonymous = ["sign-in/", "sign-up/", "password/forgotten/", "closed/"]
    pages = [Client().get(f"/account/{page}") for page in anonymous]
    client.post("/account/sign-in/", {"login": party.email, "password": PASSWORD})
    client.post("/account/confirm/?next=/account/", {"password": PASSWORD})
    for page in (
        "",
        "mail/",
        "mobile/",
        "password/",
        "two-step/",
        "two-step/set-up/",
        "sessions/",
        "sign-out/",
    ):
        pages.append(client.get(f"/account/{page}"))
    pages += [client.get("/messages/"), client.get("/messages/settings/"), client.get("/dev/messages/")]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert 'name="language"' in html, "the header is ours"
        assert " style=" not in html
        assert "<style" not in html
        assert not [tag for tag in html.split("<script")[1:] if " src=" not in tag.split(">")[0]]
        assert " placeholder=" not in html


def test_a_superuser_without_a_role_is_nobody(client, db):
    root = create_user(name="超级", email="root@example.cn", password=PASSWORD)
    User.objects.filter(pk=root.pk).update(is_superuser=True, is_staff=True)
    client.force_login(root, backend="accounts.backends.Backend")
    assert client.get("/try/any/").status_code == 404
    assert client.get("/admin/").status_code in (302, 404)

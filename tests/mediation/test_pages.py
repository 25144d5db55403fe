"""The public pages, the choices of the header, the errors, and the end of a session."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import AccountEvent, Centre, EventKind, Organisation, StaffRole, User
from accounts.services import create_user
from mediation import showcase

PUBLIC = ("/", "/guide/", "/help/", "/privacy/", "/accessibility/")
LANGUAGES = {"zh-hans": "zh-Hans-CN", "zh-hant": "zh-Hant-HK", "en": "en-GB"}
NOW = 1_790_000_000  # seconds; any moment


class Refused(Exception):
    """What a view raises to refuse: any exception with these two attributes."""

    def __init__(self, http_status: int, message: str, back: str = "") -> None:
        self.http_status, self.message, self.back = http_status, message, back


def raise_error(request: HttpRequest, kind: str, case_id: UUID | None = None) -> HttpResponse:
    """Fail in the way the address names."""
    errors: dict[str, Exception] = {
        "403": PermissionDenied(),
        "403-said": Refused(403, "只有调解员可以办理这一步。"),
        "404-said": Refused(404, ""),
        "409-case": Refused(409, "何晓燕 已在 14:20 受理此案。"),
        "409": Refused(409, "何晓燕 已在 14:20 受理此案。", back="/guide/"),
        "413": Refused(413, "文件超过 100 MB。"),
        "429": Refused(429, "请 5 分钟后再试。"),
        "400-said": Refused(400, "结束日期不能早于开始日期。"),
        "400": SuspiciousOperation("secret detail"),
        "500": ZeroDivisionError("secret detail"),
        "503": OperationalError("secret detail"),
    }
    raise errors[kind]


urlpatterns = [
    path("every-component/", showcase.show),
    path("raise/<str:kind>/", raise_error),
    path("raise/<str:kind>/<uuid:case_id>/", raise_error),
    path("", include("mediation.urls")),
]
handler400 = "mediation.errors.bad_request"
handler403 = "mediation.errors.permission_denied"
handler404 = "mediation.errors.page_not_found"
handler500 = "mediation.errors.server_error"


@pytest.fixture(autouse=True)
def centre(db: None) -> Centre:
    """The one row that headers and footers show."""
    fields = {
        "name_zh_hans": "澜江市知识产权保护中心",
        "name_zh_hant": "瀾江市知識產權保護中心",
        "name_en": "Lanjiang IP Protection Centre",
        "telephone": "0899-5550 1230",
        "complaint_line": "0899-5550 1231",
    }
    row, _made = Centre.objects.update_or_create(id=1, defaults=fields)
    return row


@pytest.fixture
def party(db: None) -> User:
    """A party: no organisation, no role."""
    return create_user(name="周岚", email="zhou@example.org", password="a long enough word")


@pytest.fixture
def clerk(db: None) -> User:
    """Somebody with two roles of the centre."""
    committee = Organisation.objects.create(
        code="LJ",
        kind="PEOPLES",
        name_zh_hans="澜江市知识产权人民调解委员会",
        number_pattern="{year}-{serial}",
    )
    roles = {StaffRole.INTAKE_CLERK, StaffRole.SUPERVISOR}
    return create_user(name="何晓燕", email="he@example.org", organisation=committee, roles=roles)


@pytest.fixture
def raising(settings: Any) -> Client:
    """A browser on a service with addresses that fail."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


# --- Public pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PUBLIC)
def test_public_page_speaks_the_language(client: Client, page: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(page)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'<html lang="{LANGUAGES[language]}"' in text
    assert answer.headers["Content-Language"] == language
    assert Centre.objects.get().name_in(language) in text


def test_public_home_costs_one_query_for_the_centre_and_one_for_the_fee(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        client.get("/")


def test_guide_prints_the_periods_of_the_rule_tables(client: Client) -> None:
    from cases.models import TimeLimit

    text = client.get("/guide/").content.decode()
    limit = TimeLimit.objects.rule_for("JC_APPLY", date(2026, 11, 23))
    assert f"{limit.value} {limit.get_unit_display()}" in text
    assert limit.name_zh_hans in text


def test_guide_says_free_only_when_every_organisation_is(client: Client) -> None:
    assert "申请前明示" in client.get("/guide/").content.decode()
    Organisation.objects.create(code="A", kind="PEOPLES", number_pattern="{year}{serial}")
    assert "申请前明示" not in client.get("/guide/").content.decode()
    Organisation.objects.create(code="B", kind="COMMERCIAL", fee_free=False, number_pattern="{year}{serial}")
    assert "申请前明示" in client.get("/guide/").content.decode()


def test_pages_render_without_a_centre(client: Client) -> None:
    Centre.objects.all().delete()
    assert [client.get(page).status_code for page in PUBLIC] == [200] * len(PUBLIC)


def test_home_asks_strangers_to_sign_in(client: Client) -> None:
    answer = client.get("/home/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/sign-in/?next=/home/")


def test_healthz_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


# --- Language, text size, role ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-HK,zh;q=0.9", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-Hant-MO;q=1", "zh-hant"),
        ("en-GB,en;q=0.9", "en"),
        ("en", "en"),
        ("eng", "zh-hans"),
    ],
)
def test_first_wish_of_the_browser_counts_only_when_it_is_plain(
    client: Client, wish: str, language: str
) -> None:
    answer = client.get("/help/", headers={"accept-language": wish})
    assert answer.headers["Content-Language"] == language


def test_language_of_the_user_goes_before_the_browser_and_the_cookie_before_both(
    client: Client, party: User
) -> None:
    party.language = "zh-hant"
    party.save()
    client.force_login(party)
    english = {"accept-language": "en"}
    assert client.get("/help/", headers=english).headers["Content-Language"] == "zh-hant"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert client.get("/help/", headers=english).headers["Content-Language"] == "zh-hans"


def test_unknown_language_in_the_cookie_is_ignored(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"
    assert client.get("/help/").headers["Content-Language"] == "zh-hans"


def test_choosing_a_language_keeps_the_page_and_the_account_remembers(client: Client, party: User) -> None:
    client.force_login(party)
    answer = client.post("/language/", {"language": "en", "next": "/guide/?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/?a=1")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    party.refresh_from_db()
    assert party.language == "en"


def test_unknown_language_is_not_kept(client: Client) -> None:
    answer = client.post("/language/", {"language": "fr", "next": "/guide/"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("page", ["/language/", "/text-size/"])
@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""]
)
def test_header_forms_never_lead_to_another_host(client: Client, page: str, there: str) -> None:
    answer = client.post(page, {"language": "en", "large": "1", "next": there})
    assert answer.headers["Location"] == "/"


def test_large_text_is_kept_in_a_cookie(client: Client) -> None:
    client.post("/text-size/", {"large": "1", "next": "/"})
    assert 'class="govuk-template large-text"' in client.get("/").content.decode()
    client.post("/text-size/", {"large": "0", "next": "/"})
    assert "large-text" not in client.get("/").content.decode()


def test_header_forms_refuse_get(client: Client) -> None:
    assert [client.get(page).status_code for page in ("/language/", "/text-size/")] == [405, 405]


def test_stranger_cannot_take_a_role(client: Client) -> None:
    answer = client.post("/role/", {"role": "SUPERVISOR"})
    assert (answer.status_code, "sign-in" in answer.headers["Location"]) == (302, True)


def test_party_cannot_take_a_role_of_the_centre(client: Client, party: User) -> None:
    client.force_login(party)
    client.post("/role/", {"role": "SUPERVISOR"})
    assert "role" not in client.session
    assert not AccountEvent.objects.filter(kind=EventKind.ROLE_TAKEN).exists()


def test_role_taken_is_in_force_and_recorded(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    answer = client.post("/role/", {"role": "SUPERVISOR"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/home/")
    assert client.session["role"] == "SUPERVISOR"
    assert AccountEvent.objects.get(kind=EventKind.ROLE_TAKEN).data["role"] == "SUPERVISOR"


# --- Errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "status"),
    [("400", 400),
        ("400-said", 400), ("403", 403), ("403-said", 403), ("404-said", 404), ("409", 409), ("413", 413), ("429", 429),
     ("500", 500), ("503", 503)],
)  # fmt: skip
def test_error_has_a_page_a_number_and_no_trace(
    raising: Client, kind: str, status: int, language: str
) -> None:
    raising.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = raising.get(f"/raise/{kind}/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{LANGUAGES[language]}"' in text
    assert 'class="nb mono"' in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert [word for word in ("secret detail", "Traceback", "ZeroDivision", ".py") if word in text] == []


def test_refusal_says_what_the_exception_says(raising: Client) -> None:
    assert "结束日期不能早于开始日期。" in raising.get("/raise/400-said/").content.decode()
    assert "只有调解员可以办理这一步。" in raising.get("/raise/403-said/").content.decode()
    text = raising.get("/raise/409/").content.decode()
    assert "何晓燕 已在 14:20 受理此案。" in text
    assert '<a class="govuk-button" href="/guide/">' in text
    case = f"/raise/409-case/{UUID(int=5)}/"
    assert f'<a class="govuk-button" href="/cases/{UUID(int=5)}/">' in raising.get(case).content.decode()


def test_what_may_not_be_seen_looks_like_what_is_not_there(raising: Client) -> None:
    def body(address: str) -> str:
        text = raising.get(address).content.decode()
        return text[text.index("<main") : text.index("</main>")].split('class="nb mono"')[0]

    assert body("/raise/403/") == body("/nowhere/") == body("/raise/404-said/")


def test_script_gets_a_sentence_instead_of_a_page(raising: Client) -> None:
    answer = raising.get("/raise/409/", headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["message"] == "何晓燕 已在 14:20 受理此案。"


def test_form_with_an_old_token_is_told_how_to_go_on() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "页面打开时间过长" in answer.content.decode()


def test_too_large_a_form_is_413(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/language/", {"language": "en", "next": "x" * 200})
    assert answer.status_code == 413


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["/", "/guide/", "/home/", "/healthz"])
def test_database_that_is_away_gives_503_and_comes_back(party: User, page: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(party)
    connection.close()
    host, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    try:
        answer = client.get(page)
    finally:
        connection.settings_dict["HOST"] = host
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "服务暂时无法使用" in answer.content.decode()
    assert client.get(page).status_code == 200


# --- The end of a session --------------------------------------------------------------------------


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock of the session's limits."""

    def set_clock(after: timedelta) -> None:
        monkeypatch.setattr("mediation.middleware.time.time", lambda: NOW + after.total_seconds())

    set_clock(timedelta(0))
    return set_clock


def test_idle_session_ends_and_leads_back_to_the_page(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    assert client.get("/home/").status_code == 200
    at(timedelta(minutes=30, seconds=1))
    answer = client.get("/home/?tab=2")
    assert answer.headers["Location"] == "/account/sign-in/?next=%2Fhome%2F%3Ftab%3D2"
    assert "_auth_user_id" not in client.session


def test_work_keeps_a_session_alive_but_not_beyond_twelve_hours(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    step = timedelta(minutes=29)
    alive = 0
    while True:
        at(alive * step)
        if client.get("/home/").status_code != 200:
            break
        alive += 1
    assert alive == 12 * 60 // 29 + 1


def test_signing_in_again_starts_a_new_term(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    client.get("/home/")
    at(timedelta(hours=13))
    client.get("/home/")
    client.force_login(party)
    assert client.get("/home/").status_code == 200


def test_form_sent_too_late_leads_back_to_its_page(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    client.get("/home/")
    at(timedelta(hours=1))
    answer = client.post("/role/", headers={"referer": "http://testserver/guide/?x=1"})
    assert answer.headers["Location"] == "/account/sign-in/?next=%2Fguide%2F%3Fx%3D1"


def test_referer_of_another_host_is_not_followed(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    client.get("/home/")
    at(timedelta(hours=1))
    answer = client.post("/role/", headers={"referer": "https://evil.example/guide/"})
    assert answer.headers["Location"] == "/account/sign-in/?next=%2Fhome%2F"


def test_script_of_an_ended_session_gets_401(client: Client, party: User, at: Any) -> None:
    client.force_login(party)
    client.get("/home/")
    at(timedelta(hours=1))
    answer = client.post("/session/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert "退出登录" in answer.json()["message"]


def test_session_row_is_written_at_most_once_a_minute(
    client: Client, party: User, at: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(party)
    client.get("/home/")
    at(timedelta(seconds=59))
    with django_assert_num_queries(1 + 1):  # the session and the user
        client.post("/session/")


@pytest.mark.urls(__name__)
def test_the_page_of_all_components_is_drawn(client: Client) -> None:
    page = client.get("/every-component/").content.decode()
    assert page.count('class="case-number"') >= 12

"""Headers on every kind of answer (SECURITY.md C19, G18), and the reports that browsers send."""

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from structlog.testing import capture_logs

from accounts.services import create_user
from mediation.middleware import CSP_REPORT_MAX_BYTES, PERMISSIONS_POLICY

PAGES = ("/", "/guide/", "/account/sign-in/", "/nowhere/", "/home/", "/healthz")
CSP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "report-uri": "/csp-report/",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
pytestmark = pytest.mark.django_db


def policy(answer: Any) -> dict[str, str]:
    """Return the content security policy of an answer, directive by directive."""
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


@pytest.mark.parametrize("page", PAGES)
def test_answer_carries_the_headers(client: Client, page: str) -> None:
    answer = client.get(page)
    assert policy(answer) == CSP
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED


def test_bad_request_carries_them_too(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert policy(answer) == CSP
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED


@pytest.mark.parametrize("page", PAGES)
def test_page_has_nothing_inline(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []


def test_pages_of_a_session_are_not_kept_by_the_browser(client: Client) -> None:
    assert "Cache-Control" not in client.get("/").headers
    client.force_login(create_user(name="周岚", email="zhou@example.org"))
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_stricter_headers_of_a_view_stay(rf: Any) -> None:
    from mediation.middleware import PageHeadersMiddleware

    strict = {"Cache-Control": "private, max-age=0", "Permissions-Policy": "fullscreen=()"}
    answer = PageHeadersMiddleware(lambda request: HttpResponse(headers=strict))(rf.get("/"))
    assert {name: answer.headers[name] for name in strict} == strict


def test_static_files_name_no_other_host() -> None:
    for name in (
        "vendor/govuk.css",
        "mediation/css/page.css",
        "mediation/css/public.css",
        "mediation/js/page.js",
    ):
        found = finders.find(name)
        assert isinstance(found, str)
        with open(found, encoding="utf-8") as file:
            assert re.findall(r"url\([^)]*//|@import|https?://\w", file.read()) == []


# --- Reports ---------------------------------------------------------------------------------------


def send_report(body: bytes) -> tuple[int, list[Any]]:
    """Send a report as a browser does: without a token, a cookie or a referer."""
    client = Client(enforce_csrf_checks=True)
    with capture_logs() as logs:
        answer = client.post("/csp-report/", body, content_type="application/csp-report")
    return answer.status_code, [line for line in logs if line["event"] == "csp_violation"]


def test_report_is_logged_without_addresses_of_pages() -> None:
    report = {"blocked-uri": "https://cdn.example/x.js?case=1", "effective-directive": "script-src-elem",
              "document-uri": "https://centre/cases/secret/"}  # fmt: skip
    status, lines = send_report(json.dumps({"csp-report": report}).encode())
    assert status == 204
    assert [(line["directive"], line["host"]) for line in lines] == [("script-src-elem", "cdn.example")]
    assert "secret" not in json.dumps(lines)


@pytest.mark.parametrize("body", [b"", b"not json", b"[1]", b"\xff", b'{"csp-report": 5}'])
def test_nonsense_is_answered_and_changes_nothing(body: bytes) -> None:
    status, lines = send_report(body)
    assert status == 204
    assert [line["directive"] for line in lines] == ["unreadable"]


def test_huge_report_is_not_read() -> None:
    assert send_report(b"x" * (CSP_REPORT_MAX_BYTES + 1)) == (204, [])


def test_get_of_the_report_address_is_not_found(client: Client) -> None:
    assert client.get("/csp-report/").status_code == 404

"""The small scripts of the service: saving while typing, sending files, the end of a session, menus and errors."""

import hashlib
import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any, ClassVar, cast

import pytest
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import include, path
from playwright.sync_api import expect

from accounts.services import create_user
from cases.forms.fields import SeveralFilesInput
from mediation import showcase
from tests.stories import axe
from tests.stories.conftest import Watched

Open = Callable[..., Watched]
pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


class Server:
    """What the pages below have sent, and what they are answered."""

    saved: ClassVar[list[dict[str, str]]] = []
    save_status = 200
    save_takes: ClassVar[float] = 0  # seconds
    received: ClassVar[list[str]] = []
    refused: ClassVar[set[str]] = set()


class FactsForm(forms.Form):
    """One text to save."""

    facts = forms.CharField(label="发生了什么", max_length=30, widget=forms.Textarea)


class FileForm(forms.Form):
    """Files to send."""

    file = forms.FileField(label="证据材料", required=False, widget=SeveralFilesInput)


DRAFT = """{% extends "base.html" %}{% block title %}草稿{% endblock %}{% block main %}<h1>草稿</h1>
<form method="post" data-autosave-url="/save/" data-version="1" novalidate>{% csrf_token %}{{ form }}
{% include "components/autosave_status.html" %}</form>{% endblock %}"""
FILES = """{% extends "base.html" %}{% block title %}材料{% endblock %}{% block main %}<h1>材料</h1>
<form method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}
{% include "components/upload_list.html" with url="/upload/" field=form.file %}</form>{% endblock %}"""
CHECK = """{% extends "base.html" %}{% block title %}核验{% endblock %}{% block main %}<h1>核验</h1>
{% include "components/fingerprint.html" %}{% endblock %}"""


def page_of(source: str, form: type[forms.Form] | None = None, **values: Any) -> Callable[..., HttpResponse]:
    """Return a view of one page."""

    def view(request: HttpRequest) -> HttpResponse:
        context = RequestContext(request, {"form": form() if form else None, **values})
        return HttpResponse(Template(source).render(context))

    return view


def save(request: HttpRequest) -> HttpResponse:
    """Take what a script saves."""
    sleep(Server.save_takes)
    if Server.save_status != 200:
        return JsonResponse({"message": "另一个窗口已在 14:20 修改。"}, status=Server.save_status)
    Server.saved.append({name: str(request.POST[name]) for name in ("facts", "version")})
    return JsonResponse({"version": str(len(Server.saved) + 1), "saved_at": "14:32"})


def upload(request: HttpRequest) -> HttpResponse:
    """Take one file, or refuse it."""
    file = cast("UploadedFile[bytes]", request.FILES["file"])
    if file.name in Server.refused:
        return JsonResponse({"message": "不支持这种文件"}, status=422)
    Server.received.append(f"{file.name} {hashlib.sha256(file.read()).hexdigest()}")
    row = {"name": file.name, "size": file.size, "status_text": "已上传，检查通过", "is_ready": True}
    text = Template('{% include "components/upload_row.html" %}').render(
        RequestContext(request, {"file": row})
    )
    return HttpResponse(text, status=201)


EXPECTED = hashlib.sha256(b"signed").hexdigest()
urlpatterns = [
    path("draft/", page_of(DRAFT, FactsForm)),
    path("save/", save),
    path("files/", page_of(FILES, FileForm)),
    path("upload/", upload),
    path("check-file/", page_of(CHECK, expected=EXPECTED)),
    path("all/", showcase.show),
    path("", include("mediation.urls")),
]


@pytest.fixture(autouse=True)
def fresh_server(settings: Any) -> None:
    """Serve the addresses above and forget what earlier tests have sent."""
    settings.ROOT_URLCONF = __name__
    Server.saved.clear()
    Server.received.clear()
    Server.refused.clear()
    Server.save_status = 200
    Server.save_takes = 0


# --- Saving while typing -----------------------------------------------------------------------------


def test_text_is_saved_two_seconds_after_typing_and_the_time_is_shown(open_page: Open) -> None:
    watched = open_page("/draft/")
    page = watched.page
    page.get_by_label("发生了什么").fill("第一稿")
    expect(page.locator("[data-autosave-text]")).to_have_text("已自动保存 14:32")
    page.get_by_label("发生了什么").fill("第二稿")
    expect(page.locator("form[data-version='3']")).to_be_attached()
    assert Server.saved == [{"facts": "第一稿", "version": "1"}, {"facts": "第二稿", "version": "2"}]
    assert page.locator("[data-autosave-live]").text_content()
    assert watched.faults() == []


def test_a_form_does_not_overtake_its_own_saving(open_page: Open) -> None:
    page, saved_before = open_page("/draft/").page, []

    def note(request: Any) -> None:
        if request.method == "POST" and request.url.endswith("/draft/"):
            saved_before.append(len(Server.saved))

    page.on("request", note)
    Server.save_takes = 1.5
    page.get_by_label("发生了什么").fill("一稿")
    with page.expect_request("**/save/"):
        pass
    with page.expect_navigation():
        page.locator("form[data-autosave-url]").evaluate("form => form.requestSubmit()")
    assert saved_before == [1]


def test_what_is_typed_before_the_script_comes_is_saved(open_page: Open) -> None:
    watched = open_page("/healthz")
    page, waiting = watched.page, list[Any]()
    page.route("**/autosave*.js", lambda route: waiting.append(route))
    with page.expect_request("**/autosave*.js"):
        page.goto(f"{watched.origin}/draft/", wait_until="domcontentloaded")
    page.get_by_label("发生了什么").fill("一稿")
    with page.expect_request("**/save/"):
        waiting[0].continue_()


def test_older_window_is_told_and_stops(open_page: Open) -> None:
    page = open_page("/draft/").page
    Server.save_status = 409
    page.get_by_label("发生了什么").fill("旧窗口")
    expect(page.locator(".autosave--problem [data-autosave-text]")).to_have_text(
        "另一个窗口已在 14:20 修改。"
    )
    assert page.get_by_label("发生了什么").input_value() == "旧窗口"


def test_lost_network_is_told_and_the_text_saved_when_it_is_back(open_page: Open) -> None:
    page = open_page("/draft/").page
    page.context.set_offline(True)
    page.get_by_label("发生了什么").fill("在地铁里")
    expect(page.locator("[data-autosave-text]")).to_contain_text("未保存：网络中断")
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-text]")).to_have_text("已自动保存 14:32")
    assert [row["facts"] for row in Server.saved] == ["在地铁里"]


def test_count_of_characters_speaks_our_language(open_page: Open) -> None:
    page = open_page("/draft/", language="en").page
    count = page.locator(".govuk-character-count__status").first
    expect(count).to_have_text("30 characters left")
    page.get_by_label("发生了什么").fill("x" * 31)
    expect(count).to_have_text("1 character too many")


# --- Sending files -----------------------------------------------------------------------------------


@pytest.fixture
def three_files(tmp_path: Path) -> list[Path]:
    """Three files, one of which the server does not take."""
    Server.refused.add("截图.heic")
    files = [tmp_path / name for name in ("合同.pdf", "截图.heic", "录屏.mp4")]
    for file in files:
        file.write_bytes(file.name.encode() * 1000)
    return files


def test_each_file_has_its_own_status_and_a_refused_one_can_be_sent_again(
    open_page: Open, three_files: list[Path]
) -> None:
    watched = open_page("/files/")
    page = watched.page
    page.locator("input[type=file]").set_input_files(three_files)
    expect(page.locator(".upload--ready")).to_have_count(2)
    failed = page.locator(".upload--failed")
    expect(failed.locator("[data-status]")).to_have_text("未上传：不支持这种文件")
    assert "合同.pdf" in " ".join(Server.received)
    Server.refused.clear()
    failed.get_by_role("button", name="重试").click()
    expect(page.locator(".upload--ready")).to_have_count(3)
    sent = sorted(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in three_files)
    assert sorted(Server.received) == sent
    assert page.locator("[data-uploads-live]").text_content()
    assert axe.check(page) == []


def test_without_a_script_the_browsers_own_control_and_a_button_are_there(open_page: Open) -> None:
    page = open_page("/files/", script=False).page
    box = page.locator("input[type=file]").bounding_box()
    assert box is not None
    assert box["width"] > 100
    expect(page.get_by_role("button", name="上传", exact=True)).to_be_visible()


def test_fingerprint_is_compared_on_the_device(open_page: Open, tmp_path: Path) -> None:
    watched = open_page("/check-file/")
    page = watched.page
    same, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    same.write_bytes(b"signed")
    other.write_bytes(b"signed.")
    page.locator("input[type=file]").set_input_files(same)
    expect(page.locator("[data-result]")).to_contain_text(f"文件与登记的一致。 {EXPECTED}")
    page.locator("input[type=file]").set_input_files(other)
    expect(page.locator("[data-result]")).to_contain_text("文件与登记的不一致。")
    assert watched.faults() == []


# --- The end of a session ------------------------------------------------------------------------------


def sign_in(watched: Watched, client: Any) -> None:
    """Give the browser the session of a party."""
    client.force_login(create_user(name="周岚", email="zhou@example.org"))
    cookie = client.cookies["sessionid"].value
    watched.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": watched.origin}])


def test_idle_user_is_warned_and_may_stay(open_page: Open, client: Any, settings: Any) -> None:
    settings.SESSION_IDLE = timedelta(seconds=123)
    watched = open_page("/help/")
    sign_in(watched, client)
    watched.go("/help/")
    dialog = watched.page.locator("#session-warning")
    expect(dialog).to_be_visible(timeout=15_000)
    assert axe.check(watched.page) == []
    dialog.get_by_role("button", name="继续").click()
    expect(dialog).to_be_hidden()


def test_ended_session_is_told_with_the_way_back(open_page: Open, client: Any, settings: Any) -> None:
    settings.SESSION_IDLE = timedelta(seconds=2)
    watched = open_page("/help/")
    sign_in(watched, client)
    watched.go("/help/")
    dialog = watched.page.locator("#session-warning")
    expect(dialog).to_contain_text("您已退出登录", timeout=15_000)
    link = dialog.get_by_role("link", name="登录")
    expect(link).to_have_attribute("href", re.compile(r"/account/sign-in/\?next=%2Fhelp%2F$"))


# --- Every component -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "width"), list(itertools.product(["zh-hans", "en"], [1280, 360])))
def test_components_are_accessible_with_and_without_errors(
    open_page: Open, language: str, width: int
) -> None:
    watched = open_page("/all/", language=language, width=width)
    page = watched.page
    assert watched.faults() + axe.check(page) == []
    page.locator("form[enctype] button[data-module=govuk-button]").first.click()
    page.wait_for_selector(".govuk-error-summary")
    assert watched.faults() + axe.check(page) == []
    assert page.title().startswith("Error:" if language == "en" else "错误：")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").nth(3).click()
    assert page.evaluate("document.activeElement.id") == "id_kind_0"


def test_nine_cases_and_more_stand_in_a_window(open_page: Open) -> None:
    page = open_page("/all/").page
    rows = page.locator(".case-table tbody tr")
    first, ninth = rows.nth(0).bounding_box(), rows.nth(8).bounding_box()
    assert first is not None
    assert ninth is not None
    assert ninth["y"] + ninth["height"] - first["y"] <= 560


def test_targets_are_large_enough_for_a_thumb(open_page: Open) -> None:
    page = open_page("/all/", width=360).page
    small = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea')]
        .filter(e => e.checkVisibility() && !e.closest('p, .govuk-hint, dd, li.upload, .govuk-error-summary'))
        .filter(e => !e.matches('.govuk-skip-link, .file-choose__input'))
        .filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24; })
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []

"""The pages of an application: nothing typed is lost, numbers are checked, each task says how far it is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import (
    Case,
    DraftPage,
    Party,
)
from cases.permissions import Role
from cases.refusals import Unacceptable
from cases.services import drafts, filing
from tests.cases.filing.help import (
    APPLICANT,
    FACTS,
    RIGHT,
    typed_into,
    version_in,
)
from tests.documents.files import pdf
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db

# --- Nothing typed is lost -------------------------------------------------------------------------


def test_a_page_with_mistakes_keeps_what_was_typed(draft: Case, page: Client) -> None:
    url = reverse("filing_page", args=[draft.pk, "facts"])
    answer = page.post(
        url, {"facts_text": "写到一半", "wish_text": "", "amount": "一百", "currency": "CNY", "version": ""}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert (typed_into(html, "facts_text"), 'value="一百"' in html) == ("写到一半", True)
    assert typed_into(page.get(url).content.decode(), "facts_text") == "写到一半"
    assert Case.objects.get(pk=draft.pk).facts_text == ""


BAD = {
    "applicant": {
        "id_kind": "USCC",
        "id_number": "91990100MA00000019",
        "name": "华珩",
        "address": "",
        "mobile": "123",
    },
    "respondents/new": {"name": "澜芯电子", "email": "没有"},
    "rights/new": {"right_type": "PAT_INV", "number": "201710601862.4", "title": "天线"},
    "service": {"language": "en", "service_address": ""},
}


@pytest.mark.parametrize("path", BAD)
def test_each_page_with_mistakes_shows_the_values_again(
    draft: Case, owner: User, page: Client, path: str
) -> None:
    filing.save_page(
        case_id=draft.pk, by=Actor(user=owner), page="capacity", values={"acting_for": "ORGANISATION"}
    )
    url = f"/apply/{draft.pk}/{path}/"
    answer = page.post(url, {**BAD[path], "version": ""})
    again = page.get(url).content.decode()
    typed = [text for text in BAD[path].values() if text]
    assert answer.status_code == 422
    assert [
        text for text in typed if f'value="{text}"' not in again and f'value="{text}" selected' not in again
    ] == []


def test_save_and_exit_keeps_mistakes_without_a_word(draft: Case, page: Client) -> None:
    url = reverse("filing_page", args=[draft.pk, "facts"])
    answer = page.post(url, {"facts_text": "半句", "amount": "x", "then": "exit", "version": ""})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("home"))
    assert DraftPage.objects.get(case=draft).typed["facts_text"] == ["半句"]


def test_autosave_keeps_part_of_a_page_and_says_when(draft: Case, page: Client) -> None:
    url = reverse("filing_autosave", args=[draft.pk, "facts"])
    first = page.post(url, {"facts_text": "第一句", "version": ""})
    second = page.post(url, {"facts_text": "第一句。第二句", "version": first.json()["version"]})
    assert re.fullmatch(r"\d\d:\d\d", second.json()["saved_at"])
    assert DraftPage.objects.get(case=draft).typed["facts_text"] == ["第一句。第二句"]


def test_what_is_typed_is_encrypted(draft: Case, page: Client) -> None:
    page.post(
        reverse("filing_autosave", args=[draft.pk, "applicant"]),
        {"id_number": "91990100MA0000001G", "version": ""},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM cases_draftpage")
        assert "91990100" not in cursor.fetchone()[0]


def test_an_older_tab_does_not_autosave_over_a_newer_one(draft: Case, page: Client) -> None:
    url = reverse("filing_autosave", args=[draft.pk, "facts"])
    page.post(url, {"facts_text": "新", "version": ""})
    answer = page.post(url, {"facts_text": "旧", "version": ""}, headers={"Accept": "application/json"})
    assert (answer.status_code, bool(answer.json()["message"])) == (409, True)
    assert DraftPage.objects.get(case=draft).typed["facts_text"] == ["新"]


def test_an_older_tab_that_saves_sees_both_versions(draft: Case, page: Client) -> None:
    url = reverse("filing_page", args=[draft.pk, "facts"])
    sent = {"wish_text": "停止销售", "amount": "", "currency": "CNY", "version": ""}
    page.post(url, {**sent, "facts_text": "甲版本"})
    answer = page.post(url, {**sent, "facts_text": "乙版本"})
    html = answer.content.decode()
    assert (answer.status_code, "甲版本" in html, "乙版本" in html) == (409, True, True)
    assert Case.objects.get(pk=draft.pk).facts_text == "甲版本"
    page.post(url, {**sent, "facts_text": "乙版本", "version": version_in(html)})
    assert Case.objects.get(pk=draft.pk).facts_text == "乙版本"


@pytest.fixture
def own_files(tmp_path: Path, settings: Any) -> None:
    """Keep the files that a test sends in a folder of its own."""
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


def sample_pdf(name: str = "a.pdf") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


@pytest.mark.usefixtures("own_files")
def test_choosing_a_file_does_not_make_the_page_of_evidence_an_older_one(draft: Case, page: Client) -> None:
    url = reverse("filing_evidence", args=[draft.pk])
    saving = page.post(reverse("filing_autosave", args=[draft.pk, "evidence"]), {"version": ""})
    assert saving.json()["version"] == ""  # nothing was typed: nothing changed
    sent = {"version": "", "upload": "1", "file": sample_pdf()}
    assert page.post(url, sent).status_code == 200
    item = draft.evidenceitems.get()
    sent = {
        f"{item.pk}-name": "公证书",
        f"{item.pk}-proves": "侵权事实",
        f"{item.pk}-source": "NOTARY",
        f"{item.pk}-has_original": "yes",
        "version": "",
    }
    answer = page.post(url, {**sent, f"{item.pk}-audience": "JOINT"})
    assert (answer.status_code, draft.evidenceitems.get().name) == (302, "公证书")


@pytest.mark.usefixtures("own_files")
def test_a_file_sent_from_an_older_tab_is_taken_and_both_texts_are_shown(draft: Case, page: Client) -> None:
    url = reverse("filing_evidence", args=[draft.pk])
    page.post(url, {"version": "", "upload": "1", "file": sample_pdf()})
    item = draft.evidenceitems.get()
    save = reverse("filing_autosave", args=[draft.pk, "evidence"])
    page.post(save, {f"{item.pk}-name": "新名", "version": ""})
    sent = {f"{item.pk}-name": "旧名", "version": "", "upload": "1", "file": sample_pdf("b.pdf")}
    answer = page.post(url, sent)
    html = answer.content.decode()
    assert (answer.status_code, "新名" in html, "旧名" in html) == (409, True, True)
    assert draft.evidenceitems.count() == 2


def test_the_same_text_saved_twice_is_no_conflict(draft: Case, page: Client) -> None:
    url = reverse("filing_page", args=[draft.pk, "facts"])
    sent = {"facts_text": "甲", "wish_text": "乙", "amount": "", "currency": "CNY", "version": ""}
    assert [page.post(url, sent).status_code for _time in range(2)] == [302, 302]


def test_a_respondent_sent_twice_is_added_once(draft: Case, page: Client) -> None:
    url = reverse("filing_respondent_new", args=[draft.pk])
    sent = {
        "person_kind": "ORGANISATION",
        "name": "澜芯电子",
        "contact_unknown": "on",
        "version": "",
        "key": "k1",
    }
    assert [page.post(url, sent).status_code for _time in range(2)] == [302, 302]
    assert Party.objects.filter(case=draft, name="澜芯电子").count() == 1


def test_invisible_characters_do_not_get_in(draft: Case, page: Client) -> None:
    url = reverse("filing_respondent_new", args=[draft.pk])
    name = "澜\u202e芯\u200b电子\x07\n公司"
    page.post(
        url, {"person_kind": "ORGANISATION", "name": name, "contact_unknown": "on", "version": "", "key": "k"}
    )
    assert Party.objects.get(case=draft, side__kind="RESPONDENT").name == "澜芯电子 公司"


def test_adding_goes_on_to_the_next_question_or_to_another(draft: Case, page: Client) -> None:
    url = reverse("filing_right_new", args=[draft.pk])
    sent = {"right_type": "PAT_INV", "number": "201710601862.3", "title": "一种天线", "version": ""}
    another = page.post(url, {**sent, "key": "a", "then": "another"})
    onwards = page.post(url, {**sent, "key": "b"})
    doubtful = page.post(url, {**sent, "right_type": "PAT_DES", "key": "c"})
    targets = [answer.headers["Location"] for answer in (another, onwards, doubtful)]
    assert targets == [
        url,
        reverse("filing_page", args=[draft.pk, "dispute"]),
        reverse("filing_rights", args=[draft.pk]),
    ]


# --- Rights and disputes ---------------------------------------------------------------------------


def test_a_number_with_a_wrong_check_digit_is_refused(draft: Case, owner: User) -> None:
    with pytest.raises(Unacceptable) as refused:
        filing.save_page(
            case_id=draft.pk, by=Actor(user=owner), page="right", values={**RIGHT, "number": "201710601862.4"}
        )
    assert refused.value.field == "number"


def test_a_doubtful_number_is_kept_with_its_doubt_and_shown(draft: Case, owner: User, page: Client) -> None:
    values = {**RIGHT, "right_type": "PAT_DES"}
    filing.save_page(case_id=draft.pk, by=Actor(user=owner), page="right", values=values)
    assert draft.rights.get().number_warning == "PATENT_OTHER_TYPE"
    assert 'class="doubt"' in page.get(reverse("filing_rights", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("kind", ["CR", "TS_TECH", "UC"])
def test_a_right_that_is_in_no_register_needs_no_number(draft: Case, owner: User, kind: str) -> None:
    values = {**RIGHT, "right_type": kind, "number": ""}
    filing.save_page(case_id=draft.pk, by=Actor(user=owner), page="right", values=values)
    assert (draft.rights.get().number, draft.rights.get().number_warning) == ("", "")


def test_a_twenty_first_right_is_too_many(draft: Case, owner: User) -> None:
    by = Actor(user=owner)
    for _number in range(20):
        filing.save_page(case_id=draft.pk, by=by, page="right", values=RIGHT)
    with pytest.raises(Unacceptable):
        filing.save_page(case_id=draft.pk, by=by, page="right", values=RIGHT)
    assert draft.rights.count() == 20


def test_what_cannot_be_mediated_leads_to_other_ways_and_is_not_stored(complete: Case, page: Client) -> None:
    url = reverse("filing_page", args=[complete.pk, "dispute"])
    answer = page.post(
        url, {"dispute_type": "CRIMINAL", "version": version_in(page.get(url).content.decode())}
    )
    html = answer.content.decode()
    assert (answer.status_code, "govuk-error-summary" in html) == (200, False)
    assert Case.objects.get(pk=complete.pk).dispute_type == "INFRINGEMENT"


def test_a_kind_of_dispute_that_no_right_fits_any_more_is_asked_again(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=complete.pk, by=by, page="dispute", values={"dispute_type": "OPEN_LICENCE"})
    right = complete.rights.get()
    values = {**RIGHT, "right_type": "TM", "number": "12345678"}
    filing.save_page(case_id=complete.pk, by=by, page="right", item=str(right.pk), values=values)
    changed = Case.objects.get(pk=complete.pk)
    assert (changed.right_type, changed.dispute_type) == ("TM", "")


# --- Pages -----------------------------------------------------------------------------------------


def test_the_task_list_shows_how_far_each_task_is(draft: Case, owner: User, page: Client) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "ORGANISATION"})
    filing.save_page(case_id=draft.pk, by=by, page="applicant", values=APPLICANT)
    filing.keep_typed(case_id=draft.pk, by=by, page="facts", typed={"facts_text": ["x"]})
    filing.keep_typed(case_id=draft.pk, by=by, page="service", typed={"language": ["x"]}, has_errors=True)
    context = page.get(reverse("filing_tasks", args=[draft.pk])).context
    states = {row.key: row.status for group in context["groups"] for row in group.tasks}
    assert states == {
        "applicant": "completed", "respondents": "not_started", "rights": "not_started", "facts": "in_progress",
        "papers": "not_started", "evidence": "not_started", "service": "problem", "review": "cannot_start",
    }  # fmt: skip


def test_change_links_come_back_to_the_answers_and_have_distinct_names(complete: Case, page: Client) -> None:
    html = page.get(reverse("filing_review", args=[complete.pk])).content.decode()
    names = re.findall(
        r'<a class="govuk-link" href="[^"]*back=review">[^<]*<span class="govuk-visually-hidden">([^<]*)</span>',
        html,
    )
    assert (len(names), len(set(names))) == (len(names), len(names))
    assert len(names) > 10
    url = reverse("filing_page", args=[complete.pk, "facts"])
    sent = {
        "facts_text": "新的经过",
        "wish_text": "停止",
        "amount": "120万",
        "currency": "CNY",
        "back": "review",
    }
    version = version_in(page.get(f"{url}?back=review").content.decode())
    answer = page.post(url, {**sent, "version": version})
    assert answer.headers["Location"] == reverse("filing_review", args=[complete.pk])
    assert Case.objects.get(pk=complete.pk).amount_fen == 120_000_000


def test_every_page_opens_for_its_owner(complete: Case, page: Client) -> None:
    names = ("capacity", "applicant", "dispute", "facts", "service")
    urls = [reverse("filing_page", args=[complete.pk, name]) for name in names]
    urls += [reverse(name, args=[complete.pk]) for name in (
        "filing_tasks", "filing_respondents", "filing_respondent_new", "filing_rights", "filing_right_new",
        "filing_papers", "filing_evidence", "filing_review", "filing_discard")]  # fmt: skip
    assert {url: page.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert page.get(reverse("filing_page", args=[complete.pk, "no-such-page"])).status_code == 404


def test_the_start_page_is_public_and_shows_no_button_to_staff(
    client_of: Callable[[User], Client], page: Client
) -> None:
    organisation = make_organisation()
    clerk = client_of(make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=organisation))
    action = f'action="{reverse("filing_open")}"'
    pages = [who.get(reverse("check_start")).content.decode() for who in (Client(), page, clerk)]
    assert [action in html for html in pages] == [False, True, False]


def test_a_stale_token_is_refused_by_the_service(draft: Case, owner: User) -> None:
    by = Actor(user=owner)
    first = filing.save_page(case_id=draft.pk, by=by, page="facts", values=FACTS, token="")
    with pytest.raises(drafts.Changed):
        filing.save_page(case_id=draft.pk, by=by, page="facts", values=FACTS, token="")
    again = filing.save_page(case_id=draft.pk, by=by, page="facts", values=FACTS, token=first.data["token"])
    assert again.data["token"] != first.data["token"]

"""Filing an application: whose it is, what is kept, what is refused, and what submitting leaves behind."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import (
    Case,
    CaseEvent,
    CaseNotice,
    CasePaper,
    CorrectionItem,
    Deadline,
    Device,
    Dispute,
    DraftPage,
    Engagement,
    Party,
    Representation,
)
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import drafts, filing
from documents.models import Paper
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db

APPLICANT = {
    "name": "华珩通讯技术有限公司", "id_kind": "USCC", "id_number": "91990100MA0000001G",
    "legal_representative": "陈立", "address": "澜江市滨河区创新路1号", "contact_name": "林晓",
    "mobile": "+8613800138000", "email": "",
}  # fmt: skip
RESPONDENT = {
    "person_kind": "ORGANISATION", "name": "澜芯电子（澜江）有限公司", "id_number": "", "address": "",
    "contact_name": "", "mobile": "", "email": "", "contact_unknown": True,
}  # fmt: skip
RIGHT = {
    "right_type": "PAT_INV",
    "number": "201710601862.3",
    "nice_class": "",
    "title": "一种天线",
    "holder": "",
}
FACTS = {
    "facts_text": "对方在展会上销售。",
    "wish_text": "停止销售。",
    "amount_fen": 120_000_000,
    "currency": "CNY",
}


@pytest.fixture
def owner(db: None) -> User:
    """Return somebody who applies."""
    return make_user("OWNER")


@pytest.fixture
def draft(owner: User) -> Case:
    """Return an empty draft."""
    return open_draft(owner)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that signs somebody in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def page(client_of: Callable[[User], Client], owner: User) -> Client:
    """Return the applicant's browser."""
    return client_of(owner)


def open_draft(user: User, key: str = "") -> Case:
    """Return a new draft."""
    return filing.open_draft(
        by=Actor(user=user), organisation=make_organisation(), language="zh-hans", key=key
    )


def fill_in(case: Case, user: User) -> None:
    """Answer everything that is needed."""
    by = Actor(user=user)
    pages = {"capacity": {"acting_for": "ORGANISATION"}, "applicant": APPLICANT, "respondent": RESPONDENT,
             "right": RIGHT, "dispute": {"dispute_type": "INFRINGEMENT"}, "facts": FACTS}  # fmt: skip
    for name, values in pages.items():
        filing.save_page(case_id=case.pk, by=by, page=name, values=values)


@pytest.fixture
def complete(draft: Case, owner: User) -> Case:
    """Return a draft in which nothing is missing."""
    fill_in(draft, owner)
    return Case.objects.get(pk=draft.pk)


def typed_into(html: str, name: str) -> str:
    """Return what a page's text area holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', html, re.S)
    return found[1] if found else ""


def version_in(html: str) -> str:
    """Return the token that a page carries."""
    found = re.search(r'name="version" value="([0-9a-f]*)"', html)
    assert found is not None
    return found[1]


# --- Strangers -------------------------------------------------------------------------------------


def addresses(case: Case) -> Iterator[str]:
    """Yield every address of an application."""
    one = Party.objects.filter(case=case)[0].pk
    for name in ("filing_tasks", "filing_respondents", "filing_respondent_new", "filing_rights", "filing_right_new",
                 "filing_papers", "filing_evidence", "filing_review", "filing_receipt", "filing_resubmit",
                 "filing_discard", "withdraw_before_acceptance", "add_evidence"):  # fmt: skip
        yield reverse(name, args=[case.pk])
    for name in (
        "filing_respondent",
        "filing_right",
        "filing_remove_respondent",
        "filing_remove_right",
        "filing_remove_file",
    ):
        yield reverse(name, args=[case.pk, one])
    for page_name in ("capacity", "applicant", "agent", "dispute", "facts", "service"):
        yield reverse("filing_page", args=[case.pk, page_name])
    yield reverse("filing_autosave", args=[case.pk, "facts"])
    yield reverse("filing_upload", args=[case.pk, "EVIDENCE"])


@pytest.mark.parametrize("role", [None, *(role for role in Role if role.value in (
    "INTAKE_CLERK", "CASE_SECRETARY", "SUPERVISOR", "INSTITUTION_CHAIR", "STATISTICIAN", "ADMINISTRATOR"))])  # fmt: skip
def test_a_draft_does_not_exist_for_strangers_and_staff(
    complete: Case, client_of: Callable[[User], Client], role: Role | None
) -> None:
    roles = (role,) if role else ()
    other = client_of(make_user("OTHER", roles=roles, organisation=complete.organisation if role else None))
    answers = {
        (url, way): getattr(other, way)(url).status_code
        for url in addresses(complete)
        for way in ("get", "post")
    }
    assert {key: status for key, status in answers.items() if status != 404} == {}


def test_a_draft_asks_people_who_are_not_signed_in_to_sign_in(complete: Case) -> None:
    answers = [Client().get(url) for url in addresses(complete)]
    assert {(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers} == {
        (302, reverse("account_login"))
    }


def test_somebody_elses_draft_cannot_be_changed_by_its_service(complete: Case) -> None:
    stranger = Actor(user=make_user("STRANGER"))
    with pytest.raises(NotVisible):
        filing.save_page(case_id=complete.pk, by=stranger, page="facts", values=FACTS)
    with pytest.raises(NotVisible):
        filing.submit(case_id=complete.pk, by=stranger)


def test_one_application_does_not_open_the_items_of_another(
    complete: Case, owner: User, page: Client
) -> None:
    other = open_draft(owner)
    fill_in(other, owner)
    foreign = Party.objects.get(case=other, side__kind="RESPONDENT")
    assert page.get(reverse("filing_respondent", args=[complete.pk, foreign.pk])).status_code == 404
    removed = page.post(reverse("filing_remove_respondent", args=[complete.pk, foreign.pk]))
    assert (removed.status_code, Party.objects.filter(pk=foreign.pk).exists()) == (404, True)


# --- Opening ---------------------------------------------------------------------------------------


def test_opening_lays_down_a_quarrel_a_case_two_sides_and_one_role(draft: Case, owner: User) -> None:
    role = Engagement.objects.get(case=draft)
    assert (draft.state, draft.filed_by, draft.number) == ("DRAFT", owner, None)
    assert re.fullmatch(r"DR-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{2}", draft.reference)
    assert list(draft.sides.values_list("kind", flat=True)) == ["APPLICANT", "RESPONDENT"]
    assert (role.user, role.role, role.side.kind) == (owner, "APPLICANT", "APPLICANT")


def test_the_same_key_opens_one_draft(owner: User) -> None:
    assert {open_draft(owner, key="k").pk for _time in range(3)} == {Case.objects.get().pk}
    assert Dispute.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twelve_times_at_once_opens_one_draft(client_of: Callable[[User], Client]) -> None:
    owner, organisation = make_user("OWNER"), make_organisation()
    clients = [client_of(owner) for _time in range(12)]

    def send(client: Client) -> int:
        try:
            return client.post(
                reverse("filing_open"), {"key": "one", "organisation": organisation.pk}
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, clients))
    assert (answers, Case.objects.count()) == ([302] * 12, 1)


def test_staff_in_a_role_do_not_open_drafts() -> None:
    organisation = make_organisation()
    clerk = make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=organisation)
    with pytest.raises(Forbidden):
        filing.open_draft(
            by=Actor(user=clerk, role=Role.INTAKE_CLERK), organisation=organisation, language="en"
        )


def test_opening_notes_the_device_and_goes_to_the_first_question(page: Client) -> None:
    answer = page.post(reverse("filing_open"), {"key": "k", "organisation": make_organisation().pk})
    case = Case.objects.get()
    cookie = answer.cookies["device"]
    assert answer.headers["Location"] == reverse("filing_page", args=[case.pk, "capacity"])
    assert (cookie["httponly"], Device.objects.filter(case=case).count()) == (True, 1)
    assert cookie.value not in Device.objects.get().fingerprint


# --- For whom --------------------------------------------------------------------------------------


def acting(case: Case) -> list[tuple[str, bool]]:
    """Return the roles in force and whether each may settle."""
    return [(row.role, row.special) for row in Engagement.objects.filter(case=case, until=None)]


def test_a_representative_acts_as_one_on_stated_authority(draft: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "AGENT"})
    assert acting(draft) == [("AGENT", True)]
    agent = {"name": "周岚", "firm": "澜江某律师事务所", "capacity": "LAWYER", "scope": "GENERAL", "mobile": "",
             "email": "", "valid_until": None}  # fmt: skip
    filing.save_page(case_id=draft.pk, by=by, page="agent", values=agent)
    assert acting(draft) == [("AGENT", False)]
    assert Engagement.objects.get(case=draft, until=None).authority == Representation.objects.get()
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "SELF"})
    assert acting(draft) == [("APPLICANT", True)]
    assert Representation.objects.get().revoked_at is not None


def test_a_representative_cannot_submit_without_a_power_of_attorney(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=complete.pk, by=by, page="capacity", values={"acting_for": "AGENT"})
    with pytest.raises(NotYet):
        filing.submit(case_id=complete.pk, by=by)


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


# --- Submitting ------------------------------------------------------------------------------------


def test_an_incomplete_application_is_not_submitted(draft: Case, owner: User) -> None:
    with pytest.raises(NotYet):
        filing.submit(case_id=draft.pk, by=Actor(user=owner))
    assert Case.objects.get(pk=draft.pk).state == "DRAFT"


def test_an_application_with_unsaved_changes_is_not_submitted(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.keep_typed(case_id=complete.pk, by=by, page="facts", typed={"facts_text": ["改了一半"]})
    with pytest.raises(Unacceptable):
        filing.submit(case_id=complete.pk, by=by)


def test_submitting_leaves_an_event_a_deadline_a_paper_and_notices(complete: Case, owner: User) -> None:
    clerk = make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=complete.organisation)
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    case = Case.objects.get(pk=complete.pk)
    event = CaseEvent.objects.get(case=case)
    told = CaseNotice.objects.filter(case=case).values_list("notice__kind", "notice__recipient__name")
    assert (case.state, case.submitted_at) == ("SUBMITTED", event.at)
    assert (event.kind, event.role, event.state_from, event.state_to) == (
        "submit",
        "APPLICANT",
        "DRAFT",
        "SUBMITTED",
    )
    assert list(Deadline.objects.filter(case=case).values_list("code", "role")) == [
        ("MED_INTAKE_REVIEW", "INTAKE_CLERK")
    ]
    assert list(CasePaper.objects.filter(case=case).values_list("kind", "audience")) == [("M01", "JOINT")]
    assert sorted(told) == [("APPLICATION_RECEIVED", owner.name), ("APPLICATION_TO_REVIEW", clerk.name)]
    assert DraftPage.objects.filter(case=case).count() == 0


def test_the_paper_shows_no_telephone_and_no_whole_identity_number(complete: Case, owner: User) -> None:
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    context = Paper.objects.get().context
    applicant = context.parties[0]  # type: ignore[attr-defined]
    assert (applicant.name, applicant.identifier) == (APPLICANT["name"], "919***********001G")
    assert (applicant.telephone, applicant.email, applicant.contact) == ("", "", "")


def test_submitting_costs_a_known_number_of_statements(
    complete: Case, owner: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(43):
        filing.submit(case_id=complete.pk, by=Actor(user=owner))


def test_the_same_key_submits_once(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    results = [filing.submit(case_id=complete.pk, by=by, key="k").state for _time in range(3)]
    assert (results, CaseEvent.objects.filter(case=complete).count()) == (["SUBMITTED"] * 3, 1)


def test_without_the_declaration_nothing_is_submitted(complete: Case, page: Client) -> None:
    answer = page.post(reverse("filing_review", args=[complete.pk]), {"key": "k"})
    assert (answer.status_code, Case.objects.get(pk=complete.pk).state) == (422, "DRAFT")


def test_the_receipt_names_the_reference_and_the_day_of_the_answer(complete: Case, page: Client) -> None:
    answer = page.post(
        reverse("filing_review", args=[complete.pk]), {"key": "k", "declared": "on"}, follow=True
    )
    due_on = Deadline.objects.get(case=complete).due_on
    html = answer.content.decode()
    assert answer.redirect_chain == [(reverse("filing_receipt", args=[complete.pk]), 302)]
    assert (complete.reference in html, due_on.isoformat() in html) == (True, True)
    tasks = page.get(reverse("filing_tasks", args=[complete.pk]))
    assert (tasks.status_code, tasks.headers["Location"]) == (
        302,
        reverse("filing_receipt", args=[complete.pk]),
    )


def test_a_submitted_application_is_no_longer_changed(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.submit(case_id=complete.pk, by=by)
    with pytest.raises(Conflict):
        filing.save_page(case_id=complete.pk, by=by, page="facts", values=FACTS)


# --- Taking back, and correcting -------------------------------------------------------------------


def test_a_discarded_draft_is_closed_and_what_was_typed_is_gone(
    complete: Case, owner: User, page: Client
) -> None:
    filing.keep_typed(case_id=complete.pk, by=Actor(user=owner), page="facts", typed={"facts_text": ["甲"]})
    assert page.get(reverse("filing_discard", args=[complete.pk])).status_code == 200
    page.post(reverse("filing_discard", args=[complete.pk]), {"key": "k"})
    case = Case.objects.get(pk=complete.pk)
    assert (case.state, case.outcome) == ("CANCELLED", "WITHDRAWN_BEFORE_ACCEPTANCE")
    assert DraftPage.objects.filter(case=case).count() == 0


def test_an_application_is_withdrawn_after_asking(complete: Case, owner: User, page: Client) -> None:
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    url = reverse("withdraw_before_acceptance", args=[complete.pk])
    assert page.get(url).status_code == 200
    assert Case.objects.get(pk=complete.pk).state == "SUBMITTED"
    page.post(url, {"key": "k"})
    assert Case.objects.get(pk=complete.pk).state == "CANCELLED"


@pytest.fixture
def corrected(complete: Case, owner: User) -> Case:
    """Return an application of which the clerk wants the facts corrected."""
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    CorrectionItem.objects.create(case=complete, code="FACTS", task="facts", text="请写明时间")
    Case.objects.filter(pk=complete.pk).update(state="CORRECTION")
    return Case.objects.get(pk=complete.pk)


def test_a_correction_opens_only_what_was_asked_for(corrected: Case, owner: User, page: Client) -> None:
    html = page.get(reverse("filing_tasks", args=[corrected.pk])).content.decode()
    assert ("请写明时间" in html, reverse("filing_page", args=[corrected.pk, "service"]) in html) == (
        True,
        False,
    )
    with pytest.raises(Conflict):
        filing.save_page(case_id=corrected.pk, by=Actor(user=owner), page="applicant", values=APPLICANT)


def test_saving_the_page_answers_the_item_and_submits_again(
    corrected: Case, owner: User, page: Client
) -> None:
    by = Actor(user=owner)
    with pytest.raises(NotYet):
        filing.resubmit(case_id=corrected.pk, by=by)
    filing.save_page(case_id=corrected.pk, by=by, page="facts", values=FACTS)
    assert CorrectionItem.objects.get().answered_at is not None
    answer = page.post(reverse("filing_resubmit", args=[corrected.pk]), {"key": "k"})
    assert answer.headers["Location"] == reverse("filing_receipt", args=[corrected.pk])
    assert Case.objects.get(pk=corrected.pk).state == "SUBMITTED"


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

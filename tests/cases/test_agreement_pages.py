"""The agreement's addresses: who finds them, who may use them, what they cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Party
from documents import contexts as c
from tests.agreements import SIGNERS, current, draft, finalise, lock_of, make_table, sign
from tests.documents.reading import text_of
from tests.factories import Cast

pytestmark = pytest.mark.django_db
READERS = ("APPLICANT", "RESPONDENT", "GENERAL_AGENT", "MEDIATOR", "CASE_SECRETARY")
QUERIES = 16
PERSON, COMPANY = "110101199003070011", "91990100MA0000001G"
STRANGERS = ("STRANGER", "OTHER_CLERK")


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def table() -> Cast:
    cast = make_table()
    draft(cast)
    return cast


def addresses(cast: Cast) -> dict[str, str]:
    """Return every address of the agreement, by name."""
    case, clause = cast.case.pk, current(cast).clauses.all()[0].pk
    arguments: dict[str, list[Any]] = {
        "agreement": [], "agreement_texts": [], "agreement_preview": ["zh-hans"], "agreement_changes": [2],
        "clause_add": ["STOP"], "clause_change": [clause], "clause_remove": [clause], "clause_up": [clause],
        "clause_down": [clause], "draft_agreement": [], "revise": [], "oral_agreement": [], "sign": [], "sign_now": [],
        "signed": [], "confirmation": [],
    }  # fmt: skip
    return {name: reverse(name, args=[case, *rest]) for name, rest in arguments.items()}


def as_(cast: Cast, who: str) -> Client:
    client, user = Client(), cast[who].user
    assert user is not None
    client.force_login(user, backend="accounts.backends.Backend")
    return client


@pytest.mark.parametrize("who", STRANGERS)
def test_to_a_stranger_no_page_exists(table: Cast, who: str) -> None:
    client = as_(table, who)
    answers = {(name, method(address).status_code) for name, address in addresses(table).items() for method in (client.get, client.post)}  # fmt: skip
    assert answers == {(name, 404) for name in addresses(table)}


def test_who_is_not_signed_in_is_asked_to(table: Cast) -> None:
    answers = {Client().get(address).status_code for address in addresses(table).values()}
    assert answers == {302}


@pytest.mark.parametrize("who", ["APPLICANT", "CASE_SECRETARY"])
def test_who_reads_the_file_reads_the_draft_but_does_not_edit_it(table: Cast, who: str) -> None:
    client, found = as_(table, who), addresses(table)
    assert client.get(found["agreement"]).status_code == 200
    editing = (
        "agreement_texts",
        "clause_add",
        "clause_change",
        "clause_remove",
        "draft_agreement",
        "oral_agreement",
    )
    assert {client.get(found[name]).status_code for name in editing} == {403}
    assert {client.post(found[name]).status_code for name in (*editing, "clause_up")} == {403}


@pytest.mark.parametrize("who", ["GENERAL_AGENT", "CASE_SECRETARY", "SUPERVISOR"])
def test_who_may_not_sign_is_refused(table: Cast, who: str) -> None:
    finalise(table)
    client, found = as_(table, who), addresses(table)
    assert {client.get(found[name]).status_code for name in ("sign", "sign_now")} == {403}
    assert client.post(found["sign_now"], {"name": who}).status_code == 403


@pytest.mark.parametrize("who", READERS)
def test_the_page_stands_in_every_stage(table: Cast, who: str) -> None:
    found, client = addresses(table), as_(table, who)
    assert client.get(found["agreement"]).status_code == 200
    finalise(table)
    assert client.get(found["agreement"]).status_code == 200
    for name in SIGNERS:
        sign(table, name)
    assert client.get(found["agreement"]).status_code == 200
    assert client.get(found["confirmation"]).status_code == 200


def test_signing_asks_for_a_fresh_proof_of_identity(table: Cast) -> None:
    finalise(table)
    user = table["APPLICANT"].user
    assert user is not None
    user.set_password("correct-horse-battery")
    user.save()
    answer = as_(table, "APPLICANT").get(addresses(table)["sign_now"] + "?read=" + "0" * 64)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/confirm/")


def test_a_lost_update_shows_both_texts(table: Cast) -> None:
    client, found = as_(table, "MEDIATOR"), addresses(table)
    typed = {"lock": lock_of(table) - 1, "key": "k", "facts": "我输入的", "matters": "甲", "copies": "3"}
    answer = client.post(found["agreement_texts"], typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我输入的" in text
    assert "甲方是注册商标" in text
    answer = client.post(found["agreement_texts"], {**typed, "lock": lock_of(table), "key": "l"})
    assert (answer.status_code, current(table).facts) == (302, "我输入的")


def test_a_clause_typed_too_late_is_kept_beside_the_saved_one(table: Cast) -> None:
    client, found = as_(table, "MEDIATOR"), addresses(table)
    typed = {"lock": lock_of(table) - 1, "key": "k", "by": "1", "acts": "停止发布广告"}
    answer = client.post(found["clause_change"], typed)
    text = answer.content.decode()
    assert (answer.status_code, "停止发布广告" in text, "停止销售带有" in text) == (409, True, True)


def test_a_wrong_payment_is_said_on_top_and_at_its_row(table: Cast) -> None:
    address = reverse("clause_add", args=[table.case.pk, "PAY"])
    typed = {"lock": "0", "key": "k", "by": "1", "to": "0", "purpose": "OTHER", "currency": "CNY",
             "pay-TOTAL_FORMS": "1", "pay-INITIAL_FORMS": "0", "pay-0-amount": "很多"}  # fmt: skip
    answer = as_(table, "MEDIATOR").post(address, typed)
    assert answer.status_code == 422
    assert "很多" in answer.content.decode()
    assert len(answer.context["form"].non_field_errors()) == 1


def test_the_preview_shows_no_more_of_the_other_side_than_the_page_of_the_parties(table: Cast) -> None:
    person, company = Party.objects.filter(case=table.case).order_by("side__position")
    for party, kind, number in ((person, "NATURAL", PERSON), (company, "ORGANISATION", COMPANY)):
        party.person_kind, party.id_number, party.address = kind, number, "澜江市甲路1号"
        party.mobile, party.email, party.contact_name = "+8613800138000", "wang@example.org", "王联系"
        party.service_address = "澜江市乙路2号"
        party.save()
    found = addresses(table)
    preview = text_of(as_(table, "RESPONDENT").get(found["agreement_preview"]).content)
    parties = as_(table, "RESPONDENT").get(reverse("case_parties", args=[table.case.pk])).content.decode()
    first = parties[parties.index(person.name) :].split("</section>")[0]
    for number, text in ((person.masked_id_number, first), (COMPANY, parties), ("澜江市甲路1号", first)):
        assert (number in text, number in preview) == (True, True)
    for hidden in (PERSON, "+8613800138000", "wang@example.org", "王联系", "澜江市乙路2号"):
        assert (hidden in first, hidden in preview) == (False, False)


def test_a_preview_is_a_pdf_that_nobody_keeps(table: Cast) -> None:
    answer = as_(table, "APPLICANT").get(addresses(table)["agreement_preview"])
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_the_page_costs_the_same_for_three_clauses_and_for_twenty(
    table: Cast, django_assert_num_queries: Any
) -> None:
    address, client = addresses(table)["agreement"], as_(table, "MEDIATOR")
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    draft(table, *[c.FreeClause(text=f"第{n}项") for n in range(17)])
    with django_assert_num_queries(QUERIES):
        client.get(address)


def test_after_the_end_nothing_is_edited(table: Cast) -> None:
    Case.objects.filter(pk=table.case.pk).update(
        state="TERMINATED", outcome="DEADLOCK", terminated_on=timezone.localdate()
    )
    client, found = as_(table, "MEDIATOR"), addresses(table)
    answer = client.post(found["agreement_texts"], {"lock": lock_of(table), "key": "k", "copies": "3"})
    assert answer.status_code == 409


def test_who_has_signed_is_not_asked_again(table: Cast) -> None:
    finalise(table)
    sign(table, "APPLICANT")
    address = reverse("agreement", args=[table.case.pk])
    asked = {who: reverse("sign", args=[table.case.pk]) in as_(table, who).get(address).content.decode() for who in SIGNERS}  # fmt: skip
    assert asked == {"APPLICANT": False, "RESPONDENT": True, "MEDIATOR": True}

"""Serving: who records it, what is asked for, and the pages of the secretary."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseEvent, Invitation, Party, Reply, Serving
from cases.permissions import Role
from cases.refusals import Forbidden, NotVisible, Unacceptable
from cases.services import serving
from cases.services.engagements import engage
from tests.cases.test_invitation import accepted
from tests.factories import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """Return a case whose respondent has not answered, and everybody on it."""
    return make_cast("CONSENT_PENDING")


@pytest.fixture
def page(cast: Cast) -> Client:
    """Return the secretary's browser."""
    return browser(cast, "CASE_SECRETARY")


def browser(cast: Cast, name: str) -> Client:
    """Return somebody's browser."""
    client = Client()
    user = cast[name].user
    assert user is not None
    client.force_login(user)
    return client


def respondent(cast: Cast) -> Party:
    """Return the respondent."""
    return cast.respondent_side.parties.get()


# --- Who may ------------------------------------------------------------------------------------------


def test_only_the_secretary_of_the_case_serves(cast: Cast) -> None:
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE", "ADMINISTRATOR", "SYSTEM"}
    for name in cast.actors.keys() - {"CASE_SECRETARY"}:
        with pytest.raises(NotVisible if name in unseen else Forbidden):
            serving.serve(
                case_id=cast.case.pk, by=cast[name], party_ids=[respondent(cast).pk], channel="POST"
            )
    assert list(Serving.objects.all()) == []


@pytest.mark.parametrize("name", ["case_servings", "check_identity", "no_reply"])
def test_pages_are_the_secretarys(cast: Cast, name: str) -> None:
    url = reverse(name, args=[cast.case.pk])
    expected = {
        "CASE_SECRETARY": 200,
        "APPLICANT": 403,
        "RESPONDENT": 403,
        "STRANGER": 404,
        "OTHER_CLERK": 404,
    }
    assert {who: browser(cast, who).get(url).status_code for who in expected} == expected


def test_strangers_confirm_no_address(cast: Cast) -> None:
    values = {"address": "澜江市1号", "recipient": "何青"}
    for name in ("STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED"):
        with pytest.raises(NotVisible):
            serving.confirm_address(case_id=cast.case.pk, by=cast[name], values=values)
    for name in ("INTAKE_CLERK", "CASE_SECRETARY", "MEDIATOR", "SUPERVISOR", "THIRD_PARTY"):
        with pytest.raises(Forbidden):
            serving.confirm_address(case_id=cast.case.pk, by=cast[name], values=values)


# --- What is recorded ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": ""}, "channel"),
        ({"status": "PREPARED"}, "status"),
        ({"status": "DELIVERED"}, "proof"),
        ({"status": "FAILED", "proof": " "}, "proof"),
        ({"party_ids": []}, "parties"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "on"),
    ],
)
def test_serving_without_its_facts_is_refused(cast: Cast, change: dict[str, Any], field: str) -> None:
    values = {"party_ids": [respondent(cast).pk], "channel": "POST", **change}
    with pytest.raises(Unacceptable) as refused:
        serving.serve(case_id=cast.case.pk, by=cast["CASE_SECRETARY"], **values)
    assert refused.value.field == field


def test_result_completes_the_attempt_and_keeps_its_day(cast: Cast) -> None:
    by, party = cast["CASE_SECRETARY"], respondent(cast)
    sent, served = timezone.localdate() - timedelta(days=3), timezone.localdate() - timedelta(days=1)
    serving.serve(case_id=cast.case.pk, by=by, party_ids=[party.pk], channel="POST", proof="挂号XA1", on=sent)
    serving.serve(case_id=cast.case.pk, by=by, party_ids=[party.pk], channel="POST", status="DELIVERED",
                  proof="何青签收", on=served)  # fmt: skip
    row = Serving.objects.get(case=cast.case)
    assert (row.status, row.proof, timezone.localdate(row.sent_at), timezone.localdate(row.delivered_at)) == (
        "DELIVERED", "何青签收", sent, served,
    )  # fmt: skip
    assert row.recorded_by == by.user
    assert "何青" not in str(list(CaseEvent.objects.filter(case=cast.case).values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"address": " ", "recipient": "何青"}, "address"),
        ({"address": "澜江市1号", "recipient": ""}, "recipient"),
        ({"address": "澜江市1号", "recipient": "何青", "mobile": "12"}, "mobile"),
        ({"address": "澜江市1号", "recipient": "何青", "email": "x"}, "email"),
        ({"address": "澜江市1号", "recipient": "何青", "accepts_electronic": True}, "mobile"),
    ],
)
def test_address_must_reach_somebody(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        serving.confirm_address(case_id=cast.case.pk, by=cast["RESPONDENT"], values=values)
    assert refused.value.field == field


def test_applicant_confirms_his_own_address(cast: Cast) -> None:
    values = {"address": "澜江市1号", "recipient": "林晓", "email": "l@test.example"}
    serving.confirm_address(case_id=cast.case.pk, by=cast["APPLICANT"], values=values)
    confirmed = Party.objects.filter(case=cast.case).exclude(address_confirmed_at=None)
    assert [(party.side.kind, party.service_address) for party in confirmed] == [("APPLICANT", "澜江市1号")]


# --- The pages ----------------------------------------------------------------------------------------


def test_secretary_records_on_the_page(page: Client, cast: Cast) -> None:
    url = reverse("case_servings", args=[cast.case.pk])
    values = {"key": "k", "paper_id": "invitation", "party_ids": [str(respondent(cast).pk)], "channel": "POST",
              "status": "FAILED", "on": "", "proof": ""}  # fmt: skip
    assert page.post(url, values).status_code == 422
    assert page.post(url, {**values, "proof": "查无此人"}).status_code == 302
    assert "查无此人" in page.get(url).content.decode()


def test_code_is_told_once_on_the_page(page: Client, cast: Cast) -> None:
    url = reverse("tell_code", args=[cast.case.pk, respondent(cast).pk])
    Invitation.objects.filter(case=cast.case, verified_at=None).delete()
    assert page.get(url).status_code == 200
    told = page.post(url, {"key": "k", "proof": "总机0000-88886600，何青"})
    assert told.status_code == 200
    assert Invitation.objects.get(case=cast.case).code_channel == "PHONE"
    assert Client().get(url).status_code == 302


def test_secretary_records_a_reply_on_the_page(page: Client, cast: Cast) -> None:
    url = reverse("reply", args=[cast.case.pk])
    values = {"key": "k", "party_id": str(respondent(cast).pk), "answer": "AGREE", "name": "何青",
              "capacity": "EMPLOYEE", "recorded_how": "", "reason": ""}  # fmt: skip
    assert page.get(url).status_code == 200
    assert page.post(url, values).status_code == 422
    assert page.post(url, {**values, "recorded_how": "收到来信，存卷"}).status_code == 302
    assert Reply.objects.get().recorded_how == "收到来信，存卷"


def test_respondent_with_an_account_replies_on_the_page(cast: Cast) -> None:
    client = browser(cast, "RESPONDENT")
    url = reverse("reply", args=[cast.case.pk])
    assert client.get(url).status_code == 200
    sent = client.post(
        url, {"key": "k", "answer": "DECLINE", "name": "何青", "capacity": "SELF", "reason": ""}
    )
    assert sent.status_code == 302
    assert Case.objects.get(pk=cast.case.pk).outcome == "RESPONDENT_REFUSED"


def test_list_holds_the_secretarys_own_cases(django_assert_num_queries: Callable[..., Any]) -> None:
    case, other = accepted(), accepted()
    secretary = make_user("SECRETARY", roles=(Role.CASE_SECRETARY,), organisation=case.organisation)
    engage(case=case, user=secretary, role=Role.CASE_SECRETARY)
    client = Client()
    client.force_login(secretary)
    url = reverse("serving_list") + "?view=sent"
    text = client.get(url).content.decode()
    assert (str(case.number) in text, str(other.number) in text) == (True, False)
    for also in (case, other):
        if also == other:
            engage(case=other, user=secretary, role=Role.CASE_SECRETARY)
        with django_assert_num_queries(8):
            assert client.get(url).status_code == 200

"""Trying again what did not work, and letters that somebody has posted."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import AccountEvent
from cases.models import CasePaper
from cases.refusals import Conflict, Forbidden, NotVisible
from cases.services import serving
from cases.services.retries import make_paper_again
from documents.models import Paper
from documents.services import make_paper
from notices.models import Channel, Delivery
from notices.recipients import Address
from notices.services import enqueue
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """A case in mediation."""
    return make_cast("MEDIATING")


def sign_in(client: Client, cast: Cast, name: str) -> Client:
    """Sign in as one of the cast."""
    client.force_login(cast[name].user)  # type: ignore[arg-type]
    return client


def failed_paper(cast: Cast) -> CasePaper:
    """Return a paper of the case that could not be made."""
    paper = Paper.objects.create(
        kind="M19", about=cast.case.pk, made_by="SYSTEM", data={}, code=uuid4().hex[:16], status="FAILED",
        failure="x", attempts=2, made_at=timezone.now(),
    )  # fmt: skip
    return CasePaper.objects.create(case=cast.case, paper=paper, kind="M19", audience="JOINT")


def dead_delivery(cast: Cast) -> Delivery:
    """Return a message that was given up."""
    to = Address("某人", "a@test.example", "", "zh-hans")
    notice = enqueue(kind="ISSUED", recipient=to, params={"no": "1"}, link="/", about=cast.case.pk)
    delivery = notice.deliveries.get(channel="EMAIL")
    Delivery.objects.filter(pk=delivery.pk).update(status="DEAD", attempts=5)
    return delivery


def failed_task() -> DBTaskResult[Any, Any]:
    """Return background work that has failed for good."""
    result = make_paper.enqueue(str(uuid4()))
    row = DBTaskResult.objects.get(pk=result.id)
    DBTaskResult.objects.filter(pk=row.pk).update(status="FAILED", finished_at=timezone.now())
    return row


# --- The administrator's page ---------------------------------------------------------------------------


def test_only_the_administrator_tries_again(client: Client, cast: Cast) -> None:
    key = str(dead_delivery(cast).pk)
    url, data = reverse("system_again"), {"what": "delivery", "key": key}
    assert client.post(url, data).status_code == 302  # to the sign-in
    for name in ("STRANGER", "APPLICANT", "CASE_SECRETARY", "SUPERVISOR", "MEDIATOR"):
        assert sign_in(client, cast, name).post(url, data).status_code in {403, 404}
    assert Delivery.objects.get(pk=key).status == "DEAD"
    assert sign_in(client, cast, "ADMINISTRATOR").get(url).status_code == 405


def test_each_kind_is_tried_again_once_and_is_on_record(client: Client, cast: Cast) -> None:
    things: dict[str, Any] = {
        "delivery": dead_delivery(cast),
        "paper": failed_paper(cast).paper,
        "task": failed_task(),
    }
    sign_in(client, cast, "ADMINISTRATOR")
    page = client.get(reverse("system_state")).content.decode()
    for what, row in things.items():
        assert f'name="what" value="{what}"' in page
        for _n in range(2):
            answer = client.post(reverse("system_again"), {"what": what, "key": str(row.pk)})
            assert answer["Location"] == reverse("system_state")
    assert [Delivery.objects.get(pk=things["delivery"].pk).status, Paper.objects.get().status] == [
        "PENDING"
    ] * 2
    assert DBTaskResult.objects.get(pk=things["task"].pk).status == "READY"
    events = AccountEvent.objects.filter(kind="TRIED_AGAIN").order_by("seq")
    assert [(event.data["what"], event.subject) for event in events] == [
        (what, row.pk) for what, row in things.items()
    ]


@pytest.mark.parametrize("data", [{}, {"what": "x", "key": "y"}, {"what": "task", "key": str(uuid4())}])
def test_what_is_not_there_is_not_found(client: Client, cast: Cast, data: dict[str, str]) -> None:
    assert sign_in(client, cast, "ADMINISTRATOR").post(reverse("system_again"), data).status_code == 404


# --- A paper of a case --------------------------------------------------------------------------------


def test_the_secretary_and_the_mediator_have_a_paper_made_again(client: Client, cast: Cast) -> None:
    found = failed_paper(cast)
    url = reverse("paper_again", args=[cast.case.pk, found.pk])
    for name, status in {"STRANGER": 404, "SUPERVISOR": 404, "APPLICANT": 403, "RESPONDENT": 403}.items():
        assert sign_in(client, cast, name).post(url).status_code == status
    assert (
        "paper_again"
        not in sign_in(client, cast, "APPLICANT")
        .get(reverse("case_papers", args=[cast.case.pk]))
        .content.decode()
    )
    for name in ("CASE_SECRETARY", "MEDIATOR"):
        Paper.objects.update(status="FAILED")
        assert (
            url
            in sign_in(client, cast, name).get(reverse("case_papers", args=[cast.case.pk])).content.decode()
        )
        assert client.post(url).status_code == 302
        assert Paper.objects.get().status == "PENDING"
    other = make_cast("MEDIATING")
    assert client.post(reverse("paper_again", args=[other.case.pk, found.pk])).status_code == 404


# --- Letters -------------------------------------------------------------------------------------------


def letter(cast: Cast) -> Delivery:
    """Return a letter about the case that waits to be posted."""
    to = Address("某公司", "", "", "zh-hans")
    notice = enqueue(
        kind="ISSUED", recipient=to, params={"no": "1"}, link="/", about=cast.case.pk, channels=[Channel.POST]
    )
    return notice.deliveries.get()


def test_nobody_but_the_secretary_marks_a_letter_as_posted(cast: Cast) -> None:
    waiting = letter(cast)
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE", "ADMINISTRATOR", "SYSTEM"}
    for name, actor in cast.actors.items():
        if name != "CASE_SECRETARY":
            with pytest.raises(NotVisible if name in unseen else (Forbidden, NotVisible)):
                serving.letter_posted(case=cast.case, by=actor, delivery_id=waiting.pk)
    other = make_cast("MEDIATING")
    with pytest.raises(NotVisible):
        serving.letter_posted(case=other.case, by=other["CASE_SECRETARY"], delivery_id=waiting.pk)


def test_a_letter_is_posted_once_with_its_number(client: Client, cast: Cast) -> None:
    waiting = letter(cast)
    sign_in(client, cast, "CASE_SECRETARY")
    page = reverse("case_servings", args=[cast.case.pk])
    url = reverse("letter_posted", args=[cast.case.pk, waiting.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"reference": " XA123456789CN "})["Location"] == page
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reference, waiting.sent_at is not None) == ("SENT", "XA123456789CN", True)
    assert url not in client.get(page).content.decode()
    assert client.post(url).status_code == 409
    with pytest.raises(Conflict):
        serving.letter_posted(case=cast.case, by=cast["CASE_SECRETARY"], delivery_id=waiting.pk)


def test_a_paper_made_again_is_made(cast: Cast, drain: Callable[..., Any]) -> None:
    found = failed_paper(cast)
    assert make_paper_again(paper=found.paper, by=cast["CASE_SECRETARY"])
    assert not make_paper_again(paper=found.paper, by=cast["CASE_SECRETARY"])
    drain(check=False)  # its data is empty: it fails again, and can be tried again
    found.paper.refresh_from_db()
    assert found.paper.attempts >= 1

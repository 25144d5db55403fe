"""A case that was closed with an agreement and opened again: a new version takes the place of the one in force."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Agreement, Case, CaseEvent, CasePaper
from cases.permissions import Role
from cases.refusals import NotYet, Unacceptable
from cases.services import agreements, endings, proposals
from tests.agreements import SIGNERS, current, draft, finalise, lock_of, make_table, sign
from tests.factories import Cast, make_user
from tests.table import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(tmp_path: Path, settings: Any) -> Cast:
    """A case that was closed with an agreement; HEAD is the head of the organisation."""
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES, settings.PAPERS_ENABLED = storages, False
    cast = make_table()
    draft(cast)
    finalise(cast)
    for name in SIGNERS:
        sign(cast, name)
    today = timezone.localdate()
    Case.objects.filter(pk=cast.case.pk).update(state="CLOSED", closed_on=today, first_closed_on=today)
    head = Actor(user=make_user("主任", roles=(Role.INSTITUTION_CHAIR,), organisation=cast.case.organisation))
    cast.actors["HEAD"] = head
    return cast


@pytest.fixture
def again(closed: Cast) -> Cast:
    """A case in mediation for the second time, with an agreement in force from the first."""
    done = endings.reopen(case_id=closed.case.pk, by=closed["SUPERVISOR"], reason="双方要求改期")
    proposals.answer(proposal_id=done.proposal_id, by=closed["HEAD"], agrees=True)
    return closed


def test_an_agreement_stays_in_force_when_the_second_mediation_fails(again: Cast) -> None:
    draft(again)
    page = sign_in(again["APPLICANT"]).get(reverse("agreement", args=[again.case.pk]))
    assert (page.context["sheet"].agreement.version, page.context["sheet"].in_force.version) == (2, 1)
    endings.terminate(case_id=again.case.pk, by=again["MEDIATOR"], outcome="DEADLOCK")
    rows = Agreement.objects.filter(case=again.case).order_by("version")
    assert [(row.version, row.status, row.void_because) for row in rows] == [
        (1, "IN_FORCE", ""),
        (2, "VOID", "ENDED"),
    ]
    sheet = sign_in(again["APPLICANT"]).get(reverse("agreement", args=[again.case.pk])).context["sheet"]
    assert (sheet.agreement.version, sheet.in_force, sheet.is_kept) == (1, None, True)
    assert rows[0].paper.voided_at is None
    notice = CasePaper.objects.filter(case=again.case, kind="M25").first()
    assert notice is not None
    assert (notice.paper.context.agreed_on, notice.paper.context.agreement_number) == (
        rows[0].in_force_on,
        rows[0].paper.number,
    )


def test_an_oral_agreement_takes_the_place_of_the_one_in_force(again: Cast) -> None:
    texts = {"facts": "事实", "content": "乙方停止销售", "performance": "当日履行"}
    agreements.record_oral(case_id=again.case.pk, by=again["MEDIATOR"], **texts)
    rows = Agreement.objects.filter(case=again.case).order_by("version")
    assert [(row.version, row.status, row.is_oral) for row in rows] == [
        (1, "VOID", False),
        (2, "IN_FORCE", True),
    ]


def test_what_a_court_ended_is_void_and_its_paper_withdrawn(closed: Cast) -> None:
    by, head = closed["SUPERVISOR"], closed["HEAD"]
    with pytest.raises(Unacceptable):
        endings.reopen(case_id=closed.case.pk, by=by, reason="法院判决", ground="NO_SUCH")
    done = endings.reopen(case_id=closed.case.pk, by=by, reason="法院判决", ground="AGREEMENT_VOID")
    proposals.answer(proposal_id=done.proposal_id, by=head, agrees=True)
    row = Agreement.objects.select_related("paper").get(case=closed.case)
    assert row.paper is not None
    assert (row.status, row.void_because, row.paper.voided_at is not None) == ("VOID", "COURT", True)
    assert CaseEvent.objects.get(case=closed.case, kind="reopen").data["ground"] == "AGREEMENT_VOID"
    assert "AGREEMENT_VOID" not in endings.grounds_to_reopen(closed.case.pk)


def test_what_is_in_force_is_not_put_to_signature_again(again: Cast) -> None:
    before = current(again)
    with pytest.raises(NotYet):
        agreements.finalise(case_id=again.case.pk, by=again["MEDIATOR"], lock=lock_of(again))
    case = Case.objects.get(pk=again.case.pk)
    assert (case.state, current(again), current(again).status) == ("MEDIATING", before, "IN_FORCE")


def test_a_new_version_takes_the_place_of_the_one_in_force(again: Cast) -> None:
    draft(again)
    finalise(again)
    for name in SIGNERS:
        sign(again, name)
    rows = Agreement.objects.filter(case=again.case).order_by("version")
    assert [(row.version, row.status) for row in rows] == [(1, "VOID"), (2, "IN_FORCE")]
    assert Case.objects.get(pk=again.case.pk).state == "AGREED"


@pytest.mark.parametrize(("who", "is_offered"), [("MEDIATOR", True), ("APPLICANT", False)])
def test_the_page_offers_a_new_version_to_the_mediator_alone(again: Cast, who: str, is_offered: bool) -> None:
    page = sign_in(again[who]).get(reverse("agreement", args=[again.case.pk])).content.decode()
    assert (reverse("agreement_texts", args=[again.case.pk]) in page) is is_offered


def test_a_new_version_is_saved_from_the_page(again: Cast) -> None:
    client, address = sign_in(again["MEDIATOR"]), reverse("agreement_texts", args=[again.case.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert client.post(address, {**sent, "facts": "改过的事实"}).status_code == 302
    assert (current(again).version, current(again).status, current(again).facts) == (2, "DRAFT", "改过的事实")

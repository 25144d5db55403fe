"""Every way in which a mediation fails, ended on the page that is there for it, closed by two, and counted or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Case, Deadline, MediationCase, Proposal, Serving
from cases.permissions import Role
from cases.services import intake, proposals
from cases.services.engagements import engage
from indicators.counting import explain
from indicators.rules import Reason
from tests.cases.test_intake import staff, submitted
from tests.factories import make_user
from tests.stories.people import Open, as_, press
from tests.table import Table, hold, lay_mediation, lay_table

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


@dataclass(frozen=True)
class Ending:
    """One way to fail.

    Args:
        lay: lays the stages before.
        who, page: whose page ends it; option is the value of the radio that is chosen there, where there is one.
    """

    lay: Callable[[], Table]
    who: str
    page: str
    button: str
    option: str = ""
    outcome: str = ""
    reason: Reason = Reason.NOTHING_WAS_MEDIATED


def _met() -> Table:
    table = lay_mediation()
    hold(table)
    return table


def _met_and_over() -> Table:
    table = _met()
    Case.objects.filter(pk=table.case.pk).update(period_ends_on=timezone.localdate() - timedelta(days=1))
    return table


def _met_and_final() -> Table:
    table = _met()
    MediationCase.objects.filter(pk=table.case.pk).update(state="SIGNING")
    return table


def _invited() -> Table:
    return lay_table("CONSENT_PENDING")


def _silent() -> Table:
    table = _invited()
    past = timezone.localdate() - timedelta(days=2)
    Deadline.objects.create(
        case=table.case,
        code="MED_CONSENT_REPLY",
        role="RESPONDENT",
        from_on=past,
        due_on=past,
        original_due_on=past,
    )
    Serving.objects.create(
        case=table.case,
        party=table.respondent_side.parties.get(),
        channel="POST",
        status="SENT",
        sent_at=timezone.now(),
    )
    return table


COUNTED = Reason.COUNTED
ENDINGS = {
    "withdrawn before the reply": Ending(_invited, "applicant", "withdraw", "", outcome="APPLICANT_WITHDREW"),
    "withdrawn before the mediator": Ending(
        lay_table, "applicant", "terminate", "终止调解", "APPLICANT_WITHDREW", "APPLICANT_WITHDREW"
    ),
    "withdrawn in mediation": Ending(
        _met, "applicant", "terminate", "终止调解", "APPLICANT_WITHDREW", "APPLICANT_WITHDREW", COUNTED
    ),
    "unreachable before the mediator": Ending(
        lay_table,
        "secretary",
        "terminate",
        "终止调解",
        "UNREACHABLE",
        "UNREACHABLE",
        Reason.OUTCOME_NEVER_COUNTS,
    ),
    "a party quits": Ending(_met, "respondent", "terminate", "终止调解", "PARTY_QUIT", "PARTY_QUIT", COUNTED),
    "deadlock": Ending(_met, "mediator", "terminate", "终止调解", "DEADLOCK", "DEADLOCK", COUNTED),
    "deadlock before any session": Ending(
        lay_mediation, "mediator", "terminate", "终止调解", "DEADLOCK", "DEADLOCK"
    ),
    "refused to sign": Ending(
        _met_and_final,
        "respondent",
        "refuse_to_sign",
        "拒绝签署并终止调解",
        outcome="REFUSED_TO_SIGN",
        reason=COUNTED,
    ),
    "period over": Ending(_met_and_over, "mediator", "expire", "终止调解", outcome="EXPIRED", reason=COUNTED),
    "no reply": Ending(
        _silent, "secretary", "no_reply", "", outcome="UNREACHABLE", reason=Reason.OUTCOME_NEVER_COUNTS
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_ending_through_its_page(open_page: Open, name: str) -> None:
    ending = ENDINGS[name]
    table = ending.lay()
    who: Actor = getattr(table, ending.who)
    width = 360 if ending.who in {"applicant", "respondent"} else 1280
    watched = as_(open_page, who, reverse(ending.page, args=[table.case.pk]), width=width)
    if ending.option:
        watched.page.locator(f"input[name=outcome][value={ending.option}]").check()
    press(watched, ending.button)
    watched.page.wait_for_url("**/cases/*/")
    today = timezone.localdate()
    assert (table.case.state, table.case.outcome, table.case.terminated_on) == (
        "TERMINATED",
        ending.outcome,
        today,
    )
    assert watched.faults() == []
    _close_by_two(open_page, table)
    assert (table.case.state, table.case.closed_on) == ("CLOSED", today)
    assert explain(table.case, today).reason is ending.reason


def _close_by_two(open_page: Open, table: Table) -> None:
    """Have the secretary ask on her page; the supervisor approves through the service."""
    desk = as_(open_page, table.secretary, reverse("close", args=[table.case.pk]))
    press(desk, "提请主管批准")
    proposal = Proposal.objects.get(case=table.case, status="OPEN")
    proposals.answer(proposal_id=proposal.pk, by=table.supervisor, agrees=True)
    assert desk.faults() == []


def test_not_accepted(open_page: Open) -> None:
    case = submitted()
    clerk, supervisor = staff(Role.INTAKE_CLERK), staff(Role.SUPERVISOR)
    done = intake.reject(
        case_id=case.pk, by=clerk, ground="DECIDED_OR_PENDING", reason="已由法院受理。", routes=["COURT"]
    )
    desk = as_(open_page, supervisor, reverse("proposal", args=[done.proposal_id]))
    assert "已由法院受理。" in desk.page.inner_text("main")
    proposals.answer(proposal_id=done.proposal_id, by=supervisor, agrees=True)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, explain(found, timezone.localdate()).reason) == (
        "NOT_ACCEPTED",
        Reason.NEVER_ACCEPTED,
    )
    assert desk.faults() == []


def test_withdrawn_before_acceptance(open_page: Open) -> None:
    case = submitted()
    side = case.sides.get(kind="APPLICANT")
    user = make_user("甲方")
    engage(case=case, user=user, role=Role.APPLICANT, side=side, party=side.parties.get())
    owner = as_(open_page, Actor(user=user), reverse("withdraw_before_acceptance", args=[case.pk]), width=360)
    press(owner)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, explain(found, timezone.localdate()).reason) == ("CANCELLED", Reason.NEVER_ACCEPTED)
    assert owner.faults() == []

"""Answering what waits for a second person, or for every side."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actors import Actor
from cases.kinds import Kind
from cases.models import CaseEvent, GlassBreak, Proposal, ProposalAnswer
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services import procedure
from cases.services.engagements import end_engagements
from cases.services.procedure import ACTS, Act, Done, perform
from cases.services.proposals import answer
from notices.models import Notice
from tests.factories import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the acts proposed here only move the state: what they do besides is tried where it is written."""
    procedure.load_services()
    monkeypatch.setitem(ACTS, (Kind.MEDIATION, Action.SUSPEND), lambda a: Done())
    monkeypatch.setitem(ACTS, (Kind.MEDIATION, Action.EXTEND), _extend)
    monkeypatch.setattr("cases.paperwork.issue", lambda *args: [])
    monkeypatch.setattr("cases.correspondence.tell", lambda *args: None)


def _extend(a: Act) -> Done:
    from datetime import date

    return Done(facts={"ends_on": date.fromisoformat(a.data["ends_on"])})


def suspended(cast: Cast) -> Proposal:
    """Return the mediator's proposal to suspend."""
    done = perform(case_id=cast.case.pk, action=Action.SUSPEND, by=cast["MEDIATOR"], data={"reason": "鉴定"})
    return Proposal.objects.get(pk=str(done.proposal_id))


def extended(cast: Cast) -> Proposal:
    """Return the applicant's proposal to extend."""
    data = {"ends_on": "2027-01-31"}
    done = perform(case_id=cast.case.pk, action=Action.EXTEND, by=cast["APPLICANT"], data=data)
    return Proposal.objects.get(pk=str(done.proposal_id))


def events_of(cast: Cast) -> list[tuple[str, str]]:
    """Return kind and audience of the case's events, in order."""
    return list(CaseEvent.objects.filter(case=cast.case).order_by("seq").values_list("kind", "audience"))


def state_of(cast: Cast) -> str:
    """Return the state that the database holds."""
    return str(type(cast.case).objects.get(pk=cast.case.pk).state)


@pytest.mark.parametrize(
    "name", ["STRANGER", "APPLICANT", "RESPONDENT", "STATISTICIAN", "INTAKE_CLERK", "NOMINEE"]
)
def test_whoever_it_is_not_for_does_not_find_it(name: str) -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    with pytest.raises(NotVisible):
        answer(proposal_id=proposal.pk, by=cast[name], agrees=True)
    assert not ProposalAnswer.objects.exists()


def test_a_proposal_changes_nothing_until_it_is_answered() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    assert (state_of(cast), proposal.status, events_of(cast)) == (
        "MEDIATING",
        "OPEN",
        [("proposal_made", "CENTRE")],
    )


def test_the_proposer_is_no_second_person() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    with pytest.raises(Forbidden):
        answer(proposal_id=proposal.pk, by=cast["MEDIATOR"], agrees=True)


def test_not_even_when_he_holds_the_other_role_as_well() -> None:
    cast = make_cast("MEDIATING")
    both = make_user("BOTH", roles=(Role.SUPERVISOR,), organisation=cast.case.organisation)
    proposal = suspended(cast)
    Proposal.objects.filter(pk=proposal.pk).update(by=both)
    with pytest.raises(Forbidden):
        answer(proposal_id=proposal.pk, by=Actor(user=both, role=Role.SUPERVISOR), agrees=True)


def test_the_second_person_carries_it_out_in_the_proposers_name() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=True)
    event = CaseEvent.objects.get(case=cast.case, kind="suspend")
    proposal.refresh_from_db()
    assert (state_of(cast), proposal.status) == ("SUSPENDED", "DONE")
    assert event.by_id == cast["MEDIATOR"].user_id
    assert event.data == {"second": str(cast["SUPERVISOR"].user_id)}


def test_declining_needs_a_reason_and_tells_the_proposer() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    with pytest.raises(Unacceptable):
        answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=False, reason=" ")
    answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=False, reason="理由不足")
    proposal.refresh_from_db()
    assert (state_of(cast), proposal.status) == ("MEDIATING", "DECLINED")
    assert events_of(cast) == [("proposal_made", "CENTRE"), ("proposal_declined", "CENTRE")]
    assert Notice.objects.filter(recipient=cast["MEDIATOR"].user, about=cast.case.pk).count() == 1


def test_the_same_answer_sent_twice_is_one_answer() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    first = answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=True)
    assert answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=True) == first
    assert CaseEvent.objects.filter(case=cast.case, kind="suspend").count() == 1


def test_who_comes_second_is_told_so() -> None:
    cast = make_cast("MEDIATING")
    other = make_user("OTHER2", roles=(Role.SUPERVISOR,), organisation=cast.case.organisation)
    proposal = suspended(cast)
    answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=False, reason="理由不足")
    proposal.refresh_from_db()
    GlassBreak.objects.create(
        case=cast.case,
        user=other,
        reason="核查",
        at=timezone.now(),
        until=timezone.now() + timedelta(hours=1),
    )
    with pytest.raises(Conflict):
        answer(proposal_id=proposal.pk, by=Actor(user=other), agrees=True)


def test_it_lapses_when_the_state_moves() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    perform(
        case_id=cast.case.pk,
        action=Action.REPLACE_MEDIATOR,
        by=cast["SUPERVISOR"],
        data={"reason": "当事人要求"},
    )
    proposal.refresh_from_db()
    assert proposal.status == "LAPSED"
    with pytest.raises(Conflict):
        answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=True)


def test_a_proposer_who_has_lost_his_role_proposes_nothing_any_more() -> None:
    cast = make_cast("MEDIATING")
    proposal = suspended(cast)
    end_engagements(case=cast.case, because="test", role=Role.MEDIATOR)
    with pytest.raises(Conflict):
        answer(proposal_id=proposal.pk, by=cast["SUPERVISOR"], agrees=True)
    proposal.refresh_from_db()
    assert (state_of(cast), proposal.status) == ("MEDIATING", "OPEN")


def test_what_needs_every_side_waits_for_the_other_one() -> None:
    cast = make_cast("MEDIATING")
    proposal = extended(cast)
    assert (proposal.needs_sides, proposal.side_id, proposal.needs_role) == (True, cast.applicant_side.pk, "")
    with pytest.raises(Forbidden):
        answer(proposal_id=proposal.pk, by=cast["APPLICANT_AGENT"], agrees=True)
    with pytest.raises(Forbidden):
        answer(proposal_id=proposal.pk, by=cast["MEDIATOR"], agrees=True)
    answer(proposal_id=proposal.pk, by=cast["RESPONDENT"], agrees=True)
    case = type(cast.case).objects.get(pk=cast.case.pk)
    assert str(case.period_ends_on) == "2027-01-31"
    assert [kind for kind, _audience in events_of(cast)] == ["proposal_made", "extend"]


def test_a_general_authority_does_not_agree_for_a_side() -> None:
    cast = make_cast("MEDIATING")
    data = {"ends_on": "2027-01-31"}
    done = perform(case_id=cast.case.pk, action=Action.EXTEND, by=cast["RESPONDENT"], data=data)
    with pytest.raises(Forbidden):
        answer(proposal_id=done.proposal_id, by=cast["GENERAL_AGENT"], agrees=True)  # type: ignore[arg-type]

"""One dispute, two cases: what goes over into the second, and what never does."""

import pytest

from accounts.models import OrganisationKind
from cases.actors import Actor
from cases.exposure import exposure, is_former_mediator, released_facts
from cases.models import Case, Party, SideConsent
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible
from cases.services import endings, offers, related, rooms
from cases.services.engagements import engage
from tests.factories import make_organisation, make_user
from tests.table import Table, lay_mediation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return lay_mediation()


def institution() -> object:
    organisation = make_organisation("ARB")
    organisation.kind = OrganisationKind.ARBITRAL
    organisation.number_pattern = "{code}仲裁字〔{year}〕第{serial}号"
    organisation.save()
    return organisation


def end(table: Table) -> None:
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK", reason="分歧较大")


def go_on(table: Table, by: Actor) -> Case:
    return related.go_on(
        case_id=table.case.pk, by=by, organisation=institution(), language="zh-hans", key="k"
    )


def test_only_a_party_goes_on_and_only_once_it_has_ended(table: Table) -> None:
    with pytest.raises(NotVisible):
        go_on(table, table.stranger)
    with pytest.raises(Conflict):
        go_on(table, table.applicant)
    end(table)
    with pytest.raises(Forbidden):
        go_on(table, table.mediator)


def test_names_and_rights_go_over_and_nothing_else(table: Table) -> None:
    Party.objects.filter(side=table.applicant_side).update(mobile="+8613900001111", email="a@a.example")
    Case.objects.filter(pk=table.case.pk).update(facts_text="调解事实标记", wish_text="调解请求标记")
    end(table)

    draft = go_on(table, table.respondent)

    assert (draft.kind, draft.state, draft.dispute_id) == ("ARBITRATION", "DRAFT", table.case.dispute_id)
    parties = {party.side.kind: party for party in Party.objects.filter(case=draft).select_related("side")}
    assert parties["APPLICANT"].name == table.respondent_side.parties.get().name
    assert parties["RESPONDENT"].name == table.applicant_side.parties.get().name
    assert (parties["RESPONDENT"].mobile, parties["RESPONDENT"].email) == ("", "")
    assert [right.number for right in draft.rights.all()] == ["12345678"]
    assert "标记" not in draft.facts_text + draft.wish_text
    assert (
        related.go_on(
            case_id=table.case.pk,
            by=table.respondent,
            organisation=draft.organisation,
            language="en",
            key="k",
        ).pk
        == draft.pk
    )


def test_the_other_side_does_not_learn_of_the_draft(table: Table) -> None:
    end(table)
    draft = go_on(table, table.respondent)
    page = sign_in(table.applicant).get(f"/cases/{table.case.pk}/related/").content.decode()
    assert str(draft.pk) not in page
    assert sign_in(table.applicant).get(f"/cases/{draft.pk}/").status_code == 404


def arbitrate(table: Table) -> tuple[Case, Actor]:
    """Return an arbitration of the same dispute with both sides on it, and one arbitrator."""
    end(table)
    case = go_on(table, table.applicant)
    respondent = case.sides.get(kind="RESPONDENT")
    engage(
        case=case,
        user=table.respondent.user,
        role=Role.RESPONDENT,
        side=respondent,
        party=respondent.parties.get(),
    )
    arbitrator = make_user("ARB", organisation=case.organisation, is_neutral=True)
    engage(case=case, user=arbitrator, role=Role.PRESIDING_ARBITRATOR)
    return case, Actor(user=arbitrator)


def test_nothing_of_the_mediation_is_seen_in_the_arbitration(table: Table) -> None:
    rooms.send_message(case_id=table.case.pk, by=table.applicant, text="联合标记")
    rooms.send_message(
        case_id=table.case.pk, by=table.applicant, text="单独标记", side_id=table.applicant_side.pk
    )
    offers.make_offer(case_id=table.case.pk, by=table.applicant, terms="方案标记")
    done = offers.record_undisputed(case_id=table.case.pk, by=table.mediator, text="事实标记一")
    for party, releases in ((table.applicant, True), (table.respondent, False)):
        offers.answer_undisputed(
            case_id=table.case.pk, by=party, record_id=done.data["record"], confirms=True, releases=releases
        )
    case, arbitrator = arbitrate(table)

    assert released_facts(case) == []
    client = sign_in(arbitrator)
    for tail in ("", "room/", "offers/", "undisputed/", "papers/", "materials/", "meetings/", "related/"):
        assert client.get(f"/cases/{table.case.pk}/{tail}").status_code == 404
        assert "标记" not in client.get(f"/cases/{case.pk}/{tail}").content.decode()


def test_facts_that_both_released_are_seen(table: Table) -> None:
    done = offers.record_undisputed(case_id=table.case.pk, by=table.mediator, text="双方无争议：合同已签订。")
    for party in table.parties:
        offers.answer_undisputed(
            case_id=table.case.pk, by=party, record_id=done.data["record"], confirms=True, releases=True
        )
    case, _arbitrator = arbitrate(table)
    assert [row.text for row in released_facts(case)] == ["双方无争议：合同已签订。"]


def test_each_side_sees_what_the_mediator_read_as_far_as_it_may_know(table: Table) -> None:
    rooms.send_message(case_id=table.case.pk, by=table.applicant, text="甲", side_id=table.applicant_side.pk)
    rooms.send_message(
        case_id=table.case.pk, by=table.respondent, text="乙", side_id=table.respondent_side.pk
    )
    rooms.send_message(case_id=table.case.pk, by=table.applicant, text="共")
    offers.make_offer(case_id=table.case.pk, by=table.applicant, terms="从未看过")
    reading = sign_in(table.mediator)
    for room in ("joint", "applicant", "respondent"):
        assert reading.get(f"/cases/{table.case.pk}/room/{room}/").status_code == 200
    case, _arbitrator = arbitrate(table)
    mediator = table.mediator.user_id

    assert is_former_mediator(case, mediator)
    assert [row.audience for row in exposure(case, mediator, table.applicant)] == ["joint", "side"]
    assert [row.audience for row in exposure(case, mediator, table.respondent)] == ["joint", "side"]
    assert exposure(case, mediator, table.stranger) == []
    assert not is_former_mediator(case, table.stranger.user_id)


def test_consent_to_the_former_mediator_is_given_by_each_side(table: Table) -> None:
    case, _arbitrator = arbitrate(table)
    _move(case, "TRIBUNAL_PENDING")
    url = f"/cases/{case.pk}/related/mediator/{table.mediator.user_id}/"
    assert sign_in(table.stranger).get(url).status_code == 404
    assert (
        sign_in(table.applicant)
        .get(f"/cases/{case.pk}/related/mediator/{table.stranger.user_id}/")
        .status_code
        == 404
    )
    assert sign_in(table.applicant).post(url).status_code == 302
    assert sign_in(table.respondent).post(url).status_code == 302
    rows = SideConsent.objects.filter(case=case, subject="FORMER_MEDIATOR", about=table.mediator.user_id)
    assert rows.filter(withdrawn_at=None).count() == 2
    assert sign_in(table.respondent).post(url, {"withdraw": "1"}).status_code == 302
    assert rows.filter(withdrawn_at=None).count() == 1


def _move(case: Case, state: str) -> None:
    """Put a case into a state by the moves that the database allows."""
    path = ["SUBMITTED", "FEE_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"]
    for step in path[: path.index(state) + 1]:
        Case.objects.filter(pk=case.pk).update(state=step)

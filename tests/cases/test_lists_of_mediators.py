"""Both sides rank and strike mediators in confidence; whom the lists have in common is named."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cases.actors import Actor
from cases.models import Appointment, CaseEvent, Deadline, Nomination
from cases.paperwork.appointment import _notices
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services import appointment
from notices.models import Notice
from tests.table import Table, lay_table, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def uid(actor: Actor) -> UUID:
    """Return an account's id."""
    assert actor.user is not None
    return actor.user.pk


def rank(table: Table, by: Actor, *ranked: Actor, struck: tuple[Actor, ...] = ()) -> None:
    """File the list of one side."""
    appointment.rank(
        case_id=table.case.pk, by=by, ranked=[uid(a) for a in ranked], struck=[uid(a) for a in struck]
    )


def named(table: Table) -> list[tuple[str, str]]:
    """Return who was named and where it stands."""
    rows = Appointment.objects.filter(case=table.case).order_by("proposed_at")
    return [(row.neutral.name, row.status) for row in rows]


def test_a_stranger_and_the_other_side_learn_nothing_of_a_list() -> None:
    table = lay_table()
    with pytest.raises(NotVisible):
        rank(table, table.stranger, table.mediator)
    rank(table, table.applicant, table.mediator, struck=(table.other_mediator,))
    event = CaseEvent.objects.get(case=table.case, kind="choose_mediator")
    assert (event.audience, event.side_id) == ("SIDE", table.applicant_side.pk)
    assert Notice.objects.filter(recipient=table.respondent.user, about=table.case.pk).count() == 0
    page = sign_in(table.respondent).get(reverse("rank_mediators", args=[table.case.pk])).content.decode()
    assert ["王敏" in page, "方雅" in page] == [True, True]
    assert sign_in(table.stranger).get(reverse("rank_mediators", args=[table.case.pk])).status_code == 404


def test_the_best_common_name_is_named_at_once_and_the_history_says_how() -> None:
    table = lay_table()
    rank(table, table.applicant, table.mediator, table.other_mediator)
    assert named(table) == []
    rank(table, table.respondent, table.other_mediator, table.mediator)
    assert named(table) == [
        ("方雅", "PROPOSED")
    ]  # the same sum, the same worse rank, no case in hand: by name
    event = CaseEvent.objects.get(case=table.case, kind="appoint_mediator")
    assert (event.audience, event.by_label, event.data["settled_by"]) == ("JOINT", "system", "NAME")
    assert Notice.objects.filter(recipient=table.other_mediator.user, kind="ASSIGNED").count() == 1
    running = Deadline.objects.filter(case=table.case, code="MED_SELECT_MEDIATOR", status="RUNNING")
    assert running.count() == 0
    with pytest.raises(Conflict):
        rank(table, table.applicant, table.mediator)


def test_when_the_first_declines_the_next_common_name_is_asked() -> None:
    table = lay_table()
    for party in table.parties:
        rank(table, party, table.mediator, table.other_mediator)
    appointment.decline_appointment(case_id=table.case.pk, by=table.mediator)
    assert named(table) == [("王敏", "DECLINED"), ("方雅", "PROPOSED")]


def test_after_an_objection_the_next_common_name_is_asked() -> None:
    table = lay_table()
    for party in table.parties:
        rank(table, party, table.mediator, table.other_mediator)
    appointment.accept_appointment(case_id=table.case.pk, by=table.mediator, disclosure="")
    assert next(iter(_notices(table.case, accepted(table)))).context.how == "CHOSEN_JOINTLY"
    appointment.answer_disclosure(case_id=table.case.pk, by=table.applicant, objects=True)
    assert named(table) == [("王敏", "REPLACED"), ("方雅", "PROPOSED")]
    told = Notice.objects.filter(recipient=table.other_mediator.user, kind="ASSIGNED")
    assert told.count() == 1
    appointment.accept_appointment(case_id=table.case.pk, by=table.other_mediator, disclosure="")
    appointment.answer_disclosure(case_id=table.case.pk, by=table.respondent, objects=True)
    assert [status for _name, status in named(table)] == ["REPLACED", "REPLACED"]
    running = Deadline.objects.filter(case=table.case, code="MED_SELECT_MEDIATOR", status="RUNNING")
    assert running.count() == 1  # nobody is left whom both want: the organisation recommends


def accepted(table: Table) -> CaseEvent:
    """Return the event of the acceptance."""
    found: CaseEvent = CaseEvent.objects.get(case=table.case, kind="accept_appointment")
    return found


def test_without_a_common_name_the_organisation_recommends_whom_nobody_struck() -> None:
    table = lay_table()
    rank(table, table.applicant, table.mediator, struck=(table.other_mediator,))
    appointment.ask_for_recommendation(case_id=table.case.pk, by=table.respondent)
    with pytest.raises(Unacceptable):
        appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.other_mediator))
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.mediator))
    assert named(table) == [("王敏", "PROPOSED")]


def test_a_list_that_says_two_things_or_names_a_stranger_is_refused() -> None:
    table = lay_table()
    for ranked, struck in (
        ((), (table.mediator,)),
        ((table.mediator,), (table.mediator,)),
        ((table.stranger,), ()),
    ):
        with pytest.raises(Unacceptable):
            rank(table, table.applicant, *ranked, struck=struck)
    assert Nomination.objects.count() == 0


def test_the_page_files_the_list() -> None:
    table = lay_table()
    client, address = sign_in(table.applicant), reverse("rank_mediators", args=[table.case.pk])
    assert address in client.get(reverse("choose_mediator", args=[table.case.pk])).content.decode()
    key = client.get(address).context["form"]["key"].value()
    sent = client.post(address, {
        "key": key, f"place_{uid(table.mediator)}": "1", f"place_{uid(table.other_mediator)}": "strike",
    })  # fmt: skip
    assert sent.status_code == 302
    rows = Nomination.objects.filter(case=table.case).values_list("neutral__name", "rank", "is_struck")
    assert sorted(rows) == [("方雅", None, True), ("王敏", 1, False)]

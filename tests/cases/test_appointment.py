"""Naming a mediator: who sees what before and after, conflicts, objections, what stands in the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Appointment, Case, Deadline, LiveGrant, Party, Representation, ShamFlag
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import appointment
from notices.models import Notice
from tests.factories import make_cast
from tests.table import (
    Table,
    at_clock,
    lay_mediation,
    lay_table,
    name_mediator,
    schedule,
    seat_mediator,
    sign_in,
)

pytestmark = pytest.mark.django_db
READING = ("case", "case_parties", "case_materials", "case_meetings", "case_papers")


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def accept(table: Table, disclosure: str = "") -> None:
    """Have the named mediator accept."""
    appointment.accept_appointment(case_id=table.case.pk, by=table.mediator, disclosure=disclosure)


def answer(table: Table, by: Actor, *, objects: bool = False, reason: str = "") -> None:
    """Have one side answer the disclosure."""
    appointment.answer_disclosure(case_id=table.case.pk, by=by, objects=objects, reason=reason)


def statuses(table: Table) -> list[tuple[str, str]]:
    """Return who was named and what became of it, in order."""
    rows = Appointment.objects.filter(case=table.case).order_by("proposed_at")
    return [(row.neutral.name, row.status) for row in rows]


def told(table: Table, actor: Actor) -> list[tuple[str, str]]:
    """Return kind and link of what somebody was told."""
    rows = Notice.objects.filter(recipient=actor.user, about=table.case.pk).order_by("created_at")
    return list(rows.values_list("kind", "link"))


# --- Strangers ----------------------------------------------------------------------------------------


def test_strangers_neither_name_nor_accept() -> None:
    cast = make_cast("MEDIATOR_PENDING")
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "INVITEE", "SYSTEM"}
    for name, actor in cast.actors.items():
        if name == "CASE_SECRETARY":
            continue
        with pytest.raises(NotVisible if name in unseen - {"INVITEE", "SYSTEM"} else (Forbidden, NotVisible)):
            appointment.appoint(case_id=cast.case.pk, by=actor, neutral_id=cast.case.pk)
        if name != "NOMINEE":
            with pytest.raises((Forbidden, NotVisible)):
                appointment.accept_appointment(case_id=cast.case.pk, by=actor, disclosure="")
    assert Appointment.objects.get(case=cast.case).status == "PROPOSED"


def test_for_a_nominee_there_is_no_page_of_the_case() -> None:
    table = lay_table()
    name_mediator(table)
    client = sign_in(table.mediator)
    case_id = table.case.pk
    names = ["case_parties", "case_papers", "appoint_mediator", "close", "add_evidence", "schedule_meeting",
             "suspend", "terminate", "agreement", "case_servings", "choose_mediator"]  # fmt: skip
    answers = {name: client.get(reverse(name, args=[case_id])).status_code for name in names}
    assert answers == dict.fromkeys(names, 404)
    assert client.get(reverse("accept_appointment", args=[case_id])).status_code == 200
    assert client.get(reverse("case", args=[case_id]))["Location"] == reverse("nominations")


def test_nominee_sees_names_and_subject_and_nothing_of_the_file() -> None:
    table = lay_table(facts_text="事实标记", wish_text="请求标记")
    name_mediator(table)
    client = sign_in(table.mediator)
    page = client.get(reverse("nominations")).content.decode()
    names = list(table.case.parties.values_list("name", flat=True))
    assert [name in page for name in [*names, "商标", "事实标记", "请求标记"]] == [
        True,
        True,
        True,
        False,
        False,
    ]
    for address in ("accept_appointment", "decline_appointment", "confirm_mediator"):
        shown = client.get(reverse(address, args=[table.case.pk]))
        text = shown.content.decode()
        assert (shown.status_code, "事实标记" in text) == (200, False)
        assert f'"{reverse("case", args=[table.case.pk])}"' not in text  # it would be a dead end


def test_file_opens_at_confirmation_and_shuts_at_replacement_in_the_same_session() -> None:
    table = lay_table()
    name_mediator(table)
    client = sign_in(table.mediator)
    addresses = [reverse(name, args=[table.case.pk]) for name in READING]

    def answers() -> list[int]:
        return [client.get(address).status_code for address in addresses]

    # The case's own address leads a nominee to the page of appointments.
    assert answers() == [302, 404, 404, 404, 404]
    accept(table)
    for party in table.parties:
        answer(table, party)
    assert answers() == [302, 404, 404, 404, 404]
    appointment.confirm(case_id=table.case.pk, by=table.mediator)
    assert answers() == [200] * 5
    appointment.replace(case_id=table.case.pk, by=table.applicant, reason="与代理人同所")
    assert answers() == [404] * 5
    acts = ["schedule_meeting", "terminate", "suspend", "accept_appointment", "confirm_mediator"]
    assert [client.get(reverse(name, args=[table.case.pk])).status_code for name in acts] == [404] * 5


def test_another_mediator_of_the_roster_sees_nothing() -> None:
    table = lay_mediation()
    client = sign_in(table.other_mediator)
    assert [client.get(reverse(name, args=[table.case.pk])).status_code for name in READING] == [404] * 5
    assert table.case.title not in client.get(reverse("nominations")).content.decode()


# --- Naming -------------------------------------------------------------------------------------------


def test_nobody_is_named_before_both_sides_asked() -> None:
    table = lay_table()
    appointment.ask_for_recommendation(case_id=table.case.pk, by=table.applicant)
    with pytest.raises(NotYet):
        appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=table.mediator.user_id)
    assert (told(table, table.respondent), told(table, table.secretary)) == (
        [("RESPONDENT_ANSWERED", f"/cases/{table.case.pk}/")],
        [],
    )


def test_only_the_roster_may_be_named() -> None:
    table = lay_table()
    name_mediator(table)
    appointment.decline_appointment(case_id=table.case.pk, by=table.mediator)
    for user in (table.stranger.user, table.secretary.user, table.mediator.user):
        assert user is not None
        with pytest.raises(Unacceptable) as refusal:
            appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=user.pk)
        assert refusal.value.field == "neutral"


def test_one_is_named_at_a_time() -> None:
    table = lay_table()
    name_mediator(table)
    with pytest.raises(Conflict):
        appointment.appoint(
            case_id=table.case.pk, by=table.secretary, neutral_id=table.other_mediator.user_id
        )


@pytest.mark.parametrize(
    ("field", "value", "sign"),
    [
        ("name", "王敏", "SAME_NAME"),
        ("legal_representative", "王敏", "SAME_NAME"),
        ("contact_name", "王敏", "SAME_NAME"),
        ("mobile", "+8613800000099", "SAME_CONTACT"),
        ("email", "same@test.example", "SAME_CONTACT"),
    ],
)
def test_conflict_check_hits_a_party(field: str, value: str, sign: str) -> None:
    table = lay_table()
    user = table.mediator.user
    assert user is not None
    user.mobile, user.email = "+8613800000099", "same@test.example"
    user.save()
    party = Party.objects.filter(case=table.case).first()
    assert party is not None
    setattr(party, field, value)
    party.save()
    assert [(hit.sign, hit.of or hit.name) for hit in appointment.conflicts(table.case, user)] == [
        (sign, party.name)
    ]
    with pytest.raises(Unacceptable, match=party.name):
        name_mediator(table)


def test_conflict_check_hits_a_representative_a_firm_and_a_former_client() -> None:
    table = lay_table()
    user = table.mediator.user
    party = Party.objects.filter(case=table.case).first()
    assert user is not None
    assert party is not None
    elsewhere = lay_table()
    former = Party.objects.filter(case=elsewhere.case).first()
    assert former is not None
    Party.objects.filter(pk=former.pk).update(name=party.name)
    Representation.objects.create(
        party=former, user=user, name=user.name, firm="明理律师事务所", scope="SPECIAL"
    )
    Representation.objects.create(party=party, name="周敏", firm="明理律师事务所", scope="SPECIAL")
    Representation.objects.create(party=party, name="王敏", firm="", scope="SPECIAL")
    hits = {(hit.sign, hit.name) for hit in appointment.conflicts(table.case, user)}
    assert hits == {
        ("FORMER_CLIENT", party.name),
        ("SAME_FIRM", "明理律师事务所"),
        ("SAME_NAME", "王敏"),
        ("SAME_RIGHT", "商标"),
    }


def test_connection_that_came_up_later_stops_the_confirmation() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    for party in table.parties:
        answer(table, party)
    Party.objects.filter(case=table.case).update(contact_name="王敏")
    with pytest.raises(NotYet):
        appointment.confirm(case_id=table.case.pk, by=table.mediator)
    assert table.case.state == "MEDIATOR_PENDING"


# --- Disclosure and objection -------------------------------------------------------------------------


def test_disclosure_is_read_by_both_sides_and_starts_their_window() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table, "披露标记：三年前为申请人讲过课")
    named = Appointment.objects.get(case=table.case)
    deadline = Deadline.objects.get(case=table.case, code="MED_OBJECTION", status="RUNNING")
    assert (named.status, named.nothing_to_disclose, named.objections_until) == (
        "ACCEPTED",
        False,
        deadline.due_on,
    )
    for party in table.parties:
        page = sign_in(party).get(reverse("answer_disclosure", args=[table.case.pk])).content.decode()
        assert "披露标记" in page
        assert [kind for kind, _link in told(table, party)].count("NEUTRAL_CONFIRMED") == 1
    assert sign_in(table.stranger).get(reverse("answer_disclosure", args=[table.case.pk])).status_code == 404


def test_objection_leads_to_another_name() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    answer(table, table.applicant)
    answer(table, table.respondent, objects=True, reason="曾为对方提供咨询")
    assert statuses(table) == [("王敏", "REPLACED")]
    with pytest.raises(Forbidden):
        appointment.confirm(case_id=table.case.pk, by=Actor(user=table.secretary.user))
    with pytest.raises(NotVisible):
        appointment.confirm(case_id=table.case.pk, by=table.mediator)
    running = Deadline.objects.filter(case=table.case, status="RUNNING").values_list("code", flat=True)
    assert sorted(running) == ["MED_SELECT_MEDIATOR"]
    assert [user.name for user in appointment.roster(table.case)] == ["方雅"]
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=table.other_mediator.user_id)
    assert statuses(table) == [("王敏", "REPLACED"), ("方雅", "PROPOSED")]


def test_a_side_answers_once() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    answer(table, table.applicant)
    with pytest.raises(Conflict):
        answer(table, table.applicant, objects=True)


def test_no_objection_of_both_sides_waives_the_window() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    answer(table, table.applicant)
    with pytest.raises(NotYet):
        appointment.confirm(case_id=table.case.pk, by=table.mediator)
    assert told(table, table.mediator)[1:] == []
    answer(table, table.respondent)
    assert told(table, table.mediator)[1:] == [("RESPONDENT_ANSWERED", reverse("nominations"))]
    appointment.confirm(case_id=table.case.pk, by=table.mediator)
    assert (table.case.state, statuses(table)) == ("MEDIATING", [("王敏", "CONFIRMED")])


def test_window_passes_by_date() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    until = Appointment.objects.get(case=table.case).objections_until
    assert until is not None
    last_evening = at_clock((until - timezone.localdate()).days, 23, 59)
    with pytest.raises(NotYet):
        appointment.confirm(case_id=table.case.pk, by=table.mediator, at=last_evening)
    appointment.confirm(case_id=table.case.pk, by=table.mediator, at=last_evening + timedelta(minutes=2))
    assert table.case.state == "MEDIATING"


# --- What stands in the way ---------------------------------------------------------------------------


def test_unchecked_identity_blocks() -> None:
    table = lay_table(checked=False)
    with pytest.raises(NotYet):
        seat_mediator(table)
    Party.objects.filter(case=table.case).update(identity_checked_at=timezone.now())
    appointment.confirm(case_id=table.case.pk, by=table.mediator)
    assert table.case.state == "MEDIATING"


def test_open_flag_blocks_naming_and_confirming() -> None:
    table = lay_table()
    flag = ShamFlag.objects.create(case=table.case, signs=["REPORTED"], raised_at=timezone.now())
    with pytest.raises(NotYet):
        name_mediator(table)
    ShamFlag.objects.filter(pk=flag.pk).update(cleared_at=timezone.now())
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=table.mediator.user_id)
    accept(table)
    for party in table.parties:
        answer(table, party)
    ShamFlag.objects.filter(pk=flag.pk).update(cleared_at=None)
    with pytest.raises(NotYet):
        appointment.confirm(case_id=table.case.pk, by=table.mediator)


def test_page_says_what_stands_in_the_way_and_asks_nothing() -> None:
    table = lay_table()
    name_mediator(table)
    accept(table)
    page = sign_in(table.mediator).get(reverse("confirm_mediator", args=[table.case.pk]))
    main = page.content.decode().split('id="main"')[1].split("</main>")[0]
    assert ([str(reason) in main for reason in page.context["reasons"]], "<button" in main) == ([True], False)


def test_page_of_an_act_that_is_over_says_so() -> None:
    table = lay_mediation()
    assert sign_in(table.applicant).get(reverse("choose_mediator", args=[table.case.pk])).status_code == 409


# --- Replacing ----------------------------------------------------------------------------------------


def test_replacing_ends_access_and_frees_the_calendar() -> None:
    table = lay_mediation()
    meeting = schedule(table, at_clock(3, 14))
    before = Case.objects.get(pk=table.case.pk).period_ends_on
    appointment.replace(case_id=table.case.pk, by=table.respondent, reason="不再信任")
    meeting.refresh_from_db()
    grants = LiveGrant.objects.filter(content_object_id=table.case.pk, role=Role.MEDIATOR)
    assert (table.case.state, meeting.status, grants.count()) == ("MEDIATOR_PENDING", "CANCELLED", 0)
    assert (table.case.period_ends_on, meeting.people.filter(is_off=False).count()) == (before, 0)
    assert told(table, table.mediator)[-1] == ("RESPONDENT_ANSWERED", reverse("agenda"))
    assert [user.name for user in appointment.roster(table.case)] == ["方雅"]

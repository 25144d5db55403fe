"""The conflict search: what it finds across spellings, and that only a second person releases a hit."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.conflicts import conflicts, search
from cases.models import Appointment, Case, CaseEvent, ConflictRelease, Party, Representation
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import appointment
from cases.services import conflicts as service
from cases.services.arbitration import tribunal
from cases.services.engagements import engage
from notices.models import Notice
from tests.factories import make_case, make_cast
from tests.table import Table, lay_table, name_mediator, sign_in
from tests.tribunal import accept_all, lay_bench, name_three, pk_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def uid(actor: Actor) -> UUID:
    """Return an account's id."""
    assert actor.user is not None
    return actor.user.pk


def found(case: Case, actor: Actor) -> list[tuple[str, str, str]]:
    """Return the signs of somebody's connections, with both spellings."""
    assert isinstance(actor.user, User)
    return [(hit.sign.value, hit.name, hit.found) for hit in conflicts(case, actor.user)]


def bars(case: Case, actor: Actor) -> list[bool]:
    """Return which connections stand in the way."""
    assert isinstance(actor.user, User)
    return [hit.stands_in_the_way for hit in conflicts(case, actor.user)]


def asked(table: Table) -> ConflictRelease:
    """Make the mediator's name that of a party's contact, and have the secretary ask for the release."""
    Party.objects.filter(side=table.applicant_side).update(contact_name="Wang Min")
    done = service.ask_release(
        case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.mediator), reason="同名的另一人"
    )
    return ConflictRelease.objects.get(pk=done.data["releases"][0])


def release(table: Table, row: ConflictRelease, by: Actor, *, releases: bool = True) -> None:
    """Have somebody decide on a connection."""
    service.answer_release(
        case_id=table.case.pk, by=by, release_id=row.pk, releases=releases, reason="身份证号不同"
    )


# --- Strangers ------------------------------------------------------------------------------------------


def test_strangers_neither_ask_nor_decide() -> None:
    cast = make_cast("MEDIATOR_PENDING")
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE"}
    for name, actor in cast.actors.items():
        refusal = NotVisible if name in unseen else (Forbidden, NotVisible)
        if name != "CASE_SECRETARY":
            with pytest.raises(refusal):
                service.ask_release(case_id=cast.case.pk, by=actor, neutral_id=uuid4(), reason="x")
        if name not in {"SUPERVISOR", "INSTITUTION_CHAIR"}:
            with pytest.raises(refusal):
                service.answer_release(
                    case_id=cast.case.pk, by=actor, release_id=uuid4(), releases=True, reason="x"
                )
    assert ConflictRelease.objects.count() == 0


def test_parties_and_nominees_see_nothing_of_the_search() -> None:
    table = lay_table()
    row = asked(table)
    addresses = [
        reverse("connections", args=[table.case.pk]),
        reverse("ask_conflict_release", args=[table.case.pk, uid(table.mediator)]),
        reverse("answer_conflict_release", args=[table.case.pk, row.pk]),
    ]
    for actor in (table.applicant, table.respondent, table.mediator, table.stranger):
        client = sign_in(actor)
        assert {client.get(address).status_code for address in addresses} <= {403, 404}
        assert (
            "同名的另一人"
            not in client.get(reverse("case", args=[table.case.pk]), follow=True).content.decode()
        )
    events = CaseEvent.objects.filter(case=table.case, kind="ask_conflict_release")
    assert [event.audience for event in events] == ["CENTRE"]


# --- What is found --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "who", "how"),
    [
        ("name", "王敏", "PARTY", "EXACT"),
        ("legal_representative", "WANG MIN", "LEGAL_REPRESENTATIVE", "ROMANISED"),
        ("contact_name", "Min Wang", "CONTACT", "ROMANISED"),
        ("contact_name", "王 敏", "CONTACT", "EXACT"),
    ],
)
def test_a_person_is_found_in_every_spelling(field: str, value: str, who: str, how: str) -> None:
    table = lay_table()
    Party.objects.filter(side=table.applicant_side).update(**{field: value})
    assert isinstance(table.mediator.user, User)
    hits = conflicts(table.case, table.mediator.user)
    assert [(hit.sign, hit.name, hit.capacity, hit.found, hit.likeness) for hit in hits] == [
        ("SAME_NAME", value, who, "王敏", how)
    ]


@pytest.mark.parametrize(
    "spelled",
    [
        "澜江星河科技有限公司",
        "瀾江星河科技股份有限公司",
        "星河科技（澜江）有限公司",
        "Lanjiang Xinghe Technology Co., Ltd.",
    ],
)
def test_a_former_client_is_found_in_every_spelling(spelled: str) -> None:
    table = lay_table()
    Party.objects.filter(side=table.respondent_side).update(name="澜江星河科技有限公司", name_key="")
    before = make_case("CLOSED")
    before.rights.update(number="999")
    client, opponent = before.parties.order_by("side__position")
    Party.objects.filter(pk=client.pk).update(name=spelled)
    Representation.objects.create(party=client, user=table.mediator.user, name="王敏", scope="SPECIAL")
    assert found(table.case, table.mediator) == [("FORMER_CLIENT", "澜江星河科技有限公司", spelled)]
    Representation.objects.update(party=opponent)
    assert found(table.case, table.mediator) == [("FORMER_OPPONENT", "澜江星河科技有限公司", spelled)]


@pytest.mark.parametrize("state", ["CLOSED", "DRAFT"])
def test_a_firm_and_a_right_are_found_and_a_draft_is_not_looked_at(state: str) -> None:
    table = lay_table()
    before = make_case(state)
    client = before.parties.first()
    assert client is not None
    Representation.objects.create(
        party=client, user=table.mediator.user, name="王敏", firm="明理律師事務所", scope="SPECIAL"
    )
    party = Party.objects.filter(side=table.applicant_side).get()
    Representation.objects.create(party=party, name="周敏", firm="明理律师事务所", scope="SPECIAL")
    hits = [("SAME_FIRM", "明理律师事务所", "明理律師事務所"), ("SAME_RIGHT", "商标", "12345678")]
    assert found(table.case, table.mediator) == ([] if state == "DRAFT" else hits)


@pytest.mark.parametrize(
    "spelled", ["澜江星河科技有限公司", "瀾江星河科技有限公司", "Lanjiang Xinghe Technology Co., Ltd."]
)
def test_a_former_seat_is_told_in_a_mediation_and_bars_in_an_arbitration(spelled: str) -> None:
    table, bench = lay_table(), lay_bench("ANSWER_PERIOD")
    for case, person in ((table.case, table.mediator), (bench.case, bench.panel[0])):
        name = "澜江星河科技有限公司"
        Party.objects.filter(case=case, side__position=0).update(name=name, name_key="澜江星河科技")
        before = make_case("CLOSED", organisation=case.organisation)
        before.rights.update(number=f"R{case.kind}")
        met = before.parties.first()
        assert met is not None
        key = "澜江星河科技" if "星河" in spelled else "lanjiang technology xinghe"
        Party.objects.filter(pk=met.pk).update(name=spelled, name_key=key)
        assert person.user is not None
        engage(case=before, user=person.user, role=Role.MEDIATOR)
        assert found(case, person) == [("FORMER_SEAT", name, spelled)]
        assert conflicts(case, person.user)[0].elsewhere == (before.title,)
    assert (bars(table.case, table.mediator), bars(bench.case, bench.panel[0])) == ([False], [True])


def test_the_search_of_a_whole_roster_costs_as_much_as_of_one(django_assert_num_queries: Any) -> None:
    table = lay_table()
    for person in (table.mediator, table.other_mediator):
        before = make_case("CLOSED")
        client = before.parties.first()
        assert client is not None
        Representation.objects.create(party=client, user=person.user, name="x", firm="某所", scope="SPECIAL")
        assert person.user is not None
        engage(case=make_case("CLOSED"), user=person.user, role=Role.MEDIATOR)
    people = list(appointment.roster(table.case))
    assert len(people) == 2
    with django_assert_num_queries(12):
        search(table.case, people[:1])
    with django_assert_num_queries(12):
        search(table.case, people)


# --- The release ----------------------------------------------------------------------------------------


def test_naming_waits_until_a_second_person_has_released_the_hit() -> None:
    table = lay_table()
    row = asked(table)
    with pytest.raises(Unacceptable) as refusal:
        name_mediator(table)
    assert refusal.value.field == "neutral"
    release(table, row, table.supervisor)
    appointment.appoint(case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.mediator))
    named = Appointment.objects.get(case=table.case)
    assert [(hit["sign"], hit["bars"]) for hit in named.conflict_hits] == [("SAME_NAME", False)]
    row.refresh_from_db()
    assert (row.is_released, row.asked_by_id, row.decided_by_id) == (
        True, uid(table.secretary), uid(table.supervisor),
    )  # fmt: skip
    chain = CaseEvent.objects.filter(case=table.case, kind__contains="conflict").order_by("seq")
    assert [(event.kind, event.by_id, event.audience) for event in chain] == [
        ("ask_conflict_release", uid(table.secretary), "CENTRE"),
        ("answer_conflict_release", uid(table.supervisor), "CENTRE"),
    ]
    assert "Wang Min" not in "".join(str(event.data) for event in chain)


def test_an_upheld_hit_bars_and_is_not_asked_again() -> None:
    table = lay_table()
    release(table, asked(table), table.chair, releases=False)
    with pytest.raises(Unacceptable):
        name_mediator(table)
    with pytest.raises(Conflict):
        service.ask_release(
            case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.mediator), reason="再问"
        )
    assert bars(table.case, table.mediator) == [True]


def test_whoever_asked_never_decides() -> None:
    bench = lay_bench("ANSWER_PERIOD")
    Party.objects.filter(side=bench.applicant_side).update(contact_name="林一")
    done = service.ask_release(
        case_id=bench.case.pk, by=bench.head, neutral_id=uid(bench.panel[0]), reason="同名"
    )
    pk = UUID(done.data["releases"][0])
    with pytest.raises(Forbidden):
        service.answer_release(case_id=bench.case.pk, by=bench.head, release_id=pk, releases=True, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictRelease.objects.filter(pk=pk).update(decided_by=uid(bench.head), is_released=True)
    with pytest.raises(Unacceptable):
        tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[0]))
    service.answer_release(
        case_id=bench.case.pk, by=bench.supervisor, release_id=pk, releases=True, reason="不是同一人"
    )
    tribunal.choose(case_id=bench.case.pk, by=bench.applicant, neutral_id=uid(bench.panel[0]))


def test_a_release_holds_for_this_hit_this_person_and_this_case_alone() -> None:
    table = lay_table()
    release(table, asked(table), table.supervisor)
    assert bars(table.case, table.mediator) == [False]
    Party.objects.filter(side=table.applicant_side).update(contact_name="王敏")
    assert bars(table.case, table.mediator) == [True]
    Party.objects.filter(side=table.applicant_side).update(contact_name="Wang Min")
    Party.objects.filter(side=table.respondent_side).update(contact_name="Wang Min")
    assert sorted(bars(table.case, table.mediator)) == [False, True]
    other = lay_table()
    Party.objects.filter(side=other.applicant_side).update(contact_name="Wang Min")
    assert bars(other.case, table.mediator) == [True]


@pytest.mark.parametrize("reason", ["", "  "])
def test_both_acts_need_a_reason(reason: str) -> None:
    table = lay_table()
    row = asked(table)
    with pytest.raises(Unacceptable):
        service.answer_release(
            case_id=table.case.pk, by=table.supervisor, release_id=row.pk, releases=True, reason=reason
        )
    Party.objects.filter(side=table.respondent_side).update(contact_name="方雅")
    with pytest.raises(Unacceptable):
        service.ask_release(
            case_id=table.case.pk, by=table.secretary, neutral_id=uid(table.other_mediator), reason=reason
        )


def test_a_hit_is_decided_once_and_only_on_its_own_case() -> None:
    table, other = lay_table(), lay_table()
    row = asked(table)
    with pytest.raises(NotVisible):
        service.answer_release(
            case_id=other.case.pk, by=other.supervisor, release_id=row.pk, releases=True, reason="x"
        )
    release(table, row, table.supervisor)
    with pytest.raises(Conflict):
        release(table, row, table.chair, releases=False)


def test_a_connection_that_came_up_later_is_released_for_the_constitution() -> None:
    bench = lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    accept_all(bench)
    Party.objects.filter(side=bench.applicant_side).update(contact_name="吴三")
    with pytest.raises(NotYet):
        tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    done = service.ask_release(
        case_id=bench.case.pk,
        by=bench.secretary,
        neutral_id=pk_of(bench.panel[2]),
        reason="同名",  # type: ignore[arg-type]
    )
    service.answer_release(
        case_id=bench.case.pk, by=bench.head, release_id=UUID(done.data["releases"][0]),
        releases=True, reason="不是同一人",
    )  # fmt: skip
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    assert bench.case.state == "IN_PROCEEDINGS"


# --- The pages ------------------------------------------------------------------------------------------


def test_the_pages_lead_from_the_hit_to_the_decision() -> None:
    table = lay_table()
    for party in table.parties:
        appointment.ask_for_recommendation(case_id=table.case.pk, by=party)
    Party.objects.filter(side=table.applicant_side).update(contact_name="Wang Min")
    secretary, supervisor = sign_in(table.secretary), sign_in(table.supervisor)
    naming = secretary.get(reverse("appoint_mediator", args=[table.case.pk])).content.decode()
    assert ["Wang Min" in naming, reverse("connections", args=[table.case.pk]) in naming] == [True, True]
    ask_url = reverse("ask_conflict_release", args=[table.case.pk, uid(table.mediator)])
    assert ask_url in secretary.get(reverse("connections", args=[table.case.pk])).content.decode()
    form = secretary.get(ask_url)
    sent = secretary.post(ask_url, {"key": form.context["form"]["key"].value(), "reason": "同名的另一人"})
    assert sent["Location"] == reverse("connections", args=[table.case.pk])
    row = ConflictRelease.objects.get(case=table.case)
    told = Notice.objects.filter(about=table.case.pk, kind="PROPOSAL_WAITING")
    assert {notice.recipient_id for notice in told} >= {uid(table.supervisor), uid(table.chair)}
    decide_url = reverse("answer_conflict_release", args=[table.case.pk, row.pk])
    assert decide_url in supervisor.get(reverse("connections", args=[table.case.pk])).content.decode()
    assert reverse("connections", args=[table.case.pk]) in supervisor.get("/cases/home/").content.decode()
    page = supervisor.get(decide_url)
    assert "同名的另一人" in page.content.decode()
    key = page.context["form"]["key"].value()
    supervisor.post(decide_url, {"key": key, "releases": "yes", "reason": "身份证号不同"})
    row.refresh_from_db()
    assert row.is_released is True
    assert Notice.objects.filter(recipient=table.secretary.user, kind="RESPONDENT_ANSWERED").exists()


def test_the_naming_page_reads_the_roster_in_a_fixed_number_of_statements() -> None:
    counts = []
    for _n in range(2):
        table = lay_table()
        for party in table.parties:
            appointment.ask_for_recommendation(case_id=table.case.pk, by=party)
        client = sign_in(table.secretary)
        client.get(reverse("appoint_mediator", args=[table.case.pk]))
        with CaptureQueriesContext(connection) as read:
            client.get(reverse("appoint_mediator", args=[table.case.pk]))
        counts.append(len(read))
    assert counts[0] == counts[1]  # two on the roster, then four

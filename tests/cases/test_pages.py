"""The pages of a case and the lists: who finds what, in how few statements."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user

from cases.actors import Actor
from cases.models import (
    Case,
    CaseEvent,
    Deadline,
    Dispute,
    Engagement,
    EvidenceItem,
    MediationCase,
    Meeting,
    Note,
)
from cases.moment import Moment, now
from cases.permissions import ENGAGED_ROLES, MATRIX, Role
from cases.search import year_and_serial
from cases.services.engagements import end_engagements, engage
from cases.timeline import entries
from cases.titles import TITLES
from cases.worklist import VIEWS
from documents.models import StoredFile
from tests.factories import Cast, make_case, make_cast, make_organisation, make_user

pytestmark = pytest.mark.django_db

# session, user, centre (which production reads once a minute), the case, the grants, the history
CASE_PAGE_STATEMENTS = 10
LIST_STATEMENTS = 6


@pytest.fixture
def page_of(client: Client) -> Callable[..., str]:
    """Return a function that opens an address as one of the cast and returns the page."""

    def open_page(cast: Cast, name: str, address: str, status: int = 200, **query: str) -> str:
        client.force_login(cast[name].user)  # type: ignore[arg-type]
        response = client.get(address, query)
        assert response.status_code == status
        return response.content.decode()

    return open_page


def case_url(cast: Cast, name: str = "case") -> str:
    """Return the address of a page of the case."""
    return reverse(name, args=[cast.case.pk])


def add_events(case: Case, count: int, **fields: Any) -> None:
    """Write events into a case's history."""
    for _n in range(count):
        values = {"kind": "add_evidence", "role": "APPLICANT", "at": timezone.now(), "data": {}, **fields}
        CaseEvent(case=case, **values).save()


def add_deadline(case: Case, code: str, due_on: date, role: str = "MEDIATOR") -> None:
    """Let a deadline run."""
    today = timezone.localdate()
    Deadline.objects.create(
        case=case, code=code, role=role, from_on=today, due_on=due_on, original_due_on=due_on
    )


# --- Who finds the page -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["STRANGER", "OTHER_CLERK", "ADMINISTRATOR"])
@pytest.mark.parametrize("address", ["case", "case_parties", "case_materials", "case_meetings", "case_notes"])
def test_for_a_stranger_there_is_no_such_case(client: Client, name: str, address: str) -> None:
    cast = make_cast("MEDIATING")
    client.force_login(cast[name].user)  # type: ignore[arg-type]
    found = client.get(case_url(cast, address))
    missing = client.get(reverse(address, args=[Dispute.objects.create().pk]))
    assert (found.status_code, missing.status_code) == (404, 404)


def test_without_signing_in_one_is_asked_to(client: Client) -> None:
    cast = make_cast("MEDIATING")
    assert client.get(case_url(cast)).status_code == 302


@pytest.mark.parametrize("name", ["INTAKE_CLERK", "SUPERVISOR", "INSTITUTION_CHAIR", "STATISTICIAN"])
def test_staff_without_the_case_see_the_register_alone(page_of: Callable[..., str], name: str) -> None:
    cast = make_cast("MEDIATING")
    add_events(cast.case, 1)
    page = page_of(cast, name, case_url(cast))
    names = [party.name for party in cast.case.parties.all()]
    assert cast.case.title in page
    assert '<ol class="timeline">' not in page
    assert all((party in page) == (name != "STATISTICIAN") for party in names)
    for tab in ("case_parties", "case_materials", "case_meetings"):
        page_of(cast, name, case_url(cast, tab), status=404)


# --- What the page says ------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "doer", "title"), [
    ("DRAFT", "APPLICANT", "Complete and submit your application"),
    ("SUBMITTED", "INTAKE_CLERK", "Examine the application"),
    ("CORRECTION", "APPLICANT_AGENT", "Correct the listed items"),
    ("CONSENT_PENDING", "RESPONDENT", "Say whether you agree to mediate"),
    ("MEDIATING", "MEDIATOR", "Arrange the next meeting, or draft the agreement"),
    ("SUSPENDED", "MEDIATOR", "Resume the mediation when its reason is over"),
    ("TERMINATED", "CASE_SECRETARY", "Check the file and close the case"),
    ("CLOSED", "CASE_SECRETARY", "Put the file into the archive"),
])  # fmt: skip
def test_the_panel_names_the_step_to_whoever_must_take_it(
    client: Client, state: str, doer: str, title: str
) -> None:
    cast = make_cast(state)
    client.force_login(cast[doer].user)  # type: ignore[arg-type]
    response = client.get(case_url(cast))
    step = response.context["step"]
    assert (step.kind, str(step.title)) == ("act", _zh(title))


@pytest.mark.parametrize(("state", "viewer", "kind"), [
    ("SUBMITTED", "APPLICANT", "wait"),
    ("CONSENT_PENDING", "APPLICANT", "wait"),
    ("MEDIATING", "APPLICANT", "wait"),
    ("MEDIATING", "RESPONDENT", "wait"),
    ("TERMINATED", "APPLICANT", "wait"),
    ("CLOSED", "APPLICANT", "none"),
    ("ARCHIVED", "MEDIATOR", "none"),
])  # fmt: skip
def test_everybody_else_waits_or_has_nothing_to_do(
    client: Client, state: str, viewer: str, kind: str
) -> None:
    cast = make_cast(state)
    client.force_login(cast[viewer].user)  # type: ignore[arg-type]
    assert client.get(case_url(cast)).context["step"].kind == kind


def test_the_deadline_stands_with_its_weekday_and_what_is_left(page_of: Callable[..., str]) -> None:
    cast = make_cast("CONSENT_PENDING")
    add_deadline(cast.case, "MED_CONSENT_REPLY", timezone.localdate(), "RESPONDENT")
    page = page_of(cast, "RESPONDENT", case_url(cast))
    assert "（星期" in page
    assert "24:00" in page
    assert _zh("Due today") in page


def test_what_is_overdue_is_said_in_words(client: Client) -> None:
    cast = make_cast("CORRECTION")
    add_deadline(cast.case, "MED_CORRECTION", timezone.localdate() - timedelta(days=9), "APPLICANT")
    client.force_login(cast["APPLICANT"].user)  # type: ignore[arg-type]
    step = client.get(case_url(cast)).context["step"]
    assert step.is_overdue
    assert "逾期" in step.left


def test_a_step_that_is_not_possible_yet_states_its_reason(client: Client) -> None:
    cast = make_cast("MEDIATOR_PENDING")
    client.force_login(cast["CASE_SECRETARY"].user)  # type: ignore[arg-type]
    later = {str(step.label): step.reasons for step in client.get(case_url(cast)).context["later"]}
    assert later[_zh("Name a mediator")] == (
        _zh("Both sides must first ask the organisation to recommend a mediator."),
    )


@pytest.mark.parametrize(
    "state",
    [
        "DRAFT",
        "SUBMITTED",
        "CONSENT_PENDING",
        "MEDIATOR_PENDING",
        "MEDIATING",
        "SUSPENDED",
        "SIGNING",
        "AGREED",
        "TERMINATED",
        "CLOSED",
        "ARCHIVED",
        "MERGED",
    ],
)
@pytest.mark.parametrize(
    "name", ["APPLICANT", "RESPONDENT", "GENERAL_AGENT", "MEDIATOR", "CASE_SECRETARY", "SUPERVISOR"]
)
def test_every_button_leads_somewhere(client: Client, state: str, name: str) -> None:
    cast = make_cast(state)
    client.force_login(cast[name].user)  # type: ignore[arg-type]
    response = client.get(case_url(cast))
    if response.status_code == 404:
        assert state == "DRAFT"
        return
    for link in [*response.context["actions"], *response.context["step_actions"]]:
        assert client.get(link.url).status_code in (200, 302, 409), link.url


# --- What stays hidden -------------------------------------------------------------------------------


def test_the_page_with_private_items_is_the_page_without_them(page_of: Callable[..., str]) -> None:
    cast = make_cast("MEDIATING")
    add_events(cast.case, 2)
    before = _stable(page_of(cast, "RESPONDENT", case_url(cast)))
    add_events(cast.case, 1, audience="SIDE", side=cast.applicant_side)
    add_events(cast.case, 1, audience="NEUTRAL", by_id=cast["MEDIATOR"].user_id)
    add_events(cast.case, 1, audience="CENTRE")
    starts = timezone.now() + timedelta(days=1)
    Meeting.objects.create(
        case=cast.case,
        audience="SIDE",
        side=cast.applicant_side,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )
    Note.objects.create(case=cast.case, audience="CENTRE", text="MARKER-CENTRE")
    assert _stable(page_of(cast, "RESPONDENT", case_url(cast))) == before
    assert "MARKER-CENTRE" not in page_of(cast, "MEDIATOR", case_url(cast))
    assert len(entries(cast.case, _reach(cast, "MEDIATOR"))[0]) == 4
    assert len(entries(cast.case, _reach(cast, "APPLICANT"))[0]) == 3


def test_contact_data_of_the_other_side_are_masked(page_of: Callable[..., str]) -> None:
    cast = make_cast("MEDIATING")
    cast.applicant_side.parties.update(mobile="+8613800138000", email="wang@example.org", id_number="")
    party = cast.applicant_side.parties.get()
    party.person_kind = "NATURAL"
    party.id_number, party.service_address = "110101199003070011", "澜江市某路88号"
    party.save()
    whole = page_of(cast, "APPLICANT", case_url(cast, "case_parties"))
    masked = page_of(cast, "RESPONDENT", case_url(cast, "case_parties"))
    assert "+8613800138000" in whole
    assert "澜江市某路88号" in whole
    assert "110101199003070011" not in whole
    for hidden in ("+8613800138000", "wang@example.org", "澜江市某路88号", "110101199003070011"):
        assert hidden not in masked
    assert "+86138****8000" in masked


def test_materials_are_listed_for_their_audience(page_of: Callable[..., str]) -> None:
    cast = make_cast("MEDIATING")
    for name, audience, side in [("公证书", "JOINT", None), ("底价", "SIDE", cast.applicant_side)]:
        file = StoredFile.objects.create(
            name=f"{name}.pdf", media_type="application/pdf", sha256="a" * 64, status="PUBLISHED",
            received_at=timezone.now(),
        )  # fmt: skip
        EvidenceItem.objects.create(
            case=cast.case,
            file=file,
            name=name,
            audience=audience,
            side=side,
            party=cast.applicant_side.parties.get(),
            restricted_reason="涉及商业秘密" if side else "",
        )
    address = case_url(cast, "case_materials")
    seen = {
        name: page_of(cast, name, address)
        for name in ("APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY")
    }
    assert {name: "底价" in page for name, page in seen.items()} == {
        "APPLICANT": True, "RESPONDENT": False, "MEDIATOR": True, "CASE_SECRETARY": False,
    }  # fmt: skip
    assert all("公证书" in page and "a" * 64 in page for page in seen.values())
    assert {name for name, page in seen.items() if "为什么只给调解员看：涉及商业秘密" in page} == {
        "APPLICANT",
        "MEDIATOR",
    }


# --- In how few statements -----------------------------------------------------------------------------


@pytest.mark.usefixtures("no_minute_passes")
@pytest.mark.parametrize("state", ["CONSENT_PENDING", "MEDIATOR_PENDING", "MEDIATING", "SIGNING"])
@pytest.mark.parametrize("name", ["APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY", "SUPERVISOR"])
def test_the_case_page_costs_the_same_for_one_event_and_thirty(client: Client, state: str, name: str) -> None:
    cast = make_cast(state)
    add_events(cast.case, 1)
    client.force_login(cast[name].user)  # type: ignore[arg-type]
    counts = []
    for more in (0, 29):
        add_events(cast.case, more)
        client.get(case_url(cast))  # warms the calendar that each process keeps
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get(case_url(cast))
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= CASE_PAGE_STATEMENTS


@pytest.mark.usefixtures("no_minute_passes")
@pytest.mark.parametrize("name", ["APPLICANT", "MEDIATOR", "CASE_SECRETARY", "STATISTICIAN"])
@pytest.mark.parametrize("view", list(VIEWS))
def test_the_list_costs_the_same_for_one_row_and_three(client: Client, name: str, view: str) -> None:
    cast = make_cast("MEDIATING")
    user = cast[name].user
    client.force_login(user)  # type: ignore[arg-type]
    counts = []
    for _n in range(2):
        client.get(reverse("case_list"), {"view": view})
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("case_list"), {"view": view})
        counts.append(len(statements))
        for _more in range(2):
            case = make_case("MEDIATING", organisation=cast.case.organisation)
            engage_like(cast, name, case)
    assert counts[0] == counts[1]
    # Staff and neutrals cost two more, their roles and their profile; one of all is the centre's row,
    # which production reads once a minute.
    assert counts[0] <= LIST_STATEMENTS + (0 if name == "APPLICANT" else 2)


def engage_like(cast: Cast, name: str, case: Case) -> None:
    """Give one of the cast the same role on another case."""
    held = Engagement.objects.filter(user=cast[name].user).first()
    if held is not None:
        side = case.sides.get(kind=held.side.kind) if held.side else None
        engage(case=case, user=cast[name].user, role=Role(held.role), side=side)  # type: ignore[arg-type]


# --- Lists ----------------------------------------------------------------------------------------------


def test_a_stranger_has_an_empty_list(client: Client) -> None:
    cast = make_cast("MEDIATING")
    client.force_login(cast["STRANGER"].user)  # type: ignore[arg-type]
    assert client.get(reverse("case_list")).context["page"].rows == []


def test_the_statistician_reads_no_name(page_of: Callable[..., str]) -> None:
    cast = make_cast("MEDIATING")
    name = cast.applicant_side.parties.get().name
    page = page_of(cast, "STATISTICIAN", reverse("case_list"))
    assert cast.case.title in page
    assert name not in page
    assert cast.case.title not in page_of(cast, "STATISTICIAN", reverse("case_list"), q=name)


@pytest.mark.parametrize(
    "typed",
    [
        "澜知人调字〔2026〕第12号",
        "2026-12",
        "２０２６－１２",
        "[2026] 12",
        "2026（0012）",
        "澜知人调2026 0012",
    ],
)
def test_a_number_is_read_in_every_spelling(typed: str) -> None:
    assert year_and_serial(typed) == (2026, 12)


def test_a_number_opens_its_case_and_a_name_finds_it(client: Client) -> None:
    cast = make_cast("MEDIATING")
    make_case("MEDIATING", organisation=cast.case.organisation)
    serial = cast.case.title.partition("第")[2].rstrip("号")
    client.force_login(cast["CASE_SECRETARY"].user)  # type: ignore[arg-type]
    response = client.get(reverse("case_list"), {"q": f"2026-{serial}"})
    assert response.headers["Location"] == case_url(cast)
    cast.applicant_side.parties.update(name="华珩通讯技术有限公司")
    for part in ("华珩", "通讯技术", "有限公司"):
        rows = client.get(reverse("case_list"), {"q": part}).context["page"].rows
        assert [row.case_id for row in rows] == [cast.case.pk]


def test_the_nearest_deadline_comes_first(client: Client) -> None:
    cast = make_cast("MEDIATING")
    today = timezone.localdate()
    later, sooner = (make_case("MEDIATING", organisation=cast.case.organisation) for _n in range(2))
    add_deadline(later, "MED_PERIOD", today + timedelta(days=20))
    add_deadline(sooner, "MED_PERIOD", today - timedelta(days=2))
    client.force_login(cast["SUPERVISOR"].user)  # type: ignore[arg-type]
    found = [row.case_id for row in client.get(reverse("case_list")).context["page"].rows]
    assert found == [sooner.pk, later.pk, cast.case.pk]
    rows = client.get(reverse("case_list"), {"overdue": "1"}).context["page"].rows
    assert [row.case_id for row in rows] == [sooner.pk]


def test_the_database_keeps_the_first_deadline_of_a_case() -> None:
    case = make_case("MEDIATING")
    today = timezone.localdate()
    add_deadline(case, "MED_PERIOD", today + timedelta(days=20))
    add_deadline(case, "MED_OBJECTION", today + timedelta(days=3))
    assert MediationCase.objects.get(pk=case.pk).next_due_on == today + timedelta(days=3)
    case.save()  # an instance that was read before changes nothing
    assert MediationCase.objects.get(pk=case.pk).next_due_on == today + timedelta(days=3)
    Deadline.objects.filter(code="MED_OBJECTION").update(status="MET")
    assert MediationCase.objects.get(pk=case.pk).next_due_on == today + timedelta(days=20)


@pytest.mark.parametrize(
    "state",
    [
        "DRAFT",
        "SUBMITTED",
        "CORRECTION",
        "CONSENT_PENDING",
        "MEDIATOR_PENDING",
        "MEDIATING",
        "SUSPENDED",
        "SIGNING",
        "AGREED",
        "TERMINATED",
        "CLOSED",
    ],
)
@pytest.mark.parametrize("name", ["APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY"])
def test_what_is_to_do_in_the_list_is_what_the_case_page_says(client: Client, state: str, name: str) -> None:
    cast = make_cast(state)
    client.force_login(cast[name].user)  # type: ignore[arg-type]
    response = client.get(case_url(cast))
    must_act = response.status_code == 200 and response.context["step"].kind == "act"
    listed = client.get(reverse("case_list"), {"view": "todo"}).context["page"].rows
    assert [row.case_id for row in listed] == ([cast.case.pk] if must_act else [])


def test_visible_cases_are_those_that_guardian_knows() -> None:
    organisation = make_organisation()
    people = [make_user(f"P{n}", organisation=organisation if n % 2 else None) for n in range(4)]
    cases = [make_case(state, organisation=organisation) for state in ("DRAFT", "MEDIATING", "CLOSED")]
    roles = sorted(ENGAGED_ROLES - {Role.CASE_SECRETARY})
    for n, person in enumerate(people):
        for m, case in enumerate(cases):
            if (n + m) % 2:
                engage(case=case, user=person, role=roles[(n + m) % len(roles)])
    end_engagements(case=cases[1], because="test", user=people[0])
    permissions = [f"act_as_{role.value.lower()}" for role in ENGAGED_ROLES]
    for person in people:
        seen = set(Case.objects.visible_to(Actor(user=person)).values_list("pk", flat=True))
        known = get_objects_for_user(person, permissions, klass=Case, any_perm=True, with_superuser=False)
        assert seen == {case.pk for case in known}


def test_a_partys_list_never_reads_the_whole_table() -> None:
    organisation = make_organisation()
    dispute = Dispute.objects.create()
    MediationCase.objects.bulk_create(
        MediationCase(
            kind="MEDIATION", state="MEDIATING", dispute=dispute, organisation=organisation, reference=f"B{n}"
        )
        for n in range(2_000)
    )
    cast = make_cast("MEDIATING")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    from cases.caselist import listed

    plan = listed(cast["APPLICANT"], "open", {})[:51].explain()
    assert "Seq Scan on cases_case" not in plan


# --- Words ------------------------------------------------------------------------------------------------


def test_every_act_has_a_title_in_the_history() -> None:
    for kind, table in MATRIX.items():
        assert {action.value for action in table} - set(TITLES[kind]) == set()


def test_each_role_has_a_first_page(client: Client) -> None:
    cast = make_cast("MEDIATING")
    for name in ("APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY", "SUPERVISOR", "INSTITUTION_CHAIR",
                 "INTAKE_CLERK", "STATISTICIAN", "ADMINISTRATOR", "STRANGER", "NOMINEE"):  # fmt: skip
        client.force_login(cast[name].user)  # type: ignore[arg-type]
        assert client.get(reverse("case_home"), follow=True).status_code == 200, name


def _zh(text: str) -> str:
    from django.utils import translation

    with translation.override("zh-hans"):
        return translation.gettext(text)


def _stable(page: str) -> str:
    """Return a page without what differs from one answer to the next: the token of its forms."""
    import re

    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def _reach(cast: Cast, name: str) -> Any:
    from cases.access import reach_of

    return reach_of(cast.case, cast[name])


def test_the_moment_is_the_legal_day() -> None:
    assert isinstance(now(), Moment)

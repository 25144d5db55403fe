"""Filing an application: whose it is, and what submitting, discarding and correcting leave behind."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import (
    Case,
    CaseEvent,
    CaseNotice,
    CasePaper,
    CorrectionItem,
    Deadline,
    Device,
    Dispute,
    DraftPage,
    Engagement,
    Party,
    Representation,
)
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import filing
from documents.models import Paper
from tests.cases.filing.help import (
    APPLICANT,
    FACTS,
    OPENING,
    fill_in,
    open_draft,
)
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db

# --- Strangers -------------------------------------------------------------------------------------


def addresses(case: Case) -> Iterator[str]:
    """Yield every address of an application."""
    one = Party.objects.filter(case=case)[0].pk
    for name in ("filing_tasks", "filing_respondents", "filing_respondent_new", "filing_rights", "filing_right_new",
                 "filing_papers", "filing_evidence", "filing_review", "filing_receipt", "filing_resubmit",
                 "filing_discard", "withdraw_before_acceptance", "add_evidence"):  # fmt: skip
        yield reverse(name, args=[case.pk])
    for name in (
        "filing_respondent",
        "filing_right",
        "filing_remove_respondent",
        "filing_remove_right",
        "filing_remove_file",
    ):
        yield reverse(name, args=[case.pk, one])
    for page_name in ("capacity", "applicant", "agent", "dispute", "facts", "service"):
        yield reverse("filing_page", args=[case.pk, page_name])
    yield reverse("filing_autosave", args=[case.pk, "facts"])
    yield reverse("filing_upload", args=[case.pk, "EVIDENCE"])


@pytest.mark.parametrize("role", [None, *(role for role in Role if role.value in (
    "INTAKE_CLERK", "CASE_SECRETARY", "SUPERVISOR", "INSTITUTION_CHAIR", "STATISTICIAN", "ADMINISTRATOR"))])  # fmt: skip
def test_a_draft_does_not_exist_for_strangers_and_staff(
    complete: Case, client_of: Callable[[User], Client], role: Role | None
) -> None:
    roles = (role,) if role else ()
    other = client_of(make_user("OTHER", roles=roles, organisation=complete.organisation if role else None))
    answers = {
        (url, way): getattr(other, way)(url).status_code
        for url in addresses(complete)
        for way in ("get", "post")
    }
    assert {key: status for key, status in answers.items() if status != 404} == {}


def test_a_draft_asks_people_who_are_not_signed_in_to_sign_in(complete: Case) -> None:
    answers = [Client().get(url) for url in addresses(complete)]
    assert {(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers} == {
        (302, reverse("account_login"))
    }


def test_somebody_elses_draft_cannot_be_changed_by_its_service(complete: Case) -> None:
    stranger = Actor(user=make_user("STRANGER"))
    with pytest.raises(NotVisible):
        filing.save_page(case_id=complete.pk, by=stranger, page="facts", values=FACTS)
    with pytest.raises(NotVisible):
        filing.submit(case_id=complete.pk, by=stranger)


def test_one_application_does_not_open_the_items_of_another(
    complete: Case, owner: User, page: Client
) -> None:
    other = open_draft(owner)
    fill_in(other, owner)
    foreign = Party.objects.get(case=other, side__kind="RESPONDENT")
    assert page.get(reverse("filing_respondent", args=[complete.pk, foreign.pk])).status_code == 404
    removed = page.post(reverse("filing_remove_respondent", args=[complete.pk, foreign.pk]))
    assert (removed.status_code, Party.objects.filter(pk=foreign.pk).exists()) == (404, True)


# --- Opening ---------------------------------------------------------------------------------------


def test_opening_lays_down_a_quarrel_a_case_two_sides_and_one_role(draft: Case, owner: User) -> None:
    role = Engagement.objects.get(case=draft)
    assert (draft.state, draft.filed_by, draft.number) == ("DRAFT", owner, None)
    assert re.fullmatch(r"DR-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{2}", draft.reference)
    assert list(draft.sides.values_list("kind", flat=True)) == ["APPLICANT", "RESPONDENT"]
    assert (role.user, role.role, role.side.kind) == (owner, "APPLICANT", "APPLICANT")


def test_the_same_key_opens_one_draft(owner: User) -> None:
    assert {open_draft(owner, key="k").pk for _time in range(3)} == {Case.objects.get().pk}
    assert Dispute.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twelve_times_at_once_opens_one_draft(client_of: Callable[[User], Client]) -> None:
    owner, organisation = make_user("OWNER"), make_organisation()
    clients = [client_of(owner) for _time in range(12)]

    def send(client: Client) -> int:
        try:
            return client.post(
                reverse("filing_open"), OPENING | {"organisation": organisation.pk}
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, clients))
    assert (answers, Case.objects.count()) == ([302] * 12, 1)


def test_staff_in_a_role_do_not_open_drafts() -> None:
    organisation = make_organisation()
    clerk = make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=organisation)
    with pytest.raises(Forbidden):
        filing.open_draft(
            by=Actor(user=clerk, role=Role.INTAKE_CLERK), organisation=organisation, language="en"
        )


def test_opening_notes_the_device_and_goes_to_the_first_question(page: Client) -> None:
    answer = page.post(reverse("filing_open"), OPENING | {"organisation": make_organisation().pk})
    case = Case.objects.get()
    cookie = answer.cookies["device"]
    assert answer.headers["Location"] == reverse("filing_page", args=[case.pk, "applicant"])
    assert (cookie["httponly"], Device.objects.filter(case=case).count()) == (True, 1)
    assert cookie.value not in Device.objects.get().fingerprint


# --- For whom --------------------------------------------------------------------------------------


def acting(case: Case) -> list[tuple[str, bool]]:
    """Return the roles in force and whether each may settle."""
    return [(row.role, row.special) for row in Engagement.objects.filter(case=case, until=None)]


def test_a_representative_acts_as_one_on_stated_authority(draft: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "AGENT"})
    assert acting(draft) == [("AGENT", True)]
    agent = {"name": "周岚", "firm": "澜江某律师事务所", "capacity": "LAWYER", "scope": "GENERAL", "mobile": "",
             "email": "", "valid_until": None}  # fmt: skip
    filing.save_page(case_id=draft.pk, by=by, page="agent", values=agent)
    assert acting(draft) == [("AGENT", False)]
    assert Engagement.objects.get(case=draft, until=None).authority == Representation.objects.get()
    filing.save_page(case_id=draft.pk, by=by, page="capacity", values={"acting_for": "SELF"})
    assert acting(draft) == [("APPLICANT", True)]
    assert Representation.objects.get().revoked_at is not None


def test_a_representative_cannot_submit_without_a_power_of_attorney(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.save_page(case_id=complete.pk, by=by, page="capacity", values={"acting_for": "AGENT"})
    with pytest.raises(NotYet):
        filing.submit(case_id=complete.pk, by=by)


# --- Submitting ------------------------------------------------------------------------------------


def test_an_incomplete_application_is_not_submitted(draft: Case, owner: User) -> None:
    with pytest.raises(NotYet):
        filing.submit(case_id=draft.pk, by=Actor(user=owner))
    assert Case.objects.get(pk=draft.pk).state == "DRAFT"


def test_an_application_with_unsaved_changes_is_not_submitted(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.keep_typed(case_id=complete.pk, by=by, page="facts", typed={"facts_text": ["改了一半"]})
    with pytest.raises(Unacceptable):
        filing.submit(case_id=complete.pk, by=by)


def test_submitting_leaves_an_event_a_deadline_a_paper_and_notices(complete: Case, owner: User) -> None:
    clerk = make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=complete.organisation)
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    case = Case.objects.get(pk=complete.pk)
    event = CaseEvent.objects.get(case=case)
    told = CaseNotice.objects.filter(case=case).values_list("notice__kind", "notice__recipient__name")
    assert (case.state, case.submitted_at) == ("SUBMITTED", event.at)
    assert (event.kind, event.role, event.state_from, event.state_to) == (
        "submit",
        "APPLICANT",
        "DRAFT",
        "SUBMITTED",
    )
    assert list(Deadline.objects.filter(case=case).values_list("code", "role")) == [
        ("MED_INTAKE_REVIEW", "INTAKE_CLERK")
    ]
    assert list(CasePaper.objects.filter(case=case).values_list("kind", "audience")) == [("M01", "JOINT")]
    assert sorted(told) == [("APPLICATION_RECEIVED", owner.name), ("APPLICATION_TO_REVIEW", clerk.name)]
    assert DraftPage.objects.filter(case=case).count() == 0


def test_the_paper_shows_a_company_s_public_number_and_no_telephone(complete: Case, owner: User) -> None:
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    context = Paper.objects.get().context
    applicant = context.parties[0]  # type: ignore[attr-defined]
    assert (applicant.name, applicant.identifier) == (APPLICANT["name"], APPLICANT["id_number"])
    assert (applicant.telephone, applicant.email, applicant.contact) == ("", "", "")


def test_submitting_notes_the_district_of_the_respondent(complete: Case, owner: User) -> None:
    Party.objects.filter(case=complete, side__kind="RESPONDENT").update(address="澜江市滨河区芯片路9号")
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    assert Case.objects.get(pk=complete.pk).district == "滨河区"


def test_submitting_costs_a_known_number_of_statements(
    complete: Case, owner: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    # Three of them are the ledger's: the rules, the entry, what each rule makes of it.
    with django_assert_num_queries(41):
        filing.submit(case_id=complete.pk, by=Actor(user=owner))


def test_the_same_key_submits_once(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    results = [filing.submit(case_id=complete.pk, by=by, key="k").state for _time in range(3)]
    assert (results, CaseEvent.objects.filter(case=complete).count()) == (["SUBMITTED"] * 3, 1)


def test_without_the_declaration_nothing_is_submitted(complete: Case, page: Client) -> None:
    answer = page.post(reverse("filing_review", args=[complete.pk]), {"key": "k"})
    assert (answer.status_code, Case.objects.get(pk=complete.pk).state) == (422, "DRAFT")


def test_the_receipt_names_the_reference_and_the_day_of_the_answer(complete: Case, page: Client) -> None:
    answer = page.post(
        reverse("filing_review", args=[complete.pk]), {"key": "k", "declared": "on"}, follow=True
    )
    due_on = Deadline.objects.get(case=complete).due_on
    html = answer.content.decode()
    assert answer.redirect_chain == [(reverse("filing_receipt", args=[complete.pk]), 302)]
    assert (complete.reference in html, due_on.isoformat() in html) == (True, True)
    tasks = page.get(reverse("filing_tasks", args=[complete.pk]))
    assert (tasks.status_code, tasks.headers["Location"]) == (
        302,
        reverse("filing_receipt", args=[complete.pk]),
    )


def test_a_submitted_application_is_no_longer_changed(complete: Case, owner: User) -> None:
    by = Actor(user=owner)
    filing.submit(case_id=complete.pk, by=by)
    with pytest.raises(Conflict):
        filing.save_page(case_id=complete.pk, by=by, page="facts", values=FACTS)


# --- Taking back, and correcting -------------------------------------------------------------------


def test_a_discarded_draft_is_closed_and_what_was_typed_is_gone(
    complete: Case, owner: User, page: Client
) -> None:
    filing.keep_typed(case_id=complete.pk, by=Actor(user=owner), page="facts", typed={"facts_text": ["甲"]})
    assert page.get(reverse("filing_discard", args=[complete.pk])).status_code == 200
    page.post(reverse("filing_discard", args=[complete.pk]), {"key": "k"})
    case = Case.objects.get(pk=complete.pk)
    assert (case.state, case.outcome) == ("CANCELLED", "WITHDRAWN_BEFORE_ACCEPTANCE")
    assert DraftPage.objects.filter(case=case).count() == 0
    assert set(Party.objects.filter(case=case).values_list("name", "address", "mobile")) == {("", "", "")}
    assert (case.facts_text, case.rights.count()) == ("", 0)


def test_a_draft_is_discarded_not_withdrawn(complete: Case, page: Client) -> None:
    assert page.get(reverse("withdraw_before_acceptance", args=[complete.pk])).status_code == 409


def test_an_application_is_withdrawn_after_asking(complete: Case, owner: User, page: Client) -> None:
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    url = reverse("withdraw_before_acceptance", args=[complete.pk])
    assert page.get(url).status_code == 200
    assert Case.objects.get(pk=complete.pk).state == "SUBMITTED"
    page.post(url, {"key": "k"})
    told = CaseNotice.objects.filter(case=complete, notice__kind="WITHDRAWN")
    assert Case.objects.get(pk=complete.pk).state == "CANCELLED"
    assert list(told.values_list("notice__recipient__name", flat=True)) == [owner.name]


@pytest.fixture
def corrected(complete: Case, owner: User) -> Case:
    """Return an application of which the clerk wants the facts corrected."""
    filing.submit(case_id=complete.pk, by=Actor(user=owner))
    CorrectionItem.objects.create(case=complete, code="FACTS", task="facts", text="请写明时间")
    Case.objects.filter(pk=complete.pk).update(state="CORRECTION")
    return Case.objects.get(pk=complete.pk)


def test_a_correction_opens_only_what_was_asked_for(corrected: Case, owner: User, page: Client) -> None:
    html = page.get(reverse("filing_tasks", args=[corrected.pk])).content.decode()
    assert ("请写明时间" in html, reverse("filing_page", args=[corrected.pk, "service"]) in html) == (
        True,
        False,
    )
    with pytest.raises(Conflict):
        filing.save_page(case_id=corrected.pk, by=Actor(user=owner), page="applicant", values=APPLICANT)


def test_saving_the_page_answers_the_item_and_submits_again(
    corrected: Case, owner: User, page: Client
) -> None:
    by = Actor(user=owner)
    with pytest.raises(NotYet):
        filing.resubmit(case_id=corrected.pk, by=by)
    filing.save_page(case_id=corrected.pk, by=by, page="facts", values=FACTS)
    assert CorrectionItem.objects.get().answered_at is not None
    answer = page.post(reverse("filing_resubmit", args=[corrected.pk]), {"key": "k"})
    assert answer.headers["Location"] == reverse("filing_receipt", args=[corrected.pk])
    assert Case.objects.get(pk=corrected.pk).state == "SUBMITTED"

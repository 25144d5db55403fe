"""Merging a mediation into a lead case: who may, into which, what ends with it, who is told, and what counts."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.leads import leads_for
from cases.models import (
    Appointment,
    Case,
    CaseEvent,
    CasePaper,
    Deadline,
    Meeting,
    Note,
    Party,
    RightInDispute,
)
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services import appointment, endings, merging, proposals
from cases.services.engagements import engage
from documents.services import read_bytes, render_now
from indicators.counting import explain
from indicators.models import LedgerLine
from indicators.rules import Reason
from notices.models import Notice
from tests.documents.reading import joined, text_of
from tests.factories import make_case, make_cast, make_organisation, make_user
from tests.table import (
    at_clock,
    close,
    hold,
    lay_mediation,
    lay_table,
    name_mediator,
    schedule,
    sign_in,
)

pytestmark = pytest.mark.django_db
REASON = "同一事实重复提出申请"


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def lay_lead(case: Case, state: str = "MEDIATING", *, swapped: bool = False, **fields: Any) -> Case:
    """Return another case between the same parties, about another registered right."""
    values = {"organisation": case.organisation, "accepted_on": timezone.localdate(), **fields}
    lead = make_case(state, **values)
    sides = dict(zip(("APPLICANT", "RESPONDENT"), ("RESPONDENT", "APPLICANT"), strict=True))
    for party in Party.objects.filter(case=case).select_related("side"):
        kind = sides[party.side.kind] if swapped else party.side.kind
        Party.objects.filter(case=lead, side__kind=kind).update(name=party.name, name_key=party.name_key)
    RightInDispute.objects.filter(case=lead).update(number="87654321")
    return lead


def merge(case: Case, by: Actor, lead: Case, **values: Any) -> None:
    """Merge a case into another."""
    given = {"reason": REASON, "has_same_facts": True, **values}
    merging.merge(case_id=case.pk, by=by, lead_id=lead.pk, **given)


def sit_on(lead: Case, actor: Actor, role: Role = Role.APPLICANT) -> None:
    """Give somebody a part in the lead case."""
    assert actor.user is not None
    engage(case=lead, user=actor.user, role=role)


# --- Who may ------------------------------------------------------------------------------------------


def test_strangers_merge_nothing() -> None:
    cast = make_cast("MEDIATING")
    lead = lay_lead(cast.case)
    for name in ("STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED"):
        with pytest.raises(NotVisible):
            merge(cast.case, cast[name], lead)
    others = set(cast.actors) - {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "SUPERVISOR", "SYSTEM"}
    for name in sorted(others):
        with pytest.raises((Forbidden, NotVisible)):
            merge(cast.case, cast[name], lead)
    assert Case.objects.get(pk=cast.case.pk).state == "MEDIATING"


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("applicant", 403), ("secretary", 403), ("supervisor", 200)])  # fmt: skip
def test_page_exists_for_the_supervisor_alone(who: str, status: int) -> None:
    table = lay_table()
    lay_lead(table.case)
    page = sign_in(getattr(table, who)).get(reverse("merge", args=[table.case.pk]))
    assert page.status_code == status


# --- Into which case ----------------------------------------------------------------------------------


def test_a_lead_case_is_open_and_between_the_same_parties_of_the_same_organisation() -> None:
    table = lay_table()
    case = table.case
    good = [lay_lead(case), lay_lead(case, "CONSENT_PENDING", swapped=True), lay_lead(case, "SUSPENDED")]
    wrong = [lay_lead(case, state) for state in ("SUBMITTED", "SIGNING", "CLOSED", "MERGED", "TERMINATED")]
    wrong += [lay_lead(case, organisation=make_organisation("OTHER")), make_case("MEDIATING"), case]
    wider = lay_lead(case)
    Party.objects.create(case=wider, side=wider.sides.first(), name="丙方", name_key="丙方")
    assert {lead.case.pk for lead in leads_for(case, table.supervisor)} == {row.pk for row in good}
    for lead in (*wrong, wider):
        with pytest.raises(Unacceptable):
            merge(case, table.supervisor, lead)
    merge(case, table.supervisor, good[1])
    assert (table.case.state, table.case.outcome, table.case.lead_id) == ("MERGED", "MERGED", good[1].pk)
    with pytest.raises(Conflict):
        merge(case, table.supervisor, good[0])


def test_a_case_that_does_not_exist_is_refused_in_the_same_words_as_one_that_cannot_lead() -> None:
    table = lay_table()
    lay_lead(table.case)
    said = set()
    for lead_id in (uuid.uuid4(), make_case("MEDIATING", organisation=make_organisation("OTHER")).pk):
        with pytest.raises(Unacceptable) as refusal:
            merging.merge(
                case_id=table.case.pk,
                by=table.supervisor,
                lead_id=lead_id,
                reason=REASON,
                has_same_facts=True,
            )
        said.add(str(refusal.value.message))
    assert len(said) == 1


def test_the_same_right_is_offered_first_then_the_older_case() -> None:
    table = lay_table()
    today = timezone.localdate()
    older = lay_lead(table.case, accepted_on=today.replace(year=today.year - 1))
    younger, same = lay_lead(table.case), lay_lead(table.case)
    RightInDispute.objects.filter(case=same).update(number="12345678")
    found = leads_for(table.case, table.supervisor)
    assert [lead.case.pk for lead in found] == [same.pk, older.pk, younger.pk]
    assert [lead.has_same_right for lead in found] == [True, False, False]


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"has_same_facts": False}])
def test_a_reason_and_the_same_facts_are_needed(wrong: dict[str, Any]) -> None:
    table = lay_table()
    lead = lay_lead(table.case)
    with pytest.raises(Unacceptable):
        merge(table.case, table.supervisor, lead, **wrong)
    assert (table.case.state, Note.objects.count()) == ("MEDIATOR_PENDING", 0)


# --- What follows -------------------------------------------------------------------------------------


def test_meetings_time_limits_and_a_proposed_mediator_fall_away() -> None:
    table = lay_mediation()
    meeting = schedule(table, at_clock(3, 10))
    merge(table.case, table.supervisor, lay_lead(table.case))
    assert Meeting.objects.get(pk=meeting.pk).status == "CANCELLED"
    pending = lay_table()
    name_mediator(pending)
    appointment.accept_appointment(case_id=pending.case.pk, by=pending.mediator, disclosure="")
    runs = Deadline.objects.filter(case=pending.case, status="RUNNING")
    assert runs.exists()
    merge(pending.case, pending.supervisor, lay_lead(pending.case))
    assert (runs.exists(), Appointment.objects.get(case=pending.case).status) == (False, "REPLACED")


def test_the_reason_is_a_note_of_the_centre_and_no_event_tells_it() -> None:
    table = lay_table()
    lead = lay_lead(table.case)
    merge(table.case, table.supervisor, lead)
    note, event = Note.objects.get(case=table.case), CaseEvent.objects.get(kind="merge")
    assert (note.text, note.audience, note.made_by_id) == (REASON, "CENTRE", table.supervisor.user_id)
    assert event.data == {"lead": str(lead.pk), "note": str(note.pk), "appointment": ""}


def test_the_merged_case_is_never_counted() -> None:
    table = lay_table()
    merge(table.case, table.supervisor, lay_lead(table.case))
    assert explain(table.case, timezone.localdate()).reason is Reason.LEAD_COUNTS
    assert LedgerLine.objects.count() == 0


def test_a_case_that_was_counted_before_is_taken_out_by_a_correction() -> None:
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    close(table)
    done = endings.reopen(case_id=table.case.pk, by=table.supervisor, reason="双方要求继续调解")
    assert done.proposal_id is not None
    proposals.answer(proposal_id=done.proposal_id, by=table.chair, agrees=True)
    merge(table.case, table.supervisor, lay_lead(table.case))
    lines = LedgerLine.objects.filter(case=table.case, rule_version=1).order_by("pk")
    assert list(lines.values_list("amount", "why")) == [(1, "COUNTED"), (-1, "MERGED")]


# --- Who is told of what ------------------------------------------------------------------------------


def told() -> dict[str, set[str]]:
    """Return who was told of a merger, by kind."""
    rows = Notice.objects.filter(kind__in=["MERGED", "TAKES_IN"]).values_list("kind", "recipient__name")
    return {kind: {name for k, name in rows if k == kind} for kind in ("MERGED", "TAKES_IN")}


def test_everybody_in_the_case_is_told_and_of_the_lead_its_secretary_alone() -> None:
    table = lay_mediation()
    lead = lay_lead(table.case)
    mediator = make_user("另一调解员", organisation=lead.organisation)
    engage(case=lead, user=mediator, role=Role.MEDIATOR)
    secretary = make_user("主案秘书", roles=(Role.CASE_SECRETARY,), organisation=lead.organisation)
    engage(case=lead, user=secretary, role=Role.CASE_SECRETARY)
    merge(table.case, table.supervisor, lead)
    assert told() == {"MERGED": {"甲方", "乙方", "王敏", "CASE_SECRETARY"}, "TAKES_IN": {"主案秘书"}}
    notice = Notice.objects.get(kind="TAKES_IN")
    assert (notice.params, notice.link) == ({"no": lead.title}, f"/cases/{lead.pk}/")
    assert all(row.params == {"no": table.case.title} for row in Notice.objects.filter(kind="MERGED"))


def test_pages_name_the_other_case_only_to_those_who_may_see_it() -> None:
    table = lay_table()
    lead = lay_lead(table.case)
    sit_on(lead, table.applicant)
    only = make_user("只在主案")
    engage(case=lead, user=only, role=Role.RESPONDENT)
    merge(table.case, table.supervisor, lead)

    def names(actor: Actor, shown: Case, other: Case) -> bool:
        page = sign_in(actor).get(reverse("case", args=[shown.pk]))
        assert page.status_code == 200
        text = page.content.decode()
        return other.title in text or str(other.pk) in text

    for actor, sees in ((table.applicant, True), (table.supervisor, True), (table.secretary, True), (table.respondent, False)):  # fmt: skip
        assert names(actor, table.case, lead) is sees
    for actor, sees in ((table.applicant, True), (table.supervisor, True), (Actor(user=only), False)):
        assert names(actor, lead, table.case) is sees


@pytest.mark.parametrize("is_known", [True, False])
def test_the_notice_names_the_lead_case_where_all_of_its_readers_know_it(
    is_known: bool, settings: Any
) -> None:
    settings.PAPERS_ENABLED = True
    table = lay_table()
    lead = lay_lead(table.case)
    for party in table.parties[: 2 if is_known else 1]:
        sit_on(lead, party)
    merge(table.case, table.supervisor, lead)
    papers = CasePaper.objects.filter(case=table.case, kind="M04", event__kind="merge")
    assert {row.paper.data["addressee"] for row in papers} == {p.name for p in table.case.parties.all()}
    paper = papers[0].paper
    render_now(paper)
    text = joined(text_of(read_bytes(paper.files.get(language="zh-hans").file)))
    assert ("并案通知书" in text, REASON in text, "终止" in text) == (True, True, False)
    assert (joined(lead.title) in text, "本机构已受理的另一案" in text) == (is_known, not is_known)


# --- The page -----------------------------------------------------------------------------------------


def test_the_page_says_what_follows_and_merges() -> None:
    table = lay_mediation()
    browser = sign_in(table.supervisor)
    url = reverse("merge", args=[table.case.pk])
    empty = browser.get(url).content.decode()
    assert ("没有相同当事人" in empty, "<form method=\"post\" novalidate" in empty) == (True, False)  # fmt: skip
    lead = lay_lead(table.case)
    page = browser.get(url)
    text = page.content.decode()
    assert (lead.title in text, "会谈取消" in text, "不计入" in text) == (True, True, True)
    missing = browser.post(url, {"key": "a", "lead_id": str(lead.pk), "reason": REASON})
    assert (missing.status_code, table.case.state) == (422, "MEDIATING")
    data = {"key": "b", "lead_id": str(lead.pk), "reason": REASON, "has_same_facts": "on"}
    for _again in range(2):  # a second sending does no harm
        done = browser.post(url, data)
        assert (done.status_code, done["Location"]) == (302, reverse("case", args=[table.case.pk]))
    assert (table.case.lead_id, CaseEvent.objects.filter(kind="merge").count()) == (lead.pk, 1)


def test_the_button_is_there_only_where_a_case_could_lead() -> None:
    table = lay_table()
    browser, url = sign_in(table.supervisor), reverse("merge", args=[table.case.pk])
    assert url not in browser.get(reverse("case", args=[table.case.pk])).content.decode()
    lay_lead(table.case)
    assert url in browser.get(reverse("case", args=[table.case.pk])).content.decode()


def test_pages_of_cases_cost_one_statement_more_where_there_is_a_merger() -> None:
    table = lay_table()
    browser = sign_in(table.secretary)
    lead = lay_lead(table.case)
    assert table.secretary.user is not None
    sit_on(lead, table.secretary, Role.CASE_SECRETARY)

    def cost(case: Case) -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get(reverse("case", args=[case.pk]))
        return len(found)

    browser.get("/")
    before = cost(lead)
    merge(table.case, table.supervisor, lead)
    assert cost(lead) == before + 1

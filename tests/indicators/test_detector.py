"""The detector over the database: what it reads, that a run adds nothing, what people decide, and its pages."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.models import Case, CaseEvent, CasePaper, Party, RightInDispute
from cases.names import name_key
from cases.permissions import Role
from cases.refusals import Forbidden, Unacceptable
from documents.models import Paper
from indicators.detector.deciding import decide
from indicators.detector.reading import read_world
from indicators.detector.running import look
from indicators.ledger import lay_down
from indicators.models import DetectorRule, Finding, FindingDecision, LedgerLine, Verdict
from tests.factories import make_case, make_cast, make_organisation, make_user
from tests.table import sign_in

# --- From the database --------------------------------------------------------------------------------


def lay_case(
    names: tuple[str, str] = ("澜江电子有限公司", "北城贸易有限公司"),
    days_ago: int = 40,
    number: str = "55667788",
    paper: bool = True,
    by: User | None = None,
    **fields: Any,
) -> Case:
    """Lay down a closed case, as the ledger knows it."""
    now, today = timezone.now(), timezone.localdate()
    closed = today - timedelta(days=days_ago - 20)
    values = {"accepted_on": today - timedelta(days=days_ago - 2), "closed_on": closed, "first_closed_on": closed,
              "submitted_at": now - timedelta(days=days_ago)} | fields  # fmt: skip
    case = make_case("CLOSED", **values)
    for position, name in enumerate(names):
        Party.objects.filter(case=case, side__position=position).update(name=name, name_key=name_key(name))
    RightInDispute.objects.filter(case=case).update(number=number)
    if paper:
        row = Paper.objects.create(
            kind="M25", status="READY", about=case.pk, made_at=now, code=case.reference
        )
        CasePaper.objects.create(case=case, kind="M25", paper=row)
    submitted = CaseEvent(case=case, kind="submit", role="APPLICANT", state_from="DRAFT", state_to="SUBMITTED",
                          at=values["submitted_at"])  # fmt: skip
    submitted.save()
    accepted = timezone.make_aware(
        timezone.datetime.combine(values["accepted_on"], timezone.datetime.min.time())
    )
    CaseEvent(case=case, kind="accept", role="INTAKE_CLERK", state_from="SUBMITTED", state_to="CONSENT_PENDING",
              at=accepted, data={}).save()  # fmt: skip
    CaseEvent(
        case=case, kind="close", role="CASE_SECRETARY", state_from="TERMINATED", state_to="CLOSED",
        by_id=by.pk if by else None, at=now - timedelta(days=days_ago - 21),
        data={"outcome": "DEADLOCK", "closed_on": values["closed_on"].isoformat(), "took_part": True},
    ).save()  # fmt: skip
    lay_down([case.pk])
    return case


def found(code: str) -> list[set[UUID]]:
    """Return the cases of the findings of a rule."""
    rows = Finding.objects.filter(code=code, gone_at=None)
    return [set(row.rows.values_list("case", flat=True)) for row in rows]


@pytest.mark.django_db
def test_a_sound_case_is_not_found() -> None:
    lay_case()
    look()
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_names_are_compared_across_spellings() -> None:
    first = lay_case(("澜江电子有限公司", "北城贸易有限公司"))
    second = lay_case(("瀾江電子股份有限公司", "北城贸易（有限）公司"), days_ago=60)
    lay_case(("澜江电气有限公司", "北城贸易有限公司"))
    look()
    assert found("SAME_PARTIES_AND_RIGHT") == [{first.pk, second.pk}]


@pytest.mark.django_db
def test_what_was_struck_out_or_merged_is_not_looked_at() -> None:
    lay_case()
    gone = lay_case()
    CaseEvent(case=gone, kind="strike_out", role="SUPERVISOR", state_from="CLOSED", state_to="CLOSED",
              at=timezone.now(), data={"finding": "DUPLICATE"}).save()  # fmt: skip
    look()
    assert found("SAME_PARTIES_AND_RIGHT") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "is_found"),
    [
        ({}, False),
        ({"voided_at": timezone.now()}, True),
        ({"status": "FAILED"}, True),
        ({"status": "OFF"}, False),
    ],
)
def test_a_paper_that_was_withdrawn_or_failed_is_none(change: dict[str, Any], is_found: bool) -> None:
    case = lay_case()
    if change:
        Paper.objects.update(**change)
    lay_case(paper=False, number="1", source="IMPORT", names=("丙公司某", "丁公司某"))
    look()
    assert found("NO_PAPER") == ([{case.pk}] if is_found else [])


@pytest.mark.django_db
def test_dates_of_the_case_are_compared() -> None:
    case = lay_case(accepted_on=timezone.localdate() - timedelta(days=19))
    look()
    assert found("IMPOSSIBLE_DATES") == [{case.pk}]
    assert Finding.objects.get().data["wrong"] == ["CLOSED_BEFORE_ACCEPTED"]


@pytest.mark.django_db
def test_a_run_again_adds_nothing_and_a_decision_sticks() -> None:
    cast = make_cast("MEDIATING")
    supervisor = cast["SUPERVISOR"].user
    assert supervisor is not None
    lay_case()
    lay_case()
    lines = list(LedgerLine.objects.values())
    runs = {run.code: (run.new, run.known, run.gone) for run in look()}
    assert runs["SAME_PARTIES_AND_RIGHT"] == (1, 0, 0)
    row = Finding.objects.get()
    decide(row, by=supervisor, verdict=Verdict.EXPLAINED, reason="两起独立的纠纷")
    runs = {run.code: (run.new, run.known, run.gone) for run in look()}
    assert runs["SAME_PARTIES_AND_RIGHT"] == (0, 1, 0)
    row.refresh_from_db()
    assert (row.verdict, row.reason, row.gone_at) == ("EXPLAINED", "两起独立的纠纷", None)
    assert list(LedgerLine.objects.values()) == lines


@pytest.mark.django_db
def test_a_further_case_makes_a_new_finding_and_the_old_one_goes() -> None:
    first, second = lay_case(), lay_case()
    look()
    third = lay_case()
    runs = {run.code: (run.new, run.known, run.gone) for run in look()}
    assert runs["SAME_PARTIES_AND_RIGHT"] == (1, 0, 1)
    assert found("SAME_PARTIES_AND_RIGHT") == [{first.pk, second.pk, third.pk}]


@pytest.mark.django_db
def test_thresholds_are_data_and_a_rule_can_be_left_out() -> None:
    lay_case()
    lay_case(days_ago=70)
    DetectorRule.objects.filter(code="SAME_PARTIES_AND_RIGHT").update(days=29)
    look()
    assert found("SAME_PARTIES_AND_RIGHT") == []
    DetectorRule.objects.filter(code="SAME_PARTIES_AND_RIGHT").update(days=30)
    look()
    assert len(found("SAME_PARTIES_AND_RIGHT")) == 1
    DetectorRule.objects.all().update(is_on=False)
    assert look() == []


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_cases() -> None:
    counts = []
    for _n in range(2):
        lay_case(number=str(_n))
        with CaptureQueriesContext(connection) as captured:
            read_world(timezone.localdate())
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


@pytest.mark.django_db
def test_the_command_says_what_it_found() -> None:
    lay_case()
    lay_case()
    out = StringIO()
    call_command("detect", "--json", stdout=out)
    assert json.loads(out.getvalue())["rules"]["SAME_PARTIES_AND_RIGHT"] == {"new": 1, "known": 0, "gone": 0}
    call_command("detect", stdout=out)
    assert "SAME_PARTIES_AND_RIGHT: 0 new, 1 known, 0 gone" in out.getvalue()


# --- Decisions and pages ------------------------------------------------------------------------------


def one_finding(person: User | None = None) -> Finding:
    """Store a finding about two cases."""
    lay_case()
    lay_case()
    look()
    row = Finding.objects.get()
    if person is not None:
        Finding.objects.filter(pk=row.pk).update(person=person)
    return row


@pytest.mark.django_db
def test_the_list_names_the_case_of_a_finding_about_one() -> None:
    case = lay_case(paper=False)
    look()
    reader = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=case.organisation)
    page = sign_in(Actor(user=reader)).get(reverse("findings"))
    assert case.title in page.content.decode()
    assert [(row.code, title) for row, _values, title in page.context["rows"]] == [("NO_PAPER", case.title)]


@pytest.mark.django_db
def test_nobody_decides_about_his_own_closings_and_everybody_gives_a_reason() -> None:
    reader = make_user("SUP", roles=(Role.SUPERVISOR,), organisation=make_organisation())
    row = one_finding(person=reader)
    with pytest.raises(Forbidden):
        decide(row, by=reader, verdict=Verdict.EXPLAINED, reason="x")
    other = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=make_organisation())
    with pytest.raises(Unacceptable):
        decide(row, by=other, verdict=Verdict.EXPLAINED, reason="  ")
    client = sign_in(Actor(user=reader))
    page = client.get(reverse("finding", args=[row.pk]))
    assert (page.status_code, b'name="verdict"' in page.content) == (200, False)
    sent = client.post(reverse("finding", args=[row.pk]), {"verdict": "EXPLAINED", "reason": "x"})
    assert sent.status_code == 403


@pytest.mark.django_db
def test_decisions_are_kept_and_never_changed() -> None:
    reader = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=make_organisation())
    row, client = one_finding(), sign_in(Actor(user=reader))
    address = reverse("finding", args=[row.pk])
    assert client.post(address, {"verdict": "EXPLAINED"}).status_code == 422
    for verdict, reason in (("ACT_NEEDED", "疑似重复，待撤销"), ("EXPLAINED", "两起纠纷")):
        assert client.post(address, {"verdict": verdict, "reason": reason}).status_code == 302
    page = client.get(address).content.decode()
    assert "疑似重复，待撤销" in page
    assert "两起纠纷" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        FindingDecision.objects.update(reason="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=row.pk).delete()


@pytest.mark.django_db
def test_findings_are_for_those_who_read_the_count() -> None:
    row, cast = one_finding(), make_cast("MEDIATING")
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    for address in (reverse("findings"), reverse("finding", args=[row.pk])):
        answers = {key: sign_in(actor).get(address).status_code for key, actor in people.items()}
        assert answers == {key: 200 if key in readers else 404 for key in people}


@pytest.mark.django_db
def test_cases_of_another_organisation_are_not_listed() -> None:
    other = make_organisation("OTHER")
    own, theirs = lay_case(), lay_case(organisation=other)
    look()
    row, cast = Finding.objects.get(), make_cast("MEDIATING")
    page = sign_in(cast["SUPERVISOR"]).get(reverse("finding", args=[row.pk])).content.decode()
    assert (own.title in page, theirs.title in page) == (True, False)
    page = sign_in(cast["STATISTICIAN"]).get(reverse("finding", args=[row.pk])).content.decode()
    assert (own.title in page, theirs.title in page) == (True, True)
    stranger = make_user("SUP3", roles=(Role.SUPERVISOR,), organisation=make_organisation("THIRD"))
    client = sign_in(Actor(user=stranger))
    assert client.get(reverse("finding", args=[row.pk])).status_code == 404
    assert client.get(reverse("findings")).context["page_obj"].paginator.count == 0


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_rule_explains_itself_without_names_of_parties(language: str, settings: Any) -> None:
    reader = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=make_organisation())
    lay_case(paper=False)
    lay_case(accepted_on=timezone.localdate() - timedelta(days=19))
    for _n in range(3):
        lay_case()
    for code in ("SAME_PARTIES_AND_RIGHT", "SPLIT_QUARREL", "NO_PAPER", "IMPOSSIBLE_DATES"):
        look()
        assert len(found(code)) == 1
    data = {"month": "2026-05", "late": 6, "all": 11, "days": 3, "share": 55, "even": 14}
    Finding.objects.create(code="MONTH_END_RUSH", fingerprint="x", data=data, person=reader,
                           latest_on=timezone.localdate(), found_at=timezone.now(), seen_at=timezone.now())  # fmt: skip
    client = sign_in(Actor(user=reader))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse("findings")).content.decode()
    assert page.count('<th scope="row">') == 5
    assert ("55%" in page, "澜江电子" in page) == (True, False)
    for row in Finding.objects.all():
        assert client.get(reverse("finding", args=[row.pk])).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("?rule=SAME_PARTIES_AND_RIGHT", 1), ("?rule=NO_PAPER", 0), ("?state=EXPLAINED", 0),
     ("?state=GONE", 0), ("?rule=x&state=y&page=z", 1)],
)  # fmt: skip
def test_the_list_is_filtered(query: str, number: int) -> None:
    reader = make_user("STAT", roles=(Role.STATISTICIAN,), organisation=make_organisation())
    one_finding()
    page = sign_in(Actor(user=reader)).get(reverse("findings") + query)
    assert (page.status_code, page.context["page_obj"].paginator.count) == (200, number)

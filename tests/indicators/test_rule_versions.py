"""Versions of the counting rule: two persons, all cases gone over as if it had been there, frozen months as they were."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.db.utils import DatabaseError
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import OutcomeRow
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, Unacceptable
from indicators.freezing import HEAD, body_of, canonical, freeze, propose_freeze
from indicators.golden import counted, situations
from indicators.happenings import read_flags
from indicators.models import Assessment, CountingRule, Entry, LedgerLine, Motion, PlanPeriod, Tally
from indicators.models.freeze import FrozenMonth
from indicators.motions import decline
from indicators.recount import recount
from indicators.rule_versions import (
    adopt_rule,
    approve_rule,
    lay_down_rule,
    propose_adoption,
    unreached,
    write_rule,
)
from notices.models import Notice
from tests.factories import make_cast, make_organisation, make_user
from tests.indicators.golden import Golden, golden_cases, lay
from tests.indicators.test_freezing import MARCH, happens
from tests.table import sign_in

pytestmark = pytest.mark.django_db
LIKE_THREE_BY_CASE: dict[str, Any] = {
    "name_zh_hans": "已结案件（含拒绝）", "name_zh_hant": "已結案件（含拒絕）", "name_en": "Cases, with refusals",
    "text_zh_hans": "按案件计。", "text_zh_hant": "按案件計。", "text_en": "By case.",
    "counts_at": "CLOSING", "unit": "CASE", "with_refusals": True, "with_imports": True,
}  # fmt: skip
LIKE_ONE = LIKE_THREE_BY_CASE | {"unit": "DISPUTE", "with_refusals": False}
AGREED = Golden("R1", "a MEDIATION AGREEMENT_WRITTEN +", ())
NEW = 6


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Return a statistician and a supervisor."""
    organisation = make_organisation()
    return (
        make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation),
        make_user("SUP", roles=(Role.SUPERVISOR,), organisation=organisation),
    )


def approved(people: tuple[User, User], **values: Any) -> CountingRule:
    """Return a version that was written, approved and laid down."""
    rule = write_rule(by=people[0], values=LIKE_THREE_BY_CASE | values)
    approve_rule(motion=Motion.objects.get(kind="APPROVE_RULE", subject=str(rule.pk)), by=people[1])
    lay_down_rule(rule.pk)
    return CountingRule.objects.get(pk=rule.pk)


def lines_of(version: int) -> list[tuple[Any, ...]]:
    """Return the lines of a version without the version."""
    fields = (
        "unit",
        "turn",
        "amount",
        "counted_on",
        "posted_month",
        "posting",
        "why",
        "case",
        "event",
        "outcome",
    )
    return sorted(LedgerLine.objects.filter(rule_version=version).values_list(*fields), key=str)


def freeze_march(people: tuple[User, User]) -> FrozenMonth:
    """Freeze March 2025."""
    return freeze(motion=propose_freeze(month=MARCH, by=people[0]), by=people[1])


# --- The golden cases without a database of cases ---------------------------------------------------------


def test_every_version_that_comes_with_the_system_counts_the_golden_cases_as_expected() -> None:
    flags = read_flags()
    assert OutcomeRow.objects.exists()
    for rule in CountingRule.objects.all():
        results = {s.code: counted(s, rule.terms, flags) for s in situations()}
        assert results == {s.code: s.expected[rule.version] for s in situations()}
    assert len(situations()) == len(golden_cases())


# --- Writing and approving ---------------------------------------------------------------------------------


def test_one_writes_and_another_approves(people: tuple[User, User]) -> None:
    rule = write_rule(by=people[0], values=LIKE_THREE_BY_CASE)
    motion = Motion.objects.get()
    assert (rule.version, rule.is_usable, motion.subject) == (NEW, False, str(NEW))
    with pytest.raises(Forbidden):
        approve_rule(motion=motion, by=people[0])
    rule = approve_rule(motion=motion, by=people[1])
    assert (rule.is_usable, rule.author, rule.approver) == (True, *people)
    with pytest.raises(Conflict):
        approve_rule(motion=motion, by=people[1])


def test_version_that_was_not_approved_counts_nothing(people: tuple[User, User]) -> None:
    write_rule(by=people[0], values=LIKE_THREE_BY_CASE)
    lay(AGREED, first=MARCH)
    assert not Assessment.objects.filter(rule=NEW).exists()
    decline(Motion.objects.get(), by=people[1], reason="与口径不符")
    with pytest.raises(Conflict):
        propose_adoption(period=PlanPeriod.objects.earliest("first_on"), version=NEW, by=people[0])


def test_version_that_says_what_another_says_is_not_written(people: tuple[User, User]) -> None:
    with pytest.raises(Unacceptable):
        write_rule(by=people[0], values=LIKE_ONE)


def test_approved_version_is_never_changed(people: tuple[User, User]) -> None:
    rule = approved(people)
    for row in (rule, CountingRule.objects.get(pk=1)):
        for change in (
            lambda r: CountingRule.objects.filter(pk=r.pk).update(text_en="x"),
            lambda r: r.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change(row)


# --- Going over all cases -----------------------------------------------------------------------------------


def test_version_written_later_stands_as_if_it_had_been_there(people: tuple[User, User]) -> None:
    for golden in golden_cases():
        lay(golden, first=MARCH)
    freeze_march(people)
    late = lay(AGREED, first=MARCH)[0]
    happens(late, "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    same_as_three = {"unit": "DISPUTE", "text_en": "As 3, written anew."}
    CountingRule.objects.filter(pk=3).update(laid_down_at=None)  # which changes no word of it
    with pytest.raises(Unacceptable):
        write_rule(by=people[0], values=LIKE_THREE_BY_CASE | same_as_three)
    rule = approved(people)
    assert not unreached(NEW).exists()
    terms, first, last = rule.terms, date(2021, 1, 1), date(2030, 12, 31)
    sums = Tally.objects.filter(rule_version=NEW).aggregate(n=Sum("number"))["n"]
    assert sums == recount(terms, first, last) == recount_by_hand(rule)
    assert Assessment.objects.filter(rule=NEW).count() == Entry.objects.count()
    assert lay_down_rule(NEW) == 0


def recount_by_hand(rule: CountingRule) -> int:
    """Return what the golden cases say; the case that was struck out adds nothing."""
    return sum(counted(situation, rule.terms, read_flags()) for situation in situations())


def test_lines_are_those_that_the_version_would_have_posted(people: tuple[User, User]) -> None:
    # The new version counts what version 4 counts, and refusals besides.
    for golden in golden_cases():
        lay(golden, first=MARCH)
    wrong = lay(AGREED, first=MARCH)[0]
    freeze_march(people)
    happens(wrong, "correct_closing", "CLOSED", date(2025, 6, 3), was="2025-03-03", closed_on="2025-04-02")
    approved(people)
    four, mine = set(lines_of(4)), set(lines_of(NEW))
    assert four < mine
    assert {line[-1] for line in mine - four} == {"RESPONDENT_REFUSED", "UNREACHABLE"}


def test_posting_follows_the_freezes_of_the_day(people: tuple[User, User]) -> None:
    before = lay(AGREED, first=MARCH)[0]
    freeze_march(people)
    FrozenMonth.objects.get()
    approved(people)
    rows = LedgerLine.objects.filter(case=before).values_list("rule_version", "posted_month", "posting")
    assert {row[1:] for row in rows} == {(MARCH, "IN_TIME")}
    assert len(rows) == NEW


def test_acts_beside_it_leave_cases_that_were_not_reached_to_it(people: tuple[User, User]) -> None:
    (old,) = lay(AGREED, first=MARCH)
    rule = write_rule(by=people[0], values=LIKE_THREE_BY_CASE)
    approve_rule(motion=Motion.objects.get(), by=people[1])
    happens(old, "strike_out", "CLOSED", date(2025, 6, 2), finding="SHAM")
    (new,) = lay(AGREED, first=MARCH)
    assert list(LedgerLine.objects.filter(rule_version=NEW).values_list("case", "amount")) == [(new.pk, 1)]
    assert lay_down_rule(rule.pk) == 1
    assert list(
        LedgerLine.objects.filter(rule_version=NEW, case=old).order_by("pk").values_list("amount", flat=True)
    ) == [
        1,
        -1,
    ]


# --- Using it -----------------------------------------------------------------------------------------------


def test_adopting_takes_two_and_leaves_frozen_months_alone(people: tuple[User, User]) -> None:
    for golden in golden_cases():
        lay(golden, first=MARCH)
    march = freeze_march(people)
    period = PlanPeriod.objects.get(first_on__lte=MARCH, last_on__gte=MARCH)
    rule = approved(people)
    lines, before = LedgerLine.objects.count(), march.body
    motion = propose_adoption(period=period, version=rule.pk, by=people[0])
    with pytest.raises(Forbidden):
        adopt_rule(motion=motion, by=people[0])
    period.refresh_from_db()
    assert period.rule_version == 1
    assert adopt_rule(motion=motion, by=people[1]).rule_version == NEW
    march.refresh_from_db()

    head = {name: json.loads(march.body)[name] for name in HEAD}
    assert (march.body, march.is_intact, march.rule_version) == (before, True, 1)
    assert canonical(body_of(MARCH, head)) == before
    assert LedgerLine.objects.count() == lines
    with pytest.raises(Unacceptable):
        propose_adoption(period=PlanPeriod.objects.get(pk=period.pk), version=rule.pk, by=people[0])


# --- The pages ----------------------------------------------------------------------------------------------


def test_the_rules_do_not_exist_for_others(people: tuple[User, User]) -> None:
    cast = make_cast("MEDIATING")
    period = PlanPeriod.objects.earliest("first_on").pk
    pages = {
        reverse("counting_rules"): {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"},
        reverse("counting_rule_new"): {"STATISTICIAN"},
        f"{reverse('counting_rule_adopt')}?version=2&period={period}": {"STATISTICIAN"},
    }
    staff = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    for address, readers in pages.items():
        answers = {key: sign_in(actor).get(address).status_code for key, actor in staff.items()}
        assert answers == {key: 200 if key in readers else 404 for key in staff}


def test_from_a_new_version_to_its_use_on_pages(people: tuple[User, User]) -> None:
    for golden in golden_cases():
        lay(golden, first=MARCH)
    statistician, supervisor = (sign_in(Actor(user=person)) for person in people)
    new, rules = reverse("counting_rule_new"), reverse("counting_rules")
    form = {name: value for name, value in LIKE_THREE_BY_CASE.items() if value is not False}
    assert statistician.get(f"{new}?like=3").context["form"].initial["with_refusals"] is True
    assert statistician.post(new, LIKE_ONE).status_code == 422
    assert statistician.post(new, form).status_code == 302
    decide = reverse("counting_rule_decide", args=[Motion.objects.get().pk])
    assert statistician.get(decide).status_code == 404
    assert supervisor.get(decide).status_code == 200
    assert supervisor.post(decide, {"agrees": "no"}).status_code == 422
    assert supervisor.post(decide, {"agrees": "yes"}).status_code == 302
    assert supervisor.get(decide).status_code == 409
    lay_down_rule(NEW)
    period = PlanPeriod.objects.get(first_on__lte=MARCH, last_on__gte=MARCH)
    page = statistician.get(f"{rules}?period={period.pk}").context["page"]
    shown = {version.rule.version: (version.figure, sum(version.years)) for version in page.versions}
    expected = {v.rule.version: recount_by_hand(v.rule) for v in page.versions}
    assert shown == {version: (number, number) for version, number in expected.items()}
    assert [version.golden for version in page.versions] == [(len(situations()),) * 2] * 5 + [None]
    adopt = f"{reverse('counting_rule_adopt')}?version={NEW}&period={period.pk}"
    assert statistician.post(adopt, {"reason": "按市局要求"}).status_code == 302
    answer = reverse("counting_rule_adopt_decide", args=[Motion.objects.get(kind="ADOPT_RULE").pk])
    assert statistician.post(adopt, {"reason": ""}).status_code == 409
    assert "按市局要求" in supervisor.get(answer).content.decode()
    assert supervisor.post(answer, {"agrees": "yes"}).status_code == 302
    period.refresh_from_db()
    assert period.rule_version == NEW
    links = list(Notice.objects.filter(kind="COUNT_PROPOSAL").order_by("pk").values_list("link", "recipient"))
    assert set(links) == {(decide, people[1].pk), (answer, people[1].pk)}
    assert statistician.get(f"{rules}?period=0").status_code == 404
    assert statistician.get(f"{reverse('counting_rule_adopt')}?version=99").status_code == 404

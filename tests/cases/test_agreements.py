"""Drafting the agreement: who may, what the draft lacks, two editors, versions and their differences."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cases.agreement_changes import changes_between
from cases.agreement_check import forbidden_in, gaps_of, sentence_of
from cases.agreement_terms import term_of, terms_of
from cases.closing_check import checklist_of
from cases.forms.clauses import FORMS
from cases.models import (
    Agreement,
    Case,
    CaseEvent,
    CasePaper,
    Clause,
    ClauseKind,
    Deadline,
    JudicialConfirmation,
    Meeting,
)
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import agreements
from cases.services.procedure import perform
from documents import contexts as c
from documents.models import Paper
from tests.agreements import PAY, STOP, TEXTS, current, draft, finalise, lock_of, make_table
from tests.factories import Cast

pytestmark = pytest.mark.django_db

FREE = c.FreeClause(text="乙方在官网公开说明。")
NOT_THE_MEDIATOR = ("STRANGER", "NOBODY", "INVITEE", "APPLICANT", "RESPONDENT", "GENERAL_AGENT", "CASE_SECRETARY", "SUPERVISOR", "STATISTICIAN")  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


@pytest.fixture
def table() -> Cast:
    return make_table()


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NOT_THE_MEDIATOR)
def test_only_the_mediator_edits(table: Cast, name: str) -> None:
    with pytest.raises((NotVisible, Forbidden)):
        agreements.edit_texts(case_id=table.case.pk, by=table[name], lock=0, texts=TEXTS)
    assert Agreement.objects.count() == 0


def test_a_stranger_does_not_learn_that_the_case_exists(table: Cast) -> None:
    with pytest.raises(NotVisible):
        agreements.finalise(case_id=table.case.pk, by=table["STRANGER"], lock=0)


# --- The draft -------------------------------------------------------------------------------------


def test_the_first_saving_makes_a_draft_for_both_sides(table: Cast) -> None:
    agreement = draft(table)
    assert (agreement.version, agreement.status, agreement.audience) == (1, "DRAFT", "JOINT")
    assert agreement.without_prejudice
    assert terms_of(agreement) == (STOP, PAY)
    assert agreement.facts == TEXTS["facts"]


def test_only_the_first_saving_stands_in_everybody_s_history(table: Cast) -> None:
    draft(table)
    events = CaseEvent.objects.filter(case=table.case, kind=Action.EDIT_AGREEMENT).order_by("seq")
    assert [event.audience for event in events] == ["JOINT", "NEUTRAL", "NEUTRAL"]
    assert set(events[0].data) == {"agreement", "version", "lock", "sha256"}


def test_clauses_are_changed_moved_and_taken_out(table: Cast) -> None:
    draft(table, STOP, PAY, FREE)
    by, case_id = table["MEDIATOR"], table.case.pk
    first, second, third = current(table).clauses.all()
    agreements.move_clause(case_id=case_id, by=by, clause_id=third.pk, up=True)
    agreements.move_clause(case_id=case_id, by=by, clause_id=first.pk, up=True)
    assert [row.kind for row in current(table).clauses.all()] == ["STOP", "FREE", "PAY"]
    agreements.remove_clause(case_id=case_id, by=by, clause_id=third.pk, lock=lock_of(table))
    assert [(row.kind, row.position) for row in current(table).clauses.all()] == [("STOP", 0), ("PAY", 1)]
    term = c.StopClause(by=0, acts=("停止发布",))
    agreements.change_clause(case_id=case_id, by=by, clause_id=first.pk, lock=lock_of(table), term=term)
    assert term_of(Clause.objects.get(pk=first.pk)) == term
    assert term_of(Clause.objects.get(pk=second.pk)) == PAY


def test_a_clause_names_parties_of_the_case(table: Cast) -> None:
    with pytest.raises(Unacceptable):
        agreements.add_clause(
            case_id=table.case.pk, by=table["MEDIATOR"], kind="STOP", term=c.StopClause(by=2, acts=("停止",))
        )


def test_the_second_editor_overwrites_nothing(table: Cast) -> None:
    draft(table)
    seen, by = lock_of(table), table["MEDIATOR"]
    agreements.edit_texts(case_id=table.case.pk, by=by, lock=seen, texts={**TEXTS, "facts": "先保存的"})
    clause = current(table).clauses.first()
    assert clause is not None
    with pytest.raises(agreements.Stale):
        agreements.edit_texts(case_id=table.case.pk, by=by, lock=seen, texts={**TEXTS, "facts": "后保存的"})
    with pytest.raises(agreements.Stale):
        agreements.change_clause(case_id=table.case.pk, by=by, clause_id=clause.pk, lock=seen, term=STOP)
    with pytest.raises(agreements.Stale):
        agreements.remove_clause(case_id=table.case.pk, by=by, clause_id=clause.pk, lock=seen)
    with pytest.raises(agreements.Stale):
        agreements.finalise(case_id=table.case.pk, by=by, lock=seen)
    assert current(table).facts == "先保存的"
    assert terms_of(current(table)) == (STOP, PAY)


def test_the_same_form_sent_twice_adds_one_clause(table: Cast) -> None:
    for _ in range(3):
        agreements.add_clause(case_id=table.case.pk, by=table["MEDIATOR"], kind="STOP", term=STOP, key="k1")
    assert current(table).clauses.count() == 1


@pytest.mark.parametrize("kind", ClauseKind.values)
def test_an_empty_clause_of_every_kind_is_saved_and_shown_again(table: Cast, kind: str) -> None:
    values: dict[str, Any] = {"lock": "0", "key": "k", "by": "1", "to": "0", "purpose": "COMPENSATION", "currency": "CNY",
              "manner": "SOLE", "grace_days": "0", "pay-TOTAL_FORMS": "1", "pay-INITIAL_FORMS": "0"}  # fmt: skip
    form = FORMS[kind](values, case=table.case)
    assert form.is_valid(), form.errors
    agreements.add_clause(case_id=table.case.pk, by=table["MEDIATOR"], kind=kind, term=form.term())
    clause = current(table).clauses.get()
    assert term_of(clause) == form.term()
    again = FORMS[kind](case=table.case, initial=FORMS[kind].values_of(term_of(clause)))
    assert again.as_div()


def test_amounts_are_read_as_people_write_them(table: Cast) -> None:
    values = {"lock": "0", "key": "k", "by": "1", "to": "0", "purpose": "COMPENSATION", "currency": "CNY", "holder": "甲",
              "bank": "乙", "number": "6200 0000 0000 0001", "pay-TOTAL_FORMS": "3", "pay-INITIAL_FORMS": "0",
              "pay-0-amount": "１２万", "pay-0-due_on": "2026年12月31日", "pay-1-amount": "", "pay-1-due_on": "",
              "pay-2-amount": "人民币1,000.5元", "pay-2-due_on": "2027-01-31"}  # fmt: skip
    form = FORMS["PAY"](values, case=table.case)
    assert form.is_valid(), form.errors
    assert form.term() == c.PayClause(
        by=1,
        to=0,
        instalments=(
            c.Instalment(amount=c.Money(fen=12_000_000), due_on=date(2026, 12, 31)),
            c.Instalment(amount=c.Money(fen=100_050), due_on=date(2027, 1, 31)),
        ),
        account=c.BankAccount(holder="甲", bank="乙", number="6200000000000001"),
    )


def test_an_amount_of_zero_is_not_a_payment(table: Cast) -> None:
    values = {"lock": "0", "key": "k", "by": "1", "to": "0", "purpose": "OTHER", "currency": "CNY",
              "pay-TOTAL_FORMS": "1", "pay-INITIAL_FORMS": "0", "pay-0-amount": "0"}  # fmt: skip
    assert not FORMS["PAY"](values, case=table.case).is_valid()


# --- Gaps ------------------------------------------------------------------------------------------


def test_gaps_are_saved_named_and_block_finalising(table: Cast) -> None:
    empty = c.PayClause(by=1, to=1, instalments=(c.Instalment(amount=c.Money(fen=100)),))
    agreement = draft(table, empty, facts="", matters="", responsibility="", is_partial=True)
    codes = gaps_of(agreement, table.case)
    assert codes == (
        "FACTS", "MATTERS", "RESPONSIBILITY", "REMAINING", "CLAUSE:0:instalments.0.due_on", "CLAUSE:0:account.holder",
        "CLAUSE:0:account.bank", "CLAUSE:0:account.number", "SAME_PARTY:0",
    )  # fmt: skip
    with translation.override("en"):
        said = [sentence_of(code, list(agreement.clauses.all())) for code in codes]
    assert said[4] == "Clause 1 (Payment): a due date is missing."
    with pytest.raises(NotYet):
        agreements.finalise(case_id=table.case.pk, by=table["MEDIATOR"], lock=lock_of(table))
    assert current(table).status == "DRAFT"


def test_a_draft_without_clauses_is_not_complete(table: Cast) -> None:
    agreements.edit_texts(case_id=table.case.pk, by=table["MEDIATOR"], lock=0, texts=TEXTS)
    assert gaps_of(current(table), table.case) == ("CLAUSES",)


def test_a_free_clause_needs_the_mediator_s_statement(table: Cast) -> None:
    draft(table, STOP)
    agreements.add_clause(case_id=table.case.pk, by=table["MEDIATOR"], kind="FREE", term=FREE, declared=False)
    assert gaps_of(current(table), table.case) == ("STATEMENT:1",)


def test_without_a_mediation_record_there_is_no_final_text() -> None:
    table = make_table(has_record=False)
    draft(table)
    with pytest.raises(NotYet):
        agreements.finalise(case_id=table.case.pk, by=table["MEDIATOR"], lock=lock_of(table))


# --- What an agreement must not decide -------------------------------------------------------------


def test_a_clause_that_decides_is_not_made_final(table: Cast) -> None:
    agreement = draft(table, STOP, c.FreeClause(text="双方确认甲方专利权有效。"))
    assert forbidden_in(agreement, table.case) == ("VALIDITY:1:专利权有效",)
    with pytest.raises(NotYet):
        agreements.finalise(case_id=table.case.pk, by=table["MEDIATOR"], lock=lock_of(table))


def test_facts_may_say_who_owns_what(table: Cast) -> None:
    assert forbidden_in(draft(table, facts="甲方是注册商标的商标注册人，该商标有效。"), table.case) == ()


def test_who_disputes_ownership_may_settle_it_but_not_validity() -> None:
    table = make_table(dispute_type="OWNERSHIP")
    owned = draft(table, c.FreeClause(text="专利权归甲方所有。"))
    assert forbidden_in(owned, table.case) == ()
    agreements.add_clause(
        case_id=table.case.pk,
        by=table["MEDIATOR"],
        kind="FREE",
        term=c.FreeClause(text="该专利权有效。"),
        declared=True,
    )
    assert forbidden_in(current(table), table.case) == ("VALIDITY:1:专利权有效",)


# --- Versions --------------------------------------------------------------------------------------


def test_differences_are_said_part_by_part(table: Cast) -> None:
    old = draft(table, STOP, PAY)
    Agreement.objects.filter(pk=old.pk).update(status="VOID")
    draft(
        table,
        FREE,
        facts="甲方是注册商标“澜枫”的商标注册人。乙方在网店销售的背包使用了近似标识。\n乙方愿意和解。",
        copies=4,
    )
    new = current(table)
    agreements.change_clause(
        case_id=table.case.pk, by=table["MEDIATOR"], clause_id=new.clauses.all()[0].pk, lock=lock_of(table),
        term=c.StopClause(by=1, acts=("停止生产",)),
    )  # fmt: skip
    with translation.override("en"):
        found = changes_between(Agreement.objects.get(pk=old.pk), Agreement.objects.get(pk=new.pk))
        assert [(str(ch.name), ch.number) for ch in found] == [
            ("Main facts", 0), ("Number of copies", 0), ("", 1), ("", 3),
        ]  # fmt: skip
    assert [(line.mark, line.text) for line in found[0].lines] == [
        ("", TEXTS["facts"]),
        ("+", "乙方愿意和解。"),
    ]
    assert (found[2].before, found[2].after) == (STOP, c.StopClause(by=1, acts=("停止生产",)))
    assert (found[3].before, found[3].after) == (None, FREE)


# --- Oral agreement --------------------------------------------------------------------------------

SAID = {"facts": "背包纠纷", "content": "乙方停止销售，当场支付五千元。", "performance": "已当场履行。"}


def test_an_oral_agreement_takes_effect_at_once(table: Cast, drain: Any) -> None:
    draft(table)
    done = agreements.record_oral(case_id=table.case.pk, by=table["MEDIATOR"], **SAID)
    case = Case.objects.get(pk=table.case.pk)
    agreement = current(table)
    assert (done.state, case.outcome) == ("AGREED", "AGREEMENT_ORAL")
    assert (agreement.is_oral, agreement.status, agreement.version, agreement.in_force_on) == (
        True,
        "IN_FORCE",
        2,
        case.agreed_on,
    )
    assert Agreement.objects.get(version=1).status == "VOID"
    paper = CasePaper.objects.get(case=case, kind="M24").paper
    assert agreement.paper_id == paper.pk
    drain()
    assert Paper.objects.get(pk=paper.pk).status == "READY"
    assert checklist_of(Case.objects.get(pk=case.pk), case.agreed_on) == ()  # type: ignore[arg-type]


def test_an_oral_agreement_is_not_for_commercial_mediation() -> None:
    table = make_table(organisation_kind="COMMERCIAL")
    with pytest.raises(NotYet):
        agreements.record_oral(case_id=table.case.pk, by=table["MEDIATOR"], **SAID)
    assert Agreement.objects.count() == 0


def test_an_oral_agreement_decides_nothing_forbidden(table: Cast) -> None:
    with pytest.raises(Unacceptable):
        agreements.record_oral(
            case_id=table.case.pk, by=table["MEDIATOR"], **{**SAID, "content": "双方确认该商标无效"}
        )


# --- Closing ---------------------------------------------------------------------------------------


def test_closing_waits_for_the_record_of_every_session(table: Cast, drain: Any) -> None:
    agreements.record_oral(case_id=table.case.pk, by=table["MEDIATOR"], **SAID)
    drain()
    held = Meeting.objects.get(case=table.case)
    Meeting.objects.create(case=table.case, starts_at=held.starts_at, ends_at=held.ends_at)
    case = Case.objects.get(pk=table.case.pk)
    assert case.agreed_on is not None
    assert checklist_of(case, case.agreed_on) == ("RECORDS",)


def test_closing_waits_for_the_paper_that_ends_the_case(table: Cast, drain: Any) -> None:
    perform(
        case_id=table.case.pk, action=Action.TERMINATE, by=table["MEDIATOR"], data={"outcome": "DEADLOCK"}
    )
    case = Case.objects.get(pk=table.case.pk)
    assert case.terminated_on is not None
    assert checklist_of(case, case.terminated_on) == ("PAPER",)
    drain()
    assert checklist_of(case, case.terminated_on) == ()


def test_a_case_that_ended_has_no_confirmation(table: Cast) -> None:
    perform(
        case_id=table.case.pk, action=Action.TERMINATE, by=table["MEDIATOR"], data={"outcome": "DEADLOCK"}
    )
    assert JudicialConfirmation.objects.count() == Deadline.objects.filter(code="JC_APPLY").count() == 0
    with pytest.raises(Conflict):
        agreements.finalise(case_id=table.case.pk, by=table["MEDIATOR"], lock=0)


def test_twenty_clauses_make_one_paper(table: Cast, drain: Any) -> None:
    draft(
        table,
        *[
            c.FreeClause(text=f"第{n}项：乙方于每月十日前交付当月清单，双方核对无误后归档。" * 6)
            for n in range(18)
        ],
        STOP,
        PAY,
    )
    paper = finalise(table, drain).paper
    assert paper is not None
    assert paper.status == "READY"
    assert {row.language for row in paper.files.all()} == {"zh-hans", "zh-hant", "en"}

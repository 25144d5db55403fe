"""Cases from ledgers of the years before: what is laid down, how it is found, and how it is taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.chain import find_break
from accounts.models import OrganisationKind
from cases.access import depth_of
from cases.actors import SYSTEM, Actor
from cases.audience import Depth
from cases.models import Arbitration, Case, CaseEvent, LegacyLedger, LegacyLine, Party
from cases.names import name_key
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.search import found_in
from cases.services.legacy import LegacyCase, LegacyParty, complete, lay_down, undo
from cases.services.procedure import perform
from tests.factories import make_case, make_organisation, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SHA = "a" * 64


def line(row: int = 2, **values: Any) -> LegacyCase:
    """Return a line of a ledger."""
    defaults: dict[str, Any] = {
        "sheet": "2022",
        "row": row,
        "row_sha256": f"{row:064d}",
        "number": f"澜知调2022-{row:04d}",
        "applicants": [LegacyParty("甲光电有限公司", is_organisation=True)],
        "respondents": [
            LegacyParty("乙商行", is_organisation=True),
            LegacyParty("张三", is_organisation=False),
        ],
        "accepted_on": date(2022, 1, 10),
        "closed_on": date(2022, 3, 8),
        "outcome": "AGREEMENT_WRITTEN",
        "right_type": "TM",
        "amount_fen": 12_500_000,
    }
    return LegacyCase(**{**defaults, **values})


def statistician(organisation: Any = None) -> Actor:
    """Return a statistician of an organisation."""
    organisation = organisation or make_organisation()
    return Actor(user=make_user("STATISTICIAN", roles=(Role.STATISTICIAN,), organisation=organisation))


def laid_down(*lines: LegacyCase, by: Actor = SYSTEM, organisation: Any = None) -> LegacyLedger:
    """Lay lines down as one ledger and return it."""
    ledger_id = uuid4()
    lay_down(
        ledger_id=ledger_id, name="历史台账2022.xlsx", sha256=SHA, organisation=organisation or make_organisation(),
        lines=lines or (line(),), by=by, at=AT,
    )  # fmt: skip
    return LegacyLedger.objects.get(pk=ledger_id)


def test_strangers_cannot_take_an_import_back() -> None:
    ledger = laid_down()
    case = Case.objects.get()
    stranger = Actor(user=make_user("STRANGER"))
    with pytest.raises(NotVisible):
        undo(ledger_id=ledger.pk, by=stranger, at=AT)
    with pytest.raises(Forbidden):  # reads every register, and acts in one
        undo(ledger_id=ledger.pk, by=statistician(make_organisation("OTHER")), at=AT)
    clerk = Actor(user=make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=case.organisation))
    with pytest.raises(Forbidden):
        undo(ledger_id=ledger.pk, by=clerk, at=AT)
    case.refresh_from_db()
    assert case.state == "CLOSED"


def test_a_line_becomes_a_closed_case_with_the_ledgers_dates() -> None:
    by = statistician()
    ledger = laid_down(by=by)
    case = Case.objects.get()
    assert (case.kind, case.state, case.source, case.number) == (
        "MEDIATION",
        "CLOSED",
        "IMPORT",
        "澜知调2022-0002",
    )
    assert (case.accepted_on, case.agreed_on, case.closed_on, case.first_closed_on) == (
        date(2022, 1, 10),
        date(2022, 3, 8),
        date(2022, 3, 8),
        date(2022, 3, 8),
    )
    assert (case.outcome, case.right_type, case.amount_fen, case.terminated_on) == (
        "AGREEMENT_WRITTEN",
        "TM",
        12_500_000,
        None,
    )
    parties = Party.objects.filter(case=case).values_list("side__kind", "name", "person_kind", "name_key")
    assert list(parties) == [
        ("APPLICANT", "甲光电有限公司", "ORGANISATION", name_key("甲光电有限公司")),
        ("RESPONDENT", "乙商行", "ORGANISATION", name_key("乙商行")),
        ("RESPONDENT", "张三", "NATURAL", name_key("张三")),
    ]
    origin = LegacyLine.objects.get(case=case)
    assert (origin.ledger, origin.sheet, origin.row, origin.row_sha256) == (ledger, "2022", 2, f"{2:064d}")
    assert (ledger.name, ledger.sha256, ledger.imported_by, ledger.imported_at) == (
        "历史台账2022.xlsx",
        SHA,
        by.user,
        AT,
    )


def test_it_has_one_chained_event_that_says_what_the_count_needs() -> None:
    by = statistician()
    ledger = laid_down(by=by)
    event = CaseEvent.objects.get()
    case = Case.objects.get()
    assert (event.kind, event.seq, event.state_from, event.state_to, event.at) == (
        "import",
        1,
        "",
        "CLOSED",
        AT,
    )
    assert (event.by_id, event.role) == (by.user_id, "STATISTICIAN")
    assert event.data == {
        "import": str(ledger.pk),
        "sha256": SHA,
        "row": 2,
        "row_sha256": f"{2:064d}",
        "outcome": "AGREEMENT_WRITTEN",
        "closed_on": "2022-03-08",
        "accepted_on": "2022-01-10",
        "took_part": True,
        "dispute": str(case.dispute_id),
        "number": "澜知调2022-0002",
    }
    assert find_break(CaseEvent.objects.all()) is None


@pytest.mark.parametrize(
    ("outcome", "took_part"), [("DEADLOCK", True), ("RESPONDENT_REFUSED", False), ("UNREACHABLE", False)]
)
def test_taking_part_is_assumed_unless_the_outcome_says_otherwise(outcome: str, took_part: bool) -> None:
    laid_down(line(outcome=outcome))
    case = Case.objects.get()
    assert CaseEvent.objects.get().data["took_part"] is took_part
    assert (case.terminated_on, case.agreed_on) == (date(2022, 3, 8), None)


def test_staff_find_it_by_number_and_by_name() -> None:
    laid_down()
    case = Case.objects.get()
    actor = Actor(user=make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=case.organisation))
    visible = Case.objects.visible_to(actor)
    assert list(visible) == [case]
    assert list(found_in(visible, "澜知调2022-0002")) == [case]
    assert list(found_in(visible, "甲光电")) == [case]
    assert depth_of(case, statistician(case.organisation)) is Depth.REGISTER


def test_an_arbitration_institution_lays_down_arbitrations() -> None:
    institution = make_organisation("ARB")
    institution.kind = OrganisationKind.ARBITRAL
    institution.save()
    laid_down(line(outcome="AWARD"), organisation=institution)
    case = Case.objects.get()
    assert (case.kind, case.decided_on) == ("ARBITRATION", date(2022, 3, 8))
    assert Arbitration.objects.get().case == case


@pytest.mark.parametrize(
    "days",
    [
        {"closed_on": date(2026, 3, 3)},
        {"accepted_on": date(2022, 3, 9)},
        {"received_on": date(2022, 1, 11)},
    ],
)
def test_no_line_closes_in_the_future_or_before_it_was_accepted(days: dict[str, date]) -> None:
    with pytest.raises(Unacceptable):
        laid_down(line(**days))
    assert not Case.objects.exists()


def test_a_number_that_is_taken_lays_nothing_down() -> None:
    laid_down(line(2))
    with pytest.raises(Conflict):
        laid_down(line(3), line(2))
    assert Case.objects.count() == 1
    assert LegacyLedger.objects.count() == 1


def test_a_line_is_never_changed() -> None:
    laid_down()
    with pytest.raises(DatabaseError), transaction.atomic():
        LegacyLine.objects.update(row=9)


def test_an_import_is_taken_back_and_its_numbers_are_free_again() -> None:
    by = statistician()
    ledger = laid_down(line(2), line(3), line(4))
    assert undo(ledger_id=ledger.pk, by=by, at=AT + timedelta(days=7)) == 3
    assert Case.objects.values("state", "version", "changed_at").distinct().count() == 1
    for case in Case.objects.all():
        assert (case.state, case.outcome, case.number, case.closed_on) == (
            "CANCELLED",
            "VOID_ENTRY",
            None,
            None,
        )
        event = case.events.get(kind="undo_import")
        assert (event.by_id, event.data) == (by.user_id, {"import": str(ledger.pk), "outcome": "VOID_ENTRY"})
    ledger.refresh_from_db()
    assert (ledger.undone_by, ledger.undone_at) == (by.user, AT + timedelta(days=7))
    laid_down(line(2), line(3))
    assert Case.objects.filter(state="CLOSED").count() == 2
    with pytest.raises(Conflict):
        undo(ledger_id=ledger.pk, by=by, at=AT)


def test_it_is_not_taken_back_after_seven_days() -> None:
    ledger = laid_down()
    with pytest.raises(NotYet):
        undo(ledger_id=ledger.pk, by=SYSTEM, at=AT + timedelta(days=8))
    assert Case.objects.get().state == "CLOSED"


def test_it_is_not_taken_back_once_one_of_its_cases_was_changed() -> None:
    by = statistician()
    ledger = laid_down(line(2, district=""), line(3))
    case = Case.objects.get(number="澜知调2022-0002")
    assert complete(case_id=case.pk, by=by, values={"district": "海湾区"}, ledger_id=uuid4(), at=AT)
    with pytest.raises(NotYet, match="澜知调2022-0002"):
        undo(ledger_id=ledger.pk, by=by, at=AT)
    assert not Case.objects.filter(state="CANCELLED").exists()


def test_no_case_that_was_not_imported_is_taken_back() -> None:
    case = make_case("CLOSED")
    with pytest.raises(NotYet):
        perform(case_id=case.pk, action=Action.UNDO_IMPORT, by=SYSTEM)


def test_a_ledger_fills_in_what_is_empty_and_never_a_date_or_an_outcome() -> None:
    case = make_case("CLOSED", amount_fen=100, district="")
    by, ledger_id = statistician(), uuid4()
    before = (case.closed_on, case.accepted_on, case.outcome, case.state)
    values = {
        "amount_fen": 500,
        "district": "海湾区",
        "closed_on": "2020-01-01",
        "outcome": "AWARD",
        "right_type": "PAT",
    }
    assert complete(case_id=case.pk, by=by, values=values, ledger_id=ledger_id)
    case.refresh_from_db()
    assert (case.amount_fen, case.district, case.right_type) == (100, "海湾区", "TM")
    assert (case.closed_on, case.accepted_on, case.outcome, case.state) == before
    event = case.events.get()
    assert (event.kind, event.data) == (
        "complete_from_ledger",
        {"import": str(ledger_id), "filled": ["district"]},
    )
    assert not complete(case_id=case.pk, by=by, values=values, ledger_id=ledger_id)

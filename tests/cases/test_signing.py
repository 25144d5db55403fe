"""Signing: who may, over which bytes, what a change does to it, and the last of several signatures at once."""

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.closing_check import checklist_of
from cases.models import (
    Agreement,
    Case,
    CaseEvent,
    CaseNotice,
    CasePaper,
    Deadline,
    Engagement,
    JudicialConfirmation,
)
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import agreements, endings, signing
from cases.services.agreement_papers import on_failed, on_issued, put_to_signature
from cases.services.engagements import end_engagements, engage
from documents.models import Paper, SignatureRequest, StoredFile
from documents.services import read_bytes
from tests.agreements import PAY, SIGNERS, STOP, current, draft, finalise, make_table, sign
from tests.factories import Cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


@pytest.fixture
def table() -> Cast:
    """A text that waits for signatures."""
    cast = make_table()
    draft(cast)
    finalise(cast)
    return cast


def told(cast: Cast, kind: str) -> set[str]:
    """Return who was told of something, by name."""
    notices = CaseNotice.objects.filter(case=cast.case, notice__kind=kind)
    return set(User.objects.filter(pk__in=notices.values("notice__recipient")).values_list("name", flat=True))


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["STRANGER", "NOBODY", "OTHER_CLERK"])
def test_to_a_stranger_there_is_nothing_to_sign(table: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        _sign_as(table, name)


@pytest.mark.parametrize("name", ["GENERAL_AGENT", "CASE_SECRETARY", "SUPERVISOR", "THIRD_PARTY", "INVITEE"])
def test_who_has_no_special_authority_does_not_sign(table: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        _sign_as(table, name)
    assert SignatureRequest.objects.filter(status="SIGNED").count() == 0


def _sign_as(cast: Cast, name: str) -> Any:
    return signing.sign(
        case_id=cast.case.pk, by=cast[name], name=name, shown_sha256="", reauthenticated_at=timezone.now()
    )


def test_an_authority_that_was_withdrawn_signs_nothing(table: Cast) -> None:
    end_engagements(case=table.case, because="revoked", user=table["APPLICANT"].user)
    with pytest.raises(NotVisible):
        sign(table, "APPLICANT")


# --- Putting to signature --------------------------------------------------------------------------


def test_everybody_is_asked_over_the_frozen_text(table: Cast) -> None:
    agreement = current(table)
    paper = agreement.paper
    assert paper is not None
    rows = {row.signer_key.split(":")[0] + ":" + row.name: row for row in paper.signature_requests.all()}
    assert set(rows) == {"party:APPLICANT", "party:RESPONDENT", "mediator:MEDIATOR"}
    assert {row.status for row in rows.values()} == {"REQUESTED"}
    assert rows["party:APPLICANT"].for_whom == table.applicant_side.parties.get().name
    event = CaseEvent.objects.get(case=table.case, kind="agreement_frozen")
    assert set(event.data) == {"paper", "sha256_zh-hans", "sha256_zh-hant", "sha256_en"}
    assert told(table, "READY_TO_SIGN") == {"APPLICANT", "RESPONDENT", "GENERAL_AGENT", "MEDIATOR"}


def test_asking_twice_asks_once(table: Cast) -> None:
    put_to_signature(str(current(table).paper_id))
    assert SignatureRequest.objects.count() == 3
    assert CaseEvent.objects.filter(kind="agreement_frozen").count() == 1


def test_before_the_paper_is_ready_nobody_signs() -> None:
    cast = make_table()
    draft(cast)
    agreements.finalise(case_id=cast.case.pk, by=cast["MEDIATOR"], lock=current(cast).lock)
    with pytest.raises(NotYet):
        sign(cast, "APPLICANT", shown_sha256="0" * 64)


def test_a_representative_with_special_authority_is_asked_and_the_party_may_still_sign(drain: Any) -> None:
    cast = make_table()
    party = cast.respondent_side.parties.get()
    agent = make_user("LAWYER")
    engage(case=cast.case, user=agent, role=Role.AGENT, side=cast.respondent_side, party=party)
    draft(cast)
    finalise(cast)
    request = SignatureRequest.objects.get(signer_key=f"party:{party.pk}")
    assert (request.name, request.user) == ("LAWYER", agent.pk)
    sign(cast, "RESPONDENT")
    request.refresh_from_db()
    assert (request.name, request.user, request.status) == (
        "RESPONDENT",
        cast["RESPONDENT"].user_id,
        "SIGNED",
    )
    with pytest.raises(Conflict):
        sign(
            Cast(cast.case, cast.applicant_side, cast.respondent_side, {"LAWYER": Actor(user=agent)}),
            "LAWYER",
        )


def test_a_respondent_without_an_account_signs_after_claiming_the_invitation(drain: Any) -> None:
    cast = make_table()
    Engagement.objects.filter(case=cast.case, side=cast.respondent_side).update(until=timezone.now())
    draft(cast)
    finalise(cast)
    party = cast.respondent_side.parties.get()
    request = SignatureRequest.objects.get(signer_key=f"party:{party.pk}")
    assert (request.user, request.name) == (None, "王堃")
    late = make_user("LATECOMER")
    engage(case=cast.case, user=late, role=Role.RESPONDENT, side=cast.respondent_side, party=party)
    sign(Cast(cast.case, cast.applicant_side, cast.respondent_side, {"LATE": Actor(user=late)}), "LATE")
    request.refresh_from_db()
    assert (request.name, request.user, request.status) == ("LATECOMER", late.pk, "SIGNED")


# --- Signing ---------------------------------------------------------------------------------------


def test_a_signature_names_the_bytes_the_person_and_the_proof(table: Cast) -> None:
    proof = timezone.now() - timedelta(minutes=4)
    sign(table, "APPLICANT", reauthenticated_at=proof)
    paper = current(table).paper
    assert paper is not None
    row = SignatureRequest.objects.get(paper=paper, name="APPLICANT")
    frozen = paper.files.get(language="zh-hans").file.sha256
    assert (row.status, row.shown_sha256, row.signed_by) == ("SIGNED", frozen, table["APPLICANT"].user_id)
    assert row.reauthenticated_at == proof
    assert CaseEvent.objects.get(case=table.case, kind=Action.SIGN).data == {
        "request": str(row.pk), "paper": str(paper.pk), "sha256": frozen,
    }  # fmt: skip
    assert Case.objects.get(pk=table.case.pk).state == "SIGNING"


def test_another_fingerprint_is_refused(table: Cast) -> None:
    with pytest.raises(Conflict):
        sign(table, "APPLICANT", shown_sha256="0" * 64)
    assert SignatureRequest.objects.filter(status="SIGNED").count() == 0


def test_a_proof_of_identity_older_than_five_minutes_is_refused(table: Cast) -> None:
    with pytest.raises(Conflict):
        sign(table, "APPLICANT", reauthenticated_at=timezone.now() - timedelta(minutes=6))


def test_another_name_is_refused(table: Cast) -> None:
    with pytest.raises(Unacceptable):
        sign(table, "APPLICANT", name="APPLICANTS")
    assert SignatureRequest.objects.filter(status="SIGNED").count() == 0


def test_nobody_signs_twice(table: Cast) -> None:
    sign(table, "APPLICANT", key="k")
    sign(table, "APPLICANT", key="k")  # a double click: the first result
    with pytest.raises(Conflict):
        sign(table, "APPLICANT")
    assert CaseEvent.objects.filter(case=table.case, kind=Action.SIGN).count() == 1


def test_a_flagged_case_is_not_signed(table: Cast) -> None:
    table.case.flags.create(signs=["REPORTED"], raised_at=timezone.now())
    with pytest.raises(NotYet):
        sign(table, "APPLICANT")


# --- Change and refusal ----------------------------------------------------------------------------


def test_a_change_makes_the_signatures_void_and_says_so(table: Cast, drain: Any) -> None:
    sign(table, "APPLICANT")
    old = current(table)
    agreements.revise(case_id=table.case.pk, by=table["RESPONDENT"], reason="付款日期需要推迟")
    new = current(table)
    old.refresh_from_db()
    assert (old.status, old.void_because, new.version, new.status) == ("VOID", "付款日期需要推迟", 2, "DRAFT")
    assert {row.status for row in SignatureRequest.objects.filter(paper=old.paper_id)} == {"VOIDED"}
    assert Paper.objects.get(pk=old.paper_id).voided_at is not None
    assert Case.objects.get(pk=table.case.pk).state == "MEDIATING"
    event = CaseEvent.objects.get(case=table.case, kind=Action.REVISE)
    assert event.data["signatures_void"] == 1
    assert told(table, "AGREEMENT_CHANGED") >= {"APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY"}
    finalise(table)
    assert SignatureRequest.objects.filter(paper=current(table).paper_id, status="REQUESTED").count() == 3
    with pytest.raises(Conflict):
        sign(table, "APPLICANT", shown_sha256=_sha256(old))


def test_a_change_needs_a_reason(table: Cast) -> None:
    with pytest.raises(Unacceptable):
        agreements.revise(case_id=table.case.pk, by=table["APPLICANT"], reason=" ")
    assert current(table).status == "FINAL"


def test_a_refusal_to_sign_voids_the_text(table: Cast) -> None:
    sign(table, "APPLICANT")
    endings.refuse_to_sign(case_id=table.case.pk, by=table["RESPONDENT"])
    assert Agreement.objects.get(case=table.case).status == "VOID"
    assert {row.status for row in SignatureRequest.objects.all()} == {"VOIDED"}
    assert Case.objects.get(pk=table.case.pk).state == "TERMINATED"


def test_a_paper_that_was_voided_before_it_was_ready_asks_nobody(drain: Any) -> None:
    cast = make_table()
    draft(cast)
    agreements.finalise(case_id=cast.case.pk, by=cast["MEDIATOR"], lock=current(cast).lock)
    agreements.revise(case_id=cast.case.pk, by=cast["MEDIATOR"], reason="笔误")
    drain()
    assert SignatureRequest.objects.count() == 0
    assert told(cast, "READY_TO_SIGN") == set()


def test_a_paper_that_cannot_be_made_is_told_to_mediator_and_secretary(table: Cast, drain: Any) -> None:
    paper = current(table).paper
    assert paper is not None
    on_failed(paper)
    on_failed(paper)
    drain()
    assert told(table, "NEW_MESSAGE") == {"MEDIATOR", "CASE_SECRETARY"}
    assert CaseEvent.objects.filter(kind="agreement_failed").count() == 1


# --- The last signature ----------------------------------------------------------------------------


@pytest.fixture
def done(table: Cast) -> Cast:
    """All have signed; nothing is printed yet."""
    for name in SIGNERS:
        sign(table, name)
    return table


def test_the_last_signature_puts_the_agreement_in_force(table: Cast) -> None:
    for name in SIGNERS:
        sign(table, name)
    case, agreement, today = Case.objects.get(pk=table.case.pk), current(table), timezone.localdate()
    assert (case.state, case.outcome, case.agreed_on) == ("AGREED", "AGREEMENT_WRITTEN", today)
    assert (agreement.status, agreement.in_force_on, agreement.without_prejudice) == (
        "IN_FORCE",
        today,
        False,
    )
    event = CaseEvent.objects.get(case=case, kind=Action.COMPLETE_SIGNING)
    assert (event.role, event.by_id, event.data["number"]) == ("SYSTEM", None, f"{case.number}-协1")


def test_a_partial_agreement_has_its_own_outcome(drain: Any) -> None:
    cast = make_table()
    draft(cast, is_partial=True, remaining="合理开支的数额")
    finalise(cast)
    for name in SIGNERS:
        sign(cast, name)
    assert Case.objects.get(pk=cast.case.pk).outcome == "AGREEMENT_PARTIAL"


def test_papers_and_notices_follow_the_last_signature(drain: Any) -> None:
    done = make_table()
    draft(done)
    finalise(done, drain)
    frozen_before = _sha256(current(done))
    for name in SIGNERS:
        sign(done, name)
    drain()
    paper = current(done).paper
    assert paper is not None
    assert (paper.number, paper.is_final) == (f"{done.case.number}-协1", True)
    assert told(done, "ISSUED") == {"APPLICANT", "RESPONDENT", "GENERAL_AGENT", "MEDIATOR", "CASE_SECRETARY"}
    filed = {row.kind: row for row in CasePaper.objects.filter(case=done.case).select_related("paper")}
    assert (filed["M23"].audience, filed["M23"].without_prejudice) == ("JOINT", False)
    assert {kind: row.paper.status for kind, row in filed.items()} == dict.fromkeys(
        ("M23", "J01", "J02"), "READY"
    )
    assert filed["J02"].paper.number == f"{done.case.number}-证1"
    on_issued(paper)
    drain()
    assert CaseEvent.objects.filter(kind="agreement_issued").count() == 1
    file = paper.files.get(language="zh-hans")
    assert file.frozen is not None
    assert file.frozen.sha256 == frozen_before
    frozen, issued = (pikepdf.open(BytesIO(read_bytes(row))) for row in (file.frozen, file.file))
    assert len(issued.pages) == file.pages > len(frozen.pages)
    text = _text(file.file)
    for words in (
        "人民币120,000.50元（大写：壹拾贰万元零伍角）", "人民币80,000.00元（大写：捌万元整）", "2026年12月31日",
        "停止销售带有“澜枫”标识的背包", "30日内", frozen_before, f"{done.case.number}-协1",
    ):  # fmt: skip
        assert words in text
    assert checklist_of(Case.objects.get(pk=done.case.pk), timezone.localdate()) == ()


def test_the_court_s_period_begins_with_the_last_signature(done: Cast) -> None:
    confirmation = JudicialConfirmation.objects.get(case=done.case)
    deadline = Deadline.objects.get(case=done.case, code="JC_APPLY")
    assert (confirmation.status, confirmation.last_day) == ("ELIGIBLE", deadline.due_on)
    assert (deadline.from_on, deadline.role) == (timezone.localdate(), Role.APPLICANT)


def test_closing_waits_until_the_agreement_is_issued(done: Cast) -> None:
    assert checklist_of(Case.objects.get(pk=done.case.pk), timezone.localdate()) == ("PAPER",)


def test_an_agreement_on_ownership_is_barred_from_court(drain: Any) -> None:
    cast = make_table(dispute_type="OWNERSHIP")
    draft(cast, STOP, PAY)
    finalise(cast)
    for name in SIGNERS:
        sign(cast, name)
    confirmation = JudicialConfirmation.objects.get(case=cast.case)
    assert (confirmation.status, confirmation.barred_because, confirmation.last_day) == (
        "BARRED",
        "OWNERSHIP",
        None,
    )
    assert Deadline.objects.filter(case=cast.case, code="JC_APPLY").count() == 0
    assert CasePaper.objects.filter(case=cast.case, kind__in=["J01", "J02"]).count() == 0


def test_after_the_last_signature_nothing_is_changed(done: Cast) -> None:
    with pytest.raises(Conflict):
        agreements.revise(case_id=done.case.pk, by=done["APPLICANT"], reason="改")
    with pytest.raises(Conflict):
        endings.refuse_to_sign(case_id=done.case.pk, by=done["APPLICANT"])


def _sha256(agreement: Agreement) -> str:
    assert agreement.paper is not None
    file = agreement.paper.files.get(language="zh-hans")
    return (file.frozen or file.file).sha256


def _text(file: StoredFile) -> str:
    """Return a PDF's text without spaces and line breaks."""
    ran = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=read_bytes(file), capture_output=True, check=True
    )
    return "".join(ran.stdout.decode().split())

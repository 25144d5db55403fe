"""What becomes known of a closed case: two persons, a reason, a paper, and the old value stays to be seen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from cases.actors import Actor
from cases.models import Case, CaseEvent, CaseNotice, EvidenceItem, Proposal
from cases.moment import SHANGHAI, today
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import afterwards, proposals
from indicators.ledger import on_event
from indicators.models import Entry, LedgerLine
from tests.acts import receive
from tests.documents import files
from tests.factories import make_cast, make_user
from tests.table import Table, lay_table, sign_in

pytestmark = pytest.mark.django_db
CLOSED = date(2026, 3, 2)
RIGHT = date(2026, 2, 27)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Keep each test's files in a folder of its own."""
    options = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": options}


def closed_case(state: str = "CLOSED") -> Table:
    """Return a case that was closed on a day, and counted."""
    days = {"closed_on": CLOSED, "first_closed_on": CLOSED, "accepted_on": date(2026, 2, 1)}
    table = lay_table(state, outcome="AGREEMENT_WRITTEN", agreed_on=CLOSED, **days)
    event = CaseEvent.objects.create(
        case=table.case, kind="close", role="CASE_SECRETARY", state_from="AGREED", state_to="CLOSED",
        data={"outcome": "AGREEMENT_WRITTEN", "closed_on": CLOSED.isoformat(), "took_part": True},
        at=table.case.submitted_at,
    )  # fmt: skip
    on_event(case=table.case, event=event)
    return table


def propose(
    table: Table, by: Actor, on: date = RIGHT, reason: str = "协议签署日为2月27日", was: date | None = None
) -> Proposal:
    """Propose another closing date."""
    paper = receive(by, table.case.pk, table.case.submitted_at).pk
    done = afterwards.correct_closing(
        case_id=table.case.pk, by=by, closed_on=on, paper=paper, reason=reason, was=was
    )
    return Proposal.objects.get(pk=done.proposal_id)


def confirm(proposal: Proposal, by: Actor) -> None:
    """Agree to a proposal."""
    proposals.answer(proposal_id=proposal.pk, by=by, agrees=True)


def standing(table: Table) -> list[tuple[int, date, str]]:
    """Return the lines of version 1: amount, legal day, why."""
    lines = LedgerLine.objects.filter(case=table.case, rule_version=1).order_by("pk")
    return list(lines.values_list("amount", "counted_on", "why"))


# --- The closing date ----------------------------------------------------------------------------------


def test_two_persons_and_a_paper_correct_a_closing_date() -> None:
    table = closed_case()
    proposal = propose(table, table.secretary)
    assert (table.case.closed_on, proposal.data["was"]) == (CLOSED, "2026-03-02")
    confirm(proposal, table.supervisor)
    case, event = table.case, CaseEvent.objects.get(kind="correct_closing")
    assert (case.closed_on, case.first_closed_on, case.agreed_on, case.state) == (
        RIGHT,
        RIGHT,
        CLOSED,
        "CLOSED",
    )
    paper = EvidenceItem.objects.get(case=case)
    assert event.data == {
        "was": "2026-03-02", "closed_on": "2026-02-27", "paper": str(paper.pk), "sha256": paper.file.sha256,
        "second": str(table.supervisor.user_id),
    }  # fmt: skip
    assert (event.by_id, paper.audience, paper.made_by_id) == (table.secretary.user_id, "CENTRE", event.by_id)
    assert standing(table) == [
        (1, CLOSED, "COUNTED"),
        (-1, CLOSED, "DATE_CORRECTED"),
        (1, RIGHT, "DATE_CORRECTED"),
    ]
    entry = Entry.objects.get(case=case)
    assert (entry.closed_on, entry.first_closed_on) == (RIGHT, RIGHT)


def test_old_date_stays_on_the_page_of_the_case_for_everybody() -> None:
    table = closed_case()
    confirm(propose(table, table.secretary), table.supervisor)
    for actor in (table.secretary, table.applicant, table.supervisor):
        page = sign_in(actor).get(reverse("case", args=[table.case.pk])).content.decode()
        assert ("2026年2月27日" in page, "原为2026年3月2日" in page) == (True, True)
    notices = CaseNotice.objects.filter(notice__kind="CLOSING_CORRECTED")
    assert {n.notice.recipient_id for n in notices} == {party.user_id for party in table.parties}


def test_one_person_alone_corrects_nothing() -> None:
    table = closed_case()
    assert table.secretary.user is not None
    both = make_user("BOTH", roles=(Role.STATISTICIAN, Role.SUPERVISOR), organisation=table.case.organisation)
    proposal = propose(table, Actor(user=both, role=Role.STATISTICIAN))
    for role in (Role.SUPERVISOR, None):
        with pytest.raises(Forbidden):
            confirm(proposal, Actor(user=both, role=role))
    with pytest.raises(Conflict):
        propose(table, table.secretary)  # one is open already
    page = sign_in(Actor(user=both)).post(reverse("proposal", args=[proposal.pk]), {"agrees": "yes"})
    assert (page.status_code, table.case.closed_on) == (403, CLOSED)
    confirm(proposal, table.supervisor)
    with pytest.raises(Conflict):
        confirm(
            proposal, Actor(user=make_user("SUP2", roles=(Role.SUPERVISOR,), organisation=both.organisation))
        )


def test_who_may_neither_see_nor_correct() -> None:
    cast = make_cast("CLOSED")
    for name, refusal in (
        ("STRANGER", NotVisible), ("OTHER_CLERK", NotVisible), ("APPLICANT", Forbidden), ("MEDIATOR", Forbidden),
        ("SUPERVISOR", Forbidden), ("INTAKE_CLERK", Forbidden), ("ADMINISTRATOR", NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            afterwards.strike_out(case_id=cast.case.pk, by=cast[name], finding="SHAM", reason="经核查")
    for name in ("correct_closing", "strike_out", "annul"):
        assert sign_in(cast["STRANGER"]).get(reverse(name, args=[cast.case.pk])).status_code == 404
        assert sign_in(cast["APPLICANT"]).get(reverse(name, args=[cast.case.pk])).status_code == 403


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (CLOSED, "理由", "closed_on"),
        (date(2026, 1, 31), "理由", "closed_on"),
        (today() + timedelta(days=1), "理由", "closed_on"),
        (RIGHT, "  ", "reason"),
    ],
)
def test_date_that_cannot_be_is_not_even_proposed(on: date, reason: str, field: str) -> None:
    table = closed_case()
    with pytest.raises(Unacceptable) as refusal:
        propose(table, table.secretary, on, reason)
    assert (refusal.value.field, Proposal.objects.count(), CaseEvent.objects.count()) == (field, 0, 1)


def test_paper_of_somebody_else_or_another_case_proves_nothing() -> None:
    table, other = closed_case(), closed_case()
    for by, about in ((table.supervisor, table), (table.secretary, other)):
        paper = receive(by, about.case.pk, about.case.submitted_at).pk
        with pytest.raises(NotVisible):
            afterwards.correct_closing(
                case_id=table.case.pk, by=table.secretary, closed_on=RIGHT, paper=paper, reason="理由"
            )
    assert not Proposal.objects.exists()


AGAIN = date(2026, 5, 4)


def closed_twice() -> Table:
    """Return a case that was closed, opened again on 10 March, and closed again in May."""
    table = closed_case()
    Case.objects.filter(pk=table.case.pk).update(closed_on=AGAIN)
    for kind, before, after, on, data in (
        ("reopen", "CLOSED", "MEDIATING", date(2026, 3, 10), {}),
        (
            "close", "AGREED", "CLOSED", AGAIN,
            {"outcome": "AGREEMENT_WRITTEN", "closed_on": AGAIN.isoformat(), "took_part": True},
        ),
    ):  # fmt: skip
        event = CaseEvent.objects.create(
            case=table.case, kind=kind, role="SUPERVISOR", state_from=before, state_to=after, data=data,
            at=datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI),
        )  # fmt: skip
        on_event(case=table.case, event=event)
    return table


def test_first_closing_of_a_case_closed_twice_is_corrected_where_it_is_named() -> None:
    table = closed_twice()
    confirm(propose(table, table.secretary, was=CLOSED), table.supervisor)
    assert (table.case.closed_on, table.case.first_closed_on) == (AGAIN, RIGHT)
    entry = Entry.objects.get(case=table.case)
    assert (entry.closed_on, entry.first_closed_on) == (AGAIN, RIGHT)
    assert standing(table)[-1] == (1, RIGHT, "DATE_CORRECTED")


def test_last_closing_of_a_case_closed_twice_moves_and_the_count_stays_at_the_first() -> None:
    table, last = closed_twice(), date(2026, 4, 30)
    before = standing(table)
    confirm(propose(table, table.secretary, last), table.supervisor)
    assert (table.case.closed_on, table.case.first_closed_on) == (last, CLOSED)
    entry = Entry.objects.get(case=table.case)
    assert (entry.closed_on, entry.first_closed_on, standing(table)) == (last, CLOSED, before)
    page = sign_in(table.applicant).get(reverse("case", args=[table.case.pk]))
    shown = [(row["day"], row["is_first"], len(row["corrections"])) for row in page.context["closings"]]
    assert shown == [(last, False, 1), (CLOSED, True, 0)]


@pytest.mark.parametrize(
    ("was", "on"),
    [
        (CLOSED, date(2026, 3, 11)),  # the first closing cannot come after the case was opened again
        (AGAIN, date(2026, 3, 9)),  # nor the last one before
        (date(2026, 3, 3), RIGHT),  # the case has no such closing
    ],
)
def test_no_closing_is_moved_beyond_the_opening_again(was: date, on: date) -> None:
    table = closed_twice()
    with pytest.raises(Unacceptable):
        propose(table, table.secretary, on, was=was)
    assert not Proposal.objects.exists()


def test_page_asks_which_closing_is_wrong_where_there_are_two() -> None:
    table = closed_twice()
    secretary, address = sign_in(table.secretary), reverse("correct_closing", args=[table.case.pk])
    assert [day for day, _words in secretary.get(address).context["form"].fields["was"].choices] == [
        "2026-05-04", "2026-03-02",
    ]  # fmt: skip
    paper = receive(table.secretary, table.case.pk, table.case.submitted_at).pk
    data = {"key": "k", "closed_on": "2026-04-30", "reason": "签署日", "stored": paper}
    assert secretary.post(address, data).status_code == 422
    assert secretary.post(address, data | {"was": "2026-04-01"}).status_code == 422
    assert secretary.post(address, data | {"was": "2026-05-04"}).status_code == 302
    assert Proposal.objects.get().data["was"] == "2026-05-04"


def test_date_that_was_corrected_meanwhile_is_not_corrected_again() -> None:
    table = closed_case()
    proposal = propose(table, table.secretary)
    Case.objects.filter(pk=table.case.pk).update(closed_on=AGAIN, first_closed_on=AGAIN)
    with pytest.raises(Unacceptable):
        confirm(proposal, table.supervisor)


def test_closing_date_is_corrected_on_pages() -> None:
    table = closed_case("ARCHIVED")
    secretary, supervisor = sign_in(table.secretary), sign_in(table.supervisor)
    address = reverse("correct_closing", args=[table.case.pk])
    assert secretary.get(address).status_code == 200
    scan = SimpleUploadedFile("送达回证.pdf", content := files.pdf(), content_type="application/pdf")
    page = secretary.post(address, {"key": "k", "closed_on": "2026-03-02", "reason": "x", "file": scan})
    assert (page.status_code, "送达回证.pdf" in page.content.decode()) == (422, True)
    stored = page.context["held"].pk
    assert secretary.post(address, {"key": "k", "closed_on": "2026-02-27", "reason": "x"}).status_code == 422
    done = secretary.post(
        address, {"key": "k", "closed_on": "2026-02-27", "reason": "签署日", "stored": stored}
    )
    assert done.status_code == 302
    proposal = Proposal.objects.get()
    answer, proof = (reverse(name, args=[proposal.pk]) for name in ("proposal", "proposal_proof"))
    shown = supervisor.get(answer).content.decode()
    assert [text in shown for text in ("2026年3月2日", "2026年2月27日", "签署日", proof)] == [True] * 4
    assert b"".join(supervisor.get(proof).streaming_content) == content  # type: ignore[attr-defined]
    assert sign_in(table.stranger).get(proof).status_code == 404
    assert sign_in(table.applicant).get(proof).status_code == 404
    assert secretary.post(answer, {"agrees": "yes"}).status_code == 403
    assert supervisor.post(answer, {"agrees": "yes"}).status_code == 302
    assert table.case.closed_on == RIGHT


# --- Struck out, and fallen away -----------------------------------------------------------------------


@pytest.mark.parametrize("finding", ["SHAM", "VOID", "DUPLICATE"])
def test_struck_out_case_is_not_counted_any_more(finding: str) -> None:
    table = closed_case()
    done = afterwards.strike_out(case_id=table.case.pk, by=table.secretary, finding=finding, reason="经核查")
    assert standing(table) == [(1, CLOSED, "COUNTED")]
    confirm(Proposal.objects.get(pk=done.proposal_id), table.supervisor)
    assert standing(table) == [(1, CLOSED, "COUNTED"), (-1, CLOSED, "STRUCK_OUT")]
    assert (table.case.state, table.case.closed_on) == ("CLOSED", CLOSED)
    kinds = set(CaseNotice.objects.values_list("notice__kind", flat=True))
    assert kinds == {"STRUCK_OUT"}
    for again in (lambda: propose(table, table.secretary), lambda: strike(table)):
        with pytest.raises(NotYet):
            again()


def strike(table: Table) -> None:
    """Propose to strike a case out."""
    afterwards.strike_out(case_id=table.case.pk, by=table.secretary, finding="VOID", reason="经核查")


def test_annulled_case_stays_counted_and_is_marked() -> None:
    table = closed_case()
    annul(table, "CONFIRMATION_REFUSED")
    confirm(Proposal.objects.get(), table.supervisor)
    assert standing(table) == [(1, CLOSED, "COUNTED")]
    assert Entry.objects.get(case=table.case).is_marked
    page = sign_in(table.applicant).get(reverse("case", args=[table.case.pk])).content.decode()
    assert "人民法院驳回司法确认申请" in page
    with pytest.raises(NotYet):
        annul(table, "AGREEMENT_VOID")


def annul(table: Table, ground: str, on: date = RIGHT) -> None:
    """Propose to record that the result fell away."""
    afterwards.annul(
        case_id=table.case.pk,
        by=table.secretary,
        ground=ground,
        on=on,
        court="澜江市中级人民法院",
        reference="1号",
    )


@pytest.mark.parametrize(
    "tried",
    [
        lambda table: annul(table, "SET_ASIDE"),  # of an award
        lambda table: annul(table, "CONFIRMATION_REFUSED", today() + timedelta(days=1)),
        lambda table: afterwards.strike_out(
            case_id=table.case.pk, by=table.secretary, finding="X", reason="x"
        ),
        lambda table: afterwards.strike_out(
            case_id=table.case.pk, by=table.secretary, finding="VOID", reason=""
        ),
    ],
)
def test_what_cannot_be_is_not_proposed(tried: Callable[[Table], object]) -> None:
    table = closed_case()
    with pytest.raises(Unacceptable):
        tried(table)
    assert not Proposal.objects.exists()


def test_pages_of_a_finding_and_of_a_result_that_fell_away() -> None:
    table = closed_case()
    secretary = sign_in(table.secretary)
    finding, fallen = (reverse(name, args=[table.case.pk]) for name in ("strike_out", "annul"))
    assert secretary.post(finding, {"key": "a", "finding": "SHAM"}).status_code == 422
    assert secretary.post(finding, {"key": "a", "finding": "SHAM", "reason": "x"}).status_code == 302
    data = {"key": "b", "ground": "AGREEMENT_VOID", "court": "法院", "reference": "1号", "on": "2026-03-05"}
    assert secretary.post(fallen, data).status_code == 302
    assert sorted(Proposal.objects.values_list("action", flat=True)) == ["annul", "strike_out"]
    assert isinstance(table.supervisor.user, User)


def test_why_counted_shows_every_line_of_a_case_that_was_corrected() -> None:
    table = closed_case()
    address = reverse("why_counted", args=[table.case.pk])
    page = sign_in(table.secretary).get(address)
    assert (page.status_code, "2026年2月27日" in page.content.decode()) == (200, False)
    confirm(propose(table, table.secretary), table.supervisor)
    page = sign_in(table.secretary).get(address)
    assert [(line.amount, line.counted_on) for line in page.context["lines"]] == [
        (1, CLOSED),
        (-1, CLOSED),
        (1, RIGHT),
    ]
    assert [text in page.content.decode() for text in ("2026年3月2日", "2026年2月27日")] == [True, True]

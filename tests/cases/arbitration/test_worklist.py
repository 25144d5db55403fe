"""What waits for somebody while the tribunal is formed: the list and the page say the same, for everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.actors import Actor
from cases.models import Appointment, Challenge, Deadline, Seat
from cases.permissions import Role
from cases.services import appointment
from cases.services.arbitration import answers, challenges, tribunal
from tests.factories import make_case, make_organisation, make_user
from tests.tribunal import Bench, accept_all, constituted, institution, lay_bench, name_three, notified, pk_of

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def waits_for(client: Client, bench: Bench) -> dict[str, str]:
    """Return who has something to do, and what, as the case page says; the list must say the same."""
    found = {}
    for name in ("applicant", "respondent", "secretary", "head"):
        actor: Actor = getattr(bench, name)
        client.force_login(actor.user)  # type: ignore[arg-type]
        step = client.get(reverse("case", args=[bench.case_id])).context["step"]
        rows = client.get(reverse("case_list"), {"view": "todo"}).context["page"].rows
        assert [row.case_id for row in rows] == ([bench.case_id] if step.kind == "act" else []), name
        if step.kind == "act":
            found[name] = str(step.action or step.title)
    return found


def expire(bench: Bench, code: str) -> None:
    """Let a running period have ended yesterday."""
    Deadline.objects.filter(case=bench.case_id, code=code, status="RUNNING").update(due_on=YESTERDAY)


def _named(bench: Bench | None = None) -> Bench:
    bench = bench or lay_bench("TRIBUNAL_PENDING")
    name_three(bench)
    return bench


def _accepted() -> Bench:
    bench = _named()
    for row in Appointment.objects.filter(case=bench.case_id):
        appointment.accept_appointment(case_id=bench.case.pk, by=Actor(user=row.neutral), disclosure="")
    return bench


def _challenged() -> Bench:
    bench = _accepted()
    row = bench.on(Seat.RESPONDENT)
    assert row is not None
    challenges.challenge(
        case_id=bench.case.pk, by=bench.applicant, appointment_id=row.pk, grounds="曾为其顾问"
    )
    return bench


def _upheld() -> Bench:
    bench = _challenged()
    open_one = Challenge.objects.get(case=bench.case_id, decided_at=None)
    challenges.decide(
        case_id=bench.case.pk, by=bench.head, challenge_id=open_one.pk, upholds=True, reasons="理由成立"
    )
    return bench


def _left() -> Bench:
    bench = lay_bench("TRIBUNAL_PENDING")
    for party in bench.parties:
        tribunal.leave_to_head(case_id=bench.case.pk, by=party)
    return bench


def _late() -> Bench:
    bench = notified()
    answers.answer(case_id=bench.case.pk, by=bench.respondent, text="答辩")
    answers.end_answer_period(case_id=bench.case.pk, by=bench.secretary)
    expire(bench, "ARB_TRIBUNAL")
    return bench


def _ready() -> Bench:
    bench = _named()
    accept_all(bench)
    return bench


def _window_over() -> Bench:
    bench = _accepted()
    Appointment.objects.filter(case=bench.case_id).update(objections_until=YESTERDAY)
    return bench


def _replaced() -> Bench:
    bench = constituted()
    row = bench.on(Seat.PRESIDING)
    assert row is not None
    challenges.replace(case_id=bench.case.pk, by=bench.head, reason="健康原因", appointment_id=row.pk)
    return bench


def _one_side_ranked() -> Bench:
    bench = lay_bench("TRIBUNAL_PENDING", seats=1)
    tribunal.rank(case_id=bench.case.pk, by=bench.applicant, ranked=[pk_of(bench.panel[0])])  # type: ignore[list-item]
    return bench


def _no_common_name() -> Bench:
    bench = _one_side_ranked()
    tribunal.rank(case_id=bench.case.pk, by=bench.respondent, ranked=[pk_of(bench.panel[1])])  # type: ignore[list-item]
    return bench


CHOOSE = {"applicant": "choose_arbitrator", "respondent": "choose_arbitrator"}
READ = {"applicant": "answer_disclosure", "respondent": "answer_disclosure"}


@pytest.mark.parametrize(
    ("lay", "expected"),
    [
        (
            lambda: lay_bench("ANSWER_PERIOD"),
            {"applicant": "choose_arbitrator", "respondent": "file_answer", "secretary": "serve"},
        ),
        (notified, {"applicant": "choose_arbitrator", "respondent": "file_answer"}),
        (lambda: lay_bench("TRIBUNAL_PENDING"), CHOOSE),
        (_one_side_ranked, {"respondent": "choose_arbitrator"}),
        (_no_common_name, {"head": "appoint_arbitrator"}),
        (_left, {"head": "appoint_arbitrator"}),
        (_late, {"head": "appoint_arbitrator"}),
        (_named, {}),
        (_accepted, READ),
        (_window_over, {"secretary": "constitute", "head": "constitute"}),
        (_challenged, {**READ, "head": "decide_challenge"}),
        (_ready, {"secretary": "constitute", "head": "constitute"}),
    ],
)
def test_the_list_and_the_page_say_the_same(
    client: Client, lay: Callable[[], Bench], expected: dict[str, str]
) -> None:
    assert waits_for(client, lay()) == expected


def test_after_an_upheld_challenge_the_side_chooses_again(client: Client) -> None:
    found = waits_for(client, _upheld())
    assert found["respondent"] == "choose_arbitrator"
    assert "head" not in found


def test_after_a_replacement_the_empty_seat_is_filled_again(client: Client) -> None:
    bench = _replaced()
    assert bench.case.state == "TRIBUNAL_PENDING"
    assert waits_for(client, bench) == {"head": "appoint_arbitrator"}


def test_the_answer_period_is_ended_when_it_is_over(client: Client) -> None:
    bench = notified()
    expire(bench, "ARB_ANSWER")
    assert waits_for(client, bench)["secretary"] == "end_answer_period"


def test_the_head_counts_challenges_and_seats_and_finds_them_behind_the_figures(client: Client) -> None:
    made = {"challenge": _challenged(), "seat": _left()}
    client.force_login(made["seat"].head.user)  # type: ignore[arg-type]
    figures = {
        figure.url.partition("waits=")[2]: figure
        for figure in client.get(reverse("case_home")).context["figures"]
    }
    for what, bench in made.items():
        assert figures[what].number == 1
        rows = client.get(figures[what].url).context["page"].rows
        assert [row.case_id for row in rows] == [bench.case_id]


def test_a_head_without_arbitrations_counts_none(client: Client) -> None:
    make_case("TRIBUNAL_PENDING", kind="ARBITRATION", organisation=institution())
    head = make_user("OTHER", roles=(Role.INSTITUTION_CHAIR,), organisation=make_organisation())
    client.force_login(head)
    assert [figure.url for figure in client.get(reverse("case_home")).context["figures"]] == [
        f"{reverse('case_list')}?overdue=1"
    ]

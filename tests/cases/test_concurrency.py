"""Two clerks at once: one winner, one number, one clear refusal. On PostgreSQL, with real transactions."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import User
from cases.actors import Actor
from cases.models import Case, CaseEvent, Invitation, Party, Reply, Side
from cases.permissions import Role
from cases.refusals import Conflict, Refusal
from cases.services import filing, intake, replies
from tests.cases.filing.help import fill_in, open_draft
from tests.cases.test_intake import staff, submitted
from tests.cases.test_invitation import WHO, verified
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12
ROUNDS = 50


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Return twelve threads, each with a connection of its own that stands as long as the test."""
    everybody = Barrier(THREADS)

    def leave(_number: int) -> None:
        everybody.wait(30)
        connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        yield pool
        list(pool.map(leave, range(THREADS)))


def at_once(crowd: ThreadPoolExecutor, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Start every act at the same moment, each on a connection of its own; return results and refusals."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(30)
        try:
            return act()
        except Refusal as refusal:
            return refusal

    return list(crowd.map(run, acts))


def kinds(results: list[Any]) -> Counter[str]:
    """Return how many of each kind came back."""
    return Counter(type(result).__name__ for result in results)


def accepting(case_id: UUID, clerk: Actor) -> Callable[[], object]:
    """Return an acceptance to be started later."""
    return lambda: intake.accept(case_id=case_id, by=clerk)


def test_of_twelve_clerks_one_accepts(settings: Any, crowd: ThreadPoolExecutor) -> None:
    settings.PAPERS_ENABLED = False
    clerks = [staff(Role.INTAKE_CLERK) for _n in range(THREADS)]
    numbers = []
    for _round in range(ROUNDS):
        case = submitted()
        results = at_once(crowd, [accepting(case.pk, clerk) for clerk in clerks])
        assert kinds(results) == {"Performed": 1, "Conflict": THREADS - 1}
        numbers.append(Case.objects.get(pk=case.pk).number)
        assert CaseEvent.objects.filter(case=case, kind="accept").count() == 1
        assert Invitation.objects.filter(case=case).count() == 1
    assert len(set(numbers)) == ROUNDS


def test_two_hundred_acceptances_are_two_hundred_numbers(settings: Any, crowd: ThreadPoolExecutor) -> None:
    settings.PAPERS_ENABLED = False
    clerk = staff(Role.INTAKE_CLERK)
    cases = [submitted().pk for _n in range(200)]
    done = list(crowd.map(lambda case_id: intake.accept(case_id=case_id, by=clerk), cases))
    assert kinds(done) == {"Performed": 200}
    numbers = set(Case.objects.filter(pk__in=cases).values_list("number", flat=True))
    assert (len(numbers), None in numbers) == (200, False)


def test_two_hundred_submissions_at_once_are_two_hundred_references(
    settings: Any, crowd: ThreadPoolExecutor
) -> None:
    settings.PAPERS_ENABLED = False
    filers = [make_user(f"filer{number}") for number in range(200)]
    references = list(crowd.map(_file, filers))
    assert len(set(references)) == 200
    assert Case.objects.filter(reference__in=references, state="SUBMITTED").count() == 200
    assert CaseEvent.objects.filter(kind="submit").count() == 200


def _file(user: User) -> str:
    """Open a draft, fill it in and submit it, as one of many at the same time."""
    case = open_draft(user)
    fill_in(case, user)
    filing.submit(case_id=case.pk, by=Actor(user=user))
    return case.reference


def test_acceptance_and_correction_at_once_leave_one_of_them(
    settings: Any, crowd: ThreadPoolExecutor
) -> None:
    settings.PAPERS_ENABLED = False
    clerk = staff(Role.INTAKE_CLERK)
    items = [{"code": "FACTS", "text": "请写明时间。"}]
    for _round in range(10):
        case = submitted()

        def correcting(case_id: UUID = case.pk) -> object:
            return intake.request_correction(case_id=case_id, by=clerk, items=items)

        results = at_once(crowd, [accepting(case.pk, clerk), correcting])
        assert kinds(results) == {"Performed": 1, "Conflict": 1}
        assert CaseEvent.objects.filter(case=case).count() == 1


def test_last_two_consents_at_once_begin_the_mediation(settings: Any, crowd: ThreadPoolExecutor) -> None:
    settings.PAPERS_ENABLED = False
    clerk = staff(Role.INTAKE_CLERK)
    for _round in range(10):
        case = submitted()
        side = Side.objects.get(case=case, kind="RESPONDENT")
        Party.objects.create(case=case, side=side, name="第二被申请人", position=1, email="r2@test.example",
                             mobile="+8613900139002", address="另路2号")  # fmt: skip
        intake.accept(case_id=case.pk, by=clerk)
        actors = [verified(row) for row in Invitation.objects.filter(case=case)]

        def agreeing(by: Actor, case_id: UUID = case.pk) -> Callable[[], object]:
            return lambda: replies.reply(case_id=case_id, by=by, answer="AGREE", **WHO)

        assert kinds(at_once(crowd, [agreeing(by) for by in actors])) == {"Performed": 2}
        assert Case.objects.get(pk=case.pk).state == "MEDIATOR_PENDING"
        assert Reply.objects.filter(case=case).count() == 2


def test_same_form_twelve_times_is_one_reply(settings: Any, crowd: ThreadPoolExecutor) -> None:
    settings.PAPERS_ENABLED = False
    clerk = staff(Role.INTAKE_CLERK)
    case = submitted()
    intake.accept(case_id=case.pk, by=clerk)
    by = verified(Invitation.objects.get(case=case))
    results = at_once(
        crowd,
        [
            lambda: replies.reply(case_id=case.pk, by=by, answer="AGREE", key="once", **WHO)
            for _n in range(THREADS)
        ],
    )
    assert Reply.objects.filter(case=case).count() == 1
    assert kinds(results)["Performed"] >= 1
    assert all(isinstance(result, Conflict) or type(result).__name__ == "Performed" for result in results)

"""Numbers: one after the other in each series, never twice."""

import threading
import uuid

import pytest
from django.db import connections, transaction

from documents.numbering import next_number

OWNER, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.django_db
def test_each_series_counts_for_itself() -> None:
    def take(owner: uuid.UUID, kind: str, year: int) -> int:
        return next_number(owner=owner, kind=kind, year=year)

    assert [take(OWNER, "MEDIATION", 2026) for _ in range(3)] == [1, 2, 3]
    assert take(OTHER, "MEDIATION", 2026) == 1
    assert take(OWNER, "PAPER", 2026) == 1
    assert take(OWNER, "MEDIATION", 2027) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_the_same_number() -> None:
    taken: list[int] = []

    def work() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    number = next_number(owner=OWNER, kind="MEDIATION", year=2026)
                taken.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))

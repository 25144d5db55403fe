"""Several people sign, or change the text, at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from cases.models import Case, CaseEvent
from cases.permissions import Action
from cases.refusals import Conflict
from cases.services import agreements
from notices.models import Notice
from tests.agreements import SIGNERS, current, draft, finalise, make_table, sign


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    storages = dict(settings.STORAGES)
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = storages


@pytest.mark.django_db(transaction=True)
def test_all_signing_at_once_make_one_completion() -> None:
    cast = make_table()
    draft(cast)
    finalise(cast)
    outcomes = _at_once([lambda name=name: sign(cast, name) for name in SIGNERS])
    assert outcomes == ["done"] * 3
    assert CaseEvent.objects.filter(case=cast.case, kind=Action.COMPLETE_SIGNING).count() == 1
    assert Case.objects.get(pk=cast.case.pk).state == "AGREED"


@pytest.mark.django_db(transaction=True)
def test_a_change_and_the_last_signature_at_once_have_one_winner() -> None:
    cast = make_table()
    draft(cast)
    finalise(cast)
    for name in SIGNERS[:2]:
        sign(cast, name)
    outcomes = _at_once(
        [
            lambda: sign(cast, "MEDIATOR"),
            lambda: agreements.revise(case_id=cast.case.pk, by=cast["RESPONDENT"], reason="改"),
        ]
    )
    case = Case.objects.get(pk=cast.case.pk)
    assert sorted(outcomes) == ["Conflict", "done"]
    assert (case.state, current(cast).status) in {("AGREED", "IN_FORCE"), ("MEDIATING", "DRAFT")}
    assert Notice.objects.filter(kind="AGREEMENT_CHANGED").exists() == (case.state == "MEDIATING")


def _at_once(acts: list[Callable[[], Any]]) -> list[str]:
    start, outcomes = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
            outcomes.append("done")
        except Conflict:
            outcomes.append("Conflict")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes

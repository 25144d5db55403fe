"""What no form lets through is refused with a sentence, and leaves the case as it was."""

from typing import Any
from uuid import uuid4

import pytest

from cases.entered import Entered
from cases.models import Case, CaseEvent, Meeting, Suspension
from cases.permissions import Action
from cases.refusals import NotVisible, Refusal, Unacceptable
from cases.services.procedure import perform
from tests.factories import make_cast

pytestmark = pytest.mark.django_db

MEETING = {
    "starts_at": "2099-01-05T09:00:00+08:00", "ends_at": "2099-01-05T10:00:00+08:00", "mode": "VIDEO",
    "link": "https://video.example/1", "side": "", "venue": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "value", "refusal"),
    [
        ("text", None, Unacceptable), ("text", ["x"], Unacceptable), ("id", "x", NotVisible), ("id", {}, NotVisible),
        ("ids", "x", Unacceptable), ("ids", ["x"], NotVisible), ("many", {"x": 1}, Unacceptable), ("part", "x", Unacceptable),
        ("whole", True, Unacceptable), ("whole", 1.5, Unacceptable), ("whole", -1, Unacceptable), ("whole", 2**63, Unacceptable),
        ("day", "2026-13-45", Unacceptable), ("day", 3, Unacceptable), ("instant", "x", Unacceptable), ("instant", None, Unacceptable),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(read: str, value: Any, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        getattr(Entered({"it": value}), read)("it")
    with pytest.raises(Unacceptable):
        Entered({"it": [{"deep": "a\x00b"}]})


@pytest.mark.parametrize("value", ["x", "", None, ["A"], {}])
def test_only_what_can_be_chosen_is_taken(value: Any) -> None:
    assert Entered({"it": "A"}).chosen("it", ["A", "B"]) == "A"
    with pytest.raises(Unacceptable):
        Entered({"it": value}).chosen("it", ["A", "B"])


@pytest.mark.parametrize(
    ("kind", "state", "who", "action", "data", "refusal"),
    [
        ("MEDIATION", "MEDIATING", "MEDIATOR", Action.SCHEDULE_MEETING, {**MEETING, "mode": "x"}, Unacceptable),
        ("MEDIATION", "MEDIATING", "MEDIATOR", Action.SCHEDULE_MEETING, {**MEETING, "link": "文" * 9000}, Unacceptable),
        ("MEDIATION", "MEDIATING", "CASE_SECRETARY", Action.SERVE, {"parties": [], "paper": "x"}, Refusal),
        ("ARBITRATION", "HEARING", "PRESIDING_ARBITRATOR", Action.SUSPEND, {"ground": "x", "reason": "等待"}, Unacceptable),
        ("ARBITRATION", "HEARING", "PRESIDING_ARBITRATOR", Action.SUSPEND, {"ground": "OTHER", "reason": "文" * 9000}, Unacceptable),
    ],
)  # fmt: skip
def test_an_act_with_it_leaves_the_case_as_it_was(
    kind: str, state: str, who: str, action: Action, data: dict[str, Any], refusal: type[Refusal]
) -> None:
    cast = make_cast(state, kind=kind)
    with pytest.raises(refusal):
        perform(case_id=cast.case.pk, action=action, by=cast[who], data=data, key=str(uuid4()))
    case = Case.objects.get(pk=cast.case.pk)
    left = Meeting.objects.count(), Suspension.objects.count(), CaseEvent.objects.filter(case=case).count()
    assert (case.state, case.version, left) == (state, cast.case.version, (0, 0, 0))

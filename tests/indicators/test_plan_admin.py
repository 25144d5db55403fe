"""What the plan says is kept by administrators, on record; its counting rule is not."""

import pytest
from django.urls import reverse

from accounts.models import AccountEvent, StaffRole
from accounts.services import create_user
from cases.actors import Actor
from cases.permissions import Role
from indicators.models import PlanPeriod
from tests.factories import make_organisation, make_user
from tests.table import sign_in

pytestmark = pytest.mark.django_db


def form(period: PlanPeriod, **changes: object) -> dict[str, object]:
    """Return the form of a period as it stands, with changes and one point of its pace."""
    fields = (
        "name_zh_hans",
        "name_zh_hant",
        "name_en",
        "first_on",
        "last_on",
        "target",
        "basis",
        "satisfaction_target",
    )
    data = {name: str(getattr(period, name)) for name in fields}
    management = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    data |= {f"points-{name}": value for name, value in management.items()}
    return {
        **data,
        "points-0-on": "2023-06-30",
        "points-0-number": "900",
        "points-0-period": str(period.pk),
        **changes,
    }


def test_administrator_changes_a_plan_on_record_but_not_its_rule() -> None:
    period = PlanPeriod.objects.earliest("first_on")
    address = reverse("admin:indicators_planperiod_change", args=[period.pk])
    administrator = create_user(
        name="郑三",
        email="zheng@example.cn",
        organisation=make_organisation(),
        roles=[StaffRole.ADMINISTRATOR],
    )
    page = sign_in(Actor(user=administrator)).post(
        address, form(period, target="2100", basis="YEARLY", rule_version="4")
    )
    assert page.status_code == 302, page.context and page.context["errors"]
    period.refresh_from_db()
    assert (period.target, period.basis, period.rule_version) == (2100, "YEARLY", 1)
    assert list(period.points.values_list("number", flat=True)) == [900]
    event = AccountEvent.objects.get(kind="ROW_CHANGED")
    assert (event.by_id, set(event.data["fields"])) == (
        administrator.pk,
        {"target", "basis", "points.on", "points.number"},
    )


@pytest.mark.parametrize(
    "role", [Role.STATISTICIAN, Role.SUPERVISOR, Role.INSTITUTION_CHAIR, Role.INTAKE_CLERK]
)
def test_others_do_not_come_as_far(role: Role) -> None:
    period = PlanPeriod.objects.earliest("first_on")
    address = reverse("admin:indicators_planperiod_change", args=[period.pk])
    client = sign_in(Actor(user=make_user("X", roles=(role,), organisation=make_organisation())))
    assert client.get(address, follow=True).status_code == 404
    assert client.post(address, form(period, target="1"), follow=True).status_code == 404
    period.refresh_from_db()
    assert period.target == 2000

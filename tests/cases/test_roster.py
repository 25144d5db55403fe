"""The roster, and one's own absences: who sees them, and that naming warns."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, AccountEvent, NeutralProfile
from cases.services import appointment
from tests.table import Table, lay_mediation, lay_table, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def away(table: Table, first: int, last: int) -> None:
    """Have the mediator enter an absence, in days from today, on the page."""
    today = timezone.localdate()
    days = {"from_on": today + timedelta(days=first), "until_on": today + timedelta(days=last)}
    sign_in(table.mediator).post(reverse("absences"), {name: day.isoformat() for name, day in days.items()})


def test_only_neutrals_have_absences_and_only_staff_the_roster() -> None:
    table = lay_table()
    absences, roster = reverse("absences"), reverse("roster")
    for actor in (table.stranger, table.applicant, table.secretary):
        assert sign_in(actor).get(absences).status_code == 404
    for actor in (table.stranger, table.applicant, table.mediator, table.clerk):
        assert sign_in(actor).get(roster).status_code == 404
    answers = [
        sign_in(actor).get(roster).status_code for actor in (table.secretary, table.supervisor, table.chair)
    ]
    assert answers == [200, 200, 200]


def test_nobody_takes_back_anothers_absence() -> None:
    table = lay_table()
    away(table, 0, 3)
    row = Absence.objects.get()
    address, sent = reverse("remove_absence"), {"absence": row.pk}
    for actor in (table.stranger, table.other_mediator):
        assert sign_in(actor).post(address, sent).status_code == 404
    assert sign_in(table.mediator).post(address, sent).status_code == 302
    assert Absence.objects.count() == 0
    kinds = AccountEvent.objects.filter(subject=table.mediator.user_id, kind="ROW_CHANGED").order_by("seq")
    assert [event.data["absence"] for event in kinds] == ["added", "removed"]


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-5, -1)])
def test_days_that_make_no_sense_are_refused(first: int, last: int) -> None:
    table = lay_table()
    away(table, first, last)
    assert Absence.objects.count() == 0


def test_roster_and_naming_show_load_and_absence() -> None:
    table = lay_mediation()
    NeutralProfile.objects.filter(user=table.mediator.user_id).update(most_cases=1, panels=["IP"])
    away(table, 0, 3)
    page = sign_in(table.secretary).get(reverse("roster"))
    shown = {
        line.profile.user.name: (line.busy, line.is_full, line.is_away) for line in page.context["page_obj"]
    }
    assert shown == {"王敏": (1, True, True), "方雅": (0, False, False)}
    other = lay_table()
    for party in other.parties:
        appointment.ask_for_recommendation(case_id=other.case.pk, by=party)
    naming = sign_in(other.secretary).get(reverse("appoint_mediator", args=[other.case.pk]))
    known = {
        row.person.pk: (row.is_full, row.is_away, row.is_open) for _option, row in naming.context["rows"]
    }
    assert known[table.mediator.user_id] == (True, True, True)  # warned, not stopped
    empty = sign_in(table.secretary).get(reverse("roster"), {"right": "PAT_INV"})
    assert [line.profile.user.name for line in empty.context["page_obj"]] == []

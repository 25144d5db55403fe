"""Assigning a secretary, opening a file with a reason, writing notes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.access import depth_of, reach_of, roles_of
from cases.actors import Actor
from cases.audience import Depth
from cases.models import CaseEvent, Engagement, GlassBreak, Note
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.assignment import assign_least_busy, assign_secretary, unassigned
from cases.services.engagements import end_engagements
from cases.services.notes import add_note
from cases.services.oversight import break_glass
from tests.factories import make_case, make_cast, make_user

pytestmark = pytest.mark.django_db
REASON = "当事人投诉，需要查阅全部材料"


def test_a_stranger_may_do_none_of_it() -> None:
    cast = make_cast("MEDIATING")
    secretary = cast["UNASSIGNED_SECRETARY"].user_id
    with pytest.raises(NotVisible):
        break_glass(case_id=cast.case.pk, by=cast["STRANGER"], reason=REASON)
    with pytest.raises(NotVisible):
        assign_secretary(case_id=cast.case.pk, by=cast["STRANGER"], user_id=secretary)  # type: ignore[arg-type]
    with pytest.raises(NotVisible):
        add_note(case_id=cast.case.pk, by=cast["STRANGER"], text="x")
    for name in ("APPLICANT", "RESPONDENT", "MEDIATOR", "CASE_SECRETARY"):
        with pytest.raises(Forbidden):
            break_glass(case_id=cast.case.pk, by=cast[name], reason=REASON)


def test_the_old_secretary_loses_the_case_as_the_new_one_gets_it() -> None:
    cast = make_cast("MEDIATING")
    new = cast["UNASSIGNED_SECRETARY"]
    assign_secretary(case_id=cast.case.pk, by=cast["SUPERVISOR"], user_id=new.user_id)  # type: ignore[arg-type]
    assert Role.CASE_SECRETARY in roles_of(cast.case, new)
    assert Role.CASE_SECRETARY not in roles_of(cast.case, cast["CASE_SECRETARY"])
    with pytest.raises(Conflict):
        assign_secretary(case_id=cast.case.pk, by=cast["SUPERVISOR"], user_id=new.user_id)  # type: ignore[arg-type]


def test_nobody_else_can_be_made_secretary() -> None:
    cast = make_cast("MEDIATING")
    for name in ("APPLICANT", "INTAKE_CLERK", "OTHER_CLERK", "STRANGER"):
        with pytest.raises(Unacceptable):
            assign_secretary(case_id=cast.case.pk, by=cast["SUPERVISOR"], user_id=cast[name].user_id)  # type: ignore[arg-type]


def test_acceptance_gives_the_case_to_whoever_has_the_fewest() -> None:
    cast = make_cast("MEDIATING")  # CASE_SECRETARY has one case, UNASSIGNED_SECRETARY none
    case = make_case("CONSENT_PENDING", organisation=cast.case.organisation)
    assert assign_least_busy(case, timezone.now()) == cast["UNASSIGNED_SECRETARY"].user
    assert Engagement.objects.get(case=case).role == "CASE_SECRETARY"


def test_cases_without_a_secretary_are_listed() -> None:
    cast = make_cast("MEDIATING")
    today = timezone.localdate()
    type(cast.case).objects.filter(pk=cast.case.pk).update(accepted_on=today)
    waiting = make_case("CONSENT_PENDING", organisation=cast.case.organisation, accepted_on=today)
    assert list(unassigned(cast.case.organisation_id)) == [waiting]
    end_engagements(case=cast.case, because="test", role=Role.CASE_SECRETARY)
    assert set(unassigned(cast.case.organisation_id)) == {waiting, cast.case}


def test_several_cases_are_assigned_on_one_page(client: Client) -> None:
    cast = make_cast("MEDIATING")
    today = timezone.localdate()
    cases = [
        make_case("CONSENT_PENDING", organisation=cast.case.organisation, accepted_on=today)
        for _n in range(3)
    ]
    client.force_login(cast["SUPERVISOR"].user)  # type: ignore[arg-type]
    page = client.get(reverse("assignment"))
    form = page.context["form"]
    data = {
        "key": form["key"].value(),
        "cases": [str(case.pk) for case in cases],
        "user": str(cast["UNASSIGNED_SECRETARY"].user_id),
    }
    assert client.post(reverse("assignment"), data).status_code == 302
    assert Engagement.objects.filter(user=cast["UNASSIGNED_SECRETARY"].user).count() == 3


def test_the_glass_opens_the_file_for_a_day_and_leaves_a_trace() -> None:
    cast = make_cast("MEDIATING")
    supervisor = cast["SUPERVISOR"]
    assert depth_of(cast.case, supervisor) is Depth.REGISTER
    with pytest.raises(Unacceptable):
        break_glass(case_id=cast.case.pk, by=supervisor, reason="想看看")
    break_glass(case_id=cast.case.pk, by=supervisor, reason=REASON)
    reach = reach_of(cast.case, supervisor)
    assert (reach.depth, reach.is_staff, reach.is_neutral, reach.sides) == (
        Depth.FILE,
        True,
        False,
        frozenset(),
    )
    event = CaseEvent.objects.get(case=cast.case)
    assert (event.kind, event.audience) == ("break_glass", "CENTRE")
    assert (
        not CaseEvent.objects.filter(case=cast.case).seen_by(reach_of(cast.case, cast["APPLICANT"])).exists()
    )


def test_after_a_day_it_is_closed_again() -> None:
    cast = make_cast("MEDIATING")
    then = timezone.now() - timedelta(hours=25)
    break_glass(case_id=cast.case.pk, by=cast["SUPERVISOR"], reason=REASON, at=then)
    assert depth_of(cast.case, cast["SUPERVISOR"]) is Depth.REGISTER


def test_the_secretary_and_every_supervisor_see_the_opening(client: Client) -> None:
    cast = make_cast("MEDIATING")
    break_glass(case_id=cast.case.pk, by=cast["SUPERVISOR"], reason=REASON)
    address = reverse("case", args=[cast.case.pk])
    client.force_login(cast["CASE_SECRETARY"].user)  # type: ignore[arg-type]
    assert REASON in client.get(address).content.decode()
    other = make_user("SECOND", roles=(Role.SUPERVISOR,), organisation=cast.case.organisation)
    client.force_login(other)
    assert REASON in client.get(reverse("opened_files")).content.decode()
    for name in ("APPLICANT", "MEDIATOR"):
        client.force_login(cast[name].user)  # type: ignore[arg-type]
        assert REASON not in client.get(address).content.decode()
        assert client.get(reverse("opened_files")).status_code == 404


def test_the_page_asks_for_the_reason(client: Client) -> None:
    cast = make_cast("MEDIATING")
    client.force_login(cast["SUPERVISOR"].user)  # type: ignore[arg-type]
    address = reverse("break_glass", args=[cast.case.pk])
    key = client.get(address).context["form"]["key"].value()
    assert client.post(address, {"key": key, "reason": ""}).status_code == 422
    assert client.post(address, {"key": key, "reason": REASON}).status_code == 302
    assert client.post(address, {"key": key, "reason": REASON}).status_code == 302
    assert GlassBreak.objects.count() == 1


def test_a_note_is_for_its_own_readers_only() -> None:
    cast = make_cast("MEDIATING")
    add_note(case_id=cast.case.pk, by=cast["MEDIATOR"], text="调解员私记")
    add_note(case_id=cast.case.pk, by=cast["CASE_SECRETARY"], text="内部备注")

    def read_by(actor: Actor) -> list[str]:
        found = Note.objects.filter(case=cast.case).seen_by(reach_of(cast.case, actor))
        return [note.text for note in found]

    assert read_by(cast["MEDIATOR"]) == ["调解员私记"]
    assert read_by(cast["CASE_SECRETARY"]) == ["内部备注"]
    for name in ("APPLICANT", "RESPONDENT", "STRANGER", "NOMINEE", "STATISTICIAN", "SUPERVISOR"):
        assert read_by(cast[name]) == []


def test_notes_are_written_on_their_page(client: Client) -> None:
    cast = make_cast("MEDIATING")
    client.force_login(cast["CASE_SECRETARY"].user)  # type: ignore[arg-type]
    address = reverse("case_notes", args=[cast.case.pk])
    key = client.get(address).context["form"]["key"].value()
    assert client.post(address, {"key": key, "text": "已电话联系"}).status_code == 302
    assert "已电话联系" in client.get(address).content.decode()
    client.force_login(cast["APPLICANT"].user)  # type: ignore[arg-type]
    assert client.get(address).status_code == 403

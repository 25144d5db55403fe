"""Signs of a sham mediation: what raises a flag, that it stops the case, who clears it, who learns of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.access import reach_of
from cases.actors import SYSTEM, Actor
from cases.models import Case, CaseEvent, Invitation, Party, ShamFlag
from cases.permissions import Role
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import flags, identity, intake, replies
from cases.services.devices import note_device
from cases.services.flags import Sign
from notices.models import Notice
from tests.cases.test_intake import staff, submitted
from tests.cases.test_invitation import WHO, accepted, verified
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db: None) -> Case:
    """Return an application that waits for the clerk."""
    return submitted()


def share(case: Case, **values: str) -> None:
    """Give both sides the same contact."""
    Party.objects.filter(case=case).update(**values)


def one_device(case: Case) -> None:
    """Let both sides use one device."""
    for side in case.sides.all():
        note_device(case=case, side=side, cookie="a" * 32)


# --- Who may ------------------------------------------------------------------------------------------


def test_strangers_raise_and_clear_nothing() -> None:
    cast = make_cast("SUBMITTED")
    flag = ShamFlag.objects.create(case=cast.case, signs=["REPORTED"], raised_at="2026-11-23T10:00+08:00")
    raisers = {"INTAKE_CLERK", "CASE_SECRETARY", "MEDIATOR", "SYSTEM"}
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE", "ADMINISTRATOR", "SYSTEM"}
    for name, actor in cast.actors.items():
        expected = NotVisible if name in unseen else Forbidden
        if name not in raisers:
            with pytest.raises(expected):
                flags.raise_flag(case_id=cast.case.pk, by=actor, note="同一地址")
        if name != "SUPERVISOR":
            with pytest.raises(expected):
                flags.clear_flag(case_id=cast.case.pk, by=actor, flag_id=flag.pk, reason="已核实")
    assert ShamFlag.objects.filter(case=cast.case, cleared_at=None).count() == 1


@pytest.mark.parametrize("name", ["clear_flag", "raise_flag"])
def test_pages_do_not_exist_for_parties(name: str) -> None:
    cast = make_cast("CONSENT_PENDING")
    for role in ("APPLICANT", "RESPONDENT"):
        client = Client()
        user = cast[role].user
        assert user is not None
        client.force_login(user)
        assert client.get(reverse(name, args=[cast.case.pk])).status_code == 403


# --- What is noticed ----------------------------------------------------------------------------------


def test_sides_that_have_nothing_in_common_raise_nothing(case: Case) -> None:
    assert flags.signs_of(case) == ()
    assert flags.look(case_id=case.pk) is None


@pytest.mark.parametrize(
    ("sign", "make_alike"),
    [
        (Sign.SAME_MOBILE, lambda case: share(case, mobile="+8613800138000")),
        (Sign.SAME_EMAIL, lambda case: share(case, email="Same@test.example")),
        (Sign.SAME_ADDRESS, lambda case: share(case, address="澜江市 滨河区1号")),
        (Sign.SAME_DEVICE, one_device),
    ],
)
def test_what_both_sides_share_stops_the_acceptance(
    case: Case, sign: Sign, make_alike: Callable[[Case], None]
) -> None:
    make_alike(case)
    with pytest.raises(NotYet):
        intake.accept(case_id=case.pk, by=staff(Role.INTAKE_CLERK))
    flag = ShamFlag.objects.get(case=case)
    assert (flag.signs, flag.raised_by) == ([sign.value], None)
    assert Case.objects.get(pk=case.pk).state == "SUBMITTED"


def test_two_people_on_one_side_may_share_everything(case: Case) -> None:
    side = case.sides.get(kind="RESPONDENT")
    first = Party.objects.get(side=side)
    Party.objects.create(
        case=case, side=side, name="同事", position=1, mobile=first.mobile, address=first.address
    )
    assert flags.signs_of(case) == ()


def test_a_device_of_one_case_is_not_compared_with_another(case: Case) -> None:
    other = submitted()
    note_device(case=case, side=case.sides.get(kind="APPLICANT"), cookie="a" * 32)
    note_device(case=other, side=other.sides.get(kind="RESPONDENT"), cookie="a" * 32)
    assert flags.signs_of(case) == flags.signs_of(other) == ()


def test_same_device_at_consent_stops_the_case_after_it() -> None:
    case = accepted()
    one_device(case)
    replies.reply(case_id=case.pk, by=verified(Invitation.objects.get(case=case)), answer="AGREE", **WHO)
    assert Case.objects.get(pk=case.pk).state == "MEDIATOR_PENDING"
    assert ShamFlag.objects.get(case=case).signs == ["SAME_DEVICE"]


# --- Clearing -----------------------------------------------------------------------------------------


def test_supervisor_clears_with_a_reason_and_it_is_not_raised_again(case: Case) -> None:
    share(case, address="澜江市滨河区1号")
    clerk, supervisor = staff(Role.INTAKE_CLERK), staff(Role.SUPERVISOR)
    flags.look(case_id=case.pk)
    flag = ShamFlag.objects.get(case=case)
    with pytest.raises(Unacceptable):
        flags.clear_flag(case_id=case.pk, by=supervisor, flag_id=flag.pk, reason=" ")
    flags.clear_flag(case_id=case.pk, by=supervisor, flag_id=flag.pk, reason="同一产业园，已电话核实")
    with pytest.raises(Conflict):
        flags.clear_flag(case_id=case.pk, by=supervisor, flag_id=flag.pk, reason="再次")
    assert flags.look(case_id=case.pk) is None
    intake.accept(case_id=case.pk, by=clerk)
    assert Case.objects.get(pk=case.pk).state == "CONSENT_PENDING"


def test_flag_of_another_case_is_not_found(case: Case) -> None:
    other = submitted()
    share(other, address="同一地址1号")
    flags.look(case_id=other.pk)
    with pytest.raises(NotVisible):
        flags.clear_flag(
            case_id=case.pk,
            by=staff(Role.SUPERVISOR),
            flag_id=ShamFlag.objects.get(case=other).pk,
            reason="理由",
        )


# --- Who learns of it ---------------------------------------------------------------------------------


def test_only_staff_learn_of_a_flag() -> None:
    cast = make_cast("CONSENT_PENDING")
    flags.raise_flag(case_id=cast.case.pk, by=cast["CASE_SECRETARY"], note="双方由同一人办理")
    for name, sees in (
        ("APPLICANT", 0),
        ("RESPONDENT", 0),
        ("MEDIATOR", 0),
        ("CASE_SECRETARY", 1),
        ("SUPERVISOR", 1),
    ):
        seen = CaseEvent.objects.filter(case=cast.case).seen_by(reach_of(cast.case, cast[name]))
        assert seen.count() == sees, name
    assert "同一人" not in str(CaseEvent.objects.get(case=cast.case).data)
    told = {notice.recipient for notice in Notice.objects.filter(kind="FLAG_RAISED")}
    assert told == {cast["SUPERVISOR"].user}


def test_supervisor_lets_the_case_go_on_from_the_page(case: Case) -> None:
    supervisor = staff(Role.SUPERVISOR)
    flags.raise_flag(case_id=case.pk, by=staff(Role.INTAKE_CLERK), note="双方由同一人办理")
    client = Client()
    assert supervisor.user is not None
    client.force_login(supervisor.user)
    url = reverse("clear_flag", args=[case.pk])
    assert "双方由同一人办理" in client.get(url).content.decode()
    assert client.post(url, {"reason": "", "key": "k"}).status_code == 422
    assert client.post(url, {"reason": "已核实", "key": "k"}).status_code == 302
    assert client.post(url, {"reason": "已核实", "key": "k2"}).status_code == 409


# --- Identity and authority ---------------------------------------------------------------------------


def test_only_the_secretary_of_the_case_checks_identity() -> None:
    cast = make_cast("CONSENT_PENDING")
    party = Party.objects.filter(case=cast.case)[0]
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE", "ADMINISTRATOR", "SYSTEM"}
    for name in cast.actors.keys() - {"CASE_SECRETARY"}:
        with pytest.raises(NotVisible if name in unseen else Forbidden):
            identity.check_identity(case_id=cast.case.pk, by=cast[name], party_id=party.pk, note="营业执照")
    assert SYSTEM is cast["SYSTEM"]
    identity.check_identity(
        case_id=cast.case.pk, by=cast["CASE_SECRETARY"], party_id=party.pk, note="营业执照"
    )
    checked = Party.objects.get(pk=party.pk)
    assert (checked.identity_note, checked.identity_checked_by) == ("营业执照", cast["CASE_SECRETARY"].user)


def test_representative_without_a_paper_is_not_in_order() -> None:
    cast = make_cast("CONSENT_PENDING")
    party = Party.objects.filter(case=cast.case)[0]
    party.representations.create(name="周岚")
    with pytest.raises(Unacceptable):
        identity.check_identity(
            case_id=cast.case.pk, by=cast["CASE_SECRETARY"], party_id=party.pk, note="营业执照"
        )


def test_whole_number_is_shown_to_the_secretary_and_that_is_on_record() -> None:
    from accounts.models import AccountEvent

    cast = make_cast("CONSENT_PENDING")
    party = Party.objects.filter(case=cast.case)[0]
    party.id_number = "91990100MA0000001G"
    party.save()
    client = Client()
    actor: Actor = cast["CASE_SECRETARY"]
    assert actor.user is not None
    client.force_login(actor.user)
    listed = client.get(reverse("check_identity", args=[cast.case.pk])).content.decode()
    assert ("91990100MA0000001G" in listed, "919***********001G" in listed) == (False, True)
    shown = client.post(reverse("show_number", args=[cast.case.pk, party.pk])).content.decode()
    assert "91990100MA0000001G" in shown
    event = AccountEvent.objects.get(kind="ID_NUMBER_SHOWN")
    assert (event.by_id, event.subject) == (actor.user.pk, party.pk)

"""What people, organisations and the centre may be."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.backends import Backend
from accounts.contacts import normalise_contact, normalise_mobile
from accounts.models import Centre, Organisation, OrganisationKind, StaffRole, User
from accounts.services import create_user, set_language, set_roles
from tests.factories import make_organisation, make_user


@pytest.mark.parametrize(
    ("typed", "mobile"),
    [
        ("13800000001", "+8613800000001"),
        ("138 0000 0001", "+8613800000001"),
        ("１３８-００００-０００１", "+8613800000001"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("008613800000001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("+852 5123 4567", "+85251234567"),
        ("00853 6612 3456", "+85366123456"),
        ("(+44) 7700 900123", "+447700900123"),
    ],
)
def test_a_mobile_number_is_understood(typed, mobile):
    assert normalise_mobile(typed) == mobile


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "51234567", "+86 10 8888 8888", "12345678901", "abc", "+"]
)
def test_what_is_no_mobile_number_is_refused(typed):
    with pytest.raises(ValidationError):
        normalise_mobile(typed)


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        (" Zhou@Example.CN ", ("zhou@example.cn", "")),
        ("ｚｈｏｕ＠example.cn", ("zhou@example.cn", "")),
        ("13800000001", ("", "+8613800000001")),
    ],
)
def test_a_contact_is_a_mail_address_or_a_number(typed, contact):
    assert normalise_contact(typed) == contact


def test_the_groups_are_the_roles(db):
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(StaffRole.values)


def test_a_user_has_a_way_in(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(name="周一")
    User.objects.create_user(name="周一", mobile="+8613800000001", email="")
    assert User.objects.create_user(name="王四", mobile="+8613800000002", email="").email is None


def test_mail_addresses_do_not_differ_by_case(db):
    create_user(name="周一", email="Zhou@example.cn")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_user(name="周二", email="zhou@EXAMPLE.cn")


def test_roles_are_held_in_an_organisation(party, organisation):
    with pytest.raises(ValidationError):
        set_roles(user=party, roles=[StaffRole.SUPERVISOR], by=None)
    party.organisation = organisation
    party.save()
    set_roles(user=party, roles=[StaffRole.SUPERVISOR], by=None)
    assert (party.staff_roles, party.is_staff) == (frozenset({StaffRole.SUPERVISOR}), False)
    set_roles(user=party, roles=[StaffRole.ADMINISTRATOR], by=None)
    assert (party.staff_roles, party.is_staff) == (frozenset({StaffRole.ADMINISTRATOR}), True)


def test_staff_roles_cost_one_query(clerk, django_assert_num_queries):
    fresh = User.objects.get(pk=clerk.pk)
    with django_assert_num_queries(1):
        assert fresh.staff_roles == frozenset({StaffRole.INTAKE_CLERK, StaffRole.SUPERVISOR})
        assert StaffRole.ADMINISTRATOR not in fresh.staff_roles


def test_a_language_is_one_of_ours(party):
    set_language(party, "en")
    assert User.objects.get(pk=party.pk).language == "en"
    with pytest.raises(ValueError, match="fr"):
        set_language(party, "fr")


@pytest.mark.parametrize(
    "pattern",
    ["{code}调字〔{year}〕第{serial}号", "〔{year}〕{serial:04d}", "{year}{serial}"],
)
def test_a_pattern_makes_numbers(organisation, pattern):
    organisation.number_pattern = pattern
    organisation.seal_text = "章"
    organisation.address_zh_hans = "澜江市"
    organisation.full_clean()


@pytest.mark.parametrize(
    "pattern",
    [
        "{code}调字",
        "{year}",
        "{serial}",
        "{year}{serial}{x}",
        "{year}{serial}{serial}",
        "{year",
        "{year}{}",
        "{0}",
    ],
)
def test_a_pattern_without_year_and_serial_is_refused(organisation, pattern):
    organisation.number_pattern = pattern
    with pytest.raises(ValidationError) as refusal:
        organisation.full_clean(exclude=["seal_text", "address_zh_hans"])
    assert list(refusal.value.message_dict) == ["number_pattern"]


def test_a_number_is_written_as_its_organisation_writes_it(organisation):
    assert organisation.format_number(year=2026, serial=12) == "澜江知人调字〔2026〕第12号"


def test_peoples_mediation_is_free(organisation):
    organisation.fee_free = False
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation.save()


def test_the_words_commercial_mediation_are_protected(organisation):
    organisation.name_zh_hans = "澜江商事调解中心"
    with pytest.raises(ValidationError):
        organisation.clean()
    organisation.kind = OrganisationKind.COMMERCIAL
    organisation.clean()


def test_there_is_one_centre(db):
    Centre.objects.create(name_zh_hans="澜江市知识产权保护中心")
    with pytest.raises(IntegrityError), transaction.atomic():
        Centre.objects.create(pk=2, name_zh_hans="另一个")


def test_a_name_that_is_missing_is_shown_in_simplified_chinese():
    organisation = Organisation(name_zh_hans="名称", name_en="Name")
    assert [organisation.name_in(code) for code in ("zh-hans", "zh-hant", "en")] == ["名称", "名称", "Name"]


def test_the_user_of_a_session_is_read_whole_and_with_the_roles(db, django_assert_num_queries):
    organisation = make_organisation("OTHER")
    clerk = make_user("林晓", roles=(StaffRole.INTAKE_CLERK, StaffRole.SUPERVISOR), organisation=organisation)
    with django_assert_num_queries(1):
        read = Backend().get_user(clerk.pk)
        roles, is_neutral = read.staff_roles, read.is_neutral
    assert (roles, is_neutral) == ({StaffRole.INTAKE_CLERK, StaffRole.SUPERVISOR}, False)
    whole = User.objects.get(pk=clerk.pk)
    names = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(read, name) for name in names] == [getattr(whole, name) for name in names]
    read.name = "林小晓"
    read.save()
    assert User.objects.get(pk=clerk.pk).name == "林小晓"
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert Backend().get_user(clerk.pk) is None

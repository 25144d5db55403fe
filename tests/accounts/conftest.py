"""People for the tests of accounts, and the wires by which their codes come back."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organisation, OrganisationKind, StaffRole, User
from accounts.services import create_user
from notices.models import DemoMessage

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _wires(settings):
    """Keep mails and text messages where a test can read them."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(
        code="澜江知人",
        kind=OrganisationKind.PEOPLES,
        name_zh_hans="澜江市知识产权纠纷人民调解委员会",
        name_zh_hant="瀾江市知識產權糾紛人民調解委員會",
        name_en="Lanjiang Intellectual Property People's Mediation Committee",
        number_pattern="{code}调字〔{year}〕第{serial}号",
    )


@pytest.fixture
def party(db) -> User:
    return create_user(name="周一", email="zhou@example.cn", mobile="+8613800000001", password=PASSWORD)


@pytest.fixture
def clerk(organisation) -> User:
    return create_user(
        name="吴二",
        email="wu@example.cn",
        password=PASSWORD,
        organisation=organisation,
        roles=[StaffRole.INTAKE_CLERK, StaffRole.SUPERVISOR],
    )


@pytest.fixture
def administrator(organisation) -> User:
    return create_user(
        name="郑三",
        email="zheng@example.cn",
        password=PASSWORD,
        organisation=organisation,
        roles=[StaffRole.ADMINISTRATOR],
    )


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """Return a function that signs a person in and returns the browser."""

    def sign_in(user: User) -> Client:
        client.force_login(user, backend="accounts.backends.Backend")
        return client

    return sign_in


@pytest.fixture
def code_for(db) -> Callable[[str], str]:
    """Return a function that reads the newest code sent to an address."""

    def read(address: str) -> str:
        newest = DemoMessage.objects.filter(to=address).first()
        assert newest is not None, f"nothing was sent to {address}"
        return re.findall(r"\d{6}", newest.text)[0]

    return read

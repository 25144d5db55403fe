"""Readers of messages, and the wires that the demo uses."""

import pytest

from accounts.models import Centre, User
from accounts.services import create_user

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _wires(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SMS_QUIET_HOURS = None
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def reader(db) -> User:
    return create_user(name="周一", email="zhou@example.cn", mobile="+8613800000001", password=PASSWORD)


@pytest.fixture
def centre(db) -> Centre:
    return Centre.objects.create(
        name_zh_hans="澜江市知识产权保护中心",
        name_en="Lanjiang Intellectual Property Protection Centre",
        sms_signature="澜江知保",
        telephone="0123-12345678",
    )

"""What the log says of a request: who, when, where; never what somebody looked for."""

import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_line_of_the_log_holds_the_path_without_what_was_searched_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        Client().get("/cases/", {"q": "华珩通讯"})
        Client().get("/nowhere/", {"q": "华珩通讯"})
    said = [record.msg["request"] for record in caplog.records if isinstance(record.msg, dict)]
    assert said == ["GET /cases/"] * 2 + ["GET /nowhere/"] * 2


def test_a_line_of_the_log_holds_the_address_of_the_connection_not_that_of_a_header(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        Client(headers={"X-Forwarded-For": "203.0.113.9"}).get("/help/")
    assert {record.msg["ip"] for record in caplog.records if isinstance(record.msg, dict)} == {"127.0.0.1"}

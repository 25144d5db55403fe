"""The head of the day: made once, sent outside, and compared with what is there now."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from accounts import heads
from accounts.chain import find_break
from accounts.models import AccountEvent, ChainHead, DailyHead
from mediation.roles import as_owner
from notices.models import DemoMessage
from tests.accounts.test_chain import add
from tests.factories import make_case

FIRST, SECOND, THIRD = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def head_of(on: date) -> str:
    """Make the head of a day."""
    head = heads.make_head(on)
    assert head is not None
    return head.hash


def cut(seq: int) -> None:
    """Take the newest events away as the owner would who wanted to hide them, and mend the head."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_accountevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM accounts_accountevent WHERE seq > %s", [seq])
        cursor.execute(
            "UPDATE accounts_chainhead SET seq = %s, hash ="
            " (SELECT hash FROM accounts_accountevent WHERE seq = %s)",
            [seq, seq],
        )
        cursor.execute("ALTER TABLE accounts_accountevent ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_a_day_has_one_head() -> None:
    add(2)
    value = head_of(FIRST)
    assert heads.make_head(FIRST) is None
    assert list(DailyHead.objects.values_list("on", "hash", "prev")) == [(FIRST, value, "")]


@pytest.mark.django_db
def test_a_head_names_only_the_chains_that_moved_and_vouches_for_the_one_before() -> None:
    add(2)
    first = head_of(FIRST)
    second = head_of(SECOND)  # nothing happened, and still another value
    case = make_case()
    add(1)
    head_of(THIRD)
    one, two, three = DailyHead.objects.all()
    assert (one.lines.count("\n"), two.lines, two.prev, three.prev) == (1, "", first, second)
    end = ChainHead.objects.get()
    assert three.lines == f"accounts.AccountEvent {end.chain} 3 {end.hash}\n"
    assert case.pk is not None


@pytest.mark.django_db(transaction=True)
def test_what_grew_since_still_holds() -> None:
    add(2)
    value = head_of(FIRST)
    add(3)
    later = head_of(SECOND)
    assert [heads.compare(value), heads.compare(later.upper())] == [None, None]


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_was_cut_with_its_head_is_found_only_by_the_head_outside(capsys: Any) -> None:
    add(4)
    value = head_of(FIRST)
    cut(2)
    assert find_break(AccountEvent.objects.all()) is None
    call_command("verify_audit")
    assert "2 rows hold" in capsys.readouterr().out
    with pytest.raises(CommandError, match="row 4: missing"):
        call_command("verify_audit", head=value)


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_was_rewritten_to_its_end_is_found() -> None:
    add(4)
    value = head_of(FIRST)
    cut(2)
    add(5)
    assert find_break(AccountEvent.objects.all()) is None
    with pytest.raises(CommandError, match="row 4: changed"):
        call_command("verify_audit", head=value)


@pytest.mark.django_db(transaction=True)
def test_a_record_of_a_head_that_was_changed_or_taken_away_is_found() -> None:
    add(4)
    first, second = head_of(FIRST), head_of(SECOND)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_dailyhead SET lines = replace(lines, ' 4 ', ' 3 ') WHERE hash = %s", [first]
        )
    with pytest.raises(CommandError, match="record of this head was changed"):
        call_command("verify_audit", head=second)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_dailyhead WHERE hash = %s", [first])
    with pytest.raises(CommandError, match="No head"):
        call_command("verify_audit", head=first)


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_a_head_holds(capsys: Any) -> None:
    add(2)
    call_command("verify_audit", head=head_of(FIRST))
    assert "every event that it names is where it was" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_dailyhead SET lines = ''", "DELETE FROM accounts_dailyhead"]
)
def test_the_application_changes_no_head(statement: str) -> None:
    head_of(FIRST)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_the_head_goes_by_mail_and_into_the_file_once(drain: Callable[..., Any], tmp_path: Path) -> None:
    add(1)
    file = tmp_path / "heads" / "heads.txt"
    with override_settings(AUDIT_HEAD_MAIL="archive@test.example", AUDIT_HEAD_FILE=str(file)):
        value = heads.make_daily_head.func()
        assert heads.make_daily_head.func() == ""
        drain()
        heads.send_head.func(value)  # a task may run twice
    head = DailyHead.objects.get()
    assert head.hash == value
    assert file.read_text() == f"{head.on} {value}\n"
    mails = DemoMessage.objects.filter(to="archive@test.example")
    assert [f"verify_audit --head {value}" in mail.text for mail in mails] == [True, True]


@pytest.mark.django_db
def test_without_an_address_it_stands_in_the_log_alone(drain: Callable[..., Any], settings: Any) -> None:
    assert heads.make_daily_head.func() != ""
    drain()
    assert DemoMessage.objects.count() == 0
    assert "accounts.heads.make_daily_head" in settings.SCHEDULE

"""The chain: made by the database, recomputed in Python, and closed to everybody."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.chain import anchor, canonical_json, find_break
from accounts.models import AccountEvent, ChainHead
from accounts.models.events import ACCOUNT_CHAIN
from accounts.services import record_event
from mediation.roles import as_owner

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def add(count: int) -> list[AccountEvent]:
    return [record_event(kind="TRIED", user=None, data={"n": n, "名": "值"}) for n in range(count)]


def as_owner_do(statement: str) -> None:
    """Change rows as the owner would who wanted to hide something."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_accountevent DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE accounts_accountevent ENABLE TRIGGER USER")


@ANY
@given(value=VALUES)
def test_the_twin_writes_json_as_the_database_does(db, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [canonical_json(value)])
        assert cursor.fetchone() == (canonical_json(value),)


@ANY
@given(data=st.dictionaries(TEXTS, VALUES, max_size=4), label=TEXTS)
def test_the_twin_agrees_about_any_event(db, data, label):
    with transaction.atomic():
        AccountEvent(kind="ANY", by_label=label[:200], data=data, at=timezone.now()).save()
        assert find_break(AccountEvent.objects.all()) is None
        transaction.set_rollback(True)


@pytest.mark.parametrize("data", [{"a": 1.5}, {"a": [0.0]}, {1: "a"}, {"a": timezone}])
def test_data_without_one_text_is_refused(db, data):
    with pytest.raises(TypeError):
        record_event(kind="TRIED", user=None, data=data)


def test_forged_values_are_overwritten(db):
    first = add(1)[0]
    forged = AccountEvent(
        kind="FORGED", at=timezone.now(), seq=99, prev="x", hash="y", recorded_at="2001-01-01T00:00:00Z"
    )
    forged.save()
    assert (forged.seq, forged.prev) == (2, first.hash)
    assert forged.recorded_at.year > 2001
    assert find_break(AccountEvent.objects.all()) is None


def test_a_saved_event_cannot_be_saved_again(db):
    event = add(1)[0]
    event.kind = "OTHER"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_accountevent SET kind = 'X'",
        "DELETE FROM accounts_accountevent",
        "TRUNCATE accounts_accountevent",
        "ALTER TABLE accounts_accountevent DISABLE TRIGGER ALL",
        "UPDATE accounts_chainhead SET hash = ''",
        "INSERT INTO accounts_chainhead VALUES (gen_random_uuid(), 1, '')",
        "DELETE FROM accounts_chainhead",
        "DROP FUNCTION accounts_accountevent_link()",
    ],
)
def test_the_application_may_not(db, statement):
    add(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_even_the_owner_is_refused_by_the_row_trigger():
    add(1)
    with pytest.raises(DatabaseError, match="never changed"), as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_accountevent SET kind = 'X'")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "kind = 'OTHER'",
        "by_id = gen_random_uuid()",
        "by_label = '别人'",
        "subject = gen_random_uuid()",
        "data = '{\"n\": 7}'",
        "data = '{\"n\": 1.5}'",
        "at = at - interval '1 day'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "prev = repeat('0', 64)",
        "hash = repeat('0', 64)",
    ],
)
def test_a_changed_row_is_named(change):
    add(5)
    as_owner_do(f"UPDATE accounts_accountevent SET {change} WHERE seq = 3")  # noqa: S608
    found = find_break(AccountEvent.objects.all())
    assert found is not None
    assert (found.chain, found.seq, found.reason) == (ACCOUNT_CHAIN, 3, "changed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_deleted_row_is_named(seq):
    add(5)
    as_owner_do(f"DELETE FROM accounts_accountevent WHERE seq = {seq}")  # noqa: S608
    found = find_break(AccountEvent.objects.all())
    assert found is not None
    assert (found.seq, found.reason) == (seq, "missing")


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_was_cut_together_with_its_head_changes_the_anchor():
    add(3)
    before = anchor(ChainHead.objects.all())
    as_owner_do(
        "DELETE FROM accounts_accountevent WHERE seq = 3;"
        "UPDATE accounts_chainhead SET seq = 2, hash = (SELECT hash FROM accounts_accountevent WHERE seq = 2)"
    )
    assert find_break(AccountEvent.objects.all()) is None
    assert anchor(ChainHead.objects.all()) != before


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_chain_stand_in_line():
    def write() -> None:
        try:
            add(20)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AccountEvent.objects.count() == 80
    assert find_break(AccountEvent.objects.all()) is None


@pytest.mark.django_db(transaction=True)
def test_the_command_says_what_holds_and_what_does_not(capsys):
    add(2)
    call_command("verify_audit")
    assert "accounts.AccountEvent: 2 rows hold" in capsys.readouterr().out
    as_owner_do("UPDATE accounts_accountevent SET kind = 'OTHER' WHERE seq = 2")
    with pytest.raises(CommandError, match="row 2: changed"):
        call_command("verify_audit")

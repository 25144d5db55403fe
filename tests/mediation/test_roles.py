"""The application's login may do its work and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import override_settings

from mediation import roles


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _ask(question: str, *values: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_accountevent SET kind = 'x'",
        "DELETE FROM accounts_accountevent",
        "TRUNCATE accounts_accountevent",
        "TRUNCATE django_session",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "INSERT INTO guardian_groupobjectpermission DEFAULT VALUES",
        "ALTER TABLE accounts_accountevent DISABLE TRIGGER ALL",
        "DROP TABLE django_session",
        "CREATE TABLE stray (id int)",
        "SET ROLE mediation_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_is_refused(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        _execute(statement)


@pytest.mark.django_db
def test_the_application_reads_and_writes_rows() -> None:
    _execute("INSERT INTO django_session VALUES ('k', 'd', now())")
    _execute("UPDATE django_session SET session_data = 'e'")
    assert _ask("SELECT session_key, session_data FROM django_session") == [("k", "e")]
    _execute("DELETE FROM django_session")


@pytest.mark.django_db(transaction=True)
def test_as_owner_changes_the_login_and_gives_it_back() -> None:
    owner, application = settings.DATABASE_OWNER["USER"], settings.DATABASE_APPLICATION_ROLE
    assert _ask("SELECT current_user") == [(application,)]
    with roles.as_owner():
        assert _ask("SELECT current_user") == [(owner,)]
        with roles.as_owner():
            assert _ask("SELECT current_user") == [(owner,)]
    assert _ask("SELECT current_user") == [(application,)]


@pytest.mark.django_db
def test_as_owner_is_refused_inside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError), roles.as_owner():
        pass


RIGHTS = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"


@pytest.mark.django_db(transaction=True)
def test_rights_are_the_same_after_a_second_migration() -> None:
    before = _ask(RIGHTS)
    call_command("migrate", verbosity=0)
    assert _ask(RIGHTS) == before


@pytest.mark.django_db(transaction=True)
def test_only_named_columns_may_be_updated() -> None:
    columns = {"django_session": ["expire_date"], "not_there_yet": ["x"]}
    try:
        with roles.as_owner(), override_settings(APPEND_ONLY_COLUMNS=columns):
            roles.state_rights()
            roles.state_rights()
        _execute("UPDATE django_session SET expire_date = now()")
        with pytest.raises(ProgrammingError, match="permission denied"):
            _execute("UPDATE django_session SET session_data = 'x'")
    finally:
        with roles.as_owner():
            roles.state_rights()
    _execute("UPDATE django_session SET session_data = 'x'")


@pytest.mark.django_db
def test_one_login_for_both_takes_nothing_away(django_assert_num_queries: Callable[[int], Any]) -> None:
    one_login = override_settings(DATABASE_APPLICATION_ROLE=settings.DATABASE_OWNER["USER"])
    with one_login, django_assert_num_queries(0):
        roles.state_rights()


@pytest.mark.django_db(transaction=True)
def test_the_check_finds_a_login_that_is_too_mighty() -> None:
    assert roles.check_application_role() == []
    with roles.as_owner():
        assert [found.id for found in roles.check_application_role()] == ["mediation.E001"]


def test_the_check_finds_a_cache_of_one_process() -> None:
    assert roles.check_cache_is_shared() == []
    private = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with override_settings(CACHES=private):
        assert [found.id for found in roles.check_cache_is_shared()] == ["mediation.E002"]


@pytest.mark.django_db
def test_the_application_reads_by_the_index_what_a_page_needs() -> None:
    """Every connection says so itself: PostgreSQL's own figures are of disks with heads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('random_page_cost'), current_setting('jit')")
        assert cursor.fetchone() == ("1.1", "off")

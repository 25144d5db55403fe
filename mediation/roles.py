"""Two logins to one database: the owner, who alters it, and the application, which may only do its work.

There is one alias. A second one ("owner") would be a trap: a query in a migration that forgets `using`
would wait for ever for the lock of the migration it is part of. Instead `as_owner()` swaps the login of
`default`, and the commands that alter the database (migrate, createcachetable, flush) run under it.

What the application may do is stated by `state_rights()` after every migration, from two settings:
APPEND_ONLY (table: rights taken away) and APPEND_ONLY_COLUMNS (table: the only columns it may update).
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

LOGIN = ("USER", "PASSWORD", "HOST", "PORT")
# Caches that each process has for itself: a limit on attempts kept in one of them limits nothing.
PRIVATE_CACHES = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache")


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Run a block with `default` logged in as the owner of the tables.

    Only this thread's connection changes. Not inside a transaction: the connection is closed on both sides.
    """
    before = connection.settings_dict
    owner = {key: settings.DATABASE_OWNER[key] for key in LOGIN}
    if owner == {key: before[key] for key in LOGIN}:
        yield
        return
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "as_owner() cannot change the login inside a transaction."
        )
    connection.close()
    connection.settings_dict = {**before, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


class RunsAsOwner(BaseCommand):
    """A management command that alters the database. Stands before Django's own command in the bases."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run Django's command as the owner."""
        with as_owner():
            return super().execute(*args, **options)


def state_rights(**_: object) -> None:
    """Give the application's role its rights, and no others. Runs after every migration; idempotent.

    Writes: grants on every table and sequence of the schema, and the defaults for those to come.
    """
    role = settings.DATABASE_APPLICATION_ROLE
    if role == settings.DATABASE_OWNER["USER"]:
        return  # one login for both: nothing can be taken from an owner (and `check --deploy` says so)
    # One transaction, so that a right taken away below is never there in between.
    with transaction.atomic(), connection.cursor() as cursor:
        _grant(cursor, connection.ops.quote_name(role))
        tables = set(connection.introspection.table_names(cursor, include_views=True))
        for table, rights in settings.APPEND_ONLY.items():
            if table in tables:
                _revoke(cursor, rights, table, role)
        for table, columns in settings.APPEND_ONLY_COLUMNS.items():
            if table in tables:
                _restrict_update(cursor, table, columns, role)


def _grant(cursor: CursorWrapper, role: str) -> None:
    """Give the ordinary rights: read and write rows. Never TRUNCATE, TRIGGER, REFERENCES or CREATE."""
    rows = "SELECT, INSERT, UPDATE, DELETE"
    cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    for scope in (
        "GRANT {} ON ALL {} IN SCHEMA public",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {}",
    ):
        cursor.execute(f"{scope.format(rows, 'TABLES')} TO {role}")
        cursor.execute(f"{scope.format('USAGE, SELECT', 'SEQUENCES')} TO {role}")


def _revoke(cursor: CursorWrapper, rights: str, table: str, role: str) -> None:
    quote = connection.ops.quote_name
    cursor.execute(f"REVOKE {rights} ON {quote(table)} FROM {quote(role)}")


def _restrict_update(cursor: CursorWrapper, table: str, columns: Sequence[str], role: str) -> None:
    """Let the role update these columns of a table and no others."""
    quote = connection.ops.quote_name
    _revoke(cursor, "UPDATE", table, role)
    names = ", ".join(quote(column) for column in columns)
    cursor.execute(f"GRANT UPDATE ({names}) ON {quote(table)} TO {quote(role)}")


@register(Tags.security, deploy=True)
def check_application_role(**_: object) -> Sequence[CheckMessage]:
    """Refuse a database login that could rewrite what must stay as it was written (control C1)."""
    question = """
        SELECT rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (
            SELECT FROM pg_tables
            WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER'))
        FROM pg_roles WHERE rolname = current_user
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            (is_mighty,) = cursor.fetchone()
    except DatabaseError as error:
        return [CheckWarning(f"The database cannot be asked about its login: {error}", id="mediation.W001")]
    hint = "Set DATABASE_OWNER_URL to the owner and DATABASE_URL to a role without rights of its own."
    message = "The application's database login owns tables or is a superuser."
    return [Error(message, hint=hint, id="mediation.E001")] if is_mighty else []


@register(Tags.security, deploy=True)
def check_cache_is_shared(**_: object) -> Sequence[CheckMessage]:
    """Refuse a cache that each process has for itself: limits on attempts count in the cache (control C1)."""
    if settings.CACHES["default"]["BACKEND"].endswith(PRIVATE_CACHES):
        hint = "Use the database cache (the default) or set REDIS_URL."
        return [Error("The cache is not shared between processes.", hint=hint, id="mediation.E002")]
    return []

"""Databases of the benchmark's own, made and dropped as the owner of the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from mediation import localdb

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Logins:
    """The addresses of one database: as the application and as the owner."""

    application: str
    owner: str

    def to(self, name: str) -> "Logins":
        """Return the same two logins to another database of the cluster."""
        return Logins(
            *(urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for url in (self.application, self.owner))
        )


def given_logins() -> Logins:
    """Return the logins of DATABASE_URL and DATABASE_OWNER_URL, else those of the local database."""
    if url := os.environ.get("DATABASE_URL"):
        return Logins(url, os.environ.get("DATABASE_OWNER_URL", url))
    return Logins(*localdb.ensure_running(Path(os.environ.get("VAR_DIR", ROOT / "var"))))


@contextmanager
def own_database(logins: Logins, name: str, template: str = "") -> Iterator[Logins]:
    """Have an empty database, or a copy of another one of ours, for as long as the block lasts.

    Args:
        logins: any database of the cluster, from which this one is made.
        template: the database to copy; nobody may be connected to it.
    """
    drop(logins, name)
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    _as_owner(logins, statement)
    try:
        yield logins.to(name)
    finally:
        drop(logins, name)


def drop(logins: Logins, name: str) -> None:
    """Drop a database of ours, whoever is still connected to it."""
    _as_owner(logins, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _as_owner(logins: Logins, statement: sql.Composable) -> None:
    parts = urlsplit(logins.owner)
    connection = psycopg2.connect(
        host=unquote(parts.hostname or ""),
        port=parts.port or None,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or "") or None,
        dbname=parts.path.removeprefix("/"),
    )
    connection.autocommit = True  # neither statement runs inside a transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()

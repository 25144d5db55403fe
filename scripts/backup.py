"""Copy an installation into a folder, and fill an empty installation from such a folder.

`make backup TO=folder`; `VAR_DIR=empty make restore FROM=folder`. The folder then holds

    database.dump   pg_dump's own format, one snapshot
    files/          every stored file
    manifest.json   rows of each table in that snapshot, SHA-256 of each file
    secret-key      only of a local installation; a server's keys are kept apart, by whoever runs it

Restoring compares all of it and prints the comparison.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import psycopg2
from django.conf import settings
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.extensions import connection as Connection
from psycopg2.sql import SQL, Identifier

from mediation import localdb

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
# Messages that were waiting when the backup was made may have gone out since: somebody looks at them first.
# They are given up, with a reason, until "try again" on the administration pages. Letters wait for a person anyhow.
HOLD_MESSAGES = """
    UPDATE notices_delivery SET status = 'DEAD', error = 'held back after a restore'
    WHERE status = 'PENDING' AND channel <> 'POST'
"""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows by table, and SHA-256 by path below the files folder."""

    made_at: str
    database: str
    rows: dict[str, int]
    files: dict[str, str]


def backup(folder: Path) -> None:
    """Copy the installation of the current settings into a new folder.

    Raises: SystemExit when the folder is not empty or a program fails.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: choose a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with snapshot() as (connection, name):
        rows = count_rows(connection)
        _run(
            "pg_dump",
            "--format=custom",
            f"--snapshot={name}",
            f"--file={folder / 'database.dump'}",
            *_login(),
        )
    # Files are added and never changed, so those copied after the snapshot hold all that it names.
    files = _copy_files(Path(settings.FILES_DIR), folder / "files")
    if settings.LOCAL:
        shutil.copy(settings.VAR_DIR / "secret-key", folder / "secret-key")
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(made_at, str(settings.DATABASES["default"]["NAME"]), rows, files)
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
    print(f"{sum(rows.values())} rows of {len(rows)} tables and {len(files)} files are in {folder}.")


def restore(folder: Path) -> None:
    """Fill the empty installation of the current settings, compare, and hold waiting messages back.

    Raises: SystemExit when the installation is not empty, or differs from the manifest afterwards.
    """
    manifest = Manifest(**json.loads((folder / "manifest.json").read_text()))
    connection = _connect()
    if _ask(connection, TABLES):
        raise SystemExit("There are tables in this database already: restore into an empty one.")
    files = Path(settings.FILES_DIR)
    if files.exists() and any(files.iterdir()):
        raise SystemExit(f"{files} is not empty: restore into an empty folder.")
    connection.close()
    _run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        *_login(),
        str(folder / "database.dump"),
    )
    if (folder / "files").exists():
        shutil.copytree(folder / "files", files, dirs_exist_ok=True)
    if settings.LOCAL and (folder / "secret-key").exists():
        shutil.copy(folder / "secret-key", settings.VAR_DIR / "secret-key")
    if not _compare(manifest, files):
        raise SystemExit("The restored installation differs from the backup: the lines above say where.")
    _finish()


def _compare(manifest: Manifest, files: Path) -> bool:
    """Print the comparison, table by table, and return whether everything is equal."""
    connection = _connect()
    rows = count_rows(connection)
    connection.close()
    found = _hashes(files)
    print(f"{'table':<50}{'backup':>10}{'restored':>10}")
    for table in sorted(rows | manifest.rows):
        expected, there = manifest.rows.get(table), rows.get(table)
        print(f"{table:<50}{expected!s:>10}{there!s:>10}{'' if expected == there else '  DIFFERS'}")
    wrong = sorted(path for path in found | manifest.files if found.get(path) != manifest.files.get(path))
    print(f"\nfiles: {len(manifest.files)} in the backup, {len(found)} restored, {len(wrong)} different")
    for path in wrong:
        print(f"  {path}")
    return rows == manifest.rows and not wrong


def _finish() -> None:
    """State the rights of the application's login again and hold the waiting messages.

    Writes: grants; notices_delivery.
    """
    from mediation.roles import as_owner, state_rights

    django.setup()
    with as_owner():
        state_rights()
    connection = _connect()
    connection.autocommit = True
    if _ask(connection, "SELECT 1 FROM pg_tables WHERE tablename = 'notices_delivery'"):
        with connection.cursor() as cursor:
            cursor.execute(HOLD_MESSAGES)
            print(f"{cursor.rowcount} waiting messages are held back until somebody sends them.")
    connection.close()


@contextmanager
def snapshot() -> Iterator[tuple[Connection, str]]:
    """Yield a connection that sees one moment, and the name by which pg_dump sees the same."""
    connection = _connect()
    connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
    try:
        yield connection, str(_ask(connection, "SELECT pg_export_snapshot()")[0][0])
    finally:
        connection.close()


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    tables = [str(table) for (table,) in _ask(connection, TABLES)]
    return {
        t: int(_ask(connection, SQL("SELECT count(*) FROM {}").format(Identifier(t)))[0][0]) for t in tables
    }


def _connect() -> Connection:
    """Connect as the owner, who may read every table."""
    owner = settings.DATABASE_OWNER
    return psycopg2.connect(
        dbname=settings.DATABASES["default"]["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
    )


def _ask(connection: Connection, question: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _login() -> list[str]:
    """Return the owner's login as PostgreSQL's programs take it; the password goes by the environment."""
    owner = settings.DATABASE_OWNER
    given = {"--host": owner["HOST"], "--port": owner["PORT"], "--username": owner["USER"]}
    return [f"{option}={value}" for option, value in given.items() if value] + [
        f"--dbname={settings.DATABASES['default']['NAME']}"
    ]


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program of the server's version, or the next newer one; PATH's where none is known."""
    connection = _connect()
    server = connection.server_version // 10_000
    connection.close()
    versions = {localdb.version_of(folder): folder / program for folder in localdb.find_programs()}
    fitting = sorted(version for version in versions if version >= server)
    path = versions[fitting[0]] if fitting else program
    environment = {**os.environ, "PGPASSWORD": str(settings.DATABASE_OWNER["PASSWORD"])}
    if subprocess.run([path, *arguments], env=environment).returncode:
        raise SystemExit(f"{program} failed: its lines above say why.")


def _copy_files(source: Path, target: Path) -> dict[str, str]:
    """Copy every file and return the SHA-256 of each, read back from the copy."""
    if source.exists():
        shutil.copytree(source, target)
    return _hashes(target)


def _hashes(folder: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with open(path, "rb") as file:
            hashes[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediation.settings")
    action, place = sys.argv[1:3]
    if not place:
        raise SystemExit("Name the folder: make backup TO=folder, make restore FROM=folder.")
    {"backup": backup, "restore": restore}[action](Path(place).resolve())

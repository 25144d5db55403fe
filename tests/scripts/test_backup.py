"""A backup comes back as it was, and a difference is noticed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from mediation import localdb
from notices.models import Channel, Delivery, DeliveryStatus, Notice

Result = subprocess.CompletedProcess[str]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that PostgreSQL's account may enter."""
    path = Path(tempfile.mkdtemp(prefix="bk", dir="/tmp"))
    path.chmod(0o711)
    yield path
    if (path / "var" / "postgres" / "data").exists():
        localdb.stop(path / "var")
    shutil.rmtree(path)


def _run(action: str, place: Path, **environment: str) -> Result:
    command = [sys.executable, "-m", "scripts.backup", action, str(place)]
    variables = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=variables | environment, capture_output=True, text=True
    )


def _back_up(folder: Path) -> Result:
    files = folder / "files"
    files.mkdir()
    (files / "evidence").write_bytes(b"42")
    login = connection.settings_dict
    host, name = quote(str(login["HOST"]), safe=""), login["NAME"]
    urls = {
        "DATABASE_URL": f"postgres://{login['USER']}:{login['PASSWORD']}@{host}:{login['PORT']}/{name}",
        "DATABASE_OWNER_URL": f"postgres://{settings.DATABASE_OWNER['USER']}:"
        f"{settings.DATABASE_OWNER['PASSWORD']}@{host}:{login['PORT']}/{name}",
    }
    return _run("backup", folder / "backup", DEBUG="1", FILES_DIR=str(files), **urls)


def _restore(folder: Path) -> Result:
    return _run("restore", folder / "backup", VAR_DIR=str(folder / "var"), DEMO="1")


def _outbox() -> None:
    notice = Notice.objects.create(kind="CODE", to_name="甲", to_email="a@example.org", to_language="zh-hans")
    for channel in (Channel.EMAIL, Channel.POST):
        Delivery.objects.create(notice=notice, channel=channel)
    Delivery.objects.create(notice=notice, channel=Channel.SMS, status=DeliveryStatus.SENT)


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_restored_and_nothing_is_sent_twice(folder: Path) -> None:
    _outbox()
    made = _back_up(folder)
    assert made.returncode == 0, made.stderr
    assert _back_up_again_is_refused(folder)

    done = _restore(folder)
    assert done.returncode == 0, done.stderr
    assert "files: 1 in the backup, 1 restored, 0 different" in done.stdout
    assert "DIFFERS" not in done.stdout
    assert (folder / "var" / "files" / "evidence").read_bytes() == b"42"

    application, _ = localdb.ensure_running(folder / "var")
    restored = psycopg2.connect(application.replace("postgres:", "postgresql:"))
    with restored.cursor() as cursor:
        cursor.execute("SELECT channel, status FROM notices_delivery ORDER BY 1")
        assert cursor.fetchall() == [("EMAIL", "DEAD"), ("POST", "PENDING"), ("SMS", "SENT")]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM accounts_accountevent")
    restored.close()

    second = _restore(folder)
    assert second.returncode == 1
    assert second.stderr == "There are tables in this database already: restore into an empty one.\n"


def _back_up_again_is_refused(folder: Path) -> bool:
    again = _run("backup", folder / "backup", VAR_DIR=str(folder / "var"), DEMO="1")
    return (
        again.returncode == 1 and again.stderr == f"{folder / 'backup'} is not empty: choose a new folder.\n"
    )


@pytest.mark.django_db(transaction=True)
def test_a_difference_is_named(folder: Path) -> None:
    assert _back_up(folder).returncode == 0
    (folder / "backup" / "files" / "evidence").write_bytes(b"43")
    manifest = folder / "backup" / "manifest.json"
    told = json.loads(manifest.read_text())
    told["rows"]["accounts_user"] += 1
    manifest.write_text(json.dumps(told))

    done = _restore(folder)
    assert done.returncode == 1
    assert [line.split() for line in done.stdout.splitlines() if line.endswith("DIFFERS")] == [
        ["accounts_user", "1", "0", "DIFFERS"]
    ]
    assert done.stdout.endswith("files: 1 in the backup, 1 restored, 1 different\n  evidence\n")

"""The local cluster starts from nothing, after a crash, and once for everybody."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from mediation import localdb

ROOT = Path(localdb.__file__).resolve().parent.parent
OLD = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def var_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that PostgreSQL's account may enter (pytest's own are closed), with a short name."""
    monkeypatch.delenv(
        "POSTGRES_OPTIONS", raising=False
    )  # `make test` gives up durability, these tests ask for it
    folder = Path(tempfile.mkdtemp(prefix="db", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    if (folder / "postgres" / "data").exists():
        localdb.stop(folder)
    shutil.rmtree(folder)


def _ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url.replace("postgres:", "postgresql:"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer and answer[0]


def _postmaster(var_dir: Path) -> int:
    return int((var_dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def test_first_start_makes_a_database_with_two_logins(var_dir: Path) -> None:
    application, owner = localdb.ensure_running(var_dir)
    assert _ask(application, "SELECT current_user") == "mediation_app"
    assert _ask(owner, "SELECT current_user") == "mediation_owner"
    assert _ask(owner, "SHOW listen_addresses") == ""
    assert _ask(owner, "SELECT datctype FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert stat.S_IMODE((var_dir / "postgres" / "socket").stat().st_mode) == 0o700


def test_a_running_cluster_is_used_as_it_is(var_dir: Path) -> None:
    urls = localdb.ensure_running(var_dir)
    postmaster = _postmaster(var_dir)
    assert localdb.ensure_running(var_dir) == urls
    assert _postmaster(var_dir) == postmaster


def test_a_killed_server_comes_back_with_its_data(var_dir: Path) -> None:
    _, owner = localdb.ensure_running(var_dir)
    _ask(owner, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(_postmaster(var_dir), signal.SIGKILL)
    for _ in range(100):
        if not localdb.Cluster(var_dir).is_ready():
            break
        time.sleep(0.05)
    localdb.ensure_running(var_dir)
    assert _ask(owner, "SELECT answer FROM kept") == 42


def test_a_dead_servers_number_may_belong_to_another_program(var_dir: Path) -> None:
    localdb.ensure_running(var_dir)
    localdb.stop(var_dir)
    pid_file = var_dir / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(
        f"{os.getpid()}\n{pid_file.parent}\n0\n5432\n{var_dir}/postgres/socket\n\n 0 0\nready\n"
    )
    application, _ = localdb.ensure_running(var_dir)
    assert _ask(application, "SELECT 1") == 1


def test_processes_that_start_at_once_share_one_server(var_dir: Path) -> None:
    command = [sys.executable, "-m", "mediation.localdb", "start"]
    environment = {**os.environ, "VAR_DIR": str(var_dir)}
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = {process.communicate(timeout=60)[0] for process in processes}
    assert printed == {"\n".join(localdb.ensure_running(var_dir)) + "\n"}


def test_data_of_another_version_is_named(var_dir: Path) -> None:
    data = var_dir / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(
        localdb.NoProgramsError, match=r"was made by PostgreSQL 9, which is not on this machine"
    ):
        localdb.Cluster(var_dir).programs  # noqa: B018
    shutil.rmtree(data)


@pytest.mark.skipif(os.geteuid() != 0, reason="root runs the cluster under another account")
def test_below_a_closed_folder_the_data_lies_elsewhere(var_dir: Path) -> None:
    closed = var_dir / "closed"
    closed.mkdir(mode=0o700)
    assert localdb.Cluster(closed / "var").home.parent == Path("/var/lib")
    assert localdb.Cluster(var_dir).home == var_dir / "postgres"


def test_a_long_path_has_its_socket_in_tmp(var_dir: Path) -> None:
    deep = var_dir / ("d" * 90)
    assert localdb.Cluster(deep).socket_dir.parent == Path("/tmp")  # noqa: S108
    assert len(str(localdb.Cluster(deep).socket_dir / ".s.PGSQL.5432")) < localdb.LONGEST_SOCKET


@pytest.mark.skipif(not OLD.exists(), reason="PostgreSQL 15 is not installed")
def test_the_oldest_version_works_too(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_BIN", str(OLD))
    application, _ = localdb.ensure_running(var_dir)
    assert str(_ask(application, "SHOW server_version")).startswith("15.")
    assert (
        _ask(application, "SELECT datctype FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    )


def test_the_secret_key_is_made_once_and_private(var_dir: Path) -> None:
    key = localdb.secret_key(var_dir)
    assert len(key) >= 64
    assert localdb.secret_key(var_dir) == key
    assert stat.S_IMODE((var_dir / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in var_dir.iterdir()] == ["secret-key"]

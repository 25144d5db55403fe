"""Keeps the web server and the worker running together, and ends them together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.machine import ROOT, say, stop

PR_SET_PDEATHSIG = 1
# A program that ends sooner than this after its start will end again: then everything stops.
TOO_SOON = 5.0
PATIENCE = 20.0
LIBC = ctypes.CDLL(None)


class Supervisor:
    """Child processes by name, each in a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._commands: dict[str, list[str | Path]] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}

    def start(self, name: str, command: list[str | Path]) -> None:
        """Start a program, or start it again."""
        self._commands[name] = command
        self._started[name] = time.monotonic()
        self._children[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # safe: this program has one thread
        )

    def check(self) -> None:
        """Start again what has ended; stop everything when it ends at once.

        Raises: SystemExit naming the program that does not stay up.
        """
        for name, child in list(self._children.items()):
            status = child.poll()
            if status is None:
                continue
            if time.monotonic() - self._started[name] < TOO_SOON:
                raise stop(
                    f"The {name} does not stay up (exit status {status}): its last lines above say why."
                )
            say(f"The {name} ended (exit status {status}) and is started again.")
            self.start(name, self._commands[name])

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> None:
        """Wait for `is_ready`, watching the children."""
        end = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > end:
                raise stop(f"No answer within {seconds:.0f} seconds: the lines above may say why.")
            time.sleep(0.1)

    def keep(self) -> None:
        """Watch until Ctrl-C or SIGTERM."""
        while True:
            self.check()
            time.sleep(0.5)

    def end(self) -> None:
        """Ask every child to end, and end those that do not."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for name, child in self._children.items():
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                say(f"The {name} did not end in {PATIENCE:.0f} seconds and is killed.")
                child.kill()
                child.wait()


def _die_with_parent() -> None:
    """Have the kernel end this child when we are killed. Linux only; elsewhere the child stays."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

"""Runs a function in a child process with limits: one fresh child a job, killed when its time is up.

Hostile text goes through the renderer and hostile files through the parsers; neither may take the server's
memory or time with it. The standard library's fork server has the heavy imports done once; a child costs a
few milliseconds. Both ends run our code, so results may be pickled.
"""

import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FILE_SIZE = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a child may use: seconds, on the clock and of the processor, and bytes of memory."""

    seconds: int
    memory: int


_context = multiprocessing.get_context("forkserver")


class ChildFailed(Exception):
    """The child ended without a result: it ran out of time or memory, or raised."""


def preload(*modules: str) -> None:
    """Name the modules that the fork server imports before its first child. Later calls have no effect.

    Import them yourself before: the fork server swallows an ImportError.
    """
    _context.set_forkserver_preload(list(modules))


def run(limits: Limits, target: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return target(*args, **kwargs), run in a child with limits on memory, processor time and file size.

    Args:
        limits: on time and memory.
        target: a module-level function; arguments and result are pickled.
    Raises:
        ChildFailed: it took too long, was killed, or raised; the text names what it raised.
    """
    mine, theirs = _context.Pipe(duplex=False)
    child = _context.Process(target=_child, args=(theirs, limits, target, args, kwargs), daemon=True)
    child.start()
    theirs.close()
    try:
        # The child has an alarm of its own, one second earlier, which outlives this process.
        if not mine.poll(limits.seconds + 1):
            raise ChildFailed(f"no result after {limits.seconds} seconds")
        done, result = mine.recv()
    except EOFError:
        raise ChildFailed("stopped by its limits of time or memory") from None
    finally:
        mine.close()
        child.kill()
        child.join()
    if not done:
        raise ChildFailed(str(result))
    return result  # type: ignore[no-any-return]


def _child(
    answer: Connection,
    limits: Limits,
    target: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, object],
) -> None:
    gc.disable()
    signal.alarm(limits.seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    try:
        answer.send((True, target(*args, **kwargs)))
    except BaseException as error:  # the renderer's refusal of an address is a BaseException
        answer.send((False, f"{type(error).__name__}: {error}"[:2000]))

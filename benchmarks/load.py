"""One client on loopback. Ours and the floor are asked in turn, so that the machine's other load falls on both."""

import time
import uuid
from http.client import HTTPConnection, RemoteDisconnected
from itertools import cycle
from statistics import median
from urllib.parse import urlencode

from benchmarks.works import Ask

TOKEN = "b" * 32  # the CSRF secret: the same in the cookie and in the form


class Client:
    """A browser with one kept-alive connection and one session."""

    def __init__(self, port: int, ask: Ask) -> None:
        """Keep what is asked for, page by page."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._ask = ask
        self._paths = cycle(ask.paths)
        self._headers = {"Cookie": f"sessionid={ask.session}; csrftoken={TOKEN}"}

    def request(self) -> float:
        """Ask once and return the milliseconds until the last byte.

        Raises:
            RuntimeError: the answer is not the one expected: 200 to a GET, a redirect to a form.
        """
        method, path, body, headers = self._next()
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        response.read()
        spent = (time.perf_counter() - begun) * 1_000
        where = response.headers.get("Location", "")
        if response.status != (302 if method == "POST" else 200) or "login" in where:
            raise RuntimeError(f"{response.status} {path} {where}")
        return spent

    def _next(self) -> tuple[str, str, str | None, dict[str, str]]:
        path = next(self._paths)
        if self._ask.form is None:
            return "GET", path, None, self._headers
        form = {**self._ask.form, "key": uuid.uuid4().hex, "csrfmiddlewaretoken": TOKEN}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return "POST", path, urlencode(form), {**self._headers, **kind}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def compare(ours: tuple[int, Ask], floor: tuple[int, Ask], times: int, warm: int) -> tuple[float, float]:
    """Return the p50 of our page and of the floor's, in milliseconds.

    Raises:
        RuntimeError: one of them did not answer as expected.
    """
    clients = (Client(*ours), Client(*floor))
    spent: tuple[list[float], list[float]] = ([], [])
    try:
        for turn in range(warm + times):
            for client, milliseconds in zip(clients, spent, strict=True):
                found = client.request()
                if turn >= warm:
                    milliseconds.append(found)
    except (RemoteDisconnected, ConnectionError) as error:
        raise RuntimeError(str(error)) from error
    finally:
        for client in clients:
            client.close()
    return median(spent[0]), median(spent[1])

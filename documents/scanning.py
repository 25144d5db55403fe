"""Asks a running ClamAV about a file, over its socket, by its INSTREAM command."""

import socket
import struct
from typing import Final

from .storage import CHUNK

_SECONDS: Final = 30


class ScannerAway(Exception):
    """The scanner did not answer; nothing is known about the file."""


def virus_in(path: str, address: str) -> str:
    """Return the name of the virus that the scanner found, or an empty text.

    Args:
        path: the file.
        address: the path of clamd's Unix socket, or host:port.
    Raises:
        ScannerAway: no answer, or one that is neither OK nor FOUND.
    """
    try:
        with _connected(address) as wire, open(path, "rb") as file:
            wire.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                wire.sendall(struct.pack(">I", len(chunk)) + chunk)
            wire.sendall(struct.pack(">I", 0))
            answer = wire.recv(4096).decode("utf-8", "replace").strip("\0\n ")
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if not answer.endswith("OK"):
        raise ScannerAway(answer)
    return ""


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(_SECONDS)
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)

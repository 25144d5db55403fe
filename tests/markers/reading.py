"""An answer as its reader finds it: text of pages, files unpacked, PDF read, calendar unfolded, headers."""

import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from tests.documents.reading import text_of
from tests.markers.world import Marker, World

WORD = re.compile(r"ZQ[A-Z2-7]{16}")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s,\-]+(?=\d)")


def found_in(world: World, text: str) -> set[Marker]:
    """Return the markers that a text holds."""
    words = {world.markers[word] for word in set(WORD.findall(text)) if word in world.markers}
    plain = BETWEEN_DIGITS.sub("", text)
    numbers = (marker for key, marker in world.markers.items() if key.isdigit())
    return words | {marker for marker in numbers if marker.text in plain or marker.text[-11:] in plain}


@dataclass(frozen=True)
class Read:
    """An answer as it was read: its status, where it leads, and everything that it says."""

    status: int
    leads_to: str
    text: str


def read(answer: Any) -> Read:
    """Read an answer to its end: its headers and its body, unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    text = f"{headers}\n{body_of(_bytes_of(answer))}"
    return Read(answer.status_code, answer.get("Location", ""), text)


def _bytes_of(answer: Any) -> bytes:
    if not answer.streaming:
        return bytes(answer.content)
    data = b"".join(answer.streaming_content)
    for close in answer._resource_closers:  # the answer's own close() would end the transaction of the world
        close()
    return data


def body_of(data: bytes) -> str:
    """Return the text of a body, whatever it says that it is."""
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if zipfile.is_zipfile(BytesIO(data)):
        return _unpacked(data)
    return data.decode("utf-8", "replace").replace("\r\n ", "")  # a calendar folds its lines


@lru_cache(maxsize=500)
def _pdf(data: bytes) -> str:
    # A word that a line was too short for stands on two.
    return re.sub(r"\s", "", text_of(data)) + "\n" + text_of(data)


@lru_cache(maxsize=100)
def _unpacked(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return "\n".join(f"{name}\n{body_of(parts.read(name))}" for name in parts.namelist())

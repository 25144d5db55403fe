"""What people may send, what is refused, and that nothing is changed on the way."""

import socket
import struct
import threading
import time
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from documents.models import StoredFile
from documents.services import read_bytes
from documents.uploads import MESSAGES, UploadRefused, clean_name, receive
from tests.documents.files import BAD, GOOD, pdf

pytestmark = pytest.mark.django_db
SENDER = uuid.uuid4()


def send(name: str, content: bytes, **more: Any) -> StoredFile:
    return receive(stream=BytesIO(content), name=name, size=len(content), by=SENDER, **more)


def refusal(name: str, content: bytes, **more: Any) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        send(name, content, **more)
    return caught.value


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_kept_as_it_came(name: str) -> None:
    stored = send(name, GOOD[name])

    assert read_bytes(stored) == GOOD[name]
    assert (stored.name, stored.size, stored.status) == (name, len(GOOD[name]), "PUBLISHED")
    assert (stored.scan, stored.received_by) == ("NOT_SCANNED", SENDER)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_its_reason(case: str) -> None:
    name, content, reason = BAD[case]

    began = time.monotonic()
    refused = refusal(name, content)

    assert refused.reason_code == reason
    assert time.monotonic() - began < 10
    assert StoredFile.objects.count() == 0


def test_every_reason_says_what_to_do_in_three_languages() -> None:
    for reason, message in MESSAGES.items():
        texts = set()
        for language in ("zh-hans", "zh-hant", "en"):
            with translation.override(language):
                texts.add(str(message) % {"megabytes": 100})
        assert len(texts) == 3, reason


def test_a_file_over_the_limit_is_refused_whatever_was_announced(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    content = pdf() + bytes(1024 * 1024)

    assert refusal("a.pdf", content).reason_code == "TOO_LARGE"
    with pytest.raises(UploadRefused) as caught:
        receive(stream=BytesIO(content), name="a.pdf", size=10, by=SENDER)
    assert caught.value.reason_code == "TOO_LARGE"


def test_a_person_and_a_case_have_a_quota(settings: Any) -> None:
    settings.UPLOAD_QUOTA_BYTES = len(pdf()) + 10
    case = uuid.uuid4()
    receive(stream=BytesIO(pdf()), name="a.pdf", size=len(pdf()), by=uuid.uuid4(), about=case)

    assert refusal("b.pdf", pdf(), about=case).reason_code == "QUOTA"
    send("b.pdf", pdf())
    assert refusal("c.pdf", pdf()).reason_code == "QUOTA"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\周\\合同.pdf", "合同.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(given: str, shown: str) -> None:
    assert clean_name(given) == shown


# --- ClamAV, played by a thread that speaks its protocol ------------------------------------------


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[list[str]]:
    """A clamd that answers what the test puts into the list, by default that the file is clean."""
    answers: list[str] = []
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(settings.CLAMD_SOCKET)
        door.listen()
        thread = threading.Thread(target=_answer, args=(door, answers))
        thread.start()
        yield answers
        with socket.socket(socket.AF_UNIX) as last:  # lets a thread that still waits go
            last.connect(settings.CLAMD_SOCKET)
        thread.join()


def _answer(door: socket.socket, answers: list[str]) -> None:
    wire, _ = door.accept()
    with wire, wire.makefile("rb") as stream:
        if stream.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        answer = answers.pop() if answers else "OK"
        wire.sendall(f"stream: {answer}\0".encode())
        answers.append(str(len(content)))


def test_a_scanned_file_says_so(scanner: list[str]) -> None:
    assert send("a.pdf", pdf()).scan == "CLEAN"
    assert scanner == [str(len(pdf()))]


def test_a_virus_is_refused(scanner: list[str]) -> None:
    scanner.append("Eicar-Test-Signature FOUND")

    assert refusal("a.pdf", pdf()).reason_code == "VIRUS"
    assert StoredFile.objects.count() == 0


def test_without_its_scanner_a_file_is_kept_and_marked(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")

    assert send("a.pdf", pdf()).scan == "NOT_SCANNED"

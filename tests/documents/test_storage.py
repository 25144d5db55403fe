"""Bytes are kept whole, once, under their hash; what a crash leaves is found."""

import hashlib
import os
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.models import StoredFile
from documents.storage import Damaged, find_halves, open_bytes, read_bytes, store_bytes

pytestmark = pytest.mark.django_db
NOW = timedelta(seconds=-1)


def keep(content: bytes = b"text", name: str = "a.txt") -> StoredFile:
    return store_bytes(chunks=[content[:2], content[2:]], name=name, media_type="text/plain")


def test_bytes_come_back_as_they_were(own_files: Path) -> None:
    stored = keep(b"\x00\xff bytes")

    assert read_bytes(stored) == b"\x00\xff bytes"
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"\x00\xff bytes").hexdigest(), 8)
    with open_bytes(stored) as source:
        assert source.read() == b"\x00\xff bytes"


def test_equal_bytes_are_kept_once(own_files: Path) -> None:
    first, second = keep(), keep(name="b.txt")

    assert first.pk != second.pk
    assert first.path == second.path
    assert [path.name for path in own_files.rglob("*") if path.is_file()] == [first.sha256]


def test_stored_bytes_cannot_be_written_to(own_files: Path) -> None:
    stored = keep()

    assert (own_files / stored.path).stat().st_mode & 0o777 == 0o400


def test_changed_bytes_are_noticed(own_files: Path) -> None:
    stored = keep()
    path = own_files / stored.path
    path.chmod(0o600)
    path.write_bytes(b"tex!")

    with pytest.raises(Damaged):
        read_bytes(stored)
    assert not find_halves(older_than=NOW)
    assert find_halves(older_than=NOW, compare_hashes=True).changed == [stored.pk]


def test_a_file_on_its_way_cannot_be_read() -> None:
    stored = StoredFile.objects.create(media_type="text/plain", name="a", received_at=timezone.now())

    with pytest.raises(Damaged):
        open_bytes(stored)


def test_halves_are_found(own_files: Path) -> None:
    whole, gone = keep(b"whole"), keep(b"gone")
    os.unlink(own_files / gone.path)
    waiting = StoredFile.objects.create(media_type="text/plain", name="a", received_at=timezone.now())
    orphan = own_files / "ab" / "cd" / ("abcd" + "0" * 60)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    (own_files / "incoming" / "cut").write_bytes(b"x")

    found = find_halves(older_than=NOW)

    assert found.unfinished == [waiting.pk]
    assert found.without_bytes == [gone.pk]
    assert found.without_row == ["incoming/cut", f"ab/cd/{orphan.name}"]
    assert find_halves().without_row == []
    assert whole.pk not in found.changed
    assert not find_halves().unfinished


def test_the_command_fails_when_bytes_are_gone(own_files: Path) -> None:
    stored = keep()
    call_command("check_files", stdout=StringIO())
    os.unlink(own_files / stored.path)

    output = StringIO()
    with pytest.raises(CommandError):
        call_command("check_files", stdout=output)
    assert output.getvalue() == f"without bytes: {stored.pk}\n"


def test_a_write_that_fails_leaves_no_readable_row(own_files: Path) -> None:
    def broken() -> object:
        yield b"half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store_bytes(chunks=broken(), name="a", media_type="text/plain")  # type: ignore[arg-type]

    assert [stored.status for stored in StoredFile.objects.all()] == ["PENDING"]
    assert not own_files.exists() or not [path for path in own_files.rglob("*") if path.is_file()]


def test_names_are_never_paths(own_files: Path) -> None:
    stored = keep(name="../../etc/passwd")

    assert read_bytes(stored) == b"text"
    assert {path.name for path in own_files.rglob("*") if path.is_file()} == {stored.sha256}


def test_who_sent_it_is_kept() -> None:
    sender, case = uuid.uuid4(), uuid.uuid4()
    stored = store_bytes(chunks=[b"x"], name="a", media_type="text/plain", received_by=sender, about=case)

    assert (stored.received_by, stored.about) == (sender, case)

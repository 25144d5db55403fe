"""What the machine lacks is said in one sentence, before anything is started."""

import socket
from pathlib import Path

import pytest

from scripts import machine


def test_a_port_in_use_is_named_and_another_one_offered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as stopped:
            machine.require_port("127.0.0.1", port)
    other = port + 1
    assert str(stopped.value) == (
        f"Port {port} is in use: stop the program that has it, or choose another port, for instance: "
        f"PORT={other} make run"
    )
    machine.require_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["", "0", "abc", "-1", "65536", "80.5"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(SystemExit, match=r"is not a port: choose a number from 1 to 65535\.$"):
        machine.port_number(text)


def test_another_machines_address_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"^HOST=192\.0\.2\.1 is not an address of this machine"):
        machine.require_port("192.0.2.1", 8000)


def test_a_full_disk_is_named_also_for_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "postgres"
    machine.require_space(folder, 1)
    with pytest.raises(SystemExit) as stopped:
        machine.require_space(folder, 10**9)
    assert str(stopped.value).startswith(f"1000000000 MB are needed on the disk of {folder} and ")
    assert str(stopped.value).endswith(" MB are free: make room first.")
    assert not folder.parent.exists()

"""MP4 and MP3: the boxes, or the frames, follow one another from the first byte to the last."""

import os
import struct
from typing import BinaryIO, Final

from .reasons import Reason
from .signatures import second_file

_BRANDS: Final = (b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"3gp", b"qt  ", b"mmp4", b"f4v")
_BITRATES: Final = {
    # MPEG-1 layer III and MPEG-2/2.5 layer III, kbit/s by index
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FRAMES: Final = 3


def check_mp4(path: str) -> Reason | None:
    """Return why this film may not be taken, or None."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        start = file.read(12)
        if start[4:8] != b"ftyp" or not start[8:12].startswith(_BRANDS):
            return Reason.NOT_AS_NAMED
        boxes = _boxes(file, size)
    if boxes is None or b"moov" not in boxes:
        return Reason.UNREADABLE
    return second_file(path)


def _boxes(file: BinaryIO, size: int) -> list[bytes] | None:
    """Return the names of the outer boxes; None where they do not fill the file exactly."""
    names: list[bytes] = []
    place = 0
    while place < size:
        file.seek(place)
        header = file.read(16)
        if len(header) < 8:
            return None
        length, name = struct.unpack(">I4s", header[:8])
        if length == 1 and len(header) == 16:
            length = struct.unpack(">Q", header[8:])[0]
        elif length == 0:
            length = size - place
        if length < 8 or place + length > size or len(names) > 100_000:
            return None
        names.append(name)
        place += length
    return names


def check_mp3(path: str) -> Reason | None:
    """Return why this sound may not be taken, or None."""
    with open(path, "rb") as file:
        start = file.read(10)
        place = 0
        if start.startswith(b"ID3") and len(start) == 10:
            sizes = start[6:10]
            place = 10 + sum(part << shift for part, shift in zip(sizes, (21, 14, 7, 0), strict=True))
        elif start[:1] != b"\xff":
            return Reason.NOT_AS_NAMED
        for _ in range(_FRAMES):
            file.seek(place)
            length = _frame(file.read(4))
            if not length:
                return Reason.UNREADABLE
            place += length
    return second_file(path)


def _frame(header: bytes) -> int:
    """Return the length of a layer III frame by its header, 0 where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != 1 or bitrate in (0, 15) or rate == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * _BITRATES[version == 3][bitrate] * 1000 // _RATES[version][rate] + (header[2] >> 1 & 1)

"""Files that people send: allowed types only, each one parsed, nothing active, nothing changed."""

from typing import BinaryIO
from uuid import UUID

from .models import StoredFile


class UploadRefused(Exception):
    """A file is not taken: `reason_code` for tests and logs, `message` says what to do."""

    def __init__(self, reason_code: str, message: str) -> None:
        """Keep the code and the sentence."""
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message


def receive(*, stream: BinaryIO, name: str, size: int, by: UUID, about: UUID | None = None) -> StoredFile:
    """Check a file and keep its bytes as they came."""
    raise NotImplementedError

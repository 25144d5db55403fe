"""A text that is stored encrypted: identity numbers (SECURITY C22)."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    digest = hashlib.sha256(b"field:" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class EncryptedText(models.TextField[str, str]):
    """A short text that only the application can read. Never searched, sorted or used as a key."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way to the database."""
        text = super().get_prep_value(value)
        return _cipher(settings.FIELD_KEY).encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt on the way back.

        Raises:
            ValueError: the key is not the one it was encrypted with.
        """
        if not value:
            return value
        try:
            return _cipher(settings.FIELD_KEY).decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError("FIELD_KEY is not the key that this row was encrypted with.") from error

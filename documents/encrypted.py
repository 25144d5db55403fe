"""JSON that is stored encrypted: what a paper shows, with its identity and account numbers (SECURITY C22)."""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    digest = hashlib.sha256(b"paper:" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class EncryptedJSON(models.TextField[Any, Any]):
    """A JSON value that only the application can read. Never searched or sorted."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way to the database."""
        text = json.dumps(value, ensure_ascii=False)
        return _cipher(settings.FIELD_KEY).encrypt(text.encode()).decode()

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        """Decrypt on the way back.

        Raises:
            ValueError: the key is not the one it was encrypted with.
        """
        if value is None:
            return None
        try:
            return json.loads(_cipher(settings.FIELD_KEY).decrypt(value.encode()))
        except InvalidToken as error:
            raise ValueError("FIELD_KEY is not the key that this paper was encrypted with.") from error

"""The keys of an invitation: the token of its link and the code of its letter. Pure.

Both are worked out from the invitation's id and a secret, so that neither is stored: the message, the letter
and a reminder give the same link. A code that is sent by mail or text message is made at random each time.
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

CODE_LENGTH = 6
_TOKEN_BYTES = 16  # 128 bits: 22 characters in the address


def token_for(invitation_id: UUID) -> str:
    """Return the token in the address of an invitation's pages."""
    return urlsafe_b64encode(_digest("token", str(invitation_id))[:_TOKEN_BYTES]).decode().rstrip("=")


def hash_of_token(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode()).hexdigest()


def letter_code_for(invitation_id: UUID) -> str:
    """Return the code that the letter prints."""
    number = int.from_bytes(_digest("letter", str(invitation_id))[:8], "big")
    return f"{number % 10**CODE_LENGTH:0{CODE_LENGTH}d}"


def random_code() -> str:
    """Return a new code for a message, or to be told by telephone."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def hash_of_code(invitation_id: UUID, code: str) -> str:
    """Return what is stored of a code: useless without the secret, though there are only a million codes."""
    return _digest("code", f"{invitation_id}:{code}").hex()


def _digest(use: str, value: str) -> bytes:
    salt = f"cases.invitation.{use}"
    return salted_hmac(salt, value, secret=settings.FIELD_KEY, algorithm="sha256").digest()

"""The key in the link of a question. Pure.

Worked out from the question's id and a secret, as the invitation's is: what is stored of it is a hash. Whoever
holds it may answer for that side, and reads nothing of the case but its number.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

_TOKEN_BYTES = 16  # 128 bits: 22 characters in the address


def token_for(rating_id: UUID) -> str:
    """Return the token in the address of a question."""
    digest = salted_hmac(
        "indicators.satisfaction.token", str(rating_id), secret=settings.FIELD_KEY, algorithm="sha256"
    ).digest()
    return urlsafe_b64encode(digest[:_TOKEN_BYTES]).decode().rstrip("=")


def hash_of_token(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode()).hexdigest()


def path_for(rating_id: UUID) -> str:
    """Return the address of a question's page."""
    return f"/s/{token_for(rating_id)}/"

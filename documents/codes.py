"""The code on a paper by which anybody can verify it: four groups of four, the last sign a check."""

import secrets
from typing import Final

# Without 0, O, 1, I and L. Thirty-one signs, a prime: any one wrong sign and any swap of neighbours is noticed.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH: Final = 16


def new_code() -> str:
    """Return a new code: 15 random signs (74 bits) and the check sign."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    return body + _check(body)


def normalised(text: str) -> str:
    """Return a code as somebody typed it, without hyphens and spaces, in capitals."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def is_code(text: str) -> bool:
    """Whether a normalised text is a code: length, alphabet and check sign are right."""
    if len(text) != _LENGTH or any(sign not in ALPHABET for sign in text):
        return False
    return text[-1] == _check(text[:-1])


def grouped(code: str) -> str:
    """Return a code in groups of four: ABCD-EFGH-JKLM-NPQR."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]

"""To whom a message goes: a user as his account stands at that moment, or an address without an account."""

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach a person, and in which language.

    `email` and `mobile` may be empty; `mobile` has its country code (+86…).
    """

    name: str
    email: str = ""
    mobile: str = ""
    language: str = "zh-hans"


def address_of(user: User) -> Address:
    """Return how to reach a user: only ways that he has proved to be his."""
    return Address(
        name=user.name,
        email=(user.email or "") if user.email_verified else "",
        mobile=(user.mobile or "") if user.mobile_verified else "",
        language=user.language,
    )

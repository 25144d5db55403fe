"""The access decorators, under the name by which views import them."""

from accounts.access import (
    AccessRule,
    ask_to_sign_in,
    public,
    reauthentication_required,
    signed_in,
    staff,
    with_rule,
)

__all__ = [
    "AccessRule",
    "ask_to_sign_in",
    "public",
    "reauthentication_required",
    "signed_in",
    "staff",
    "with_rule",
]

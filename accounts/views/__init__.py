"""The pages of a person's own account."""

from accounts.access import reauthentication_required

__all__ = ["reauthentication_required"]

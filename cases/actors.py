"""Who acts: a user in a role, an invitation, or the system. Pure: holds rows, asks nothing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from cases.permissions import Role

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Invitation

SYSTEM_ID = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class Actor:
    """The `by` of every act.

    Args:
        user: a signed-in person.
        role: the staff role in force, for a person who holds several.
        invitation: a respondent whose link and code were checked.
        is_system: a timer; it proposes only.
        second: whoever confirmed a proposal: the event names both.
    """

    user: "User | None" = None
    role: Role | None = None
    invitation: "Invitation | None" = None
    is_system: bool = False
    second: "User | None" = None

    @property
    def key(self) -> UUID:
        """Under which idempotency keys are unique."""
        if self.user is not None:
            return self.user.pk
        return self.invitation.pk if self.invitation is not None else SYSTEM_ID

    @property
    def user_id(self) -> UUID | None:
        """The account, where there is one."""
        return self.user.pk if self.user is not None else None


SYSTEM = Actor(is_system=True)
NOBODY = Actor()

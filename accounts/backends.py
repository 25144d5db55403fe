"""Who the user of a request is."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in as allauth has it; whoever is signed in is read together with what the frame of a page asks."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session with the roles of the centre, in one statement."""
        user: User | None = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

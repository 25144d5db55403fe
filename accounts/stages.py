"""The steps of signing in that differ from allauth's."""

from typing import Any

from allauth.account.stages import EmailVerificationStage as AllauthStage


class EmailVerificationStage(AllauthStage):  # type: ignore[misc]
    """Check the mail address only of people who use one to sign in.

    allauth checks it at every first sign-in and so would shut out whoever has only a mobile number.
    """

    def handle(self) -> tuple[Any, bool]:
        """Return (page to show or None, whether to go on)."""
        user = self.login.user
        if user is not None and user.mobile_verified and not self.login.email:
            return None, True
        response, goes_on = super().handle()
        return response, goes_on

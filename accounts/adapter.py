"""How django-allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Our answers to the questions that allauth asks."""

    def set_phone(self, user, phone, verified):  # type: ignore[no-untyped-def]
        """Store a mobile number."""
        user.mobile, user.mobile_verified = phone, verified
        user.save(update_fields=["mobile", "mobile_verified"])

    def get_phone(self, user):  # type: ignore[no-untyped-def]
        """Return (number, checked) or None."""
        return (user.mobile, user.mobile_verified) if user.mobile else None

    def set_phone_verified(self, user, phone):  # type: ignore[no-untyped-def]
        """Mark the number as checked."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):  # type: ignore[no-untyped-def]
        """Return the user with this number."""
        from accounts.models import User

        return User.objects.filter(mobile=phone).first()

    def send_verification_code_sms(self, user, phone, code, **kwargs):  # type: ignore[no-untyped-def]
        """Send a code."""

"""The forms of signing up, signing in and one's own account.

They are allauth's, with our words, without placeholders, and with one field for a mobile number or mail
address.
"""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.contacts import CodeField, ContactField, MobileField, normalise_contact
from accounts.fields import DayField
from accounts.models import User
from accounts.services import delete_abandoned_sign_up

PASSWORD_HINT = _("At least 12 characters. Several words in a row are easy to remember and hard to guess.")


def password_field(autocomplete: str, label: Any = None, help_text: Any = "") -> forms.CharField:
    """Return a field for a password, which browsers and password managers know by `autocomplete`."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    label = label or _("Password")
    return forms.CharField(label=label, help_text=help_text, strip=False, widget=widget, max_length=128)


class NewPasswordMixin:
    """A form in which a new password is typed once: who mistypes it asks for a code."""

    fields: dict[str, forms.Field]
    user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"] = password_field("new-password", _("New password"), PASSWORD_HINT)

    def clean_password1(self) -> str:
        """Check the new password against the rules and what is known of its user."""
        password: str = self.cleaned_data["password1"]  # type: ignore[attr-defined]
        get_adapter().clean_password(password, user=self.user)
        return password


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    """Make an account with one proven way to reach its owner; the other can be added later.

    Asking for both at once would let somebody tie a stranger's mail address to his own number.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "name": forms.CharField(
                label=_("Name"),
                help_text=_("As on your identity document."),
                max_length=100,
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            ),
            "contact": ContactField(
                help_text=_("We send a code to it. You sign in with it later."),
            ),
            "password1": password_field("new-password", help_text=PASSWORD_HINT),
            "privacy": forms.BooleanField(
                label=_("I have read the privacy notice and agree that my data are used as it says."),
                error_messages={"required": _("To make an account, please agree to the privacy notice.")},
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Sort the contact into mail address or mobile number, and see quietly whether it has an account."""
        data = self.cleaned_data
        email, mobile = normalise_contact(data["contact"]) if data.get("contact") else ("", "")
        data["email"], data["phone"] = email, mobile
        data["privacy_version"] = settings.PRIVACY_VERSION
        if email:
            delete_abandoned_sign_up(email=email)
            data["email"] = self.validate_unique_email(email)
        elif mobile:
            delete_abandoned_sign_up(mobile=mobile)
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    """Sign in with a mobile number or a mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": ContactField(), "password": password_field("current-password")}


class ResetByMobile(PasswordResetVerificationProcess):  # type: ignore[misc]
    """The forgotten password of somebody who gave a mobile number: the code goes there."""

    def send(self) -> None:
        """Send the code, or say that there is no account; the page is the same."""
        adapter, mobile = get_adapter(), self.state["email"]
        if self.user is None:
            adapter.send_unknown_account_sms(mobile)
            return
        self.state["code"] = adapter.generate_password_reset_code()
        adapter.send_verification_code_sms(self.user, mobile, self.state["code"])


class ResetPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a code to set a new password.

    allauth calls whatever identifies the account "email": it limits attempts by it and shows it again.
    """

    email = ContactField()

    def clean_email(self) -> str:
        """Find the account, quietly."""
        contact: str = self.cleaned_data["email"]
        if "@" in contact:
            return str(super().clean_email())
        self.users = list(User.objects.filter(mobile=contact, is_active=True))
        return contact

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send a code."""
        contact: str = self.cleaned_data["email"]
        if "@" in contact:
            return str(super().save(request, **kwargs))
        user = self.users[0] if self.users else None
        process = ResetByMobile(request, state=ResetByMobile.initial_state(user, contact), user=user)
        process.send()
        process.persist()
        return contact


class ResetPasswordKeyForm(NewPasswordMixin, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Set a new password after the code."""


class SetPasswordForm(NewPasswordMixin, allauth.SetPasswordForm):  # type: ignore[misc]
    """Set the first password."""


class ChangePasswordForm(NewPasswordMixin, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Change the password, knowing the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field("current-password", _("Present password"))


class ReauthenticateForm(allauth.ReauthenticateForm):  # type: ignore[misc]
    """Prove with the password that it is still you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field("current-password")


class AddEmailForm(allauth.AddEmailForm):  # type: ignore[misc]
    """Give a new mail address, which counts once its code came back."""

    email = forms.EmailField(
        label=_("New mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Enter a mail address in full, for example name@example.com.")},
    )


class ChangePhoneForm(allauth.ChangePhoneForm):  # type: ignore[misc]
    """Give a new mobile number, which counts once its code came back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = MobileField(label=_("New mobile number"))


class CodeMixin:
    """A form with one code."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField()


class VerifyEmailForm(CodeMixin, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was sent to a mail address."""


class VerifyPhoneForm(CodeMixin, allauth.VerifyPhoneForm):  # type: ignore[misc]
    """The code that was sent to a mobile number."""


class ResetCodeForm(CodeMixin, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code for a new password."""


class SecondFactorForm(CodeMixin, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the authenticator, or a recovery code, at sign-in."""


class SecondFactorAgainForm(CodeMixin, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code of the authenticator, or a recovery code, before a weighty act."""


class ActivateTOTPForm(CodeMixin, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""


class ProfileForm(forms.ModelForm[User]):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ("name", "language")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class AbsenceForm(forms.Form):
    """From when until when somebody is away, both days included."""

    from_on = DayField(label=_("First day away"))
    until_on = DayField(label=_("Last day away"))

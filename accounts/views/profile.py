"""My details."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.second_factor import has_second_factor


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's own details and the ways to change them; save name and language."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your details have been saved."))
        response = redirect("profile")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # else this browser's earlier choice wins
        return response
    context = {"form": form, "contact_rows": contact_rows(user), "security_rows": security_rows(user)}
    return render(request, "accounts/profile.html", context)


def contact_rows(user: User) -> list[dict[str, str]]:
    """Return the ways to reach a user, with where to change them."""
    return [
        {
            "key": _("Mobile number"),
            "value": user.mobile or "",
            "change_url": reverse("account_change_phone"),
        },
        {"key": _("Mail address"), "value": user.email or "", "change_url": reverse("account_email")},
        {"key": _("Messages"), "value": _("On this site"), "change_url": reverse("message_settings")},
    ]


def security_rows(user: User) -> list[dict[str, str]]:
    """Return how a user signs in, with where to change it."""
    second = _("On") if has_second_factor(user) else _("Off")
    return [
        {"key": _("Password"), "value": _("Set"), "change_url": reverse("account_change_password")},
        {"key": _("Two-step sign-in"), "value": second, "change_url": reverse("mfa_index")},
        {
            "key": _("Devices"),
            "value": _("Where you are signed in"),
            "change_url": reverse("usersessions_list"),
        },
    ]

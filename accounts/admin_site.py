"""Django's administration pages behind our own sign-in, so that nothing walks around its limits."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffRole, User


class CentreAdminSite(AdminSite):
    """Registers of the centre, for administrators only. Not for cases."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Registers")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let active administrators in, and nobody because he is a superuser."""
        user = request.user
        return isinstance(user, User) and user.is_active and StaffRole.ADMINISTRATOR in user.staff_roles

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Send strangers to our sign-in; for others these pages do not exist."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change passwords where every password is changed, so that its user is told."""
        return HttpResponseRedirect(reverse("account_change_password"))

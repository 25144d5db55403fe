"""The administration pages of people and organisations."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.contacts import MobileField
from accounts.models import (
    Absence,
    AccountEvent,
    Centre,
    EventKind,
    NeutralProfile,
    Organisation,
    StaffRole,
    User,
)
from accounts.services import end_sessions, origin, record_event, set_email, set_roles


class RegisterAdmin(admin.ModelAdmin[Any]):
    """A register: rows are never deleted, and every change leaves an event."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted: what is over is set inactive."""
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        """Save, and record which fields changed.

        Writes:
            the row, an event.
        """
        super().save_model(request, obj, form, change)
        data = {"model": obj._meta.label_lower, "row": str(obj.pk), "fields": list(form.changed_data)}
        self.record(request, EventKind.ROW_CHANGED, None, data)

    def record(self, request: HttpRequest, kind: str, subject: Any, data: Mapping[str, object]) -> None:
        """Record what an administrator did."""
        by = request.user if isinstance(request.user, User) else None
        record_event(kind=kind, user=by, subject=subject, data={**data, **origin(request)})


class UserForm(forms.ModelForm[User]):
    """An account as the centre keeps it. Passwords are nobody's business but their owners'."""

    mobile = MobileField(required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=StaffRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ("name", "email", "mobile", "language", "organisation", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = sorted(self.instance.staff_roles)

    def clean(self) -> dict[str, Any]:
        """Ask for a way in, and for the organisation of whoever has a role."""
        data = super().clean() or {}
        data["email"] = (data.get("email") or "").lower() or None
        data["mobile"] = data.get("mobile") or None
        if not data["email"] and not data["mobile"]:
            raise forms.ValidationError(_("Enter a mobile number or a mail address."))
        if data.get("roles") and not data.get("organisation"):
            self.add_error("organisation", _("Choose the organisation in which this person has a role."))
        return data


@admin.register(User)
class UserAdmin(RegisterAdmin):
    """Accounts: the centre makes those of staff and neutrals; their owners set the password by a code."""

    form = UserForm
    list_display = ("name", "email", "mobile", "organisation", "is_active", "last_login")
    list_filter = ("organisation", "groups", "is_active")
    search_fields = ("name", "email", "mobile")
    actions = ("sign_out_everywhere", "remove_second_factor")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Name each account's organisation without a query of its own."""
        return User.objects.select_related("organisation")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save an account, its way in and its roles.

        Writes:
            the user, his mail address for signing in, his groups, events.
        """
        if not change:
            obj.set_unusable_password()
        if "mobile" in form.changed_data:
            obj.mobile_verified = False
        obj.save()
        if "email" in form.changed_data:
            set_email(obj, obj.email)
        by = request.user if isinstance(request.user, User) else None
        roles = [StaffRole(role) for role in form.cleaned_data["roles"]]
        if frozenset(roles) != obj.staff_roles:
            set_roles(user=obj, roles=roles, by=by)
        if not obj.is_active:
            end_sessions(obj)
        self.record(request, EventKind.USER_CHANGED, obj.pk, {"fields": list(form.changed_data)})

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        """End all sessions of the chosen accounts."""
        for user in users:
            end_sessions(user)
            self.record(request, EventKind.SIGNED_OUT, user.pk, {})
        self.message_user(request, _("They are signed out everywhere."), messages.SUCCESS)

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        """Let people who lost their authenticator set up a new one; their sessions end."""
        for user in users:
            Authenticator.objects.filter(user=user).delete()
            end_sessions(user)
            self.record(request, EventKind.SECOND_FACTOR_REMOVED, user.pk, {})
        self.message_user(request, _("They are asked for a new one at the next sign-in."), messages.SUCCESS)


@admin.register(Organisation)
class OrganisationAdmin(RegisterAdmin):
    """Mediation organisations and arbitration institutions."""

    list_display = ("code", "name_zh_hans", "kind", "is_active")
    list_filter = ("kind", "is_active")


class AbsenceInline(admin.TabularInline[Absence, NeutralProfile]):
    """When somebody on the panel is away."""

    model = Absence
    extra = 1


@admin.register(NeutralProfile)
class NeutralProfileAdmin(RegisterAdmin):
    """The panel of mediators and arbitrators."""

    list_display = ("user", "organisation", "may_mediate", "may_arbitrate", "is_active")
    list_filter = ("organisation", "is_active")
    list_select_related = ("user", "organisation")
    autocomplete_fields = ("user",)
    search_fields = ("user__name",)
    inlines = (AbsenceInline,)


@admin.register(Centre)
class CentreAdmin(RegisterAdmin):
    """The centre: one row, made by `manage.py init_centre`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one centre."""
        return False


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin[AccountEvent]):
    """What happened to accounts: read only, for administrators."""

    list_display = ("recorded_at", "kind", "by_label", "subject")
    list_filter = ("kind",)
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators read; others do not come as far as here."""
        return admin.site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it in the list of registers."""
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events come from what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Events are never deleted."""
        return False

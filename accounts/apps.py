"""The application's registration with Django, and the administration site's."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate

# What an administrator may do on the administration pages; cases and papers are not among them.
ADMINISTRATOR_MAY = (
    "add_user",
    "change_user",
    "view_user",
    "add_organisation",
    "change_organisation",
    "view_organisation",
    "add_neutralprofile",
    "change_neutralprofile",
    "view_neutralprofile",
    "change_centre",
    "view_centre",
)


class AccountsConfig(AppConfig):
    """People: users, organisations, neutrals' profiles, sign-in. Imports no other app of ours."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to sign-ins, and have the roles of the centre written after every migrate and flush."""
        from accounts import receivers

        receivers.connect()
        post_migrate.connect(create_groups, sender=self)


class CentreAdminConfig(admin_apps.AdminConfig):
    """Django's administration with our sign-in."""

    default = False  # this module's own configuration is AccountsConfig
    default_site = "accounts.admin_site.CentreAdminSite"

    def ready(self) -> None:
        """Keep the registers of our own apps and drop those that other people's apps bring."""
        super().ready()
        from django.contrib import admin

        for model in [*admin.site._registry]:
            app = apps.get_app_config(model._meta.app_label)
            if Path(app.path).parent != settings.BASE_DIR:
                admin.site.unregister(model)


def create_groups(using: str, **_: Any) -> None:
    """Write one Django group for each role of the centre, and what administrators may do.

    Writes:
        auth_group, auth_group_permissions.
    """
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    from accounts.models import StaffRole

    create_permissions(apps.get_app_config("accounts"), verbosity=0, using=using)
    Group.objects.using(using).bulk_create([Group(name=role) for role in StaffRole], ignore_conflicts=True)
    administrators = Group.objects.using(using).get(name=StaffRole.ADMINISTRATOR)
    administrators.permissions.add(
        *Permission.objects.using(using).filter(
            content_type__app_label="accounts", codename__in=ADMINISTRATOR_MAY
        )
    )

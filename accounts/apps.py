"""The application's registration with Django."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People: users, organisations, neutrals' profiles, sign-in. Imports no other app of ours."""

    name = "accounts"

    def ready(self) -> None:
        """Have the roles of the centre written after every migrate and flush."""
        post_migrate.connect(create_groups, sender=self)


def create_groups(using: str, **kwargs: Any) -> None:
    """Write one Django group for each role of the centre.

    Writes: auth_group.
    """
    from django.contrib.auth.models import Group

    from accounts.models import StaffRole

    Group.objects.using(using).bulk_create([Group(name=role) for role in StaffRole], ignore_conflicts=True)

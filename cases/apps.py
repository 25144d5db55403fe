"""The application's registration with Django."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    """The case: parties, procedures, who may, who sees, deadlines, meetings, evidence."""

    name = "cases"

    def ready(self) -> None:
        """Have the rows that the code itself knows written after each migration and flush."""
        post_migrate.connect(write_known_rows, sender=self)


def write_known_rows(**kwargs: Any) -> None:
    """Write the legal moves and load the rule tables."""
    from cases.models import TimeLimit
    from cases.services.moves import write_legal_moves
    from cases.services.rules import load_all

    if TimeLimit._meta.db_table not in connection.introspection.table_names():
        return  # only some apps are migrated yet
    write_legal_moves()
    load_all()
    allow_administrators()


# What administrators may do with the registers of this app; cases are not among them.
ADMINISTRATORS_MAY = {
    "venue": ("add", "change", "view"),
    "timelimit": ("add", "change", "view"),
    "calendarday": ("add", "change", "view"),
    "calendaryear": ("add", "change", "view"),
    **dict.fromkeys(
        (
            "causeofaction",
            "disputetype",
            "feebracket",
            "legalsource",
            "outcome",
            "righttype",
            "statutorydamages",
        ),
        ("view",),
    ),
}


def allow_administrators() -> None:
    """Let the group of administrators open the registers of venues and rules."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(apps.get_app_config("cases"), verbosity=0)
    names = [f"{verb}_{model}" for model, verbs in ADMINISTRATORS_MAY.items() for verb in verbs]
    allowed = Permission.objects.filter(content_type__app_label="cases", codename__in=names)
    group, _is_new = Group.objects.get_or_create(name="ADMINISTRATOR")
    group.permissions.add(*allowed)

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
